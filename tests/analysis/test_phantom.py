from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence


@pytest.fixture(scope="module")
def small():
    """A head in voxels of 4 mm, made in a tenth of the time."""
    return make_phantom(PhantomOptions(in_plane_mm=4, slice_mm=4))


def test_lesion_has_the_wanted_volume_and_lies_in_the_brain(phantom):
    assert phantom.lesion.volume_ml == pytest.approx(4.0, rel=0.02)
    assert not (phantom.lesion.data & ~phantom.brain.data).any()


def test_same_options_give_the_same_voxels(small):
    again = make_phantom(small.options)
    assert np.array_equal(again.volume.data, small.volume.data)
    assert np.array_equal(again.lesion.data, small.lesion.data)


def test_seeds_differ_in_lesion_and_pose(small):
    other = make_phantom(replace(small.options, seed=2))
    assert not np.array_equal(other.lesion.data, small.lesion.data)
    assert not np.array_equal(other.brain.data, small.brain.data)


def test_lesion_is_bright_on_flair_and_dark_on_t1(small):
    t1 = make_phantom(replace(small.options, sequence=MrSequence.T1))
    for head, brighter in ((small, True), (t1, False)):
        inside = head.volume.data[head.lesion.data].mean()
        elsewhere = np.median(head.volume.data[head.brain.data & ~head.lesion.data])
        assert (inside > elsewhere) == brighter


@pytest.mark.slow  # another head
def test_a_lesion_lies_where_it_is_put():
    where = (-8.0, -38.0, 16.0)
    options = PhantomOptions(in_plane_mm=2, slice_mm=2, lesion_ml=1, lesion_mni_mm=where)
    head = make_phantom(options)
    centre = head.lesion.grid.ras_mm(np.argwhere(head.lesion.data).mean(axis=0))
    assert centre == pytest.approx((head.pose @ (*where, 1))[:3], abs=1.5)
    assert head.lesion.volume_ml == pytest.approx(1, rel=0.02)


def test_without_a_lesion(small):
    assert make_phantom(replace(small.options, lesion_ml=0)).lesion.volume_ml == 0


@pytest.mark.slow  # another head
def test_thick_slices_keep_the_lesion_in_place(phantom):
    thick = make_phantom(replace(phantom.options, slice_mm=6.0))
    assert thick.volume.grid.spacing_mm == pytest.approx((2, 2, 6))
    assert thick.lesion.volume_ml == pytest.approx(4.0, rel=0.15)
    centres = [
        head.lesion.grid.ras_mm(np.argwhere(head.lesion.data).mean(axis=0))
        for head in (phantom, thick)
    ]
    assert np.linalg.norm(centres[0] - centres[1]) < 1


@pytest.mark.slow
def test_voxels_of_another_width_show_the_same_head(fine_phantom, phantom):
    assert fine_phantom.volume.grid.spacing_mm == (1, 1, 1)
    assert phantom.brain.volume_ml == pytest.approx(fine_phantom.brain.volume_ml, rel=0.01)
    coarse = fine_phantom.brain.resample_onto(phantom.brain.grid).data
    both = np.count_nonzero(coarse & phantom.brain.data)
    assert 2 * both / (np.count_nonzero(coarse) + np.count_nonzero(phantom.brain.data)) > 0.98


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence": MrSequence.PD},
        {"lesion_ml": -1.0},
        {"slice_mm": 0.5},
        {"in_plane_mm": 5.0, "slice_mm": 5.0},
        {"in_plane_mm": 2.0},
    ],
)
def test_impossible_options_are_refused(wrong):
    with pytest.raises(UsageError):
        PhantomOptions(**wrong)
