"""What is written to disk: the report, and the analysis that it belongs to.

Frozen, versioned pydantic models.  A change that an older reader would misread raises
``SCHEMA_VERSION``'s first number.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from shoken.report.record.finding import (
    FindingRecord,
    FocusRecord,
    ShareRecord,
    SiteRecord,
)
from shoken.report.record.frozen import Engine, Frozen
from shoken.report.record.older import of_an_older_version
from shoken.report.record.review import JudgementRecord, ReviewRecord
from shoken.report.record.scan import BesideRecord, ScanRecord
from shoken.report.record.search import CONFIDENCE_IS, SearchRecord
from shoken.report.record.volumes import (
    BrainRecord,
    LoadRecord,
    StructureRecord,
    TissueRecord,
    ZoneRecord,
)
from shoken.report.words import Language

__all__ = [
    "SCHEMA_VERSION",
    "BesideRecord",
    "BrainRecord",
    "CheckRecord",
    "FindingRecord",
    "FindingWords",
    "FocusRecord",
    "JudgementRecord",
    "Language",
    "LoadRecord",
    "ModelRecord",
    "NoticeRecord",
    "Outcome",
    "Report",
    "RequestRecord",
    "ReviewRecord",
    "ScanRecord",
    "Sent",
    "ShareRecord",
    "SiteRecord",
    "SlotRecord",
    "StructureRecord",
    "StudyResult",
    "TissueRecord",
    "WriterRecord",
    "ZoneRecord",
]

SCHEMA_VERSION = "2.4"
Outcome = Literal["corrected", "shortened", "restated", "replaced", "interpretation"]


class NoticeRecord(Frozen):
    """One thing that the reader has to know, by code and in words."""

    code: str
    text: str


class CheckRecord(Frozen):
    """What became of one sentence of a model that did not stand as it came.

    ``about`` is "scan", a finding's id or a group's; ``kinds`` say which rules were against it.
    Its words are not kept: nobody could verify them.  ``outcome``: ``corrected`` by the model,
    ``shortened`` to what could be verified, ``restated`` by code with the slots that it had,
    ``replaced`` by a sentence of code, ``interpretation`` left in and marked as such.
    """

    field: str
    about: str
    kinds: tuple[str, ...]
    outcome: Outcome


class SlotRecord(Frozen):
    """One measured fact as a text tells it: whose it is, which, and how it reads."""

    field: str
    about: str
    slot: str
    text: str


class FindingWords(Frozen):
    """The five fields for one measured finding."""

    id: int
    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(
        ge=0, le=1, description="The mean probability of what was marked; not a chance of disease"
    )
    anatomical_location: str | None


class RequestRecord(Frozen):
    """One request that was made for a report: its bytes' digest, and how often it was tried."""

    sha256: str
    size_bytes: int
    pictures: int
    tries: int
    from_store: bool


class WriterRecord(Frozen):
    """By which model a report was worded, and at what price."""

    model: str
    model_version: str | None
    prompt: str
    requests: tuple[RequestRecord, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: float
    seconds: float


class Sent(Frozen):
    """What left this machine: the exact bytes of a request's body, and its pictures as files."""

    body: bytes
    pictures: tuple[tuple[str, bytes], ...]


class Report(Frozen):
    """The report: five fields in words, what goes with them, and who wrote it in which language.

    ``facts`` are all that its texts tell, each in the place of a slot that code filled.  ``sent``
    is written to files of its own.
    """

    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=1, description=CONFIDENCE_IS)
    anatomical_location: str | None
    confidence: Literal["high", "moderate", "low"] | None = Field(
        default=None,
        description="The grade of confidence_score; None without a search, and before 2.1",
    )
    confidence_reasons: tuple[NoticeRecord, ...] = ()
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


class ModelRecord(Frozen):
    """One network or method that took part."""

    id: str
    version: str
    sha256: str | None
    licence: str


class StudyResult(Frozen):
    """Everything that one analysis measured and said: the content of ``<stem>_report.json``."""

    schema_version: str = SCHEMA_VERSION
    scan: ScanRecord
    beside: tuple[BesideRecord, ...] = ()
    brain: BrainRecord
    lesion_engine: Engine | None = Field(description="The first of those of search")
    search: SearchRecord | None = Field(
        default=None, description="None where lesions were not searched for, and before 2.1"
    )
    findings: tuple[FindingRecord, ...]
    load: LoadRecord | None
    tissue: TissueRecord | None
    structures: tuple[StructureRecord, ...] = ()
    report: Report
    reviewed: str = Field(
        default="",
        description="By whom and when, or that it was not, in the report's language; empty "
        "before 2.4",
    )
    review: ReviewRecord | None = Field(
        default=None, description="What a reader changed; None of the automatic result"
    )
    warnings: tuple[NoticeRecord, ...]
    models: tuple[ModelRecord, ...]
    timings_s: dict[str, float]
    software: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_version(cls, given: Any) -> Any:
        return of_an_older_version(given, SCHEMA_VERSION)
