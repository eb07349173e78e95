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

_THERE_IS = lexicon.words(
    r"there (?:is|are|was|were)|(?<!any )(?:is|are|was|were|has been|have been|been) (?:\w+ )?(?:present|seen|found|"
    r"detected|identified|noted|visible|marked|shown|evident|apparent|observed)|an? (?:[\w-]+ ){0,3}(?:lesion|focus|abnormality)|"
    r"(?:shows?|reveals?|demonstrates?|contains?|harbou?rs?)|present",
    "認め|みられ|見られ|(?:検出|抽出|同定|指摘|描出|確認)され|存在|[がもに]あ[りるっ]|あり(?=\\W*$)|疑",
)


def inventions(clause: Clause, facts: Facts) -> Iterator[tuple[Kind, str, str, bool]]:
    """Each claim of a clause that something is there, or of a number that is not the scan's."""
    known = [0.0, facts.brain_ml, *facts.spacing_mm]
    if clause.total:
        volumes = [q for q in clause.quantities if q.unit is Unit.ML]
        right = all(comparing.matches(q, known[:2]) for q in volumes)
        yield Kind.VOLUME, clause.text, "no finding", right
        return
    parts = [q.value for q in clause.quantities if q.unit is Unit.SHARE]
    nothing = bool(parts) and not any(parts)  # "the fraction of lesions is 0 %"
    diseased = lexicon.DISEASE.search(clause.text) and (
        clause.places or lexicon.PREDICATE.search(clause.text)
    )
    said = clause.specific or lexicon.ABNORMAL.search(clause.text)
    abnormal = clause.places and (said or lexicon.FOUND.search(clause.text))
    # of lesions in general a text may well speak: "the list of lesions", "lesions of the cortex"
    told = clause.places or clause.quantities or _THERE_IS.search(clause.text)
    if (
        clause.ids
        or clause.counts
        or (clause.lesion and told and not nothing)
        or diseased
        or abnormal
    ):
        yield Kind.PRESENCE, clause.text, "no finding", False
        return
    for quantity in clause.quantities:
        if quantity.unit is not Unit.SHARE and not comparing.matches(quantity, known):
            yield Kind.VOLUME, quantity.words, "no finding", False
    for value, step, words in clause.shares:
        if facts.confidence is not None:
            right = abs(value - facts.confidence) <= 0.5 * step + 0.005
            yield Kind.PROBABILITY, words, f"{facts.confidence}", right
