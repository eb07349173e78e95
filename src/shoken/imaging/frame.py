"""A scan in a frame of its own, so that the same voxels give the same result.

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
    steps = np.maximum(np.ceil((np.array(grid.spacing_mm) - begin) / step_mm), 1)
    affine = np.diag([*(steps * step_mm), 1.0])
    affine[:3, 3] = -affine[:3, :3] @ (np.array(grid.shape) - 1) / 2
    return Grid(grid.shape, affine)


def to_own_frame(grid: Grid) -> NDArray[np.float64]:
    """(4, 4) RAS mm of a grid → mm of its voxels' own frame."""
    return np.asarray(own_grid(grid).affine @ np.linalg.inv(grid.affine), dtype=np.float64)


def in_own_frame(volume: Volume, step_mm: float = _STEP_MM) -> Volume:
    """A volume in its own frame; its voxels lie in memory alike whatever axes the file had."""
    return Volume(np.ascontiguousarray(volume.data), own_grid(volume.grid, step_mm))


def mask_in_own_frame(mask: Mask) -> Mask:
    """A mask, as :func:`in_own_frame` a volume."""
    return Mask(np.ascontiguousarray(mask.data), own_grid(mask.grid))
