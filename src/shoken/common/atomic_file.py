"""Files that are whole or not there, whatever happens and whoever else writes."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["alone", "in_place_of"]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process fetches into a folder; a process that dies lets go of it.

    The folder itself is locked: filelock, which also knows Windows, leaves a file of its own in it
    and takes longer to load than an analysis may lose.
    """
    try:
        import fcntl
    except ImportError:  # Windows: two processes fetch twice, and each verifies before it renames
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks is as Windows
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def in_place_of(destination: Path) -> Iterator[Path]:
    """A temporary file beside the destination, renamed to it when all went well."""
    handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}-")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(destination)
    finally:
        temporary.unlink(missing_ok=True)
