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
    squares = _along_last(inside, float(spacing_mm[2]), reach_mm)
    for axis in (1, 0):
        squares = _nearer(squares, axis, float(spacing_mm[axis]), reach_mm)
    return np.sqrt(squares, out=squares)


def _along_last(
    inside: NDArray[np.bool_], spacing_mm: float, reach_mm: float
) -> NDArray[np.float32]:
    """Squared distances along the last axis: as many voxels as a run reaches to either side."""
    steps = _steps(inside.shape[2], spacing_mm, reach_mm)
    squares = np.array([(step * spacing_mm) ** 2 for step in range(steps + 1)] + [reach_mm**2])
    squares = np.minimum(squares, reach_mm**2).astype(np.float32)
    result = np.empty(inside.shape, dtype=np.float32)

    def look(part: slice) -> None:
        for plane in range(part.start, part.stop):
            alone = inside[plane].copy()  # what has nothing outside within a window that widens
            count = alone.astype(np.intp)
            for step in range(1, steps + 1):
                alone[:, step:] &= inside[plane, :, :-step]
                alone[:, :-step] &= inside[plane, :, step:]
                count += alone
            squares.take(count, out=result[plane], mode="clip")

    in_threads(look, slabs(inside.shape[0]))
    return result


def _nearer(
    squares: NDArray[np.float32], axis: int, spacing_mm: float, reach_mm: float
) -> NDArray[np.float32]:
    """The least, along an axis, of a voxel's squared distance and that of others by way of them."""
    result = np.empty_like(squares)
    across = 0 if axis else 1  # a line along the axis is looked at by itself
    steps = _steps(squares.shape[axis], spacing_mm, reach_mm)
    away = [np.float32((step * spacing_mm) ** 2) for step in range(steps + 1)]

    def look(part: slice) -> None:
        for place in range(part.start, part.stop):  # one plane stays in the processor's cache
            plane = (slice(None),) * across + (place,)
            given = np.ascontiguousarray(squares[plane])
            least, way = given.copy(), np.empty_like(given)
            for step in range(1, steps + 1):
                np.add(given, away[step], out=way)
                np.minimum(least[step:], way[:-step], out=least[step:])
                np.minimum(least[:-step], way[step:], out=least[:-step])
            result[plane] = least

    in_threads(look, slabs(squares.shape[across]))
    return result


def _steps(size: int, spacing_mm: float, reach_mm: float) -> int:
    """How many voxels along an axis lie within the reach."""
    return min(int(reach_mm / spacing_mm), size - 1)
