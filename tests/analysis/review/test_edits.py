"""What a reader can do with candidates: voxels, tags and marks after each edit."""

import numpy as np
import pytest

from shoken.analysis.findings.place import Side, Site
from shoken.analysis.review.edits import Add, Erase, Judge, Merge, Split, applied, done
from shoken.analysis.review.marks import Mark, Marking, Reason, Verdict
from shoken.common.errors import EditRefused
from shoken.common.review_refusals import Refusal

SHAPE = (12, 10, 8)


def _marking():
    """Candidate 1 is a bar of six voxels along X, candidate 2 a single voxel."""
    labels = np.zeros(SHAPE, dtype=np.int16)
    labels[2:8, 4, 3] = 1
    labels[10, 8, 6] = 2
    return Marking(labels=labels, marks=(Mark(tag=1, origin=(1,)), Mark(tag=2, origin=(2,))))


def _at(*voxels):
    return np.ravel_multi_index(np.array(voxels).T, SHAPE).astype(np.int32)


def _counts(marking):
    return {mark.tag: int((marking.labels == mark.tag).sum()) for mark in marking.marks}


def test_a_verdict_changes_no_voxel():
    before = _marking()
    place = Site(Side.LEFT, "insula")
    said = Judge(
        tag=2, verdict=Verdict.REJECTED, reason=Reason.VESSEL, comment="a vein", place=place
    )
    after = applied(before, said)
    assert np.array_equal(after.labels, before.labels)
    mark = after.mark(2)
    assert (mark.verdict, mark.reason, mark.comment, mark.place) == (
        Verdict.REJECTED, Reason.VESSEL, "a vein", place,
    )  # fmt: skip
    assert mark.origin == (2,)
    assert not mark.is_redrawn
    assert after.mark(1) == before.mark(1)
    assert before.mark(2) == Mark(tag=2, origin=(2,))


def test_what_is_added_is_new_and_accepted_and_takes_nothing_from_others():
    after = applied(_marking(), Add(voxels=_at((7, 4, 3), (8, 4, 3), (9, 4, 3))))
    assert _counts(after) == {1: 6, 2: 1, 3: 2}
    assert after.mark(3) == Mark(tag=3, verdict=Verdict.ACCEPTED, is_redrawn=True)


def test_a_candidate_grows_by_what_is_added_to_it():
    after = applied(_marking(), Add(voxels=_at((8, 4, 3), (9, 4, 3)), to=1))
    assert _counts(after) == {1: 8, 2: 1}
    assert after.mark(1) == Mark(tag=1, origin=(1,), is_redrawn=True)


def test_what_falls_apart_is_several():
    after = applied(_marking(), Erase(voxels=_at((4, 4, 3))))
    assert _counts(after) == {1: 3, 2: 1, 3: 2}
    assert after.mark(3).origin == (1,)
    assert after.mark(3).is_redrawn


def test_what_is_erased_wholly_is_gone():
    after = applied(_marking(), Erase(voxels=_at((10, 8, 6))))
    assert _counts(after) == {1: 6}


def test_a_slice_splits_a_candidate():
    after = applied(_marking(), Split(tag=1, axis=0, index=4))
    assert _counts(after) == {1: 2, 2: 1, 3: 4}
    assert (after.labels[4:8, 4, 3] == 3).all()


def test_candidates_that_do_not_touch_are_one_when_merged_and_stay_one_when_erased():
    merged = applied(_marking(), Merge(tags=(2, 1)))
    assert _counts(merged) == {2: 7}
    assert merged.mark(2).origin == (1, 2)
    erased = applied(merged, Erase(voxels=_at((4, 4, 3))))
    assert _counts(erased) == {2: 6}


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Judge(tag=9, verdict=Verdict.ACCEPTED), Refusal.NO_CANDIDATE),
        (Add(voxels=np.array([], dtype=np.int32)), Refusal.NOTHING_ADDED),
        (Add(voxels=_at((2, 4, 3))), Refusal.NOTHING_ADDED),
        (Erase(voxels=_at((0, 0, 0))), Refusal.NOTHING_ERASED),
        (Split(tag=1, axis=0, index=2), Refusal.NOTHING_SPLIT),
        (Split(tag=1, axis=2, index=7), Refusal.NOTHING_SPLIT),
        (Merge(tags=(1, 1)), Refusal.NOTHING_MERGED),
    ],
)
def test_an_edit_without_effect_is_refused(edit, why):
    with pytest.raises(EditRefused) as caught:
        applied(_marking(), edit)
    assert caught.value.reason is why


def test_edits_follow_one_another_and_leave_what_they_began_from():
    before = _marking()
    after = done(before, [Split(tag=1, axis=0, index=4), Merge(tags=(3, 2))])
    assert _counts(after) == {1: 2, 3: 5}
    assert _counts(before) == {1: 6, 2: 1}
    with pytest.raises(ValueError, match="read-only"):
        after.labels[0, 0, 0] = 1


def test_a_marking_without_a_mark_or_a_voxel_is_none():
    labels = _marking().labels
    with pytest.raises(ValueError, match="voxels and one mark"):
        Marking(labels=labels, marks=(Mark(tag=1),))
    with pytest.raises(ValueError, match="voxels and one mark"):
        Marking(labels=labels, marks=(Mark(tag=1), Mark(tag=2), Mark(tag=3)))
    with pytest.raises(ValueError, match="a reason is one of rejecting"):
        Mark(tag=1, reason=Reason.FLOW)
