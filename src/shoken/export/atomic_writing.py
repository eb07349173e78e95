"""The folder and the files that results are written to: whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ShokenError, UsageError
from shoken.export.partial import new_partial

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_name", "make_folder", "remove", "write_atomically"]

_LONGEST_ENDING = len("_label-lesion_desc-FLAIR_probseg.nii.gz")
_USUAL_LIMIT = 255  # bytes of a name on NTFS, ext4 and APFS
_ELSEWHERE = "write the results into another folder"


def check_name(folder: Path, stem: str) -> None:
    """Notice before the work that the names of a scan's results would be too long.

    Raises
    ------
    UsageError
        They would.
    """
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    try:
        most = os.pathconf(there, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows
        most = _USUAL_LIMIT
    if len(os.fsencode(stem)) + _LONGEST_ENDING > most:
        raise UsageError(
            f"{stem[:32]}…: the file's name is too long: names of its results would have more than "
            f"the {most} bytes that {there} takes; give the file a shorter one"
        )


def make_folder(folder: Path) -> None:
    """Make a folder for results, with those above it.

    Raises
    ------
    UsageError
        It cannot be made or written.
    NoSpace
        Its disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if is_full(error):
            raise no_space_in(folder, _ELSEWHERE) from error
        raise UsageError(f"{folder}: cannot be used for results: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{folder}: cannot be used for results: it is not writable")


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644, of: str = "") -> None:
    """Write a temporary file, for its owner alone, beside the destination and rename it.

    ``mode`` are the rights of the file that is there in the end, ``of`` the key of the kept result
    that it is.

    Raises
    ------
    UsageError
        The destination cannot be written.
    NoSpace
        Its disk is full; what was there before stays.
    """
    try:
        with new_partial(path.parent, of) as (handle, temporary):
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
            temporary.chmod(mode)
            temporary.replace(path)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> ShokenError:
    if is_full(error):
        return no_space_in(path.parent, _ELSEWHERE)
    return UsageError(f"{path}: cannot be written: {error.strerror}")


def remove(path: Path) -> None:
    """Delete a file, where it is there.

    Raises
    ------
    UsageError
        It cannot be deleted.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"{path}: left by an earlier analysis, and cannot be deleted: {error.strerror}"
        ) from error
