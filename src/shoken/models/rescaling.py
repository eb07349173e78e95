"""Pictures of a box of space in other numbers of voxels, and labels brought back.

Voxels fill the box before and after, as in scikit-image's ``resize``; the rule for thick slices,
and that labels return class by class, are nnU-Net's (Isensee 2021, Apache-2.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["back_linearly", "labels_back", "rescaled"]

Shape = tuple[int, int, int]


def rescaled(
    data: NDArray[np.float32], shape: Shape, *, order: int, slices_apart: bool
) -> NDArray[np.float32]:
    """A picture in another number of voxels over the same box; values beyond its range are cut.

    Parameters
    ----------
    data
        (X, Y, Z) float32.
    shape
        The number of voxels wanted.
    order
        Of the splines: 1 linear, 3 cubic.
    slices_apart
        Whether slices across Z are each rescaled by themselves, and repeated along Z.
    """
    if data.shape == shape:
        return data
    if not slices_apart:
        return _zoomed(data, shape, order)
    flat = np.stack(
        [_zoomed(data[..., number], shape[:2], order) for number in range(data.shape[2])], axis=-1
    )
    return flat[..., _nearest(data.shape[2], shape[2])]


def _zoomed(data: NDArray[np.float32], shape: tuple[int, ...], order: int) -> NDArray[np.float32]:
    factors = [new / old for new, old in zip(shape, data.shape, strict=True)]
    made = ndimage.zoom(data, factors, order=order, mode="nearest", grid_mode=True)
    return np.clip(made, data.min(), data.max(), out=made)


def labels_back(
    labels: NDArray[np.uint8], shape: Shape, *, slices_apart: bool
) -> NDArray[np.uint8]:
    """A map of labels in the picture's own number of voxels.

    Each label is interpolated by itself and taken where it reaches one half, the lowest where
    several do.
    """
    if labels.shape == shape:
        return labels
    if slices_apart:
        labels = labels[..., _nearest(labels.shape[2], shape[2])]
    result = np.zeros(shape, dtype=np.uint8)
    for label in np.unique(labels[labels > 0])[::-1]:
        inside = labels == label
        box = bounding_box(inside, 1)
        share, place = _linear(inside[box].astype(np.float32), box, labels.shape, shape)
        result[place][share >= 0.5] = label
    return result


def back_linearly(
    data: NDArray[np.float32], box: tuple[slice, slice, slice], old: Shape, shape: Shape
) -> NDArray[np.float32]:
    """A box's values, 0 around it, in the picture's own number of voxels.

    Parameters
    ----------
    data, box
        The values, and the box of a picture of ``old`` voxels that they fill.
    shape
        The picture's own number of voxels.
    """
    result = np.zeros(shape, dtype=np.float32)
    seen, place = _linear(data, box, old, shape)
    result[place] = seen
    return result


def _linear(
    data: NDArray[np.float32], box: tuple[slice, ...], old: tuple[int, ...], shape: Shape
) -> tuple[NDArray[np.float32], tuple[slice, ...]]:
    """A box's values interpolated along one axis after another, and where they lie."""
    place = []
    for axis, (part, before, after) in enumerate(zip(box, old, shape, strict=True)):
        wanted = np.clip(_middles(before, after), 0, before - 1)
        first, last = np.searchsorted(wanted, (part.start, part.stop - 1 + 1e-9))
        at = wanted[first:last] - part.start
        low = np.minimum(np.floor(at).astype(np.intp), data.shape[axis] - 1)
        high = np.minimum(low + 1, data.shape[axis] - 1)
        ahead = (at - low).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(3)])
        data = data.take(low, axis=axis) * (1 - ahead) + data.take(high, axis=axis) * ahead
        place.append(slice(int(first), int(last)))
    return data, tuple(place)


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    """For each of the new slices the old one that holds its middle."""
    return np.clip(np.floor(_middles(old, new) + 0.5).astype(np.intp), 0, old - 1)


def _middles(old: int, new: int) -> NDArray[np.float64]:
    """Where the middles of the new voxels of an axis lie among the old ones."""
    return (np.arange(new, dtype=np.float64) + 0.5) * (old / new) - 0.5
