import numpy as np
import pytest
from scipy import ndimage

from shoken.imaging.connected_components import closed, filled, largest_piece, solid_piece

EVERY_NEIGHBOUR = np.ones((3, 3, 3))


def _masks():
    rng = np.random.default_rng(0)
    for _ in range(200):
        mask = rng.random(rng.integers(1, 14, 3)) < rng.choice([0.05, 0.1, 0.3, 0.5, 0.9])
        if mask.any():
            yield mask


def test_the_largest_piece_is_scipys():
    for mask in _masks():
        labels, _ = ndimage.label(mask, structure=EVERY_NEIGHBOUR)
        assert np.array_equal(largest_piece(mask), labels == np.bincount(labels[mask]).argmax())


def test_holes_are_scipys():
    enclosing = 0
    for mask in _masks():
        largest = largest_piece(mask)
        filled = ndimage.binary_fill_holes(largest)
        assert np.array_equal(solid_piece(mask), filled)
        enclosing += np.any(filled != largest)
    assert enclosing > 20


@pytest.mark.parametrize("steps", [1, 3])
def test_gaps_are_closed_as_scipy_does(steps):
    changed = 0
    for mask in _masks():
        wide = np.pad(mask, steps + 1)
        expected = ndimage.binary_closing(wide, iterations=steps)
        assert np.array_equal(closed(wide, steps), expected)
        changed += np.any(expected != wide)
    assert changed > 20


def test_all_pieces_are_filled_as_scipy_does():
    enclosing = 0
    for mask in _masks():
        expected = ndimage.binary_fill_holes(mask)
        assert np.array_equal(filled(mask), expected)
        enclosing += np.any(expected != mask)
    assert enclosing > 20


def test_of_nothing_nothing_is_filled():
    assert not filled(np.zeros((3, 4, 5), dtype=bool)).any()


def test_a_winding_tunnel_is_no_hole():
    mask = np.ones((9, 9, 9), dtype=bool)
    mask[4, 2:7, 2:7] = False
    sealed = mask.copy()
    mask[4:7, 6, 6] = mask[6, 2:7, 6] = mask[6, 2, 6:] = False
    assert solid_piece(sealed).all()
    assert np.array_equal(solid_piece(mask), mask)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_opposite_borders_do_not_touch(axis):
    mask = np.zeros((5, 6, 7), dtype=bool)
    ends = [slice(1, 3)] * 3
    ends[axis] = slice(0, 2)
    mask[tuple(ends)] = True
    ends[axis] = slice(-1, None)
    mask[tuple(ends)] = True
    assert largest_piece(mask).sum() == 8


def test_a_winding_piece_is_one():
    mask = np.zeros((3, 40, 40), dtype=bool)
    mask[1, ::2] = True
    mask[1, 1::4, -1] = True
    mask[1, 3::4, 0] = True
    assert np.array_equal(largest_piece(mask), mask)
