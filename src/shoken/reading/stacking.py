"""Whether slices make one volume; if not, where they do not.

The libraries stack what they are given: with a slice missing SimpleITK says 3.5 mm where it is 3,
and dcm2niix writes a file and returns 0.  So all is checked here before highdicom's geometry is
asked for, and what is wrong is said with its place along the slices' normal, in mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import TooLarge, UnreadableScan, UnsupportedScan
from shoken.reading.slices import FEWEST, ORIENTATION, SPACING_MM, Slice
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Stack", "stacked", "volumes_apart"]

_UNEVEN = 0.05
_SAME_PLACE_MM = 1e-3
_SHIFT_MM = 0.1
_MOST_TILTED_DEGREES = 35.0
_NAMED = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class Stack:
    """Slices that make a volume, and the step between them.

    They run against their normal, as highdicom's right-handed (slice, row, column) axes do.
    ``step`` leads from one slice to the next, (3,) LPS mm; ``step_mm`` is its part along the
    normal, all of it unless the gantry was tilted.
    """

    slices: tuple[Slice, ...]
    step: NDArray[np.float64]
    step_mm: float

    @property
    def tilt_degrees(self) -> float:
        """How far the step leans from the slices' normal; 0 where they lie straight."""
        lean = np.sqrt(max(0.0, float(self.step @ self.step) - self.step_mm**2))
        shift_mm = lean * (len(self.slices) - 1)
        return float(np.degrees(np.arctan2(lean, self.step_mm))) if shift_mm > _SHIFT_MM else 0.0


def volumes_apart(slices: Sequence[Slice]) -> list[list[Slice]]:
    """The volumes of a series: echoes, times, diffusion weightings, or kinds of picture, in order.

    All slices come back as one where each has a place of its own, and where nothing in the headers
    parts them into whole volumes of the same places.
    """
    if len({_place(s) for s in slices}) == len(slices):
        return [list(slices)]
    for part in (*(slice(n, n + 1) for n in range(len(slices[0].telling))), slice(None)):
        groups: dict[tuple[str, ...], list[Slice]] = {}
        for each in slices:
            groups.setdefault(each.telling[part], []).append(each)
        places = [sorted(map(_place, group)) for group in groups.values()]
        if all(p == places[0] and len(set(p)) == len(p) for p in places):
            return [groups[told] for told in sorted(groups, key=_as_numbers)]
    return [list(slices)]


def _place(one: Slice) -> tuple[float, ...]:
    return tuple(np.round([*one.position, *one.orientation], 2).tolist())


def _as_numbers(told: tuple[str, ...]) -> list[tuple[float, str]]:
    """Values in the order of their size where they are numbers; what is not told comes first."""
    numbers = []
    for value in told:
        try:
            numbers.append((float(value or "-inf"), ""))
        except ValueError:
            numbers.append((float("inf"), value))
    return numbers


def stacked(slices: Sequence[Slice]) -> Stack:
    """The slices in order, if they are the evenly spaced slices of one volume.

    Raises
    ------
    UnreadableScan
        Slices are missing, doubled or uneven; their places are named.
    UnsupportedScan
        Slices of different sizes or directions, too few, or not stacked along their normal.
    TooLarge
        More voxels than ``SHOKEN_MAX_VOXELS``.
    """
    first = slices[0]
    for problem in (_too_few, _mixed):
        if said := problem(slices):
            raise UnsupportedScan(said)
    voxels = len(slices) * first.shape[0] * first.shape[1]
    if voxels > settings().max_voxels:
        raise TooLarge(
            f"{voxels:,} voxels, more than {settings().max_voxels:,}; "
            "SHOKEN_MAX_VOXELS sets the limit"
        )
    order = sorted(slices, key=lambda s: float(s.position @ first.normal))
    places = np.array([float(s.position @ first.normal) for s in order])
    step_mm = _step(places)
    shift = _shift(order, places)
    _check_with_highdicom(order, shift, step_mm)
    step = -(shift + step_mm * first.normal)
    stack = Stack(slices=tuple(reversed(order)), step=step, step_mm=step_mm)
    if stack.tilt_degrees > _MOST_TILTED_DEGREES:
        raise UnsupportedScan(f"slices lean by {stack.tilt_degrees:.0f}°: no gantry tilts so far")
    return stack


def _shift(order: Sequence[Slice], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each slice lies sideways of the one before, (3,) LPS mm, alike for all."""
    normal = order[0].normal
    sideways = np.array([s.position for s in order]) - np.outer(places, normal)
    shift = (sideways[-1] - sideways[0]) / (len(order) - 1)
    expected = sideways[0] + np.outer(np.arange(len(order)), shift)
    off = np.linalg.norm(sideways - expected, axis=1)
    if off.max() > _SHIFT_MM:
        raise UnsupportedScan(
            f"slices are shifted sideways by up to {off.max():.1f} mm, unevenly, "
            f"at {_places(places[off > _SHIFT_MM])}"
        )
    return np.asarray(shift, dtype=np.float64)


def _too_few(slices: Sequence[Slice]) -> str | None:
    if len(slices) >= FEWEST:
        return None
    return f"slices: {len(slices)}, too few for a volume (fewest {FEWEST}); a localizer?"


def _mixed(slices: Sequence[Slice]) -> str | None:
    first = slices[0]
    for what, differs in (
        ("patients, studies or coordinates", lambda s: s.common != first.common),
        ("directions", lambda s: np.abs(s.orientation - first.orientation).max() > ORIENTATION),
        ("sizes", lambda s: s.shape != first.shape),
        ("pixel spacings", lambda s: not np.allclose(s.pixel_spacing, first.pixel_spacing, 1e-4)),
    ):
        others = [s for s in slices if differs(s)]
        if others:
            fewer = min(others, [s for s in slices if not differs(s)], key=len)
            return (
                f"slices of different {what} in one series: {len(fewer)} of {len(slices)} differ, "
                f"at {_places([s.place_mm for s in fewer])}"
            )
    return None


def _step(places: NDArray[np.float64]) -> float:
    """The distance between neighbours, in mm, where all are alike."""
    gaps = np.diff(places)
    doubled = places[1:][gaps < _SAME_PLACE_MM]
    if len(doubled):
        raise UnreadableScan(
            f"{_counted(len(np.unique(doubled.round(3))))} more than one slice: {_places(doubled)}"
        )
    step = float(np.median(gaps))
    steps = gaps / step
    whole = np.abs(steps - steps.round()) * step <= _UNEVEN * step
    if whole.all() and steps.round().max() > 1:
        gone = [
            place + step * k
            for place, n in zip(places[:-1], steps.round().astype(int), strict=True)
            for k in range(1, min(int(n), 1000))
        ]
        are = "slice is" if len(gone) == 1 else "slices are"
        raise UnreadableScan(f"{len(gone)} {are} missing: {_places(gone)}")
    if np.abs(steps - 1).max() > _UNEVEN:
        where = places[:-1][np.abs(steps - 1) > _UNEVEN]
        raise UnreadableScan(
            f"slices are {gaps.min():.2f} to {gaps.max():.2f} mm apart; uneven after "
            f"{_places(where)}"
        )
    low, high = SPACING_MM
    if not low <= step <= high:
        raise UnreadableScan(f"slices {step:.3g} mm apart are not those of a brain scan")
    return float((places[-1] - places[0]) / (len(places) - 1))


def _places(places: Sequence[float] | NDArray[np.float64]) -> str:
    """The first few places in words.

    >>> _places([12.0, 15.0])
    '12.0, 15.0 mm along the normal'
    """
    named = list(dict.fromkeys(f"{place:.1f}" for place in places))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + f" mm along the normal{more}"


def _counted(places: int) -> str:
    return "1 place has" if places == 1 else f"{places} places have"


def _check_with_highdicom(
    order: Sequence[Slice], shift: NDArray[np.float64], step_mm: float
) -> None:
    """A second opinion; it has none of its own about how even is even enough, nor about tilt."""
    from highdicom.spatial import get_volume_positions

    straight = [(s.position - n * shift).tolist() for n, s in enumerate(order)]
    spacing, _ = get_volume_positions(
        straight, order[0].orientation.tolist(), atol=_UNEVEN * step_mm
    )
    if spacing is None:
        raise UnreadableScan("the slices do not make a regular volume")
