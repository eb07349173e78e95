"""Temporary files of a server, and their removal, however the server ended.

All temporary files of a server, of its workers and of what reads files for them are in one folder,
on which the server holds a lock: a folder that nobody holds is nobody's, and the next server
removes it.  So it is with results that were half written.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.disk_space import NO_TEMPORARY_SPACE, said_when_full
from shoken.common.settings import settings
from shoken.export.partial import drop_partials, is_abandoned, locked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["home", "private_file", "room", "sweep"]

_HOME = "shoken-server-"


@contextmanager
def home() -> Iterator[Path]:
    """The folder for all temporary files of this server while it runs, for this user alone.

    So is what the server and its workers write elsewhere meanwhile.
    """
    usual, mask = tempfile.tempdir, os.umask(0o077)
    try:
        while True:
            with (
                tempfile.TemporaryDirectory(prefix=_HOME, ignore_cleanup_errors=True) as folder,
                locked(Path(folder)) as is_there,
            ):
                if is_there:  # else another server, just starting, took it for abandoned
                    tempfile.tempdir = folder
                    yield Path(folder)
                    return
    finally:
        tempfile.tempdir = usual
        os.umask(mask)


def room() -> tempfile.TemporaryDirectory[str]:
    """A folder for the files of one job or one worker.

    Raises
    ------
    NoSpace
        The disk of temporary files is full.
    """
    with said_when_full(NO_TEMPORARY_SPACE):
        return tempfile.TemporaryDirectory(prefix="shoken-", ignore_cleanup_errors=True)


def private_file(path: Path, content: bytes) -> None:
    """Write a new file that from its first byte on only this user can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)


def sweep() -> None:
    """Remove what servers that were ended at once have left; in a bucket there is no such thing."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_HOME}*/"):
        if not folder.is_symlink():
            is_abandoned(folder, drop=True)
    root = settings().store.removeprefix("file://")
    if "://" not in root:
        for folder in Path(root).glob("*/"):
            drop_partials(folder)
