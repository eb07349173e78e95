"""Shapes that lesions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.canvas import Box, Canvas

__all__ = ["blob", "radius_mm"]

_UNEVEN = 0.22  # of its radius, by hand: how far a border strays from an ellipsoid
_REACH = 1.8  # radii: where even a strayed border has ended


def blob(
    canvas: Canvas,
    centre: Sequence[float] | NDArray[np.intp],
    radius: float,
    *,
    along: NDArray[np.floating] | None = None,
    stretch: float = 1.0,
    uneven: float = _UNEVEN,
) -> tuple[Box, NDArray[np.float32]]:
    """A box, and in it the depth in mm below the border of an uneven ellipsoid.

    Its longest radius is ``stretch`` times the others and lies along a direction, or any.
    """
    if along is None or not np.any(along):
        along = canvas.rng.standard_normal(3)
    along = along / np.linalg.norm(along)
    box = canvas.around(centre, _REACH * radius * max(stretch, 1))
    x, y, z = (
        (np.arange(s.start, s.stop, dtype=np.float32) - np.float32(c)).reshape(shape)
        for s, c, shape in zip(box, centre, ((-1, 1, 1), (-1, 1), (-1,)), strict=True)
    )
    ahead = x * np.float32(along[0]) + y * np.float32(along[1]) + z * np.float32(along[2])
    aside = np.maximum(x * x + y * y + z * z - ahead * ahead, 0)
    away = np.sqrt(aside + (ahead / np.float32(stretch)) ** 2)
    return box, np.float32(radius) * (1 + np.float32(uneven) * canvas.rough[box]) - away


def radius_mm(rng: np.random.Generator, median: float, most: float, least: float = 1.2) -> float:
    """A radius of a skewed spread: many small lesions and few large ones."""
    return float(np.clip(median * np.exp(rng.normal(0, 0.45)), least, most))
