"""The work of the queue: close what is quiet, analyse, send, try again later, give up at last."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from shoken.common.disk_space import is_full
from shoken.common.errors import ArchiveError, ShokenError, TooLarge, place_of
from shoken.pacs.events import Event, tell
from shoken.pacs.queue.note import Ending
from shoken.pacs.queue.waiting import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shoken.pacs.queue.note import Note
    from shoken.pacs.queue.queue import Queue
    from shoken.pacs.queue.waiting import Waiting
    from shoken.pacs.retries import Patience
    from shoken.pacs.study_analysis import Analysed

__all__ = ["QueueWorker"]

_FORGET_S = 3600.0  # by hand: beside the days for which it is kept
_LOOK_S = 1.0  # by hand: beside the seconds for which a study has to be quiet


class Deliver(Protocol):
    """How results reach the archive; each is told as soon as it is there."""

    def __call__(self, files: Sequence[Path], stored: Callable[[Path], None]) -> None:
        """Send files."""


class Analyse(Protocol):
    """How a study becomes results."""

    def __call__(self, waiting: Waiting, scratch: Path) -> Analysed:
        """Analyse a study; ``scratch`` is an empty folder."""


class QueueWorker:
    """What is done with a queue, one step after the other.

    Parameters
    ----------
    queue
        The queue.
    analyse, deliver
        What makes results, and what sends them.
    patience
        How long is waited.
    keep_s
        How long what stays of a study that is done is kept, in seconds; None keeps it for ever.
    clock, sleep
        Seconds since 1970, and how some are waited.
    """

    def __init__(
        self,
        queue: Queue,
        *,
        analyse: Analyse,
        deliver: Deliver,
        patience: Patience,
        keep_s: float | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._queue, self._patience, self._clock, self._sleep = queue, patience, clock, sleep
        # whoever was sending when the last one ended has to have time to come again
        self._began = clock()
        self._analyse, self._deliver = analyse, deliver
        self._keep_s, self._next_look = keep_s, 0.0

    def run(self) -> None:
        """Step for ever; a signal to end may raise what is no error at any moment."""
        while True:
            try:
                if not self.step():
                    self._sleep(_LOOK_S)
            except Exception as error:  # noqa: BLE001 - a disk, as a rule: it may be mended
                tell(Event.TROUBLE, why=_why(error))
                self._sleep(self._patience.first_s)

    def step(self) -> bool:
        """Close what is quiet, and take up one study; whether there was one.

        Raises
        ------
        OSError
            The queue's disk fails.
        """
        now = self._clock()
        self._forget(now)
        for waiting, ending in self._queue.close_quiet(now, self._patience.quiet_s, self._began):
            if ending is Ending.REPEATED:
                tell(Event.REPEATED, study=waiting.name)
            else:
                tell(Event.COMPLETE, study=waiting.name, instances=len(waiting.instances))
        due = self._queue.next_due(now)
        if due is None:
            return False
        try:
            self._do(due)
        except ArchiveError as error:
            self._later(due, error.fault)
        except ShokenError as error:
            self._later(due, " ".join(str(error).split()))
        except Exception as error:  # noqa: BLE001 - of a library, as a rule: others have their turn
            self._later(due, _why(error))
        return True

    def _forget(self, now: float) -> None:
        if self._keep_s is not None and now >= self._next_look:
            self._next_look = now + _FORGET_S
            if count := self._queue.forget(now - self._keep_s):
                tell(Event.FORGOTTEN, studies=count)

    def _do(self, waiting: Waiting) -> None:
        if waiting.results is None and not self._make(waiting):
            return
        files = [path for path in waiting.results or () if path.name not in waiting.note.sent]
        if files:
            self._deliver(files, lambda path: self._note_sent(waiting, path))
        results = [name_of(path.name) for path in waiting.results or ()]
        self._queue.end(waiting, Ending.SENT, self._clock(), results)
        tell(Event.DONE, study=waiting.name, results=len(results))

    def _make(self, waiting: Waiting) -> bool:
        """Whether there are results to send now; else it is seen to."""
        try:
            made = self._analyse(waiting, self._queue.room(waiting))
        finally:
            self._queue.clear(waiting)
        if made.results is not None:
            self._queue.keep_results(waiting, made.results)
            tell(Event.ANALYSED, study=waiting.name, results=len(made.results))
            return True
        if made.failure is None:
            self._queue.end(waiting, Ending.IGNORED, self._clock())
            tell(Event.IGNORED, study=waiting.name, why=made.why_not)
        elif made.failure.whose == "scan" or made.failure.kind == TooLarge.__name__:
            self._give_up(waiting, waiting.note.model_copy(update={"fault": made.failure.cause}))
        else:
            self._later(waiting, made.failure.cause)
        return False

    def _note_sent(self, waiting: Waiting, path: Path) -> None:
        note = waiting.note
        self._queue.note(waiting, note.model_copy(update={"sent": (*note.sent, path.name)}))
        tell(Event.SENT, study=waiting.name)

    def _later(self, waiting: Waiting, fault: str) -> None:
        tries = waiting.note.tries + 1
        wait_s = self._patience.after(tries)
        note = waiting.note.model_copy(
            update={"tries": tries, "fault": fault, "next_try": self._clock() + wait_s}
        )
        if tries >= self._patience.tries:
            self._give_up(waiting, note)
            return
        self._queue.note(waiting, note)
        tell(Event.LATER, study=waiting.name, why=fault, tries=tries, wait_s=wait_s)

    def _give_up(self, waiting: Waiting, note: Note) -> None:
        self._queue.note(waiting, note)
        self._queue.give_up(waiting)
        tell(Event.DEAD, study=waiting.name, why=note.fault)


def _why(error: Exception) -> str:
    """An error that is not of ours, without its text, which may hold what a header holds."""
    return "the disk is full" if is_full(error) else f"unforeseen, at {place_of(error)}"
