"""How well a mask agrees with a true one: voxels, lesions, surfaces, volume.

Lesions are connected pieces, voxels that touch at a corner belonging together; one is found, and a
predicted one true, where any voxel of the other mask lies in it: the counting of the MSSEG and
ISLES challenges.
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
# ten voxels of a cubic millimetre are 0.01 mL, whatever the affine's last digit makes of them
_ROUNDING = 0.01


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One predicted mask against the truth; None where a measure does not exist for empty masks.

    ``volume_error_percent`` is positive where too much is predicted.  ``surface_mm`` is the mean
    distance from each surface to the other, ``surface_95_mm`` the larger 95th percentile of the
    two (Hausdorff 95).  ``sensitivity`` is the share of true lesions found, ``precision`` that of
    predicted lesions which are true, ``f1`` their harmonic mean; ``false_ml`` is the volume of the
    predicted lesions that touch no true one.
    """

    dice: float
    truth_ml: float
    predicted_ml: float
    volume_error_percent: float | None
    true_lesions: int
    found_lesions: int
    predicted_lesions: int
    false_lesions: int
    false_ml: float
    sensitivity: float | None
    precision: float | None
    f1: float | None
    surface_mm: float | None
    surface_95_mm: float | None


def evaluate(truth: Mask, predicted: Mask, *, least_ml: float = 0.0) -> Agreement:
    """Compare two masks on one grid; two empty ones agree.

    Lesions of less than ``least_ml`` in either mask are not counted, and neither missed nor false;
    they still find what they touch.

    Raises
    ------
    UsageError
        They are not on the same grid.
    """
    if truth.grid != predicted.grid:
        raise UsageError(f"masks on two grids: {truth.grid!r} and {predicted.grid!r}")
    true, found = truth.data, predicted.data
    total = np.count_nonzero(true) + np.count_nonzero(found)
    of_truth, of_found = _sizes(true, found), _sizes(found, true)
    least = least_ml / truth.grid.voxel_ml * (1 - _ROUNDING)
    true_count, hit = (int(np.count_nonzero(part >= max(least, 1))) for part in of_truth)
    found_count, right = (int(np.count_nonzero(part >= max(least, 1))) for part in of_found)
    every, touching = of_found
    false = every[every >= least].sum() - touching[touching >= least].sum()
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
        false_ml=float(false * truth.grid.voxel_ml),
        sensitivity=hit / true_count if true_count else None,
        precision=right / found_count if found_count else None,
        f1=_harmonic_mean(hit, true_count, right, found_count),
        surface_mm=mean,
        surface_95_mm=far,
    )


def _harmonic_mean(hit: int, true: int, right: int, found: int) -> float | None:
    """Of sensitivity and precision; None where there is no lesion at all, 0 where only one has."""
    if not true and not found:
        return None
    if not hit or not right:
        return 0.0
    return 2 / (true / hit + found / right)


def _sizes(
    mask: NDArray[np.bool_], other: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The sizes in voxels of a mask's pieces, and of those that the other mask touches."""
    labels, count = scipy.ndimage.label(mask, structure=_EVERY_NEIGHBOUR)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    touched = np.unique(labels[other & mask])
    return sizes[1:], sizes[touched]


def _surface_distances(one: Mask, other: Mask) -> tuple[float, float]:
    box = bounding_box(one.data | other.data, 1)
    surfaces = [m.data[box] & ~scipy.ndimage.binary_erosion(m.data[box]) for m in (one, other)]
    away_mm = [
        scipy.ndimage.distance_transform_edt(~s, sampling=one.grid.spacing_mm) for s in surfaces
    ]
    ways = [away_mm[1][surfaces[0]], away_mm[0][surfaces[1]]]
    farthest = max(float(np.percentile(way, 95)) for way in ways)
    return float(np.concatenate(ways).mean()), farthest
