"""What is written to disk: the report, and the analysis that it belongs to.

Frozen, versioned pydantic models.  A change that an older reader would misread raises
``SCHEMA_VERSION``'s first number.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shoken.models.catalogue import current_name
from shoken.report.record.older import of_version_1
from shoken.report.words import Language

__all__ = [
    "SCHEMA_VERSION",
    "BesideRecord",
    "BrainRecord",
    "CheckRecord",
    "FindingRecord",
    "FindingWords",
    "Language",
    "LoadRecord",
    "ModelRecord",
    "NoticeRecord",
    "Outcome",
    "Report",
    "RequestRecord",
    "ScanRecord",
    "Sent",
    "SlotRecord",
    "StructureRecord",
    "StudyResult",
    "TissueRecord",
    "WriterRecord",
    "ZoneRecord",
]

SCHEMA_VERSION = "2.0"
Outcome = Literal["corrected", "shortened", "replaced", "interpretation"]
Engine = Annotated[str, AfterValidator(current_name)]
Triple = tuple[float, float, float]
ZoneKey = Literal["periventricular", "juxtacortical", "deep-white-matter", "infratentorial"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoticeRecord(_Frozen):
    """One thing that the reader has to know, by code and in words."""

    code: str
    text: str


class CheckRecord(_Frozen):
    """What became of one sentence of a model that did not stand as it came.

    ``about`` is "scan", a finding's id or a group's; ``kinds`` say which rules were against it.
    Its words are not kept: nobody could verify them.  ``outcome``: ``corrected`` by the model,
    ``shortened`` to what could be verified, ``replaced`` by a sentence of code,
    ``interpretation`` left in and marked as such.
    """

    field: str
    about: str
    kinds: tuple[str, ...]
    outcome: Outcome


class SlotRecord(_Frozen):
    """One measured fact as a text tells it: whose it is, which, and how it reads."""

    field: str
    about: str
    slot: str
    text: str


class FindingWords(_Frozen):
    """The five fields for one measured finding."""

    id: int
    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=1)
    anatomical_location: str | None


class RequestRecord(_Frozen):
    """One request that was made for a report: its bytes' digest, and how often it was tried."""

    sha256: str
    size_bytes: int
    pictures: int
    tries: int
    from_store: bool


class WriterRecord(_Frozen):
    """By which model a report was worded, and at what price."""

    model: str
    model_version: str | None
    prompt: str
    requests: tuple[RequestRecord, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: float
    seconds: float


class Sent(_Frozen):
    """What left this machine: the exact bytes of a request's body, and its pictures as files."""

    body: bytes
    pictures: tuple[tuple[str, bytes], ...]


class Report(_Frozen):
    """The report: five fields in words, what goes with them, and who wrote it in which language.

    ``facts`` are all that its texts tell, each in the place of a slot that code filled.  ``sent``
    is written to files of its own.
    """

    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=1)
    anatomical_location: str | None
    impression: str
    limits: str
    suggested_next_step: str | None
    findings: tuple[FindingWords, ...]
    language: Language
    written_by: str
    writer: WriterRecord | None = None
    checks: tuple[CheckRecord, ...] = ()
    facts: tuple[SlotRecord, ...] = ()
    notices: tuple[NoticeRecord, ...] = ()
    sent: tuple[Sent, ...] = Field(default=(), exclude=True, repr=False)


class ScanRecord(_Frozen):
    """The scan as it came: its own grid, not the canonical one."""

    file: str
    sha256: str
    shape: tuple[int, int, int]
    spacing_mm: Triple
    axes: str
    sequence: str


class BesideRecord(ScanRecord):
    """Another scan of the study; ``overlap`` (Dice of the brains) tells how well it was laid on."""

    overlap: float
    similarity: float
    is_used: bool


class BrainRecord(_Frozen):
    """The brain's mask in numbers."""

    engine: Engine
    volume_ml: float


class FindingRecord(_Frozen):
    """One measured finding; ``centroid_voxel`` on the scan's own grid, counted from 0.

    Where its place is not sure, ``region`` is ``uncertain``, ``zone`` and ``centroid_mni_mm`` None;
    both axial diameters and ``sphericity`` are None in records before version 1.2 alone.
    """

    id: int
    volume_ml: float
    centroid_voxel: Triple
    centroid_ras_mm: Triple
    centroid_mni_mm: Triple | None
    longest_diameter_mm: float
    axial_diameter_mm: float | None
    perpendicular_diameter_mm: float | None
    sphericity: float | None = Field(ge=0, le=1)
    contrast_z: float | None
    side: Literal["left", "right", "midline"]
    region: str
    zone: ZoneKey | None
    mean_probability: float
    peak_probability: float
    contact: tuple[Literal["lateral-ventricle", "cortex"], ...] = ()
    white_around: float | None = None

    @property
    def axes_mm(self) -> tuple[float, float] | None:
        """Both axial diameters, the longer first; None where they were not measured."""
        if self.axial_diameter_mm is None or self.perpendicular_diameter_mm is None:
            return None
        return self.axial_diameter_mm, self.perpendicular_diameter_mm


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


class StructureRecord(_Frozen):
    """One structure of the brain, both sides together."""

    structure: str
    volume_ml: float


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
    beside: tuple[BesideRecord, ...] = ()
    brain: BrainRecord
    lesion_engine: Engine | None
    findings: tuple[FindingRecord, ...]
    load: LoadRecord | None
    tissue: TissueRecord | None
    structures: tuple[StructureRecord, ...] = ()
    report: Report
    warnings: tuple[NoticeRecord, ...]
    models: tuple[ModelRecord, ...]
    timings_s: dict[str, float]
    software: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_version(cls, given: Any) -> Any:
        return of_version_1(given, SCHEMA_VERSION)
