"""Full disks: reported with the folder and the remedy.

Nothing that was kept is lost by it, and what was asked for can be asked for again.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import NoSpace, ShokenError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NO_TEMPORARY_SPACE", "is_full", "no_space_in", "said_when_full", "temporary_folder"]

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CAUSE = os.strerror(errno.ENOSPC)
# the page shows it too, so that it has the folder's name among settings and not its path
NO_TEMPORARY_SPACE = (
    f"the folder for temporary files (TMPDIR): {_CAUSE}; free some there, or set TMPDIR to a "
    "folder with more, then try again"
)
# a library that is not Python may write less than it was asked to and say nothing; whatever is
# written there in one piece is larger
_LEAST_BYTES = 2**16


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk, or a user's share of it, is full."""
    return isinstance(error, OSError) and error.errno in _FULL


def no_space_in(folder: Path | str, instead: str) -> NoSpace:
    """The error for a folder that the user named, and how to name another one."""
    return NoSpace(f"{folder}: {_CAUSE}; free some there, or {instead}, then try again")


@contextmanager
def said_when_full(said: str) -> Iterator[None]:
    """Raise :class:`NoSpace` with these words where a disk is full.

    Raises
    ------
    NoSpace
        It is.
    """
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise NoSpace(said) from error
        raise


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for what libraries write, which is removed at the end.

    Raises
    ------
    NoSpace
        Its disk is full at the end, or where something fails: what is in it may be cut short.
    """
    with (
        said_when_full(NO_TEMPORARY_SPACE),
        tempfile.TemporaryDirectory(prefix="shoken-", ignore_cleanup_errors=True) as name,
    ):
        try:
            yield Path(name)
        except ShokenError:
            raise
        except Exception as error:
            if _is_without_room(name):
                raise NoSpace(NO_TEMPORARY_SPACE) from error
            raise
        if _is_without_room(name):
            raise NoSpace(NO_TEMPORARY_SPACE)


def _is_without_room(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:  # a file system that does not tell
        return False
