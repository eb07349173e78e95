"""The same work on several threads: numpy and scipy let go of Python's lock while they compute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import scipy

from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["blurred", "in_threads", "slabs"]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
_PLANES = 16


def in_threads(work: Callable[[_Item], _Made], items: Iterable[_Item]) -> list[_Made]:
    """What ``work`` makes of each item, in their order, on as many threads as the settings say.

    The first error that an item meets is raised.
    """
    with ThreadPoolExecutor(settings().threads) as pool:
        return list(pool.map(work, items))


def slabs(size: int) -> list[slice]:
    """An axis cut into slices of a few planes, the same however many threads there are."""
    return [slice(start, min(start + _PLANES, size)) for start in range(0, size, _PLANES)]


def blurred(data: NDArray[Any], sigma: NDArray[np.floating] | list[float]) -> NDArray[np.float32]:
    """Gaussian filter: the very values of ``scipy.ndimage.gaussian_filter``.

    Parameters
    ----------
    data
        (X, Y, Z); taken as float32.
    sigma
        (3,) Standard deviations, in voxels.
    """
    values = np.asarray(data, dtype=np.float32)
    for axis, width in enumerate(sigma):
        across = 0 if axis else 1  # a line along the axis is filtered by itself
        result = np.empty_like(values)

        def along(part: slice) -> None:
            box = (slice(None),) * across + (part,)  # noqa: B023 - done before the next axis
            scipy.ndimage.gaussian_filter1d(values[box], width, axis, output=result[box])  # noqa: B023

        in_threads(along, slabs(values.shape[across]))
        values = result
    return values
