"""What a reader can do with the candidates: each edit makes a new marking of one.

Voxels are given by their place in the flattened (X, Y, Z) array, so that an edit can be kept and
done again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.findings.measurement import connected_pieces
from shoken.analysis.review.marks import Mark, Marking, Verdict
from shoken.common.errors import EditRefused
from shoken.common.review_refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from shoken.analysis.findings.place import Site
    from shoken.analysis.review.marks import Reason

__all__ = ["MOST_CANDIDATES", "Add", "Edit", "Erase", "Judge", "Merge", "Split", "applied", "done"]

MOST_CANDIDATES = int(np.iinfo(np.int16).max)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """What is said of one candidate, in place of all that was said of it before."""

    tag: int
    verdict: Verdict
    reason: Reason | None = None
    comment: str = ""
    place: Site | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Add:
    """Voxels that are lesion: of a new candidate, or of the one with the tag ``to``.

    What is of another candidate already stays there.
    """

    voxels: NDArray[np.int32]
    to: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Erase:
    """Voxels that are no lesion; a candidate that falls apart is several."""

    voxels: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Split:
    """A candidate cut before the slice ``index`` of an axis: 0 sagittal, 1 coronal, 2 axial."""

    tag: int
    axis: int
    index: int


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Several candidates that are one, whether they touch or not; the first's verdict stands."""

    tags: tuple[int, ...]


Edit = Judge | Add | Erase | Split | Merge


def done(marking: Marking, edits: Iterable[Edit]) -> Marking:
    """A marking after several edits, one after the other."""
    return reduce(applied, edits, marking)


def applied(marking: Marking, edit: Edit) -> Marking:
    """A marking after an edit.

    Raises
    ------
    EditRefused
        The edit names a candidate that is not there, or would change nothing.
    """
    match edit:
        case Judge():
            return _judged(marking, edit)
        case Add():
            return _added(marking, edit)
        case Erase():
            return _erased(marking, edit)
        case Split():
            return _split(marking, edit)
        case Merge():
            return _merged(marking, edit)


def _judged(marking: Marking, edit: Judge) -> Marking:
    said = replace(
        _known(marking, edit.tag),
        verdict=edit.verdict,
        reason=edit.reason,
        comment=edit.comment,
        place=edit.place,
    )
    return replace(marking, marks=_with(marking, said))


def _added(marking: Marking, edit: Add) -> Marking:
    labels = marking.labels.copy()
    free = edit.voxels[labels.flat[edit.voxels] == 0]
    if not free.size:
        raise EditRefused(Refusal.NOTHING_ADDED)
    if edit.to is None:
        # what a reader draws is a lesion to that reader
        mark = Mark(tag=_tag_after(marking.marks), verdict=Verdict.ACCEPTED, is_redrawn=True)
    else:
        mark = replace(_known(marking, edit.to), is_redrawn=True)
    labels.flat[free] = mark.tag
    return Marking(labels=labels, marks=_with(marking, mark))


def _erased(marking: Marking, edit: Erase) -> Marking:
    labels = marking.labels.copy()
    touched = {int(tag) for tag in np.unique(labels.flat[edit.voxels]) if tag}
    if not touched:
        raise EditRefused(Refusal.NOTHING_ERASED)
    whole = {tag for tag in touched if len(_pieces(labels, tag)) == 1}
    labels.flat[edit.voxels] = 0
    left = set(np.unique(labels))
    marks = tuple(
        replace(mark, is_redrawn=True) if mark.tag in touched else mark
        for mark in marking.marks
        if mark.tag in left
    )
    for mark in marks:
        for piece in _pieces(labels, mark.tag)[1:] if mark.tag in whole else ():
            marks = _parted(labels, marks, mark, piece)
    return Marking(labels=labels, marks=marks)


def _split(marking: Marking, edit: Split) -> Marking:
    mark = replace(_known(marking, edit.tag), is_redrawn=True)
    labels = marking.labels.copy()
    own = np.flatnonzero(labels == edit.tag)
    beyond = own[np.unravel_index(own, labels.shape)[edit.axis] >= edit.index]
    if beyond.size in {0, own.size}:
        raise EditRefused(Refusal.NOTHING_SPLIT)
    marks = _parted(labels, _with(marking, mark), mark, beyond)
    return Marking(labels=labels, marks=marks)


def _merged(marking: Marking, edit: Merge) -> Marking:
    every = [_known(marking, tag) for tag in dict.fromkeys(edit.tags)]
    if len(every) < 2:
        raise EditRefused(Refusal.NOTHING_MERGED)
    origin = tuple(sorted({number for mark in every for number in mark.origin}))
    first, tags = every[0], [mark.tag for mark in every]
    labels = marking.labels.copy()
    labels[np.isin(labels, tags)] = first.tag
    marks = tuple(mark for mark in marking.marks if mark.tag not in tags)
    one = replace(first, origin=origin, is_redrawn=True)
    return Marking(labels=labels, marks=_ordered((*marks, one)))


def _parted(
    labels: NDArray[np.int16], marks: tuple[Mark, ...], mark: Mark, part: NDArray[np.intp]
) -> tuple[Mark, ...]:
    """The marks with one more, for voxels of a candidate that get a tag of their own."""
    tag = _tag_after(marks)
    labels.flat[part] = tag
    return (*marks, replace(mark, tag=tag))


def _pieces(labels: NDArray[np.int16], tag: int) -> list[NDArray[np.intp]]:
    """The voxels of each connected piece of a candidate, the largest first."""
    own = np.flatnonzero(labels == tag)
    places = np.array(np.unravel_index(own, labels.shape))
    low = places.min(axis=1, keepdims=True)
    here = np.zeros((places - low).max(axis=1) + 1, dtype=bool)
    here[tuple(places - low)] = True
    numbers = connected_pieces(here)[tuple(places - low)]
    order = np.argsort(-np.bincount(numbers)[1:], kind="stable") + 1
    return [own[numbers == number] for number in order]


def _with(marking: Marking, mark: Mark) -> tuple[Mark, ...]:
    """The marks with one in place of that of its tag, or beside the others."""
    return _ordered((*(one for one in marking.marks if one.tag != mark.tag), mark))


def _ordered(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: mark.tag))


def _known(marking: Marking, tag: int) -> Mark:
    mark = marking.mark(tag)
    if mark is None:
        raise EditRefused(Refusal.NO_CANDIDATE)
    return mark


def _tag_after(marks: tuple[Mark, ...]) -> int:
    tag = max((mark.tag for mark in marks), default=0) + 1
    if tag > MOST_CANDIDATES:
        raise EditRefused(Refusal.TOO_MANY_CANDIDATES)
    return tag
