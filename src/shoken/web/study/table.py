"""The table of the scans that were recognised: what each is, and what it is used for."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from shoken.analysis.quality_notices import look_notices
from shoken.analysis.recognition import decide_sequence, hints_of
from shoken.analysis.studies import named_sequence, plane_of
from shoken.common.settings import settings
from shoken.report.words import wording
from shoken.report.words.causes import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shoken.analysis.studies import FoundStudy
    from shoken.reading import FoundScan
    from shoken.web.text import Text

__all__ = ["Use", "scan_line", "scan_table"]


class Use(IntEnum):
    """What a scan is used for, as the strings have it."""

    FIRST = 0
    BESIDE = 1
    LEFT_OUT = 2


def scan_table(
    studies: Sequence[FoundStudy], uses: Sequence[Mapping[int, Use]], text: Text
) -> dict[str, list[object]]:
    """A row for each scan; the study's column where there are several."""
    rows = [
        (str(number), *_cells(scan, uses_of_study.get(n, Use.LEFT_OUT), text))
        for number, (study, uses_of_study) in enumerate(zip(studies, uses, strict=True), start=1)
        for n, scan in enumerate(study.scans)
    ]
    names = text.study.columns.split("|")
    begin = 0 if len(studies) > 1 else 1
    return {name: [row[n] for row in rows] for n, name in enumerate(names) if n >= begin}


def scan_line(scan: FoundScan, text: Text) -> str:
    """A scan's name, with what it is said to be."""
    kind = named_sequence(scan)
    said = wording(text.language).sequence(kind) if kind else None
    return " · ".join(part for part in (_name(scan, text), said) if part)


def _name(scan: FoundScan, text: Text) -> str:
    if scan.look is not None:
        folder = scan.folder.rpartition("/")[2]
        is_told = folder and not scan.look.is_dicom and not settings().hide_names
        return f"{folder}/{scan.look.name}" if is_told else scan.look.name
    if len(scan.files) > 1 or scan.study_uid or settings().hide_names:
        return text.study.dicom_files.format(count=len(scan.files))
    return scan.names[0]


def _cells(scan: FoundScan, use: Use, text: Text) -> tuple[object, ...]:
    said, look, words = text.study, scan.look, wording(text.language)
    if look is None:
        why = said.unreadable.format(why=in_language(scan.why_not or "", text.language))
        return (_name(scan, text), "", "", "", "", str(scan.volumes), said.uses[Use.LEFT_OUT], why)
    grid, kind, plane = look.native, named_sequence(scan), plane_of(look.native)
    told = (*look_notices(look), *decide_sequence(hints_of(look)).notices)
    return (
        _name(scan, text),
        words.sequence(kind) if kind else text.sequence_auto,
        " × ".join(map(str, grid.shape)),
        " × ".join(f"{mm:.2g}" for mm in grid.spacing_mm),
        text.planes[plane] if plane else said.volumetric,
        str(scan.volumes),
        said.uses[use],
        " ".join(words.notice(notice) for notice in told),
    )
