"""What surrounds ANTsPyNet's networks, against ITK's own through antspyx."""

import numpy as np
import pytest

from shoken.analysis.anatomy.ants_bridge import ants_image, load_ants
from shoken.common.errors import AnalysisError
from shoken.imaging.volume import Grid, Volume
from shoken.models.antspynet import brain_mask, centre_of_brightness, interpolate

RNG = np.random.default_rng(3)
ants = load_ants()


def turned(degrees):
    angle = np.deg2rad(degrees)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return turn


GRIDS = {
    "finer": Grid((30, 22, 18), np.diag([0.7, 0.9, 1.1, 1.0])),
    "flipped": Grid(
        (14, 20, 16), np.array([[-1.2, 0, 0, 9], [0, -0.8, 0, 12], [0, 0, 1, -3], [0, 0, 0, 1]])
    ),
    "permuted": Grid(
        (14, 20, 16), np.array([[0, 0, 1.3, -4], [0.9, 0, 0, -1], [0, 1.1, 0, 2], [0, 0, 0, 1]])
    ),
    "oblique": Grid((20, 20, 16), turned(17)),
}


@pytest.fixture
def volume():
    return Volume(
        RNG.random((12, 15, 10), dtype=np.float32),
        Grid((12, 15, 10), np.diag([1.0, 1.2, 1.5, 1.0])),
    )


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_values_between_voxels_are_itks(volume, grid):
    empty = Volume(np.zeros(grid.shape, dtype=np.float32), grid)
    still = ants.create_ants_transform(transform_type="Euler3DTransform", center=(0, 0, 0))
    theirs = still.apply_to_image(ants_image(volume), ants_image(empty)).numpy()
    ours = interpolate(volume, grid).data
    # a voxel of an oblique grid that lies on the picture's very edge may fall on either side of it
    differ = abs(ours - theirs) > 1e-4
    assert differ.mean() < 1e-3
    assert (theirs > 0).mean() > 0.1


def test_the_centre_is_itks(volume):
    theirs = np.array(ants.get_center_of_mass(ants_image(volume))) * (-1, -1, 1)
    np.testing.assert_allclose(centre_of_brightness(volume), theirs, atol=1e-4)


def test_an_empty_picture_has_no_centre(volume):
    with pytest.raises(AnalysisError, match="empty"):
        centre_of_brightness(volume.with_data(np.zeros(volume.grid.shape, dtype=np.float32)))


def test_the_mask_is_itks():
    from scipy import ndimage

    noise = ndimage.gaussian_filter(RNG.standard_normal((60, 50, 40)), 3)
    likely = Volume((noise * 6 + 0.45).astype(np.float32), Grid((60, 50, 40), np.eye(4)))
    found = ants.threshold_image(ants_image(likely), 0.5, 100, 1, 0)
    theirs = ants.morphology(found, "close", 6).iMath_fill_holes().numpy() > 0
    ours = brain_mask(likely).data
    assert np.array_equal(ours, theirs)
    assert 0.05 < ours.mean() < 0.95


def test_no_brain_is_said():
    nothing = Volume(np.zeros((9, 9, 9), dtype=np.float32), Grid((9, 9, 9), np.eye(4)))
    with pytest.raises(AnalysisError, match="no brain"):
        brain_mask(nothing)


def test_a_picture_that_is_all_brain():
    everywhere = Volume(np.ones((9, 9, 9), dtype=np.float32), Grid((9, 9, 9), np.eye(4)))
    assert brain_mask(everywhere).data.all()
