import itertools

import nibabel as nib
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from shoken.imaging.volume import Grid, Mask, Volume, bounding_box

AXES = [
    "".join(letters)
    for order in itertools.permutations(("RL", "AP", "SI"))
    for letters in itertools.product(*order)
]
SHAPE = (7, 8, 9)


def _affine(axes: str, tilt_degrees: float = 0.0) -> np.ndarray:
    ornt = nib.orientations.axcodes2ornt(axes)
    affine = np.eye(4)
    affine[:3, :3] = 0
    for axis, (world, sign) in enumerate(ornt):
        affine[int(world), axis] = sign * (0.7, 1.1, 3.0)[axis]
    turn = Rotation.from_euler("xyz", [tilt_degrees, -tilt_degrees / 2, tilt_degrees], degrees=True)
    affine[:3, :3] = turn.as_matrix() @ affine[:3, :3]
    affine[:3, 3] = (-90.5, 12.25, 33.0)
    return affine


@pytest.mark.parametrize("tilt", [0.0, 17.0])
@pytest.mark.parametrize("axes", AXES)
def test_canonical_axes_are_those_of_nibabel(axes, tilt):
    affine = _affine(axes, tilt)
    data = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    theirs = nib.as_closest_canonical(nib.Nifti1Image(data.astype(np.int32), affine))
    grid = Grid(SHAPE, affine)
    assert grid.axes == "".join(nib.aff2axcodes(affine))
    assert grid.canonical.is_canonical
    assert grid.canonical.shape == theirs.shape
    assert np.allclose(grid.canonical.affine, theirs.affine)
    ours = grid.to_canonical(data)
    assert np.array_equal(ours, np.asarray(theirs.dataobj))
    assert np.array_equal(grid.from_canonical(ours), data)


def test_spacing_and_volume_of_a_voxel():
    grid = Grid(SHAPE, _affine("PIR", 20))
    assert grid.spacing_mm == pytest.approx((0.7, 1.1, 3.0))
    assert grid.voxel_ml == pytest.approx(0.7 * 1.1 * 3.0 / 1000)


def test_voxels_and_millimetres_are_inverse():
    grid = Grid(SHAPE, _affine("LPS", 11))
    voxels = np.array([[0, 0, 0], [1.5, 2, 3], [6, 7, 8]])
    assert np.allclose(grid.ras_mm(voxels), nib.affines.apply_affine(grid.affine, voxels))
    assert np.allclose(grid.voxel(grid.ras_mm(voxels)), voxels)


@pytest.mark.parametrize(
    ("shape", "change"),
    [
        ((7, 8), None),
        ((7, 8, 0), None),
        (SHAPE, np.nan),
        (SHAPE, np.inf),
        (SHAPE, 0.0),
    ],
)
def test_a_grid_is_valid_once_constructed(shape, change):
    affine = np.eye(4)
    if change is not None:
        affine[0, 0] = change
    with pytest.raises(ValueError, match=r"grid|affine"):
        Grid(shape, affine)


def test_values_are_frozen():
    grid = Grid(SHAPE, np.eye(4))
    volume = Volume(np.zeros(SHAPE, dtype=np.float32), grid)
    for array in (grid.affine, volume.data, Mask(np.ones(SHAPE, bool), grid).data):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_data_and_grid_must_agree():
    with pytest.raises(ValueError, match="shape"):
        Volume(np.zeros((3, 3, 3), np.float32), Grid(SHAPE, np.eye(4)))


def test_resampling_keeps_places_in_space():
    grid = Grid((30, 32, 34), _affine("RAS", 8))
    ramp = grid.ras_mm(np.moveaxis(np.indices(grid.shape), 0, -1)) @ np.array([1.0, 2.0, -0.5])
    volume = Volume(ramp.astype(np.float32), grid)
    finer = grid.crop((slice(5, 25), slice(6, 26), slice(7, 27))).with_spacing(0.9)
    seen = volume.resample_onto(finer)
    expected = finer.ras_mm(np.moveaxis(np.indices(finer.shape), 0, -1)) @ np.array([1, 2, -0.5])
    assert np.allclose(seen.data[2:-2, 2:-2, 2:-2], expected[2:-2, 2:-2, 2:-2], atol=1e-3)


def test_another_spacing_covers_the_same_field_of_view():
    grid = Grid((100, 100, 20), np.diag([1.0, 1.0, 5.0, 1.0]))
    coarse = grid.with_spacing(2.0)
    assert coarse.shape == (50, 50, 50)
    corners = [g.ras_mm(np.array([[-0.5] * 3, np.array(g.shape) - 0.5])) for g in (grid, coarse)]
    assert np.allclose(*corners)


def test_mask_volume_and_box():
    data = np.zeros(SHAPE, dtype=bool)
    data[2:4, 3, 1:6] = True
    assert Mask(data, Grid(SHAPE, np.diag([2.0, 2.0, 2.0, 1]))).volume_ml == pytest.approx(0.08)
    assert bounding_box(data) == (slice(2, 4), slice(3, 4), slice(1, 6))
    assert bounding_box(data, 3) == (slice(0, 7), slice(0, 7), slice(0, 9))
    with pytest.raises(ValueError, match="nothing"):
        bounding_box(np.zeros(SHAPE, bool))
