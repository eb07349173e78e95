"""Gaussian smoothing of a volume, on several threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.common.threads import in_threads, slabs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["blurred"]


def blurred(data: NDArray[Any], sigma: NDArray[np.floating] | list[float]) -> NDArray[np.float32]:
    """Gaussian filter: the very values of ``scipy.ndimage.gaussian_filter``.

    Parameters
    ----------
    data
        (X, Y, Z); taken as float32.
    sigma
        (3,) Standard deviations, in voxels.
    """
    values = np.asarray(data, dtype=np.float32)
    for axis, width in enumerate(sigma):
        values = _blurred_along(values, axis, width)
    return values


def _blurred_along(
    values: NDArray[np.float32], axis: int, sigma: float | np.floating
) -> NDArray[np.float32]:
    result = np.empty_like(values)
    across = 0 if axis else 1  # a line along the axis is filtered by itself

    def filter_part(part: slice) -> None:
        box = (slice(None),) * across + (part,)
        scipy.ndimage.gaussian_filter1d(values[box], sigma, axis, output=result[box])

    in_threads(filter_part, slabs(values.shape[across]))
    return result
