"""Intensities as the analysis expects them: float32, background 0, in an ordinary range.

Scanners and tools write any scale: counts, densities of 1e-30, z-scores below zero, NaN outside a
mask.  Tissues are told apart by ratios of brightness, so zero has to be where nothing shines; its
unit has no meaning on MRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["levelled", "scaled"]

# squares of these, and ratios of squares, stay far inside float32
_ORDINARY = (1e-2, 1e7)
_TOP = 1024.0  # a power of two in the middle of that range
_MOST = 1e12  # what is brighter is no tissue, and its square would be infinite
_SAMPLED = 200_000  # a percentile of 0.1 % is known from 200 voxels on either side
_LOWEST, _HIGHEST = 0.001, 0.999  # a few broken voxels are not what a picture spans
_DIPS = 0.05  # of the span: so far below 0 interpolation reaches at edges
_NO_AIR = 0.5  # of the span: a cropped picture without air begins lower than that above 0
_NO_NUMBERS = 0.05  # of the voxels: fewer are broken, more are a background
_FRAMED = 0.98  # of what is inside a frame differs from it
_FAR = 2.0  # of the others' span: by hand, farther than any shift of a head's own zero
_INNER = 0.2  # of the other voxels: so many below a constant background are tissue, no undershoot


def scaled(stored: NDArray[Any], slope: float = 1.0, intercept: float = 0.0) -> NDArray[np.float32]:
    """``slope`` × stored + ``intercept``, by a power of two brought to an ordinary magnitude.

    Parameters
    ----------
    stored
        (X, Y, Z) of any real type.

    Returns
    -------
    ndarray
        (X, Y, Z) float32.  What is between 0.01 and ten million keeps its scale; what is not finite
        stays so.
    """
    with np.errstate(all="ignore"):
        sample = np.abs(slope * _sample(stored).astype(np.float64) + intercept)
        sample = sample[np.isfinite(sample) & (sample > 0)]
        top = float(np.quantile(sample, _HIGHEST)) if sample.size else 1.0
        if not _ORDINARY[0] <= top <= _ORDINARY[1]:
            power = int(np.ceil(np.log2(_TOP) - np.log2(top)))
            return np.ldexp(slope * stored.astype(np.float64) + intercept, power).astype(np.float32)
        values = stored.astype(np.float32, copy=False)
        if slope != 1 or intercept != 0:
            values = values * np.float32(slope) + np.float32(intercept)
        return values


def levelled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values whose background is 0, all finite.

    The background is what is not finite, where that is more than a few voxels; else the one value
    of most of the picture's faces, 0 or one that programs fill with (-1000, 1e20); else, where all
    noise lies far from 0, the least value.

    Parameters
    ----------
    values
        (X, Y, Z) float32; left as they are where their background is 0.
    """
    finite = np.isfinite(values)
    broken = values.size - int(np.count_nonzero(finite))
    if broken == values.size:
        return np.zeros_like(values)
    if broken:
        values = np.where(finite, values, values.min(where=finite, initial=np.inf))
    if max(-values.min(), values.max()) > _MOST:
        values = np.clip(values, -np.float32(_MOST), np.float32(_MOST))
    level, inner = _background(values, no_numbers=broken > _NO_NUMBERS * values.size)
    if inner is not None:
        values = np.where(values == np.float32(inner), np.float32(level), values)
    if level:
        values = values - np.float32(level)
    if inner is not None:  # which may have set the scale
        values = scaled(values)
    return np.where(finite, values, np.float32(0)) if broken else values


def _background(values: NDArray[np.float32], *, no_numbers: bool) -> tuple[float, float | None]:
    """The level to be taken as 0, and a value inside the others that is background all the same."""
    sample = _sample(values)
    low, top = (float(q) for q in np.quantile(sample, (_LOWEST, _HIGHEST)))
    least = float(values.min())
    if low - least < _DIPS * (top - low):
        low = least
    span = top - low
    constant = None if no_numbers else _constant(values)
    if constant is not None:
        if (inside := _padded(values, constant)) is not None:
            level, _ = _background(inside, no_numbers=False)
            return level, constant if constant != level else None
        others = sample[sample != np.float32(constant)]
        if (level_beside := _level_beside_fill(others, constant)) is not None:
            return level_beside, constant
        if others.size and np.mean(others < constant) > _INNER:
            return low, constant
        low = constant
    usual = _DIPS if constant is not None else _NO_AIR
    return (0.0 if -_DIPS * span <= low <= usual * span else low), None


def _level_beside_fill(others: NDArray[np.float32], constant: float) -> float | None:
    """The level of what is no background, where that was filled with a value of no picture.

    A background of 0 that was shifted lies near the other values: a head's span begins near air.
    """
    if not others.size:
        return None
    low, top = (float(q) for q in np.quantile(others, (_LOWEST, _HIGHEST)))
    span = top - low
    if not (constant > top + _FAR * span or constant < min(0.0, low - _FAR * span)):
        return None
    return 0.0 if low >= -_DIPS * span else low


def _padded(values: NDArray[np.float32], constant: float) -> NDArray[np.float32] | None:
    """The picture inside a frame of one value that some program put around it, if that is one.

    A head that was cut out fills half of its box; what was padded fills all of it, air included.
    """
    filled = values != np.float32(constant)
    if not filled.any():
        return None
    box = bounding_box(filled)
    is_framed = filled[box].size < values.size and filled[box].mean() > _FRAMED
    return values[box] if is_framed else None


def _constant(values: NDArray[np.float32]) -> float | None:
    """The value of more than half of all voxels on the picture's six faces, if there is one."""
    faces = np.concatenate(
        [values.take(end, axis=axis).ravel() for axis in range(3) for end in (0, -1)]
    )
    middle = np.median(faces)  # what more than half have is in the middle
    return float(middle) if np.count_nonzero(faces == middle) > faces.size / 2 else None


def _sample(values: NDArray[Any]) -> NDArray[Any]:
    return values.ravel(order="K")[:: max(1, values.size // _SAMPLED)]
