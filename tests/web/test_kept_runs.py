"""Requests that outlive a server: who takes them up, in which order, how often, and what stays."""

import json
import os
import time
from pathlib import Path

import pytest

from shoken.analysis.values import Options
from shoken.common.settings import settings
from shoken.store.results import Store
from shoken.web.running import jobs as jobs_module
from shoken.web.running import kept_runs as module
from shoken.web.running import lost_runs as left_module
from shoken.web.running.job import State
from shoken.web.running.jobs import Jobs
from shoken.web.running.kept_runs import Record, abandoned, are_left, keep
from shoken.web.running.lost_runs import Left, drop_left, left
from shoken.web.running.new_jobs import left_jobs

KEY, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64
NAME = "Taro_Yamada_FLAIR.nii.gz"
DAYS = 30


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    """A store of its own."""
    here = settings().model_copy(update={"store": str(tmp_path), "store_days": DAYS})
    for one in ("store.place", "store.results", "web.running.kept_runs", "web.running.lost_runs"):
        monkeypatch.setattr(f"shoken.{one}.settings", lambda: here)
    return tmp_path


def ask(key, *, owner=None, session="one", asked_s=None, files=(b"scan",)):
    request = {"key": key, "owner": owner, "name": NAME, "options": {}}
    asked_s = time.time() if asked_s is None else asked_s
    record = Record(key=key, owner=owner, session=session, request=request, asked_s=asked_s)
    return keep(record, files)


def dies(kept):
    """What the system does when a server is killed."""
    kept._lock.close()


def test_it_is_nobody_s_until_its_server_ends(store):
    kept = ask(KEY, owner="taro@example.org", files=(b"one", b"two"))
    assert abandoned() == []
    assert left("taro@example.org", KEY) is Left.UNDER_WAY
    assert left(None, KEY) is None, "it is of its owner alone"
    files = [path for path in store.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"0", "1", "request.json"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in files} == {0o700}
    dies(kept)
    assert are_left()
    (again,) = abandoned()
    assert abandoned() == [], "another server does not get it too"
    assert [path.read_bytes() for path in again.files] == [b"one", b"two"]
    assert again.record == kept.record
    again.cleanup()
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_the_order_is_kept_and_what_ran_comes_first():
    now = time.time()
    late, early, ran = (
        ask(KEY, asked_s=now),
        ask(OTHER, asked_s=now - 9),
        ask(THIRD, asked_s=now - 5),
    )
    ran.begins()
    for kept in (late, early, ran):
        dies(kept)
    assert [kept.record.key for kept in abandoned()] == [THIRD, OTHER, KEY]


def test_what_ended_two_servers_is_not_run_again(store):
    kept = ask(KEY)
    for _ in range(2):
        kept.begins()
        dies(kept)
        jobs = list(left_jobs())
        kept = jobs[0][0].kept if jobs else None
    assert jobs == []
    assert not are_left()
    assert left(None, KEY) is Left.FAILED
    assert list(left_jobs()) == []
    said = "".join(path.read_text() for path in store.rglob("*") if path.is_file())
    assert KEY in said
    assert "Yamada" not in said
    ask(KEY)  # who asks again by hand may
    assert left(None, KEY) is Left.UNDER_WAY


def test_a_server_that_is_told_to_stop_is_not_the_scan_s_fault():
    kept = ask(KEY)
    for _ in range(5):
        kept.begins()
        kept.let_go(was_running=True)
        ((job, session),) = left_jobs()
        assert session == "one"
        kept = job.kept
    assert kept.record.begun == 0


@pytest.mark.parametrize("how", ["cut short", "gone", "beyond its days"])
def test_where_the_upload_is_gone_a_note_says_interrupted(store, how):
    old = time.time() - 86_400 * (DAYS + 1) if how == "beyond its days" else None
    kept = ask(KEY, asked_s=old)
    dies(kept)
    if how == "gone":
        kept.files[0].unlink()
    elif how == "cut short":
        os.truncate(kept.files[0], 2)
    assert list(left_jobs()) == []
    assert left(None, KEY) is Left.INTERRUPTED
    (note,) = [path for path in store.rglob("*") if path.is_file()]
    assert "Yamada" not in note.read_text()
    os.utime(note, (0, 0))
    assert abandoned() == []
    assert left(None, KEY) is None


def test_what_was_half_written_or_is_another_s_is_nobody_s(store):
    kept = ask(KEY, owner="taro@example.org")
    dies(kept)
    moved = store / "local" / Path(kept.name).name
    moved.parent.mkdir()
    Path(kept.name).rename(moved)
    half = store / "local" / f"{OTHER}.x.run"
    half.mkdir()
    (half / "0").write_bytes(b"scan")
    assert abandoned() == []
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_deletion_and_a_new_request_remove_what_was_left(store):
    dies(ask(KEY))
    drop_left(None, KEY)
    assert left(None, KEY) is None
    dies(ask(KEY))
    kept = ask(KEY)
    assert len([*store.rglob("*.run")]) == 1
    drop_left(None, KEY)
    assert Path(kept.name).exists(), "who runs it ends it"


def test_where_a_result_is_there_already_nothing_is_run(monkeypatch, store):
    dies(ask(KEY))
    monkeypatch.setattr(Store, "open", lambda _, key: key)
    assert list(left_jobs()) == []
    assert not [path for path in store.rglob("*") if path.is_file()]


class Idle:
    """A worker that does nothing."""

    pid, job = 1, None

    def kill(self):
        """Nothing to end."""

    end = kill


@pytest.fixture
def queue(monkeypatch):
    """A queue that runs nothing."""
    monkeypatch.setattr(jobs_module, "Worker", Idle)
    monkeypatch.setattr(Jobs, "_work", lambda *_: None)
    return Jobs


def test_a_queue_takes_up_what_another_left(queue, store):
    first = queue()
    for key, session in ((KEY, "greedy"), (OTHER, "greedy"), (THIRD, "other")):
        first.submit(key, session, [b"scan"], NAME, Options())
    first.close()
    second = queue()
    second.take_up()
    jobs = [second.find(key, None) for key in (KEY, OTHER, THIRD)]
    assert [job.state for job in jobs] == [State.WAITING] * 3
    assert sorted(jobs, key=second.position) == [jobs[0], jobs[2], jobs[1]], "sessions take turns"
    second.take_up()
    assert second.find(KEY, None) is jobs[0]
    second.cancel(jobs[0], "whoever opened its page")
    assert jobs[0].state is State.CANCELLED
    second.forget(OTHER, None)
    assert {path.name.partition(".")[0] for path in store.rglob("*.run")} == {THIRD}
    second.close()


def test_drives_without_locks_go_by_age(queue, monkeypatch):
    monkeypatch.setattr("shoken.export.partial.fcntl.flock", _no_locks)
    first = queue()
    job = first.submit(KEY, "one", [b"scan"], NAME, Options())
    os.utime(job.kept.name, (0, 0))
    first.take_up()  # shows that it lives
    assert abandoned() == []
    os.utime(job.kept.name, (0, 0))
    assert [kept.record.key for kept in abandoned()] == [KEY]


def _no_locks(*_):
    raise OSError


def test_without_locks_or_on_a_bucket_no_scan_is_kept(monkeypatch, store):
    monkeypatch.setattr(module, "has_locks", lambda: False)
    assert ask(KEY) is None
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_in_a_bucket_a_note_without_the_scan_says_it(monkeypatch, store):
    here = settings().model_copy(update={"store": "memory://shoken-notes"})
    for one in ("store.place", "store.results"):
        monkeypatch.setattr(f"shoken.{one}.settings", lambda: here)

    def said(owner="taro@example.org"):
        written()
        return left(owner, KEY)

    def written():
        left_module._notes().submit(lambda: None).result()

    assert ask(KEY) is None
    note = left_module.NotedRun("taro@example.org", KEY)
    assert said() is Left.UNDER_WAY
    assert said(owner=None) is None
    with monkeypatch.context() as later:
        late = time.time() + 3 * here.analysis_seconds
        later.setattr(left_module.time, "time", lambda: late)
        assert said() is Left.INTERRUPTED
    note.let_go(was_running=True)
    assert said() is Left.INTERRUPTED
    note.cleanup()
    assert said() is None
    left_module.NotedRun("taro@example.org", KEY)
    written()
    drop_left("taro@example.org", KEY)
    assert said() is None
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_a_record_of_another_build_is_not_misread():
    kept = ask(KEY)
    dies(kept)
    place = Path(kept.name) / "request.json"
    place.write_text(json.dumps({**json.loads(place.read_text()), "schema_version": 2}))
    assert abandoned() == []
