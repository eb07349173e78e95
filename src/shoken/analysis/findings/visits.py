"""Two visits of one patient: which lesions are new, grown, stable, shrunk, gone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.location import locate
from shoken.analysis.anatomy.registration import align_visits, with_lead
from shoken.analysis.findings.visit_pieces import VisitPieces, groups, is_uncovered
from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from shoken.analysis.findings.place import Place
    from shoken.analysis.findings.visit_pieces import Group
    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Grid

__all__ = [
    "Change",
    "Comparison",
    "LeftOut",
    "LesionChange",
    "Reason",
    "Series",
    "compare_pieces",
    "compare_series",
    "compare_visits",
    "visit_pieces",
]

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


class Reason(StrEnum):
    """Why a finding was not compared: too small to tell, or not searched for at the other visit."""

    SPECK = "speck"
    OUTSIDE = "outside"


@dataclass(frozen=True, kw_only=True)
class LesionChange:
    """One lesion on both visits, volumes in mL, centre in the first scan's RAS mm.

    ``first_findings`` and ``second_findings`` are the findings that it is in each visit's own
    report, by their numbers; its volumes are their sums.  ``uncertainty_ml`` is the half width of
    the 95 % interval of the change that voxel sizes bring; a change within it is no change, and a
    new or gone lesion within it ``is_certain`` False.
    """

    id: int
    change: Change
    is_certain: bool
    first_ml: float
    second_ml: float
    uncertainty_ml: float
    place: Place
    centroid_ras_mm: tuple[float, float, float]
    first_findings: tuple[int, ...] = ()
    second_findings: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A finding of one visit's report that was not compared; ``visit`` is 1 or 2."""

    visit: int
    finding: int
    volume_ml: float
    reason: Reason


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """All lesions of two visits, largest first; ``second_to_first`` is (4, 4), rigid, RAS mm.

    Every finding of either visit is in one lesion, or is left out: what both hold together is the
    total of that visit's own report.
    """

    first: Analysis
    second: Analysis
    second_to_first: NDArray[np.float64]
    lesions: tuple[LesionChange, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Series:
    """Visits in their order: the first compared with the last one, and each with the next.

    ``steps`` is empty where there are only two.
    """

    overall: Comparison
    steps: tuple[Comparison, ...] = ()

    @property
    def visits(self) -> tuple[Analysis, ...]:
        """All visits."""
        each = [step.first for step in self.steps] or [self.overall.first]
        return (*each, self.overall.second)


def compare_series(visits: Sequence[Analysis]) -> Series:
    """Compare two or more visits, in their order; as :func:`compare_visits`."""
    overall = compare_visits(visits[0], visits[-1])
    pairs = pairwise(visits) if len(visits) > 2 else ()
    return Series(overall=overall, steps=tuple(compare_visits(*pair) for pair in pairs))


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
    lesions, left_out = compare_pieces(
        visit_pieces(first), visit_pieces(second), moved, lambda ras: locate(ras, alignment)
    )
    return Comparison(
        first=first, second=second, second_to_first=moved, lesions=lesions, left_out=left_out
    )


def visit_pieces(analysis: Analysis) -> VisitPieces:
    """The findings of a visit by their numbers, and where they were searched for.

    Raises
    ------
    UsageError
        Lesions were not searched for.
    """
    if analysis.search is None:
        raise UsageError("lesions were not searched for on both visits")
    return VisitPieces(
        numbers=analysis.search.numbers,
        searched=analysis.brain.mask.data,
        grid=analysis.scan.volume.grid,
    )


def compare_pieces(
    first: VisitPieces,
    second: VisitPieces,
    second_to_first: NDArray[np.float64],
    place: Callable[[NDArray[np.float64]], Place],
) -> tuple[tuple[LesionChange, ...], tuple[LeftOut, ...]]:
    """Follow each lesion from a first visit to a second one.

    Findings that overlap or touch, once both visits lie on the first one's grid, are one lesion;
    its volumes are those of the findings, measured on each visit's own voxels.  Left out is what
    one visit alone shows and the other did not search, or what is smaller than 0.1 mL and than
    twice the uncertainty that voxel sizes bring: such specks come and go on two scans of one day.

    Parameters
    ----------
    first, second
        The findings, each on its own canonical grid.
    second_to_first
        (4, 4), the second scan's RAS mm → the first one's.
    place
        Names the place of points (n, 3), RAS mm of the first scan.

    Returns
    -------
    The lesions, largest first, and the findings that were left out.
    """
    laid = replace(second, to_first=second_to_first)
    lesions: list[LesionChange] = []
    left_out: list[LeftOut] = []
    for group in groups(first, laid):
        lesion = _followed(group, first, laid, place)
        alone = lesion.change in {Change.NEW, Change.GONE}
        if not (group.first and group.second) and is_uncovered(group, first, laid):
            left_out += _left(group, first, laid, Reason.OUTSIDE)
        elif alone and _is_speck(lesion):
            left_out += _left(group, first, laid, Reason.SPECK)
        else:
            lesions.append(lesion)
    ordered = sorted(lesions, key=lambda each: -max(each.first_ml, each.second_ml))
    return (
        tuple(replace(each, id=number) for number, each in enumerate(ordered, start=1)),
        tuple(sorted(left_out, key=lambda each: (each.visit, each.finding))),
    )


def _followed(
    group: Group,
    first: VisitPieces,
    second: VisitPieces,
    place: Callable[[NDArray[np.float64]], Place],
) -> LesionChange:
    """What became of one lesion, whose findings on each visit are known."""
    before, after = first.voxels(group.first), second.voxels(group.second)
    before_ml, after_ml = (
        len(voxels) * visit.grid.voxel_ml for voxels, visit in ((before, first), (after, second))
    )
    uncertainty = _SURE_DEVIATIONS * math.hypot(
        _volume_deviation_ml(before, first.grid), _volume_deviation_ml(after, second.grid)
    )
    centres = np.concatenate([first.places_mm(group.first), second.places_mm(group.second)])
    # each millilitre weighs alike, however fine the voxels are that it was seen in
    weights = np.repeat([first.grid.voxel_ml, second.grid.voxel_ml], [len(before), len(after)])
    x, y, z = (float(v) for v in np.average(centres, axis=0, weights=weights))
    return LesionChange(
        id=0,
        change=_change(before_ml, after_ml, uncertainty),
        is_certain=abs(after_ml - before_ml) > uncertainty,
        first_ml=before_ml,
        second_ml=after_ml,
        uncertainty_ml=uncertainty,
        place=place(centres),
        centroid_ras_mm=(x, y, z),
        first_findings=group.first,
        second_findings=group.second,
    )


def _left(group: Group, first: VisitPieces, second: VisitPieces, reason: Reason) -> list[LeftOut]:
    return [
        LeftOut(visit=visit, finding=number, volume_ml=pieces.volume_ml(number), reason=reason)
        for visit, pieces, numbers in ((1, first, group.first), (2, second, group.second))
        for number in numbers
    ]


def _is_speck(lesion: LesionChange) -> bool:
    largest_ml = max(lesion.first_ml, lesion.second_ml)
    return largest_ml < min(_SPECK_ML, 2 * lesion.uncertainty_ml)


def _change(before_ml: float, after_ml: float, uncertainty_ml: float) -> Change:
    if before_ml <= _PRESENT_SHARE * after_ml:
        return Change.NEW
    if after_ml <= _PRESENT_SHARE * before_ml:
        return Change.GONE
    if abs(after_ml - before_ml) <= uncertainty_ml:
        return Change.STABLE
    return Change.GROWN if after_ml > before_ml else Change.SHRUNK


def _volume_deviation_ml(voxels: NDArray[np.intp], grid: Grid) -> float:
    """Standard deviation of a volume whose borders lie anywhere within their voxels.

    Along each axis both ends of the piece are known to a voxel's width, evenly spread (variance
    width²/12), over the area that the piece, voxels (n, 3) of the grid, shows along it.
    """
    spacing_mm = np.array(grid.spacing_mm)
    face_mm2 = grid.voxel_ml * 1000 / spacing_mm
    columns = [np.unique(np.delete(voxels, axis, axis=1), axis=0) for axis in range(3)]
    seen = np.array([len(each) for each in columns])
    return float(np.sqrt((2 * (seen * face_mm2 * spacing_mm) ** 2 / 12).sum())) / 1000
