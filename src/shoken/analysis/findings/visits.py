"""Two visits of one patient: which lesions are new, grown, stable, shrunk, gone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.location import locate
from shoken.analysis.anatomy.registration import align_visits, with_lead
from shoken.common.errors import UsageError
from shoken.imaging.volume import Grid, Mask, Volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.analysis.findings.measurement import Place
    from shoken.analysis.values import Analysis

__all__ = ["Change", "Comparison", "LesionChange", "compare_masks", "compare_visits"]

_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)
_SURE_DEVIATIONS = 1.96  # 95 % of a normal distribution
# by hand: a twentieth of a lesion is what two masks share by their borders alone
_PRESENT_SHARE = 0.05
_SPECK_ML = 0.1  # by hand: a lesion this small, seen once and within its uncertainty, is no change


class Change(StrEnum):
    """What became of a lesion from the first visit to the second."""

    NEW = "new"
    GROWN = "grown"
    STABLE = "stable"
    SHRUNK = "shrunk"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class LesionChange:
    """One lesion on both visits, volumes in mL, centre in the first scan's RAS mm.

    ``uncertainty_ml`` is the half width of the 95 % interval of the change that voxel sizes bring;
    a change within it is no change, and a new or gone lesion within it ``is_certain`` False.
    """

    id: int
    change: Change
    is_certain: bool
    first_ml: float
    second_ml: float
    uncertainty_ml: float
    place: Place
    centroid_ras_mm: tuple[float, float, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """All lesions of two visits, largest first; ``second_to_first`` is (4, 4), rigid, RAS mm."""

    first: Analysis
    second: Analysis
    second_to_first: NDArray[np.float64]
    lesions: tuple[LesionChange, ...]


def compare_visits(first: Analysis, second: Analysis) -> Comparison:
    """Register the second visit to the first, rigidly, and follow each lesion.

    Raises
    ------
    UsageError
        Lesions were not searched for on both, or the two are of different sequences.
    """
    if first.search is None or second.search is None:
        raise UsageError("lesions were not searched for on both visits")
    if first.sequence is not second.sequence:
        raise UsageError(
            f"{first.scan.name} is {first.sequence}, {second.scan.name} is {second.sequence}: "
            "lesions can be followed on one sequence only"
        )
    alignment = with_lead(first.search.alignment, first.scan.volume, first.brain)
    moved = align_visits(first.scan.volume, first.brain, second.scan.volume, second.brain)
    return Comparison(
        first=first,
        second=second,
        second_to_first=moved,
        lesions=compare_masks(
            first.search.lesions.mask,
            second.search.lesions.mask,
            moved,
            lambda ras: locate(ras, alignment),
        ),
    )


def compare_masks(
    first: Mask,
    second: Mask,
    second_to_first: NDArray[np.float64],
    place: Callable[[NDArray[np.float64]], Place],
) -> tuple[LesionChange, ...]:
    """Follow each lesion from a first mask to a second one.

    What overlaps or touches, once both masks lie on the first one's grid, is one lesion.  What one
    visit alone shows is left out where it is smaller than 0.1 mL and than twice the uncertainty
    that voxel sizes bring: such specks come and go on two scans of one day.

    Parameters
    ----------
    first, second
        Lesions, each on its own canonical grid.
    second_to_first
        (4, 4), the second scan's RAS mm → the first one's.
    place
        Names the place of points (n, 3), RAS mm of the first scan.
    """
    grid = first.grid
    turned = Grid(second.grid.shape, second_to_first @ second.grid.affine)
    share = Volume(second.data.astype(np.float32), turned).resample_onto(grid).data
    labels, _ = scipy.ndimage.label(first.data | (share > 0.5), structure=_EVERY_NEIGHBOUR)
    finest = [np.array(m.grid.spacing_mm) for m in (first, second)]
    lesions = []
    for label, box in enumerate(scipy.ndimage.find_objects(labels), start=1):
        here = labels[box] == label
        before = here & first.data[box]
        wide = tuple(slice(max(0, s.start - 1), s.stop + 1) for s in box)
        near = (labels[wide] == label) | (labels[wide] == 0)
        after_ml = float(share[wide][near].sum()) * grid.voxel_ml
        before_ml = int(np.count_nonzero(before)) * grid.voxel_ml
        deviations = [
            _volume_deviation_ml(mask, grid, spacing)
            for mask, spacing in zip((before, here & (share[box] > 0.5)), finest, strict=True)
        ]
        uncertainty = _SURE_DEVIATIONS * math.hypot(*deviations)
        centres = grid.ras_mm(np.argwhere(here) + [float(s.start) for s in box])
        x, y, z = (float(v) for v in centres.mean(axis=0))
        lesions.append(
            LesionChange(
                id=0,
                change=_change(before_ml, after_ml, uncertainty),
                is_certain=abs(after_ml - before_ml) > uncertainty,
                first_ml=before_ml,
                second_ml=after_ml,
                uncertainty_ml=uncertainty,
                place=place(centres),
                centroid_ras_mm=(x, y, z),
            )
        )
    return _numbered([lesion for lesion in lesions if not _is_speck(lesion)])


def _is_speck(lesion: LesionChange) -> bool:
    on_one_alone = lesion.change in {Change.NEW, Change.GONE}
    largest_ml = max(lesion.first_ml, lesion.second_ml)
    return on_one_alone and largest_ml < min(_SPECK_ML, 2 * lesion.uncertainty_ml)


def _numbered(lesions: list[LesionChange]) -> tuple[LesionChange, ...]:
    ordered = sorted(lesions, key=lambda each: -max(each.first_ml, each.second_ml))
    return tuple(replace(each, id=number) for number, each in enumerate(ordered, start=1))


def _change(before_ml: float, after_ml: float, uncertainty_ml: float) -> Change:
    if before_ml <= _PRESENT_SHARE * after_ml:
        return Change.NEW
    if after_ml <= _PRESENT_SHARE * before_ml:
        return Change.GONE
    if abs(after_ml - before_ml) <= uncertainty_ml:
        return Change.STABLE
    return Change.GROWN if after_ml > before_ml else Change.SHRUNK


def _volume_deviation_ml(
    piece: NDArray[np.bool_], grid: Grid, spacing_mm: NDArray[np.float64]
) -> float:
    """Standard deviation of a volume whose borders lie anywhere within their voxels.

    Along each axis both ends of the piece are known to a voxel's width, evenly spread (variance
    width²/12), over the area that the piece shows along it.
    """
    face_mm2 = grid.voxel_ml * 1000 / np.array(grid.spacing_mm)
    areas = np.array([np.count_nonzero(piece.any(axis=axis)) for axis in range(3)]) * face_mm2
    return float(np.sqrt((2 * (areas * spacing_mm) ** 2 / 12).sum())) / 1000
