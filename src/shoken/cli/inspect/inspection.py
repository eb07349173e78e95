"""What would be read of scans, as frozen values that go to JSON as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shoken.analysis.quality_notices import look_notices
from shoken.analysis.recognition import Source, decide_sequence, hints_of
from shoken.cli.batch import tasks_of
from shoken.common.errors import InputError
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence  # noqa: TC001 - a field of a model
from shoken.reading import BidsLeftOut, BidsScan, is_picture, look_at, read_picture
from shoken.report.record.frozen import Frozen
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.common.notices import Notice
    from shoken.reading import Look
    from shoken.report.words import Language

__all__ = ["Inspection", "Recorded", "as_json", "inspect_scans"]

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


class Said(Frozen):
    """One thing to tell of a scan, and its code."""

    code: str
    text: str


class Recorded(Frozen):
    """Times in ms, and whether contrast agent was given; None where it is not recorded."""

    echo_ms: float | None
    repetition_ms: float | None
    inversion_ms: float | None
    contrast_agent: bool | None


class Series(Frozen):
    """One DICOM series among the files, as :class:`shoken.reading.SeriesFound`."""

    number: int
    pictures: int
    sequence: MrSequence | None
    is_read: bool
    why_not: str | None


class Inspection(Frozen):
    """What would be read of one scan.

    ``path`` is what was given, ``file`` what its results are named after. ``spacing_mm`` and
    ``axes`` are those of the file's own grid, None for a picture. ``sequence`` is None where only
    the picture will tell it; ``sequence_from`` is what told it. ``notices`` hold what is left out
    and why. ``left_out`` is why a dataset's file is not looked at, ``error`` the cause where it
    cannot be read.
    """

    schema_version: Literal["1.2"] = "1.2"
    file: str
    path: str | None = None
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
    paths: list[Path],
    language: Language,
    volume: int | None = None,
    series: int | None = None,
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
            found = _inspected(task, language, volume, series)
        except InputError as error:
            found = Inspection(file=_name(task), error=" ".join(str(error).split()))
        yield found.model_copy(update={"path": _name(task)})


def _name(task: Path | list[Path] | BidsScan) -> str:
    """As the request has it; single files of DICOM are one scan under the first one's folder."""
    if settings().hide_names:
        return "scan"
    path = task.path if isinstance(task, BidsScan) else task
    return str(path[0].parent if isinstance(path, list) else path)


def _inspected(
    task: Path | list[Path] | BidsScan,
    language: Language,
    volume: int | None,
    series: int | None,
) -> Inspection:
    source = task.path if isinstance(task, BidsScan) else task
    if isinstance(source, Path) and is_picture(source):
        picture = read_picture(source)
        rows, columns = picture.grey.shape
        return Inspection(file=picture.name, format="picture", shape=(columns, rows))
    seen = look_at(source, volume=volume, series=series)
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
