"""The figures of a clause beside what was measured: volumes, lengths, shares, sizes in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.report import comparing, lexicon
from shoken.report.allowed import (
    is_chance,
    is_of_sampling,
    lengths_mm,
    numbers,
    probabilities,
    ratios,
    shares,
    volumes_ml,
)
from shoken.report.claims import Kind
from shoken.report.quantities import Bound, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.report.clause import Clause, Sentence
    from shoken.report.facts import Facts, FindingFacts
    from shoken.report.quantities import Quantity

__all__ = ["Within", "amounts"]


_EACH = re.compile(r"(?:m[lm]|c[cm]) each(?![A-Za-z])", re.IGNORECASE)
# than what surrounds it, and not in size
_BRIGHTER = lexicon.words(
    r"(?:brighter|darker|whiter|higher|lower|more intense) (?:[\w-]+ ){0,3}?than",
    "より(?:も)?(?=[^、。]{0,6}(?:明る|暗|高|低|白|強|弱))",
)
# how far something is from another is no size of it
_AWAY = (
    r" (?:to the (?:left|right)|(?:left|right) of|"
    r"(?:lateral|medial|anterior|posterior|superior|inferior) (?:to|of)|"
    r"(?:away )?from|above|below|beneath)(?![a-z])"
)
_SEVERAL = lexicon.words("individual|(?:volumes|sizes|diameters)", "個々|各|それぞれ")
_MOST_SURE = re.compile(
    r"(?:(?P<high>highest|greatest)|lowest|least) (?:mean )?(?:probability|confidence)|"
    r"(?:平均)?確率(?:が|は)最も(?:(?P<much>高)|低)",
    re.IGNORECASE,
)
# what a number without a unit may be of; a cell of a table holds nothing else
_MEASURE = re.compile(
    "volume|diameter|size|length|extent|probab|confiden|certain|likelihood|mean|peak|"
    "体積|容積|径|大きさ|長さ|確率|確信|平均|最大",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Within:
    """Where a clause stands: the facts, its sentence, and the findings that it can be about.

    ``alone`` where the whole text is about one finding.
    """

    facts: Facts
    sentence: Sentence
    scope: Sequence[FindingFacts]
    alone: bool

    @property
    def everything(self) -> Sequence[FindingFacts]:
        """All findings that the text can be about."""
        return self.scope if self.alone else self.facts.findings


def amounts(clause: Clause, within: Within) -> Iterator[tuple[Kind, str, str, bool]]:
    """Each figure of a clause: its kind, the words, what was measured, and whether it is so."""
    facts, scope, sentence = within.facts, within.scope, within.sentence
    for quantity in clause.quantities:
        if re.search(re.escape(quantity.words) + _AWAY, clause.text):
            continue
        values = _allowed(clause, quantity, within)
        measured = ", ".join(f"{v:.3g} {quantity.unit}" for v in values[:6])
        right = _is_right(clause, quantity, values, within)
        yield comparing.KINDS[quantity.unit], quantity.words, measured, right
    for value, step, words in clause.shares:
        known = probabilities(clause, scope, facts)
        right = any(abs(value - v) <= 0.5 * step + 0.005 for v in known)
        yield Kind.PROBABILITY, words, ", ".join(f"{v:.2f}" for v in known[:6]), right
    if match := _MOST_SURE.search(clause.text):
        known = [f.mean_probability for f in within.everything]
        most = max(known) if match["high"] or match["much"] else min(known)
        right = any(f.mean_probability == most for f in scope)
        yield Kind.PROBABILITY, match[0], f"{most:.2f}", right
    for value, step, words in clause.loose if _is_measure(clause, sentence) else ():
        row = sentence.text.startswith("|")  # of a table: one finding's
        known = numbers(scope if row else within.everything, facts)
        if value < 1 and is_chance(sentence.plain if clause.ids else clause.text):
            known = probabilities(clause, scope, facts)
        right = comparing.is_licensed(value, step, known)
        yield Kind.NUMBER, words, "", right
    compared = lexicon.COMPARED.search(_BRIGHTER.sub(" ", clause.text))
    for words, size in clause.sizes if not compared else ():
        right = any(comparing.size_fits(size, f) for f in scope)
        yield Kind.SIZE, words, comparing.volumes_text(scope), right


def _is_right(clause: Clause, quantity: Quantity, values: Sequence[float], within: Within) -> bool:
    bounded = quantity.bound in {Bound.AT_LEAST, Bound.AT_MOST}
    if (clause.every or len(clause.ids) > 1) and bounded and quantity.unit in {Unit.ML, Unit.MM}:
        return all(comparing.reaches(f, quantity) for f in within.scope)
    if _EACH.search(clause.text) and not quantity.others:
        return all(
            any(comparing.matches(quantity, [v]) for v in _own(f, quantity)) for f in within.scope
        )
    spread = lexicon.RANGE.search(clause.text) or _SEVERAL.search(clause.text)
    if quantity.upper is not None and spread and len(within.scope) > 1:
        plain = not (clause.other or clause.places or clause.ids or clause.anchor)
        if plain and quantity.unit is Unit.ML and len(within.scope) == len(within.everything):
            values = [
                max(f.volume_ml for f in within.scope),
                min(f.volume_ml for f in within.scope),
            ]
            ends = (quantity.upper, quantity.value)
            return all(
                comparing.spans(replace(quantity, value=e, upper=e), [v])
                for e, v in zip(ends, values, strict=True)
            )
        return comparing.spans(quantity, values)
    return comparing.matches(quantity, values, within.facts.tolerance)


def _is_measure(clause: Clause, sentence: Sentence) -> bool:
    """Whether a number without a unit can only be a measured one."""
    alone = not re.search(r"[^\W\d_]", clause.text) or sentence.text.startswith("|")
    return alone or _MEASURE.search(sentence.plain) is not None


def _own(finding: FindingFacts, quantity: Quantity) -> tuple[float, ...]:
    return (finding.volume_ml,) if quantity.unit is Unit.ML else finding.lengths_mm


def _allowed(clause: Clause, quantity: Quantity, within: Within) -> list[float]:
    facts, sentence = within.facts, within.sentence
    scope = within.everything if lexicon.VERSUS.search(clause.text) else within.scope
    if quantity.unit is Unit.ML:
        strict = sentence.paired or within.alone
        return volumes_ml(
            clause, scope, within.everything, facts, sentence=sentence.plain, strict=strict
        )
    if quantity.unit is Unit.MM:
        beside = is_of_sampling(sentence.plain) and not is_of_sampling(clause.text)
        spacing = facts.spacing_mm if beside else ()
        return [*lengths_mm(clause, quantity, scope, facts), *spacing]
    if quantity.unit is Unit.RATIO:
        return ratios(clause, quantity.value, scope, facts)
    if len(clause.places) > 1 and lexicon.COMPARED.search(clause.text):
        return ratios(clause, quantity.value, scope, facts)
    return shares(clause, scope, facts)
