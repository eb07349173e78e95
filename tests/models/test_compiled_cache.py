"""What OpenVINO made of a network, kept for the next process."""

import shutil

import numpy as np
import pytest

from shoken.models import loaded_networks, runtime
from shoken.models.catalogue import MODELS
from shoken.models.compiled_cache import keep_prepared, prepared
from shoken.models.loaded_networks import network

SPEC = MODELS["deepbet"]
BOX = SPEC.files[0]
GIVEN = np.random.default_rng(0).random(BOX.input_shape, dtype=np.float32)


@pytest.fixture
def folder(usual_models, tmp_path):
    """The box network's file alone, in a folder of its own."""
    there = tmp_path / SPEC.id
    there.mkdir()
    shutil.copy(usual_models / SPEC.id / BOX.name, there)
    return there


@pytest.fixture
def anew(folder, monkeypatch):  # noqa: ARG001 - it changes where weights are looked for
    """The network as the next process gets it, and how often OpenVINO read its weights for that."""
    core = runtime.load_openvino().Core
    read, readings = core.read_model, []
    monkeypatch.setattr(
        core, "read_model", lambda self, path: readings.append(path) or read(self, path)
    )

    def get():
        monkeypatch.setattr(loaded_networks, "_kept", type(loaded_networks._kept)())
        readings.clear()
        return network(SPEC, BOX)(GIVEN), len(readings)

    return get


def test_the_next_process_finds_it_and_computes_the_same(anew):
    first, made = anew()
    second, made_again = anew()
    assert (made, made_again) == (1, 0)
    assert np.array_equal(first, second)
    assert first.std() > 0.01


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-9] + b"#" + b[-8:],
        pytest.param(lambda b: b[:-1], marks=pytest.mark.slow),
        pytest.param(lambda b: b[:5], marks=pytest.mark.slow),
    ],
)
def test_what_is_damaged_is_made_anew(folder, anew, damage):
    first, _ = anew()
    (kept,) = folder.glob("*.prepared")
    kept.write_bytes(damage(kept.read_bytes()))
    assert np.array_equal(anew()[0], first)
    assert anew()[1] == 0, "it was kept again"


@pytest.mark.slow  # a network is compiled
def test_what_openvino_refuses_is_made_anew(anew, monkeypatch):
    first, _ = anew()
    monkeypatch.setattr(runtime, "prepared", lambda *_: b"of no use")
    second, made = anew()
    assert made == 1
    assert np.array_equal(first, second)


def test_another_setting_is_another_preparation(anew, monkeypatch):
    anew()
    monkeypatch.setattr(runtime, "_PROCESSOR", ("FULL_DEVICE_NAME",))  # as of another release
    assert anew()[1] == 1


def test_what_cannot_be_kept_is_made_each_time(folder, anew, monkeypatch):
    monkeypatch.setattr("shoken.models.compiled_cache.in_place_of", _refused)
    assert [anew()[1], anew()[1]] == [1, 1]
    assert not list(folder.glob("*.prepared"))


def _refused(_):
    raise PermissionError


def test_traits_are_part_of_what_is_kept(tmp_path):
    weights = tmp_path / "network.onnx"
    assert prepared(weights, "a") is None
    keep_prepared(weights, "a", b"content")
    assert prepared(weights, "a") == b"content"
    assert prepared(weights, "b") is None
    assert [p.name for p in tmp_path.iterdir()] == ["network.prepared"]
