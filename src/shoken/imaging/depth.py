"""How deep in a mask each voxel lies, as far as that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.common.threads import in_threads, slabs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["depth_mm"]


def depth_mm(
    inside: NDArray[np.bool_], spacing_mm: tuple[float, ...] | NDArray[np.floating], reach_mm: float
) -> NDArray[np.float32]:
    """The distance of each voxel to the nearest one outside, none larger than a reach.

    The squared distance is found axis by axis as the least of a window's (Felzenszwalb and
    Huttenlocher 2012, without their envelope: a window of a few voxels is faster), exactly as a
    Euclidean distance transform gives it, which would search the whole picture.

    Parameters
    ----------
    inside
        (X, Y, Z) bool.  Beyond the array there is nothing to be near to.
    spacing_mm
        (3,) the distances between voxels.
    reach_mm
        What lies deeper is given this.

    Returns
    -------
    NDArray
        (X, Y, Z) float32 mm; 0 outside the mask.
    """
    squares = np.where(inside, np.float32(reach_mm**2), np.float32(0))
    for axis in (2, 1, 0):
        squares = _nearer(squares, axis, float(spacing_mm[axis]), reach_mm)
    return np.sqrt(squares, out=squares)


def _nearer(
    squares: NDArray[np.float32], axis: int, spacing_mm: float, reach_mm: float
) -> NDArray[np.float32]:
    """The least, along an axis, of a voxel's squared distance and that of others by way of them."""
    result = squares.copy()
    across = 0 if axis else 1  # a line along the axis is looked at by itself
    steps = range(1, min(int(reach_mm / spacing_mm), squares.shape[axis] - 1) + 1)

    def look(part: slice) -> None:
        box = (slice(None),) * across + (part,)
        given = np.moveaxis(squares[box], axis, 0)
        least = np.moveaxis(result[box], axis, 0)
        for step in steps:
            away = np.float32((step * spacing_mm) ** 2)
            way = given + away
            np.minimum(least[step:], way[:-step], out=least[step:])
            np.minimum(least[:-step], way[step:], out=least[:-step])

    in_threads(look, slabs(squares.shape[across]))
    return result
