"""Masses that are too large for the tissue model, laid on heads whose brain and pose are known."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from calibration import known_input
from phantom_mass import with_mass

from parameters import slow
from shoken.analysis.lesion import find_lesions
from shoken.analysis.lesion.general import mass
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.imaging.sequence import MrSequence

TEMPORAL, GENU = (-42.0, -30.0, 0.0), (0.0, 26.0, 14.0)


@cache
def _head(sequence):
    """A head without a lesion, as an engine is given it."""
    options = PhantomOptions(sequence=sequence, lesion_ml=0, in_plane_mm=3, slice_mm=3)
    return known_input(make_phantom(options))


def _with_mass(sequence, mni_mm, volume_ml=60, seed=1):
    head = _head(sequence)
    where = head.alignment.from_mni(np.array(mni_mm))
    volume, truth = with_mass(
        head.volume, head.brain.mask, head.tissue, sequence, where, volume_ml, seed
    )
    return replace(head, volume=volume), truth.data


def _dice(one, other):
    return 2 * np.count_nonzero(one & other) / (np.count_nonzero(one) + np.count_nonzero(other))


@pytest.mark.parametrize("sequence", [slow(MrSequence.FLAIR), MrSequence.T2, slow(MrSequence.T1)])
def test_a_mass_in_one_hemisphere_is_outlined(sequence):
    given, truth = _with_mass(sequence, TEMPORAL)
    assert truth.sum() * given.volume.grid.voxel_ml == pytest.approx(60, rel=0.01)
    assert _dice(find_lesions(given, "outlier").mask.data, truth) > 0.75


@pytest.mark.parametrize("sequence", [slow(MrSequence.FLAIR), MrSequence.T2])
def test_a_mass_across_the_midline_has_no_other_side_to_differ_from(sequence):
    given, truth = _with_mass(sequence, GENU)
    assert _dice(mass.score(given.framed).data > 0.5, truth) > 0.7


@pytest.mark.slow  # another head
def test_what_a_mass_encloses_is_of_it_however_dark():
    given, truth = _with_mass(MrSequence.FLAIR, TEMPORAL)
    dark = truth & (given.volume.data < np.median(given.volume.data[given.brain.mask.data]))
    assert dark.sum() * given.volume.grid.voxel_ml > 1
    assert (find_lesions(given, "outlier").mask.data & dark).sum() > 0.7 * dark.sum()


@pytest.mark.parametrize("sequence", [slow(MrSequence.FLAIR), MrSequence.T2, slow(MrSequence.T1)])
def test_a_head_without_a_mass_has_none(sequence):
    assert mass.score(_head(sequence).framed) is None


def test_a_small_lesion_is_left_to_the_tissue_model():
    given, _ = _with_mass(MrSequence.FLAIR, TEMPORAL, volume_ml=4)
    assert mass.score(given.framed) is None


def test_no_mass_is_searched_for_where_that_was_not_measured():
    given, _ = _with_mass(MrSequence.T1, TEMPORAL)
    assert mass.score(given.framed) is not None
    assert mass.score(replace(given, sequence=MrSequence.T1C).framed) is None
