"""What a sentence and its clauses say, taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.report.counting import Count
    from shoken.report.quantities import Quantity

__all__ = ["Clause", "Pair", "Presence", "Sentence"]

Pair = tuple[str | None, str | None]
"""A side and a place, either of which may be left open."""


class Presence(Enum):
    """Whether a clause says that something is there."""

    SAID = "said"
    DENIED = "denied"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What one clause says.

    ``pairs`` are (side or None, place or None); ``ids`` the findings that it is about, by
    number; ``anchor`` "largest", "smallest" or a rank; ``lesion`` whether it names a lesion at all.
    ``topic`` are the pairs that single out what the clause speaks of, ``pairs`` then those that it
    says of it: "the frontal lesion | is juxtacortical".  ``loose`` are numbers that count nothing
    known.
    ``absent`` tells that what is denied is that something is there, not what it does.
    ``joints`` are two places of one thing: "the deep white matter of the left frontal lobe".
    """

    text: str
    presence: Presence
    pairs: tuple[Pair, ...] = ()
    topic: tuple[Pair, ...] = ()
    joints: tuple[tuple[str | None, str, str], ...] = ()
    ids: tuple[int, ...] = ()
    anchor: str | None = None
    lesion: bool = False
    specific: bool = False
    normal: bool = False
    absent: bool = False
    other: bool = False
    only: bool = False
    every: bool = False
    excepted: bool = False
    total: bool = False
    counts: tuple[Count, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    shares: tuple[tuple[float, float, str], ...] = ()
    loose: tuple[tuple[float, float, str], ...] = ()

    @property
    def places(self) -> tuple[Pair, ...]:
        """All sides and places that the clause names."""
        return tuple(dict.fromkeys((*self.topic, *self.pairs)))


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as written, and what it says.

    ``points`` are its coordinates, ``named`` where it names findings by which numbers.
    """

    text: str
    plain: str
    clauses: tuple[Clause, ...]
    points: tuple[tuple[tuple[float, float, float], str], ...] = ()
    named: tuple[tuple[int, tuple[int, ...]], ...] = ()
    question: bool = False
    general: bool = False
    paired: bool = False

    @property
    def ids(self) -> tuple[int, ...]:
        """The findings that it names by number anywhere."""
        return tuple(number for _, numbers in self.named for number in numbers)
