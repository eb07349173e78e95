"""What would be read of scans, without an analysis: ``shoken inspect``."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from shoken.analysis.quality import look_notices
from shoken.analysis.recognition import Source, decide_sequence, hints_of
from shoken.cli.batch import tasks_of
from shoken.common.errors import InputError
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence
from shoken.reading import BidsLeftOut, BidsScan, is_picture, look_at, read_picture
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.common.notices import Notice
    from shoken.reading import Look
    from shoken.report.words import Language

__all__ = ["Inspection", "as_json", "as_lines", "inspect_scans"]

_FORMATS = {
    "nii": "NIfTI",
    "hdr": "Analyze",
    "img": "Analyze",
    "mgh": "FreeSurfer MGH",
    "mgz": "FreeSurfer MGH",
    "nrrd": "NRRD",
    "nhdr": "NRRD",
    "mnc": "MINC",
}
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                "format": "format",
                "grid": "grid",
                "sequence": "sequence",
                "times": "recorded",
                "series": "series",
                "read": "{pictures} pictures, {sequence}: read",
                "not_read": "{pictures} pictures, {sequence}: not read{why}",
                "note": "note",
                "left_out": "note",
                "error": "cannot be read",
                "voxels": "{shape} voxels of {spacing} mm, axes {axes}",
                "pixels": "{shape} pixels, without millimetres",
                Source.ACQUISITION: "{sequence}, by its acquisition",
                Source.NAME: "{sequence}, by its name; the picture decides where it is clear",
                Source.NOTHING: "not recorded; the picture decides",
                "agent": "contrast agent",
            }
        ),
        "ja": MappingProxyType(
            {
                "format": "形式",
                "grid": "格子",
                "sequence": "撮像法",
                "times": "撮像条件",
                "series": "シリーズ",
                "read": "{pictures}枚、{sequence}:読み込む",
                "not_read": "{pictures}枚、{sequence}:読み込まない{why}",
                "note": "注意",
                "left_out": "注意",
                "error": "読み込めない",
                "voxels": "{shape}ボクセル、{spacing} mm、軸{axes}",
                "pixels": "{shape}画素(mm不明)",
                Source.ACQUISITION: "{sequence}(撮像条件による)",
                Source.NAME: "{sequence}(名称による。画像が明瞭であれば画像から判定する)",
                Source.NOTHING: "記録なし。画像から判定する",
                "agent": "造影剤",
            }
        ),
    }
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Frozen):
    """One thing to tell of a scan, and its code."""

    code: str
    text: str


class Recorded(_Frozen):
    """Times in ms, and whether contrast agent was given; None where it is not recorded."""

    echo_ms: float | None
    repetition_ms: float | None
    inversion_ms: float | None
    contrast_agent: bool | None


class Series(_Frozen):
    """One DICOM series among the files, as :class:`shoken.reading.SeriesFound`."""

    pictures: int
    sequence: MrSequence | None
    is_read: bool
    why_not: str | None


class Inspection(_Frozen):
    """What would be read of one scan.

    ``spacing_mm`` and ``axes`` are those of the file's own grid, None for a picture.  ``sequence``
    is None where only the picture will tell it; ``sequence_from`` is what told it.  ``notices``
    hold what is left out and why.  ``left_out`` is why a dataset's file is not looked at, ``error``
    the cause where it cannot be read.
    """

    schema_version: Literal["1.0"] = "1.0"
    file: str
    format: str | None = None
    shape: tuple[int, ...] | None = None
    spacing_mm: tuple[float, ...] | None = None
    axes: str | None = None
    sequence: MrSequence | None = None
    sequence_from: Source | None = None
    acquisition: Recorded | None = None
    series: tuple[Series, ...] = ()
    is_synthetic: bool = False
    notices: tuple[Said, ...] = ()
    left_out: str | None = None
    error: str | None = None


def inspect_scans(
    paths: list[Path], language: Language, volume: int | None = None
) -> Iterator[Inspection]:
    """Look at scans as :func:`shoken.cli.batch.tasks_of` takes them, one after the other.

    Raises
    ------
    UsageError, UnsupportedScan
        A dataset beside other paths, or one without a scan.
    """
    for task in tasks_of(paths, None):
        if isinstance(task, BidsLeftOut):
            yield Inspection(file=task.path, left_out=task.why)
            continue
        try:
            yield _inspected(task, language, volume)
        except InputError as error:
            yield Inspection(file=_name(task), error=" ".join(str(error).split()))


def _name(task: Path | list[Path] | BidsScan) -> str:
    """As the request has it; single files of DICOM are one scan under the first one's folder."""
    if settings().hide_names:
        return "scan"
    path = task.path if isinstance(task, BidsScan) else task
    return str(path[0].parent if isinstance(path, list) else path)


def _inspected(
    task: Path | list[Path] | BidsScan, language: Language, volume: int | None
) -> Inspection:
    source = task.path if isinstance(task, BidsScan) else task
    if isinstance(source, Path) and is_picture(source):
        picture = read_picture(source)
        rows, columns = picture.grey.shape
        return Inspection(file=picture.name, format="picture", shape=(columns, rows))
    seen = look_at(source, volume=volume)
    told, words = decide_sequence(hints_of(seen)), wording(language)
    notices: tuple[Notice, ...] = (*look_notices(seen), *told.notices)
    record = seen.acquisition
    return Inspection(
        file=seen.name,
        format=_format(seen),
        shape=seen.native.shape,
        spacing_mm=tuple(round(float(mm), 4) for mm in seen.native.spacing_mm),
        axes=seen.native.axes,
        sequence=None if told.source is Source.NOTHING else told.sequence,
        sequence_from=told.source,
        acquisition=Recorded.model_validate(record, from_attributes=True) if record else None,
        series=tuple(Series.model_validate(one, from_attributes=True) for one in seen.series),
        is_synthetic=seen.synthetic,
        notices=tuple(Said(code=n.code, text=words.notice(n)) for n in notices),
    )


def _format(seen: Look) -> str:
    if seen.is_dicom:
        return "DICOM"
    endings = reversed(seen.name.lower().split("."))
    return next((_FORMATS[ending] for ending in endings if ending in _FORMATS), "NIfTI")


def as_json(found: list[Inspection]) -> str:
    """A JSON array, one object a scan."""
    return json.dumps([each.model_dump(mode="json") for each in found], indent=2)


def as_lines(found: Inspection, language: Language) -> Iterator[str]:
    """The scan's name, and what would be read of it in indented lines."""
    words = _WORDS[language]
    yield found.file
    for label, text in _rows(found, words, language):
        yield f"  {words[label]}: {text}"


def _rows(
    found: Inspection, words: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    for label in ("left_out", "error"):
        if why := getattr(found, label):
            yield label, why
            return
    shape, spacing = (
        "×".join(f"{size:g}" for size in sizes or ()) for sizes in (found.shape, found.spacing_mm)
    )
    grid = words["voxels" if found.spacing_mm else "pixels"]
    yield "format", str(found.format)
    yield "grid", grid.format(shape=shape, spacing=spacing, axes=found.axes)
    if found.sequence_from is not None:
        sequence = wording(language).sequence(found.sequence or MrSequence.UNKNOWN)
        yield "sequence", words[found.sequence_from].format(sequence=sequence)
    if found.acquisition and (times := _times(found.acquisition, words)):
        yield "times", times
    for one in found.series:
        sequence = wording(language).sequence(one.sequence or MrSequence.UNKNOWN)
        why = f" ({one.why_not})" if one.why_not else ""
        template = words["read" if one.is_read else "not_read"]
        yield "series", template.format(pictures=one.pictures, sequence=sequence, why=why)
    for notice in found.notices:
        yield "note", notice.text


def _times(record: Recorded, words: Mapping[str, str]) -> str:
    named = (("TE", record.echo_ms), ("TR", record.repetition_ms), ("TI", record.inversion_ms))
    told = [f"{name} {ms:.4g} ms" for name, ms in named if ms is not None]
    return ", ".join([*told, *([words["agent"]] if record.contrast_agent else [])])
