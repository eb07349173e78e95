"""The queue: which studies are being received, which wait, which are done or given up.

A folder with one below it for each state; a study is in one of them at any time, and goes from one
to the next by a rename::

    receiving/STUDY/INSTANCE.dcm      instances, each on the disk before success is answered
    waiting/STUDY.N/                  complete; note.json, instances/, results/ once they are made
    done/STUDY.N.json                 what was received and sent, by hashes
    dead/STUDY.N/                     given up, with all that it had

STUDY and INSTANCE are hashes of identifiers, which say nothing of a patient.  One process at a time
has a queue; whatever ends it, the next finds every instance that was answered with success.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from shoken.common.disk_space import no_space_in, said_when_full
from shoken.common.errors import UsageError
from shoken.pacs.queue.durable import drop, moved, synced, written
from shoken.pacs.queue.note import Done, Ending, Note, done_in, is_older
from shoken.pacs.queue.waiting import (
    ENDING,
    INSTANCES,
    NOTE,
    RESULTS,
    STATES,
    QueueFigures,
    Waiting,
    name_of,
    studies_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Queue"]


class Queue:
    """The queue in a folder, which this process alone has.

    Raises
    ------
    UsageError
        The folder cannot be used, or another process has it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._scratch = folder / "scratch"
        self._lock = RLock()  # between whoever receives, whoever closes and whoever counts
        # counted once, and then by what comes: a look at each file for each instance takes long
        self._receiving: dict[str, tuple[int, int]] = {}
        self._size: int | None = None
        try:
            for name in (*STATES, self._scratch.name):
                (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = os.open(folder, os.O_RDONLY)
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"{folder}: another shoken pacs listen has this queue; each needs one of its own"
            ) from error
        except OSError as error:
            raise UsageError(f"{folder}: cannot be used as a queue: {error.strerror}") from error
        self._put_in_order()

    def close(self) -> None:
        """Let another process have it."""
        os.close(self._held)

    def _put_in_order(self) -> None:
        """Remove what an end in the middle left: files not whole, studies that are done."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(mode=0o700, exist_ok=True)
        for waiting in self.waiting():
            is_done = (self.folder / "done" / f"{waiting.name}.json").exists()
            if is_done or not waiting.instances:
                drop(waiting.folder, self._scratch)

    def receive(self, study_uid: str, sop_instance_uid: str, content: bytes) -> None:
        """Keep an instance; it is on the disk when this returns.

        Raises
        ------
        NoSpace
            The disk is full.
        OSError
            It cannot be written.
        """
        folder = self.folder / "receiving" / name_of(study_uid)
        said = str(no_space_in(self.folder, "name another queue"))
        path = folder / f"{name_of(sop_instance_uid)}{ENDING}"
        with self._lock, said_when_full(said):
            if not folder.is_dir():
                folder.mkdir(mode=0o700)
                synced(folder.parent)
            count, received = self._received(folder)
            before, is_new = _size(path), not path.exists()
            written(path, content, self._scratch)
            more = len(content) - before
            self._receiving[folder.name] = count + is_new, received + more
            if (size := self._size) is not None:
                self._size = size + more

    def received(self, study_uid: str) -> tuple[int, int]:
        """How many instances of a study are being received, and their bytes."""
        with self._lock:
            return self._received(self.folder / "receiving" / name_of(study_uid))

    def _received(self, folder: Path) -> tuple[int, int]:
        if folder.name not in self._receiving:
            sizes = [_size(path) for path in folder.glob(f"*{ENDING}")]
            self._receiving[folder.name] = len(sizes), sum(sizes)
        return self._receiving[folder.name]

    @property
    def size_bytes(self) -> int:
        """The bytes of all that is not done."""
        with self._lock:
            if (size := self._size) is None:
                places = [self.folder / state for state in ("receiving", "waiting", "dead")]
                size = self._size = sum(sum(_sizes(place)) for place in places)
            return size

    def close_quiet(
        self, now: float, quiet_s: float, since: float = 0.0
    ) -> tuple[tuple[Waiting, Ending | None], ...]:
        """Close the studies to which nothing has come for a while, and give them back.

        Times are seconds since 1970; ``since`` is from when on it could have come.

        The ending is None for one that waits now, REPEATED for one of which every instance was
        received before.
        """
        closed = []
        for folder in sorted((self.folder / "receiving").iterdir()):
            with self._lock:
                if now - max(since, _newest(folder)) >= quiet_s:
                    closed.append(self._closed(folder, now))
        return tuple(closed)

    def _closed(self, folder: Path, now: float) -> tuple[Waiting, Ending | None]:
        self._receiving.pop(folder.name, None)
        came = {path.stem for path in folder.glob(f"*{ENDING}")}
        known, number = self._known(folder.name)
        new = Waiting(self.folder / "waiting" / f"{folder.name}.{number}")
        if came <= known:
            self._drop(folder)
            return new, Ending.REPEATED
        made = self._scratch / new.name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        written(made / NOTE, Note(closed=now).model_dump_json().encode(), self._scratch)
        # an end between the two leaves one that waits without instances, which the next start
        # removes; the instances are still being received then, and are closed again
        moved(made, new.folder)
        moved(folder, new.folder / INSTANCES)
        return new, None

    def _known(self, study: str) -> tuple[set[str], int]:
        """The instances of a study that have results or wait, and the number of its next coming."""
        known: set[str] = set()
        numbers = [0]
        for path in (self.folder / "done").glob(f"{study}.*.json"):
            numbers.append(int(path.name.split(".")[1]))
            done = done_in(path)
            # what was ignored is looked at again: rules, limits and versions change
            known |= set(done.instances) if done.ending is Ending.SENT else set()
        for state in ("waiting", "dead"):
            for folder in (self.folder / state).glob(f"{study}.*"):
                numbers.append(int(folder.name.split(".")[1]))
                if state == "waiting":
                    known |= {path.stem for path in Waiting(folder).instances}
        return known, max(numbers) + 1

    def waiting(self) -> tuple[Waiting, ...]:
        """The studies that wait, in the order in which they were closed."""
        found = map(Waiting, (self.folder / "waiting").iterdir())
        return tuple(sorted(found, key=lambda one: (one.note.closed, one.name)))

    def next_due(self, now: float) -> Waiting | None:
        """The one to take up now."""
        return next((one for one in self.waiting() if one.note.next_try <= now), None)

    def note(self, waiting: Waiting, note: Note) -> None:
        """Have something noted of a study, on the disk."""
        written(waiting.folder / NOTE, note.model_dump_json().encode(), self._scratch)

    def room(self, waiting: Waiting) -> Path:
        """An empty folder for an analysis of a study."""
        self.clear(waiting)
        room = self._scratch / waiting.name
        room.mkdir(mode=0o700)
        return room

    def clear(self, waiting: Waiting) -> None:
        """Remove what an analysis has left."""
        shutil.rmtree(self._scratch / waiting.name, ignore_errors=True)

    def keep_results(self, waiting: Waiting, contents: Mapping[str, bytes]) -> None:
        """Keep a study's results: all of them, or none."""
        made = self.room(waiting)
        for name, content in contents.items():
            written(made / name, content, self._scratch)
        with self._lock:
            moved(made, waiting.folder / RESULTS)
            self._size = None

    def end(
        self, waiting: Waiting, ending: Ending, now: float, results: Iterable[str] = ()
    ) -> None:
        """Note that a study is done, for good, and remove it."""
        done = Done(
            ending=ending,
            when=now,
            instances=tuple(path.stem for path in waiting.instances),
            results=tuple(results),
        )
        place = self.folder / "done" / f"{waiting.name}.json"
        written(place, done.model_dump_json().encode(), self._scratch)
        self._drop(waiting.folder)

    def _drop(self, folder: Path) -> None:
        with self._lock:
            drop(folder, self._scratch)
            self._size = None

    def give_up(self, waiting: Waiting) -> None:
        """Put a study where a person looks for it."""
        with self._lock:
            moved(waiting.folder, self.folder / "dead" / waiting.name)

    def take_up_dead(self) -> int:
        """Have all that were given up wait again, as new ones; gives back how many."""
        dead = sorted((self.folder / "dead").iterdir())
        for folder in dead:
            self.note(Waiting(folder), Waiting(folder).note.model_copy(update=_AGAIN))
            moved(folder, self.folder / "waiting" / folder.name)
        return len(dead)

    def forget(self, before: float) -> int:
        """Remove what stays of studies that were done before a time; gives back how many."""
        old = [path for path in (self.folder / "done").glob("*.json") if is_older(path, before)]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def figures(self) -> QueueFigures:
        """How full it is."""
        studies = studies_in(self.folder)
        oldest = min((one.note.closed for one in self.waiting()), default=None)
        return QueueFigures(studies=studies, size_bytes=self.size_bytes, oldest=oldest)


_AGAIN = {"tries": 0, "next_try": 0.0}


def _newest(folder: Path) -> float:
    """When the last instance came to a study being received, or its folder was made."""
    return max([folder.stat().st_mtime, *(_time(path) for path in folder.glob(f"*{ENDING}"))])


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def _sizes(place: Path) -> Iterator[int]:
    """The sizes of the files below a folder; what vanishes meanwhile is passed over."""
    for folder, _, names in os.walk(place):
        yield from (_size(Path(folder) / name) for name in names)
