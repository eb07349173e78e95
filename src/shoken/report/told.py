"""Sentences that tell of several findings: of one after the other, or of each in turn.

A clause alone does not always show whose its place or volume is: "1 and 2, in A and B, have 9 and
4 mL".  Where the whole sentence can be read so that each place, volume, length, rank and number in
it is that of one finding of its own, what its clauses seemed to say otherwise is no contradiction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from shoken.report import comparing, lexicon
from shoken.report.allowed import chances_of
from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.pairing import pairs_in
from shoken.report.quantities import Quantity, Unit, counted, find_quantities
from shoken.report.ranking import anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.report.clause import Pair, Sentence
    from shoken.report.facts import Facts, FindingFacts

__all__ = ["settled"]

_CUT = re.compile(
    r"[,、;()\[\]{}—]|:(?!\s*[\d約])|\s[-–]\s|(?<![A-Za-z])(?:and|while|whereas|but|with|respectively)(?![A-Za-z])|"
    "と(?!し|な)|および|及び|それぞれ|のは|(?=に[次続][いぐ])",
    re.IGNORECASE,
)
_MOST_TRIES = 500  # so that no text takes long
_LONGEST = 5  # pieces that tell of one finding
_OF_FINDINGS = frozenset(
    {Kind.SIDE, Kind.PLACE, Kind.VOLUME, Kind.LENGTH, Kind.SIZE, Kind.PROBABILITY}
)


def settled(claims: Sequence[Claim], sentence: Sentence, facts: Facts) -> list[Claim]:
    """The claims of a sentence, agreed to where it can be read as true of several findings.

    Counts, presence, words of size, comparisons and shares stay as they were judged.
    """
    sizes = {words for clause in sentence.clauses for words, _ in clause.sizes}
    shares = any(q.unit is Unit.SHARE for clause in sentence.clauses for q in clause.quantities)
    compares = lexicon.compares(sentence.plain)

    def is_open(claim: Claim) -> bool:
        of_size = claim.kind is Kind.SIZE and (compares or claim.said in sizes)
        of_share = claim.kind is Kind.PROBABILITY and shares
        of_findings = claim.kind in _OF_FINDINGS and not (of_size or of_share)
        return of_findings and claim.verdict is Verdict.CONTRADICTS

    if not any(map(is_open, claims)) or not _tells_of_several(sentence, facts):
        return list(claims)
    return [replace(c, verdict=Verdict.AGREES) if is_open(c) else c for c in claims]


def _tells_of_several(sentence: Sentence, facts: Facts) -> bool:
    if len(set(sentence.ids)) == 1:
        return False  # it is about that one
    pieces = [piece for piece in _pieces(sentence) if piece.tells and not piece.is_of_all(facts)]
    return _in_turn(pieces, facts) or _one_by_one(pieces, facts)


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A stretch of a sentence, and what in it a finding can be known by."""

    text: str
    ids: tuple[int, ...]
    ranks: tuple[str, ...]
    sentence: str

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return pairs_in(self.text)

    @cached_property
    def amounts(self) -> tuple[Quantity, ...]:
        return tuple(q for q in find_quantities(self.text) if q.unit in {Unit.ML, Unit.MM})

    @cached_property
    def chances(self) -> tuple[float, ...]:
        return tuple(v for _, _, v, step in counted(self.text) if v <= 1 and step < 1)

    def may_be(self, chance: float, finding: FindingFacts) -> bool:
        """Whether a probability is the finding's, the mean or the peak as the sentence has it."""
        return any(abs(chance - own) <= 0.01 for own in chances_of(finding, self.sentence))

    @property
    def tells(self) -> bool:
        """Whether there is anything in it that a finding can be known by."""
        return bool(self.ids or self.pairs or self.ranks or self.amounts or self.chances)

    def is_of_all(self, facts: Facts) -> bool:
        """Whether it tells the volume of all findings, or of the brain, and nothing else."""
        whole = (facts.total_ml, facts.brain_ml)
        right = all(
            any(comparing.matches(q, [v], facts.tolerance) for v in whole) for q in self.amounts
        )
        alone = not (self.ids or self.pairs or self.ranks)
        return alone and right and bool(self.amounts) and bool(lexicon.TOTAL.search(self.text))

    def __add__(self, other: _Piece) -> _Piece:
        return _Piece(
            text=f"{self.text} {other.text}",
            ids=self.ids + other.ids,
            ranks=self.ranks + other.ranks,
            sentence=self.sentence,
        )


def _pieces(sentence: Sentence) -> list[_Piece]:
    """A sentence cut at its commas, brackets and joining words, and before each identifier."""
    text = sentence.plain
    cuts = {0, len(text), *(at for at, _ in sentence.named)}
    cuts |= {end for match in _CUT.finditer(text) for end in (match.start(), match.end())}
    pieces = []
    for a, b in pairwise(sorted(cuts)):
        ids = tuple(n for at, numbers in sentence.named if a <= at < b for n in numbers)
        rank = anchor(text[a:b])
        ranks = (rank,) if rank else ()
        pieces.append(_Piece(text=text[a:b], ids=ids, ranks=ranks, sentence=text))
    return pieces


def _one_by_one(pieces: Sequence[_Piece], facts: Facts) -> bool:
    """Whether the pieces, one or more for each, tell of several findings one after the other."""
    tries = iter(range(_MOST_TRIES))

    def goes_on(start: int, told: tuple[FindingFacts, ...]) -> bool:
        if start == len(pieces):
            return len(told) > 1
        for end in range(start + 1, min(len(pieces), start + _LONGEST) + 1):
            if next(tries, None) is None:
                return False
            whole = reduce(_Piece.__add__, pieces[start:end])
            hit = [f for f in facts.findings if f not in told and _is_of(whole, f, facts, told)]
            if any(goes_on(end, (*told, f)) for f in hit):
                return True
        return False

    return goes_on(0, ())


def _is_of(
    piece: _Piece, finding: FindingFacts, facts: Facts, told: tuple[FindingFacts, ...]
) -> bool:
    """Whether all that a piece says is so of a finding, and is enough to know it by."""
    known = (piece.ids, piece.pairs, piece.ranks, piece.amounts, piece.chances)
    if not any(known[:3]) or sum(map(bool, known)) < 2:
        return False
    return (
        set(piece.ids) <= {finding.id}
        and all(comparing.at_place([finding], *pair)[0] for pair in piece.pairs)
        and all(_is_ranked(rank, finding, facts, told) for rank in piece.ranks)
        and all(_measures(quantity, finding, facts) for quantity in piece.amounts)
        and all(piece.may_be(chance, finding) for chance in piece.chances)
    )


def _is_ranked(
    rank: str, finding: FindingFacts, facts: Facts, told: tuple[FindingFacts, ...]
) -> bool:
    everything = facts.findings
    own = everything.index(finding)
    if rank == "next":  # to the largest, or to the one before
        return own in {1, *(everything.index(f) + 1 for f in told[-1:])}
    places = {"largest": 0, "smallest": len(everything) - 1}
    return own == places.get(rank, int(rank) - 1 if rank.isdigit() else None)


def _measures(quantity: Quantity, finding: FindingFacts, facts: Facts) -> bool:
    own = (finding.volume_ml,) if quantity.unit is Unit.ML else finding.lengths_mm
    return comparing.matches(quantity, own, facts.tolerance)


def _in_turn(pieces: Sequence[_Piece], facts: Facts) -> bool:
    """Whether lists of numbers, places, volumes and lengths tell of the same findings in turn."""
    ids = [number for piece in pieces for number in piece.ids]
    pairs = [pair for piece in pieces for pair in piece.pairs]
    amounts = [quantity for piece in pieces for quantity in piece.amounts]
    volumes = [q for q in amounts if q.unit is Unit.ML]
    lengths = [q for q in amounts if q.unit is Unit.MM]
    chances = [chance for piece in pieces for chance in piece.chances]
    lists = [part for part in (ids, pairs, volumes, lengths, chances) if part]
    count = max(map(len, lists), default=0)
    alike = all(len(part) == count for part in lists)
    if count < 2 or len(lists) < 2 or not (alike and (ids or pairs)):
        return False
    if any(piece.ranks for piece in pieces):
        return False
    told: list[FindingFacts] = []
    for n in range(count):
        hit = [
            f
            for f in facts.findings
            if f not in told
            and (not ids or ids[n] == f.id)
            and (not pairs or comparing.at_place([f], *pairs[n])[0])
            and all(_measures(part[n], f, facts) for part in (volumes, lengths) if part)
            and (not chances or pieces[0].may_be(chances[n], f))
        ]
        if not hit:
            return False
        told.append(hit[0])
    return True
