"""Visits as a text to read: the tables of lesions and totals, and what became of them together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.analysis.findings.visits import Change, Reason
from shoken.common.escaping import markdown_text
from shoken.report.slot_filling import first_that_fits, rendered
from shoken.report.words import sentences, wording
from shoken.report.words.labels import COMPARISON
from shoken.report.words.phrases import CHANGES, PHRASES, counted, millilitres

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shoken.report.record.comparison import (
        ComparisonRecord,
        LesionChangeRecord,
        PairRecord,
    )
    from shoken.report.words import Language

__all__ = [
    "VisitPair",
    "comparison_label",
    "comparison_markdown",
    "comparison_title",
    "visit_pairs",
    "visit_table",
]

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class VisitPair:
    """Two of the visits that were compared, by their numbers from 1."""

    first: int
    second: int
    record: PairRecord

    def title(self, language: Language) -> str:
        """Which visits these are: "Visit 1 to visit 2"."""
        return self._label("pair", language)

    def lesions(self, language: Language) -> Table:
        """Names of columns, and for each lesion number, change, place, mL twice and uncertainty."""
        words, rows = wording(language), []
        for lesion in self.record.lesions:
            numbers = (lesion.first_ml, lesion.second_ml, lesion.uncertainty_ml)
            change = _change(lesion, language)
            place = words.place_name(lesion)
            rows.append((str(lesion.id), change, place, *(f"{value:.2f}" for value in numbers)))
        return tuple(self._label("table", language).split("|")), tuple(rows)

    def totals(self, language: Language) -> Table:
        """From what was compared, by what was left out and why, to each visit's own report."""
        record = self.record
        rows: list[tuple[str, float, float]] = []
        rows.append((comparison_label("compared", language), *record.followed_ml))
        for reason in Reason:
            here = [one for one in record.left_out if one.reason == reason]
            if here:
                first, second = (
                    math.fsum(one.volume_ml for one in here if one.visit == visit)
                    for visit in (1, 2)
                )
                rows.append((self._reason(reason, language), first, second))
        reported = comparison_label("reported", language)
        rows.append((reported, record.first_total_ml, record.second_total_ml))
        return (
            tuple(self._label("totals", language).split("|")),
            tuple((name, f"{first:.2f}", f"{second:.2f}") for name, first, second in rows),
        )

    def total(self, language: Language) -> str:
        """The compared lesions' volumes together on each visit, in a sentence."""
        slots = self.slots(language)
        frame = first_that_fits(sentences.VISITS, slots, language)
        return rendered(frame or "", slots, language)

    def slots(self, language: Language) -> dict[str, str]:
        """The slots of two visits: the compared lesions together, and how many came and went.

        ``change`` is there where it is more than the uncertainty; but for the names of the visits
        none is where nothing was compared.

        The uncertainties of single lesions are those of their borders, each for itself, so that of
        their sum is the root of the sum of squares.
        """
        first, second = self.record.followed_ml
        doubt = math.hypot(*(lesion.uncertainty_ml for lesion in self.record.lesions))
        change = second - first
        visit = COMPARISON["visit"][language]
        slots = {
            "earlier": visit.format(number=self.first),
            "later": visit.format(number=self.second),
        }
        if not self.record.lesions:
            return slots
        slots |= {
            "first": millilitres(first),
            "second": millilitres(second),
            "uncertainty": PHRASES["uncertainty"][language].format(ml=millilitres(doubt)),
        }
        if abs(change) > doubt:
            kind = "gain" if change > 0 else "loss"
            slots["change"] = PHRASES[kind][language].format(ml=millilitres(abs(change)))
        for name in (Change.NEW, Change.GONE):
            number = sum(one.change == name and one.is_certain for one in self.record.lesions)
            if number:
                text = PHRASES[str(name)][language].format(number=counted(number, language))
                slots[str(name)] = text
        return slots

    def _reason(self, reason: Reason, language: Language) -> str:
        said = []
        for visit, number in ((1, self.first), (2, self.second)):
            ids = [
                str(one.finding)
                for one in self.record.left_out
                if (one.visit, one.reason) == (visit, reason)
            ]
            if ids:
                text = COMPARISON["numbers"][language]
                listed = COMPARISON["findings"][language].join(ids)
                said.append(text.format(number=number, findings=listed))
        separator = wording(language).labels["separator"]
        return COMPARISON[str(reason)][language].format(numbers=separator.join(said))

    def _label(self, name: str, language: Language) -> str:
        return COMPARISON[name][language].format(first=self.first, second=self.second)


def visit_pairs(record: ComparisonRecord) -> tuple[VisitPair, ...]:
    """The first visit with the last one, then each with the next where there are more than two."""
    steps = (VisitPair(n, n + 1, step) for n, step in enumerate(record.steps, start=1))
    return VisitPair(1, len(record.visits), record), *steps


def comparison_label(name: str, language: Language) -> str:
    """A heading of a comparison."""
    return COMPARISON[name][language]


def comparison_title(language: Language) -> str:
    """The title of a comparison."""
    return comparison_label("title", language)


def visit_table(record: ComparisonRecord, language: Language) -> Table:
    """Names of columns, and for each visit number, file, date, count of candidates and mL."""
    rows = tuple(
        (
            str(number),
            visit.file,
            visit.day or "",
            str(visit.finding_count),
            f"{visit.lesion_ml:.2f}",
        )
        for number, visit in enumerate(record.visits, start=1)
    )
    return tuple(comparison_label("visits", language).split("|")), rows


def comparison_markdown(record: ComparisonRecord, language: Language) -> str:
    """The comparison as tables, in Japanese or English."""
    lines = [f"# {comparison_title(language)}", ""]
    names, rows = visit_table(record, language)
    lines += _table(names, [[markdown_text(cell) for cell in row] for row in rows])
    for pair in visit_pairs(record):
        lines += [f"## {pair.title(language)}", "", pair.total(language), ""]
        lines += _table(*pair.lesions(language)) + _table(*pair.totals(language))
    return "\n".join([*lines, wording(language).disclaimer(), ""])


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def _change(lesion: LesionChangeRecord, language: Language) -> str:
    change = CHANGES[lesion.change][language]
    if lesion.change in {Change.NEW, Change.GONE} and not lesion.is_certain:
        return sentences.VISITS_UNCERTAIN[language].format(change=change)
    return change
