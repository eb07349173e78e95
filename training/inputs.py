"""How much each voxel of the truth counts in training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["blob_weights"]

_SIZE_VOXELS = 200.0  # by hand: a lesion of 7 mm weighs 1 a voxel, smaller ones more
_LEAST_VOXELS = 5  # by hand: less are specks that an uneven border leaves, and weigh 1
_MOST_WEIGHT = 6.0  # by hand: so that lesions of a few voxels do not decide all


def blob_weights(truth: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(X, Y, Z) float32: 1 outside, and in each lesion more the smaller it is.

    So that a lesion counts by more than its voxels (after blob loss, Kofler 2023, IPMI).
    """
    labels, count = scipy.ndimage.label(truth, structure=np.ones((3, 3, 3)))
    sizes = np.bincount(labels.ravel(), minlength=count + 1).astype(np.float32)
    table = np.clip(np.sqrt(_SIZE_VOXELS / np.maximum(sizes, 1)), 1, _MOST_WEIGHT)
    table[sizes < _LEAST_VOXELS] = 1
    table[0] = 1
    return table[labels].astype(np.float32)
