"""Single claims beside single findings: what fits, and how exactly it has to."""

from __future__ import annotations

import re
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.claims import Kind
from shoken.report.clause import Presence
from shoken.report.places import Fit, fit
from shoken.report.quantities import Bound, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shoken.report.clause import Clause, Sentence
    from shoken.report.counting import Count
    from shoken.report.facts import FindingFacts
    from shoken.report.quantities import Quantity

__all__ = [
    "KINDS",
    "at_place",
    "bounds_of",
    "covers_all",
    "denied_at",
    "each_has",
    "findings_text",
    "fits_any",
    "is_count",
    "is_joint",
    "is_licensed",
    "is_majority",
    "is_point",
    "matches",
    "on_side",
    "reaches",
    "respective",
    "size_fits",
    "spans",
    "volumes_text",
    "within_bounds",
]


KINDS = MappingProxyType(
    {
        Unit.ML: Kind.VOLUME,
        Unit.MM: Kind.LENGTH,
        Unit.SHARE: Kind.PROBABILITY,
        Unit.RATIO: Kind.SIZE,
    }
)
# all are counted, and where most of them are is said beside
_CHIEFLY = re.compile(
    "を(?:主|中心|最大)と|をはじめ|を含[むめみ]|優位|優勢|主体|"
    "predominant|mainly|chiefly|dominant involvement",
    re.IGNORECASE,
)
_COUNTABLE = 4  # hemispheres, planes, lobes, ventricles


def on_side(finding: FindingFacts, side: str, scope: Sequence[FindingFacts]) -> bool:
    """Whether a finding lies on a side; both where others lie on the other."""
    if side == "both":
        return {"left", "right"} <= {f.side for f in scope} and finding.side != "midline"
    return finding.side == side


def at_place(
    scope: Sequence[FindingFacts], side: str | None, place: str | None
) -> tuple[list[FindingFacts], bool]:
    """The findings at a place, and whether the place is only finer than what was measured."""
    fits = {f.id: Fit.YES if place is None else fit(place, f.places) for f in scope}
    best = Fit.YES if Fit.YES in fits.values() else Fit.FINER
    known = [f for f in scope if fits[f.id] is best]
    hit = [f for f in known if side is None or on_side(f, side, known)]
    return hit, bool(hit) and best is Fit.FINER


def fits_any(finding: FindingFacts, pairs: Iterable[tuple[str | None, str | None]]) -> bool:
    """Whether a finding lies at one of several sides and places."""
    return any(
        not (place == "hemisphere" and not is_cerebral(finding))
        and (side is None or finding.side == side or (side == "both" and finding.side != "midline"))
        and (place is None or fit(place, finding.places) is Fit.YES)
        for side, place in pairs
    )


def is_cerebral(finding: FindingFacts) -> bool:
    """Whether a finding is in one of the two hemispheres that a text means without saying."""
    return finding.side != "midline" and fit("cerebrum", finding.places) is Fit.YES


def reaches(finding: FindingFacts, quantity: Quantity) -> bool:
    """Whether a finding is as large as a bound that is named ("0.1 mL or more")."""
    own = finding.volume_ml if quantity.unit is Unit.ML else max(finding.lengths_mm)
    return own <= quantity.value if quantity.bound is Bound.AT_MOST else own >= quantity.value


def bounds_of(clause: Clause) -> list[Quantity]:
    """The least and most that a clause names ("0.1 mL or more")."""
    return [q for q in clause.quantities if q.bound in {Bound.AT_LEAST, Bound.AT_MOST}]


def within_bounds(clause: Clause, findings: tuple[FindingFacts, ...]) -> tuple[FindingFacts, ...]:
    """The findings that are as large as a clause has it."""
    return tuple(f for f in findings if all(reaches(f, q) for q in bounds_of(clause)))


def denied_at(finding: FindingFacts, clause: Clause) -> bool:
    """Whether a finding lies where a clause says that nothing is."""
    joined = {place for _, *places in clause.joints for place in places}
    for pairs in (clause.topic, clause.pairs):
        alone = [pair for pair in pairs if pair[1] not in joined]
        both = [
            joint
            for joint in clause.joints
            if all(fits_any(finding, [(joint[0], place)]) for place in joint[1:])
        ]
        if pairs and not both and not fits_any(finding, alone):
            return False
    return True


def is_joint(joint: tuple[str | None, str, str], findings: Sequence[FindingFacts]) -> bool:
    """Whether one finding is at two places at once, where each of them is measured at all."""
    side, *places = joint
    fits = [[fit(place, f.places) is Fit.YES for place in places] for f in findings]
    if not all(map(any, zip(*fits, strict=True))):
        return True  # not measured so finely, or said to be wrong already
    near = [f for f, fit_ in zip(findings, fits, strict=True) if all(fit_)]
    return any(side in {None, "both", f.side} for f in near)


def covers_all(sentence: Sentence, findings: Sequence[FindingFacts]) -> bool:
    """Whether the places of a sentence of several clauses take in every finding."""
    said = [c.places for c in sentence.clauses if c.places and c.presence is Presence.SAID]
    hit = {f.id for pairs in said for pair in pairs for f in at_place(findings, *pair)[0]}
    counted = sum(bool(c.counts) for c in sentence.clauses)
    return len(said) > 1 and counted == 1 and len(hit) == len(findings)


def each_has(
    clause: Clause,
    sentence: Sentence,
    number: int,
    scope: Sequence[FindingFacts],
    everything: Sequence[FindingFacts],
) -> bool:
    """Whether each of the places that are named, or each side of one, has so many findings."""
    places, among = clause.pairs or clause.places, scope
    if len(places) < 2 and not any(side == "both" for side, _ in places):
        places, among = tuple(p for c in sentence.clauses for p in c.places), everything
    if len(places) > 1:
        return all(len(at_place(among, *place)[0]) == number for place in places)
    return all(sum(f.side == side for f in scope) == number for side in ("left", "right"))


def _add_up(sentence: Sentence, total: int) -> bool:
    """Whether a number and that of the others make all: "beside the 5 described, 3 smaller"."""
    numbers = [count.number for clause in sentence.clauses for count in clause.counts]
    others = any(clause.other for clause in sentence.clauses)
    return others and len(numbers) > 1 and sum(numbers) == total


def is_count(
    count: Count,
    told: tuple[Clause, Sentence],
    scope: Sequence[FindingFacts],
    counted: Sequence[FindingFacts],
    everything: Sequence[FindingFacts],
) -> bool:
    """Whether so many are there; ``counted`` are those of the scope that a bound leaves."""
    clause, sentence = told
    here, total, number = len(counted), len(everything), count.number
    bounded = any(q.bound in {Bound.AT_LEAST, Bound.AT_MOST} for q in clause.quantities)
    if count.each:
        return each_has(clause, sentence, number, scope, everything)
    if count.of_all:
        return number == here or (here == total and number < total and not clause.places)
    if count.at_most:
        return here <= number
    whole = count.whole or clause.anchor or _CHIEFLY.search(clause.text)
    if count.at_least:
        return here >= number or bool((count.part or whole) and total >= number)
    if number == here or (whole and number == total) or _add_up(sentence, total):
        return True
    part = count.part and not bounded and number <= total
    return part or (not count.part and number == total and covers_all(sentence, everything))


def matches(quantity: Quantity, values: Sequence[float], tolerance: float = 0.015) -> bool:
    """Whether a quantity is one of the measured values, within how exactly it was written."""
    if not values:
        return False
    if quantity.upper is not None:
        low, high = quantity.value - quantity.step / 2, quantity.upper + quantity.step / 2
        return any(low <= v <= high for v in values)
    if quantity.bound is Bound.AT_LEAST:
        return any(v >= quantity.value * 0.98 for v in values)
    if quantity.bound is Bound.AT_MOST:
        return any(v <= quantity.value * 1.02 for v in values)
    # a little over half of the last place: a table's rounded number may be rounded again
    slack = 0.56 * quantity.step + tolerance * quantity.value
    if quantity.bound is Bound.ABOUT:
        written = quantity.value / quantity.step
        round_to = next((r for r in (100, 50, 10, 5) if written >= 2 * r and written % r == 0), 1)
        slack = max(slack, 0.1 * quantity.value, 0.51 * round_to * quantity.step)
    if quantity.others and max(quantity.others) > max(values) * 1.1:
        return False
    # of a size in a plane both sides were measured, where more than the longest was
    sides = quantity.others if len(quantity.others) == 1 and len(values) > 2 else ()
    return all(any(abs(s - v) <= slack for v in values) for s in (quantity.value, *sides))


def size_fits(size: int, finding: FindingFacts) -> bool:
    """Sizes by volume: small is up to 3 mL, large from 20 mL, to a factor of two."""
    low, high = ((0, 1), (0, 6), (1.5, 40), (10, inf), (20, inf))[size]
    return low <= finding.volume_ml <= high


def spans(quantity: Quantity, values: Sequence[float]) -> bool:
    """Whether a range of several findings begins and ends with one of them."""
    ends = (quantity.value, quantity.upper or quantity.value)
    return all(any(abs(end - v) <= 0.56 * quantity.step + 0.05 * v for v in values) for end in ends)


def is_point(point: Sequence[float], findings: Iterable[FindingFacts]) -> bool:
    """Whether a point is, to 1 mm, the centre of a finding in any of its coordinates."""
    return any(
        max(abs(a - b) for a, b in zip(point, own, strict=True)) <= 1.0
        for f in findings
        for own in f.points
    )


def is_majority(part: Sequence[FindingFacts], whole: Sequence[FindingFacts], text: str) -> bool:
    """Whether some findings are most of all, by number or volume, or "chiefly" by the largest."""
    volume = sum(f.volume_ml for f in part), sum(f.volume_ml for f in whole)
    most = 2 * len(part) > len(whole) or 2 * volume[0] > volume[1]
    largest = max(whole, key=lambda f: f.volume_ml, default=None)
    return most or (largest in part and _CHIEFLY.search(text) is not None)


def is_licensed(value: float, step: float, values: Iterable[float]) -> bool:
    """Whether a number of no kind is one that was measured, or too low to be one."""
    small = step == 1 and value <= _COUNTABLE
    return small or any(abs(value - v) <= 0.56 * step + 0.015 * abs(v) for v in values)


def volumes_text(findings: Iterable[FindingFacts]) -> str:
    """Volumes, for a person to read."""
    return ", ".join(f"{f.volume_ml:.3g} mL" for f in findings)


def findings_text(findings: Iterable[FindingFacts]) -> str:
    """Findings, for a person to read."""
    return "; ".join(f"{f.id}: {f.side} {f.region}, {f.volume_ml:.3g} mL" for f in findings)


def respective(
    sentence: Sentence, findings: Sequence[FindingFacts], tolerance: float
) -> Iterator[tuple[Kind, str, str, bool]]:
    """Of "A and B in X and Y, respectively", A is held to X and B to Y."""
    said = [c for c in sentence.clauses if sentence.paired and c.presence is Presence.SAID]
    pairs = [pair for c in said for pair in c.places]
    for unit in (Unit.ML, Unit.MM):
        quantities = [q for c in said for q in c.quantities if q.unit is unit]
        if len(quantities) != len(pairs) or len(pairs) < 2:
            continue
        for (side, place), quantity in zip(pairs, quantities, strict=True):
            hit, _ = at_place(findings, side, place)
            own = [v for f in hit for v in ((f.volume_ml,) if unit is Unit.ML else f.lengths_mm)]
            right = matches(quantity, own, tolerance)
            yield KINDS[unit], f"{side} {place}: {quantity.words}", findings_text(hit), right
