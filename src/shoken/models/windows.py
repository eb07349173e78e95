"""A network run over a picture in overlapping windows, as MONAI's sliding-window inference does it.

Windows begin a share of their length apart, the last of an axis ends with the picture, and what
several say of a voxel is averaged by their importance (MONAI Consortium 2020, Apache-2.0).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from shoken.models.catalogue import Importance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from shoken.models.catalogue import NetworkInput

__all__ = ["Box", "importance_of", "in_windows", "window_starts"]

Box = tuple[slice, slice, slice]
_SIGMA = 0.125  # of a window's length, MONAI's
_LEAST = 1e-3  # MONAI's: at a window's corners a Gaussian is too small to divide by


def in_windows(
    run: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    picture: NDArray[np.float32],
    taken: NetworkInput,
    wanted: Box,
) -> NDArray[np.float32]:
    """What a network says of a part of a picture; windows that hold none of it are not run.

    Parameters
    ----------
    run
        The network: (1, I, *patch) float32 to (1, C, *patch).
    picture
        (I, X, Y, Z) float32, scaled as the network takes it.  Where it is smaller than a window
        it is padded with 0 on both sides.
    taken
        The windows' size, overlap and importance; of two sizes, slices across Z are taken.
    wanted
        The part, for which the result is what running all windows would give.

    Returns
    -------
    NDArray
        (C, *wanted) float32, before any activation.
    """
    patch = (*taken.patch, 1)[:3]
    is_flat = len(taken.patch) == 2
    lacking = [max(p - n, 0) for p, n in zip(patch, picture.shape[1:], strict=True)]
    before = [lack // 2 for lack in lacking]
    around = [(b, lack - b) for b, lack in zip(before, lacking, strict=True)]
    padded = np.pad(picture, [(0, 0), *around]) if any(lacking) else picture
    part = [slice(w.start + b, w.stop + b) for w, b in zip(wanted, before, strict=True)]
    importance = importance_of(patch, taken.importance)
    weight = np.zeros([w.stop - w.start for w in part], dtype=np.float32)
    total: NDArray[np.float32] | None = None
    for window in _windows(padded.shape[1:], patch, taken.overlap, part):
        x = padded[(slice(None), *window)]
        said = run(x[None, ..., 0])[0][..., None] if is_flat else run(x[None])[0]
        if total is None:
            total = np.zeros((len(said), *weight.shape), dtype=np.float32)
        here, there = _shared(window, part)
        said = said[(slice(None), *here)]
        said *= importance[here]
        total[(slice(None), *there)] += said
        weight[there] += importance[here]
    if total is None:
        raise ValueError("no window holds any of what is wanted")
    total /= weight
    return total


def window_starts(size: int, patch: int, overlap: float) -> list[int]:
    """Where windows begin along an axis that has as many voxels as a window or more."""
    step = max(int(patch * (1 - overlap)), 1)
    count = -(-(size - patch) // step) + 1
    return [min(number * step, size - patch) for number in range(count)]


def importance_of(patch: tuple[int, ...], kind: Importance) -> NDArray[np.float32]:
    """How much a window counts at each of its voxels: ``patch`` float32."""
    if kind is Importance.CONSTANT:
        return np.ones(patch, dtype=np.float32)
    result = np.ones((), dtype=np.float32)
    for size in patch:
        along = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
        bell = np.exp(along**2 / np.float32(-2 * (_SIGMA * size) ** 2))
        result = result[..., None] * bell
    return np.maximum(result, max(float(result.min()), _LEAST), dtype=np.float32)


def _windows(
    shape: tuple[int, ...], patch: tuple[int, ...], overlap: float, part: list[slice]
) -> Iterator[Box]:
    """The windows that hold some of a part."""
    starts = [
        [s for s in window_starts(size, p, overlap) if s < w.stop and s + p > w.start]
        for size, p, w in zip(shape, patch, part, strict=True)
    ]
    for x, y, z in product(*starts):
        yield slice(x, x + patch[0]), slice(y, y + patch[1]), slice(z, z + patch[2])


def _shared(window: Box, part: list[slice]) -> tuple[Box, Box]:
    """What a window and a part have in common, as places in each."""
    both = [(max(w.start, p.start), min(w.stop, p.stop)) for w, p in zip(window, part, strict=True)]
    here = [slice(a - w.start, b - w.start) for (a, b), w in zip(both, window, strict=True)]
    there = [slice(a - p.start, b - p.start) for (a, b), p in zip(both, part, strict=True)]
    return (here[0], here[1], here[2]), (there[0], there[1], there[2])
