"""Series from the archive into a folder, from where they are analysed like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError, UsageError
from shoken.export.atomic_writing import make_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shoken.pacs.archive import Archive

__all__ = ["pull"]

_PRIVATE = 0o600  # they hold names and numbers of patients


def pull(archive: Archive, study_uid: str, series_uids: Iterable[str], folder: Path) -> int:
    """Write the files of some series into a folder, one below it for each; gives back their number.

    The folder is new or empty: what is analysed is a whole folder, and two patients would be one.

    Files and folders are named by numbers, and can be read by their owner alone.

    Raises
    ------
    ArchiveError
        The archive cannot be reached, or has no such series.
    TooLarge
        A series is more than a limit of the settings.
    UsageError, NoSpace
        The folder holds something, or cannot be written.
    """
    _check_empty(folder)
    count = 0
    for number, uid in enumerate(series_uids, start=1):
        place, before = folder / f"series-{number:02}", count
        for content in archive.instances(study_uid, uid):
            if count == before:
                make_folder(place)
            count += 1
            write_atomically(place / f"{count - before:05}.dcm", content, mode=_PRIVATE)
        if count == before:
            raise ArchiveError(ArchiveFault.NOT_THERE)
    return count


def _check_empty(folder: Path) -> None:
    try:
        is_free = not folder.exists() or not any(folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be used as a folder: {error.strerror}") from error
    if not is_free:
        raise UsageError(
            f"{folder}: not empty, and files of another study would be mixed with these: name a "
            "new folder, or empty this one"
        )
