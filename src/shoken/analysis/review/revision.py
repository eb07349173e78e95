"""What one reader makes of an analysis: the revision that is kept, and what is measured of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.review.edits import Edit
    from shoken.analysis.review.marks import Marking

__all__ = ["Changes", "Review", "Revision", "Signature"]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who stands for a revision, and since when: ISO 8601, UTC.

    Raises
    ------
    ValueError
        A name without a letter, or a time that is not UTC.
    """

    name: str
    when: str

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a signature needs a name")
        _check_utc(self.when)


@dataclass(frozen=True, eq=False, kw_only=True)
class Revision:
    """What one reader makes of an analysis; kept beside it, and open until it is signed.

    ``number`` counts from 1; ``of`` is the revision that it began from, 0 the automatic result,
    whose mask has the digest ``mask_sha256``.  ``reader`` is who made it, as the login says or a
    name typed, empty until one is known.  The first ``done`` of the ``edits`` lead from there to
    ``marking``; those behind were undone.  ``saves`` counts how often it was kept.  Times are ISO
    8601, UTC.

    Raises
    ------
    ValueError
        A value is not what it has to be.
    """

    number: int
    of: int
    mask_sha256: str
    reader: str
    begun: str
    saved: str
    saves: int
    marking: Marking
    edits: tuple[Edit, ...] = ()
    done: int = 0
    signature: Signature | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.of < self.number and self.saves >= 0):
            raise ValueError("a revision has a number above that of what it began from")
        if not 0 <= self.done <= len(self.edits):
            raise ValueError("no more edits are done than there are")
        for when in (self.begun, self.saved):
            _check_utc(when)

    @property
    def is_signed(self) -> bool:
        """Whether it may no longer be changed."""
        return self.signature is not None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How a review differs from the automatic result, in numbers of findings.

    ``dice`` is the overlap of both masks, 1 where both are empty.  ``rejected`` and ``erased`` are
    automatic findings that are gone, by the reader's verdict or rubber; ``added`` were drawn,
    ``redrawn`` have other voxels, ``relabelled`` a place that the reader gave.
    """

    dice: float
    accepted: int
    open: int
    rejected: int
    erased: int
    added: int
    redrawn: int
    relabelled: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Review:
    """A revision measured: what stands in an analysis for what the engines marked.

    ``labels`` are (X, Y, Z) int16, at each voxel the ``id`` of the finding that it is of, those
    rejected left out; ``ids`` has the finding of each tag that counts; ``measured`` are all
    candidates, those rejected included, by their tags.
    """

    revision: Revision
    labels: NDArray[np.int16]
    ids: dict[int, int]
    measured: dict[int, Finding]
    changes: Changes


def _check_utc(when: str) -> None:
    if datetime.fromisoformat(when).utcoffset() != timedelta(0):
        raise ValueError("a time that is not UTC")
