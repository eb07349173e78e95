"""What the network that comes with the package is given."""

import numpy as np
import pytest

from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.models.shoken_lesion import condition_of, lesion_probability, network_input


def _box(shape, inner):
    mask = np.zeros(shape, dtype=bool)
    mask[inner] = True
    return mask


def test_a_scan_is_run_at_1_mm_cropped_to_its_brain_and_comes_back_on_its_grid():
    turn = np.array([[0.96, -0.28, 0], [0.28, 0.96, 0], [0, 0, 1.0]])
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag([1.2, 1.2, 4.0])
    grid = Grid((60, 70, 24), affine)
    mask = _box(grid.shape, np.s_[10:50, 12:60, 4:20])
    even = Volume(np.full(grid.shape, 0.5, dtype=np.float32), grid)
    picture = Volume(np.random.default_rng(1).normal(size=grid.shape).astype(np.float32), grid)
    seen = []

    def run(given, condition):
        seen.append((given.shape, condition[0].tolist()))
        return given[:, 1:2]  # the brain

    def found(spacing_mm=None):
        return lesion_probability(
            run, picture, Mask(mask, grid), (even, even), MrSequence.T2, spacing_mm
        )

    assert found().grid == grid
    assert np.mean((found().data > 0.5) == mask) > 0.97
    ((shape, condition), *_) = seen
    assert shape[:2] == (1, 4)
    assert all(side % 16 == 0 for side in shape[2:])
    for side, extent_mm in zip(shape[2:], (40 * 1.2, 48 * 1.2, 16 * 4), strict=True):
        assert extent_mm <= side <= extent_mm + 30
    assert condition[:5] == [0, 0, 0, 1, 0]
    assert condition[5:] == pytest.approx(np.log2([1.2, 1.2, 4]))
    found((1, 1, 8))
    assert seen[-1][1][5:] == [0, 0, 3]


def test_without_a_brain_nothing_is_run():
    grid = Grid((8, 8, 8), np.eye(4))
    nothing = Volume(np.zeros(grid.shape, dtype=np.float32), grid)
    none = Mask(np.zeros(grid.shape, dtype=bool), grid)
    found = lesion_probability(None, nothing, none, (nothing, nothing), MrSequence.T1)
    assert not found.data.any()


def test_the_input_does_not_depend_on_the_scale_or_the_surroundings():
    rng = np.random.default_rng(0)
    data = rng.normal(100, 10, (16, 16, 16)).astype(np.float32)
    brain = _box(data.shape, np.s_[4:12, 4:12, 4:12])
    other = np.where(brain, 7 * data + 3, 5000).astype(np.float32)
    maps = np.full((2, *data.shape), 0.4, dtype=np.float32)
    one, two = network_input(data, brain, maps), network_input(other, brain, maps)
    assert one[0][brain] == pytest.approx(two[0][brain], abs=1e-3)
    assert np.median(one[0][brain]) == pytest.approx(0, abs=0.05)
    assert two[0].max() <= 8
    assert np.array_equal(one[1] > 0, brain)
    assert (one[2:, brain] == np.float32(0.4)).all()
    assert not one[2:, ~brain].any()
    assert not network_input(data, np.zeros_like(brain), maps).any()


def test_the_condition_names_the_sequence_and_the_slices():
    assert condition_of("t1", (1, 1, 4)).tolist() == [0, 1, 0, 0, 0, 0, 0, 2]
