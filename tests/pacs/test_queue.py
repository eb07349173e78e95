"""The queue of received studies: what is on the disk when, and what an end in the middle leaves."""

import logging
import os
import shutil
import socket

import pytest

from shoken.cli import pacs_listen
from shoken.cohort.outcome import Failure
from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError, NoSpace, UsageError
from shoken.common.settings import settings
from shoken.pacs.queue import durable
from shoken.pacs.queue.note import Ending
from shoken.pacs.queue.queue import Queue
from shoken.pacs.queue_worker import QueueWorker
from shoken.pacs.retries import Patience
from shoken.pacs.study_analysis import Analysed

STUDY, OTHER = "1.2.3", "1.2.4"
DAY_S = 86_400.0
PATIENCE = Patience(quiet_s=60, first_s=10, most_s=40, tries=4)
RESULTS = {"a_seg.dcm": b"seg", "a_sr.dcm": b"sr"}


@pytest.fixture
def queue(tmp_path):
    """An empty queue."""
    made = Queue(tmp_path / "queue")
    yield made
    made.close()


class Work:
    """A listener with a clock of its own, an analysis that answers, and an archive.

    ``sent`` are the names that the archive has taken, in order.
    """

    def __init__(self, queue, answer=None, keep_s=None):
        self.now, self.sent, self.is_away, self.takes = 1000.0, [], False, 99
        self.answer = answer or Analysed(results=RESULTS)
        self.analysed = []
        self.worker = QueueWorker(
            queue,
            analyse=self._analyse,
            deliver=self._deliver,
            patience=PATIENCE,
            keep_s=keep_s,
            clock=lambda: self.now,
        )
        self.queue, self.fails = queue, None

    def _analyse(self, waiting, scratch):
        assert not list(scratch.iterdir())
        (scratch / "left").write_bytes(b"of a patient")
        self.analysed.append([path.read_bytes() for path in waiting.instances])
        return self.answer

    def _deliver(self, files, stored):
        for path in files:
            if self.fails:
                raise self.fails
            if self.is_away or self.takes == 0:
                raise ArchiveError(ArchiveFault.UNREACHABLE)
            self.takes -= 1
            self.sent.append(path.name)
            stored(path)

    def receive(self, *numbers, study=STUDY):
        for number in numbers:
            self.queue.receive(study, f"{study}.{number}", b"%d" % number)
        for path in (self.queue.folder / "receiving").rglob("*"):
            os.utime(path, (self.now, self.now))
        for path in (self.queue.folder / "receiving").iterdir():
            os.utime(path, (self.now, self.now))

    def after(self, seconds):
        self.now += seconds
        return self.worker.step()

    @property
    def states(self):
        return {name: count for name, count in self.queue.figures().studies.items() if count}


def test_a_study_is_analysed_when_it_is_quiet_and_its_results_are_sent_once(queue):
    work = Work(queue)
    work.receive(1, 2)
    assert not work.after(30)
    work.receive(3)
    assert not work.after(59)  # quiet since the last one, not since the first
    assert work.states == {"receiving": 1}
    assert work.after(1)
    assert sorted(work.analysed[0]) == [b"1", b"2", b"3"]
    assert work.sent == ["a_seg.dcm", "a_sr.dcm"]
    assert work.states == {"done": 1}
    assert not work.after(3600)
    assert len(work.sent) == 2


def test_after_a_restart_a_sender_has_time_to_come_again(queue):
    first = Work(queue)
    first.receive(1)
    first.now += 1000  # the process was away for longer than a study has to be quiet
    again = Work(queue)
    again.now = first.now
    again.worker = QueueWorker(
        queue,
        analyse=again._analyse,
        deliver=again._deliver,
        patience=PATIENCE,
        clock=lambda: again.now,
    )
    assert not again.after(59)
    assert again.after(1)


def test_a_study_that_is_sent_again_is_not_done_again(queue):
    work = Work(queue)
    work.receive(1, 2)
    work.after(60)
    work.receive(2)  # as a sender does that has heard no answer
    work.after(60)
    assert len(work.analysed) == 1
    work.receive(2, 3)  # one that is new is a study of its own
    work.after(60)
    assert sorted(work.analysed[1]) == [b"2", b"3"]


def test_the_record_of_a_study_is_kept_for_its_days_and_removed_then(queue, caplog):
    caplog.set_level(logging.INFO, "shoken.pacs")
    logging.getLogger("shoken").propagate = True
    work = Work(queue, keep_s=90 * DAY_S)
    work.is_away = True
    work.receive(1, study=OTHER)
    for seconds in (60, 10, 20, 40):
        work.after(seconds)
    work.is_away = False
    work.receive(1)
    work.after(60)
    work.after(89 * DAY_S)
    assert work.states == {"done": 1, "dead": 1}
    work.receive(1)
    work.after(60)
    assert len(work.analysed) == 2  # of STUDY one: it is known
    work.after(DAY_S)
    assert work.states == {"dead": 1}  # which a person has to see
    assert "records of studies removed" in caplog.text
    work.receive(1)
    work.after(60)
    assert work.states == {"done": 1, "dead": 1}
    assert len(work.analysed) == 3


def test_the_record_of_a_study_is_kept_for_ever_where_no_days_are_set(queue):
    work = Work(queue, keep_s=None)
    work.receive(1)
    work.after(60)
    work.after(10_000 * DAY_S)
    assert work.states == {"done": 1}


def test_a_record_that_cannot_be_read_now_is_kept_and_a_damaged_one_is_not(queue, monkeypatch):
    work = Work(queue, keep_s=90 * DAY_S)
    work.receive(1)
    work.after(60)
    (record,) = (queue.folder / "done").iterdir()

    def out_of_reach(path):
        raise OSError(5, "Input/output error", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(type(record), "read_bytes", out_of_reach)
        assert queue.forget(work.now + DAY_S) == 0
    assert record.exists()
    record.write_bytes(b"{")
    assert queue.forget(0) == 1
    assert not record.exists()


@pytest.mark.parametrize(("days", "keep_s"), [("", 90 * DAY_S), ("7", 7 * DAY_S), ("0", None)])
def test_the_record_of_a_study_is_kept_as_long_as_a_result(monkeypatch, days, keep_s):
    monkeypatch.setenv("SHOKEN_STORE_DAYS", days)
    settings.cache_clear()
    try:
        assert pacs_listen._keep_s() == keep_s
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_one_that_waits_already_is_not_taken_twice(queue):
    work = Work(queue)
    work.is_away = True
    work.receive(1)
    work.after(60)
    work.receive(1)
    work.after(60)
    assert work.states == {"waiting": 1}


def test_an_archive_that_is_away_is_tried_again_later_and_later(queue):
    work = Work(queue)
    work.is_away = True
    work.receive(1)
    assert work.after(60)
    assert not work.after(9.9)
    assert work.after(0.1)  # 10 s after the first failure, 20 after the second
    assert not work.after(19.9)
    work.is_away = False
    assert work.after(0.1)
    assert work.sent == ["a_seg.dcm", "a_sr.dcm"]
    assert len(work.analysed) == 1  # the results were kept
    assert [PATIENCE.after(tries) for tries in (1, 2, 3, 9)] == [10, 20, 40, 40]


def test_what_was_sent_before_an_archive_went_is_not_sent_again(queue):
    work = Work(queue)
    work.takes = 1
    work.receive(1)
    work.after(60)
    assert work.sent == ["a_seg.dcm"]
    work.takes = 99
    work.after(10)
    assert work.sent == ["a_seg.dcm", "a_sr.dcm"]


def test_at_last_a_study_is_given_up_and_can_be_taken_up_again(queue):
    work = Work(queue)
    work.is_away = True
    work.receive(1)
    for seconds in (60, 10, 20, 40):
        assert work.after(seconds)
    assert work.states == {"dead": 1}
    (dead,) = (queue.folder / "dead").iterdir()
    assert '"fault":"unreachable"' in (dead / "note.json").read_text()
    work.is_away = False
    assert queue.take_up_dead() == 1
    work.after(0)
    assert work.states == {"done": 1}
    assert len(work.analysed) == 1


@pytest.mark.parametrize(
    ("whose", "kind", "state"),
    [
        ("scan", "UnreadableScan", "dead"),
        ("machine", "AnalysisError", "waiting"),
        ("machine", "TooLarge", "dead"),
    ],
)
def test_who_is_to_blame_decides_whether_it_is_tried_again(queue, whose, kind, state):
    failure = Failure(whose=whose, kind=kind, cause="as it is")
    work = Work(queue, Analysed(failure=failure))
    work.receive(1)
    work.after(60)
    assert work.states == {state: 1}
    assert not list((queue.folder / "scratch").iterdir())


def test_what_is_no_brain_mri_is_done_without_a_result(queue):
    work = Work(queue, Analysed(why_not="no brain MRI"))
    work.receive(1)
    work.after(60)
    assert work.states == {"done": 1}
    assert work.sent == []


def test_what_was_ignored_is_looked_at_again_when_it_comes_again(queue):
    work = Work(queue, Analysed(why_not="no brain MRI"))
    for times in (1, 2):
        work.receive(1)
        work.after(60)
        assert len(work.analysed) == times
    assert work.states == {"done": 2}


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (RuntimeError("TANAKA"), "unforeseen, at test_queue.py:"),
        (socket.gaierror(-2, "TANAKA"), "unforeseen, at test_queue.py:"),
        (OSError(28, "No space left on device"), "the disk is full"),
    ],
)
def test_what_nobody_foresaw_puts_a_study_off_and_nothing_more(queue, error, why):
    work = Work(queue)
    work.fails = error
    work.receive(1)
    assert work.after(60)
    (waiting,) = queue.waiting()
    assert waiting.note.fault.startswith(why)
    assert "TANAKA" not in waiting.note.fault
    work.fails = None
    work.after(10)
    assert work.states == {"done": 1}


class Stop(BaseException):
    """A signal to end."""


def test_a_disk_that_fails_is_waited_for(queue, monkeypatch, caplog):
    caplog.set_level(logging.INFO, "shoken.pacs")
    logging.getLogger("shoken").propagate = True
    work, waits = Work(queue), []

    def sleep(seconds):
        waits.append(seconds)
        monkeypatch.undo()
        if len(waits) > 1:
            raise Stop
        work.now += seconds

    def full(*_):
        raise OSError(28, "No space left on device")

    work.worker._sleep = sleep
    work.receive(1)
    work.now += 60
    monkeypatch.setattr("shoken.pacs.queue.queue.written", full)
    with pytest.raises(Stop):
        work.worker.run()
    assert waits == [10, 1]
    assert work.states == {"done": 1}
    assert "receiver in trouble why=the disk is full" in caplog.text


def test_studies_are_kept_apart(queue):
    work = Work(queue)
    work.receive(1, study=STUDY)
    work.receive(2, study=OTHER)
    work.after(60)
    work.after(0)
    assert sorted(work.analysed) == [[b"1"], [b"2"]]


class Killed(BaseException):
    """The end of a process in the middle."""


def test_a_process_that_ends_at_any_rename_loses_nothing_and_sends_nothing_twice(tmp_path):
    """Ended before each move of the whole way, the next process goes on to one set of results."""
    ends = 0
    while _is_ended_and_goes_on(tmp_path / str(ends), ends):
        ends += 1
    assert ends > 8


def _is_ended_and_goes_on(folder, at):
    """Whether there is a move of that number, before which the process ended."""
    moves, moved = iter(range(1000)), durable.moved

    def perhaps(path, to):
        if next(moves) == at:
            raise Killed
        moved(path, to)

    work = Work(Queue(folder))
    work.receive(1, 2)
    was_killed = False
    with pytest.MonkeyPatch.context() as patch:
        for module in ("durable", "queue"):
            patch.setattr(f"shoken.pacs.queue.{module}.moved", perhaps)
        try:
            work.after(60)
        except Killed:
            was_killed = True
    work.queue.close()
    again = Work(Queue(folder))
    again.now = work.now
    for _ in range(3):
        again.after(100)
    assert again.states == {"done": 1}
    again.queue.close()
    # what was sent before its note was written is sent once more, as the same instance
    assert set(work.sent + again.sent) == set(RESULTS)
    assert len(work.sent + again.sent) <= len(RESULTS) + 1
    return was_killed


def test_what_is_answered_with_success_is_on_the_disk(queue, monkeypatch):
    """Each instance is synced before its rename, and the folder after it."""
    order = []
    fsync, replace = os.fsync, type(queue.folder).replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), fsync(handle)))
    monkeypatch.setattr(
        type(queue.folder),
        "replace",
        lambda path, to: (order.append("rename"), replace(path, to))[1],
    )
    queue.receive(STUDY, "1.2.3.1", b"x")
    assert order == ["sync", "sync", "rename", "sync", "sync"]  # a new folder, then the file


def test_a_queue_is_of_one_process(queue):
    with pytest.raises(UsageError, match="another shoken pacs listen"):
        Queue(queue.folder)


def test_a_folder_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be used as a queue"):
        Queue(tmp_path / "file")


def test_a_full_disk_keeps_what_is_there(queue, monkeypatch):
    queue.receive(STUDY, "1.2.3.1", b"x")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSpace):
        queue.receive(STUDY, "1.2.3.2", b"y")
    monkeypatch.undo()
    assert queue.received(STUDY) == (1, 1)
    assert not list((queue.folder / "scratch").iterdir())


def test_nobody_else_reads_what_was_received(queue):
    queue.receive(STUDY, "1.2.3.1", b"x")
    for path in queue.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_no_identifier_is_a_name_on_the_disk(queue):
    work = Work(queue)
    work.receive(1)
    work.after(60)
    names = " ".join(str(path) for path in queue.folder.rglob("*"))
    assert STUDY not in names
    (done,) = (queue.folder / "done").iterdir()
    assert STUDY not in done.read_text()
    assert Ending.SENT in done.read_text()


def test_the_size_is_that_of_what_is_not_done(queue):
    work = Work(queue)
    work.receive(1, 2)
    assert queue.size_bytes == 2
    work.receive(2)
    assert queue.size_bytes == 2
    work.after(60)
    assert queue.size_bytes == 0


def test_what_vanishes_while_it_is_counted_counts_as_nothing(queue, monkeypatch):
    work = Work(queue)
    work.receive(1)
    work.receive(2, study=OTHER)
    walk = os.walk

    def vanishing(top):
        for folder, below, names in walk(top):
            yield folder, below, names
            if top.name == "receiving" and below:
                shutil.rmtree(top / min(below))

    monkeypatch.setattr(os, "walk", vanishing)
    assert queue.size_bytes == 1
