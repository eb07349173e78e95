"""The report of a single picture: what it shows from side to side, and what it cannot say."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shoken.report.record.frozen import Frozen
from shoken.report.words import Language  # noqa: TC001 - pydantic needs it
from shoken.report.words.picture import PICTURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shoken.analysis.picture import PictureAnalysis

__all__ = ["PictureReport", "PictureResult", "picture_markdown", "picture_result"]

_SCHEMA_VERSION = "1.0"


class PictureReport(Frozen):
    """The five fields of every report, and what limits this one.

    ``is_finding_present`` says whether an asymmetric region was marked; ``confidence_score`` is
    always 0, since nothing here tells a lesion from a difference that is normal.
    """

    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=0)
    anatomical_location: str | None
    limits: str
    language: Language
    written_by: str = "measured"


class RegionRecord(Frozen):
    """One region brighter than its mirror image; rows and columns count from 0."""

    id: int
    pixels: int
    head_percent: float
    centre_row: float
    centre_column: float
    side: Literal["left", "right"]
    brighter_by: float


class PictureResult(Frozen):
    """Everything measured and said about one picture: ``<stem>_report.json``."""

    schema_version: str = _SCHEMA_VERSION
    kind: Literal["picture"] = "picture"
    picture: str
    sha256: str
    width_pixels: int
    height_pixels: int
    head_pixels: int
    symmetry: float | None
    regions: tuple[RegionRecord, ...]
    marks_blanked: int
    report: PictureReport
    software: dict[str, str]


def picture_result(analysis: PictureAnalysis, language: Language) -> PictureResult:
    """What was measured on a picture, and the report in one language."""
    height, width = analysis.head.shape
    return PictureResult(
        picture=analysis.picture.name,
        sha256=analysis.picture.sha256,
        width_pixels=width,
        height_pixels=height,
        head_pixels=int(analysis.head.sum()),
        symmetry=round(analysis.mirror.likeness, 3) if analysis.mirror else None,
        regions=tuple(RegionRecord.model_validate(asdict(r)) for r in analysis.regions),
        marks_blanked=analysis.blanked,
        report=_report(analysis, language),
        software={name: version(name) for name in ("shoken", "numpy", "pillow", "scipy")},
    )


def _report(analysis: PictureAnalysis, language: Language) -> PictureReport:
    say, regions = partial(_said, language), analysis.regions
    if analysis.mirror is None:
        summary = say("no_sides")
    elif not regions:
        summary = say("none")
    else:
        summary = say(
            "some",
            count=len(regions),
            percent=regions[0].head_percent,
            side=say(regions[0].side),
        )
    sides = dict.fromkeys(say(r.side) for r in regions)
    return PictureReport(
        is_finding_present=bool(regions),
        finding_summary=summary,
        detailed_description=("" if language == "ja" else " ").join(_sentences(analysis, say)),
        confidence_score=0,
        anatomical_location=say("location", side=", ".join(sides)) if regions else None,
        limits=say("limits"),
        language=language,
    )


def _sentences(analysis: PictureAnalysis, say: Callable[..., str]) -> Iterator[str]:
    height, width = analysis.head.shape
    yield say("head", pixels=int(analysis.head.sum()), width=width, height=height)
    for r in analysis.regions:
        yield say(
            "region",
            id=r.id,
            side=say(r.side),
            pixels=r.pixels,
            percent=r.head_percent,
            row=r.centre_row,
            column=r.centre_column,
            by=100 * r.brighter_by,
        )
    if analysis.blanked:
        yield say("marks", count=analysis.blanked)


def picture_markdown(result: PictureResult) -> str:
    """The report as a text to read."""
    report = result.report
    say = partial(_said, report.language)
    said = (report.finding_summary, report.detailed_description, report.limits)
    parts = [
        f"## {h}\n\n{text}\n" for h, text in zip(say("headings").split("|"), said, strict=True)
    ]
    return "\n".join([f"# {say('title')}\n", *parts, f"{say('disclaimer')}\n"])


def _said(language: Language, name: str, **values: object) -> str:
    return PICTURE[name][language].format(**values)
