"""Visits of one patient as the record that is kept."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from shoken.common.errors import UsageError
from shoken.report.record.finding import SideKey, SiteRecord, Triple, ZoneKey
from shoken.report.record.frozen import Frozen
from shoken.report.record.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.findings.visits import Comparison, LeftOut, LesionChange, Series
    from shoken.analysis.values import Analysis

__all__ = [
    "ComparisonRecord",
    "LeftOutRecord",
    "LesionChangeRecord",
    "PairRecord",
    "VisitRecord",
    "comparison_record",
    "visit_days",
]


class LesionChangeRecord(Frozen):
    """One lesion on both visits; ``centroid_ras_mm`` of the first scan.

    ``first_findings`` and ``second_findings`` are its findings in each visit's own report.
    """

    id: int
    change: Literal["new", "grown", "stable", "shrunk", "gone"]
    is_certain: bool
    first_ml: float
    second_ml: float
    uncertainty_ml: float
    side: SideKey
    region: str
    zone: ZoneKey | None
    centroid_ras_mm: Triple
    sites: tuple[SiteRecord, ...] = ()
    first_findings: tuple[int, ...] = ()
    second_findings: tuple[int, ...] = ()


class LeftOutRecord(Frozen):
    """A finding of the report of visit 1 or 2 that was not compared, and why."""

    visit: int
    finding: int
    volume_ml: float
    reason: Literal["speck", "outside"]


class VisitRecord(Frozen):
    """One visit: its file, its day (ISO 8601) where it was given, and its own report's total.

    What is possibly no lesion is in neither ``finding_count`` nor ``lesion_ml``, as in the report.
    """

    file: str
    sha256: str
    day: str | None = None
    finding_count: int
    lesion_ml: float


class PairRecord(Frozen):
    """What became of each lesion from one visit to another.

    ``second_to_first`` is the rigid registration, RAS mm.  For each visit the volumes of
    ``lesions`` and of ``left_out`` together are ``first_total_ml`` and ``second_total_ml``: all
    that the visits' own reports mark, what is possibly no lesion included.
    """

    first_file: str
    first_sha256: str
    second_file: str
    second_sha256: str
    first_total_ml: float
    second_total_ml: float
    second_to_first: tuple[tuple[float, ...], ...]
    lesions: tuple[LesionChangeRecord, ...]
    left_out: tuple[LeftOutRecord, ...] = ()

    @property
    def followed_ml(self) -> tuple[float, float]:
        """What was compared of each visit."""
        first = math.fsum(lesion.first_ml for lesion in self.lesions)
        return first, math.fsum(lesion.second_ml for lesion in self.lesions)


class ComparisonRecord(PairRecord):
    """The first visit compared with the last one.

    ``visits`` are all, in their order; where there are three or more, ``steps`` compares each with
    the next.
    """

    schema_version: str = SCHEMA_VERSION
    visits: tuple[VisitRecord, ...]
    steps: tuple[PairRecord, ...] = ()


def visit_days(days: Sequence[str | None]) -> tuple[str | None, ...]:
    """The days of visits, in their order, checked; None where one is not known.

    Raises
    ------
    UsageError
        One is no date, or they do not follow one another.
    """
    known = []
    for day in filter(None, days):
        try:
            known.append(date.fromisoformat(day))
        except ValueError:
            raise UsageError(f"{day!r} is no date: write it as 2025-03-31") from None
    if any(one > other for one, other in pairwise(known)):
        raise UsageError("the visits are not in the order of their dates: the earliest comes first")
    return tuple(day or None for day in days)


def comparison_record(series: Series, days: Sequence[str | None] | None = None) -> ComparisonRecord:
    """The record of a comparison.

    Parameters
    ----------
    series
        What was compared.
    days
        Of each visit, as :func:`visit_days` gives them.
    """
    each = zip(series.visits, days or [None] * len(series.visits), strict=True)
    return ComparisonRecord(
        **_pair(series.overall).model_dump(),
        visits=tuple(_visit(visit, day) for visit, day in each),
        steps=tuple(map(_pair, series.steps)),
    )


def _visit(analysis: Analysis, day: str | None) -> VisitRecord:
    return VisitRecord(
        file=analysis.scan.name,
        sha256=analysis.scan.sha256,
        day=day,
        finding_count=analysis.load.count,
        lesion_ml=analysis.load.volume_ml,
    )


def _pair(comparison: Comparison) -> PairRecord:
    return PairRecord(
        first_file=comparison.first.scan.name,
        first_sha256=comparison.first.scan.sha256,
        second_file=comparison.second.scan.name,
        second_sha256=comparison.second.scan.sha256,
        first_total_ml=_marked_ml(comparison.first),
        second_total_ml=_marked_ml(comparison.second),
        second_to_first=tuple(tuple(row) for row in comparison.second_to_first.tolist()),
        lesions=tuple(map(_lesion_record, comparison.lesions)),
        left_out=tuple(map(_left_out_record, comparison.left_out)),
    )


def _marked_ml(analysis: Analysis) -> float:
    """All that a visit's report marks: lesions are followed whether they have a caveat or not."""
    return analysis.load.volume_ml + analysis.load.caveated_ml


def _left_out_record(one: LeftOut) -> LeftOutRecord:
    return LeftOutRecord(
        visit=one.visit, finding=one.finding, volume_ml=one.volume_ml, reason=one.reason.value
    )


def _lesion_record(lesion: LesionChange) -> LesionChangeRecord:
    return LesionChangeRecord(
        id=lesion.id,
        change=lesion.change.value,
        is_certain=lesion.is_certain,
        first_ml=lesion.first_ml,
        second_ml=lesion.second_ml,
        uncertainty_ml=lesion.uncertainty_ml,
        side=lesion.place.side.value,
        region=lesion.place.region,
        zone=lesion.place.zone.value if lesion.place.zone else None,
        centroid_ras_mm=lesion.centroid_ras_mm,
        sites=tuple(
            SiteRecord(side=site.side.value, region=site.region) for site in lesion.place.sites
        ),
        first_findings=lesion.first_findings,
        second_findings=lesion.second_findings,
    )
