"""The parts of a confluent lesion around its distinct centres, for counting.

Dworkin 2018 (AJNR 39:626) takes the centres from the Hessian of the probability map.  Our maps are
calibrated and lie flat inside a lesion, and a mask that a rater drew has no map at all, so here the
distance to the border stands for it: its local maxima are centres, and two of them are distinct
where the neck between them is narrow (the h-maxima of a watershed, Soille 2003, with a relative
height).  As there, each voxel belongs to the nearest centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.imaging.smoothing import blurred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = ["Focus", "counted_foci", "distinct_foci", "is_scattered"]

# two balls of one size are distinct from where their centres are a radius apart: there the neck
# is √3/2 of the radius
_NECK = 3**0.5 / 2
_BLUR_MM = 0.7  # a border of voxels of 1 mm is true to half a voxel's diagonal
_FINEST_MM = 1.0  # finer voxels show no more lesions, and take longer
_SMALLEST_ML = 0.01  # the least volume that lesions are counted from (10 mm³)
# heights at which the map is cut: as fine as voxels of 1 mm tell, and a twentieth of what is large
_STEP_MM, _STEP_SHARE = 0.25, 0.05
# one lesion with offshoots, such as a large stroke, has a main part of more than this; of 64 foci
# of confluent multiple sclerosis (patient 19) the largest has a fifteenth
_MAIN_SHARE = 1 / 3
# where more than 60 % of the ellipsoid around a finding is empty, its diameters are those of gaps
_SOLID = 0.4
_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


@dataclass(frozen=True, kw_only=True)
class Focus:
    """A part of a finding around one centre; its centroid in RAS mm."""

    volume_ml: float
    centroid_ras_mm: tuple[float, float, float]


def is_scattered(volumes_ml: Sequence[float], filling: float | None) -> bool:
    """Whether foci have run together and leave most of what they span free: no diameter tells."""
    return _is_confluent(volumes_ml) and filling is not None and filling < _SOLID


def _is_confluent(volumes_ml: Sequence[float]) -> bool:
    """Whether foci of these volumes have run together, and are no lesion with its offshoots."""
    return bool(volumes_ml) and max(volumes_ml) <= _MAIN_SHARE * sum(volumes_ml)


def counted_foci(volumes_ml: Sequence[float]) -> int:
    """As how many lesions a finding counts: its foci where they have run together, else one."""
    return len(volumes_ml) if _is_confluent(volumes_ml) else 1


def distinct_foci(piece: NDArray[np.bool_], grid: Grid) -> tuple[Focus, ...]:
    """The parts of a piece ``(X, Y, Z)`` bool around its centres, largest first; at least one."""
    centres = _centres(piece, grid)
    voxels = grid.ras_mm(np.argwhere(piece).astype(np.float64))
    nearest = scipy.spatial.KDTree(centres).query(voxels)[1]
    volumes_ml = np.bincount(nearest, minlength=len(centres)) * grid.voxel_ml
    kept = centres[volumes_ml >= _SMALLEST_ML]
    if 0 < len(kept) < len(centres):  # what is too small to count goes to its neighbours
        nearest = scipy.spatial.KDTree(kept).query(voxels)[1]
    elif not len(kept):
        nearest = np.zeros(len(voxels), dtype=np.intp)
    foci = [
        Focus(volume_ml=float(len(own) * grid.voxel_ml), centroid_ras_mm=(x, y, z))
        for number in range(int(nearest.max()) + 1)
        if len(own := voxels[nearest == number])
        for x, y, z in [own.mean(axis=0).tolist()]
    ]
    return tuple(sorted(foci, key=lambda focus: -focus.volume_ml))


def _centres(piece: NDArray[np.bool_], grid: Grid) -> NDArray[np.float64]:
    """(n, 3) RAS mm: the distinct maxima of the distance to the border."""
    steps = [max(1, int(_FINEST_MM / spacing)) for spacing in grid.spacing_mm]
    coarse = np.pad(piece, 2)[:: steps[0], :: steps[1], :: steps[2]]
    spacing = [mm * step for mm, step in zip(grid.spacing_mm, steps, strict=True)]
    if not coarse.any():
        return grid.ras_mm(np.argwhere(piece).mean(axis=0))[None]
    depth = scipy.ndimage.distance_transform_edt(coarse, sampling=spacing).astype(np.float32)
    depth = np.where(coarse, blurred(depth, [_BLUR_MM / mm for mm in spacing]), 0)
    return grid.ras_mm(_distinct_maxima(depth) * steps - 2)


def _distinct_maxima(depth: NDArray[np.float32]) -> NDArray[np.float64]:
    """(n, 3) voxels: maxima that no higher one is reached from but through a neck.

    The map is cut from its top down; where pieces of a cut meet, all but the highest maximum of
    them are either distinct, and stay, or are the highest one's own unevenness.
    """
    height = float(depth.max())
    found: list[list[_Maximum]] = []  # of each piece of the last cut, the highest first
    while height > 0:
        pieces, count = scipy.ndimage.label(depth >= height, structure=_EVERY_NEIGHBOUR)
        now: dict[int, list[_Maximum]] = {}
        for maxima in found:
            piece = int(pieces[maxima[0].voxel])
            now[piece] = _joined(now[piece], maxima, height) if piece in now else maxima
        found = list(now.values())
        if count > len(now):
            boxes = scipy.ndimage.find_objects(pieces)
            found += [
                [_top(pieces[box] == piece, box, height)]
                for piece, box in enumerate(boxes, start=1)
                if piece not in now
            ]
        height -= max(_STEP_MM, _STEP_SHARE * height)
    return np.array([each.centre for maxima in found for each in maxima])


@dataclass(frozen=True)
class _Maximum:
    """Its height when it was first met, mm, a voxel of it, and the middle of what was met."""

    height: float
    voxel: tuple[int, ...]
    centre: NDArray[np.float64]


def _top(piece: NDArray[np.bool_], box: tuple[slice, ...], height: float) -> _Maximum:
    """The maximum of a piece that has just come out of a cut."""
    places = np.argwhere(piece) + [side.start for side in box]
    return _Maximum(height, tuple(places[0].tolist()), places.mean(axis=0))


def _joined(one: list[_Maximum], other: list[_Maximum], height: float) -> list[_Maximum]:
    """Two pieces' maxima, each with its highest first, where they meet at a height."""
    high, low = (one, other) if one[0].height >= other[0].height else (other, one)
    keeps = height <= _NECK * low[0].height
    return [*high, *(low if keeps else low[1:])]
