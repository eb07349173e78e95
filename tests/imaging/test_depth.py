import numpy as np
import pytest
import scipy

from shoken.imaging.depth import depth_mm


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0, 1.0), (0.5, 0.9, 3.0)])
@pytest.mark.parametrize("reach_mm", [0.4, 4.0, 100.0])
def test_depth_is_the_euclidean_distance_up_to_a_reach(spacing_mm, reach_mm):
    noise = np.random.default_rng(0).standard_normal((30, 40, 20))
    inside = scipy.ndimage.gaussian_filter(noise, 3) > -0.02
    whole = scipy.ndimage.distance_transform_edt(inside, sampling=spacing_mm)
    assert whole.max() > 4
    depth = depth_mm(inside, spacing_mm, reach_mm)
    assert depth.dtype == np.float32
    np.testing.assert_allclose(depth, np.minimum(whole, reach_mm), rtol=1e-6)


def test_nothing_is_outside_of_a_full_array():
    assert depth_mm(np.ones((3, 4, 5), dtype=bool), (1.0, 1.0, 1.0), 2.0).min() == 2.0
