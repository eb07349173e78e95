"""Weights that are not there yet come with the first analysis that needs them."""

import os
import subprocess
import sys

import pytest

from shoken.analysis.values import Options
from shoken.cli import progress
from shoken.cli.main import main
from shoken.common.errors import AnalysisError
from shoken.models.catalogue import DEFAULT_MODELS, MODELS
from shoken.models.weights import lacking


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (Options(), {*DEFAULT_MODELS}),
        (Options(lesion="none"), {"deepbet"}),
        (Options(lesion="none", structures=True), {"deepbet", "anatomy18-meshnet"}),
        (Options(brain="brain-mindgrab", lesion="none"), {"brain-mindgrab"}),
        (Options(lesion="stroke-t2-meshnet"), {*DEFAULT_MODELS, "stroke-t2-meshnet"}),
    ],
)
def test_what_an_analysis_needs(options, ids):
    assert {spec.id for spec in options.models} == ids


@pytest.mark.usefixtures("usual_models")
def test_what_is_lacking_is_fetched_before_the_analysis(monkeypatch, phantom_file, tmp_path):
    done = []

    def stop(*_, **__):
        done.append("analysis")
        raise AnalysisError("far enough")

    monkeypatch.setattr("shoken.models.fetching.fetch", lambda spec, **_: done.append(spec.id))
    monkeypatch.setattr("shoken.analysis.pipeline.analyse", stop)
    assert main(["analyze", str(phantom_file), "--out", str(tmp_path / "out")]) == 1
    assert done == [*DEFAULT_MODELS, "analysis"]


def test_nothing_is_fetched_where_all_is_there(monkeypatch):
    monkeypatch.setattr(progress, "FetchBar", None)
    assert lacking(Options().models) == []
    progress.fetch_lacking(Options())


def test_baked_networks_are_never_fetched_unasked():
    assert lacking([MODELS["antspynet-tumour"]]) == []


def test_a_machine_without_weights_and_offline_says_what_to_do_in_one_line(phantom_file, tmp_path):
    environment = {**os.environ, "SHOKEN_MODEL_DIR": str(tmp_path / "m"), "SHOKEN_OFFLINE": "1"}
    command = [sys.executable, "-m", "shoken", "analyze", phantom_file, "--out", tmp_path / "out"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "shoken models fetch deepbet --mirror" in line
