"""A revision from its beginning to its signature, and an analysis as a revision has it.

The automatic result is never touched: a revision is a value of its own, and an analysis under
review is another analysis, measured by the same code (:mod:`shoken.analysis.measure`).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.registration import with_lead
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.findings.measurement import in_order, numbered_pieces, ranked
from shoken.analysis.findings.place import Share
from shoken.analysis.measure import measure_drawn
from shoken.analysis.review.edits import MOST_CANDIDATES, applied, done
from shoken.analysis.review.marks import Mark, Marking, Verdict
from shoken.analysis.review.revision import Changes, Review, Revision, Signature
from shoken.common.errors import EditRefused, UsageError
from shoken.common.review_refusals import Refusal

if TYPE_CHECKING:
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.review.edits import Edit
    from shoken.analysis.values import Analysis, LesionSearch

__all__ = [
    "automatic_marking",
    "begun",
    "edited",
    "priors_of",
    "redone",
    "reviewed",
    "signed",
    "undone",
]


def automatic_marking(analysis: Analysis) -> Marking:
    """What the engines found, as a reader begins with it: every candidate open.

    Raises
    ------
    UsageError
        Lesions were not searched for, or there are more candidates than a review holds.
    """
    search = _search(analysis)
    if len(search.findings) > MOST_CANDIDATES:
        raise EditRefused(Refusal.TOO_MANY_CANDIDATES)
    labels = numbered_pieces(search.marked.mask, search.findings).astype(np.int16)
    marks = tuple(Mark(tag=one.id, origin=(one.id,)) for one in search.findings)
    return Marking(labels=labels, marks=marks)


def begun(analysis: Analysis, earlier: Revision | None, number: int, reader: str) -> Revision:
    """A new revision: of the automatic result, or of an earlier revision of it."""
    now = _now()
    return Revision(
        number=number,
        of=earlier.number if earlier else 0,
        mask_sha256=_mask_sha256(_search(analysis)),
        reader=reader,
        begun=now,
        saved=now,
        saves=0,
        marking=earlier.marking if earlier else automatic_marking(analysis),
    )


def edited(revision: Revision, edit: Edit) -> Revision:
    """After one more edit, which is done in place of all that were undone.

    Raises
    ------
    EditRefused
        It is signed, or as :func:`shoken.analysis.review.edits.applied`.
    """
    edits = (*revision.edits[: revision.done], edit)
    return _saved(revision, marking=applied(revision.marking, edit), edits=edits, done=len(edits))


def undone(revision: Revision, start: Marking) -> Revision:
    """Before the last edit; ``start`` is the marking that the revision began from."""
    count = max(revision.done - 1, 0)
    return _saved(revision, marking=done(start, revision.edits[:count]), done=count)


def redone(revision: Revision) -> Revision:
    """After the edit that was undone last."""
    if revision.done == len(revision.edits):
        return revision
    marking = applied(revision.marking, revision.edits[revision.done])
    return _saved(revision, marking=marking, done=revision.done + 1)


def signed(revision: Revision, name: str) -> Revision:
    """With the name of who stands for it; from then on it stays as it is.

    Raises
    ------
    EditRefused
        It is signed already, or the name is empty.
    """
    if not name.strip():
        raise EditRefused(Refusal.NO_NAME)
    name = " ".join(name.split())
    signature = Signature(name=name, when=_now())
    return _saved(revision, signature=signature, reader=revision.reader or name)


def _saved(revision: Revision, **changes: object) -> Revision:
    if revision.is_signed:
        raise EditRefused(Refusal.SIGNED)
    return replace(revision, saves=revision.saves + 1, saved=_now(), **changes)  # type: ignore[arg-type]


def priors_of(analysis: Analysis) -> TissuePriors:
    """What :func:`reviewed` measures tissue by: the same for all revisions of an analysis.

    Raises
    ------
    UsageError
        Lesions were not searched for.
    """
    alignment = with_lead(_search(analysis).alignment, analysis.scan.volume, analysis.brain)
    return tissue_priors(analysis.brain, alignment)


def reviewed(
    analysis: Analysis, revision: Revision, tissue: TissuePriors | None = None
) -> Analysis:
    """An analysis as a revision has it: mask, findings and all that follows from them.

    ``tissue`` are :func:`priors_of` the analysis, where they are at hand.

    Raises
    ------
    EditRefused
        The revision is of another result.
    """
    search = _search(analysis)
    if revision.mask_sha256 != _mask_sha256(search):
        raise EditRefused(Refusal.OF_ANOTHER_RESULT)
    alignment = with_lead(search.alignment, analysis.scan.volume, analysis.brain)
    marking, marks = revision.marking, {mark.tag: mark for mark in revision.marking.marks}
    gone = [mark.tag for mark in marks.values() if not mark.counts]
    tissue = tissue or tissue_priors(analysis.brain, alignment)
    about = (replace(search, alignment=alignment), analysis.scan, analysis.brain, tissue)
    sequence = analysis.searched_sequence
    kept = np.where(np.isin(marking.labels, gone), 0, marking.labels)
    found, volumes = measure_drawn(
        kept, *about, sequence=sequence, tells_tissue=search.tissue is not None
    )
    refused: tuple[Finding, ...] = ()
    if gone:
        left = marking.labels - kept
        refused, _ = measure_drawn(left, *about, sequence=sequence, tells_tissue=False)
    said = [_as_said(one, marks[one.id]) for one in found]
    ids = {one.id: number for number, one in enumerate(in_order(said), start=1)}
    numbers = np.zeros(max(marks, default=0) + 1, dtype=np.int16)
    numbers[list(ids)] = list(ids.values())
    review = Review(
        revision=revision,
        labels=numbers[kept],
        ids=ids,
        measured={one.id: one for one in (*said, *refused)},
        changes=_changes(search, revision, kept > 0),
    )
    return replace(
        analysis, search=replace(search, findings=ranked(said), tissue=volumes, review=review)
    )


def _as_said(finding: Finding, mark: Mark) -> Finding:
    """A measured finding with what the reader says of it: no doubt where it was accepted."""
    if mark.verdict is Verdict.ACCEPTED:
        finding = replace(finding, caveats=())
    if mark.place is None:
        return finding
    side, region = mark.place.side, mark.place.region
    voxels = sum(part.voxels for part in finding.extent)
    whole = Share(side=side, region=region, zone=None, voxels=voxels, share=1.0)
    return replace(
        finding,
        side=side,
        region=region,
        zone=None,
        contact=(),
        sites=(mark.place,),
        extent=(whole,),
    )


def _changes(search: LesionSearch, revision: Revision, mask: np.ndarray) -> Changes:
    before, marks = search.marked.mask.data, revision.marking.marks
    total = int(np.count_nonzero(before)) + int(np.count_nonzero(mask))
    both = int(np.count_nonzero(before & mask))
    left = {number for mark in marks for number in mark.origin}
    here = [mark for mark in marks if mark.counts]
    return Changes(
        dice=2 * both / total if total else 1.0,
        accepted=sum(mark.verdict is Verdict.ACCEPTED for mark in here),
        open=sum(mark.verdict is Verdict.OPEN for mark in here),
        rejected=len({number for mark in marks if not mark.counts for number in mark.origin}),
        erased=len({one.id for one in search.findings} - left),
        added=sum(not mark.origin for mark in here),
        redrawn=sum(mark.is_redrawn and bool(mark.origin) for mark in here),
        relabelled=sum(mark.place is not None for mark in here),
    )


def _search(analysis: Analysis) -> LesionSearch:
    """The automatic search of an analysis."""
    if analysis.search is None:
        raise UsageError(
            "lesions were not searched for in this analysis: there is nothing to review"
        )
    if analysis.search.review is not None:
        raise UsageError("a review begins from the automatic result, not from another review")
    return analysis.search


def _mask_sha256(search: LesionSearch) -> str:
    """The digest of the automatic mask, which a revision belongs to."""
    return hashlib.sha256(np.packbits(search.marked.mask.data).tobytes()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
