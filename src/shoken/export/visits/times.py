"""Where visits stand on an axis of time."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.report.record.comparison import VisitRecord

__all__ = ["visit_times"]


def visit_times(visits: Sequence[VisitRecord]) -> tuple[tuple[float, str], ...]:
    """Where each visit stands on the axis of time, and what is written there.

    Days where every visit has one, and they follow one another; else the visits' numbers.
    """
    days = [date.fromisoformat(visit.day) for visit in visits if visit.day]
    if len(days) == len(visits) and all(one < other for one, other in pairwise(days)):
        return tuple((float(day.toordinal()), day.isoformat()) for day in days)
    return tuple((float(number), str(number)) for number in range(1, len(visits) + 1))
