import numpy as np
import pytest

from shoken.analysis.brain import extract_brain
from shoken.imaging.field_of_view import cut, filled_field, laid, upper_quantile
from shoken.imaging.volume import Grid, Volume


def _head(shape, size, noise=0.0):
    """A ball of 100 in a field, a little off its middle, and noise as magnitudes have it."""
    places = np.indices(shape).reshape(3, -1).T - np.array(shape) / 2 - 1
    inside = (np.linalg.norm(places / size, axis=1) < 0.5).reshape(shape)
    real, imaginary = noise * np.random.default_rng(3).normal(size=(2, *shape))
    data = np.hypot(np.where(inside, 100, 0) + real, imaginary)
    return Volume(data.astype(np.float32), Grid(shape, np.eye(4)))


@pytest.mark.parametrize("noise", [0, 5, 9])
@pytest.mark.parametrize("share", [0.68, 0.8, 1])
def test_an_ordinary_field_is_left_whole(noise, share):
    volume = _head((60, 50, 40), np.array([60, 50, 40]) * share, noise)
    assert filled_field(volume) == (slice(0, 60), slice(0, 50), slice(0, 40))


@pytest.mark.parametrize(("noise", "size"), [(0, 10), (0, 16), (5, 16), (5, 24), (9, 16), (9, 24)])
def test_of_a_wide_field_the_head_is_taken_and_air_around_it(noise, size):
    volume = _head((60, 50, 40), size, noise)
    box = filled_field(volume)
    within = volume.data[box]
    assert np.count_nonzero(within > 50) == np.count_nonzero(volume.data > 50)
    assert all(1.3 * size <= extent <= 1.9 * size for extent in within.shape)
    part = cut(volume, box)
    assert np.allclose(part.grid.ras_mm(np.zeros(3)), [piece.start for piece in box])
    whole = laid(part.data > 50, box, volume.data.shape)
    assert np.array_equal(whole, volume.data > 50)


def test_a_field_of_one_value_is_left_whole():
    volume = Volume(np.full((9, 9, 9), 7, np.float32), Grid((9, 9, 9), np.eye(4)))
    assert filled_field(volume) == (slice(0, 9),) * 3


@pytest.mark.slow  # the brain of a large field
def test_a_head_in_a_wide_field_has_the_same_brain(analysis):
    volume, pads = analysis.scan.volume, (50, 40, 70)
    expected = analysis.brain.mask
    places = list(zip(pads, volume.data.shape, strict=True))
    wide = volume.grid.crop(tuple(slice(-pad, size + pad) for pad, size in places))
    brain = extract_brain(Volume(np.pad(volume.data, [(pad, pad) for pad in pads]), wide))
    assert brain.mask.grid.shape == brain.probability.grid.shape == wide.shape
    assert brain.mask.volume_ml == pytest.approx(expected.volume_ml, rel=0.02)
    inner = brain.mask.data[tuple(slice(pad, pad + size) for pad, size in places)]
    both = np.count_nonzero(inner & expected.data)
    assert 2 * both / (inner.sum() + expected.data.sum()) > 0.98
    assert inner.sum() == brain.mask.data.sum()


@pytest.mark.parametrize("kind", ["smooth", "whole numbers", "few", "slopes", "alike"])
def test_the_upper_quantile_is_numpys(kind):
    generator = np.random.default_rng(0)
    for _ in range(20):
        data = generator.gamma(1, 100, generator.integers(3, 40, 3)).astype(np.float32)
        data = {
            "smooth": data,
            "whole numbers": np.round(data),
            "few": data[:2, :2, :2],
            "slopes": np.sort(data, axis=0),
            "alike": np.ones_like(data),
        }[kind]
        assert upper_quantile(data, 0.995) == np.quantile(data, 0.995)
