from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.quality_notices import (
    alignment_notices,
    scan_notices,
    tissue_notices,
    untold_tissue,
)
from shoken.analysis.recognition import recognise_sequence
from shoken.common.notices import NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.reading import Scan


@pytest.fixture(scope="module")
def tissue(analysis):
    return tissue_priors(analysis.brain, analysis.search.alignment)


def _with(analysis, data):
    return replace(analysis.scan, volume=analysis.scan.volume.with_data(data))


def _codes(notices):
    return {notice.code for notice in notices}


def test_a_good_scan_has_nothing_to_say(analysis, tissue):
    assert _codes(scan_notices(analysis.scan, analysis.brain)) == {NoticeCode.SYNTHETIC}
    assert not alignment_notices(analysis.brain, analysis.search.alignment)
    assert not tissue_notices(analysis.scan, analysis.brain, tissue)


def test_a_stripped_skull_is_seen(analysis):
    data = np.where(analysis.brain.mask.data, analysis.scan.volume.data, 0)
    codes = _codes(scan_notices(_with(analysis, data), analysis.brain))
    assert NoticeCode.SKULL_STRIPPED in codes


def test_what_the_picture_does_not_cover_is_told(analysis):
    grid = analysis.brain.mask.grid
    top = (slice(0, grid.shape[0]), slice(0, grid.shape[1]), slice(0, grid.shape[2] // 2))
    half = replace(analysis.brain, mask=Mask(analysis.brain.mask.data[top], grid.crop(top)))
    (notice,) = alignment_notices(half, analysis.search.alignment)
    assert notice.code is NoticeCode.NOT_COVERED
    assert 30 < notice.value < 70


def test_a_template_that_does_not_fit_is_told(analysis):
    said = alignment_notices(analysis.brain, replace(analysis.search.alignment, overlap=0.6))
    assert [n.code for n in said] == [NoticeCode.NOT_A_BRAIN, NoticeCode.NOT_ALIGNED]
    for poor in ({"overlap": 0.85}, {"lead": 1.02}):
        (notice,) = alignment_notices(analysis.brain, replace(analysis.search.alignment, **poor))
        assert notice.code is NoticeCode.NOT_ALIGNED


def test_noise_is_told(analysis, tissue):
    rng = np.random.default_rng(0)
    data = analysis.scan.volume.data
    noisy = np.abs(
        data + rng.normal(0, 0.4 * np.median(data[analysis.brain.mask.data]), data.shape)
    )
    codes = _codes(tissue_notices(_with(analysis, noisy), analysis.brain, tissue))
    assert NoticeCode.NOISY in codes


def test_uneven_brightness_is_told_and_measured(analysis, tissue):
    data = analysis.scan.volume.data
    slope = np.geomspace(0.55, 1.8, data.shape[1], dtype=np.float32)[None, :, None]
    notices = tissue_notices(_with(analysis, data * slope), analysis.brain, tissue)
    (notice,) = (n for n in notices if n.code is NoticeCode.UNEVEN)
    assert 1.5 < notice.value < 3


def test_the_sequence_is_clear_in_a_clear_picture(analysis, tissue):
    seen = recognise_sequence(analysis.scan.volume, analysis.brain.mask, tissue)
    assert seen.sequence is MrSequence.FLAIR
    assert seen.confidence > 0.9


def test_bright_vessels_mean_contrast_agent(analysis, tissue):
    rng = np.random.default_rng(0)
    brain, volume = analysis.brain.mask, analysis.scan.volume
    plain = tissue.white + 0.75 * tissue.grey + 0.3 * tissue.fluid
    plain = plain + rng.normal(0, 0.03, plain.shape).astype(np.float32)
    assert recognise_sequence(volume.with_data(plain), brain, tissue).sequence is MrSequence.T1
    plain.flat[np.flatnonzero(brain.data)[::100]] = 2
    assert recognise_sequence(volume.with_data(plain), brain, tissue).sequence is MrSequence.T1C


def test_fluid_brighter_than_white_and_darker_than_grey_matter_means_proton_density(
    analysis, tissue
):
    rng = np.random.default_rng(0)
    density = 0.7 * tissue.white + tissue.grey + 0.85 * tissue.fluid
    density = density + rng.normal(0, 0.03, density.shape).astype(np.float32)
    volume = analysis.scan.volume.with_data(density)
    assert recognise_sequence(volume, analysis.brain.mask, tissue).sequence is MrSequence.PD


@pytest.mark.parametrize(
    ("sequence", "slice_mm", "is_told"),
    [(MrSequence.FLAIR, 1, True), (MrSequence.FLAIR, 4, False), (MrSequence.T2, 4, True)],
)
def test_fluid_is_not_told_on_thick_flair(sequence, slice_mm, is_told):
    grid = Grid((4, 4, 4), np.diag([1, 1, slice_mm, 1]))
    scan = Scan("scan.nii", "0", Volume(np.zeros(grid.shape), grid), grid)
    assert (untold_tissue(scan, sequence) == ()) is is_told
