"""Smooth fields over a crop: noise, cosine waves, and distances, made coarsely and refined.

All are (X, Y, Z) float32.  At 128³ an exact distance transform takes half a second, one of every
other voxel with its linear refinement a tenth.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["along", "distance_mm", "refined", "smooth_noise", "waves"]

_STEP = 2  # voxels: between those where distances are computed
_FARTHEST_MM = 200.0  # where there is nothing to be distant from


@cache
def _interpolation(coarse: int, fine: int, step: int) -> NDArray[np.float32]:
    """(fine, coarse): linear interpolation between every ``step``-th voxel."""
    at = np.minimum(np.arange(fine) / step, coarse - 1)
    low = np.minimum(at.astype(int), max(coarse - 2, 0))
    matrix = np.zeros((fine, coarse), dtype=np.float32)
    matrix[np.arange(fine), low] = 1 - (at - low)
    matrix[np.arange(fine), np.minimum(low + 1, coarse - 1)] += at - low
    return matrix


def refined(coarse: NDArray[np.float32], shape: tuple[int, ...], step: int) -> NDArray[np.float32]:
    """A field that is known at every ``step``-th voxel, at each."""
    field = coarse
    for axis in (2, 1, 0):
        field = along(axis, _interpolation(coarse.shape[axis], shape[axis], step), field)
    return field


def along(axis: int, matrix: NDArray[np.float32], data: NDArray[np.float32]) -> NDArray[np.float32]:
    """A matrix, (new, old), applied along one axis of (X, Y, Z)."""
    if axis == 2:
        return data @ matrix.T
    if axis == 1:
        return matrix @ data
    return (matrix @ data.reshape(len(data), -1)).reshape(-1, *data.shape[1:])


def smooth_noise(
    shape: tuple[int, ...], width: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Noise of unit deviation that changes over about ``width`` voxels."""
    step = max(1, round(width / 1.4))
    few = tuple(-(-n // step) + 1 for n in shape)
    noise = scipy.ndimage.gaussian_filter(
        rng.standard_normal(few, dtype=np.float32), width / step, mode="wrap"
    )
    return refined(noise / noise.std(), shape, step)


def waves(shape: tuple[int, ...], most: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Cosine waves along the axes up to ``most`` halves, mixed at random, within ±1."""
    along = [np.cos(np.outer(np.linspace(0, np.pi, n), range(most + 1))) for n in shape]
    mixture = rng.uniform(-1, 1, (most + 1,) * 3)
    mixture[0, 0, 0] = 0
    field = np.einsum("abc,xa,yb,zc->xyz", mixture, *along, optimize=True).astype(np.float32)
    return field / np.abs(field).max()


def distance_mm(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """From each voxel of 1 mm to the nearest of the mask; far where the mask is empty."""
    few = mask[::_STEP, ::_STEP, ::_STEP]
    if not few.any():
        return np.full(mask.shape, _FARTHEST_MM, dtype=np.float32)
    away = _STEP * scipy.ndimage.distance_transform_edt(~few)
    return refined(away.astype(np.float32), mask.shape, _STEP)
