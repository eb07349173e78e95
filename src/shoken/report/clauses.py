"""Texts to sentences to clauses, and what each clause says: sides, places, counts, presence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.clause import Clause, Presence, Sentence
from shoken.report.counting import counts_in, sizes_in
from shoken.report.figures import POINT, loose_numbers, quantities_in
from shoken.report.joining import joined
from shoken.report.places import UNPAIRED, ZONES, find_places
from shoken.report.quantities import normalised
from shoken.report.ranking import anchor

if TYPE_CHECKING:
    from shoken.report.clause import Pair

__all__ = ["pairs_in", "read_sentence", "sentences"]

_ABBREVIATED = re.compile(
    r"(?:\b(?:approx|ca|vs|no|nos|fig|dr|e\.g|i\.e|resp|max|min|vol|diam|c\.c|lt|rt)|(?:^|\n)\s*\d+)\.$",
    re.IGNORECASE,
)
# a clause ends here; numbers, coordinates and lists of identifiers have been taken out before
_CLAUSE_END = re.compile(
    r"[,、](?!(?<=\d[,、])\s*\d+(?:\.\d+)?\s*(?:[,、]|and\b|&|と|m[lLm]|c[mc]|%))|[;:;：(){}\[\]/]|\s[-–—+]+\s|—|(?<=m[lLm])\s=\s|\s>\s|(?<=ではなく)|(?<=lesion)\s+(?=the\s)|"
    r"\b(?:while|whereas|but|although|though|however|including|with|(?<!in )(?<!of )(?<!on )(?<!at )which|that|"
    r"in addition to|as well as)\b|(?<!or )(?<=\s)(?=without\b)|"
    r"(?<!\d )\band\s+(?=no\b|a\b|an\b|the\b|there\b|another\b|\d|is\b|are\b|it\b|its\b|has\b|measur|harbou?rs?\b|shows?\b|contains?\b|lies?\b|occup|involves?\b|exceeds?\b)|"
    r"(?<=認め)(?=[^らなずるたま])|(?<=認められ)(?=[^なずるたま])|(?<=みられ)(?=[^なずるたま])|"
    r"(?<=であり)|(?<=ており)|(?<=があり)|(?<=が、)|(?<=のうち)|"
    r"(?<=\s)(?=(?:except|besides|apart from|aside from|other than)\b)|(?<=以外)|(?<=を除き)|(?<=を除[いけ][てば])"
)
_OF = re.compile(r"(?:の|\s|of|in|within|the)*", re.IGNORECASE)
_LIST_SIGN = re.compile(r"\s*[,、]\s*(?:and\b|or\b)?\s*")
_LIST_WORDS = re.compile(
    r"\b(?:and|or|nor|the|in|of|both|either|regions?|areas?|lobes?|hemispheres?|nucle(?:us|i))\b|"
    r"および|及び|ならびに|並びに|または|又は|と|や|の|側|部|・|\s|-",
    re.IGNORECASE,
)


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
    plain = lexicon.MASKED.sub(lambda m: " " * len(m[0]), _spelled_out(normalised(listed)))
    plain = lexicon.SECTION.sub("", plain)
    if opposite:
        plain = lexicon.OPPOSITE.sub(f" {opposite} ", plain)
    labelled = lexicon.SIDE_LABEL.search(plain) is not None
    plain = lexicon.LABELLED.sub(r"\1 ", plain)
    points, rest = _points(lexicon.SIDE_ASIDE.sub(r" \1 ", plain))
    ids, rest = _identifiers(rest)
    parts = _glued(rest, _parts(rest))
    clauses = [_clause(rest[a:b], ids_in(ids, a, b)) for a, b in parts]
    if labelled:
        clauses = [replace(clause, only=True) for clause in clauses]
    return Sentence(
        text=sentence,
        plain=rest,
        clauses=tuple(joined(clauses)),
        points=tuple(points),
        question=bool(lexicon.QUESTION.search(plain)),
        paired=bool(lexicon.RESPECTIVELY.search(plain)),
    )


def _spelled_out(text: str) -> str:
    """Letters that stand for a side or a place in words: "2 L, 1 R", "L frontal", "CC"."""
    names = {"L": "left", "R": "right"}
    text = lexicon.SIDE_COUNTS.sub(
        lambda m: f"{m[1]} {names[m[2]]}{m[3]}{m[4]} {names[m[5]]}", text
    )
    text = re.sub(r"on the (left|right) \((\d+)\)", r"(\2 lesions on the \1)", text)
    text = re.sub(r"([左右])側?\((\d+)\)", r"(\1に\2個)", text)
    text = re.sub(
        r"((?:left|right)(?:-sided)? (?:lesions?|foci|findings?))\s*:",
        r"\1 are",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"([左右]側?の?病変):", r"\1は", text)
    text = lexicon.SIDE_LETTER.sub(lambda m: names[m[1]], text)
    return lexicon.CALLOSUM.sub("corpus callosum", text)


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    ends = [(0, 0), *(match.span() for match in _CLAUSE_END.finditer(text)), (len(text), len(text))]
    spans = [(before[1], after[0]) for before, after in pairwise(ends)]
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _glued(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put lists of places together again: "A, B and C are normal" is one clause."""
    result: list[tuple[int, int]] = []
    was_list = False
    for a, b in parts:
        last = result[-1] if result else None
        is_list = _lists(text[a:b])
        if last and _LIST_SIGN.fullmatch(text[last[1] : a]):
            one, two = text[last[0] : last[1]], text[a:b]
            if (was_list and _begins_with_place(two)) or (is_list and pairs_in(one)):
                result[-1], was_list = (last[0], b), is_list
                continue
        result.append((a, b))
        was_list = is_list
    return result


def _begins_with_place(text: str) -> bool:
    """Whether the first words of a text are a place."""
    places = find_places(text)
    return bool(places) and _lists(text[: places[0].end])


def _lists(text: str) -> bool:
    """Whether a text is nothing but places and sides."""
    rest = lexicon.SIDE.sub(" ", text)
    spans = find_places(rest)
    for place in reversed(spans):
        rest = rest[: place.start] + " " + rest[place.end :]
    return bool(pairs_in(text)) and not _LIST_WORDS.sub("", rest).strip()


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

    return found, POINT.sub(take, text)


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
    quantities = tuple(quantities_in(text))
    open_ = lexicon.OPEN.search(text)
    admitted = lexicon.NO_DENIAL.sub(" ", text)
    denied = lexicon.DENIED.search(admitted)
    presence = Presence.OPEN if open_ else Presence.DENIED if denied else Presence.SAID
    topic, pairs = _topic(text)
    counts = tuple(counts_in(unnamed))
    shares = tuple(
        (float(m["share"]), 10.0 ** -len(m["share"].partition(".")[2]), m[0])
        for m in lexicon.PROBABILITY.finditer(text)
    )
    known = " ".join([*(count.words for count in counts), *(words for *_, words in shares)])
    return Clause(
        text=text.strip(),
        presence=presence,
        topic=topic,
        pairs=pairs,
        joints=_joints(text),
        ids=ids,
        anchor=anchor(text),
        lesion=bool(lexicon.LESION.search(general)),
        specific=specific,
        normal=bool(lexicon.NORMAL.search(text)),
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


def pairs_in(text: str) -> tuple[Pair, ...]:
    """Each place with the side that stands nearest before it, else after it."""
    near = lexicon.NEAR.sub(lambda m: " " * len(m[0]), text)
    sides = [(m.start(), lexicon.side_of(m)) for m in lexicon.SIDE.finditer(near)]
    places = find_places(near)
    named = [p for p in places if p.concept != "brain"]
    if not sides:
        return tuple((None, p.concept) for p in named)
    pairs: list[Pair] = []
    used = set()
    for place in named:
        before = [(at, side) for at, side in sides if at <= place.start]
        behind = next((s for s in sides if s == (place.end, "midline")), None)
        at, side = behind or (before[-1] if before else sides[0])
        shared = at in used and (side == "both" or place.concept in UNPAIRED)
        used.add(at)
        pairs.append((None if shared else side, place.concept))
    pairs += [(side, None) for at, side in sides if at not in used]
    return tuple(dict.fromkeys(pairs))
