"""Points carried by affines: as a product of matrices has them."""

import numpy as np
import pytest

from shoken.imaging.points import carried, turned


@pytest.mark.parametrize("shape", [(3,), (7, 3), (2, 4, 5, 3)])
def test_points_of_any_arrangement(shape):
    rng = np.random.default_rng(5)
    points, matrix = rng.standard_normal(shape).astype(np.float32), rng.standard_normal((4, 4))
    expected = points.astype(float) @ matrix[:3, :3].T
    assert turned(points, matrix[:3, :3]) == pytest.approx(expected, abs=1e-12)
    assert carried(points, matrix) == pytest.approx(expected + matrix[:3, 3], abs=1e-12)
    assert carried(points, matrix).dtype == np.float64
