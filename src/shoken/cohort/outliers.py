"""Which scans stand out: robust z-scores of every measure over a cohort."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shoken.cohort.outcome import Cell

__all__ = ["FEWEST", "Deviation", "deviations", "numbers_of"]

_TO_SIGMA = 0.6745  # of a normal distribution the median absolute deviation (Iglewicz, 1993)
FEWEST = 5  # by hand: of fewer scans none can be said to stand out
# scans of these are not of one kind, and the worst are often among them
_UNRECOGNISED = frozenset({None, "", "unknown"})
# what tells of the machine or of how the scan was planned, and not of how it came out
_NOT_MEASURES = re.compile(r"shape_.|spacing_._mm|seconds|peak_mib|\w+_count|lesion_foci")
# spread over orders of magnitude: of their plain values, every large lesion would stand out first
_SKEWED = re.compile(r"(?:uncounted_)?lesion_(?:\w+_)?(?:ml|percent)")
# the same of a head on whatever sequence: all else depends on the contrast
_OF_ANY_SEQUENCE = frozenset({"brain_ml", "coverage"})


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """How far one value is from its cohort's median, in robust standard deviations."""

    column: str
    z: float


def numbers_of(rows: Sequence[Mapping[str, Cell]], column: str) -> list[float | None]:
    """A column's values as numbers; None where a row has none, or all where one is no number.

    What is not finite, as some write for what is missing, is none.
    """
    found: list[float | None] = []
    for row in rows:
        value = row.get(column)
        try:
            number = math.nan if value in {None, "", "n/a"} else float(str(value))
        except ValueError:
            return [None] * len(rows)
        found.append(number if math.isfinite(number) else None)
    return found


def deviations(
    rows: Sequence[Mapping[str, Cell]], columns: Sequence[str]
) -> list[tuple[Deviation, ...]]:
    """Each row's deviations among the scans of its sequence, the largest first.

    The modified z-score: 0.6745 (x − median) / MAD (Iglewicz and Hoaglin 1993), x of lesion volumes
    being log(1 + x).  Sequences are apart, T1 with and without contrast agent as well, because
    contrast and noise of one say nothing of another.  Of one that fewer than :data:`FEWEST` scans
    have, only the brain's volume and the coverage are compared, with the whole cohort; a scan whose
    sequence was not recognised is compared in everything, for a ruined scan is often such a one.
    A measure whose MAD is 0, as where most scans have no lesion, singles nobody out.
    """
    found: list[list[Deviation]] = [[] for _ in rows]
    alike: dict[Cell, list[int]] = {}
    for number, row in enumerate(rows):
        alike.setdefault(row.get("sequence"), []).append(number)
    for column in columns:
        if _NOT_MEASURES.fullmatch(column):
            continue
        values = numbers_of(rows, column)
        if _SKEWED.fullmatch(column):
            values = [None if v is None else math.log1p(max(v, 0)) for v in values]
        known = {number: value for number, value in enumerate(values) if value is not None}
        for sequence, numbers in alike.items():
            own = {number: known[number] for number in numbers if number in known}
            is_of_all = sequence in _UNRECOGNISED or (
                column in _OF_ANY_SEQUENCE and len(own) < FEWEST
            )
            for number, z in _scores(own, among=known if is_of_all else own).items():
                found[number].append(Deviation(column=column, z=z))
    return [tuple(sorted(of_row, key=lambda one: -abs(one.z))) for of_row in found]


def _scores(own: Mapping[int, float], *, among: Mapping[int, float]) -> dict[int, float]:
    """The modified z-score of each; of none where those around are too few or too much alike."""
    if len(among) < FEWEST:
        return {}
    middle = statistics.median(among.values())
    spread = statistics.median(abs(value - middle) for value in among.values())
    if not spread:
        return {}
    return {number: _TO_SIGMA * (value - middle) / spread for number, value in own.items()}
