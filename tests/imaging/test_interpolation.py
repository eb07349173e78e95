import numpy as np
import pytest
import scipy

from shoken.imaging.interpolation import added_variance, blocks_around, enlarged, interpolated


@pytest.mark.parametrize("shape", [(9, 7, 5), (1, 4, 2)])
def test_places_along_the_axes_are_looked_up_as_scipy_does(shape):
    generator = np.random.default_rng(0)
    data = generator.standard_normal(shape).astype(np.float32)
    places = tuple(generator.uniform(-2, n + 1, 20 + n) for n in shape)
    expected = scipy.ndimage.map_coordinates(
        data, np.meshgrid(*places, indexing="ij"), order=1, mode="nearest"
    )
    np.testing.assert_allclose(interpolated(data, places), expected, atol=1e-5)


def test_blocks_are_enlarged_as_scipy_does():
    data = np.random.default_rng(0).standard_normal((6, 5, 4)).astype(np.float32)
    shape = (17, 15, 4)
    zoom = np.divide(shape, data.shape)
    expected = scipy.ndimage.zoom(data, zoom, order=1, grid_mode=True, mode="nearest")
    np.testing.assert_allclose(enlarged(data, shape), expected, atol=1e-5)


@pytest.mark.parametrize("shape", [(6, 5, 4), (17, 15, 4)])
def test_voxels_are_enlarged_from_the_blocks_around_them_alone(shape):
    generator = np.random.default_rng(0)
    data = generator.standard_normal((6, 5, 4)).astype(np.float32)
    for _ in range(20):
        voxels = generator.random(shape) < 0.01
        around = blocks_around(voxels, data.shape)
        assert around.any() == voxels.any()
        assert not around.all()
        seen = enlarged(np.where(around, data, np.float32(1e6)), shape)
        np.testing.assert_array_equal(seen[voxels], enlarged(data, shape)[voxels])


def test_the_mean_of_a_block_of_a_ramp_is_enlarged_to_the_ramp():
    ramp = np.arange(20.0)[:, None, None]
    means = ramp.reshape(5, 4, 1, 1).mean(axis=1)
    np.testing.assert_allclose(enlarged(means, (20, 1, 1), (4.0, 1.0, 1.0))[2:-2], ramp[2:-2])


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_block_is_spread_by_the_variance_that_is_said(step):
    blocks = np.zeros((9, 1, 1))
    blocks[4] = 1
    spread = enlarged(blocks, (9 * step, 1, 1))[:, 0, 0] / step
    away = np.arange(9 * step) - (9 * step - 1) / 2
    # of the block's own width, its voxels' centres are what the Gaussian of blocks stands for
    assert np.sum(spread * away**2) == pytest.approx(added_variance(step), abs=1e-5)
