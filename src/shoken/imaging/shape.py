"""Diameters and roundness of one piece of a mask, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = ["Shape", "measure_shape"]

# the directions of Crofton's formula: along axes, face diagonals, space diagonals
_STEPS = np.array(
    [
        *((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        *((1, 1, 0), (1, -1, 0), (1, 0, 1), (1, 0, -1), (0, 1, 1), (0, 1, -1)),
        *((1, 1, 1), (1, 1, -1), (1, -1, 1), (1, -1, -1)),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A piece in numbers.

    ``axial_mm`` is the longest diameter within one slice of the scan's third canonical axis,
    ``perpendicular_mm`` the piece's extent across it in that slice (RANO's two diameters),
    ``sphericity`` from near 0 to 1, the surface of a ball of the same volume over the piece's own.
    """

    longest_mm: float
    axial_mm: float
    perpendicular_mm: float
    sphericity: float


def measure_shape(piece: NDArray[np.bool_], grid: Grid) -> Shape:
    """Measure a piece ``(X, Y, Z)`` bool, with at least one voxel set, on its canonical grid."""
    voxels = np.argwhere(piece).astype(np.float64)
    axial, across = _axial_diameters(voxels, grid)
    return Shape(
        longest_mm=_farthest(grid.ras_mm(voxels))[0] + float(np.cbrt(grid.voxel_ml * 1000)),
        axial_mm=axial,
        perpendicular_mm=across,
        sphericity=_sphericity(piece, grid),
    )


def _axial_diameters(voxels: NDArray[np.float64], grid: Grid) -> tuple[float, float]:
    """The longest diameter of any slice and the extent across it, each with a voxel's width."""
    width = float(np.sqrt(np.linalg.norm(np.cross(grid.affine[:3, 0], grid.affine[:3, 1]))))
    longest, across = 0.0, 0.0
    for height in np.unique(voxels[:, 2]):
        centres = grid.ras_mm(voxels[voxels[:, 2] == height])
        length, direction = _farthest(centres)
        normal = np.cross(grid.affine[:3, 0], grid.affine[:3, 1])
        sideways = np.cross(normal / np.linalg.norm(normal), direction)
        extent = float(np.ptp(centres @ sideways))
        longest, across = max((longest, across), (length, extent))
    return longest + width, across + width


def _farthest(centres_mm: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Largest distance between two of some points, and its direction."""
    if len(centres_mm) < 2:
        return 0.0, np.array([1.0, 0, 0])
    corners = _corners(centres_mm)
    distances = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(corners))
    one, other = np.unravel_index(distances.argmax(), distances.shape)
    length = float(distances[one, other])
    return length, (corners[other] - corners[one]) / length


def _corners(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points that can be farthest apart: those of the convex hull, in as many dimensions."""
    if len(points) <= 4:
        return points
    centred = points - points.mean(axis=0)
    _, extents, axes = np.linalg.svd(centred, full_matrices=False)
    dimensions = int((extents > 1e-6 * extents[0]).sum())
    flat = centred @ axes[:dimensions].T
    if dimensions == 1:
        return points[[int(flat.argmin()), int(flat.argmax())]]
    return points[scipy.spatial.ConvexHull(flat).vertices]


def _sphericity(piece: NDArray[np.bool_], grid: Grid) -> float:
    """Surface by Crofton's formula: how often lines in 13 directions cross it (Lehmann 2012).

    A count of voxel faces would call every slanted surface half as large again.
    """
    padded = np.pad(piece, 1)
    directions = _STEPS @ grid.affine[:3, :3].T
    lengths = np.linalg.norm(directions, axis=1)
    weights = _direction_weights(directions / lengths[:, None])
    surface = 0.0
    for step, length, weight in zip(_STEPS, lengths, weights, strict=True):
        moved = np.roll(padded, -step, axis=(0, 1, 2))
        crossings = np.count_nonzero(padded != moved)
        surface += 2 * weight * crossings * grid.voxel_ml * 1000 / length
    volume = np.count_nonzero(piece) * grid.voxel_ml * 1000
    return float(min(1.0, np.pi ** (1 / 3) * (6 * volume) ** (2 / 3) / surface))


def _direction_weights(units: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of all directions that is nearest to each of these, or to its opposite."""
    turns = np.arange(4000) + 0.5
    heights = 1 - turns / 4000
    angles = np.pi * (1 + np.sqrt(5)) * turns
    flat = np.sqrt(1 - heights**2)
    sphere = np.stack((flat * np.cos(angles), flat * np.sin(angles), heights), axis=1)
    nearest = np.abs(sphere @ units.T).argmax(axis=1)
    return np.bincount(nearest, minlength=len(units)) / len(sphere)
