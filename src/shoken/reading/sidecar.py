"""The JSON files that dcm2niix and BIDS put beside a scan: how it was acquired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.notices import Notice, NoticeCode
from shoken.reading.acquired import RECORD_MOST_BYTES, acquired_as_record_says, record_of
from shoken.reading.file_members import read_up_to
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.reading.file_members import Member, Source
    from shoken.reading.scan import Scan

__all__ = ["with_record", "with_record_among"]

_ENDING = ".json"


def with_record(scan: Scan, source: Source) -> Scan:
    """A scan with what files beside it, or above it in BIDS, record; an open file has none."""
    if scan.source is not None or not isinstance(source, Path | str):
        return scan
    return _with(scan, list(_beside(Path(source))))


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
    return _with(scan, [records[0].read()]) if len(records) == 1 else scan


def _with(scan: Scan, contents: list[bytes]) -> Scan:
    """A scan with what records say, the last of them above the others."""
    records = [record for record in map(record_of, contents) if record is not None]
    if len(records) < len(contents):
        scan = replace(scan, notices=(*scan.notices, Notice(NoticeCode.RECORD_NOT_READ)))
    told: dict[str, Any] = {}
    for record in records:
        told |= record
    return replace(scan, acquisition=acquired_as_record_says(told)) if records else scan


def _beside(path: Path) -> Iterator[bytes]:
    """The records' bytes, the nearest last."""
    beside = path.with_name(scan_stem(path.name) + _ENDING)
    for record in (*_inherited(path), beside):
        try:
            if record.is_file():  # a pipe would never end
                with record.open("rb") as opened:
                    yield read_up_to(opened, RECORD_MOST_BYTES)
        except OSError:
            continue


def _inherited(path: Path) -> Iterator[Path]:
    """Records that BIDS has a scan inherit, the nearest last.

    They lie in a folder above it or its own, end in its suffix, and name no entity that it has not.
    """
    *entities, suffix = scan_stem(path.name).split("_")
    if not entities or not entities[0].startswith("sub-"):
        return
    above = path.absolute().parents
    subject = next((n for n, one in enumerate(above) if one.name == entities[0]), None)
    if subject is None:
        return
    for folder in reversed(above[: subject + 2]):
        found = {one: one.name.removesuffix(_ENDING).split("_") for one in folder.glob("*.json")}
        fits = [
            one
            for one, (*others, last) in found.items()
            if last == suffix and set(others) < set(entities)
        ]
        yield from sorted(fits, key=lambda one: (one.name.count("_"), one.name))
