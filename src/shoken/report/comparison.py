"""Two visits as a text to read: the table of lesions, and what became of them together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shoken.analysis.findings.visits import Change
from shoken.common.escaping import markdown_text
from shoken.report.render import first_that_fits, rendered
from shoken.report.words import sentences, wording
from shoken.report.words.labels import COMPARISON
from shoken.report.words.phrases import CHANGES, PHRASES, counted, millilitres

if TYPE_CHECKING:
    from shoken.report.record.comparison import ComparisonRecord, LesionChangeRecord
    from shoken.report.words import Language

__all__ = [
    "comparison_markdown",
    "comparison_names",
    "comparison_rows",
    "comparison_title",
    "comparison_total",
    "visit_slots",
]


def comparison_title(language: Language) -> str:
    """The heading of a comparison."""
    return COMPARISON["title"][language]


def comparison_names(language: Language) -> tuple[str, ...]:
    """The names of the columns of :func:`comparison_rows`."""
    return tuple(COMPARISON["table"][language].split("|"))


def comparison_rows(record: ComparisonRecord, language: Language) -> tuple[tuple[str, ...], ...]:
    """One row for each lesion: number, change, place, mL on each visit, uncertainty in mL."""
    words, rows = wording(language), []
    for lesion in record.lesions:
        place = words.place_name(lesion.side, lesion.region, lesion.zone)
        numbers = (lesion.first_ml, lesion.second_ml, lesion.uncertainty_ml)
        change = _change(lesion, language)
        rows.append((str(lesion.id), change, place, *(f"{value:.2f}" for value in numbers)))
    return tuple(rows)


def visit_slots(record: ComparisonRecord, language: Language) -> dict[str, str]:
    """The slots of two visits that exist: all lesions together, and how many came and went.

    The uncertainties of single lesions are those of their borders, each for itself, so that of
    their sum is the root of the sum of squares.
    """
    first = sum(lesion.first_ml for lesion in record.lesions)
    second = sum(lesion.second_ml for lesion in record.lesions)
    doubt = math.hypot(*(lesion.uncertainty_ml for lesion in record.lesions))
    change = second - first
    kind = "level" if abs(change) <= doubt else "gain" if change > 0 else "loss"
    slots = {
        "first": millilitres(first),
        "second": millilitres(second),
        "change": PHRASES[kind][language].format(ml=millilitres(abs(change))),
        "uncertainty": PHRASES["uncertainty"][language].format(ml=millilitres(doubt)),
    }
    for name in (Change.NEW, Change.GONE):
        number = sum(one.change == name and one.is_certain for one in record.lesions)
        if number:
            text = PHRASES[str(name)][language].format(number=counted(number, language))
            slots[str(name)] = text
    return slots


def comparison_total(record: ComparisonRecord, language: Language) -> str:
    """All lesions' volumes together on each visit, in a sentence."""
    slots = visit_slots(record, language)
    frame = first_that_fits((sentences.VISITS,), slots, language)
    return rendered(frame or "", slots, language)


def comparison_markdown(record: ComparisonRecord, language: Language) -> str:
    """The comparison as a table, in Japanese or English."""
    columns = comparison_names(language)
    lines = [f"# {comparison_title(language)}", ""]
    lines += [f"{markdown_text(record.first_file)} → {markdown_text(record.second_file)}", ""]
    lines += ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in comparison_rows(record, language)]
    total, disclaimer = comparison_total(record, language), wording(language).disclaimer
    return "\n".join([*lines, "", total, "", disclaimer, ""])


def _change(lesion: LesionChangeRecord, language: Language) -> str:
    change = CHANGES[lesion.change][language]
    if lesion.change in {Change.NEW, Change.GONE} and not lesion.is_certain:
        return sentences.VISITS_UNCERTAIN[language].format(change=change)
    return change
