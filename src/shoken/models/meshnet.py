"""MeshNet on a part of a conformed volume: a box, in slabs where it is too large for memory.

The networks' files count what lies beyond a box as endless black
(:mod:`shoken.models.conversion.tfjs`), so that a narrow margin is enough.  How narrow was measured
against the published network on the whole 256³ volume, see ``bench/meshnet.py``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.models.catalogue import ModelSpec

__all__ = ["Box", "in_slabs"]

Box = tuple[slice, slice, slice]
# by hand: a whole brain's box rarely has more, and memory grows with it (bench/meshnet.py)
MOST_VOXELS = 5_500_000
# how far a voxel sees, the sum of the dilations: slabs that overlap as far give what the box gives
_OVERLAP = 46


def in_slabs(
    spec: ModelSpec,
    data: NDArray[np.float32],
    box: Box,
    *,
    most_voxels: int = MOST_VOXELS,
    is_mirrored_too: bool = False,
) -> Iterator[tuple[Box, NDArray[np.float32]]]:
    """Run a network on a box of a conformed volume.

    Parameters
    ----------
    spec
        A row whose network takes boxes of any size.
    data
        (256, 256, 256) float32, 0 to 1.
    box
        Where to run it.
    most_voxels
        A box with more is run in slabs along its longest axis, each with as much of its
        neighbours as the network sees, so that memory stays near what as many voxels need.
    is_mirrored_too
        Whether to take the mean with what the network makes of the mirrored volume: a network
        prefers a side, which a measure of asymmetry would take for the brain's.

    Yields
    ------
    box, output
        A part of the box, and the network's output there, (C, X, Y, Z) float32.
    """
    (file,) = spec.files
    sizes = [part.stop - part.start for part in box]
    axis = int(np.argmax(sizes))
    for start, stop in _parts(sizes, axis, most_voxels):
        first = max(0, start - _OVERLAP) if start else 0
        last = min(sizes[axis], stop + _OVERLAP)
        wide = _within(box, axis, first, last)
        x = data[wide][None, None]
        y = network(spec, file, x.shape)(x)[0]
        if is_mirrored_too:
            mirrored = np.ascontiguousarray(x[:, :, ::-1])
            y += network(spec, file, x.shape)(mirrored)[0][:, ::-1]
            y /= 2
        inner = [slice(None)] * 4
        inner[axis + 1] = slice(start - first, stop - first)
        yield _within(box, axis, start, stop), y[tuple(inner)]


def _parts(sizes: list[int], axis: int, most_voxels: int) -> list[tuple[int, int]]:
    """Where each slab begins and ends along an axis, its neighbours' voxels left out."""
    length = sizes[axis]
    area = int(np.prod(sizes)) // length
    count = 1
    while count * (2 * _OVERLAP + 1) < length and (
        area * (length / count + (2 * _OVERLAP if count > 1 else 0)) > most_voxels
    ):
        count += 1
    edges = np.linspace(0, length, count + 1).round().astype(int)
    return [(int(a), int(b)) for a, b in pairwise(edges)]


def _within(box: Box, axis: int, start: int, stop: int) -> Box:
    parts = list(box)
    parts[axis] = slice(box[axis].start + start, box[axis].start + stop)
    return parts[0], parts[1], parts[2]
