"""How well a mask agrees with a true one: voxels, lesions, surfaces, volume.

Lesions are connected pieces, voxels that touch at a corner belonging together; one is found where
any voxel of the other mask lies in it, the counting of the MSSEG and ISLES challenges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.common.errors import UsageError
from shoken.imaging.volume import Mask, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Agreement", "evaluate"]

_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One predicted mask against the truth; None is what does not exist for empty masks.

    ``volume_error_percent`` is positive where too much is predicted.  ``surface_mm`` is the mean
    distance from each surface to the other, ``surface_95_mm`` the larger 95th percentile of the
    two (Hausdorff 95).
    """

    dice: float
    truth_ml: float
    predicted_ml: float
    volume_error_percent: float | None
    true_lesions: int
    found_lesions: int
    predicted_lesions: int
    false_lesions: int
    sensitivity: float | None
    surface_mm: float | None
    surface_95_mm: float | None


def evaluate(truth: Mask, predicted: Mask) -> Agreement:
    """Compare two masks on one grid; two empty ones agree.

    Raises
    ------
    UsageError
        They are not on the same grid.
    """
    if truth.grid != predicted.grid:
        raise UsageError(f"masks on two grids: {truth.grid!r} and {predicted.grid!r}")
    true, found = truth.data, predicted.data
    total = np.count_nonzero(true) + np.count_nonzero(found)
    true_count, hit = _hit(true, found)
    found_count, right = _hit(found, true)
    both = true.any() and found.any()
    mean, far = _surface_distances(truth, predicted) if both else (None, None)
    return Agreement(
        dice=2 * np.count_nonzero(true & found) / total if total else 1.0,
        truth_ml=truth.volume_ml,
        predicted_ml=predicted.volume_ml,
        volume_error_percent=100 * (predicted.volume_ml / truth.volume_ml - 1)
        if true.any()
        else None,
        true_lesions=true_count,
        found_lesions=hit,
        predicted_lesions=found_count,
        false_lesions=found_count - right,
        sensitivity=hit / true_count if true_count else None,
        surface_mm=mean,
        surface_95_mm=far,
    )


def _hit(mask: NDArray[np.bool_], other: NDArray[np.bool_]) -> tuple[int, int]:
    """Number of pieces of a mask, and of those that the other mask touches."""
    labels, count = scipy.ndimage.label(mask, structure=_EVERY_NEIGHBOUR)
    return int(count), int(np.count_nonzero(np.unique(labels[other & mask])))


def _surface_distances(one: Mask, other: Mask) -> tuple[float, float]:
    box = bounding_box(one.data | other.data, 1)
    surfaces = [m.data[box] & ~scipy.ndimage.binary_erosion(m.data[box]) for m in (one, other)]
    away_mm = [
        scipy.ndimage.distance_transform_edt(~s, sampling=one.grid.spacing_mm) for s in surfaces
    ]
    ways = [away_mm[1][surfaces[0]], away_mm[0][surfaces[1]]]
    farthest = max(float(np.percentile(way, 95)) for way in ways)
    return float(np.concatenate(ways).mean()), farthest
