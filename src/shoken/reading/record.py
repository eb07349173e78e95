"""The JSON file that dcm2niix and BIDS put beside a scan: how it was acquired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.notices import Notice, NoticeCode
from shoken.reading.acquired import RECORD_MOST_BYTES, acquired_as_record_says
from shoken.reading.members import read_up_to
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.members import Member, Source
    from shoken.reading.scan import Scan

__all__ = ["with_record", "with_record_among"]

_ENDING = ".json"


def with_record(scan: Scan, source: Source) -> Scan:
    """A scan with what a file of its name beside it records; an open file has none beside it."""
    if not isinstance(source, Path | str):
        return scan
    path = Path(source)
    try:
        with path.with_name(scan_stem(path.name) + _ENDING).open("rb") as opened:
            return _with(scan, read_up_to(opened, RECORD_MOST_BYTES))
    except OSError:
        return scan


def with_record_among(scan: Scan, members: Sequence[Member]) -> Scan:
    """A scan with what the one record among its files records; DICOM has its own."""
    if scan.acquisition is not None:
        return scan
    stems = {scan_stem(member.name) for member in members if not member.name.endswith(_ENDING)}
    records = [
        member
        for member in members
        if member.name.endswith(_ENDING) and member.name.removesuffix(_ENDING) in stems
    ]
    return _with(scan, records[0].read()) if len(records) == 1 else scan


def _with(scan: Scan, content: bytes) -> Scan:
    if (acquisition := acquired_as_record_says(content)) is not None:
        return replace(scan, acquisition=acquisition)
    return replace(scan, notices=(*scan.notices, Notice(NoticeCode.RECORD_NOT_READ)))
