"""Slice geometry that was rounded when it was written, and what it may have been before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from shoken.reading.dicom.slices import Slice

__all__ = ["Evened", "evened", "straightened"]

# positions are written with no, one or two decimals; with more they are exact
_UNITS_MM = (1.0, 0.5, 0.1, 0.01)
# a missing slice moves those behind it by a step; with steps of two units and more that cannot
# pass for rounding, which moves a slice by half a unit
_FEWEST_UNITS = 2.0
# one slice that lies a whole unit off the others' line is half a unit off the best line
_LESS_THAN_HALF = 0.4999
_EXACT_MM = 1e-6  # float rounding
# two decimals of the direction cosines turn a slice by so many radians; a gantry tilts by degrees
_MOST_TURNED = 0.012
_LEAST_ROUNDING = 1e-5  # direction cosines of five decimals and more are exact enough


@dataclass(frozen=True, eq=False)
class Evened:
    """Slices at even places that, rounded to a unit, are those that were given."""

    slices: tuple[Slice, ...]
    unit_mm: float


def evened(order: Sequence[Slice]) -> Evened | None:
    """Even places within the rounding of positions, or None where there are none.

    Of all straight lines the one whose largest distance from a position, in any coordinate, is the
    smallest (Chebyshev): along the slices' normal, or in any direction where that does not fit.
    """
    positions = np.array([s.position for s in order])
    unit_mm = next((unit for unit in _UNITS_MM if _is_in_units(positions, unit)), None)
    if unit_mm is None or len(order) < 2:
        return None
    normal = order[0].normal
    for along in (normal, None):
        line, off_mm = _line(positions, along)
        step_mm = float((line[1] - line[0]) @ normal)
        if off_mm <= unit_mm * _LESS_THAN_HALF and step_mm >= _FEWEST_UNITS * unit_mm:
            moved = [replace(s, position=place) for s, place in zip(order, line, strict=True)]
            return Evened(tuple(moved), unit_mm)
    return None


def _is_in_units(positions: NDArray[np.float64], unit: float) -> bool:
    return bool(np.abs(positions / unit - np.rint(positions / unit)).max() < _EXACT_MM / unit)


def _line(
    positions: NDArray[np.float64], along: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], float]:
    """Evenly spaced places (N, 3) nearest to positions (N, 3), and the largest difference left."""
    from scipy.optimize import linprog

    count = len(positions)
    number, axis = (each.ravel() for each in np.indices(positions.shape))
    steps = np.zeros((count * 3, 3 if along is None else 1))
    if along is None:
        steps[np.arange(count * 3), axis] = number
    else:
        steps[:, 0] = number * along[axis]
    rows = np.hstack([np.eye(3)[axis], steps])  # start and step of the line, in each coordinate
    slack = np.ones((count * 3, 1))
    values = (positions - positions[0]).ravel()
    solved = linprog(
        c=[0.0] * rows.shape[1] + [1.0],
        A_ub=np.vstack([np.hstack([rows, -slack]), np.hstack([-rows, -slack])]),
        b_ub=np.concatenate([values, -values]),
        bounds=[(None, None)] * rows.shape[1] + [(0, None)],
    )
    if solved.x is None:
        return positions, float("inf")
    return (rows @ solved.x[:-1]).reshape(count, 3) + positions[0], float(solved.x[-1])


def straightened(order: Sequence[Slice]) -> list[Slice]:
    """Slices turned so that they are stacked along their normal, where rounding hides that.

    Positions over a whole stack tell its direction better than rounded cosines do.
    """
    way = order[-1].position - order[0].position
    length, first = float(np.linalg.norm(way)), order[0]
    if max(s.rounding for s in order) < _LEAST_ROUNDING or not length:
        return list(order)
    normal = way / length
    lean = np.linalg.norm(normal - first.normal)
    if not lean <= _MOST_TURNED:
        return list(order)
    across = first.orientation[:3] - (first.orientation[:3] @ normal) * normal
    across /= np.linalg.norm(across)
    turned = np.concatenate([across, np.cross(normal, across)])
    return [replace(s, orientation=turned) for s in order]
