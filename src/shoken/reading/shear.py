"""Axes that are not perpendicular: reported, and refused where no scanner produces them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import UnsupportedScan
from shoken.common.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from shoken.imaging.volume import Grid

__all__ = ["MOST_LEANING_DEGREES", "shear_notices"]

# two decimals of an affine of half a millimetre turn an axis by 1
_ROUNDED_DEGREES = 1.5
# no gantry tilts farther; registrations that put shear into an affine stay below
MOST_LEANING_DEGREES = 35.0


def shear_notices(grid: Grid, name: str) -> tuple[Notice, ...]:
    """How far a grid's axes are from perpendicular, where that is more than rounding.

    Raises
    ------
    UnsupportedScan
        By more than 35 degrees.
    """
    directions = grid.affine[:3, :3] / np.array(grid.spacing_mm)
    shared = np.abs(np.triu(directions.T @ directions, 1)).max()
    degrees = float(np.degrees(np.arcsin(min(shared, 1.0))))
    if degrees > MOST_LEANING_DEGREES:
        raise UnsupportedScan(
            f"{name}: the axes are {degrees:.0f}° from perpendicular, more than in any "
            "scan; resample it to perpendicular axes"
        )
    return (Notice(NoticeCode.SLICES_LEAN, degrees),) if degrees > _ROUNDED_DEGREES else ()
