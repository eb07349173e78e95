"""What is written to disk: the report, and the analysis that it belongs to.

Frozen, versioned pydantic models.  A change that an older reader would misread raises
``SCHEMA_VERSION``'s first number.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "SCHEMA_VERSION",
    "BrainRecord",
    "FindingRecord",
    "Language",
    "LoadRecord",
    "ModelRecord",
    "NoticeRecord",
    "Report",
    "ScanRecord",
    "StudyResult",
    "TissueRecord",
    "ZoneRecord",
]

SCHEMA_VERSION = "1.2"
Language = Literal["ja", "en"]
Triple = tuple[float, float, float]
ZoneKey = Literal["periventricular", "juxtacortical", "deep-white-matter", "infratentorial"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Report(_Frozen):
    """The report: five fields in words, and who wrote them in which language."""

    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=1)
    anatomical_location: str | None
    language: Language
    written_by: str


class ScanRecord(_Frozen):
    """The scan as it came: its own grid, not the canonical one."""

    file: str
    sha256: str
    shape: tuple[int, int, int]
    spacing_mm: Triple
    axes: str
    sequence: str


class BrainRecord(_Frozen):
    """The brain's mask in numbers."""

    engine: str
    volume_ml: float


class FindingRecord(_Frozen):
    """One measured finding; ``centroid_voxel`` on the scan's own grid, counted from 0.

    Where its place is not sure, ``region`` is ``uncertain``, ``zone`` and ``centroid_mni_mm`` None.
    """

    id: int
    volume_ml: float
    centroid_voxel: Triple
    centroid_ras_mm: Triple
    centroid_mni_mm: Triple | None
    longest_diameter_mm: float
    axial_diameter_mm: float
    perpendicular_diameter_mm: float
    sphericity: float = Field(ge=0, le=1)
    contrast_z: float | None
    side: Literal["left", "right", "midline"]
    region: str
    zone: ZoneKey | None
    mean_probability: float
    peak_probability: float


class NoticeRecord(_Frozen):
    """One thing that the reader has to know, by code and in words."""

    code: str
    text: str


class ZoneRecord(_Frozen):
    """The lesions of one zone; ``zone`` None are those outside all zones or of no sure place."""

    zone: ZoneKey | None
    count: int
    volume_ml: float


class LoadRecord(_Frozen):
    """All lesions of the scan taken together."""

    count: int
    volume_ml: float
    brain_percent: float
    by_zone: tuple[ZoneRecord, ...]


class TissueRecord(_Frozen):
    """Volumes of the tissues inside the brain mask, lesions left out."""

    grey_ml: float
    white_ml: float
    fluid_ml: float


class ModelRecord(_Frozen):
    """One network or method that took part."""

    id: str
    version: str
    sha256: str | None
    licence: str


class StudyResult(_Frozen):
    """Everything that one analysis measured and said: the content of ``<stem>_report.json``."""

    schema_version: str = SCHEMA_VERSION
    scan: ScanRecord
    brain: BrainRecord
    lesion_engine: str | None
    findings: tuple[FindingRecord, ...]
    load: LoadRecord | None
    tissue: TissueRecord | None
    report: Report
    consistency: tuple[str, ...]
    warnings: tuple[NoticeRecord, ...]
    models: tuple[ModelRecord, ...]
    timings_s: dict[str, float]
    software: dict[str, str]
