"""What the clauses of one sentence take from each other: a place, or a denial."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.clause import Clause, Presence

if TYPE_CHECKING:
    from shoken.report.clause import Pair

__all__ = ["joined"]

_LEADS_IN = re.compile(r"\s*(?:in|within|at|on|throughout|inside|across)\s", re.IGNORECASE)

_VERB = re.compile(
    r"\W*(?:shows?|showed|contains?|contained|harbou?r(?:s|ed)?|reveal(?:s|ed)?|displays?|displayed)\s",
    re.IGNORECASE,
)
_ANY = re.compile(r"\W*any (?:[\w-]+ )?(?:lesion|abnormality|finding|focus)", re.IGNORECASE)
_NAMED_ALONE = re.compile("[^ぁ-ん]*(?:病変|異常|所見|信号)")


def joined(clauses: list[Clause]) -> list[Clause]:
    """Give each clause what it takes from the others of its sentence."""
    clauses = _opened(_elliptic(_without_subject(_placed_ahead(_led_in(clauses)))))
    for n, clause in enumerate(clauses[:-1]):
        if clause.other and not (clause.lesion or clause.places or clause.quantities or clause.ids):
            part = "上記" not in clause.text  # beside those above: all the others
            counts = tuple(replace(count, part=part) for count in clauses[n + 1].counts)
            clauses[n + 1] = replace(clauses[n + 1], other=True, counts=counts)
    if any(clause.lesion for clause in clauses):
        clauses = [
            replace(clause, lesion=True) if lexicon.THERE_NONE.search(clause.text) else clause
            for clause in clauses
        ]
    if any(lexicon.EXCEPT.search(clause.text) for clause in clauses):
        clauses = [replace(clause, other=not clause.excepted) for clause in clauses]
        clauses.sort(key=lambda clause: not clause.excepted)
    return _with_presence(clauses)


def _led_in(clauses: list[Clause]) -> list[Clause]:
    """Give a count the place that leads in: "Within the deep white matter, the number is 3"."""
    if len(clauses) < 2 or not _LEADS_IN.match(clauses[0].text) or not clauses[0].places:
        return clauses
    first, following, *rest = clauses
    bare = not (first.lesion or first.counts or first.quantities or first.ids or first.anchor)
    if bare and following.counts and not (following.places or following.ids or following.anchor):
        following = replace(following, pairs=first.places)
    return [first, following, *rest]


def _without_subject(clauses: list[Clause]) -> list[Clause]:
    """Give a verb its subject of which there is none: "none of the lobes, ..., showed a lesion"."""
    result = list(clauses)
    for n, (before, clause) in enumerate(pairwise(clauses), start=1):
        denied = before.presence is Presence.DENIED and not before.lesion
        if denied and clause.presence is Presence.SAID and _VERB.match(clause.text):
            result[n] = replace(
                clause, presence=Presence.DENIED, absent=True, pairs=clause.pairs or before.pairs
            )
        elif before.absent and not before.places and _ANY.match(clause.text):
            result[n] = replace(clause, presence=Presence.DENIED, absent=True)
    return result


def _elliptic(clauses: list[Clause]) -> list[Clause]:
    """Give "the right one is not" the predicate of the clause before it, turned round."""
    result = list(clauses)
    for n, clause in enumerate(clauses[1:], start=1):
        if lexicon.ELLIPSIS.search(clause.text) and not clause.normal:
            denied = result[n - 1].presence is Presence.DENIED
            presence = Presence.SAID if denied else Presence.OPEN
            result[n] = replace(clause, presence=presence, lesion=denied)
    return result


def _opened(clauses: list[Clause]) -> list[Clause]:
    """A subject without a predicate is as open as what follows: "small lesions | may be missed"."""
    result = list(clauses)
    for n in range(len(clauses) - 2, -1, -1):
        clause = result[n]
        told = clause.places or clause.quantities or clause.counts or clause.ids
        is_subject = clause.presence is Presence.SAID and not lexicon.PREDICATE.search(clause.text)
        if result[n + 1].presence is Presence.OPEN and is_subject and not told:
            result[n] = replace(clause, presence=Presence.OPEN)
    return result


def _placed_ahead(clauses: list[Clause]) -> list[Clause]:
    """Give a thing its place that follows: "a region of 0.5 mL (9 mm) in the cerebellum"."""
    result = list(clauses)
    for n, clause in enumerate(clauses):
        aside = n + 1 < len(clauses) and _LEADS_IN.match(clauses[n + 1].text)
        new = clause.quantities and (lexicon.THING.search(clause.text) or aside)
        if not new or clause.places or clause.ids or clause.anchor:
            continue
        following = next((c for c in clauses[n + 1 : n + 3] if c.places), None)
        if following is not None and not following.lesion and not following.ids:
            result[n] = replace(clause, pairs=following.places)
    return result


def _with_presence(clauses: list[Clause]) -> list[Clause]:
    """Bare lists of places take the predicate of the clause that has one: "A, B に異常なし"."""
    result = _listed_behind(clauses)
    for n, clause in enumerate(clauses):
        if not (_is_bare(clause) and clause.places):
            continue
        japanese = re.search(r"[ぁ-んァ-ヶ一-龠]", clause.text)
        following = next((m for m in range(n + 1, len(clauses)) if not _is_bare(clauses[m])), None)
        ahead = n == 0 or (following == n + 1 and not clauses[n + 1].places)
        source = following if japanese or ahead else n - 1
        if n and source == n - 1 and _is_bare(result[source]):
            source = following
        if source is None or result[source].presence is not Presence.DENIED:
            continue
        giver = result[source]
        if not (giver.places or giver.lesion or giver.normal):
            continue
        result[n] = replace(
            clause,
            presence=Presence.DENIED,
            lesion=giver.lesion or giver.normal,
            specific=giver.specific,
            absent=giver.absent,
            other=clause.other or giver.other,
        )
        if (
            clause.places
            and source > n
            and (not giver.places or set(giver.places) <= _pairs_of(result[:source]))
        ):
            # "cerebellum, brainstem: no abnormality" denies it there, not everywhere
            result[source] = replace(giver, pairs=tuple(_pairs_of([giver, clause])))
    return result


def _listed_behind(clauses: list[Clause]) -> list[Clause]:
    """Give a denial the places that are listed behind it: "free of lesions: cerebellum"."""
    result = list(clauses)
    for n, (clause, following) in enumerate(pairwise(clauses)):
        denies = clause.presence is Presence.DENIED and clause.absent and not clause.places
        if denies and _is_bare(following) and following.places:
            result[n] = replace(clause, pairs=following.places)
    return result


def _pairs_of(clauses: list[Clause]) -> set[Pair]:
    return {pair for clause in clauses for pair in clause.places}


def _is_bare(clause: Clause) -> bool:
    """Whether a clause is places or nothing, without lesion, number or predicate."""
    return (
        clause.presence is Presence.SAID
        and not clause.excepted
        and not (clause.lesion and not _NAMED_ALONE.fullmatch(clause.text))
        and not clause.quantities
        and not clause.counts
        and not lexicon.PREDICATE.search(clause.text)
    )
