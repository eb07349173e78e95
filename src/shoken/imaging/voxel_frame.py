"""A scan in the frame of its own voxels, so that the same voxels give the same result.

Where a table stood, how a header rounds and how a head lies in the scanner's coordinates are no
part of the picture.  What is computed from it is computed in the frame of its voxels: axes along
theirs, the origin in their middle, and spacings that roundings do not change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.volume import Grid, Mask, Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["in_own_frame", "mask_in_own_frame", "own_grid", "to_own_frame"]

_STEP_MM = 0.02  # by hand: more than affines are rounded by, a fiftieth of a voxel of 1 mm
# Whatever the step, there are spacings of which a rounding decides which multiple they become.
# Here the next multiple begins 0.0032 mm above one, which is 0.0018 mm or more from the spacings of
# usual matrices (fields of view of 200 to 260 mm over 128 to 512 voxels) and from whole hundredths.
_BEGIN_MM = 0.0032
# what affines are rounded to where they are written as text; entries are float32 in most files
_UNITS_MM = (0.01, 0.001, 0.0001)
_SINGLE = 1e-6  # relative error of float32, with room for a few operations
# slices and isotropic voxels are in tenths of a millimetre, fields of view in whole centimetres
_TENTH_MM, _FIELD_MM = 0.1, 10.0
# axes that share one spacing: all three first, then two
_AXES_ALIKE = ((0, 1, 2), (0, 1), (0, 2), (1, 2))


def own_grid(grid: Grid, step_mm: float = _STEP_MM) -> Grid:
    """The same voxels in their own frame.

    Parameters
    ----------
    grid
        Where they are in space.
    step_mm
        Spacings become multiples of it, less than one step away.
    """
    begin = _BEGIN_MM * step_mm / _STEP_MM
    steps = np.maximum(np.ceil((_before_rounding(grid) - begin) / step_mm), 1)
    affine = np.diag([*(steps * step_mm), 1.0])
    affine[:3, 3] = -affine[:3, :3] @ (np.array(grid.shape) - 1) / 2
    return Grid(grid.shape, affine)


def _before_rounding(grid: Grid) -> NDArray[np.float64]:
    """Spacings (3,) in mm that the affine can have had before its entries were rounded.

    Two decimals of an oblique affine move a spacing by up to 0.009 mm: of 3,000 made up of usual
    spacings and fields of view a quarter came into another step.  Of what rounding leaves possible,
    spacings that can be alike are alike, and the usual ones are taken; 1 in 70 is left.
    """
    affine, spacing_mm = grid.affine[:3, :3], np.array(grid.spacing_mm)
    unit_mm = next((unit for unit in _UNITS_MM if _is_in_units(affine, unit)), 0.0)
    if not unit_mm:
        return spacing_mm
    off_mm = unit_mm / 2 * np.abs(affine / spacing_mm).sum(axis=0)
    low, high, voxels = spacing_mm - off_mm, spacing_mm + off_mm, np.array(grid.shape)
    for axes in map(list, _AXES_ALIKE):
        least, most = low[axes].max(), high[axes].min()
        if least <= most:
            low[axes], high[axes] = least, most
            spacing_mm[axes] = np.clip(spacing_mm[axes].mean(), least, most)
            voxels[axes] = voxels[axes].max()
            break
    for usual in (_FIELD_MM / voxels, np.full(3, _TENTH_MM)):
        nearest = np.maximum(np.rint(spacing_mm / usual), 1) * usual
        is_possible = (nearest >= low - _SINGLE) & (nearest <= high + _SINGLE)
        spacing_mm = np.where(is_possible, nearest, spacing_mm)
    return spacing_mm


def _is_in_units(affine: NDArray[np.float64], unit_mm: float) -> bool:
    off_mm = np.abs(affine - np.rint(affine / unit_mm) * unit_mm)
    return bool((off_mm <= _SINGLE * np.maximum(np.abs(affine), 1)).all())


def to_own_frame(grid: Grid) -> NDArray[np.float64]:
    """(4, 4) RAS mm of a grid → mm of its voxels' own frame."""
    return np.asarray(own_grid(grid).affine @ np.linalg.inv(grid.affine), dtype=np.float64)


def in_own_frame(volume: Volume, step_mm: float = _STEP_MM) -> Volume:
    """A volume in its own frame, in the same memory order whatever axes the file had."""
    return Volume(np.ascontiguousarray(volume.data), own_grid(volume.grid, step_mm))


def mask_in_own_frame(mask: Mask) -> Mask:
    """A mask, as :func:`in_own_frame` a volume."""
    return Mask(np.ascontiguousarray(mask.data), own_grid(mask.grid))
