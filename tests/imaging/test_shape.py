from dataclasses import astuple

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from shoken.imaging.shape import measure_shape
from shoken.imaging.volume import Grid


def _ball(radius_mm, spacing=(1.0, 1.0, 1.0)):
    n = [int(2 * radius_mm / s) + 5 for s in spacing]
    centre = [(k - 1) / 2 for k in n]
    places = np.meshgrid(*(np.arange(k) for k in n), indexing="ij")
    away = sum(((p - c) * s) ** 2 for p, c, s in zip(places, centre, spacing, strict=True))
    return away <= radius_mm**2, Grid(tuple(n), np.diag([*spacing, 1.0]))


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (0.8, 0.8, 3.0)])
def test_a_ball_is_round_and_as_long_as_wide(spacing):
    shape = measure_shape(*_ball(12, spacing))
    assert shape.sphericity == pytest.approx(1, abs=0.07)
    assert shape.axial_mm == pytest.approx(24, abs=1.5)
    assert shape.perpendicular_mm == pytest.approx(24, abs=1.5)
    assert shape.filling == pytest.approx(1, abs=0.13)


def test_what_leaves_most_of_its_ellipsoid_free_fills_little_of_it():
    ball, grid = _ball(20)
    shell = ball & ~np.pad(_ball(17)[0], 3)
    ends = np.zeros_like(ball)
    ends[:8], ends[-8:] = ball[:8], ball[-8:]
    assert measure_shape(shell, grid).filling == pytest.approx(1 - (17 / 20) ** 3, abs=0.05)
    assert measure_shape(ends, grid).filling < 0.4


def test_a_slab_is_measured_in_its_slice_whatever_its_direction():
    data = np.zeros((60, 60, 30), dtype=bool)
    x, y, _ = np.ogrid[:60, :60, :30]
    along, across = (x + y - 60) / np.sqrt(2), (x - y) / np.sqrt(2)
    data[...] = (np.abs(along) <= 15) & (np.abs(across) <= 4)
    shape = measure_shape(data, Grid(data.shape, np.eye(4)))
    diagonal = np.hypot(30, 8)
    assert shape.axial_mm == pytest.approx(diagonal, abs=2)
    assert 8 < shape.perpendicular_mm < 17
    assert shape.longest_mm > diagonal
    assert shape.sphericity < 0.85


@pytest.mark.parametrize("flat", [(1, 1, 1), (7, 1, 1), (4, 4, 1), (1, 1, 5), (2, 1, 1)])
def test_flat_pieces_are_measured_too(flat):
    shape = measure_shape(np.ones(flat, dtype=bool), Grid(flat, np.eye(4)))
    expected = sorted((np.array(flat[:2]) - 1), reverse=True)
    assert shape.axial_mm == pytest.approx(np.hypot(*expected) + 1)
    assert 0 < shape.sphericity <= 1


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.0, 2.0, 3.0)])
@pytest.mark.parametrize("seed", range(3))
def test_a_turned_header_and_a_mirror_change_no_number(spacing, seed):
    """A rough ball, in whose voxels many lengths are alike."""
    rng = np.random.default_rng(seed)
    ball, grid = _ball(9, spacing)
    ball &= rng.uniform(size=ball.shape) < 0.9
    turn = np.eye(4)
    turn[:3, :3] = Rotation.from_rotvec(rng.uniform(-15, 15, 3), degrees=True).as_matrix()
    usual = astuple(measure_shape(ball, grid))
    assert astuple(measure_shape(ball, Grid(grid.shape, turn @ grid.affine))) == pytest.approx(
        usual, rel=1e-6
    )
    assert astuple(measure_shape(ball[::-1], grid)) == pytest.approx(usual, rel=1e-6)
