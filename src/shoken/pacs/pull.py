"""Series from the archive into a folder, from where they are analysed like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError
from shoken.export.output_files import make_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shoken.pacs.archive import Archive

__all__ = ["pull"]

_PRIVATE = 0o600  # they hold names and numbers of patients


def pull(archive: Archive, study_uid: str, series_uids: Iterable[str], folder: Path) -> int:
    """Write the files of some series into a folder, one below it for each; gives back their number.

    Files and folders are named by numbers, and can be read by their owner alone.

    Raises
    ------
    ArchiveError
        The archive cannot be reached, or has no such series.
    TooLarge
        A series is more than a limit of the settings.
    UsageError, NoSpace
        The folder cannot be written.
    """
    count = 0
    for number, uid in enumerate(series_uids, start=1):
        place, before = folder / f"series-{number:02}", count
        make_folder(place)
        for content in archive.instances(study_uid, uid):
            count += 1
            write_atomically(place / f"{count - before:05}.dcm", content, mode=_PRIVATE)
        if count == before:
            raise ArchiveError(ArchiveFault.NOT_THERE)
    return count
