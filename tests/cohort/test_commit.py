"""A scan is committed once, whole, whoever tries and whenever they end."""

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

import pytest

from cohort_data import dataset, doing, plan
from shoken.cli.bids_app import main as bids_app
from shoken.cli.main import main
from shoken.cohort import attempt
from shoken.cohort.attempt import Ending, do_scan
from shoken.cohort.outcome import Failure, Measured, attempts_at, commit_at, fault_at
from shoken.cohort.scan_worker import Answer
from shoken.cohort.shard import Task, finish_moves, left_of, task_of_environment
from shoken.cohort.status import status_of
from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.export import partial
from shoken.export.partial import locked
from shoken.store.objects import Objects
from storage_server import BUCKET, served_bucket


@pytest.fixture(params=["disk", "bucket"])
def place(request, tmp_path, monkeypatch):
    """A folder of results, on a disk and in a bucket."""
    if request.param == "disk":
        yield Objects(str(tmp_path / "out"))
        return
    with served_bucket(monkeypatch, tmp_path):
        yield Objects(f"gs://{BUCKET}/cohort-1")


@pytest.fixture
def manifest(tmp_path):
    return plan(dataset(tmp_path / "ds"))


def _content(place, entry, kind="mask.nii.gz"):
    return place.read(f"{entry.folder}/{entry.name}_{kind}")


def test_a_scan_is_done_once(place, manifest):
    entry, calls = manifest.entries[0], []
    assert do_scan(entry, manifest, place, doing=doing(calls=calls)) == (Ending.DONE, None)
    assert do_scan(entry, manifest, place, doing=doing(calls=calls)) == (Ending.BEFORE, None)
    assert calls == [entry.shown]
    assert _content(place, entry) == entry.key.encode() * 1000
    assert place.names(attempts_at()) == []
    assert left_of(manifest.entries, place) == manifest.entries[1:]


def test_faults_of_the_machine_are_tried_twice_more_and_not_committed(place, manifest):
    first, second, third = manifest.entries
    calls = []
    ending, _ = do_scan(first, manifest, place, doing=doing("machine", "machine", calls=calls))
    assert (ending, len(calls)) == (Ending.DONE, 3)
    calls.clear()
    ending, failure = do_scan(second, manifest, place, doing=doing(*["machine"] * 3, calls=calls))
    assert (ending, len(calls), failure.cause) == (Ending.NOT_NOW, 3, "of the machine")
    assert place.exists(fault_at(second.key))
    assert second in left_of(manifest.entries, place)
    calls.clear()
    ending, failure = do_scan(third, manifest, place, doing=doing("scan", calls=calls))
    assert (ending, len(calls), failure.cause) == (Ending.FAILED, 1, "of the scan")
    state = status_of(manifest, place)
    assert [len(part) for part in (state.done, state.failed, state.left)] == [1, 1, 1]
    assert state.faults.keys() == {second.key}
    assert do_scan(second, manifest, place, doing=doing())[0] is Ending.DONE
    assert not place.exists(fault_at(second.key))


def test_what_is_too_large_is_not_tried_again_by_the_same_machine(place, manifest):
    entry, calls = manifest.entries[0], []

    def do(request, _):
        calls.append(request)
        return Answer(failure=Failure(whose="machine", kind="TooLarge", cause="more than 1 MiB"))

    assert do_scan(entry, manifest, place, doing=do)[0] is Ending.NOT_NOW
    assert len(calls) == 1
    assert entry in left_of(manifest.entries, place)  # of a machine with a higher limit


def test_a_success_that_left_no_file_is_not_committed(place, manifest):
    def do(request, _):
        Path(request.folder, "empty").mkdir()
        return Answer(measured=Measured(cells={}, seconds=1))

    ending, failure = do_scan(manifest.entries[0], manifest, place, doing=do)
    assert (ending, failure.whose) == (Ending.NOT_NOW, "machine")
    assert "written nothing" in failure.cause
    assert place.names(commit_at()) == []


def test_a_commit_whose_answer_was_lost_is_our_own(place, manifest, monkeypatch):
    """As a client has it that sends an upload again, of which it had no answer."""
    entry, write_new = manifest.entries[0], Objects.write_new
    monkeypatch.setattr(Objects, "write_new", lambda *given: write_new(*given) and False)
    assert do_scan(entry, manifest, place, doing=doing()) == (Ending.DONE, None)
    assert _content(place, entry) == entry.key.encode() * 1000
    assert place.names(attempts_at()) == []


def test_a_folder_that_another_run_took_for_abandoned_is_made_again(tmp_path, monkeypatch):
    place, made = Objects(str(tmp_path)), []

    @contextmanager
    def seized(path):
        made.append(path)
        if len(made) == 1:
            attempt.drop_scratch(place)  # before it is locked
        with locked(path) as is_there:
            yield is_there

    monkeypatch.setattr(attempt, "locked", seized)
    with attempt._scratch(place) as scratch:
        assert scratch == made[1]
        attempt.drop_scratch(place)
        assert scratch.is_dir()
    assert not any(path.exists() for path in made)


def test_a_folder_in_hands_stays_young_where_there_are_no_locks(tmp_path, monkeypatch):
    monkeypatch.setattr(partial, "_TOUCHED_S", 0.01)
    os.utime(tmp_path, (0, 0))
    with partial.kept_young(tmp_path):
        while not tmp_path.stat().st_mtime:
            time.sleep(0.01)
    monkeypatch.setattr(partial, "fcntl", None)
    assert not partial.is_abandoned(tmp_path)


def test_who_is_tidied_up_after_while_writing_comes_second(tmp_path, manifest, monkeypatch):
    place, entry, take = Objects(str(tmp_path / "out")), manifest.entries[0], Objects.take

    def too_late(*_):
        monkeypatch.setattr(Objects, "take", take)
        assert do_scan(entry, manifest, place, doing=doing())[0] is Ending.DONE
        raise FileNotFoundError  # as when a folder goes before a file comes into it

    monkeypatch.setattr(Objects, "take", too_late)
    assert do_scan(entry, manifest, place, doing=doing())[0] is Ending.BEFORE


def test_two_that_are_given_one_scan_at_once_make_one_commit(place, manifest):
    entry, together, endings = manifest.entries[0], Barrier(2), []

    def do(request, scratch):
        answer = doing()(request, scratch)
        together.wait(timeout=60)  # both have done it, and neither has committed
        return answer

    def run():
        endings.append(do_scan(entry, manifest, Objects(place.url), doing=do)[0])

    both = [Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(endings) == [Ending.DONE, Ending.BEFORE]
    commit = json.loads(place.read(commit_at(entry.key)))
    assert len(commit["files"]) == 2
    assert all(_content(place, entry, name.rpartition("_")[2]) for name in commit["files"])
    assert place.names(attempts_at()) == []


def test_what_was_committed_and_not_moved_is_moved_by_the_next(place, manifest, monkeypatch):
    entry = manifest.entries[0]
    with monkeypatch.context() as ended:
        ended.setattr(attempt, "publish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            do_scan(entry, manifest, place, doing=doing())
    assert len(place.names(attempts_at())) == 2
    assert status_of(manifest, place).done == (entry,)
    finish_moves(manifest.entries, place)
    finish_moves(manifest.entries, place)
    assert place.names(attempts_at()) == []
    assert _content(place, entry) == entry.key.encode() * 1000


def test_shares_are_each_scan_once(manifest):
    shares = [Task(number, 2).share(manifest.entries) for number in (1, 2)]
    assert {len(share) for share in shares} == {1, 2}
    assert {entry.key for share in shares for entry in share} == {e.key for e in manifest.entries}
    with pytest.raises(UsageError):
        Task.parsed("0/6")
    with pytest.raises(UsageError):
        Task.parsed("seven")


@pytest.mark.parametrize(
    ("variables", "task"),
    [
        ({"CLOUD_RUN_TASK_INDEX": "0", "CLOUD_RUN_TASK_COUNT": "6"}, Task(1, 6)),
        (
            {
                "SLURM_ARRAY_TASK_ID": "12",
                "SLURM_ARRAY_TASK_MIN": "10",
                "SLURM_ARRAY_TASK_COUNT": "6",
            },
            Task(3, 6),
        ),
        ({}, None),
    ],
)
def test_the_share_that_a_scheduler_gives(variables, task, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        assert task_of_environment() == task
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_a_place_where_two_could_commit_is_refused():
    with pytest.raises(UsageError, match="committed once"):
        Objects("memory://cohort").check_exclusive()


def test_a_scheduled_share_ends_well_though_scans_are_at_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("shoken.cohort.shard.do_scan", _with(doing("scan")))
    root, out = str(dataset(tmp_path / "ds", 1)), str(tmp_path / "out")
    assert main(["cohort", "plan", root, "--out", out]) == 0
    share = ["cohort", "run", capsys.readouterr().out.strip(), "--out", out]
    for name, value in (("CLOUD_RUN_TASK_INDEX", "0"), ("CLOUD_RUN_TASK_COUNT", "1")):
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        assert main(share) == 0
        assert "1 failed" in capsys.readouterr().err
        # and a request that cannot be done is still the task's failure
        assert main(["cohort", "run", "0" * 64, "--out", out]) == 2
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_the_command_plans_runs_shares_and_tells(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("shoken.cohort.shard.do_scan", _with(doing("scan")))
    root, out = str(dataset(tmp_path / "ds")), str(tmp_path / "out")
    assert main(["cohort", "plan", root, "--out", out]) == 0
    manifest = capsys.readouterr().out.strip()
    assert main(["cohort", "run", root, "--out", out, "--task", "1/2"]) == 2
    assert "shoken cohort plan" in capsys.readouterr().err
    assert main(["cohort", "run", manifest, "--out", out, "--task", "1/2"]) == 2
    assert main(["cohort", "run", manifest, "--out", out, "--task", "2/2"]) == 0
    assert main(["cohort", "run", root, "--out", out]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "3 done before"
    assert main(["cohort", "status", out]) == 0
    said = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert {what: number for number, what in said}["failed"] == "1"


def test_the_command_line_of_a_bids_app(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("shoken.cohort.shard.do_scan", _with(doing()))
    root, out = str(dataset(tmp_path / "ds")), str(tmp_path / "out")
    words = [root, out, "participant", "--workers", "1", "--participant-label"]
    assert bids_app(["/nowhere", out, "group"]) == 2
    for labels in (["09"], ["01", "09"]):
        assert bids_app([*words, *labels]) == 2
        assert "no scan of sub-09" in capsys.readouterr().err
        assert Objects(out).names() == []
    assert bids_app([*words, "sub-01", "03"]) == 0
    assert not Objects(out).exists("cohort.tsv")  # another may run beside it: the group's
    assert capsys.readouterr().err.splitlines()[-1] == "2 done"
    assert bids_app([root, out, "group"]) == 0
    table = Objects(out).read("cohort.tsv").decode().splitlines()
    assert [line.split("\t")[0] for line in table] == ["scan_id", "sub-01_FLAIR", "sub-03_FLAIR"]


def test_a_bids_app_that_is_stopped_says_so(tmp_path, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("shoken.cohort.shard.do_scan", stopped)
    root, out = str(dataset(tmp_path / "ds", 1)), str(tmp_path / "out")
    assert bids_app([root, out, "participant", "--workers", "1"]) == 130
    assert capsys.readouterr().err == "shoken-bids: stopped\n"


def _with(do):
    return lambda entry, manifest, place: do_scan(entry, manifest, place, doing=do)


def test_nothing_is_made_of_a_folder_without_a_cohort(tmp_path, capsys):
    assert main(["cohort", "status", str(tmp_path)]) == 2
    assert "no cohort" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
