"""The frame of a scan's own voxels: nothing of where they are in space is left in it."""

import numpy as np
import pytest
import scipy

from shoken.imaging.volume import Grid, Volume
from shoken.imaging.voxel_frame import in_own_frame, own_grid, to_own_frame

SHAPE = (20, 30, 8)
SPACINGS_MM = [
    (0.9375, 0.9375, 3),
    (0.898, 0.898, 3),
    (0.719, 0.719, 4),
    (1, 1, 1),
    (0.88, 0.88, 1.2),
]


def _grid(spacing_mm, degrees=0.0, origin=(0.0, 0.0, 0.0)):
    affine = np.eye(4)
    turn = scipy.spatial.transform.Rotation.from_euler("xz", (degrees, degrees), degrees=True)
    affine[:3, :3] = turn.as_matrix() * spacing_mm
    affine[:3, 3] = origin
    return Grid(SHAPE, affine)


@pytest.mark.parametrize("spacing_mm", SPACINGS_MM)
@pytest.mark.parametrize("degrees", [0, 17])
@pytest.mark.parametrize("rounding_mm", [1e-7, 1e-5, 1e-4, 1e-3])
def test_the_frame_is_the_same_to_the_bit_wherever_the_voxels_are(spacing_mm, degrees, rounding_mm):
    rng = np.random.default_rng(0)
    plain = own_grid(_grid(spacing_mm))
    for _ in range(20):
        grid = _grid(spacing_mm, degrees, rng.uniform(-500, 500, 3))
        noise = np.zeros((4, 4))
        noise[:3] = rng.uniform(-1, 1, (3, 4)) * rounding_mm
        assert np.array_equal(own_grid(Grid(SHAPE, grid.affine + noise)).affine, plain.affine)


@pytest.mark.parametrize("decimals", [2, 3, 4])
@pytest.mark.parametrize(
    ("shape", "spacing_mm"),
    [
        ((176, 256, 256), (1, 1, 1)),
        ((192, 256, 256), (0.9, 0.9, 0.9)),
        ((256, 256, 44), (230 / 256, 230 / 256, 3)),
        ((320, 240, 36), (230 / 320, 230 / 320, 4)),
        ((448, 448, 28), (230 / 448, 230 / 448, 5.5)),
    ],
)
def test_an_affine_that_was_written_with_few_decimals_gives_the_same_frame(
    shape, spacing_mm, decimals
):
    rng = np.random.default_rng(4)
    for degrees in rng.uniform(-30, 30, (40, 3)):
        turn = scipy.spatial.transform.Rotation.from_euler("xyz", degrees, degrees=True)
        affine = np.eye(4)
        affine[:3, :3] = turn.as_matrix() * spacing_mm
        rounded = affine.round(decimals).astype(np.float32).astype(float)
        assert own_grid(Grid(shape, rounded)) == own_grid(Grid(shape, affine))


@pytest.mark.parametrize("spacing_mm", SPACINGS_MM)
def test_spacings_stay_what_they_are_but_for_a_step(spacing_mm):
    grid = own_grid(_grid(spacing_mm, 10))
    assert np.allclose(grid.spacing_mm, spacing_mm, atol=0.02)
    assert np.allclose(grid.ras_mm((np.array(SHAPE) - 1) / 2), 0)
    assert grid.is_canonical


def test_a_finer_step_keeps_the_spacing():
    assert np.allclose(
        own_grid(_grid((0.9375, 0.9375, 3.3)), 0.001).spacing_mm, (0.9375, 0.9375, 3.3), atol=1e-3
    )


def test_points_go_with_the_voxels():
    grid = _grid((0.9375, 0.9375, 3), 20, (12, -7, 20))
    voxels = np.array([[0.0, 0, 0], [3, 5, 7]])
    points = grid.ras_mm(voxels) @ to_own_frame(grid)[:3, :3].T + to_own_frame(grid)[:3, 3]
    assert np.allclose(own_grid(grid).voxel(points), voxels)


def test_voxels_lie_in_memory_alike_whatever_axes_a_file_had():
    data = np.arange(np.prod(SHAPE), dtype=np.float32).reshape(SHAPE)
    turned = data.transpose(2, 0, 1).copy().transpose(1, 2, 0)
    assert in_own_frame(Volume(turned, _grid((1, 1, 1)))).data.strides == data.strides
