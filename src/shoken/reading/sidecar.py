"""The JSON files that dcm2niix and BIDS put beside a scan: how it was acquired.

Their times are in seconds, DICOM's in milliseconds, and hand-written ones in either.  What one
lacks, or has in a form that makes no sense, is taken as not recorded: it only tells the sequence.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.acquisition import Acquisition
from shoken.imaging.contrast_words import denies_agent
from shoken.reading.acquisition_terms import (
    first_named,
    is_agent,
    is_named_other,
    is_other,
    words_of,
)
from shoken.reading.file_members import read_up_to
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shoken.reading.file_members import Member, Source
    from shoken.reading.scan import Scan

__all__ = [
    "acquisition_of_sidecar",
    "parsed_sidecar",
    "records_beside",
    "with_sidecar",
    "with_sidecar_among",
]

_MOST_BYTES = 4 * 2**20  # dcm2niix writes some KiB, dcmstack up to a few MiB
_ENDING = ".json"
# no scanner waits so long: somebody wrote milliseconds, as DICOM has them (heavy T2 weighting has
# echoes of 1 s, and an inversion is over after five times fluid's T1 of 4 s)
_LONGEST_S = (("EchoTime", 2.0), ("InversionTime", 20.0), ("RepetitionTime", 60.0))


def with_sidecar(scan: Scan, source: Source) -> Scan:
    """A scan with the acquisition from its sidecars, in BIDS inherited ones too."""
    if scan.source is not None or not isinstance(source, Path | str):
        return scan
    return _with(scan, list(_beside(Path(source))))


def with_sidecar_among(scan: Scan, members: Sequence[Member]) -> Scan:
    """A scan with the acquisition from the one sidecar among its files; DICOM has its own."""
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
    """A scan with what sidecars record; a later one overrides those before it."""
    records = [record for record in map(parsed_sidecar, contents) if record is not None]
    if len(records) < len(contents):
        scan = replace(scan, notices=(*scan.notices, Notice(NoticeCode.RECORD_NOT_READ)))
    told: dict[str, Any] = {}
    for record in records:
        told |= record
    return replace(scan, acquisition=acquisition_of_sidecar(told)) if records else scan


def records_beside(path: Path) -> tuple[Path, ...]:
    """The JSON files that tell how a scan was acquired, inherited ones first; the nearest last."""
    beside = path.with_name(scan_stem(path.name) + _ENDING)
    return tuple(record for record in (*_inherited(path), beside) if record.is_file())


def _beside(path: Path) -> Iterator[bytes]:
    """The records' bytes, the nearest last."""
    beside = path.with_name(scan_stem(path.name) + _ENDING)
    for record in (*_inherited(path), beside):
        try:
            if record.is_file():  # a pipe would never end
                with record.open("rb") as opened:
                    yield read_up_to(opened, _MOST_BYTES)
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


def parsed_sidecar(content: bytes) -> Mapping[str, Any] | None:
    """What a JSON file records; None where it is no record, or too long for one."""
    if len(content) > _MOST_BYTES:
        return None
    # JSON has one encoding; programs write the names in it as their system does
    for encoding in (json.detect_encoding(content), "cp932", "latin-1"):
        try:
            told = json.loads(content.decode(encoding), strict=False)
        except (ValueError, RecursionError):
            continue
        return told if isinstance(told, dict) else None
    return None


def acquisition_of_sidecar(told: Mapping[str, Any]) -> Acquisition:
    """The acquisition that a sidecar records.

    >>> acquisition_of_sidecar({"EchoTime": 0.09, "RepetitionTime": 9}).echo_ms
    90.0
    """
    in_seconds = not any((_positive(told.get(name)) or 0) > most for name, most in _LONGEST_S)

    def milliseconds(name: str) -> float | None:
        time = _positive(told.get(name))
        return time if time is None or not in_seconds else round(1000 * time, 6)

    names = [str(told.get(name, "")) for name in ("SeriesDescription", "ProtocolName")]
    agent = told.get("ContrastBolusIngredient", told.get("ContrastBolusAgent"))
    return Acquisition(
        echo_ms=milliseconds("EchoTime"),
        repetition_ms=milliseconds("RepetitionTime") or milliseconds("RepetitionTimeExcitation"),
        inversion_ms=milliseconds("InversionTime"),
        scanning=_joined(told.get("ScanningSequence")),
        variant=_joined(told.get("SequenceVariant")),
        contrast_agent=is_agent(agent),
        is_other=is_other(words_of(told.get("ImageType"))) or is_named_other(names[0]),
        described=first_named(names),
        is_plain=denies_agent(names[0]),
    )


def _joined(value: Any) -> tuple[str, ...]:
    """Words that dcm2niix joins by ``_`` or a backslash, depending on its version."""
    return tuple(re.split(r"[\\_]+", value)) if isinstance(value, str) else words_of(value)


def _positive(value: Any) -> float | None:
    """A number above 0, the first of several."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = next(iter(value), None)
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number > 0 else None
