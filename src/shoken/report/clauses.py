"""Texts to sentences to clauses, and what each clause says: sides, places, counts, presence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from shoken.report import lexicon
from shoken.report.counting import Count, counts_in, sizes_in
from shoken.report.places import find_places
from shoken.report.quantities import Quantity, find_quantities, normalised

__all__ = ["Clause", "Presence", "Sentence", "pairs_in", "read_sentence", "sentences"]

_ABBREVIATED = re.compile(
    r"(?:\b(?:approx|ca|vs|no|nos|fig|dr|e\.g|i\.e|resp|max|min|vol|diam|c\.c|lt|rt)|(?:^|\n)\s*\d+)\.$",
    re.IGNORECASE,
)
# a clause ends here; numbers, coordinates and lists of identifiers have been taken out before
_CLAUSE_END = re.compile(
    r"[,;:、;：(){}\[\]/]|\s[-–—]+\s|—|"
    r"\b(?:while|whereas|but|although|though|however|including|with|which|that|besides|"
    r"in addition to|as well as)\b|(?<=\s)(?=without\b)|"
    r"\band\s+(?=no\b|a\b|an\b|the\b|there\b|another\b|\d|is\b|are\b|it\b|its\b|has\b|measur)|"
    r"(?<=認め)(?=[^らなずるたま])|(?<=認められ)(?=[^なずるたま])|(?<=みられ)(?=[^なずるたま])|"
    r"(?<=であり)|(?<=ており)|(?<=があり)|(?<=が、)|(?<=のうち)"
)


class Presence(Enum):
    """Whether a clause says that something is there."""

    SAID = "said"
    DENIED = "denied"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What one clause says.

    ``pairs`` are (side or None, place or None); ``ids`` the findings that it is about, by
    number; ``anchor`` "largest", "smallest" or a rank; ``lesion`` whether it names a lesion at all.
    """

    text: str
    presence: Presence
    pairs: tuple[tuple[str | None, str | None], ...] = ()
    ids: tuple[int, ...] = ()
    anchor: str | None = None
    lesion: bool = False
    specific: bool = False
    normal: bool = False
    other: bool = False
    only: bool = False
    total: bool = False
    counts: tuple[Count, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    shares: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as written, and what it says; ``points`` are its coordinates."""

    text: str
    plain: str
    clauses: tuple[Clause, ...]
    points: tuple[tuple[tuple[float, float, float], str], ...] = ()
    question: bool = False
    paired: bool = False


def sentences(text: str) -> list[str]:
    """Split a text into sentences; joined again they are the text, less the space between."""
    found, start = [], 0
    for match in re.finditer(r"[。！？!?]+[」』)）\"]?|[.．]+(?=\s|$)[\"')]?|\n+|．(?!\d)", text):
        head = text[start : match.end()]
        if match[0] in {".", "．"} and _ABBREVIATED.search(head):
            continue
        if head.strip():
            found.append(head.strip())
        start = match.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return found


def read_sentence(sentence: str) -> Sentence:
    """Take a sentence apart."""
    listed = re.sub(r"^\s*(?:[-*•・]|\(?\d+[.)])\s+", "", sentence)
    plain = lexicon.MASKED.sub(lambda m: " " * len(m[0]), normalised(listed))
    labelled = lexicon.SIDE_LABEL.search(plain) is not None
    plain = lexicon.LABELLED.sub(r"\1 ", plain)
    points, rest = _points(lexicon.SIDE_ASIDE.sub(r" \1 ", plain))
    ids, rest = _identifiers(rest)
    parts, start = [], 0
    for match in _CLAUSE_END.finditer(rest):
        # a comma that stands in a number, or nothing between two ends, ends no clause
        parts.append((start, match.start()))
        start = match.end()
    parts.append((start, len(rest)))
    named = [(a, b, ids_in(ids, a, b)) for a, b in parts if rest[a:b].strip()]
    clauses = [_clause(rest[a:b], found) for a, b, found in named]
    clauses = _placed_ahead(clauses)
    if labelled:
        clauses = [replace(clause, only=True) for clause in clauses]
    if any(clause.lesion for clause in clauses):
        clauses = [
            replace(clause, lesion=True) if lexicon.THERE_NONE.search(clause.text) else clause
            for clause in clauses
        ]
    if lexicon.EXCEPT.search(rest):
        clauses = [replace(clause, other=True) for clause in clauses]
    return Sentence(
        text=sentence,
        plain=rest,
        clauses=tuple(_with_presence(clauses)),
        points=tuple(points),
        question=bool(lexicon.QUESTION.search(plain)),
        paired=bool(lexicon.RESPECTIVELY.search(plain)),
    )


def ids_in(ids: list[tuple[int, tuple[int, ...]]], start: int, end: int) -> tuple[int, ...]:
    """The identifiers named between two places of a sentence."""
    return tuple(number for at, numbers in ids if start <= at < end for number in numbers)


def _points(text: str) -> tuple[list[tuple[tuple[float, float, float], str]], str]:
    """Triples of coordinates, and the text without them."""
    found = []

    def take(match: re.Match[str]) -> str:
        x, y, z = (float(match[n]) for n in ("x", "y", "z"))
        found.append(((x, y, z), match[0].strip()))
        return " " * len(match[0])

    return found, lexicon.POINT.sub(take, text)


def _identifiers(text: str) -> tuple[list[tuple[int, tuple[int, ...]]], str]:
    """Numbers of findings such as "Finding 2" or 所見1と3: where, which; and the text without."""
    found = []

    def take(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", match[0])]
        if len(numbers) == 2 and re.search(r"\d\s*(?:-|–|~|〜|to|から)\s*\d", match[0]):
            numbers = list(range(numbers[0], numbers[1] + 1))
        found.append((match.start(), tuple(numbers)))
        return " " * len(match[0])

    return found, lexicon.IDENTIFIER.sub(take, text)


def _clause(text: str, ids: tuple[int, ...]) -> Clause:
    unnamed = lexicon.DISEASE.sub(lambda m: " " * len(m[0]), text)
    specific = bool(lexicon.SPECIFIC.search(text))
    general = lexicon.SPECIFIC.sub(lambda m: " " * len(m[0]), text)
    quantities = tuple(find_quantities(text))
    open_ = lexicon.OPEN.search(text)
    admitted = lexicon.NO_DENIAL.sub(" ", text)
    denied = lexicon.DENIED.search(admitted)
    presence = Presence.OPEN if open_ else Presence.DENIED if denied else Presence.SAID
    return Clause(
        text=text.strip(),
        presence=presence,
        pairs=pairs_in(text),
        ids=ids,
        anchor=_anchor(text),
        lesion=bool(lexicon.LESION.search(general)),
        specific=specific,
        normal=bool(lexicon.NORMAL.search(text)),
        other=bool(lexicon.OTHER.search(text)),
        only=bool(lexicon.ONLY.search(admitted) or lexicon.CONFINED.search(text)),
        total=bool(lexicon.TOTAL.search(text)),
        counts=tuple(counts_in(unnamed)),
        quantities=quantities,
        sizes=tuple(sizes_in(unnamed)),
        shares=tuple(
            (float(m["share"]), 10.0 ** -len(m["share"].partition(".")[2]), m[0])
            for m in lexicon.PROBABILITY.finditer(text)
        ),
    )


def _placed_ahead(clauses: list[Clause]) -> list[Clause]:
    """Give a thing its place that follows: "a region of 0.5 mL (9 mm) in the cerebellum"."""
    result = list(clauses)
    for n, clause in enumerate(clauses):
        new = clause.quantities and lexicon.THING.search(clause.text)
        if not new or clause.pairs or clause.ids or clause.anchor:
            continue
        following = next((c for c in clauses[n + 1 : n + 3] if c.pairs), None)
        if following is not None and not following.lesion and not following.ids:
            result[n] = replace(clause, pairs=following.pairs)
    return result


def _with_presence(clauses: list[Clause]) -> list[Clause]:
    """Bare lists of places take the predicate of the clause that has one: "A, B に異常なし"."""
    result = list(clauses)
    for n, clause in enumerate(clauses):
        if not _is_bare(clause):
            continue
        japanese = re.search(r"[ぁ-んァ-ヶ一-龠]", clause.text)
        following = next((m for m in range(n + 1, len(clauses)) if not _is_bare(clauses[m])), None)
        source = following if japanese or n == 0 else n - 1
        if n and source == n - 1 and _is_bare(result[source]):
            source = following
        if source is None or result[source].presence is not Presence.DENIED:
            continue
        giver = result[source]
        if not (giver.pairs or giver.lesion or giver.normal):
            continue
        result[n] = replace(
            clause,
            presence=Presence.DENIED,
            lesion=giver.lesion or giver.normal,
            specific=giver.specific,
            other=clause.other or giver.other,
        )
        if (
            clause.pairs
            and source > n
            and (not giver.pairs or set(giver.pairs) <= _pairs_of(result[:source]))
        ):
            # "cerebellum, brainstem: no abnormality" denies it there, not everywhere
            result[source] = replace(giver, pairs=tuple(_pairs_of([giver, clause])))
    return result


def _pairs_of(clauses: list[Clause]) -> set[tuple[str | None, str | None]]:
    return {pair for clause in clauses for pair in clause.pairs}


def _is_bare(clause: Clause) -> bool:
    """Whether a clause is places or nothing, without lesion, number or predicate."""
    return (
        clause.presence is Presence.SAID
        and not clause.lesion
        and not clause.quantities
        and not clause.counts
        and not lexicon.PREDICATE.search(clause.text)
    )


def pairs_in(text: str) -> tuple[tuple[str | None, str | None], ...]:
    """Each place with the side that stands nearest before it, else after it."""
    near = lexicon.NEAR.sub(lambda m: " " * len(m[0]), text)
    sides = [(m.start(), lexicon.side_of(m)) for m in lexicon.SIDE.finditer(near)]
    places = find_places(near)
    named = [p for p in places if p.concept != "brain"]
    if not sides:
        return tuple((None, p.concept) for p in named)
    pairs: list[tuple[str | None, str | None]] = []
    used = set()
    for place in named:
        before = [(at, side) for at, side in sides if at <= place.start]
        at, side = before[-1] if before else sides[0]
        used.add(at)
        pairs.append((side, place.concept))
    pairs += [(side, None) for at, side in sides if at not in used]
    return tuple(dict.fromkeys(pairs))


def _anchor(text: str) -> str | None:
    if rank := lexicon.RANK.search(text):
        return str(lexicon.RANKS[rank["word"].lower()] if rank["word"] else rank["digit"])
    if lexicon.LARGEST.search(text):
        return "largest"
    return "smallest" if lexicon.SMALLEST.search(text) else None
