"""Quality measures against their definitions, and the way each goes when a picture gets worse."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from shoken.analysis.image_quality import (
    MEASURES,
    _focus,
    _fwhm_mm,
    _ratios,
    _spread,
    quality_measures,
)
from shoken.imaging.volume import Grid, Mask, Volume


@pytest.fixture(scope="module")
def usual(analysis):
    return quality_measures(analysis)


def _worse(analysis, change):
    """The same analysis of a picture that was changed: ``change`` of (X, Y, Z) float32."""
    scan = analysis.scan
    data = change(scan.volume.data.copy()).astype(np.float32)
    return quality_measures(
        replace(analysis, scan=replace(scan, volume=Volume(data, scan.volume.grid)))
    )


def test_every_measure_of_a_sound_head_is_told_and_has_a_source(usual):
    assert list(usual) == [measure.name for measure in MEASURES]
    assert all(value is not None and np.isfinite(value) for value in usual.values())
    assert all(measure.source and measure.description for measure in MEASURES)
    assert 0 < usual["efc"] < 1
    assert usual["coverage"] > 0.95
    assert abs(usual["ghost_ratio"]) < 0.02


@pytest.mark.slow  # all measures twice more
def test_noise_worsens_what_measures_noise(analysis, usual):
    noise = np.random.default_rng(1).normal(0, 1, analysis.scan.volume.grid.shape)
    spread = analysis.scan.volume.data[analysis.brain.mask.data].std()
    worse = _worse(analysis, lambda data: np.abs(data + 0.5 * noise * spread))
    for name in ("snr_white", "snr_grey", "snrd_white", "cnr", "fber"):
        assert worse[name] < usual[name], name
    for name in ("cjv", "efc"):
        assert worse[name] > usual[name], name
    assert worse["fwhm_mm"] < usual["fwhm_mm"]


def test_the_noise_of_air_is_told_as_that_of_tissue():
    """Air is the magnitude of complex noise, whose deviation is 0.6551364 times that noise's."""
    draw = np.random.default_rng(3)
    air = _spread(np.hypot(*draw.normal(0, 2, (2, 100_000))))
    white = _spread(draw.normal(100, 2, 1_001))
    told = _ratios(None, white, air)
    assert told["snrd_white"] == pytest.approx(50, rel=0.01)
    # MRIQC's snr_dietrich
    assert told["snrd_white"] == pytest.approx(0.6551364 * white.median / air.deviation, rel=1e-6)


def test_a_ghost_is_hinted_at(analysis, usual):
    def ghost(data):
        return data + 0.15 * np.roll(data, data.shape[1] // 2, axis=1)

    assert _worse(analysis, ghost)["ghost_ratio"] > usual["ghost_ratio"] + 0.05


@pytest.mark.slow  # all measures once more
def test_an_uneven_coil_is_measured(analysis, usual):
    def uneven(data):
        return data * np.linspace(0.6, 1.4, data.shape[0])[:, None, None]

    assert _worse(analysis, uneven)["inu_range"] > usual["inu_range"] + 0.1


def test_of_air_that_was_set_to_zero_no_noise_is_told(analysis):
    head = scipy.ndimage.binary_dilation(analysis.brain.mask.data, iterations=6)
    told = _worse(analysis, lambda data: np.where(head, data, 0))
    unknown = {name for name, value in told.items() if value is None}
    assert unknown == {"snrd_white", "cnr", "fber", "ghost_ratio"}


def test_without_a_search_tissues_are_not_told(analysis):
    told = quality_measures(replace(analysis, search=None))
    known = {name for name, value in told.items() if value is not None}
    assert known == {"efc", "fber", "fwhm_mm", "ghost_ratio"}


def test_smoothness_is_that_of_the_gaussian_which_made_it():
    grid = Grid((60, 60, 60), np.diag([1.0, 1.0, 2.0, 1.0]))
    noise = np.random.default_rng(2).normal(0, 1, grid.shape)
    sigma_mm = 4 / np.sqrt(8 * np.log(2))  # a full width at half maximum of 4 mm
    smooth = scipy.ndimage.gaussian_filter(noise, [sigma_mm, sigma_mm, sigma_mm / 2])
    everywhere = Mask(np.ones(grid.shape, dtype=bool), grid)
    assert _fwhm_mm(Volume(smooth.astype(np.float32), grid), everywhere) == pytest.approx(
        4, rel=0.1
    )


def test_the_focus_criterion_is_one_of_equal_voxels_and_none_of_a_single_one():
    assert _focus(np.ones((8, 8, 8), dtype=np.float32)) == pytest.approx(1)
    single = np.zeros((8, 8, 8), dtype=np.float32)
    single[3, 4, 5] = 7
    assert _focus(single) == pytest.approx(0)
