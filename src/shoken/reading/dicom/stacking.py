"""Stack slices into one volume, or say where they do not fit.

The libraries stack what they are given: with a slice missing SimpleITK says 3.5 mm where it is 3,
and dcm2niix writes a file and returns 0.  So all is checked here before highdicom's geometry is
asked for, and what is wrong is said with its place along the slices' normal, in mm.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import InputError, TooLarge, UnreadableScan, UnsupportedScan
from shoken.common.settings import settings
from shoken.reading.dicom.rounding import evened, straightened
from shoken.reading.dicom.slices import FEWEST, FEWEST_ALONE, SPACING_MM, Slice
from shoken.reading.dicom.split_volumes import are_alike, echoes, is_parallel
from shoken.reading.shear import MOST_LEANING_DEGREES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Stack", "check_alike", "check_complete", "stacked"]

_UNEVEN = 0.05  # by hand, of a step: more than positions are rounded by
_SAME_PLACE_MM = 1e-3  # a micrometre: float rounding
_SHIFT_MM = 0.1  # by hand: less moves no voxel
_NAMED = 5  # a message stays one line


@dataclass(frozen=True, eq=False, kw_only=True)
class Stack:
    """Slices that make a volume, and the step between them.

    They run against their normal, as highdicom's right-handed (slice, row, column) axes do.
    ``step`` leads from one slice to the next, (3,) LPS mm; ``step_mm`` is its part along the
    normal, all of it unless the gantry was tilted.  ``rounded_to_mm`` is the unit that positions
    were rounded to where that had to be undone.
    """

    slices: tuple[Slice, ...]
    step: NDArray[np.float64]
    step_mm: float
    rounded_to_mm: float = 0.0

    @property
    def tilt_degrees(self) -> float:
        """How far the step leans from the slices' normal; 0 where they lie straight."""
        lean = np.sqrt(max(0.0, float(self.step @ self.step) - self.step_mm**2))
        shift_mm = lean * (len(self.slices) - 1)
        return float(np.degrees(np.arctan2(lean, self.step_mm))) if shift_mm > _SHIFT_MM else 0.0


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
    if len(slices) < FEWEST_ALONE:
        raise _too_few(len(slices), FEWEST_ALONE)
    check_alike(slices)
    voxels = len(slices) * first.shape[0] * first.shape[1]
    if voxels > settings().max_voxels:
        raise TooLarge(
            f"{voxels:,} voxels, more than {settings().max_voxels:,}; "
            "SHOKEN_MAX_VOXELS sets the limit"
        )
    order, rounded_to_mm = _in_order(slices), 0.0
    try:
        stack = _even(order)
    except InputError:
        even = evened(order)
        if even is None:
            raise
        stack, rounded_to_mm = _even(even.slices), even.unit_mm
    _check_with_highdicom(stack)
    if stack.tilt_degrees > MOST_LEANING_DEGREES:
        raise UnsupportedScan(
            f"slices are tilted by {stack.tilt_degrees:.0f}°: no gantry tilts that far"
        )
    return replace(
        stack, slices=tuple(reversed(stack.slices)), step=-stack.step, rounded_to_mm=rounded_to_mm
    )


def _too_few(count: int, fewest: int) -> UnsupportedScan:
    return UnsupportedScan(f"slices: {count}, too few for a volume (fewest {fewest}); a localizer?")


def check_complete(stack: Stack, rest: Sequence[Slice]) -> None:
    """Refuse a stack that slices which are left out would go on: it may be half of a volume.

    Raises
    ------
    UnsupportedScan
        There are such slices: they differ in size or pixel spacing alone.  Or the stack has few
        slices, and others of its series lie otherwise.
    """
    first, count = stack.slices[0], len(stack.slices)
    if count < FEWEST and not all(are_alike(each, first) for each in rest):
        raise _too_few(count, FEWEST)
    for each in rest:
        if not is_parallel(each, first):
            continue
        way = each.position - first.position
        number = round(float(way @ first.normal) / -stack.step_mm)
        off_mm = float(np.linalg.norm(way - number * stack.step))
        if number in {-1, count} and off_mm <= max(first.pixel_spacing):
            raise UnsupportedScan(
                f"slices next to a volume of {count} differ from it in size or pixel spacing, "
                f"at {_places([each.place_mm])}: the volume may continue there"
            )


def _in_order(slices: Sequence[Slice]) -> list[Slice]:
    """By their places, of one direction and pixel spacing: theirs differ by rounding."""
    mean = np.mean([s.orientation for s in slices], axis=0)
    left, _, right = np.linalg.svd(mean.reshape(2, 3), full_matrices=False)
    exact = all(np.array_equal(s.orientation, slices[0].orientation) for s in slices)
    shared = slices[0].orientation if exact else (left @ right).reshape(6)
    rows, columns = np.median([s.pixel_spacing for s in slices], axis=0)
    spacing = (float(rows), float(columns))
    turned = [replace(s, orientation=shared, pixel_spacing=spacing) for s in slices]
    return straightened(sorted(turned, key=lambda s: s.place_mm))


def _even(order: Sequence[Slice]) -> Stack:
    """The stack of slices along their normal, where they lie evenly."""
    places = np.array([s.place_mm for s in order])
    step_mm = _step(places)
    step = _shift(order, places) + step_mm * order[0].normal
    return Stack(slices=tuple(order), step=step, step_mm=step_mm)


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


def check_alike(slices: Sequence[Slice]) -> None:
    """Refuse slices that cannot be of one volume, whatever their places.

    Raises
    ------
    UnsupportedScan
        They differ in patient, study, frame of reference, geometry, grey scale or echo time.
    """
    first = slices[0]
    for what, others in (
        ("patients", _strangers(slices, 0)),
        ("studies", _strangers(slices, 1)),
        ("coordinates (frames of reference)", _strangers(slices, 2)),
        ("directions", [s for s in slices if not is_parallel(s, first)]),
        ("sizes", [s for s in slices if s.shape != first.shape]),
        ("pixel spacings", [s for s in slices if not are_alike(s, first)]),
        (
            "grey scales (MONOCHROME1 and 2)",
            [s for s in slices if s.is_inverted != first.is_inverted],
        ),
    ):
        if others:
            fewer = min(others, [s for s in slices if s not in others], key=len)
            raise UnsupportedScan(
                f"slices of different {what} in one series: {len(fewer)} of {len(slices)} differ, "
                f"at {_places([s.place_mm for s in fewer])}"
            )
    if (count := echoes(slices)) > 1:
        raise UnsupportedScan(
            f"slices of {count} echo times in one series, none of them a volume by itself"
        )


def _strangers(slices: Sequence[Slice], number: int) -> list[Slice]:
    """Slices whose identifier is not that of most; a blank one contradicts nothing.

    Nor does one that no two files share, as careless de-identification leaves it; but of patients.
    """
    told = {s.file: s.common[number] for s in slices if s.common and s.common[number]}
    uses = Counter(told.values())
    if number and len(uses) == len(told) >= FEWEST:
        return []
    usual = max(uses, key=lambda value: (uses[value], value), default="")
    return [s for s in slices if told.get(s.file, usual) != usual]


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


def _check_with_highdicom(stack: Stack) -> None:
    """A second check by highdicom, which decides neither how even is even enough nor about tilt."""
    from highdicom.spatial import get_volume_positions

    normal = stack.slices[0].normal
    shift = stack.step - stack.step_mm * normal
    straight = [(s.position - n * shift).tolist() for n, s in enumerate(stack.slices)]
    spacing, _ = get_volume_positions(
        straight, stack.slices[0].orientation.tolist(), atol=_UNEVEN * stack.step_mm
    )
    if spacing is None:
        raise UnreadableScan("the slices do not make a regular volume")
