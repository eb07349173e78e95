"""A scan in a process of its own: what it answers, and what becomes of one that breaks it."""

import errno
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cohort_data import dataset, plan
from shoken.cohort import scan_process
from shoken.cohort.manifest import Choices, Weights
from shoken.cohort.scan_process import done_apart
from shoken.cohort.scan_worker import Request, _answer
from shoken.common.errors import NoBrainFound, TooLarge, UnreadableScan, UsageError
from shoken.common.settings import settings


@pytest.fixture
def request_of(tmp_path):
    """Makes a request for the first scan of a dataset."""
    root, folder = dataset(tmp_path / "ds", count=1), tmp_path / "results"
    folder.mkdir()

    def of(**changed):
        manifest = plan(root)
        request = Request(
            entry=manifest.entries[0],
            choices=manifest.choices,
            weights=manifest.weights,
            folder=str(folder),
        )
        return request.model_copy(update=changed)

    return of


def _path(request):
    return Path(request.entry.scans[0].files[0].path)


def test_a_scan_does_not_inherit_how_workers_of_dask_keep_memory(request_of, tmp_path, monkeypatch):
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    told = scan_process._environment(request_of(), tmp_path)
    assert "MALLOC_TRIM_THRESHOLD_" not in told
    assert (told["OMP_NUM_THREADS"], told["TMPDIR"]) == ("1", str(tmp_path))


def test_a_scan_becomes_derivatives_and_a_row(request_of, analysis, monkeypatch):
    def analyse(path, *_, **__):
        return replace(analysis, scan=replace(analysis.scan, name=path.name))

    monkeypatch.setattr("shoken.analysis.pipeline.analyse", analyse)
    request = request_of()
    answer = _answer(request)
    assert answer.failure is None
    cells = answer.measured.cells
    assert cells["brain_ml"] == pytest.approx(analysis.brain.mask.volume_ml, rel=1e-5)
    assert cells["lesion_count"] == len(analysis.findings)
    zones = [v for n, v in cells.items() if n.startswith("lesion_") and n.endswith("ar_ml")]
    assert sum(zones) <= cells["lesion_ml"] + 1e-6
    names = {path.name for path in Path(request.folder, "sub-01/anat").iterdir()}
    assert "sub-01_label-lesion_desc-FLAIR_mask.nii.gz" in names


@pytest.mark.slow  # a process of its own
def test_a_damaged_scan_is_its_own_fault(request_of, tmp_path):
    path = _path(request_of())
    path.write_bytes(b"damaged")
    answer = done_apart(request_of(), tmp_path)
    assert (answer.failure.whose, answer.failure.kind) == ("scan", "UnreadableScan")


@pytest.mark.parametrize(("name", "told"), [("dicom-0123456789ab", "1"), ("sub-01", "None")])
def test_of_dicom_no_file_is_named_on_any_machine(request_of, tmp_path, monkeypatch, name, told):
    there = tmp_path / "told"
    told_to = "str(os.environ.get('SHOKEN_HIDE_NAMES'))"
    code = f"import os, pathlib; pathlib.Path({str(there)!r}).write_text({told_to})"
    monkeypatch.delenv("SHOKEN_HIDE_NAMES", raising=False)
    monkeypatch.setattr(scan_process, "_COMMAND", ("-c", code))
    request = request_of()
    entry = request.entry.model_copy(update={"name": name, "folder": name, "suffix": ""})
    done_apart(request.model_copy(update={"entry": entry}), tmp_path)
    assert there.read_text() == told


def test_a_scan_that_changed_or_went_after_the_plan(request_of):
    request = request_of()
    _path(request).write_bytes(b"another")
    assert "changed since it was planned" in _answer(request).failure.cause
    _path(request).unlink()
    assert _answer(request).failure.whose == "machine"


def test_another_machine_with_other_networks_is_told(request_of):
    other = (Weights(id="deepbet", sha256=("0" * 64,)),)
    failure = _answer(request_of(weights=other)).failure
    assert failure.whose == "machine"
    assert "not those of the plan" in failure.cause


@pytest.mark.parametrize(
    ("raised", "cause", "whose"),
    [
        (ImportError("libgomp"), None, "machine"),
        (OSError(errno.EIO, "Input/output error"), None, "machine"),
        (ZeroDivisionError(), None, "scan"),
        (TooLarge("more voxels than a limit"), None, "machine"),
        (MemoryError(), None, "machine"),
        (NoBrainFound("none"), None, "scan"),
        (UnreadableScan("damaged"), OSError("not a gzip file"), "scan"),
        (UnreadableScan("x: Stale file handle"), OSError(errno.ESTALE, ""), "machine"),
        (UsageError("x: cannot be written"), OSError(errno.EROFS, ""), "machine"),
        (UsageError("x: cannot be written"), OSError(errno.ENAMETOOLONG, ""), "scan"),
    ],
)
def test_who_is_to_blame_for_what_is_raised(request_of, monkeypatch, raised, cause, whose):
    def analyse(*_, **__):
        raise raised from cause

    monkeypatch.setattr("shoken.analysis.pipeline.analyse", analyse)
    assert _answer(request_of()).failure.whose == whose


def test_a_machine_without_one_s_own_network_is_told(request_of):
    failure = _answer(request_of(choices=Choices(lesion="own-network"))).failure
    assert (failure.whose, failure.kind) == ("machine", "ModelMissing")
    assert "own-network" in failure.cause


def test_a_process_that_ends_by_itself_is_no_fault_of_the_scan(request_of, tmp_path, monkeypatch):
    monkeypatch.setattr(scan_process, "_COMMAND", ("-c", "raise SystemExit(3)"))
    failure = done_apart(request_of(), tmp_path).failure
    assert failure.whose == "machine"
    assert "exit status 3" in failure.cause


@pytest.mark.parametrize(
    ("ending", "whose"),
    [("SIGSEGV", "scan"), ("SIGABRT", "scan"), ("SIGKILL", "machine"), ("SIGTERM", "machine")],
)
def test_who_is_to_blame_for_a_process_that_ends(request_of, tmp_path, monkeypatch, ending, whose):
    code = f"import os, signal; os.kill(os.getpid(), signal.{ending})"
    monkeypatch.setattr(scan_process, "_COMMAND", ("-c", code))
    failure = done_apart(request_of(), tmp_path).failure
    assert failure.whose == whose
    assert ending in failure.cause


def test_a_scan_that_hangs_is_ended_with_its_children(request_of, tmp_path, monkeypatch):
    there = tmp_path / "child"
    code = (
        "import subprocess, pathlib, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
        f"pathlib.Path({str(there)!r}).write_text(str(child.pid)); time.sleep(600)"
    )
    monkeypatch.setattr(scan_process, "_COMMAND", ("-c", code))
    short = settings().model_copy(update={"analysis_seconds": 3})
    monkeypatch.setattr(scan_process, "settings", lambda: short)
    failure = done_apart(request_of(), tmp_path).failure
    assert (failure.whose, failure.kind) == ("machine", "TooLarge")
    assert "SHOKEN_ANALYSIS_SECONDS" in failure.cause
    assert _has_ended(int(there.read_text()))


def _has_ended(pid):
    """Whether a process ends, waited for with patience; a dead one may wait for its parent."""
    for _ in range(300):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
