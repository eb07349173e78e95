"""What a clause invents about a scan in which nothing was found or searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report import comparing, lexicon
from shoken.report.claims import Kind
from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.clause import Clause
    from shoken.report.facts import Facts

__all__ = ["inventions"]


def inventions(clause: Clause, facts: Facts) -> Iterator[tuple[Kind, str, str, bool]]:
    """Each claim of a clause that something is there, or of a number that is not the scan's."""
    if clause.total:
        right = all(q.value == 0 for q in clause.quantities if q.unit is Unit.ML)
        yield Kind.VOLUME, clause.text, "no finding", right
        return
    diseased = lexicon.DISEASE.search(clause.text) and (
        clause.places or lexicon.PREDICATE.search(clause.text)
    )
    said = clause.specific or lexicon.ABNORMAL.search(clause.text)
    abnormal = clause.places and (said or lexicon.FOUND.search(clause.text))
    if clause.ids or clause.counts or clause.lesion or diseased or abnormal:
        yield Kind.PRESENCE, clause.text, "no finding", False
        return
    known = [0.0, facts.brain_ml, *facts.spacing_mm]
    for quantity in clause.quantities:
        if quantity.unit is not Unit.SHARE and not comparing.matches(quantity, known):
            yield Kind.VOLUME, quantity.words, "no finding", False
    for value, step, words in clause.shares:
        if facts.confidence is not None:
            right = abs(value - facts.confidence) <= 0.5 * step + 0.005
            yield Kind.PROBABILITY, words, f"{facts.confidence}", right
