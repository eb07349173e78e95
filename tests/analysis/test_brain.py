"""Blocks that the brain's network gives, against the same voxels laid out first."""

import numpy as np
import pytest

from shoken.analysis.brain import _nearest, _unfolded


@pytest.mark.parametrize("shape", [(8, 12, 16), (5, 7, 31), (1, 40, 3)])
def test_blocks_are_laid_out_and_resampled_in_one_step(shape):
    whole = np.random.default_rng(5).random((8, 12, 16)).astype(np.float32)
    blocks = np.empty((4, 6, 8, 8), dtype=np.float32)
    for x, y, z in np.ndindex(2, 2, 2):
        blocks[..., 4 * x + 2 * y + z] = whole[x::2, y::2, z::2]
    assert np.array_equal(_unfolded(blocks, shape), _nearest(whole, shape))
