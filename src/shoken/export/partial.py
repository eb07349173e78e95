"""A file while it is written beside its place, and how to know that nobody writes it any more.

Who writes holds a lock on the file; the system lets go of it when a process ends, however it ends.
Where there are no such locks (Windows, some network drives) age has to do.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "drop_partials",
    "has_locks",
    "is_abandoned",
    "kept_young",
    "lock_if_free",
    "locked",
    "new_partial",
]

_NAME = re.compile(r"\.(?:(?P<of>[0-9a-f]{64})\.)?shoken-.*")
_WITHOUT_LOCKS_S = 600  # the largest result is written in seconds
_TOUCHED_S = 60  # by hand: a tenth of it, so that a few that fail do no harm


@contextmanager
def new_partial(folder: Path, of: str = "") -> Iterator[tuple[int, Path]]:
    """A new file, for its owner alone: its descriptor, to be closed inside, and its path.

    ``of`` is the key of the result that it is to become.

    Raises
    ------
    OSError
        It cannot be made.
    """
    while True:
        prefix = f".{of}.shoken-" if of else ".shoken-"
        handle, name = tempfile.mkstemp(dir=folder, prefix=prefix)
        with locked(Path(name)) as is_there:
            if is_there:
                try:
                    yield handle, Path(name)
                finally:
                    Path(name).unlink(missing_ok=True)
                return
        os.close(handle)  # somebody took it for abandoned in the moment before it was locked


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock of a file or folder, waiting for it; False where the path is gone by then."""
    if fcntl is None:
        yield path.exists()
        return
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        with suppress(OSError):  # a drive without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield os.fstat(handle).st_nlink > 0
    finally:
        os.close(handle)


@contextmanager
def kept_young(folder: Path) -> Iterator[None]:
    """Show that a folder is in hands, where a drive has no locks and age has to do."""
    is_over = Event()

    def touch() -> None:
        while not is_over.wait(_TOUCHED_S):
            with suppress(OSError):
                os.utime(folder)

    touching = Thread(target=touch, daemon=True)
    touching.start()
    try:
        yield
    finally:
        is_over.set()
        touching.join()


def has_locks() -> bool:
    """Whether the system has locks that end with the process which holds them."""
    return fcntl is not None


@contextmanager
def lock_if_free(path: Path) -> Iterator[bool]:
    """Hold the lock of a file or folder if nobody does, without waiting; whether it is held."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _is_free(handle) and os.fstat(handle).st_nlink > 0
    finally:
        os.close(handle)


def is_abandoned(path: Path, *, drop: bool = False) -> bool:
    """Whether nobody holds the lock of a file or folder, which with ``drop`` then goes.

    False where it is not there, or cannot be asked.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        is_free = _is_free(handle)
        if is_free and drop:
            # while it is locked: who has just made it notices
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):  # a folder, or in one that may not be written
                path.unlink()
        return is_free
    finally:
        os.close(handle)


def drop_partials(folder: Path, of: str | None = None) -> int:
    """Remove partial results that nobody writes any more; the bytes of those that are written."""
    bytes_left = 0
    with suppress(FileNotFoundError), os.scandir(folder) as there:
        for one in there:
            named = _NAME.fullmatch(one.name)
            if not named or (of and named["of"] != of):
                continue
            if not is_abandoned(Path(one.path), drop=True):
                with suppress(FileNotFoundError):  # it is whole by now
                    bytes_left += one.stat().st_size
    return bytes_left


def _is_free(handle: int) -> bool:
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a drive without locks
            pass
        else:
            return True
    return time.time() - os.fstat(handle).st_mtime > _WITHOUT_LOCKS_S
