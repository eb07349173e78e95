"""How much each voxel of the truth counts."""

import numpy as np
import pytest

from training.inputs import blob_weights


def test_small_lesions_weigh_more():
    truth = np.zeros((24, 24, 24), dtype=bool)
    truth[2:4, 2:4, 2:4] = True
    truth[22, 2, 2] = True  # a speck
    truth[8:20, 8:20, 8:20] = True
    weights = blob_weights(truth)
    assert weights[2, 2, 2] == pytest.approx(5)
    assert weights[10, 10, 10] == weights[0, 0, 0] == weights[22, 2, 2] == 1
