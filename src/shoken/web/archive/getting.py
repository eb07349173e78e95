"""Series of the archive as a scan on the page, as if their files had been uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import TooLarge
from shoken.common.settings import settings
from shoken.pacs.archive import archive_of_settings
from shoken.web.held_uploads import Refused, uploads
from shoken.web.state import ScanFile, connection, owner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.pacs.values import ArchivedSeries
    from shoken.web.text import Text

__all__ = ["scan_of_series"]


def scan_of_series(series: Sequence[ArchivedSeries], text: Text) -> ScanFile:
    """The files of some series, within the limits of uploads, while their progress is shown.

    Raises
    ------
    ArchiveError
        The archive cannot be reached.
    TooLarge
        They are more than a user may hold.
    """
    archive, contents, names = archive_of_settings(), [], []
    count = sum(one.instances or 0 for one in series)
    line = st.progress(0.0, text.archive.getting.format(done=0, count=count))
    try:
        with uploads.reserving(owner(), settings().uploads_mib) as reserve:
            size = 0
            for number, one in enumerate(series, start=1):
                for content in archive.instances(one.study_uid, one.series_uid):
                    size += len(content)
                    reserve(size)
                    contents.append(content)
                    # numbers, since names on the page come from outside as a rule
                    names.append(f"{number}-{len(contents):05}.dcm")
                    done = text.archive.getting.format(done=len(contents), count=count)
                    line.progress(min(1.0, len(contents) / max(count, 1)), done)
            scan = ScanFile(names[0] if names else "", tuple(contents), names=tuple(names))
            uploads.holds(connection(), scan)
    except Refused as refused:
        raise TooLarge(refused.said[text.language]).translated() from refused
    line.empty()
    return scan
