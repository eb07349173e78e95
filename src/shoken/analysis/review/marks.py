"""Candidates as a reader has them: where they are, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.findings.place import Site

__all__ = ["Mark", "Marking", "Reason", "Verdict"]


class Verdict(StrEnum):
    """What becomes of a candidate; one that is open stays as the software has it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a candidate is no lesion."""

    ARTEFACT = "artefact"
    NORMAL = "normal-structure"
    VESSEL = "vessel"
    FLOW = "flow"
    OUTSIDE = "outside-brain"
    DOUBTFUL = "doubtful"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One candidate as a reader has it.

    ``tag`` is its number in :attr:`Marking.labels`, which stays while others come and go;
    ``origin`` are the automatic findings that it is made of, none where the reader drew it.
    ``is_redrawn`` tells whether its voxels are other than theirs; ``place`` stands for the atlas's.

    Raises
    ------
    ValueError
        A reason without a rejection.
    """

    tag: int
    origin: tuple[int, ...] = ()
    verdict: Verdict = Verdict.OPEN
    reason: Reason | None = None
    comment: str = ""
    place: Site | None = None
    is_redrawn: bool = False

    def __post_init__(self) -> None:
        if self.reason is not None and self.verdict is not Verdict.REJECTED:
            raise ValueError("a reason is one of rejecting")

    @property
    def counts(self) -> bool:
        """Whether it is among the findings of the review."""
        return self.verdict is not Verdict.REJECTED


@dataclass(frozen=True, eq=False, kw_only=True)
class Marking:
    """All candidates, those rejected included.

    Parameters
    ----------
    labels
        (X, Y, Z) int16 on the scan's canonical grid: the tag of the candidate at each voxel, 0
        where there is none; made read-only.
    marks
        One of each candidate, in the order of their tags.

    Raises
    ------
    ValueError
        A candidate without a voxel or a mark.
    """

    labels: NDArray[np.int16]
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        labels = np.asarray(self.labels, dtype=np.int16).view()
        labels.setflags(write=False)
        object.__setattr__(self, "labels", labels)
        seen = np.flatnonzero(np.bincount(labels.ravel()))
        if [mark.tag for mark in self.marks] != [int(tag) for tag in seen if tag]:
            raise ValueError("each candidate has voxels and one mark")

    def mark(self, tag: int) -> Mark | None:
        """The mark of a tag, where there is such a candidate."""
        return next((mark for mark in self.marks if mark.tag == tag), None)
