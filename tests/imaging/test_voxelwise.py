import numpy as np

from shoken.imaging.voxelwise import voxelwise


def test_a_formula_of_voxels_has_the_values_of_the_whole():
    generator = np.random.default_rng(0)
    one, other = generator.standard_normal((2, 100_003)).astype(np.float32)
    inside = one > 0

    def formula(one, other, inside):
        return np.where(inside, np.exp(-(one**2)) / (1 + other**2), 0)

    found = voxelwise(formula, one, other, inside)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, formula(one, other, inside))
