"""What the network is given, in training and afterwards: by numpy alone.

The picture is normalised inside the brain: its middle is 0, and between its 5th and 95th
percentiles lie 2 units; so neither the scale of a scan nor what is outside of the brain matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.contrast import SEQUENCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.sequence import MrSequence

__all__ = ["blob_weights", "condition_of", "network_input"]

_EVERY = 5  # voxels of the brain: percentiles of one in so many differ in the third digit
_LIMIT = 8.0  # units: beyond lie vessels after contrast agent, and faults
_SIZE_VOXELS = 200.0  # by hand: a lesion of 7 mm weighs 1 a voxel, smaller ones more
_LEAST_VOXELS = 5  # by hand: less are specks that an uneven border leaves, and weigh 1
_MOST_WEIGHT = 6.0  # by hand: so that lesions of a few voxels do not decide all


def network_input(
    data: NDArray[np.float32], brain: NDArray[np.bool_], expected: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(4, X, Y, Z) float32: the picture, normalised, the brain, and what a template expects in it.

    ``expected`` (2, X, Y, Z) are the shares of grey and white matter.  A brain without any
    contrast, or none, gives a picture of zeros.
    """
    known = [brain.astype(np.float32), *(expected * brain)]
    values = data[brain][::_EVERY]
    if values.size == 0:
        return np.stack([np.zeros_like(data), *known])
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    scaled = (data - np.float32(middle)) * np.float32(2 / max(high - low, 1e-6))
    return np.stack([np.clip(scaled, -_LIMIT, _LIMIT), *known])


def condition_of(
    sequence: MrSequence, spacing_mm: tuple[float, float, float]
) -> NDArray[np.float32]:
    """(8,) float32: the sequence, one of five, and the binary logarithm of the spacing in mm."""
    which = [float(sequence == each) for each in SEQUENCES]
    return np.array([*which, *np.log2(np.maximum(spacing_mm, 1))], dtype=np.float32)


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
