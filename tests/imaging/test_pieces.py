"""Pieces looked for in the box that holds them are those of the whole picture."""

import numpy as np
import scipy

from shoken.imaging.pieces import pieces_of


def test_they_are_numbered_and_counted_as_in_the_whole_picture():
    mask = np.random.default_rng(3).random((9, 8, 7)) > 0.85
    mask[:2], mask[:, 6:], mask[..., :1] = False, False, False
    labels, count = scipy.ndimage.label(mask, np.ones((3, 3, 3)))
    pieces = pieces_of(mask)
    assert count > 2
    assert np.array_equal(pieces.in_picture(np.arange(count + 1)), labels)
    assert pieces.voxels[1:].tolist() == np.bincount(labels.ravel())[1:].tolist()
    assert pieces.labels.size < mask.size


def test_nothing_has_no_pieces():
    pieces = pieces_of(np.zeros((3, 4, 5), dtype=bool))
    assert pieces.voxels.tolist() == [0]
    assert not pieces.in_picture(np.zeros(1, dtype=bool)).any()
    assert pieces.in_picture(np.zeros(1, dtype=bool)).shape == (3, 4, 5)
