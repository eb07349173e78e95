"""What a reader made of a result, as it is written to disk, and as a report tells it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shoken.report.record.frozen import Frozen
from shoken.report.words.review import REASONS_OF_REJECTING, REVIEW, stamp

if TYPE_CHECKING:
    from shoken.analysis.review.revision import Review
    from shoken.report.words.language import Language

__all__ = ["JudgementRecord", "ReviewRecord", "review_lines", "review_record", "stamp_of"]


class JudgementRecord(Frozen):
    """What is said of one candidate; ``finding`` is None of one that was rejected.

    ``origin`` are the automatic findings that it is made of, none where the reader drew it.
    """

    finding: int | None
    origin: tuple[int, ...]
    verdict: Literal["open", "accepted", "rejected"]
    reason: str | None
    comment: str
    volume_ml: float
    is_redrawn: bool
    is_place_given: bool


class ReviewRecord(Frozen):
    """A revision: whose, when, and how it differs from the automatic result, in findings.

    ``of`` is the revision that it began from, 0 the automatic result; times are ISO 8601, UTC;
    ``signed_by`` and ``signed`` are None while it is open.
    """

    revision: int
    of: int
    reader: str
    begun: str
    saved: str
    signed_by: str | None
    signed: str | None
    dice: float = Field(ge=0, le=1, description="Overlap with the automatic mask")
    accepted: int
    open: int
    rejected: int
    erased: int
    added: int
    redrawn: int
    relabelled: int
    judgements: tuple[JudgementRecord, ...]


def review_record(review: Review) -> ReviewRecord:
    """A review as a record."""
    revision = review.revision
    signature = revision.signature
    return ReviewRecord(
        revision=revision.number,
        of=revision.of,
        reader=revision.reader,
        begun=revision.begun,
        saved=revision.saved,
        signed_by=signature.name if signature else None,
        signed=signature.when if signature else None,
        **asdict(review.changes),
        judgements=tuple(
            JudgementRecord(
                finding=review.ids.get(mark.tag),
                origin=mark.origin,
                verdict=mark.verdict.value,
                reason=mark.reason,
                comment=mark.comment,
                volume_ml=review.measured[mark.tag].volume_ml,
                is_redrawn=mark.is_redrawn,
                is_place_given=mark.place is not None,
            )
            for mark in revision.marking.marks
        ),
    )


def stamp_of(review: Review | None, language: Language) -> str:
    """Who reviewed an analysis, and when; or that nobody did."""
    if review is None:
        return stamp(language, None, None, None)
    signature = review.revision.signature
    name, when = (signature.name, signature.when) if signature else (None, None)
    return stamp(language, review.revision.number, name, when)


def review_lines(review: ReviewRecord | None, language: Language) -> tuple[str, ...]:
    """What a review changed, what it rejected and why, and its comments."""
    if review is None:
        return ()
    counts = review.model_dump(exclude={"judgements"})
    lines = [REVIEW["changes"][language].format(**counts)]
    for one in review.judgements:
        if one.finding is None:
            lines.append(_rejected(one, language))
        elif one.comment:
            said = REVIEW["commented"][language]
            lines.append(said.format(id=one.finding, comment=one.comment))
    return tuple(lines)


def _rejected(one: JudgementRecord, language: Language) -> str:
    reason = REASONS_OF_REJECTING[one.reason][language] if one.reason else ""
    why = ("、" if language == "ja" else "; ").join(filter(None, (reason, one.comment)))
    frame = REVIEW["rejected" if one.origin else "rejected_own"][language]
    origin = ", ".join(map(str, one.origin))
    colon = "：" if language == "ja" else ": "
    return frame.format(volume=one.volume_ml, origin=origin, why=f"{colon}{why}" if why else "")
