"""A revision and the analysis that it makes, on the phantom."""

from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.findings.place import Side, Site
from shoken.analysis.remeasure import remeasure
from shoken.analysis.review.edits import Add, Judge, Merge, Split
from shoken.analysis.review.marks import Reason, Verdict
from shoken.analysis.review.reviewing import (
    automatic_marking,
    begun,
    edited,
    redone,
    reviewed,
    signed,
    undone,
)
from shoken.analysis.review.revision import Changes
from shoken.common.errors import UsageError


@pytest.fixture(scope="module")
def revision(analysis):
    return begun(analysis, None, 1, "")


def _drawn(analysis, size=3):
    """A cube of voxels inside the brain, away from all that was marked."""
    labels = automatic_marking(analysis).labels
    free = analysis.brain.mask.data & (labels == 0)
    x, y, z = (int(v) for v in np.argwhere(free).mean(axis=0))
    box = np.zeros(free.shape, dtype=bool)
    box[x : x + size, y : y + size, z : z + size] = True
    assert not (box & (labels > 0)).any()
    return np.flatnonzero(box).astype(np.int32)


def test_a_review_without_an_edit_measures_what_the_analysis_found(analysis, revision):
    same = reviewed(analysis, revision)
    assert same.findings == analysis.findings
    assert same.search.tissue == analysis.search.tissue
    assert np.array_equal(same.lesions.mask.data, analysis.lesions.mask.data)
    assert np.array_equal(same.search.numbers, analysis.search.numbers)
    assert same.review.changes == Changes(
        dice=1,
        accepted=0,
        open=len(analysis.findings),
        rejected=0,
        erased=0,
        added=0,
        redrawn=0,
        relabelled=0,
    )
    assert analysis.review is None


def test_what_is_rejected_is_no_finding_and_is_measured_all_the_same(analysis, revision):
    tag = analysis.findings[0].id
    judged = edited(revision, Judge(tag=tag, verdict=Verdict.REJECTED, reason=Reason.ARTEFACT))
    after = reviewed(analysis, judged)
    assert len(after.findings) == len(analysis.findings) - 1
    gone = analysis.search.numbers == tag
    assert np.array_equal(after.lesions.mask.data, analysis.lesions.mask.data & ~gone)
    changes = after.review.changes
    assert (changes.rejected, changes.erased, changes.added) == (1, 0, 0)
    assert changes.dice < 1
    assert after.review.measured[tag].volume_ml == pytest.approx(analysis.findings[0].volume_ml)
    assert tag not in after.review.ids


def test_what_is_drawn_is_measured_by_the_same_code(analysis, revision):
    voxels = _drawn(analysis)
    after = reviewed(analysis, edited(revision, Add(voxels=voxels)))
    assert len(after.findings) == len(analysis.findings) + 1
    number = after.review.ids[max(after.review.ids)]
    drawn = next(one for one in after.findings if one.id == number)
    assert drawn.volume_ml == pytest.approx(voxels.size * analysis.scan.volume.grid.voxel_ml)
    assert np.array_equal(np.flatnonzero(after.search.numbers == number), voxels)
    assert drawn.engines == ()
    assert drawn.caveats == ()
    changes = after.review.changes
    assert (changes.added, changes.accepted) == (1, 1)
    before = int(analysis.lesions.mask.data.sum())
    assert changes.dice == pytest.approx(2 * before / (2 * before + voxels.size))


def test_what_was_cut_and_joined_again_has_the_same_measures(analysis, revision):
    """Split and merge by hand, which no connected piece could give."""
    first = analysis.findings[0]
    x = int(np.rint(analysis.scan.volume.grid.voxel(np.array(first.centroid_ras_mm))[0]))
    cut = edited(revision, Split(tag=first.id, axis=0, index=x))
    halves = reviewed(analysis, cut)
    assert len(halves.findings) == len(analysis.findings) + 1
    assert halves.review.changes.dice == 1
    assert halves.review.changes.redrawn == 2
    assert halves.load.volume_ml == pytest.approx(analysis.load.volume_ml)
    new = max(mark.tag for mark in cut.marking.marks)
    joined = reviewed(analysis, edited(cut, Merge(tags=(first.id, new))))
    again = next(one for one in joined.findings if one.id == joined.review.ids[first.id])
    assert again.volume_ml == pytest.approx(first.volume_ml)
    assert again.extent == first.extent


def test_a_place_that_the_reader_gives_stands(analysis, revision):
    place = Site(Side.LEFT, "insula")
    tag = analysis.findings[0].id
    said = Judge(tag=tag, verdict=Verdict.ACCEPTED, place=place)
    after = reviewed(analysis, edited(revision, said))
    (finding,) = (one for one in after.findings if one.id == after.review.ids[tag])
    assert (finding.side, finding.region, finding.sites) == (Side.LEFT, "insula", (place,))
    assert [(part.side, part.region, part.share) for part in finding.extent] == [
        (Side.LEFT, "insula", 1.0)
    ]
    assert after.review.changes.relabelled == 1


def test_undo_and_redo(analysis, revision):
    start = automatic_marking(analysis)
    tag = analysis.findings[0].id
    twice = edited(
        edited(revision, Add(voxels=_drawn(analysis))), Judge(tag=tag, verdict=Verdict.REJECTED)
    )
    once = undone(twice, start)
    assert (once.done, len(once.edits)) == (1, 2)
    assert once.marking.mark(tag).verdict is Verdict.OPEN
    none = undone(undone(once, start), start)
    assert none.done == 0
    assert np.array_equal(none.marking.labels, start.labels)
    back = redone(redone(redone(none)))
    assert back.done == 2
    assert back.marking.marks == twice.marking.marks
    assert np.array_equal(back.marking.labels, twice.marking.labels)
    other = edited(once, Judge(tag=tag, verdict=Verdict.ACCEPTED))
    assert len(other.edits) == 2
    assert redone(other) is other


def test_what_is_signed_stays(analysis, revision):
    done = signed(revision, "  山田  太郎 ")
    assert done.signature.name == "山田 太郎"
    assert done.reader == "山田 太郎"
    for change in (
        lambda: edited(done, Judge(tag=1, verdict=Verdict.ACCEPTED)),
        lambda: undone(done, done.marking),
        lambda: signed(done, "another"),
    ):
        with pytest.raises(UsageError, match="signed"):
            change()
    with pytest.raises(UsageError, match="needs a name"):
        signed(revision, " ")
    following = begun(analysis, done, 2, "reader")
    assert (following.of, following.number, following.is_signed) == (1, 2, False)
    assert following.marking is done.marking


def test_a_revision_of_another_result_is_refused(analysis, revision):
    with pytest.raises(UsageError, match="another result"):
        reviewed(remeasure(analysis, threshold=0.9), revision)
    with pytest.raises(UsageError, match="not searched"):
        reviewed(replace(analysis, search=None), revision)
    with pytest.raises(UsageError, match="not from another review"):
        begun(reviewed(analysis, revision), None, 2, "")
