"""One picture, one answer: axes, origins, roundings of the affine and threads change nothing."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from shoken.analysis.anatomy.registration import align_template, align_visits
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.brain import Brain
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.notices import NoticeCode
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.models import loaded_networks
from shoken.reading import Scan

OPTIONS = Options(sequence=MrSequence.FLAIR, lesion="outlier")


@pytest.fixture(scope="module")
def small(phantom) -> Volume:
    """The phantom in voxels of 2 × 2 × 3 mm."""
    grid = phantom.volume.grid
    affine = grid.affine @ np.diag([2, 2, 3, 1.0])
    affine[:3, 3] = grid.ras_mm(np.array([0.5, 0.5, 1]))
    coarse = Grid(tuple(np.array(grid.shape) // (2, 2, 3)), affine)
    blurred = scipy.ndimage.uniform_filter(phantom.volume.data, (2, 2, 3), origin=(-1, -1, 0))
    return Volume(blurred, grid).resample_onto(coarse, order=0)


def _elsewhere(volume, seed):
    """The same voxels as another program might write them: other axes, origin, last digits."""
    rng = np.random.default_rng(seed)
    order, flips = rng.permutation(3), rng.choice([1, -1], 3)
    steps = np.zeros((4, 4))
    steps[3, 3] = 1
    for axis, (source, flip) in enumerate(zip(order, flips, strict=True)):
        steps[source, axis] = flip
        steps[source, 3] = 0 if flip > 0 else volume.grid.shape[source] - 1
    affine = volume.grid.affine @ steps
    affine[:3] += rng.uniform(-1e-3, 1e-3, (3, 4))
    affine[:3, 3] += rng.uniform(-300, 300, 3)
    data = volume.data.transpose(order)[tuple(slice(None, None, f) for f in flips)]
    native = Grid(data.shape, affine)
    return Scan(
        "phantom.nii", "0" * 64, Volume(native.to_canonical(data), native.canonical), native
    )


def _with_threads(count, monkeypatch):
    monkeypatch.setenv("SHOKEN_THREADS", str(count))
    settings.cache_clear()
    monkeypatch.setattr(loaded_networks, "_kept", type(loaded_networks._kept)())


@pytest.fixture
def _settings_again():
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("_settings_again")
@pytest.mark.slow
def test_axes_origin_rounding_and_threads_change_no_finding(small, monkeypatch):
    """Whole analyses, about 4 s each: a step left out is one that may depend on them."""
    scan = Scan("phantom.nii", "0" * 64, small, small.grid)
    _with_threads(1, monkeypatch)
    first = analyse(scan, OPTIONS)
    assert first.findings
    for threads in (2, 4):
        _with_threads(threads, monkeypatch)
        again = analyse(_elsewhere(small, threads), OPTIONS)
        assert np.array_equal(again.brain.mask.data, first.brain.mask.data)
        assert np.array_equal(again.lesions.probability.data, first.lesions.probability.data)
        assert np.array_equal(again.lesions.mask.data, first.lesions.mask.data)
        for one, other in zip(first.findings, again.findings, strict=True):
            assert (one.side, one.region, one.zone) == (other.side, other.region, other.zone)
            assert other.centroid_mni_mm == pytest.approx(one.centroid_mni_mm, abs=0.02)
            assert other.volume_ml == pytest.approx(one.volume_ml, rel=0.01)


def _known(mask):
    share = Volume(mask.data.astype(np.float32), mask.grid)
    return Brain(mask=mask, probability=share, engine="known", models=(), notices=())


def _turned(phantom, degrees):
    """The phantom as a head held otherwise in the coil, and its brain, 2 mm."""
    turn = np.eye(4)
    turn[:3, :3] = scipy.spatial.transform.Rotation.from_euler(
        "xyz", degrees, degrees=True
    ).as_matrix()
    grid = Grid(
        (110, 110, 110), np.diag([2.0, 2, 2, 1]) + np.array([[0, 0, 0, -109.0]] * 3 + [[0] * 4])
    )
    seen = [
        Volume(
            part.data.astype(np.float32), Grid(part.grid.shape, turn @ part.grid.affine)
        ).resample_onto(grid)
        for part in (phantom.volume, phantom.brain)
    ]
    return seen[0], seen[1].above(0.5), turn @ phantom.pose


@pytest.mark.slow  # an alignment for each
@pytest.mark.parametrize("degrees", [(30, 0, 0), (-30, 15, -20)])
def test_a_tilted_head_is_aligned(degrees, phantom):
    volume, brain, pose = _turned(phantom, degrees)
    alignment = align_template(volume, _known(brain))
    assert alignment.is_trusted
    template = load_template()
    mni = template.grid.ras_mm(np.argwhere(template.brain.data)[::5000])
    away = alignment.to_mni(mni @ pose[:3, :3].T + pose[:3, 3]) - mni
    assert np.linalg.norm(away, axis=1).mean() < 2.5


@pytest.mark.slow  # every start of the alignment
def test_a_head_upside_down_is_not_searched(small):
    upside_down = Scan(
        "phantom.nii", "0" * 64, Volume(small.data[:, :, ::-1], small.grid), small.grid
    )
    other = replace(upside_down, name="other.nii")
    analysis = analyse(upside_down, OPTIONS, beside=[other])
    (said,) = (n for n in analysis.notices if n.code is NoticeCode.BESIDE_UNSEARCHED)
    assert said.detail == "other.nii"
    assert analysis.lesions is None
    assert analysis.search is None
    assert analysis.findings == ()
    assert NoticeCode.NOT_ALIGNED in {n.code for n in analysis.notices}


@pytest.mark.slow  # an alignment
def test_visits_are_laid_on_one_another_wherever_each_one_lay(small, phantom):
    brain = phantom.brain.resample_onto(small.grid)
    moved = np.eye(4)
    moved[:3, 3] = (100, -50, 30)
    other = Grid(small.grid.shape, moved @ small.grid.affine)
    there = Volume(small.data, other), _known(Mask(brain.data, other))
    found = align_visits(small, _known(brain), *there)
    assert np.allclose(found, np.linalg.inv(moved), atol=0.05)
