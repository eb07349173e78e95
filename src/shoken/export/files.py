"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from shoken.common.errors import UsageError

__all__ = ["check_name", "make_folder", "write_atomically"]

_LONGEST_ENDING = len("_label-lesion_desc-FLAIR_probseg.nii.gz")
_USUAL_LIMIT = 255  # bytes of a name on NTFS, ext4 and APFS


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
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be used for results: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{folder}: cannot be used for results: it is not writable")


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a temporary file, for its owner alone, beside the destination and rename it.

    ``mode`` are the rights of the file that is there in the end.

    Raises
    ------
    UsageError
        The destination cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".shoken-")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
