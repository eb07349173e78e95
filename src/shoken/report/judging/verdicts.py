"""The sentences of a draft one after the other, each held to the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.answer import NOBODY
from shoken.report.judging.refusal import judged
from shoken.report.slots.subjects import SCAN_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.judging.refusal import Verdict
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["verdicts"]


def verdicts(
    lines: Iterable[Line], subjects: Mapping[str, Subject], language: Language
) -> Iterator[Verdict]:
    """Each sentence, held to the rules.

    One that names nobody falls with the one before it, which may have been about something else.
    """
    before, is_lost = None, False
    for line in lines:
        if (line.section, line.of) != before:
            before, is_lost = (line.section, line.of), False
        if line.follows and is_lost:
            # what an impression weighs may be of any of them
            whom = SCAN_ID if line.section == "impression" else NOBODY
            line = replace(line, about=whom)  # noqa: PLW2901
        verdict = judged(line, subjects, language)
        is_lost = not verdict.stands
        yield verdict
