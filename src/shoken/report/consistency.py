"""A report's words compared with the measurement: every side, place, number, count and presence.

A text is taken apart by :mod:`shoken.report.clauses` without regard to its language; each claim is
then compared with the findings that its clause can be about.  What no mask can tell (a disease's
name, swelling, age) is marked as the writer's interpretation; what nobody measured (contrast
enhancement without contrast, a history) is taken out by rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report import comparing, lexicon, meaning
from shoken.report.amounts import Within, amounts
from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.clause import Clause, Presence
from shoken.report.clauses import read_sentence, sentences
from shoken.report.heading import under_headings
from shoken.report.inventing import inventions
from shoken.report.meaning import continues, in_general, meaning_of, moves_on, one_subject
from shoken.report.places import Fit, fit
from shoken.report.ranking import beyond, both_ends, named_ranks, of_all, ordinal, ranked, ranks
from shoken.report.told import settled
from shoken.report.understood import understood

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shoken.report.clause import Pair, Sentence
    from shoken.report.facts import Facts, FindingFacts

__all__ = ["Claim", "Kind", "Verdict", "check_text", "contradictions"]

# "one on the left" tells of a part
_HALVES = frozenset({None, "cerebrum", "hemisphere", "infratentorial"})


def contradictions(text: str, facts: Facts, about: int | None = None) -> tuple[Claim, ...]:
    """The claims of a text that the measurement contradicts."""
    claims = check_text(text, facts, about)
    return tuple(claim for claim in claims if claim.verdict is Verdict.CONTRADICTS)


def check_text(
    text: str, facts: Facts, about: int | None = None, *, general: bool = False
) -> tuple[Claim, ...]:
    """Every claim that a text makes.

    Parameters
    ----------
    text
        Japanese or English or both.
    facts
        What was measured.
    about
        The finding that the whole text is about, by its number; None where it is about the scan.
    general
        Whether the text is of limits or questions, where "small lesions" may be any.
    """
    checker = _Checker(facts, about)
    sides = {finding.side for finding in facts.findings}
    opposite = {"left": "right", "right": "left"}.get(sides.pop()) if len(sides) == 1 else None
    for read in under_headings(read_sentence(s, opposite) for s in sentences(text)):
        before = len(checker.claims)
        checker.read(understood(in_general(read) if general else read))
        if about is None:
            checker.claims[before:] = settled(checker.claims[before:], read, facts)
    return (*checker.claims, *checker.left_out())


class _Checker:
    """Reads sentences in order and remembers what "it" is."""

    def __init__(self, facts: Facts, about: int | None) -> None:
        self.facts = facts
        self.claims: list[Claim] = []
        self._about = self._named((about,)) if about is not None else ()
        self._focus: tuple[FindingFacts, ...] = ()
        self._mentioned: set[int] = set()
        self._told: set[int] = set()  # one by one, not all together
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
        known = self._named(n for c in sentence.clauses for n in c.ids) or scope or everything
        for point, words in sentence.points:
            right = comparing.is_point(point, known)
            self._say(Kind.POINT, words, comparing.findings_text(known), right=right)
        named = any(c.places or c.ids or c.anchor for c in sentence.clauses)
        inner, self._bound = scope, bool(self._focus) and continues(sentence)
        if (only := self._identified(sentence)) and not self._about:
            inner, self._bound = only, True
        self._placed_already = False
        for clause in sentence.clauses:
            if clause.presence is Presence.DENIED:
                self._denial(clause, everything)
            elif clause.presence is Presence.SAID:
                inner = self._assertion(clause, inner, everything)
        told = comparing.respective(sentence, self.facts.findings, self.facts.tolerance)
        for kind, words, shown, right in told:
            self._say(kind, words, shown, right=right)
        for said, measured, right in ranks(sentence, self.facts.findings):
            self._say(Kind.SIZE, said, measured, right=right)
        if named:
            few = len(inner) < len(everything) or len(inner) == 1
            self._focus = inner if few and not meaning.is_tally(sentence) else ()

    def _say(self, kind: Kind, said: str, measured: str, *, right: bool) -> None:
        verdict = Verdict.AGREES if right else Verdict.CONTRADICTS
        self.claims.append(Claim(self._sentence.text, kind, verdict, said.strip(), measured))

    def _named(self, ids: Iterable[int]) -> tuple[FindingFacts, ...]:
        wanted = set(ids)
        return tuple(f for f in self.facts.findings if f.id in wanted)

    def _identified(self, sentence: Sentence) -> tuple[FindingFacts, ...]:
        """Check the numbers by which findings are named; returns the one that all is about."""
        if sentence.ids:
            right = len(self._named(sentence.ids)) == len(set(sentence.ids))
            if self._about and not lexicon.compares(sentence.plain):
                right = {f.id for f in self._about} <= set(sentence.ids) and right
            measured = f"findings 1 to {len(self.facts.findings)}"
            self._say(Kind.IDENTITY, ", ".join(map(str, sentence.ids)), measured, right=right)
        only = self._named(one_subject(sentence)) or (self._about if of_all(sentence) else ())
        for said, measured, right in named_ranks(sentence, only, self._focus, self.facts.findings):
            self._say(Kind.SIZE, said, measured, right=right)
        return only

    # what is said not to be there

    def _denial(self, clause: Clause, scope: Sequence[FindingFacts]) -> None:
        if not (clause.lesion or clause.normal) or (clause.specific and not clause.lesion):
            return
        if clause.ids or not clause.absent or (self._sentence.ids and not clause.places):
            return  # of a finding that is named, something is denied
        hit = [f for f in scope if comparing.denied_at(f, clause)]
        if clause.other:
            rank = ordinal(clause.text)
            if self._about or not (self._mentioned or rank > 1):
                return
            hit = [f for f in hit if f.id not in self._mentioned and f.id >= rank]
        elif not clause.places and not clause.quantities and meaning.PROPERTY.search(clause.text):
            return
        for count in clause.counts if clause.other else ():
            if count.part:
                continue  # "a further 3" leaves the others out
            total = len(self.facts.findings)
            self._say(Kind.COUNT, count.words, f"{total}", right=count.number in {0, total})
        for quantity in clause.quantities:
            hit = [f for f in hit if comparing.reaches(f, quantity)]
        self._say(Kind.PRESENCE, clause.text, comparing.findings_text(hit), right=not hit)

    # what is said to be there

    def _assertion(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """Check one clause; returns what the next clause of the sentence is about."""
        if not self.facts.findings:
            if not self._sentence.question:
                for kind, words, shown, right in inventions(clause, self.facts):
                    self._say(kind, words, shown, right=right)
            return ()
        scope = self._anchored(clause, scope, everything)
        scope = self._placed(clause, scope)
        counted = self._count(clause, scope, everything)
        within = Within(self.facts, self._sentence, scope, alone=bool(self._about))
        for kind, said, measured, right in amounts(clause, within):
            self._say(kind, said, measured, right=right)
        if clause.lesion or clause.places or clause.ids or clause.anchor or clause.counts:
            self._mentioned |= {f.id for f in scope}
            self._told |= {f.id for f in scope} if len(scope) < len(everything) else set()
        return counted

    def _anchored(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """The findings that a clause names by number or rank, else those it may be about."""
        if clause.ids:
            self._bound, self._placed_already = True, False
            known = self._named(clause.ids)
            own = self._about if lexicon.compares(self._sentence.plain) else ()
            return (*own, *(f for f in known if f not in own)) or scope
        if clause.anchor and everything:
            self._bound = True
            self._placed_already = bool(clause.places)
            if clause.anchor.startswith("top-"):
                self._bound = False
                return everything[: int(clause.anchor[4:])]
            return ranked(clause, self._focus if clause.anchor == "next" else scope, everything)
        if clause.other and (rest := tuple(f for f in everything if f.id not in self._told)):
            everything, scope = rest, rest
        if clause.other or clause.counts or (clause.places and self._placed_already):
            self._bound = False
        if clause.places and lexicon.BESIDE_ANOTHER.search(self._sentence.plain):
            self._bound = False  # "compared with the largest, the lesion in ..."
        ends = both_ends(clause, self._sentence, everything)
        if ends or moves_on(clause.text):
            return ends or everything
        located = lexicon.LOCATED.match(clause.text) and not lexicon.COMPARED.search(clause.text)
        if located and 0 < len(scope) < len(everything):
            return scope  # its subject is the clause before
        return scope if scope and (self._bound or not clause.places) else everything

    def _placed(self, clause: Clause, scope: tuple[FindingFacts, ...]) -> tuple[FindingFacts, ...]:
        """Check sides and places; returns the findings that they single out."""
        if not clause.places:
            return scope
        several = len(clause.ids) > 1 and len(clause.pairs) == 1
        for joint in clause.joints:
            right = comparing.is_joint(joint, self.facts.findings)
            words = " ".join(word for word in joint if word)
            self._say(Kind.PLACE, words, comparing.findings_text(scope), right=right)
        known = self._at(clause.topic, scope) if clause.topic and clause.pairs else scope
        chosen = self._at(clause.pairs or clause.topic, known)
        if lexicon.THE_ONLY.search(clause.text) and clause.topic:
            self._all_of(clause, known, self._at(clause.pairs, scope))
        elif lexicon.MAJORITY.search(clause.text):
            right = comparing.is_majority(chosen, known, clause.text)
            self._say(Kind.SIDE, clause.text, comparing.findings_text(known), right=right)
        elif clause.only or (clause.pairs and (clause.every or several)):
            self._all_of(clause, chosen, comparing.within_bounds(clause, known))
        return chosen

    def _all_of(
        self, clause: Clause, chosen: Sequence[FindingFacts], scope: Sequence[FindingFacts]
    ) -> None:
        """Nothing but what was chosen may be there."""
        if {f.id for f in scope} - {f.id for f in chosen}:
            self._say(Kind.SIDE, clause.text, comparing.findings_text(scope), right=False)

    def _at(
        self, pairs: Iterable[Pair], scope: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """Check that each of some places has a finding; returns these, or all where none has."""
        chosen: set[int] = set()
        for side, place in pairs:
            hit, finer = comparing.at_place(scope, side, place)
            said = " ".join(word for word in (side, place) if word)
            there = any(place and fit(place, f.places) is Fit.YES for f in scope)
            kind = Kind.PLACE if place and not (side and there and not hit) else Kind.SIDE
            if finer:
                text = self._sentence.text
                self.claims.append(Claim(text, Kind.PLACE, Verdict.INTERPRETS, said, ""))
            else:
                self._say(kind, said, comparing.findings_text(scope), right=bool(hit))
            chosen |= {f.id for f in hit}
        return tuple(f for f in scope if f.id in chosen) or scope

    def _count(
        self, clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
    ) -> tuple[FindingFacts, ...]:
        """Check how many are said to be there; returns those that a bound singles out."""
        total = len(self.facts.findings)
        more = lexicon.MORE.search(clause.text) and not self._sentence.question
        if clause.lesion and more and not self._about:
            self._say(Kind.COUNT, clause.text, f"{total}", right=total > 1)
        counted = scope if clause.places or clause.ids else everything
        if (words := beyond(clause.text, total)) and not self._sentence.question:
            self._say(Kind.COUNT, words, f"{total}", right=False)
        counted = comparing.within_bounds(clause, counted)
        here = len(counted)
        told = (clause, self._sentence)
        for count in clause.counts if not self._sentence.paired else ():
            if clause.anchor and count.number == 1:
                continue  # "the largest single lesion" counts nothing
            left = total - len(self._told) if self._told and not clause.places else None
            right = comparing.is_count(count, told, scope, counted, self.facts.findings)
            right = right or count.number == left
            self._say(Kind.COUNT, count.words, f"{here}", right=right)
            narrow = clause.places and all(place not in _HALVES for _, place in clause.places)
            if (
                right
                and count.number == 1
                and here < total
                and narrow
                and not (count.part or count.each or (clause.topic and clause.pairs))
            ):
                text = self._sentence.text
                claim = Claim(text, Kind.COUNT, Verdict.CONTRADICTS, count.words, f"{total}")
                self._alone.append(claim)
        if comparing.bounds_of(clause) and clause.counts and counted:
            self._bound, self._placed_already = True, False
            return counted
        return scope
