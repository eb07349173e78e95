"""Gaussian smoothing of a volume, on several threads.

A Gaussian that is much wider than a voxel leaves nothing that blocks of voxels could not hold: it
is applied to their means, narrower by what these and the interpolation between them spread, and
costs a fraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.common.threads import in_threads, slabs
from shoken.imaging.interpolation import added_variance, enlarged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["blurred"]

# blocks of a third of the width: interpolated linearly, a Gaussian was right within 0.5 %
_SIGMA_OF_BLOCKS = 3.0
_TRUNCATED = 4  # standard deviations, where scipy ends a Gaussian


def blurred(data: NDArray[Any], sigma: NDArray[np.floating] | list[float]) -> NDArray[np.float32]:
    """Gaussian filter; what lies beyond the edge mirrors what lies before it.

    Parameters
    ----------
    data
        (X, Y, Z); taken as float32.
    sigma
        (3,) Standard deviations, in voxels.  Where all are below 6, the values are the very ones
        of ``scipy.ndimage.gaussian_filter``, otherwise within 0.5 % of the data's range.
    """
    values = np.asarray(data, dtype=np.float32)
    steps = [max(1, int(width / _SIGMA_OF_BLOCKS)) for width in sigma]
    if max(steps) == 1:
        return _blurred(values, [*sigma])
    blocks = _means(values, steps, sigma)
    narrower = [
        np.sqrt(width**2 - (step**2 - 1) / 12 - added_variance(step)) / step
        for width, step in zip(sigma, steps, strict=True)
    ]
    return enlarged(_blurred(blocks, narrower), values.shape, tuple(map(float, steps)))


def _means(
    values: NDArray[np.float32], steps: list[int], sigma: NDArray[np.floating] | list[float]
) -> NDArray[np.float32]:
    """The means of blocks of voxels.

    The last block may reach beyond the edge, so it and as many as the blur looks at are made of
    mirrored voxels; below the first voxel the blur mirrors blocks itself.
    """
    for axis, (step, width) in enumerate(zip(steps, sigma, strict=True)):
        if step == 1:
            continue
        size = values.shape[axis]
        beyond = 0 if size % step == 0 else _TRUNCATED * width
        wanted = np.arange(int(-(-(size + beyond) // step)) * step)
        whole = values.take(_mirrored(wanted, size), axis) if wanted.size > size else values
        shape = (*whole.shape[:axis], -1, step, *whole.shape[axis + 1 :])
        values = whole.reshape(shape).mean(axis=axis + 1, dtype=np.float32)
    return values


def _mirrored(places: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    around = places % (2 * size)
    return np.minimum(around, 2 * size - 1 - around)


def _blurred(
    values: NDArray[np.float32], sigma: Sequence[float | np.floating]
) -> NDArray[np.float32]:
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
