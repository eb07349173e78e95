"""What is computed of each voxel by itself, a few thousand at a time, on several threads.

What a formula makes on its way stays small enough for the processor's cache, where of a whole
picture each step would be written to memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["voxelwise"]

_TOGETHER = 1 << 15  # by hand: some ten float32 of each are a processor's cache of 1 MiB


def voxelwise(
    make: Callable[..., NDArray[Any]], first: NDArray[Any], *others: NDArray[Any]
) -> NDArray[np.float32]:
    """What ``make`` gives for values of the same voxels, (N,) float32.

    Parameters
    ----------
    make
        Given the same voxels of each; the value of a voxel depends on that voxel alone.
    first, others
        (N,) each.
    """
    result = np.empty(first.shape, dtype=np.float32)

    def lay_out(part: slice) -> None:
        result[part] = make(first[part], *(each[part] for each in others))

    in_threads(lay_out, [slice(at, at + _TOGETHER) for at in range(0, first.size, _TOGETHER)])
    return result
