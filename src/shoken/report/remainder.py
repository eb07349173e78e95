"""What a writer's sentences leave untold: code's own sentences, or a list of what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.render import slot_names
from shoken.report.subjects import SCAN_ID
from shoken.report.words import sentences as say

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from shoken.report.draft import Line
    from shoken.report.words import Language

__all__ = ["needless", "of_finding", "of_scan"]

# words that a measure tells more exactly
_TOLD_BY = {"size": "volume", "signal": "contrast"}


def needless(slots: Container[str]) -> set[str]:
    """Slots that need not be said: a name, and words for what a measure tells."""
    return {"finding", *(word for word, by in _TOLD_BY.items() if by in slots)}


def of_scan(line: Line, told: Container[tuple[str, str]], language: Language) -> Iterator[Line]:
    """A line of code's own, or what is missing of it where that reads alone."""
    missing = [name for name in slot_names(line.frame) if (SCAN_ID, name) not in told]
    if set(missing) < set(slot_names(line.frame)) and set(missing) <= set(say.SCAN_REMAINDERS):
        for name in missing:
            yield replace(line, frame=say.SCAN_REMAINDERS[name][language])
    else:
        yield line


def of_finding(
    lines: Sequence[Line],
    told: Container[tuple[str, str]],
    slots: Container[str],
    language: Language,
) -> Line:
    """What is left to say of a finding, as a list."""
    about, known = lines[0].about, needless(slots)
    names = dict.fromkeys(slot for line in lines for slot in slot_names(line.frame))
    missing = [name for name in names if (about, name) not in told and name not in known]
    frames = (
        say.REMAINDERS[name][language] if name in say.REMAINDERS else f"{{{name}}}"
        for name in missing
    )
    listed = ("、" if language == "ja" else ", ").join(frames)
    return replace(lines[0], frame=say.REMAINDER[language].replace("{list}", listed))
