"""Why something of a review is refused: a reason, with English words for it.

The page has words of its own in each language (:mod:`shoken.web.text.review_refusals`).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REFUSALS", "Refusal"]


class Refusal(StrEnum):
    """Every reason for which an edit of a review, or keeping it, is refused."""

    NOTHING_ADDED = "nothing-added"
    NOTHING_ERASED = "nothing-erased"
    NOTHING_SPLIT = "nothing-split"
    NOTHING_MERGED = "nothing-merged"
    NOTHING_DRAWN = "nothing-drawn"
    DRAWING_DAMAGED = "drawing-damaged"
    OUTSIDE_SCAN = "outside-scan"
    OUTSIDE_BRAIN = "outside-brain"
    NO_CANDIDATE = "no-candidate"
    TOO_MANY_CANDIDATES = "too-many-candidates"
    NO_NAME = "no-name"
    SIGNED = "signed"
    OF_ANOTHER_RESULT = "of-another-result"
    CHANGED_ELSEWHERE = "changed-elsewhere"
    DELETED = "deleted"


REFUSALS: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.NOTHING_ADDED: "nothing is added: all of it belongs to candidates already",
        Refusal.NOTHING_ERASED: "nothing is erased: there is no candidate",
        Refusal.NOTHING_SPLIT: "nothing is split: the slice does not cut the candidate",
        Refusal.NOTHING_MERGED: "nothing is merged: choose two candidates or more",
        Refusal.NOTHING_DRAWN: "nothing is drawn: draw over the picture first",
        Refusal.DRAWING_DAMAGED: "what was drawn did not arrive whole: draw it again",
        Refusal.OUTSIDE_SCAN: "the crosshair is outside the scan",
        Refusal.OUTSIDE_BRAIN: "the crosshair is outside the brain: set it on what is to be marked",
        Refusal.NO_CANDIDATE: "the candidate is not there any more: choose another",
        Refusal.TOO_MANY_CANDIDATES: "there are more candidates than a review can hold",
        Refusal.NO_NAME: "a signature needs a name: type it before signing",
        Refusal.SIGNED: "this revision is signed: begin another to change anything",
        Refusal.OF_ANOTHER_RESULT: "this review belongs to another result of the scan: the mask "
        "that it began from is not the one that is kept here",
        Refusal.CHANGED_ELSEWHERE: "this review was changed elsewhere since it was opened here; "
        "load the page again to see it as it is now",
        Refusal.DELETED: "this review was deleted meanwhile; load the page again",
    }
)
