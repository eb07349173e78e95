"""Diameters and sphericity of one connected component, in millimetres."""

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
# voxels give many equal lengths, of which rounding would choose one: all of them count
_ALIKE_MM = 1e-6


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A piece in numbers.

    ``axial_mm`` is the longest diameter within one slice of the scan's third canonical axis,
    ``perpendicular_mm`` the piece's extent across it in that slice (RANO's two diameters),
    ``sphericity`` from near 0 to 1, the surface of a ball of the same volume over the piece's own,
    ``filling`` the piece's volume over that of the ellipsoid with its extents along its own
    principal axes: 1 for an ellipsoid, little for what is branched, hollow or scattered.
    """

    longest_mm: float
    axial_mm: float
    perpendicular_mm: float
    sphericity: float
    filling: float


def measure_shape(piece: NDArray[np.bool_], grid: Grid) -> Shape:
    """Measure a piece ``(X, Y, Z)`` bool, with at least one voxel set, on its canonical grid."""
    voxels = np.argwhere(piece).astype(np.float64)
    axial, across = _axial_diameters(voxels, grid)
    return Shape(
        longest_mm=_longest(grid.ras_mm(voxels))[0] + float(np.cbrt(grid.voxel_ml * 1000)),
        axial_mm=axial,
        perpendicular_mm=across,
        sphericity=_sphericity(piece, grid),
        filling=_filling(grid.ras_mm(voxels), grid),
    )


def _filling(centres_mm: NDArray[np.float64], grid: Grid) -> float:
    """Volume over that of the ellipsoid that bounds it.

    Half a voxel's width is added to each extent: between that of the centres, which is short of the
    border, and that of the corners, which is beyond it.
    """
    away = centres_mm - centres_mm.mean(axis=0)
    _, axes = np.linalg.eigh(away.T @ away)
    widths = np.sqrt(((axes.T @ grid.affine[:3, :3]) ** 2).sum(axis=1))
    extents = np.ptp(away @ axes, axis=0) + widths / 2
    return float(min(1.0, len(away) * grid.voxel_ml * 1000 / (np.pi / 6 * np.prod(extents))))


def _axial_diameters(voxels: NDArray[np.float64], grid: Grid) -> tuple[float, float]:
    """The longest diameter of any slice and the extent across it, each with a voxel's width."""
    width = float(np.sqrt(np.linalg.norm(np.cross(grid.affine[:3, 0], grid.affine[:3, 1]))))
    normal = np.cross(grid.affine[:3, 0], grid.affine[:3, 1])
    normal /= np.linalg.norm(normal)
    found = []
    for height in np.unique(voxels[:, 2]):
        centres = grid.ras_mm(voxels[voxels[:, 2] == height])
        length, directions = _longest(centres)
        found.append(
            (length, float(np.ptp(centres @ np.cross(normal, directions).T, axis=0).max()))
        )
    longest = max(length for length, _ in found)
    across = max(extent for length, extent in found if length >= longest - _ALIKE_MM)
    return longest + width, across + width


def _longest(centres_mm: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Largest distance between two of some points, and the directions (n, 3) that have it."""
    if len(centres_mm) < 2:
        return 0.0, np.array([[1.0, 0, 0]])
    corners = _corners(centres_mm)
    distances = scipy.spatial.distance.pdist(corners)
    length = float(distances.max())
    one, other = np.triu_indices(len(corners), 1)
    pairs = distances >= length - _ALIKE_MM
    return length, (corners[other[pairs]] - corners[one[pairs]]) / length


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
    # in a frame of the voxels' own, so that neither a turned header changes the weights
    directions = _STEPS @ np.linalg.cholesky(grid.affine[:3, :3].T @ grid.affine[:3, :3])
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
    turns = np.arange(1000) + 0.5
    heights = 1 - turns / 1000
    angles = np.pi * (1 + np.sqrt(5)) * turns
    flat = np.sqrt(1 - heights**2)
    sphere = np.stack((flat * np.cos(angles), flat * np.sin(angles), heights), axis=1)
    # nor a mirrored piece
    sphere = np.concatenate([sphere * (x, y, 1) for x in (1, -1) for y in (1, -1)])
    nearest = np.abs(sphere @ units.T).argmax(axis=1)
    return np.bincount(nearest, minlength=len(units)) / len(sphere)
