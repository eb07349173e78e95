"""What was measured, in the shape in which words are compared with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from shoken.report.places import places_of_region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shoken.pipeline import Analysis
    from shoken.report.schema import StudyResult

__all__ = ["Facts", "FindingFacts", "facts_of", "facts_of_record"]

Point = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class FindingFacts:
    """One measured finding: all its lengths and points, and every concept of its place."""

    id: int
    side: str
    region: str
    places: frozenset[str]
    volume_ml: float
    lengths_mm: tuple[float, ...]
    points: tuple[Point, ...]
    mean_probability: float
    peak_probability: float


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a text about one scan may state; ``searched`` tells whether lesions were.

    ``tolerance`` is the share by which a number may differ beside how exactly it was written.
    """

    findings: tuple[FindingFacts, ...]
    searched: bool
    brain_ml: float
    spacing_mm: Point
    contrast_given: bool = False
    confidence: float | None = None
    tolerance: float = 0.015

    @property
    def total_ml(self) -> float:
        """Volume of all findings together."""
        return sum(finding.volume_ml for finding in self.findings)


def facts_of(analysis: Analysis, confidence: float | None = None) -> Facts:
    """The facts of an analysis."""
    return Facts(
        findings=_findings(analysis.findings),
        searched=analysis.lesions is not None,
        brain_ml=analysis.brain.mask.volume_ml,
        spacing_mm=analysis.scan.native.spacing_mm,
        contrast_given=analysis.sequence == "t1c",
        confidence=confidence,
    )


def facts_of_record(result: StudyResult) -> Facts:
    """The facts of an analysis that was kept as a record."""
    return Facts(
        findings=_findings(result.findings),
        searched=result.lesion_engine is not None,
        brain_ml=result.brain.volume_ml,
        spacing_mm=result.scan.spacing_mm,
        contrast_given=result.scan.sequence == "t1c",
        confidence=result.report.confidence_score,
    )


def _findings(findings: Iterable[Any]) -> tuple[FindingFacts, ...]:
    return tuple(_finding(_fields(finding)) for finding in findings)


def _fields(finding: Any) -> dict[str, Any]:
    if isinstance(finding, BaseModel):
        return finding.model_dump()
    return asdict(finding) if is_dataclass(finding) else dict(finding)  # type: ignore[arg-type]


def _finding(fields: dict[str, Any]) -> FindingFacts:
    """Every length, point and name that a finding has, whatever measures are added to it."""
    names = [value for key, value in fields.items() if isinstance(value, str) and key != "side"]
    return FindingFacts(
        id=fields["id"],
        side=str(fields["side"]),
        region=fields["region"],
        places=frozenset().union(*(places_of_region(name) for name in names)),
        volume_ml=fields["volume_ml"],
        lengths_mm=tuple(
            float(v) for k, v in fields.items() if k.endswith("_mm") and isinstance(v, int | float)
        ),
        points=tuple(
            (float(v[0]), float(v[1]), float(v[2]))
            for v in fields.values()
            if isinstance(v, tuple | list) and len(v) == 3
        ),
        mean_probability=fields["mean_probability"],
        peak_probability=fields["peak_probability"],
    )
