"""A full disk is said as such, with its folder and what to do; nothing is torn by it.

The first tests write to ``/dev/full`` and run everywhere; the others have a small disk mounted.
"""

import io
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

import dicom_phantom as make
from shoken.analysis.pipeline import Options
from shoken.cli.main import main
from shoken.common.disk_space import temporary_folder
from shoken.common.errors import NoSpace, StoreError
from shoken.common.settings import settings
from shoken.export import atomic_writing
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.result_files import write_derivatives
from shoken.reading import deidentify, read_scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.store import results as store
from shoken.store.results import Store
from shoken.web.running import leftovers
from shoken.web.running.jobs import Jobs
from small_disk import small_disk
from visitor import Visitor, page_process

KEY = "a" * 64
FULL = Path("/dev/full")
full_device = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


def on_a_full_device(*_, **__):
    return FULL.open("wb")


@full_device
def test_voxels_that_do_not_fit(phantom_file, tmp_path, monkeypatch):
    # a file of its own: of another one a reading may have begun ahead
    scan = Path(shutil.copy(phantom_file, tmp_path))

    class Planted(tempfile.TemporaryDirectory):
        """A folder in which the file of the voxels leads to a disk that is full."""

        def __init__(self, **named):
            super().__init__(**named)
            (Path(self.name) / "voxels").symlink_to(FULL)

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Planted)
    with pytest.raises(NoSpace, match=r"temporary files \(TMPDIR\).*then try again"):
        read_scan(scan)


@full_device
def test_what_is_in_a_folder_stays_where_the_new_file_does_not_fit(tmp_path, monkeypatch):
    write_atomically(tmp_path / "report.md", b"old")
    monkeypatch.setattr(atomic_writing.os, "fdopen", on_a_full_device)
    with pytest.raises(NoSpace, match=f"{tmp_path}: .*another folder, then try again"):
        write_atomically(tmp_path / "report.md", b"new")
    monkeypatch.undo()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("report.md", b"old")
    ]


@full_device
@pytest.mark.parametrize("where", ["store", "temporary"])
def test_uploads_of_a_job_that_do_not_fit(tmp_path, monkeypatch, where):
    here = settings().model_copy(update={"store": str(tmp_path / "store")})
    monkeypatch.setattr("shoken.store.place.settings", lambda: here)
    monkeypatch.setattr(leftovers.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(leftovers.os, "fdopen", on_a_full_device)
    monkeypatch.setattr("shoken.web.running.workers.Worker._start", lambda _: None)
    if where == "temporary":
        monkeypatch.setattr("shoken.web.running.kept_runs.has_locks", lambda: False)
    jobs = Jobs()
    error, said = (StoreError, "SHOKEN_STORE") if where == "store" else (NoSpace, "TMPDIR")
    with pytest.raises(error, match=rf"{said}.*No space left on device"):
        jobs.submit(KEY, "x", [b"scan"], "x.nii", Options())
    assert jobs.find(KEY, None) is None
    assert not [path for path in tmp_path.rglob("*") if path.name not in {"store", "local"}]


@pytest.fixture
def disk(tmp_path):
    """A disk of 1 MiB, and how to give it another size."""
    place = tmp_path / "disk"
    with small_disk(place, "1m") as resize:
        yield place, resize


def test_temporary_files(disk, phantom_file, monkeypatch, capsys):
    place, resize = disk
    monkeypatch.setattr("tempfile.tempdir", str(place))
    assert main(["inspect", str(phantom_file), "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "the folder for temporary files (TMPDIR): No space left on device; free some" in said
    assert "damaged" not in said
    assert [*place.iterdir()] == []
    with pytest.raises(NoSpace, match="TMPDIR"):  # what was uploaded is spooled first
        read_scan(io.BytesIO(bytes(2**21)), name="x.nii")
    assert [*place.iterdir()] == []
    resize("64m")
    assert main(["inspect", str(phantom_file)]) == 0


def test_the_folder_of_results(disk, phantom, monkeypatch, capsys):
    place, resize = disk
    monkeypatch.setattr("shoken.export.samples.make_phantom", lambda _: phantom)
    resize("64k")
    words = ["sample", "phantom", "--out", str(place)]
    assert main(words) == 1
    assert f"{place}: No space left on device; free some there" in capsys.readouterr().err
    assert [*place.iterdir()] == []
    resize("8m")
    assert main(words) == 0
    assert len([*place.iterdir()]) == 3


@pytest.mark.slow  # all files of an analysis
def test_the_results_of_an_analysis(disk, analysis):
    place, resize = disk
    result = study_result(analysis, generate_structured_report(analysis, language="en"))
    with pytest.raises(NoSpace, match=f"{place}: No space left on device; free some there"):
        write_derivatives(analysis, result, place)
    written = {path.name: path.stat().st_size for path in place.iterdir()}
    resize("64m")
    whole = {path.name: path.stat().st_size for path in write_derivatives(analysis, result, place)}
    assert written.items() < whole.items()  # each whole or not there


def test_a_folder_that_cannot_be_made(tmp_path):
    with (
        small_disk(tmp_path / "disk", "1m,nr_inodes=1"),
        pytest.raises(NoSpace, match="disk/out: No space left"),
    ):
        make_folder(tmp_path / "disk" / "out")


def test_the_store(disk, analysis, monkeypatch):
    place, resize = disk
    here = settings().model_copy(update={"store": str(place / "store"), "store_mib": 64})
    monkeypatch.setattr(store, "settings", lambda: here)
    with pytest.raises(
        StoreError, match=r"SHOKEN_STORE.*No space left.*then analyse again"
    ) as said:
        Store().keep(KEY, analysis)
    assert str(place) not in str(said.value)
    assert [path for path in place.rglob("*") if path.is_file()] == []
    assert Store().entries() == ()
    resize("64m")
    Store().keep(KEY, analysis)
    assert Store().open(KEY).findings == analysis.findings


def test_pictures_without_identity(disk, tmp_path):
    place, _ = disk
    data = make.values((20, 160, 160))
    for number, dataset in enumerate(make.classic(data)):
        (tmp_path / f"{number}.dcm").write_bytes(make.saved(dataset))
    sources = sorted(tmp_path.glob("*.dcm"))
    with pytest.raises(NoSpace, match=f"{place}/out: No space left on device"):
        deidentify(sources, place / "out")
    written = [path.stat().st_size for path in place.rglob("*") if path.is_file()]
    assert min(written) > data[0].nbytes  # each whole; of the one that did not fit, nothing


def test_what_a_library_wrote_on_a_full_disk_is_not_believed(disk, monkeypatch):
    place, _ = disk
    monkeypatch.setattr("tempfile.tempdir", str(place))

    def fill(folder):
        with suppress(OSError), (folder / "warp.nii.gz").open("wb", buffering=0) as opened:
            while True:
                opened.write(bytes(2**16))

    with pytest.raises(NoSpace, match="TMPDIR"), temporary_folder() as folder:
        fill(folder)
    with pytest.raises(NoSpace, match="TMPDIR"), temporary_folder() as folder:  # noqa: PT012
        fill(folder)
        raise RuntimeError("itk::ExceptionObject")
    with pytest.raises(RuntimeError, match="itk"), temporary_folder():
        raise RuntimeError("itk::ExceptionObject")
    assert [*place.iterdir()] == []


@pytest.mark.slow  # two analyses
@pytest.mark.parametrize("full", ["SHOKEN_STORE", "TMPDIR"])
def test_an_analysis_of_the_page_is_repeated_when_there_is_space_again(
    full, tmp_path, phantom_file
):
    place, filler = tmp_path / "disk", tmp_path / "disk" / "filler"
    with (
        small_disk(place, "8m") as resize,
        page_process(tmp_path, **{full: str(place)}) as (port, process, log),
        Visitor(port) as one,
    ):
        shown = one.upload(phantom_file.read_bytes(), "head_FLAIR.nii.gz")
        assert "Analyse" in shown
        with suppress(OSError), filler.open("wb", buffering=0) as opened:
            while True:
                opened.write(bytes(2**16))
        shown = one.run(press="Analyse", files=one.chosen)
        if full == "TMPDIR":  # the page is drawn again, with a button
            shown = one.drawn()
        assert "No space left on device" in shown
        assert full in shown
        assert "damaged" not in shown
        assert process.poll() is None
        assert [p.name for p in place.rglob("*") if p.is_file()] == ["filler"]
        resize("64m")
        again = {"SHOKEN_STORE": "Analyse", "TMPDIR": "Analyse again"}[full]
        shown = one.run(press=again, files=one.chosen)
        deadline = time.monotonic() + 300
        while "lesion candidate" not in shown and time.monotonic() < deadline:
            time.sleep(1)  # the analysis needs the processor that a drawing takes
            shown = one.run(files=one.chosen)
        assert "a single lesion candidate of" in shown
        assert "Traceback" not in log.read_text()
