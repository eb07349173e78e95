"""A region that is grown from a seed."""

import numpy as np
import pytest

from shoken.analysis.review.growing import grown, voxel_at
from shoken.common.errors import UsageError
from shoken.imaging.volume import Grid, Mask, Volume

SHAPE = (30, 30, 20)
GRID = Grid(SHAPE, np.diag([1.0, 1.0, 2.0, 1.0]))


def _ball(centre, radius_mm):
    x, y, z = np.ogrid[:30, :30, :20]
    return (x - centre[0]) ** 2 + (y - centre[1]) ** 2 + 4 * (z - centre[2]) ** 2 <= radius_mm**2


LESION, OTHER = _ball((10, 10, 10), 5), _ball((22, 22, 10), 4)
BRAIN = Mask(_ball((15, 15, 10), 14), GRID)
NOISE = np.random.default_rng(1).normal(0, 3, SHAPE)
SCAN = Volume(100 + 60 * (LESION | OTHER) + NOISE, GRID)


def _mask(voxels):
    mask = np.zeros(SHAPE, dtype=bool)
    mask.flat[voxels] = True
    return mask


def test_what_is_as_bright_and_joined_is_found_and_nothing_else():
    found = _mask(grown(SCAN, BRAIN, (9, 11, 10), tolerance=25, within_mm=20))
    assert np.array_equal(found, LESION & BRAIN.data)


def test_it_ends_at_a_distance_in_millimetres():
    found = np.argwhere(_mask(grown(SCAN, BRAIN, (15, 15, 10), tolerance=200, within_mm=6)))
    assert np.abs(found - (15, 15, 10)).max(axis=0).tolist() == [6, 6, 3]


def test_a_seed_that_is_brighter_than_all_around_is_in_its_own_region():
    noisy = SCAN.data.copy()
    noisy[10, 10, 10] = 900
    found = grown(Volume(noisy, GRID), BRAIN, (10, 10, 10), tolerance=0.01, within_mm=5)
    assert (10, 10, 10) in {tuple(v) for v in np.argwhere(_mask(found))}


def test_a_seed_outside_is_refused():
    with pytest.raises(UsageError, match="outside the brain"):
        grown(SCAN, BRAIN, (0, 0, 0), tolerance=1, within_mm=5)
    assert voxel_at(SCAN, (9.6, 11.2, 20.9)) == (10, 11, 10)
    with pytest.raises(UsageError, match="outside the scan"):
        voxel_at(SCAN, (-3.0, 0.0, 0.0))
