"""Linear interpolation between the voxels of a small lattice, axis by axis.

scipy's interpolation weighs eight neighbours for each voxel that is wanted; where these lie along
the lattice's axes, one axis after the other gives the same with one weighing a voxel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.threads import in_threads, slabs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["added_variance", "blocks_around", "enlarged", "interpolated"]


def interpolated(
    data: NDArray[Any], places: tuple[NDArray[np.floating], ...]
) -> NDArray[np.float32]:
    """The values at all combinations of places along the axes; beyond the edge those of the edge.

    Parameters
    ----------
    data
        (X, Y, Z); taken as float32.
    places
        For each axis the places in voxels of ``data``, fractions allowed.

    Returns
    -------
    NDArray
        float32, as large as there are places along each axis.
    """
    x, y, z = places
    lines = _along(_along(np.asarray(data, dtype=np.float32), z, 2), y, 1)
    result = np.empty((x.size, y.size, z.size), dtype=np.float32)

    def lay_out(part: slice) -> None:
        result[part] = _along(lines, x[part], 0)

    in_threads(lay_out, slabs(x.size))
    return result


def enlarged(
    data: NDArray[Any], shape: tuple[int, ...], steps: tuple[float, ...] | None = None
) -> NDArray[np.float32]:
    """The values of blocks seen on the voxels that these are made of.

    Parameters
    ----------
    data
        (X, Y, Z), a value for each block; taken as float32.
    shape
        Of the voxels.
    steps
        How many voxels a block spans along each axis; without it the blocks span the shape.
    """
    spans = steps or tuple(n / blocks for n, blocks in zip(shape, data.shape, strict=True))
    return interpolated(data, _in_blocks(shape, spans))


def blocks_around(voxels: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The blocks between which :func:`enlarged` interpolates at some voxels.

    Parameters
    ----------
    voxels
        (X, Y, Z) bool.
    shape
        Of the blocks, which span the shape of the voxels.
    """
    spans = tuple(n / blocks for n, blocks in zip(voxels.shape, shape, strict=True))
    around = voxels
    for axis, places in enumerate(_in_blocks(voxels.shape, spans)):
        low, first = np.unique(_low(places, shape[axis]), return_index=True)
        held = np.moveaxis(np.logical_or.reduceat(around, first, axis), axis, 0)
        spread = np.zeros((shape[axis], *held.shape[1:]), dtype=bool)
        spread[low] = held
        spread[np.minimum(low + 1, shape[axis] - 1)] |= held
        around = np.moveaxis(spread, 0, axis)
    return around


def _in_blocks(
    shape: tuple[int, ...], spans: tuple[float, ...]
) -> tuple[NDArray[np.floating], ...]:
    """Where the voxels lie along each axis, in blocks of so many voxels."""
    return tuple((np.arange(n) + 0.5) / span - 0.5 for n, span in zip(shape, spans, strict=True))


def added_variance(step: int) -> float:
    """What :func:`enlarged` adds to the variance of a blur, in voxels squared."""
    phase = ((np.arange(step) + 0.5) / step - 0.5) % 1
    return float(np.mean(phase * (1 - phase))) * step**2


def _along(
    data: NDArray[np.float32], places: NDArray[np.floating], axis: int
) -> NDArray[np.float32]:
    last = data.shape[axis] - 1
    low = _low(places, data.shape[axis])
    weight = np.clip(places - low, 0, 1).astype(np.float32)
    if last == 0:
        weight[:] = 0
    below = data.take(low, axis)
    above = data.take(np.minimum(low + 1, last), axis)
    above -= below
    above *= weight.reshape([-1 if axis == other else 1 for other in range(3)])
    above += below
    return above


def _low(places: NDArray[np.floating], size: int) -> NDArray[np.intp]:
    """The lower of the two voxels between which a place is, of so many along the axis."""
    return np.clip(np.floor(places).astype(np.intp), 0, max(size - 2, 0))
