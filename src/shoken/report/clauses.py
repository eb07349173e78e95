"""Texts to sentences to clauses, and what each clause says: sides, places, counts, presence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shoken.report import denying, lexicon
from shoken.report.clause import Clause, Presence, Sentence
from shoken.report.counting import counts_in, sizes_in
from shoken.report.figures import POINT, loose_numbers, quantities_in
from shoken.report.joining import joined
from shoken.report.pairing import pairs_in
from shoken.report.parting import parts_of
from shoken.report.places import ZONES, find_places
from shoken.report.quantities import normalised, without_quantities
from shoken.report.ranking import anchor
from shoken.report.spelling import spelled_out

if TYPE_CHECKING:
    from shoken.report.clause import Pair

__all__ = ["read_sentence", "sentences"]

_ABBREVIATED = re.compile(
    r"(?:\b(?:approx|ca|vs|no|nos|fig|dr|e\.g|i\.e|resp|max|min|vol|diam|c\.c|lt|rt)|(?:^|\n)\s*\d+)\.$",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:の|\s|of|in|within|the)*", re.IGNORECASE)
_COUNTED = re.compile(r"(?<![\d.])\d+\s+(?:(?!(?:x|by|for)\s)[a-z-]+\s+){0,3}$", re.IGNORECASE)


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


def read_sentence(sentence: str, opposite: str | None = None) -> Sentence:
    """Take a sentence apart; ``opposite`` is the side across from that of all findings."""
    listed = re.sub(r"^\s*(?:[-*•・]|\(?\d+[.)])\s+", "", sentence)
    plain = lexicon.MASKED.sub(lambda m: " " * len(m[0]), spelled_out(normalised(listed)))
    plain = lexicon.SECTION.sub("", plain)
    if opposite:
        plain = lexicon.OPPOSITE.sub(f" {opposite} ", plain)
    labelled = lexicon.SIDE_LABEL.search(plain) is not None
    plain = lexicon.LABELLED.sub(_unlabelled, plain)
    points, rest = _points(lexicon.SIDE_ASIDE.sub(r" \1 ", plain))
    ids, rest = _identifiers(rest)
    parts = parts_of(rest)
    clauses = [
        _clause(rest[a:b], numbers)
        for (a, b), numbers in zip(parts, _shared(ids, rest, parts), strict=False)
    ]
    if labelled:
        clauses = [replace(clause, only=True) for clause in clauses]
    return Sentence(
        text=sentence,
        plain=rest,
        clauses=tuple(joined(clauses)),
        named=tuple(ids),
        points=tuple(points),
        question=bool(lexicon.QUESTION.search(plain)),
        paired=bool(lexicon.RESPECTIVELY.search(plain)),
    )


def _unlabelled(match: re.Match[str]) -> str:
    """A label without its colon: "lesions: 3", but not "3 lesions: 2 left, 1 right"."""
    counted = _COUNTED.search(match.string[: match.start()])
    equals = "= " if match[1].lower().endswith(("number", "count")) or " in " in match[1] else ""
    return match[0] if counted else f"{match[1]} {equals}"


def _shared(
    ids: list[tuple[int, tuple[int, ...]]], text: str, parts: list[tuple[int, int]]
) -> list[tuple[int, ...]]:
    """The identifiers of each clause; one in brackets is of the clause before, else of the next."""
    found: list[tuple[int, ...]] = [() for _ in parts]
    for at, numbers in ids if parts else ():
        inside = [n for n, (a, b) in enumerate(parts) if a <= at < b]
        before = [n for n, (_, b) in enumerate(parts) if b <= at]
        behind = [n for n, (a, _) in enumerate(parts) if a > at]
        bracketed = text[:at].rstrip().endswith("(")
        order = inside + (before[::-1] + behind if bracketed else behind + before[::-1])
        found[order[0]] += numbers
    return found


def _points(text: str) -> tuple[list[tuple[tuple[float, float, float], str]], str]:
    """Triples of coordinates, and the text without them."""
    found = []

    def take(match: re.Match[str]) -> str:
        x, y, z = (float(match[n]) for n in ("x", "y", "z"))
        found.append(((x, y, z), match[0].strip()))
        return " " * len(match[0])

    return found, POINT.sub(take, text)


def _identifiers(text: str) -> tuple[list[tuple[int, tuple[int, ...]]], str]:
    """Numbers of findings such as "Finding 2" or 所見1と3: where, which; and the text without."""
    found = []
    end = 0

    def take(match: re.Match[str]) -> str:
        nonlocal end
        if _COUNTED.search(without_quantities(text[end : match.start()])) and "#" not in match[0]:
            return match[0]  # "3 lesions: 2 left"
        numbers = [int(n) for n in re.findall(r"\d+", match[0])]
        if len(numbers) == 2 and re.search(r"\d\s*(?:-|–|~|〜|to|から)\s*\d", match[0]):
            numbers = list(range(numbers[0], numbers[1] + 1))
        found.append((match.start(), tuple(numbers)))
        end = match.end()
        return " " * len(match[0])

    return found, lexicon.IDENTIFIER.sub(take, text)


def _clause(text: str, ids: tuple[int, ...]) -> Clause:
    unnamed = lexicon.DISEASE.sub(lambda m: " " * len(m[0]), text)
    general = lexicon.SPECIFIC.sub(lambda m: " " * len(m[0]), text)
    quantities = tuple(quantities_in(text))
    topic, pairs = _topic(text)
    counts = tuple(counts_in(unnamed))
    admitted = denying.NO_DENIAL.sub(" ", text)
    denied = denying.DENIED.search(admitted)
    measured = bool(counts or ((topic or pairs) and quantities))
    lesions = not (topic or pairs or ids or quantities or any(c.number > 1 for c in counts))
    shares = tuple(
        (float(m["share"]), 10.0 ** -len(m["share"].partition(".")[2]), m[0])
        for m in lexicon.PROBABILITY.finditer(text)
    )
    known = " ".join([*(count.words for count in counts), *(words for *_, words in shares)])
    return Clause(
        text=text.strip(),
        presence=_presence(text, denied=bool(denied), measured=measured, lesions=lesions),
        topic=topic,
        pairs=pairs,
        joints=_joints(text),
        ids=ids,
        anchor=anchor(text),
        lesion=bool(lexicon.LESION.search(general))
        or bool((topic or pairs) and lexicon.NOTHING.search(text)),
        specific=bool(lexicon.SPECIFIC.search(text)),
        normal=bool(denying.NORMAL.search(text)),
        absent=bool(denied and (topic or pairs or _is_whole(text)))
        and bool(quantities or denying.is_absence(text)),
        other=bool(lexicon.OTHER.search(text)),
        only=bool(lexicon.ONLY.search(admitted) or lexicon.CONFINED.search(text)),
        every=bool(lexicon.EVERY.search(admitted)),
        excepted=bool(lexicon.EXCEPT.search(text)) and bool(pairs),
        total=bool(lexicon.TOTAL.search(text)),
        counts=counts,
        quantities=quantities,
        sizes=tuple(sizes_in(unnamed)),
        shares=shares,
        loose=tuple(loose_numbers(text, known)),
    )


def _presence(text: str, *, denied: bool, measured: bool, lesions: bool) -> Presence:
    """What a clause says of presence.

    ``measured`` where it counts or measures, ``lesions`` where it may be of any lesions.
    """
    if denying.OPEN.search(text):
        # no more than its meaning is open
        return Presence.SAID if measured and denying.OF_MEANING.search(text) else Presence.OPEN
    if denied:
        return Presence.DENIED
    return Presence.OPEN if lesions and denying.MODAL.search(text) else Presence.SAID


def _is_whole(text: str) -> bool:
    """Whether what is denied without a place that is understood is denied of the whole brain."""
    if lexicon.BESIDE.search(text) or any(p.concept != "brain" for p in find_places(text)):
        return False  # "the overlying cortex is intact", "the brain beside it is normal"
    return bool(lexicon.LESION.search(text) or denying.WHOLE.search(text))


def _topic(text: str) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """What a clause speaks of, and where it says that to be; the first is empty without both."""
    end = lexicon.TOPIC_END.search(text)
    if end is not None and not lexicon.COMPARED.search(text):
        topic, said = pairs_in(text[: end.start()]), pairs_in(text[end.end() :])
        if topic:
            return topic, said
    return (), pairs_in(text)


def _joints(text: str) -> tuple[tuple[str | None, str, str], ...]:
    """Two places that are named as one, a zone and a part of the brain, with their side."""
    found = []
    places = find_places(text)
    for one, two in pairwise(places):
        between = lexicon.SIDE.sub("", text[one.end : two.start])
        if (one.concept in ZONES) == (two.concept in ZONES) or not _OF.fullmatch(between):
            continue
        side = lexicon.SIDE.search(text[max(0, one.start - 8) : two.start])
        found.append((lexicon.side_of(side) if side else None, one.concept, two.concept))
    return tuple(found)
