"""What a writer's sentences leave untold: code's own sentences, or a list of what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.slot_filling import slot_names
from shoken.report.slots.subjects import SCAN_ID
from shoken.report.words import sentences as say

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from shoken.report.draft import Line
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["adds_nothing", "whole_of"]

# words that a measure tells more exactly
_TOLD_BY = {"size": "volume", "signal": "contrast"}
# slots that say of whom a sentence is
_NAMES = frozenset({"finding", "group", "sequence"})


def whole_of(
    lines: Sequence[Line],
    own: Iterable[Line],
    elsewhere: AbstractSet[tuple[str, str]],
    subjects: Mapping[str, Subject],
    language: Language,
) -> Iterator[Line]:
    """The lines, and what code's own lines say beside them, so that no fact is lost.

    Parameters
    ----------
    own
        What code says in this place.
    elsewhere
        Subject and slot of what was told before.
    """
    here = {(line.about, slot) for line in lines for slot in slot_names(line.frame)}
    told = here | elsewhere
    if (SCAN_ID, "largest") in here:
        told |= {("1", name) for name in ("rank", "place", "volume")}
    if (SCAN_ID, "count") in here:
        told |= {(SCAN_ID, "only")}
    left: dict[str, list[Line]] = {}
    for line in own:
        names = set(slot_names(line.frame)) - _needless(subjects[line.about].slots)
        if line not in lines and not all((line.about, name) in told for name in names):
            left.setdefault(line.about, []).append(line)
    last = {line.about: number for number, line in enumerate(lines)}
    for number, line in enumerate(lines):
        yield line
        if last[line.about] == number and line.about != SCAN_ID and line.about in left:
            yield _of_finding(left.pop(line.about), told, subjects[line.about].slots, language)
    for about, others in left.items():
        for line in others:
            yield from _of_scan(line, told, language) if about == SCAN_ID else (line,)


def adds_nothing(line: Line, told: AbstractSet[tuple[str, str]]) -> bool:
    """Whether each of a line's facts was told."""
    return all(name in _NAMES or (line.about, name) in told for name in slot_names(line.frame))


def _needless(slots: Container[str]) -> set[str]:
    """Slots that need not be said: a name, and words for what a measure tells."""
    return {"finding", *(word for word, by in _TOLD_BY.items() if by in slots)}


def _of_scan(line: Line, told: Container[tuple[str, str]], language: Language) -> Iterator[Line]:
    """A line of code's own, or what is missing of it where that reads alone."""
    missing = [name for name in slot_names(line.frame) if (SCAN_ID, name) not in told]
    if set(missing) < set(slot_names(line.frame)) and set(missing) <= set(say.SCAN_REMAINDERS):
        for name in missing:
            yield replace(line, frame=say.SCAN_REMAINDERS[name][language])
    else:
        yield line


def _of_finding(
    lines: Sequence[Line],
    told: Container[tuple[str, str]],
    slots: Container[str],
    language: Language,
) -> Line:
    """What is left to say of a finding, as a list."""
    about, known = lines[0].about, _needless(slots)
    names = dict.fromkeys(slot for line in lines for slot in slot_names(line.frame))
    missing = [name for name in names if (about, name) not in told and name not in known]
    frames = (
        say.REMAINDERS[name][language] if name in say.REMAINDERS else f"{{{name}}}"
        for name in missing
    )
    listed = ("、" if language == "ja" else ", ").join(frames)
    return replace(lines[0], frame=say.REMAINDER[language].replace("{list}", listed))
