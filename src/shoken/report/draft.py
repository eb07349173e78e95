"""What a writer says before it is filled in: sentences with slots, each about one subject."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Draft", "Line", "Section"]

Section = Literal["summary", "description", "impression", "question"]


@dataclass(frozen=True)
class Line:
    """One sentence: where it stands, whom it is about, and its frame.

    ``of`` is the finding whose own report it stands in, None in that of the scan.  Whom it is about
    is ``inferred`` where only its words tell it, and it ``follows`` where it names nobody and is
    taken to go on about whom the sentence before it named.
    """

    section: Section
    about: str
    frame: str
    of: int | None = None
    follows: bool = False
    inferred: bool = False

    @property
    def field(self) -> str:
        """Where it stands, as a name: "summary", "findings[2].summary"."""
        return self.section if self.of is None else f"findings[{self.of}].{self.section}"


@dataclass(frozen=True)
class Draft:
    """All sentences of a report in order; ``unmarked``: something visible was not marked."""

    lines: tuple[Line, ...]
    unmarked: bool = False

    def part(self, section: Section, of: int | None = None) -> tuple[Line, ...]:
        """The lines of one part."""
        return self._parts.get((section, of), ())

    def __contains__(self, line: Line) -> bool:
        return line in self._known

    @cached_property
    def _parts(self) -> Mapping[tuple[Section, int | None], tuple[Line, ...]]:
        parts: dict[tuple[Section, int | None], tuple[Line, ...]] = {}
        for line in self.lines:
            parts[line.section, line.of] = (*parts.get((line.section, line.of), ()), line)
        return parts

    @cached_property
    def _known(self) -> frozenset[Line]:
        return frozenset(self.lines)
