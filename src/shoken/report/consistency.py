"""A report's words compared with the measurement: every side, place, number, count and presence.

A text is taken apart by :mod:`shoken.report.clauses` without regard to its language; each claim is
then compared with the findings that its clause can be about.  What no mask can tell (a disease's
name, swelling, age) is marked as the writer's interpretation; what nobody measured (contrast
enhancement without contrast, a history) is taken out by rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report import comparing, lexicon
from shoken.report.allowed import lengths_mm, probabilities, shares, volumes_ml
from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.clauses import Clause, Presence, read_sentence, sentences
from shoken.report.meaning import continues, is_of_properties, meaning_of
from shoken.report.places import Fit, fit
from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shoken.report.clauses import Sentence
    from shoken.report.facts import Facts, FindingFacts
    from shoken.report.quantities import Quantity

__all__ = ["Claim", "Kind", "Verdict", "check_presence", "check_text", "contradictions"]

_SIDES = ("left", "right")
_HALVES = frozenset({None, "cerebrum", "infratentorial"})  # "one on the left" tells of a part


def contradictions(text: str, facts: Facts, about: int | None = None) -> tuple[Claim, ...]:
    """The claims of a text that the measurement contradicts."""
    claims = check_text(text, facts, about)
    return tuple(claim for claim in claims if claim.verdict is Verdict.CONTRADICTS)


def check_presence(facts: Facts, *, said: bool) -> tuple[Claim, ...]:
    """Compare ``is_finding_present`` with the mask."""
    present = bool(facts.findings)
    verdict = Verdict.AGREES if said == present else Verdict.CONTRADICTS
    words = ("false", "true")
    return (Claim("", Kind.PRESENCE, verdict, words[said], words[present]),)


def check_text(text: str, facts: Facts, about: int | None = None) -> tuple[Claim, ...]:
    """Every claim that a text makes.

    Parameters
    ----------
    text
        Japanese or English or both.
    facts
        What was measured.
    about
        The finding that the whole text is about, by its number; None where it is about the scan.
    """
    checker = _Checker(facts, about)
    for sentence in sentences(text):
        checker.read(read_sentence(sentence))
    return (*checker.claims, *checker.left_out())


class _Checker:
    """Reads sentences in order and remembers what "it" is."""

    def __init__(self, facts: Facts, about: int | None) -> None:
        self.facts = facts
        self.claims: list[Claim] = []
        self._about = self._named((about,)) if about is not None else ()
        self._focus: tuple[FindingFacts, ...] = ()
        self._mentioned: set[int] = set()
        self._alone: list[Claim] = []
        self._bound = False  # whether the sentence is about findings that it named
        self._placed_already = False  # and has said where they are

    def left_out(self) -> tuple[Claim, ...]:
        """What is wrong where the text never tells of others: "one lesion, in the left frontal"."""
        total = len(self.facts.findings)
        return tuple(self._alone) if total > len(self._mentioned) and not self._about else ()

    def read(self, sentence: Sentence) -> None:
        self._sentence = sentence
        if (meant := meaning_of(sentence, contrast_given=self.facts.contrast_given)) is not None:
            self.claims.append(meant)
        everything = self._about or self.facts.findings
        scope = self._focus if continues(sentence) else everything
        for point, words in sentence.points:
            self._point(point, words, scope or everything)
        named = any(c.pairs or c.ids or c.anchor for c in sentence.clauses)
        inner, self._bound = scope, bool(self._focus) and continues(sentence)
        self._placed_already = False
        for clause in sentence.clauses:
            if clause.presence is Presence.OPEN:
                continue
            if clause.presence is Presence.DENIED:
                self._denial(clause, everything)
                continue
            inner = self._assertion(clause, inner, everything)
        if sentence.paired:
            self._paired(sentence)
        for said, measured, right in comparing.ranks(sentence, self.facts.findings):
            self._say(Kind.SIZE, said, measured, right=right)
        if named:
            self._focus = inner if len(inner) < len(everything) or len(inner) == 1 else ()

    def _say(self, kind: Kind, said: str, measured: str, *, right: bool) -> None:
        verdict = Verdict.AGREES if right else Verdict.CONTRADICTS
        self.claims.append(Claim(self._sentence.text, kind, verdict, said.strip(), measured))

    def _named(self, ids: Iterable[int]) -> tuple[FindingFacts, ...]:
        wanted = set(ids)
        return tuple(f for f in self.facts.findings if f.id in wanted)

    # what is said not to be there

    def _denial(self, clause: Clause, scope: Sequence[FindingFacts]) -> None:
        if not (clause.lesion or clause.normal) or (clause.specific and not clause.lesion):
            return
        if clause.other:
            rest = {f.id for f in scope} - self._mentioned
            if self._mentioned and not clause.pairs and rest and not self._about:
                self._say(Kind.PRESENCE, clause.text, f"{len(scope)} findings", right=False)
            return
        if clause.ids:
            return
        hit = [f for f in scope if not clause.pairs or comparing.fits_any(f, clause.pairs)]
        if not clause.pairs and not clause.quantities and is_of_properties(clause.text):
            return
        for quantity in clause.quantities:
            hit = [f for f in hit if comparing.reaches(f, quantity)]
        self._say(Kind.PRESENCE, clause.text, comparing.findings_text(hit), right=not hit)

    # what is said to be there

    def _assertion(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """Check one clause; returns what the next clause of the sentence is about."""
        if not self.facts.findings:
            self._invention(clause)
            return ()
        scope = self._anchored(clause, scope, everything)
        scope = self._placed(clause, scope)
        self._count(clause, scope, everything)
        for quantity in clause.quantities:
            self._quantity(clause, quantity, scope, everything)
        for value, step, words in clause.shares:
            self._share(value, step, words, clause, scope)
        for words, size in clause.sizes:
            right = any(comparing.size_fits(size, f) for f in scope)
            self._say(Kind.SIZE, words, comparing.volumes_text(scope), right=right)
        if clause.lesion or clause.pairs or clause.ids or clause.anchor:
            self._mentioned |= {f.id for f in scope}
        return scope

    def _invention(self, clause: Clause) -> None:
        """Nothing was found (or searched for), and a clause says that something is there."""
        if self._sentence.question or clause.total:
            return
        diseased = lexicon.DISEASE.search(clause.text) and (
            clause.pairs or lexicon.PREDICATE.search(clause.text)
        )
        if clause.ids or clause.counts or clause.lesion or diseased:
            self._say(Kind.PRESENCE, clause.text, "no finding", right=False)
            return
        known = [self.facts.brain_ml, *self.facts.spacing_mm]
        for quantity in clause.quantities:
            if quantity.unit is not Unit.SHARE and not comparing.matches(quantity, [0.0, *known]):
                self._say(Kind.VOLUME, quantity.words, "no finding", right=False)

    def _anchored(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """The findings that a clause names by number or rank, else those it may be about."""
        if clause.ids:
            self._bound, self._placed_already = True, False
            known = self._named(clause.ids)
            right = len(known) == len(set(clause.ids))
            measured = f"findings 1 to {len(self.facts.findings)}"
            said = ", ".join(map(str, clause.ids))
            self._say(Kind.IDENTITY, said, measured, right=right)
            return known or scope
        if clause.anchor and everything:
            self._bound = True
            self._placed_already = bool(clause.pairs)
            ends = {"largest": everything[:1], "smallest": everything[-1:]}
            if clause.anchor in ends:
                return ends[clause.anchor]
            return everything[int(clause.anchor) - 1 :][:1] or everything[-1:]
        if clause.other or clause.counts or (clause.pairs and self._placed_already):
            self._bound = False
        return scope if scope and (self._bound or not clause.pairs) else everything

    def _placed(self, clause: Clause, scope: tuple[FindingFacts, ...]) -> tuple[FindingFacts, ...]:
        """Check sides and places; returns the findings that they single out."""
        if not clause.pairs:
            return scope
        chosen: dict[int, FindingFacts] = {}
        for side, place in clause.pairs:
            hit, finer = comparing.at_place(scope, side, place)
            said = " ".join(word for word in (side, place) if word)
            there = any(place and fit(place, f.places) is Fit.YES for f in scope)
            kind = Kind.PLACE if place and not (side and there and not hit) else Kind.SIDE
            if finer:
                text = self._sentence.text
                self.claims.append(Claim(text, Kind.PLACE, Verdict.INTERPRETS, said, ""))
            else:
                self._say(kind, said, comparing.findings_text(scope), right=bool(hit))
            chosen |= {f.id: f for f in hit}
        whole = clause.only or (len(clause.ids) > 1 and len(clause.pairs) == 1)
        if whole and 0 < len(chosen) < len(scope):
            self._say(Kind.SIDE, clause.text, comparing.findings_text(scope), right=False)
        return tuple(f for f in scope if f.id in chosen) or scope

    def _count(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> None:
        total = len(self.facts.findings)
        if clause.lesion and lexicon.MORE.search(clause.text) and not self._about:
            self._say(Kind.COUNT, clause.text, f"{total}", right=total > 1)
        for count in clause.counts if not self._sentence.paired else ():
            if clause.anchor and count.number == 1:
                continue  # "the largest single lesion" counts nothing
            here = len(scope) if clause.pairs or clause.ids else len(everything)
            right = comparing.count_fits(count, here, total, ranked=bool(clause.anchor))
            if count.each:
                right = all(sum(f.side == s for f in scope) == count.number for s in _SIDES)
            self._say(Kind.COUNT, count.words, f"{here}", right=right)
            narrow = clause.pairs and all(place not in _HALVES for _, place in clause.pairs)
            if right and count.number == 1 and here < total and not count.part and narrow:
                text = self._sentence.text
                claim = Claim(text, Kind.COUNT, Verdict.CONTRADICTS, count.words, f"{total}")
                self._alone.append(claim)

    def _quantity(
        self,
        clause: Clause,
        quantity: Quantity,
        scope: tuple[FindingFacts, ...],
        everything: tuple[FindingFacts, ...],
    ) -> None:
        kinds = {Unit.ML: Kind.VOLUME, Unit.MM: Kind.LENGTH, Unit.SHARE: Kind.PROBABILITY}
        if quantity.unit is Unit.ML:
            strict = self._sentence.paired or bool(self._about)
            whole = self._sentence.plain
            values = volumes_ml(
                clause, scope, everything, self.facts, sentence=whole, strict=strict
            )
        elif quantity.unit is Unit.MM:
            values = lengths_mm(clause, scope, self.facts)
        else:
            values = shares(clause, scope, self.facts)
        right = comparing.matches(quantity, values, self.facts.tolerance)
        measured = ", ".join(f"{v:.3g} {quantity.unit}" for v in values[:6])
        self._say(kinds[quantity.unit], quantity.words, measured, right=right)

    def _paired(self, sentence: Sentence) -> None:
        """Of "A and B in X and Y, respectively", A is held to X and B to Y."""
        said = [c for c in sentence.clauses if c.presence is Presence.SAID]
        pairs = [pair for c in said for pair in c.pairs]
        for unit in (Unit.ML, Unit.MM):
            quantities = [q for c in said for q in c.quantities if q.unit is unit]
            if len(quantities) != len(pairs) or len(pairs) < 2:
                continue
            for (side, place), quantity in zip(pairs, quantities, strict=True):
                hit, _ = comparing.at_place(self.facts.findings, side, place)
                is_volume = unit is Unit.ML
                own = [v for f in hit for v in ((f.volume_ml,) if is_volume else f.lengths_mm)]
                kind = Kind.VOLUME if is_volume else Kind.LENGTH
                words = f"{side} {place}: {quantity.words}"
                self._say(
                    kind,
                    words,
                    comparing.findings_text(hit),
                    right=comparing.matches(quantity, own, self.facts.tolerance),
                )

    def _share(
        self, value: float, step: float, words: str, clause: Clause, scope: Sequence[FindingFacts]
    ) -> None:
        values = probabilities(clause, scope, self.facts)
        right = any(abs(value - v) <= 0.5 * step + 0.005 for v in values)
        self._say(Kind.PROBABILITY, words, ", ".join(f"{v:.2f}" for v in values[:6]), right=right)

    def _point(
        self, point: tuple[float, float, float], words: str, scope: Sequence[FindingFacts]
    ) -> None:
        ids = [n for clause in self._sentence.clauses for n in clause.ids]
        known = self._named(ids) or scope
        right = any(
            max(abs(a - b) for a, b in zip(point, own, strict=True)) <= 1.0
            for f in known
            for own in f.points
        )
        self._say(Kind.POINT, words, comparing.findings_text(known), right=right)
