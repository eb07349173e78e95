"""What the network is given."""

import numpy as np
import pytest

from training.inputs import blob_weights, condition_of, network_input


def test_small_lesions_weigh_more():
    truth = np.zeros((24, 24, 24), dtype=bool)
    truth[2:4, 2:4, 2:4] = True
    truth[22, 2, 2] = True  # a speck
    truth[8:20, 8:20, 8:20] = True
    weights = blob_weights(truth)
    assert weights[2, 2, 2] == pytest.approx(5)
    assert weights[10, 10, 10] == weights[0, 0, 0] == weights[22, 2, 2] == 1


def test_the_input_does_not_depend_on_the_scale_or_the_surroundings():
    rng = np.random.default_rng(0)
    data = rng.normal(100, 10, (16, 16, 16)).astype(np.float32)
    brain = np.zeros(data.shape, dtype=bool)
    brain[4:12, 4:12, 4:12] = True
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
