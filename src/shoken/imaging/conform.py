"""The grid that MeshNet's networks were made for: 256³ voxels of 1 mm, axes LIA.

The steps are those of FreeSurfer's conform, which brainchop follows: no rotation is kept, voxels
are interpolated linearly, and brightness becomes whole numbers from 0 to 255 of which the
brightest thousandth is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.volume import Grid, Mask, Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["conform", "conform_mask", "unconform"]

_SIZE = 256  # FreeSurfer's conformed volume: 256³ of 1 mm
_MIDDLE = 128  # its centre, in voxels
_AXES = np.array([[-1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
_TOP = 0.999  # FreeSurfer's: brighter voxels are clipped
_SHADES = 255  # FreeSurfer's: conformed volumes are uint8


def conform(volume: Volume, brain: Mask | None = None) -> Volume:
    """A canonical scan as MeshNet's networks take it.

    Parameters
    ----------
    volume
        The canonical scan.
    brain
        Its brain.  An axis along which the scan is longer than 256 mm is centred on it, so that
        a long neck does not push the brain out of the cube.

    Returns
    -------
    Volume
        (256, 256, 256) on a LIA grid of 1 mm, from 0 to 1 by its own least and largest value.
        Voxels of a scan that lies on such a grid already are taken as they are.
    """
    grid = _conformed_grid(volume.grid, brain)
    shades = _shades(volume.data)
    if grid.canonical == volume.grid:
        data = grid.from_canonical(shades)
    else:
        data = np.rint(Volume(shades, volume.grid).resample_onto(grid).data)
    low, high = float(data.min()), float(data.max())
    return Volume((data - np.float32(low)) / np.float32(max(high - low, 1e-6)), grid)


def conform_mask(mask: Mask, grid: Grid) -> NDArray[np.bool_]:
    """A mask of the canonical scan, seen on a conformed grid: (256, 256, 256) bool."""
    if grid.canonical == mask.grid:
        return grid.from_canonical(mask.data)
    return mask.resample_onto(grid).data


def unconform(volume: Volume, grid: Grid, *, order: int = 1) -> Volume:
    """Values on a conformed grid, seen on the scan's canonical grid; ``order`` 0 for labels."""
    if volume.grid.canonical == grid:
        return Volume(volume.grid.to_canonical(volume.data), grid)
    return volume.resample_onto(grid, order=order)


def _conformed_grid(grid: Grid, brain: Mask | None) -> Grid:
    """A LIA grid about the scan's middle: voxel n/2 along each axis, as FreeSurfer has it."""
    nx, ny, nz = grid.shape
    middle = np.array([nx / 2 - 1, ny / 2, nz / 2 - 1])
    if brain is not None:
        box = bounding_box(brain.data)
        for axis, (count, spacing) in enumerate(zip(grid.shape, grid.spacing_mm, strict=True)):
            if count * spacing > _SIZE:
                middle[axis] = (box[axis].start + box[axis].stop - 1) / 2
    affine = np.eye(4)
    affine[:3, :3] = _AXES
    affine[:3, 3] = grid.ras_mm(middle) - _AXES @ np.full(3, _MIDDLE)
    return Grid((_SIZE, _SIZE, _SIZE), affine)


def _shades(data: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intensities as whole numbers from 0 to 255; those that already are remain unchanged."""
    low, high = float(data.min()), float(data.max())
    if low >= 0 and high <= _SHADES and high > 1 and np.array_equal(data, np.rint(data)):
        return data
    bright = data[data != 0]
    top = float(np.quantile(bright, _TOP)) if bright.size else high
    scale = _SHADES / max(top - low, 1e-6)
    return np.clip((data - np.float32(low)) * np.float32(scale), 0, _SHADES)
