"""Two visits as the record that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from shoken.report.record.schema import SCHEMA_VERSION, Triple, ZoneKey

if TYPE_CHECKING:
    from shoken.analysis.findings.visits import Comparison, LesionChange

__all__ = ["ComparisonRecord", "LesionChangeRecord", "comparison_record"]


class LesionChangeRecord(BaseModel):
    """One lesion on both visits; ``centroid_ras_mm`` of the first scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    change: Literal["new", "grown", "stable", "shrunk", "gone"]
    is_certain: bool
    first_ml: float
    second_ml: float
    uncertainty_ml: float
    side: Literal["left", "right", "midline"]
    region: str
    zone: ZoneKey | None
    centroid_ras_mm: Triple


class ComparisonRecord(BaseModel):
    """What became of each lesion; ``second_to_first`` is the rigid registration, RAS mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: str = SCHEMA_VERSION
    first_file: str
    first_sha256: str
    second_file: str
    second_sha256: str
    second_to_first: tuple[tuple[float, ...], ...]
    lesions: tuple[LesionChangeRecord, ...]


def comparison_record(comparison: Comparison) -> ComparisonRecord:
    """The record of a comparison."""
    return ComparisonRecord(
        first_file=comparison.first.scan.name,
        first_sha256=comparison.first.scan.sha256,
        second_file=comparison.second.scan.name,
        second_sha256=comparison.second.scan.sha256,
        second_to_first=tuple(tuple(row) for row in comparison.second_to_first.tolist()),
        lesions=tuple(map(_lesion_record, comparison.lesions)),
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
    )
