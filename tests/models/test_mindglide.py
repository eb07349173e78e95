"""MindGlide's row: fetched as published, run by its own card; its weights were not seen here."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis import pipeline
from shoken.analysis.lesion import LESION_ENGINES, lesion_engine, lesion_engine_names
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.common.errors import ModelCorrupt
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.models.by_card import forget, segment
from shoken.models.catalogue import MODELS
from shoken.models.fetching import fetch
from shoken.models.weights import ModelState, find, model_state
from tiny_network import write_network

SPEC = MODELS["mindglide"]
PUBLISHED = SPEC.source.files[0]

pytestmark = pytest.mark.usefixtures("usual_models")


@pytest.fixture
def mirror(tmp_path_factory):
    """A network of one convolution under the name of the published one, and a row that fits it."""
    folder = tmp_path_factory.mktemp("mirror") / SPEC.id
    folder.mkdir()
    slopes, offsets = np.zeros(20), np.zeros(20)
    slopes[18], offsets[18], slopes[13] = 8, -8, 4
    path = write_network(
        folder / PUBLISHED.name, (1, 1, 128, 128, 64), slopes=slopes, offsets=offsets
    )
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    file = replace(PUBLISHED, sha256=digest, size_bytes=len(content))
    return folder.parent, replace(
        SPEC,
        source=replace(SPEC.source, files=(file,)),
        files=(replace(SPEC.files[0], sha256=digest),),
    )


def test_a_file_of_another_hash_is_refused(mirror, tmp_path, capsys):
    folder, _ = mirror
    with pytest.raises(ModelCorrupt, match=r"mindglide-fp32-v1\.onnx is not the published file"):
        fetch(SPEC, mirror=folder)
    assert main(["models", "fetch", "mindglide", "--mirror", str(folder)]) != 0
    assert "its sha256 differs" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.onnx"))


def test_the_right_one_is_kept_as_published_and_run(mirror):
    folder, spec = mirror
    fetch(spec, mirror=folder)
    assert model_state(SPEC) is ModelState.PRESENT
    assert (
        find(spec, spec.files[0]).read_bytes() == (folder / SPEC.id / PUBLISHED.name).read_bytes()
    )
    data = np.zeros((30, 32, 28), dtype=np.float32)
    data[4:26, 5:28, 3:25] = 100 + np.random.default_rng(0).normal(0, 5, (22, 23, 22))
    data[10:14, 10:14, 10:14] += 80
    found = segment(spec, [Volume(data, Grid(data.shape, np.diag([1.0, 1, 1, 1])))], None)
    forget()
    assert {13, 18} <= set(np.unique(found.labels)) <= {0, 1, 13, 18}
    assert (found.labels == 18)[10:14, 10:14, 10:14].all()
    assert (found.lesion > 0.5)[10:14, 10:14, 10:14].all()
    assert not found.labels[:4].any()


def test_it_is_an_engine_for_any_sequence_and_a_network_for_structures(monkeypatch):
    assert "mindglide" in lesion_engine_names()
    assert "mindglide" not in LESION_ENGINES
    engine = lesion_engine("mindglide")
    assert (engine.made_for, engine.needs, engine.is_chosen) == (frozenset(), frozenset(), False)
    options = Options(lesion="mindglide", structures_model="mindglide")
    assert options.structures
    assert {spec.id for spec in options.models} == {"deepbet", "atlas-desikan-killiany", SPEC.id}
    choose = pipeline._structures_model
    assert choose(MrSequence.T1) == "anatomy18-meshnet"
    assert choose(MrSequence.T2) is None
    monkeypatch.setattr(pipeline, "model_state", lambda _: ModelState.PRESENT)
    assert choose(MrSequence.T2) == "mindglide"
