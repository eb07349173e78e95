"""The same picture, whatever the unit, the zero and the background of its brightness."""

import io

import nibabel as nib
import numpy as np
import pytest

from shoken.common.notices import NoticeCode
from shoken.reading.levels import levelled, scaled
from shoken.reading.reader import read_here

SHAPE = (20, 22, 18)


def _picture():
    """A head of 60 to 200 in air: 0 all around, as pictures are that were cut out."""
    places = np.indices(SHAPE).reshape(3, -1).T - (np.array(SHAPE) - 1) / 2
    inside = (np.linalg.norm(places / SHAPE, axis=1) < 0.42).reshape(SHAPE)
    brightness = np.random.default_rng(1).integers(60, 200, SHAPE)
    return np.where(inside, brightness, 0).astype(np.float64)


PICTURE = _picture()
INSIDE = PICTURE > 0
NOISY = np.abs(PICTURE + np.random.default_rng(2).normal(0, 4, SHAPE))


def _read(values, dtype=np.float32):
    image = nib.Nifti1Image(values.astype(dtype), np.eye(4), dtype=dtype)
    image.set_sform(np.eye(4), 1)
    return read_here(io.BytesIO(image.to_bytes()), name="x.nii")


def _like(shown, expected):
    """Alike but for the unit, which means nothing."""
    unit = np.float64(expected.max()) / np.float64(shown.max())
    assert np.abs(shown * unit - expected).max() < 1e-4 * expected.max()
    assert np.array_equal(shown == 0, expected == 0)


@pytest.mark.parametrize("picture", [PICTURE, NOISY], ids=["cut out", "noisy"])
@pytest.mark.parametrize("factor", [1e-30, 1e-12, 0.001, 1, 1000, 1e12, 1e30])
def test_any_magnitude(factor, picture):
    shown = _read(picture * factor).volume.data
    _like(shown, picture)
    assert 0.1 < shown.max() < 1e6  # squares and their ratios stay in float32


@pytest.mark.parametrize("factor", [1e-300, 1e300])
def test_magnitudes_that_doubles_alone_hold(factor):
    _like(_read(PICTURE * factor, np.float64).volume.data, PICTURE)


@pytest.mark.parametrize("zero", [-1e6, -32768, -1000, -50, 1000, 32768])
def test_any_zero_of_a_constant_background(zero):
    _like(_read(PICTURE + zero).volume.data, PICTURE)


@pytest.mark.parametrize("zero", [-32768, -1000, -50, 1000, 32768])
def test_any_zero_of_noise(zero):
    least = NOISY.min()
    expected = NOISY - least if zero else NOISY
    unit = np.abs(_read(NOISY + zero).volume.data - expected)
    assert unit.max() < 0.01


def test_z_scores():
    _like(_read((PICTURE - PICTURE.mean()) / PICTURE.std()).volume.data, PICTURE)
    within = (PICTURE - PICTURE[INSIDE].mean()) / PICTURE[INSIDE].std()
    for outside in (0, np.nan):
        shown = _read(np.where(INSIDE, within, outside)).volume.data
        assert not shown[~INSIDE].any()
        assert shown[INSIDE].min() >= 0
        assert np.corrcoef(shown[INSIDE], PICTURE[INSIDE])[0, 1] > 0.9999


@pytest.mark.parametrize("nothing", [np.nan, np.inf, -np.inf])
def test_a_background_of_no_numbers_is_that_of_zeros(nothing):
    scan = _read(np.where(INSIDE, PICTURE, nothing))
    assert np.array_equal(scan.volume.data, PICTURE)
    (notice,) = scan.notices
    assert notice.code is NoticeCode.NOT_NUMBERS
    assert notice.value == np.count_nonzero(~INSIDE) > PICTURE.size / 2


@pytest.mark.parametrize("fill", [-1000, -1024, -32768, 32767, -1e10, 1e20, 9.96921e36])
def test_a_background_that_programs_fill_with(fill):
    head = np.where(INSIDE, PICTURE - 60, fill)
    expected = np.where(INSIDE, PICTURE - 60, 0)
    _like(_read(head).volume.data, expected)
    within = (PICTURE - PICTURE[INSIDE].mean()) / PICTURE[INSIDE].std()
    scores = _read(np.where(INSIDE, within, fill)).volume.data
    assert not scores[~INSIDE].any()
    assert np.corrcoef(scores[INSIDE], PICTURE[INSIDE])[0, 1] > 0.9999


@pytest.mark.parametrize("picture", [PICTURE, NOISY], ids=["cut out", "noisy"])
@pytest.mark.parametrize("value", [-1024, -3, 50, 3000])
def test_a_frame_of_another_value_is_background(value, picture):
    framed = np.pad(picture, ((0, 6), (3, 3), (5, 0)), constant_values=value)
    shown = _read(framed).volume.data
    inside = shown[:-6, 3:-3, 5:]
    assert np.abs(inside - _read(picture).volume.data).max() < 0.01
    assert np.count_nonzero(shown) == np.count_nonzero(inside)


def test_what_is_ordinary_is_left_as_it_is():
    rings = PICTURE.copy()
    rings[2, 2, :] = -4  # beyond an edge, as splines leave it
    no_air = PICTURE[6:14, 6:16, 5:13]
    for picture in (PICTURE, NOISY, rings, no_air, PICTURE / 200):
        values = picture.astype(np.float32)
        assert np.array_equal(levelled(scaled(values)), values)


def test_one_broken_voxel_does_not_set_the_scale():
    for broken in (1e38, -1e38, np.nan):
        values = PICTURE.copy()
        values[10, 10, 10] = broken
        shown = _read(values).volume.data
        changed = np.argwhere(shown != PICTURE)
        assert changed.tolist() in ([], [[10, 10, 10]])
        assert np.isfinite(np.square(shown)).all()
