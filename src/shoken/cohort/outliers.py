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

__all__ = ["Deviation", "deviations", "numbers_of"]

_TO_SIGMA = 0.6745  # of a normal distribution the median absolute deviation (Iglewicz, 1993)
_FEWEST = 5  # by hand: of fewer scans none can be said to stand out
# what tells of the machine or of how the scan was planned, and not of how it came out
_NOT_MEASURES = re.compile(r"shape_.|spacing_._mm|seconds|peak_mib|\w+_count|lesion_foci")


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
    """Each row's deviations, the largest first.

    The modified z-score: 0.6745 (x − median) / MAD (Iglewicz and Hoaglin 1993).  A measure whose
    MAD is 0, as where most scans have no lesion, singles nobody out.
    """
    found: list[list[Deviation]] = [[] for _ in rows]
    for column in columns:
        if _NOT_MEASURES.fullmatch(column):
            continue
        values = numbers_of(rows, column)
        known = [value for value in values if value is not None]
        if len(known) < _FEWEST:
            continue
        middle = statistics.median(known)
        spread = statistics.median(abs(value - middle) for value in known)
        if not spread:
            continue
        for one, value in zip(found, values, strict=True):
            if value is not None:
                one.append(Deviation(column=column, z=_TO_SIGMA * (value - middle) / spread))
    return [tuple(sorted(of_row, key=lambda one: -abs(one.z))) for of_row in found]
