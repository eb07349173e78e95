"""A sentence that does not name a new subject begins with its name: no "it" is another finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.slot_filling import slot_names
from shoken.report.slots.subjects import SCAN_ID
from shoken.report.words import sentences as say
from shoken.report.words.rules.around_slots import SPOKEN_OF
from shoken.report.words.rules.matching import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.report.draft import Draft, Line
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["named"]

_NAMES = ("finding", "group", "count")


def named(
    lines: Iterable[Line],
    about: str,
    subjects: Mapping[str, Subject],
    built_in: Draft,
    language: Language,
) -> Iterator[Line]:
    """The lines, each with its subject's name first where nothing else says whom it is about.

    Parameters
    ----------
    about
        What the text before them is about.
    built_in
        Code's own lines, which read alone, as do those that say the rest.
    """
    rest = {text[language] for text in say.SCAN_REMAINDERS.values()}
    for line in lines:
        names, same = set(slot_names(line.frame)), line.about == about
        if line.about == SCAN_ID:
            told = bool(names - {"sequence"}) or line.frame in rest or line in built_in
            told = told or (same and bool(found(SPOKEN_OF[line.section], line.frame)))
        else:
            told = same or bool(names & {"finding", "rank", "group"})
        slots = subjects[line.about].slots
        name = next((name for name in _NAMES if name in slots), None)
        who = say.OF_WHOM[language].replace("{name}", f"{{{name}}}")
        yield replace(line, frame=who + line.frame) if name and not told else line
        about = line.about
