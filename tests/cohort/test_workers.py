"""Scans on the workers of Dask: embedded, and on a scheduler and workers that are killed."""

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import slurm
from cohort_data import DESCRIBED, dataset, doing, plan
from shoken.analysis.phantom import PhantomOptions
from shoken.cli.main import main
from shoken.cohort import scheduler
from shoken.cohort.attempt import Ending, do_scan
from shoken.cohort.outcome import Failure
from shoken.common.settings import MiB
from shoken.export.samples import write_phantom

PATIENCE_S = 600
HEADS = 3


def test_as_many_workers_as_cores_and_memory_take(monkeypatch):
    monkeypatch.setattr(scheduler, "usable_cores", lambda: 8)
    for memory_mib, workers in ((1000, 1), (5000, 3), (500_000, 8)):
        monkeypatch.setattr(scheduler, "memory_bytes", lambda m=memory_mib: (m * MiB, m * MiB))
        assert scheduler.fitting_workers() == workers
    monkeypatch.setattr(scheduler, "memory_bytes", lambda: (None, None))
    assert scheduler.fitting_workers() == 8


def test_what_passes_between_machines_is_text(tmp_path, monkeypatch):
    manifest, url = plan(dataset(tmp_path / "ds")), str(tmp_path / "out")
    head = manifest.model_copy(update={"entries": ()}).model_dump_json()
    monkeypatch.setattr(
        scheduler,
        "do_scan",
        lambda entry, manifest, place: do_scan(entry, manifest, place, doing=doing("scan")),
    )
    told = scheduler._do(manifest.entries[0].model_dump_json(), head, url)
    failure = Failure(whose="scan", kind="AnalysisError", cause="of the scan")
    assert scheduler._read(json.loads(json.dumps(told))) == (Ending.FAILED, failure)


def test_without_dask_it_is_said_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["cohort", "run", str(dataset(tmp_path / "ds", 1)), "--out", str(tmp_path / "out")]
    assert main([*words, "--workers", "2"]) == 2
    assert "pip install 'shoken[cohort]'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def heads(tmp_path_factory):
    """Three sound heads, two hostile scans, and a link that leads nowhere."""
    root, made = tmp_path_factory.mktemp("heads") / "ds", tmp_path_factory.mktemp("made")
    for number in range(1, HEADS + 1):
        options = PhantomOptions(in_plane_mm=2, slice_mm=2, seed=number)
        anat = root / f"sub-{number:02}/anat"
        anat.mkdir(parents=True)
        shutil.copy(write_phantom(options, made)[0], anat / f"sub-{number:02}_FLAIR.nii.gz")
    (root / "dataset_description.json").write_text(json.dumps(DESCRIBED))
    (root / "sub-01/anat/sub-01_T1w.nii.gz").write_bytes(b"damaged")
    sound = (root / "sub-02/anat/sub-02_FLAIR.nii.gz").read_bytes()
    (root / "sub-02/anat/sub-02_T1w.nii.gz").write_bytes(sound[: len(sound) // 2])
    (root / "sub-03/anat/sub-03_T1w.nii.gz").symlink_to("../.git/annex/objects/nowhere")
    return root


def _run(heads, out, *more, status=(2,)):
    words = ["cohort", "run", str(heads), "--out", str(out), "--lang", "en", *more]
    done = subprocess.run(
        [sys.executable, "-m", "shoken", *words],
        env={**os.environ, "SHOKEN_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode in status, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def serial(heads, tmp_path_factory):
    """The results of one process after the other."""
    out = tmp_path_factory.mktemp("serial") / "out"
    said = _run(heads, out, "--workers", "1")
    assert f"{HEADS} done, 2 failed" in said
    return out


def _masks(out):
    """The sha256 of every mask and map by its place.

    Not of what a killed worker's attempt has left, which lies apart until the next run: such a
    worker's processes may outlive it into the run that takes its scan over.
    """
    found = sorted(p for p in out.rglob("sub-*.nii.gz") if "cohort" not in p.relative_to(out).parts)
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def _rows(out):
    """The rows of both tables, but for what an analysis took."""
    rows = []
    for name in ("cohort.tsv", "failures.tsv"):
        with (out / name).open(encoding="utf-8", newline="") as opened:
            rows += csv.DictReader(opened, delimiter="\t")
    return [{n: v for n, v in row.items() if n not in {"seconds", "peak_mib"}} for row in rows]


def _commits(out):
    return sorted((out / "cohort/commits").glob("*.json"))


def _states(out):
    """Each commit as it is on the disk, which changes when it is written again."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in _commits(out)}


def _until(is_so, *processes):
    for _ in range(PATIENCE_S * 10):
        if is_so():
            return
        assert all(one.poll() is None for one in processes)
        time.sleep(0.1)
    raise AssertionError("it did not happen")


@pytest.mark.slow
def test_the_validator_of_bids_finds_no_error(serial, tmp_path):
    tool = Path(sys.executable).with_name("bids-validator-deno")
    there = {**os.environ, "DENO_DIR": str(tmp_path)}
    told = subprocess.run([tool, serial, "--json"], env=there, capture_output=True, check=False)
    issues = json.loads(told.stdout)["issues"]["issues"]
    assert [one for one in issues if one.get("severity") == "error"] == []


@pytest.mark.slow
def test_embedded_workers_leave_the_same_bytes(heads, serial, tmp_path):
    _run(heads, tmp_path / "out", "--workers", "2")
    assert len(_masks(serial)) == 4 * HEADS
    assert _masks(tmp_path / "out") == _masks(serial)
    assert _rows(tmp_path / "out") == _rows(serial)


@pytest.mark.slow
def test_shares_leave_the_same_bytes_and_a_second_run_does_nothing(heads, serial, tmp_path):
    out = tmp_path / "out"
    planned = [sys.executable, "-m", "shoken", "cohort", "plan", str(heads), "--out", str(out)]
    manifest = subprocess.run(
        [*planned, "--lang", "en"], capture_output=True, text=True, check=True
    ).stdout.strip()
    for number in range(1, 4):
        _run(manifest, out, "--task", f"{number}/3", status=(0, 2))
    assert _masks(out) == _masks(serial)
    before = _states(out)
    assert "5 done before" in _run(heads, out, "--workers", "1", status=(0,))
    assert _states(out) == before


SBATCH = Path(__file__).resolve().parents[2] / "deploy/slurm/shoken.sbatch"


@pytest.mark.slow
@pytest.mark.skipif(slurm.MISSING, reason=f"Debian's {', '.join(slurm.MISSING)} not installed")
@pytest.mark.skipif(os.geteuid() != 0, reason="slurmd runs tasks as other users: needs root")
def test_an_array_of_slurm_leaves_the_same_bytes_and_may_be_run_again(heads, serial, tmp_path):
    out = tmp_path / "out"
    planned = [sys.executable, "-m", "shoken", "cohort", "plan", str(heads), "--out", str(out)]
    manifest = subprocess.run(
        [*planned, "--lang", "en"], capture_output=True, text=True, check=True
    ).stdout.strip()
    # of the size of two of its tasks
    with slurm.cluster(tmp_path / "slurm", cpus=4, memory_mib=2 * 7168) as there:
        there["PATH"] = f"{Path(sys.executable).parent}:{there['PATH']}"
        words = ["sbatch", "--wait", "--array=11-13", f"--output={tmp_path}/task-%a", SBATCH]

        def run(*of):
            return subprocess.run(
                [*words, *of], env=there, capture_output=True, text=True, check=False
            )

        done = run(manifest, out)
        told = [(tmp_path / f"task-{number}").read_text() for number in (11, 12, 13)]
        assert done.returncode == 0, (done.stderr, told)
        assert sum(text.count(": done") for text in told) == HEADS
        assert all(text.rstrip().endswith(("done", "failed")) for text in told), told
        before = _states(out)
        assert len(before) == HEADS + 2
        assert run(manifest, out).returncode == 0
        assert _states(out) == before
        assert run("0" * 64, out).returncode == 2  # what no task can do is not taken for done
    reported = [sys.executable, "-m", "shoken", "cohort", "report", str(out)]
    subprocess.run(reported, check=True, capture_output=True)
    assert _masks(out) == _masks(serial)
    assert _rows(out) == _rows(serial)


def _scheduler(folder, name):
    file = folder / f"{name}.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0",
         "--no-dashboard", "--scheduler-file", str(file)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _until(lambda: file.exists() and file.read_text().rstrip().endswith("}"), process)  # whole
    return process, json.loads(file.read_text())["address"]


def _worker(address):
    return subprocess.Popen(
        [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny",
         "--no-dashboard", "--memory-limit", "0"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SHOKEN_THREADS": "1"},
    )  # fmt: skip


def _run_is_tidy(heads, out):
    _run(heads, out, "--workers", "1", status=(0,))
    return not list((out / "cohort/attempts").iterdir())


@pytest.mark.slow
def test_a_worker_then_the_scheduler_are_killed_and_another_goes_on(heads, serial, tmp_path):
    out, running = tmp_path / "out", []
    try:
        first, address = _scheduler(tmp_path, "first")
        workers = [_worker(address) for _ in range(2)]
        running += [first, *workers]
        words = ["cohort", "run", str(heads), "--out", str(out), "--lang", "en"]
        run = subprocess.Popen(
            [sys.executable, "-m", "shoken", *words, "--scheduler", address],
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(run)
        _until(lambda: len(_commits(out)) > 0, run)
        workers[0].send_signal(signal.SIGKILL)
        here = len(_commits(out))
        _until(lambda: len(_commits(out)) > here, run)
        first.send_signal(signal.SIGKILL)
        _, said = run.communicate(timeout=PATIENCE_S)
        assert run.returncode == 1, said
        assert "run the same command again" in said
        before = _states(out)
        second, address = _scheduler(tmp_path, "second")
        running += [second, _worker(address), _worker(address)]
        # 2 only where a scan at fault had not been committed before
        _run(heads, out, "--scheduler", address, status=(0, 2))
        after = _states(out)
        assert {name: after[name] for name in before} == before
        assert len(after) == HEADS + 2
        assert _masks(out) == _masks(serial)
        assert _rows(out) == _rows(serial)
        # the first scheduler's last worker may have been at work until now, and its process of a
        # scan for a moment longer: what they leave goes with a run that begins after them
        workers[1].kill()
        workers[1].wait()
        assert any(_run_is_tidy(heads, out) for _ in range(5))
        assert _states(out) == after
    finally:
        for process in running:
            process.kill()
            process.wait()
