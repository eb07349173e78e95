"""Phantoms of so many balls that have run together."""

import numpy as np
import pytest

from shoken.analysis.findings.foci import distinct_foci
from shoken.imaging.volume import Grid

LINE = [(0, 0, 0), (9, 0, 0), (18, 3, 0), (18, 12, 3), (18, 21, 0), (9, 24, 6)]


def _balls(centres, radius_mm, spacing_mm=(1, 1, 1)):
    """A mask of balls, millimetres, and its grid."""
    centres = np.array(centres, dtype=float)
    low, high = centres.min(axis=0) - 12, centres.max(axis=0) + 12
    shape = tuple(np.ceil((high - low) / spacing_mm).astype(int))
    affine = np.diag([*spacing_mm, 1.0])
    affine[:3, 3] = low
    grid = Grid(shape, affine)
    places = grid.ras_mm(np.stack(np.indices(shape), axis=-1))
    away = np.stack([np.linalg.norm(places - centre, axis=-1) for centre in centres])
    return (away <= np.reshape(radius_mm, (-1, 1, 1, 1))).any(axis=0), grid


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("spacing_mm", [(1, 1, 1), (0.5, 0.5, 0.5), (1, 1, 3)])
def test_balls_that_ran_together_are_counted(count, spacing_mm):
    piece, grid = _balls(LINE[:count], 5.5, spacing_mm)
    foci = distinct_foci(piece, grid)
    assert len(foci) == count
    assert sum(focus.volume_ml for focus in foci) == pytest.approx(piece.sum() * grid.voxel_ml)
    for centre in LINE[:count]:
        away = [np.linalg.norm(np.subtract(centre, f.centroid_ras_mm)) for f in foci]
        assert min(away) < 2.5


@pytest.mark.parametrize(("apart_mm", "count"), [(3, 1), (5, 1), (9, 2), (11, 2)])
def test_two_are_distinct_from_where_their_centres_are_a_radius_apart(apart_mm, count):
    piece, grid = _balls([(0, 0, 0), (apart_mm, 0, 0)], 7)
    assert len(distinct_foci(piece, grid)) == count


def test_a_rough_border_is_no_centre():
    piece, grid = _balls([(0, 0, 0)], 10)
    noise = np.random.default_rng(1).uniform(size=piece.shape)
    x = np.stack(np.indices(piece.shape), axis=-1) - np.argwhere(piece).mean(axis=0)
    rough = np.linalg.norm(x, axis=-1) <= 9.5 + noise
    assert len(distinct_foci(rough, grid)) == 1


def test_a_single_voxel_has_one():
    piece = np.zeros((3, 3, 3), dtype=bool)
    piece[1, 1, 1] = True
    (focus,) = distinct_foci(piece, Grid((3, 3, 3), np.eye(4)))
    assert focus.centroid_ras_mm == (1, 1, 1)


def test_mirrored_it_has_the_same_foci():
    piece, grid = _balls(LINE, [5, 4, 6, 3, 5, 4])
    one, other = (distinct_foci(each, grid) for each in (piece, piece[::-1]))
    assert [focus.volume_ml for focus in one] == pytest.approx([f.volume_ml for f in other])
