"""The JSON file that dcm2niix and BIDS put beside a scan: how it was acquired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.notices import Notice, NoticeCode
from shoken.reading.acquired import RECORD_MOST_BYTES, acquired_as_record_says
from shoken.reading.files import members_of
from shoken.reading.members import read_up_to
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.members import Source
    from shoken.reading.scan import Scan

__all__ = ["with_record"]

_ENDING = ".json"


def with_record(scan: Scan, source: Source | Sequence[Source]) -> Scan:
    """A scan with what a file of its name beside it records; DICOM has its own record."""
    if scan.source is not None or not isinstance(source, Path | str):
        return scan
    content = _beside(Path(source))
    if content is None:
        return scan
    if (acquisition := acquired_as_record_says(content)) is not None:
        return replace(scan, acquisition=acquisition)
    return replace(scan, notices=(*scan.notices, Notice(NoticeCode.RECORD_NOT_READ)))


def _beside(path: Path) -> bytes | None:
    """The file's bytes, of a folder's or a ZIP's the one that has the name of another member."""
    if not path.is_dir() and path.suffix.lower() != ".zip":
        try:
            with path.with_name(scan_stem(path.name) + _ENDING).open("rb") as opened:
                return read_up_to(opened, RECORD_MOST_BYTES)
        except OSError:
            return None
    members = members_of(path)
    stems = {scan_stem(member.name) for member in members if not member.name.endswith(_ENDING)}
    records = [
        member
        for member in members
        if member.name.endswith(_ENDING) and member.name.removesuffix(_ENDING) in stems
    ]
    return records[0].read() if len(records) == 1 else None
