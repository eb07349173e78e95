"""Where the clauses of a sentence begin and end."""

from __future__ import annotations

import re
from itertools import pairwise

from shoken.report import lexicon
from shoken.report.pairing import pairs_in
from shoken.report.places import find_places

__all__ = ["is_list_of_places", "parts_of"]

# a clause ends here; numbers, coordinates and lists of identifiers have been taken out before
_CLAUSE_END = re.compile(
    r"[,、](?!(?<=\d[,、])\s*\d+(?:\.\d+)?\s*(?:[,、]|and\b|&|と|m[lLm]|c[mc]|%))|[;:;：(){}\[\]/]|\s[-–—+]+\s|—|(?<=m[lLm])\s=\s|\s>\s|(?<=ではなく)|(?<=lesion)\s+(?=the\s)|"
    r"\b(?:while|whereas|(?<![Aa]ll lesions )(?<![Aa]ll )but|although|though|however|including|(?<![Cc]ompared )(?<!omparison )with|(?<!in )(?<!of )(?<!on )(?<!at )which|that(?! of)|"
    r"in addition to|as well as)\b|(?<!or )(?<!is )(?<!are )(?<!was )(?<!were )(?<=\s)(?=without\b)|"
    r"(?<!\d )\band\s+(?=no\b|a\b|an\b|the\b|there\b|another\b|\d|is\b|are\b|it\b|its\b|has\b|measur|harbou?rs?\b|shows?\b|contains?\b|lies?\b|occup|involves?\b|exceeds?\b|reach|spans?\b|takes?\b|amounts?\b|accounts?\b)|"
    r"(?<=\d )\band\s+(?=the (?:left|right) (?:side|hemisphere|half)\b)|"
    r"(?<=認め)(?=[^らなずるたま])|(?<=認められ)(?=[^なずるたま])|(?<=みられ)(?=[^なずるたま])|"
    r"(?<=であり)(?!ま)|(?<=ており)(?!ま)|(?<=があり)(?!ま)|(?<=が、)|(?<=のうち)|(?<=の中では)|(?<=の中で)(?!は)|"
    r"(?<=\s)(?=(?:except|besides|apart from|aside from|other than)\b)|(?<=以外)|(?<=のほかは)|(?<=のほかには)|(?<=を除き)|(?<=を除[いけ][てば])"
)
_LIST_SIGN = re.compile(r"\s*[,、]\s*(?:and\b|or\b)?\s*")
_LIST_WORDS = re.compile(
    r"\b(?:and|or|nor|the|on|in|of|both|either|sides?|regions?|areas?|lobes?|hemispheres?|nucle(?:us|i))\b|"
    r"および|及び|ならびに|並びに|または|又は|と|や|の|側|部|・|\s|-",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\s*(?:no|neither|none|nothing)(?![a-z])", re.IGNORECASE)
_AT = re.compile(r"\s*(?:at|measuring|spanning)\s[\d.,\s]+[a-z]+\s*[³3]?\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:in|within|at|on)\s", re.IGNORECASE)
_VERB = re.compile(r"\s*(?:is|are|was|were|has|have|measures?|exceeds?)(?![a-z])", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d+\s*\.?\s*")


def parts_of(text: str) -> list[tuple[int, int]]:
    """The clauses of a sentence as spans of characters; lists of places stay together.

    "A, B and C are normal" is one clause.
    """
    result: list[tuple[int, int]] = []
    was_list = False
    for a, b in _without_asides(text, _parts(text)):
        is_list = is_list_of_places(text[a:b])
        if result and _belong(text, result, (a, b), was_list=was_list, is_list=is_list):
            was_list = is_list and text[result[-1][1] : a].strip() != ":"
            result[-1] = (result[-1][0], b)
        else:
            result.append((a, b))
            was_list = is_list
    return result


def _without_asides(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts, with a place between commas joined to its subject and verb: "one, in X, is large"."""
    for n in range(len(parts) - 2):
        subject, aside, verb = (text[a:b] for a, b in parts[n : n + 3])
        commas = [text[parts[m][1] : parts[m + 1][0]].strip() for m in (n, n + 1)]
        if (
            commas == [",", ","]
            and _ASIDE.match(aside)
            and is_list_of_places(aside)
            and _VERB.match(verb)
            and not pairs_in(subject)
        ):
            whole = (parts[n][0], parts[n + 2][1])
            return _without_asides(text, [*parts[:n], whole, *parts[n + 3 :]])
    return parts


def _belong(
    text: str, known: list[tuple[int, int]], part: tuple[int, int], *, was_list: bool, is_list: bool
) -> bool:
    """Whether a part goes on with the clause before it."""
    start, end = known[-1]
    one, two = text[start:end], text[slice(*part)]
    between = text[end : part[0]]
    if between.strip() == ":" and was_list:
        return True  # a heading: "Left hemisphere: one lesion"
    if not _LIST_SIGN.fullmatch(between):
        return False
    return bool(
        (len(known) == 1 and _AT.fullmatch(one))  # "at 5 mL, the smallest"
        or (was_list and _NUMBER.fullmatch(two))  # "on the right, 1"
        or ((was_list or (_NEGATED.match(one) and pairs_in(one))) and _begins_with_place(two))
        or (is_list and pairs_in(one) and not text[part[1] :].lstrip().startswith(":"))
    )


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    ends = [(0, 0), *(match.span() for match in _CLAUSE_END.finditer(text)), (len(text), len(text))]
    spans = [(before[1], after[0]) for before, after in pairwise(ends)]
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _begins_with_place(text: str) -> bool:
    """Whether the first words of a text are a place."""
    places = find_places(text)
    return bool(places) and is_list_of_places(text[: places[0].end])


def is_list_of_places(text: str) -> bool:
    """Whether a text is nothing but places and sides."""
    rest = lexicon.SIDE.sub(" ", text)
    spans = find_places(rest)
    for place in reversed(spans):
        rest = rest[: place.start] + " " + rest[place.end :]
    return bool(pairs_in(text)) and not _LIST_WORDS.sub("", rest).strip()
