"""Networks added by a card: what is refused and why, what is kept, and what removing leaves."""

import json
import os
import shutil

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from shoken.analysis.lesion import lesion_engine, lesion_engine_names
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.common.errors import ModelCorrupt, ModelError, UsageError
from shoken.common.settings import settings
from shoken.models.catalogue import MODELS
from shoken.models.own.added import damaged_models, known_models, model_spec
from shoken.models.own.adding import add, remove
from shoken.models.weights import ModelState, find, model_state
from shoken.store.tree import made, plain
from tiny_network import CARD, card_with, write_network

pytestmark = pytest.mark.usefixtures("usual_models")


@pytest.fixture
def empty(tmp_path):
    """The model folder, empty."""
    return tmp_path


@pytest.fixture
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("own")


def _left(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


LESION = '  { channel = 2, name = "bright", japanese = "高信号", kind = "lesion" },\n'


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (
            LESION,
            "",
            "1×3×32×32×32, and by the card's output.labels and input.patch it should give 1×2",
        ),
        (
            'name = "tissue", japanese = "組織"',
            'name = "tissue", side = "left"',
            "'tissue' is one label with side left and one with right",
        ),
        (
            'name = "bright", japanese = "高信号"',
            'name = "bright", side = "left"',
            "'bright' has a side, and only structures have one",
        ),
        ("patch = [32, 32, 32]", "patch = [64, 64, 64]", "input is 1×1×32×32×32, and by the card"),
        ('"RAS"', '"RAX"', "orientation 'RAX': it is three letters"),
        ('"RAS"', '"RLS"', "orientation 'RLS': it is three letters"),
        ('licence = "CC0-1.0"\n', "", "the entry licence is missing"),
        ('licence = "CC0-1.0"', 'licence = " "', "licence: it is empty"),
        ('activation = "softmax"', 'activation = "none"', "is not a probability"),
        ('["flair"]', '["ct"]', "sequences: some of t1, t1c, t2, flair, pd, or any alone"),
        ("overlap = 0.5", "overlap = 1", "overlap: 0 or more, and less than 1"),
        ("spacing_mm = [2, 2, 2]", "spacing_mm = [2, -2, 2]", "spacing_mm: each is 0.1 to 20 mm"),
        ("spacing_mm = [2, 2, 2]", "spacing_mm = [2, 2]", "input.spacing_mm.2"),
        ('"z-score-nonzero"', '"z"', "input.normalisation: it should be 'none', 'z-score'"),
        ('kind = "background"', 'kind = "structure"', "a softmax needs a channel 0"),
        ("channel = 2", "channel = 3", "in the order 0, 1, 2 …, not 0, 1, 3"),
        ("reference", "paper", "there is no entry paper"),
        ('id = "tiny"', 'id = "Tiny net"', "id 'Tiny net': small letters"),
        ('id = "tiny"', 'id = "deepbet"', "the id deepbet is Shoken's own"),
        ('id = "tiny"', 'id = "auto"', "the id auto is Shoken's own"),
        ('id = "tiny"', "id = tiny", "is not TOML"),
        ('["flair"]', '["flair"]\nchannels = ["flair", "t1"]', "channels: they are the sequences"),
    ],
)
def test_a_broken_card_is_refused_with_its_cause(empty, work, old, new, cause):
    card, network = card_with(work, (old, new)), write_network(work / "tiny.onnx")
    with pytest.raises((UsageError, ModelError)) as caught:
        add(network, card)
    assert cause in str(caught.value)
    assert str(work) in str(caught.value)
    assert _left(empty) == []


def test_the_missing_entries_of_the_beginning_are_named_one_by_one(work):
    network = write_network(work / "tiny.onnx")
    for name in ("id", "version", "reference", "sequences"):
        line = next(one for one in CARD.splitlines() if one.startswith(name))
        with pytest.raises(UsageError, match=f"the entry {name} is missing"):
            add(network, card_with(work, (line + "\n", "")))


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ({"after": [("Softmax", {"axis": 1})]}, 'it ends in a softmax.*activation = "none"'),
        ({"element": TensorProto.DOUBLE}, "its input is double; export it as float32"),
        ({"opset": 5}, "opset 5 is not supported; export it with one from 7"),
        ({"opset": 99}, "opset 99 is not supported; export it with one from 7"),
        ({"shape": (1, 2, 32, 32, 32)}, "its input is 1×2×32×32×32"),
        ({"after": [("Relu", {})], "outputs": ["v0", "v1"]}, r"it has 2 outputs \(v0, v1\)"),
        ({"offsets": (0, float("nan"), 0)}, "values that are not numbers"),
        ({"after": [("Transpose", {"perm": [0, 2, 1, 3, 4]})]}, "it gives 1×32×3×32×32"),
        ({"after": [("NoSuch", {})]}, "OpenVINO cannot run it"),
    ],
)
def test_a_network_that_is_not_its_card_s_is_refused_with_its_cause(empty, work, how, cause):
    network = write_network(work / "tiny.onnx", **how)
    with pytest.raises(ModelError, match=cause):
        add(network, card_with(work))
    assert _left(empty) == []


def test_probabilities_of_labels_that_exclude_each_other_add_up_to_one(work):
    network = write_network(work / "tiny.onnx", after=[("Sigmoid", {})])
    changes = ('activation = "softmax"', 'activation = "none"')
    with pytest.raises(ModelError, match="do not add up to 1"):
        add(network, card_with(work, changes))
    network = write_network(work / "tiny.onnx", after=[("Softmax", {"axis": 1})])
    assert add(network, card_with(work, changes))[0].id == "tiny"


@pytest.mark.parametrize("damage", ["text", "cut", "outside", "absent"])
def test_a_file_that_is_no_whole_network_is_refused(empty, work, damage):
    network = write_network(work / "tiny.onnx")
    if damage == "text":
        network.write_text("a network")
    elif damage == "cut":
        network.write_bytes(network.read_bytes()[:-40])
    elif damage == "absent":
        network.unlink()
    else:
        model = onnx.load(str(network))
        onnx.save(
            model, str(network), save_as_external_data=True, size_threshold=0, location="weights"
        )
    causes = {"absent": "no such file", "outside": "its weights are in files beside it"}
    with pytest.raises(
        (ModelCorrupt, UsageError), match=causes.get(damage, "not a sound ONNX file")
    ):
        add(network, card_with(work))
    assert _left(empty) == []


def test_a_trial_that_takes_too_much_memory_is_refused(empty, work, monkeypatch):
    monkeypatch.setenv("SHOKEN_ANALYSIS_MEMORY_MIB", "512")
    settings.cache_clear()
    shape = (1, 1, 384, 384, 384)  # its output alone has 648 MiB
    network = write_network(work / "tiny.onnx", shape)
    with pytest.raises(ModelError, match="than the 512 MiB that SHOKEN_ANALYSIS_MEMORY_MIB allows"):
        add(network, card_with(work, ("[32, 32, 32]", "[384, 384, 384]")))
    assert _left(empty) == []


def test_what_was_added_is_listed_named_and_removed(empty, work, capsys):
    network, card = write_network(work / "tiny.onnx"), card_with(work)
    assert main(["models", "add", str(network), "--card", str(card)]) == 0
    assert "tiny: added (lesions and structures); one window" in capsys.readouterr().out
    assert _left(empty) == ["tiny/added.lock.json", "tiny/card.toml", "tiny/network.onnx"]
    spec = model_spec("tiny")
    assert model_state(spec) is ModelState.PRESENT
    assert find(spec, spec.files[0]).read_bytes() == network.read_bytes()
    assert list(known_models()) == [*MODELS, "tiny"]
    assert "tiny" in lesion_engine_names()
    assert Options(lesion="tiny").models[-1] == spec
    assert main(["models", "list"]) == 0
    assert "tiny                    present        CC0-1.0" in capsys.readouterr().out
    assert main(["models", "remove", "tiny"]) == 0
    assert _left(empty) == []
    with pytest.raises(UsageError, match="no lesion engine 'tiny'"):
        Options(lesion="tiny")
    with pytest.raises(UsageError, match="no network 'tiny' was added"):
        remove("tiny")


@pytest.mark.parametrize("name", ["deepbet", "..", "", "../own0", ".", "/"])
def test_nothing_but_what_was_added_is_removed(name):
    with pytest.raises(UsageError):
        remove(name)


@pytest.mark.parametrize("file", ["card.toml", "added.lock.json", "network.onnx"])
def test_what_changed_after_it_was_added_is_not_used(empty, work, file, capsys):
    add(write_network(work / "tiny.onnx"), card_with(work))
    path = empty / "tiny" / file
    path.write_bytes(path.read_bytes().replace(b"tiny", b"tinx") + b"\n")
    if file == "added.lock.json":
        path.write_text("{")
    if file == "network.onnx":
        spec = model_spec("tiny")
        with pytest.raises(ModelCorrupt, match="shoken models add"):
            find(spec, spec.files[0])
        return
    with pytest.raises(ModelCorrupt, match="add it again"):
        model_spec("tiny")
    assert list(known_models()) == list(MODELS)
    assert "tiny" in damaged_models()
    assert main(["models", "list"]) == 0
    assert "damaged" in capsys.readouterr().out
    add(write_network(work / "tiny.onnx"), card_with(work))
    assert model_spec("tiny").card


def test_half_of_a_network_is_none(work, monkeypatch):
    add(write_network(work / "tiny.onnx"), card_with(work))

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(Exception, match="SHOKEN_MODEL_DIR"):
        add(write_network(work / "tiny.onnx"), card_with(work))
    assert list(known_models()) == list(MODELS)


def test_a_kept_result_knows_its_network_after_it_was_removed(work):
    spec, _ = add(write_network(work / "tiny.onnx"), card_with(work))
    kept = json.loads(json.dumps(plain(spec, [])))
    remove("tiny")
    again = made(kept, None)
    assert again == spec
    assert lesion_engine("tiny", (again,)).models == (again,)


def test_a_network_of_slices_takes_a_patch_of_two_sizes(work):
    network = write_network(work / "tiny.onnx", (1, 1, 32, 32))
    spec, trial = add(network, card_with(work, ("[32, 32, 32]", "[32, 32]")))
    assert spec.files[0].input_shape == (1, 1, 32, 32)
    assert np.isfinite(trial.seconds)
