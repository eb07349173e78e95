"""Files that are on the disk, and not only in its cache, when they are said to be there."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["drop", "moved", "synced", "written"]

_PRIVATE = 0o600  # what is received holds names and numbers of patients


def written(path: Path, content: bytes, scratch: Path) -> None:
    """Write a file: after this it is there whole even if the power fails, before it not at all.

    ``scratch`` is a folder of the same file system, for what is not whole yet.
    """
    temporary = scratch / uuid4().hex
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        moved(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def moved(path: Path, to: Path) -> None:
    """Move a file or a folder within its file system, so that it is there or here, never both."""
    path.replace(to)
    synced(to.parent)
    if path.parent != to.parent:
        synced(path.parent)


def synced(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    with suppress(PermissionError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def drop(folder: Path, scratch: Path) -> None:
    """Remove a folder: at once for whoever looks, its files after that."""
    temporary = scratch / uuid4().hex
    moved(folder, temporary)
    shutil.rmtree(temporary, ignore_errors=True)
