"""The form in which a model has to answer: flat, one field for each thing that is said."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Answer", "FindingAnswer"]


class FindingAnswer(BaseModel):
    """What is said of one measured finding."""

    model_config = ConfigDict(frozen=True)

    id: int
    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float
    anatomical_location: str | None


class Answer(BaseModel):
    """What is said of the scan."""

    model_config = ConfigDict(frozen=True)

    is_finding_present: bool
    finding_summary: str | None
    detailed_description: str | None
    confidence_score: float = Field(ge=0, le=1)
    anatomical_location: str | None
    impression: str
    limits: str
    suggested_next_step: str
    findings: list[FindingAnswer]
