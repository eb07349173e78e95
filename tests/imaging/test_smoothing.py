import numpy as np
import pytest
import scipy

from shoken.imaging.smoothing import blurred


@pytest.mark.parametrize("shape", [(40, 33, 17), (1, 5, 50)])
def test_a_blur_in_slabs_has_the_values_of_a_blur_of_the_whole(shape):
    data = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    for sigma in ([3.0, 0.7, 5.9], [0.5, 0.5, 0.5]):
        np.testing.assert_array_equal(
            blurred(data, sigma), scipy.ndimage.gaussian_filter(data, sigma)
        )


@pytest.mark.parametrize("shape", [(60, 53, 47), (1, 5, 50)])
@pytest.mark.parametrize("sigma", [[6.0, 6.0, 6.0], [13.6, 0.8, 25.0]])
def test_a_wide_blur_of_blocks_is_that_of_voxels(shape, sigma):
    data = np.random.default_rng(0).random(shape).astype(np.float32)
    data[: shape[0] // 2] += 1
    expected = scipy.ndimage.gaussian_filter(data, sigma)
    np.testing.assert_allclose(blurred(data, sigma), expected, atol=0.005 * np.ptp(data))


def test_a_blur_leaves_what_it_was_given():
    mask = np.zeros((20, 20, 20), dtype=bool)
    mask[8:12, 8:12, 8:12] = True
    before = mask.copy()
    share = blurred(mask, [1.0, 1.0, 1.0])
    assert share.dtype == np.float32
    assert 0 < share.max() < 1
    np.testing.assert_array_equal(mask, before)
