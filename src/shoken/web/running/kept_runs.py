"""Requested analyses that outlive a server: the request and its upload, kept until the run ends.

Each is a folder ``<key>.<random>.run`` beside the results of its owner, for this user alone: the
uploaded files and, written last and whole, ``request.json``.  The server that runs it holds a lock
on the folder, which the system lets go of however that server ends: who can take the lock may take
up the run.  Where the files are gone, or the run has ended two servers, only a note stays, without
a name or an owner, so that the page can say what became of it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shoken.common.errors import NoSpace, UsageError
from shoken.common.settings import settings
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.partial import drop_partials, has_locks, lock_if_free, locked
from shoken.store.place import is_over, local_root, not_working, owner_folder
from shoken.web.running.leftovers import private_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


__all__ = [
    "KeptRun",
    "Record",
    "abandoned",
    "are_left",
    "drop_kept",
    "keep",
    "kept_folders",
    "read_record",
]

_RECORD = "request.json"
_ENDING = ".run"


class Record(BaseModel):
    """What is known of one request; a note has its key, its state and nothing of the scan.

    ``begun`` counts the runs that began and have not ended; ``sizes_bytes`` are those of the files,
    which are named by their numbers from 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    key: str = Field(pattern="^[0-9a-f]{64}$")
    state: Literal["asked", "interrupted", "failed"] = "asked"
    asked_s: float
    begun: int = 0
    owner: str | None = None
    session: str = ""
    request: dict[str, Any] = Field(default_factory=dict)
    sizes_bytes: tuple[int, ...] = ()


class KeptRun:
    """One request in its folder, whose lock this process holds until it lets go.

    Parameters
    ----------
    folder
        Its folder.
    record
        What is known of it.
    lock
        What is closed to let go of the lock.
    """

    def __init__(self, folder: Path, record: Record, lock: ExitStack) -> None:
        self._folder = folder
        self.record = record
        self._lock = lock

    @property
    def name(self) -> str:
        """The path of its folder."""
        return str(self._folder)

    @property
    def files(self) -> list[Path]:
        """The uploaded files."""
        return [self._folder / str(number) for number in range(len(self.record.sizes_bytes))]

    @property
    def is_whole(self) -> bool:
        """Whether all that was uploaded is there."""
        try:
            return [path.stat().st_size for path in self.files] == [*self.record.sizes_bytes]
        except OSError:
            return False

    def begins(self) -> None:
        """Note that a run begins, so that one which ends the server is known by it.

        Raises
        ------
        StoreError
            It cannot be noted.
        """
        self._note(self.record.model_copy(update={"begun": self.record.begun + 1}))

    def lives(self) -> None:
        """Show that it is in hands, where a drive has no locks and age has to do."""
        with suppress(OSError):
            os.utime(self._folder)

    def let_go(self, *, was_running: bool) -> None:
        """Leave it to the next server: this one stops, which is not the scan's fault."""
        if was_running:
            with suppress(Exception):  # then it counts as a run that ended a server
                begun = max(0, self.record.begun - 1)
                self._note(self.record.model_copy(update={"begun": begun}))
        self._lock.close()

    def ends_as(self, state: Literal["interrupted", "failed"]) -> None:
        """Remove the scan and all names; a note of what became of it stays."""
        for path in self.files:
            path.unlink(missing_ok=True)
        self._note(Record(key=self.record.key, state=state, asked_s=self.record.asked_s))
        self._lock.close()

    def cleanup(self) -> None:
        """Remove it: it has ended, or is not wanted any more."""
        # the record first: without it nobody takes up what is left if this is interrupted
        with suppress(OSError):
            (self._folder / _RECORD).unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.close()

    def _note(self, record: Record) -> None:
        _write(self._folder, record)
        self.record = record


def keep(record: Record, files: Sequence[bytes]) -> KeptRun | None:
    """Keep a request and its upload; what was left of an earlier one of its key goes.

    None where results are not on a disk, or the system has no locks.

    Raises
    ------
    StoreError
        The place of results cannot be written, or its disk is full; nothing is left there.
    """
    root = local_root()
    if root is None or not has_locks():
        return None
    home = root / owner_folder(record.owner)
    record = record.model_copy(update={"sizes_bytes": tuple(map(len, files))})
    try:
        make_folder(home)
        drop_kept(record.owner, record.key)
        folder, lock = _new_folder(home, record.key)
    except (OSError, UsageError, NoSpace) as error:
        raise not_working(error.__cause__ or error) from error
    made = KeptRun(folder, record, lock)
    try:
        for path, content in zip(made.files, files, strict=True):
            private_file(path, content)
        _write(folder, record)
    except OSError as error:
        made.cleanup()
        raise not_working(error) from error
    except BaseException:
        made.cleanup()
        raise
    return made


def are_left() -> bool:
    """Whether there is anything but notes that :func:`abandoned` would look at."""
    root = local_root()
    if root is None:
        return False
    records = map(read_record, root.glob(f"*/*{_ENDING}/"))
    return any(record is None or record.state == "asked" for record in records)


def abandoned() -> list[KeptRun]:
    """The requests of servers that have ended, now this one's: those that ran first, then by age.

    Notes that are beyond their days go on the way, and what was half written.
    """
    root = local_root()
    if root is None or not has_locks():
        return []
    found = []
    for folder in root.glob(f"*/*{_ENDING}/"):
        lock = ExitStack()
        if not lock.enter_context(lock_if_free(folder)):
            continue
        record = read_record(folder)
        if record is None:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()
        elif record.state != "asked":
            if _is_over((folder / _RECORD).stat().st_mtime):
                shutil.rmtree(folder, ignore_errors=True)
            lock.close()
        else:
            drop_partials(folder)
            found.append(KeptRun(folder, record, lock))
    for kept in [kept for kept in found if _is_over(kept.record.asked_s) or not kept.is_whole]:
        found.remove(kept)
        kept.ends_as("interrupted")
    return sorted(found, key=lambda kept: (not kept.record.begun, kept.record.asked_s))


def drop_kept(owner: str | None, key: str) -> None:
    """Remove what servers that have ended left of a user's analysis."""
    for folder in kept_folders(owner, key):
        with lock_if_free(folder) as is_free:
            if is_free:
                shutil.rmtree(folder, ignore_errors=True)


def kept_folders(owner: str | None, key: str) -> Iterator[Path]:
    """The folders of a user's analysis on the disk."""
    root = local_root()
    if root is not None and key.isalnum():
        yield from (root / owner_folder(owner)).glob(f"{key}.*{_ENDING}/")


def _new_folder(home: Path, key: str) -> tuple[Path, ExitStack]:
    while True:
        folder = Path(tempfile.mkdtemp(dir=home, prefix=f"{key}.", suffix=_ENDING))
        lock = ExitStack()
        if lock.enter_context(locked(folder)):
            return folder, lock
        lock.close()  # another server took it for abandoned in the moment before it was locked


def read_record(folder: Path) -> Record | None:
    """The record of a folder; None where there is none, or one that is not this folder's."""
    try:
        record = Record.model_validate_json((folder / _RECORD).read_bytes())
    except (OSError, ValidationError):
        return None
    if folder.name.partition(".")[0] != record.key:
        return None
    is_note = record.state != "asked"
    return record if is_note or folder.parent.name == owner_folder(record.owner) else None


def _write(folder: Path, record: Record) -> None:
    try:
        write_atomically(folder / _RECORD, record.model_dump_json().encode(), mode=0o600)
    except (UsageError, NoSpace) as error:  # its words name a folder of the server
        raise not_working(error.__cause__ or error) from error


def _is_over(since_s: float) -> bool:
    return is_over(datetime.fromtimestamp(since_s, UTC), settings().store_days)
