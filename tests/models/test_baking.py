"""Baked networks on a machine where nothing can be baked; the bake itself: tests/bake."""

import hashlib
import importlib.util
import json

import pytest

from shoken.common.errors import ModelCorrupt, ModelMissing, UsageError
from shoken.common.settings import settings
from shoken.models.baking import bake
from shoken.models.catalogue import MODELS
from shoken.models.fetching import fetch
from shoken.models.weights import LOCK, ModelState, find, model_state

SPEC = MODELS["antspynet-brain-t1"]
CONTENT = {file.name: f"what was baked as {file.name}".encode() for file in SPEC.files}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOKEN_MODEL_DIR", str(tmp_path / "models"))
    settings.cache_clear()
    yield tmp_path / "models" / SPEC.id
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def mirror(tmp_path):
    """Files that were baked elsewhere, and their lock."""
    there = tmp_path / "mirror" / SPEC.id
    there.mkdir(parents=True)
    for name, content in CONTENT.items():
        (there / name).write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}
    (there / LOCK).write_text(json.dumps({"went_in": {}, "came_out": digests}))
    return there.parent


def test_what_is_not_baked_is_named_with_its_command(folder):
    assert model_state(SPEC) is ModelState.NEEDS_BAKING
    with pytest.raises(ModelMissing, match=f"shoken models bake {SPEC.id}"):
        find(SPEC, SPEC.files[0])
    with pytest.raises(ModelMissing, match=f"shoken models bake {SPEC.id}"):
        fetch(SPEC)
    assert not list(folder.glob("*.onnx"))


@pytest.mark.skipif(
    importlib.util.find_spec("antspynet") is not None, reason="it can be baked here"
)
def test_without_antspynet_the_command_that_installs_it_is_named(folder, tmp_path):
    with pytest.raises(ModelMissing, match=r"shoken\[bake\]"):
        bake(SPEC, tmp_path / "cache")
    assert not folder.exists()


def test_what_was_baked_elsewhere_is_taken_from_a_mirror(folder, mirror):
    fetch(SPEC, mirror=mirror)
    assert model_state(SPEC) is ModelState.PRESENT
    assert {file.name: find(SPEC, file).read_bytes() for file in SPEC.files} == CONTENT
    assert sorted(p.name for p in folder.iterdir()) == sorted([*CONTENT, LOCK])


def test_a_mirror_that_its_lock_does_not_fit_is_refused(folder, mirror):
    (mirror / SPEC.id / "network.onnx").write_bytes(b"something else")
    with pytest.raises(ModelCorrupt, match=r"network\.onnx is not what"):
        fetch(SPEC, mirror=mirror)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_a_mirror_without_the_files_is_named(mirror):
    (mirror / SPEC.id / "frame.json").unlink()
    with pytest.raises(ModelMissing, match=r"frame\.json"):
        fetch(SPEC, mirror=mirror)
    assert model_state(SPEC) is ModelState.NEEDS_BAKING


def test_damage_after_the_bake_is_seen(folder, mirror):
    fetch(SPEC, mirror=mirror)
    (folder / "frame.json").write_text("{}")
    with pytest.raises(ModelCorrupt, match=r"frame\.json is damaged"):
        find(SPEC, SPEC.files[1])


@pytest.mark.parametrize("lock", ["", "[]", '{"came_out": {}}', '{"other": 1}'])
def test_a_damaged_lock_is_named(folder, mirror, lock):
    fetch(SPEC, mirror=mirror)
    (folder / LOCK).write_text(lock)
    with pytest.raises(ModelCorrupt, match=LOCK.replace(".", r"\.")):
        find(SPEC, SPEC.files[0])


@pytest.mark.usefixtures("folder")
def test_a_published_network_is_not_baked(tmp_path):
    with pytest.raises(UsageError, match="shoken models fetch deepbet"):
        bake(MODELS["deepbet"], tmp_path)
