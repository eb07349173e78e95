"""The catalogue's rows are whole, and the page about them says what they say."""

import importlib.util
import re
from pathlib import Path

import pytest

from shoken.analysis.brain import BRAIN_ENGINES
from shoken.models.catalogue import DEFAULT_MODELS, MODELS, AntsxnetSource, WebSource

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_written_from_the_catalogue():
    described = importlib.util.spec_from_file_location("make_models", DOCS / "make_models.py")
    maker = importlib.util.module_from_spec(described)
    described.loader.exec_module(maker)
    written = (DOCS / "models.md").read_text(encoding="utf-8")
    assert written == maker.page(), "run: python docs/make_models.py"


@pytest.mark.parametrize("spec", MODELS.values(), ids=MODELS)
def test_a_row_is_whole(spec):
    for text in (spec.version, spec.task, spec.licence, spec.limits, spec.paper):
        assert text.strip()
    if spec.grid:  # an atlas has none, and is made for no sequence
        assert spec.sequences
        assert spec.labels
    if isinstance(spec.source, AntsxnetSource):  # nobody publishes hashes: the bake's lock has them
        assert all(file.sha256 is None for file in spec.files)
        assert all({**spec.source.networks, **spec.source.templates}.values())
    else:
        for file in (*spec.source.files, *spec.files):
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
    if isinstance(spec.source, WebSource):
        assert spec.source.url.startswith("https://")
        assert spec.source.url.endswith("/")
        fixed = r"/[0-9a-f]{40}/|/releases/download/v[0-9.]+/$"
        assert re.search(fixed, spec.source.url), "a commit or a release, not a branch"


def test_the_defaults_are_in_the_catalogue():
    assert set(DEFAULT_MODELS) <= set(MODELS)
    assert "deepbet" in BRAIN_ENGINES
