"""What a field of view holds: where in a wide one the head is, and whether it is a head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.imaging.volume import Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask

__all__ = [
    "counts_of_planes",
    "cut",
    "filled_field",
    "is_brain_alone",
    "laid",
    "upper_quantile",
]

_Box = tuple[slice, slice, slice]
# deepbet was right where a head's box filled 0.29 of the field or more, and wrong at 0.15
_WIDE = 0.25
# of the head's box, on each side: eight heads came back within 2 % of their volume at 0.25, within
# 6 % at 0, where a stripped brain fills a field as no head does
_MARGIN = 0.25
_DIM, _BRIGHTEST = 0.15, 0.995  # noise reaches a seventh of the brightest, skin shines more
# where air is most of the field its median is that of noise, of which one voxel in 500 (Rayleigh)
# is thrice as bright; where tissue is most of it, more than the brightest parts must be left
_OVER_NOISE, _DIMMEST, _EVERY = 3.0, 0.4, 4
_SHARE = 0.02  # of a plane: single voxels of noise are no head
_LARGEST_BRAIN_ML = 2200.0  # the largest plausible one, as in brain.py: a head has far more
_BRAIN_SHARE = 0.8  # by hand: of a whole head a brain is a third to a half


def filled_field(volume: Volume) -> _Box:
    """The whole field; of one that is nearly empty the part with the head and a margin of air."""
    whole: _Box = tuple(slice(0, size) for size in volume.data.shape)  # type: ignore[assignment]
    head = _head(volume.data, whole)
    if _size(head) > _WIDE * _size(whole):
        return whole
    box = []
    for part, size in zip(head, volume.data.shape, strict=True):
        margin = int(np.ceil(_MARGIN * (part.stop - part.start)))
        box.append(slice(max(0, part.start - margin), min(size, part.stop + margin)))
    return box[0], box[1], box[2]


def is_brain_alone(volume: Volume, brain: Mask) -> bool:
    """Whether a picture is empty but for the brain: the skull was stripped."""
    filled = volume.data != volume.data[0, 0, 0]
    count = int(np.count_nonzero(filled))
    if not count or count * volume.grid.voxel_ml > _LARGEST_BRAIN_ML:
        return False
    return int(np.count_nonzero(filled & brain.data)) / count > _BRAIN_SHARE


def _head(data: NDArray[np.float32], whole: _Box) -> _Box:
    """The box of what differs from the corner, and in it of the planes that are not dim."""
    filled = data != data[0, 0, 0]
    if not filled.any():
        return whole
    outer = bounding_box(filled)
    seen = data[outer]
    brightest = upper_quantile(seen, _BRIGHTEST)
    noise = _OVER_NOISE * np.median(seen[::_EVERY, ::_EVERY, ::_EVERY])
    bright = seen > np.clip(noise, _DIM * brightest, _DIMMEST * brightest)
    box = []
    for part, counts in zip(outer, counts_of_planes(bright), strict=True):
        (planes,) = np.nonzero(counts > _SHARE * bright.size / counts.size)
        if not planes.size:
            return outer
        box.append(slice(part.start + int(planes[0]), part.start + int(planes[-1]) + 1))
    return box[0], box[1], box[2]


def upper_quantile(data: NDArray[np.float32], share: float) -> np.float32:
    """Numpy's quantile of (X, Y, Z) float32 for a share near 1, looked for among the largest alone.

    Where these begin is told by one voxel in 64; where that misleads, numpy sorts all.
    """
    sample = np.sort(data[::_EVERY, ::_EVERY, ::_EVERY], axis=None)
    least = sample[max(0, int(sample.size * (1 - 2 * (1 - share))) - 1)]
    largest = data[data >= least]
    place = (data.size - 1) * np.float32(share)
    below = int(place) - (data.size - largest.size)
    if below < 0:
        return np.float32(np.quantile(data, share))
    above = min(below + 1, largest.size - 1)
    low, high = np.partition(largest, (below, above))[[below, above]]
    part, step = np.float32(place - int(place)), high - low
    # interpolated from the nearer end, as numpy does
    return np.float32(high - step * (1 - part) if part >= 0.5 else low + step * part)


def counts_of_planes(mask: NDArray[np.bool_]) -> tuple[NDArray[np.uint32], ...]:
    """How many voxels are set in each plane across X, Y and Z."""
    across_x, across_z = (mask.view(np.uint8).sum(axis, dtype=np.uint32) for axis in (0, 2))
    return across_z.sum(axis=1), across_x.sum(axis=1), across_x.sum(axis=0)


def _size(box: _Box) -> int:
    return int(np.prod([part.stop - part.start for part in box]))


def cut(volume: Volume, box: _Box) -> Volume:
    """The part of a volume inside a box, in the same memory order whatever axes the file had.

    The order of sums, and with it their rounding, depends on how voxels lie in memory.
    """
    return Volume(np.ascontiguousarray(volume.data[box]), volume.grid.crop(box))


def laid(part: NDArray[Any], box: _Box, shape: tuple[int, ...]) -> NDArray[Any]:
    """What was found in a box, in the whole field; nothing is found outside."""
    if part.shape == shape:
        return part
    whole = np.zeros(shape, dtype=part.dtype)
    whole[box] = part
    return whole
