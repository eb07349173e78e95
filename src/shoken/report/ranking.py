"""Findings by their rank in size or number: "the largest", "a third lesion", 上位3病変."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.comparing import at_place, findings_text, fits_any, volumes_text
from shoken.report.pairing import pairs_in
from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.report.clause import Clause, Sentence
    from shoken.report.facts import FindingFacts

__all__ = ["anchor", "beyond", "both_ends", "named_ranks", "of_all", "ordinal", "ranked", "ranks"]

_LARGEST = lexicon.words(
    r"(?<!its )(?<!their )(?:largest|biggest|dominant|main(?= (?:[\w-]+ ){0,3}(?:lesion|focus|finding|one|abnormality|candidate))|most extensive)(?! (?:\w+ )?(?:diameter|dimension|"
    r"extent|axis|cross|length)s?)|the larger",
    "最大(?!(?:で|約|およそ)*\\s*\\d)(?!の?(?:径|確率|長|断面|値|直径|前後|横))|最も大き|もっとも大き|主病変|大きい方",
)
_TOP = re.compile(
    r"(?<!\d)(?P<en>\d+)(?: of the)? (?:largest|biggest)|top (?P<top>\d+)|上位\s*(?P<ja>\d+)|"
    r"大きい(?:順に|ほうから|方から)\s*(?P<first>\d+)",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"(?<![A-Za-z])(?P<word>second|third|fourth|fifth)[- ](?:largest|biggest)"
    r"|(?P<digit>[2-9])(?:nd|rd|th|番目?に)[- ]?(?:largest|biggest|大き)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?<![a-z])next[- ](?:largest|biggest|in (?:size|volume|order))|(?:次に|次いで|続いて)大き",
    re.IGNORECASE,
)
# the rank below the largest, which is named beside it
_BELOW_LARGEST = re.compile(
    r"(?<![a-z])(?:next|second)(?: only| largest)?(?: in (?:size|volume|order))?,? (?:to|after|behind|below) "
    r"(?:the |this )?(?:largest|biggest)|(?:最大|(?:最|もっと)も大き)[^、。はが]{0,6}に(?:次[ぐい]|続[くい])",
    re.IGNORECASE,
)
_BOTH_ENDS = (
    re.compile(r"(?<![a-z])(?:largest|maximum|max\.?|up to)(?![a-z])|最大", re.IGNORECASE),
    re.compile(r"(?<![a-z])(?:smallest|minimum|min\.?)(?![a-z])|最小", re.IGNORECASE),
)
_RANKS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_SMALLEST = lexicon.words(
    r"(?:smallest|tiniest)(?! (?:diameter|dimension))|the smaller",
    "最小(?!の?(?:径|確率))|最も小さ|もっとも小さ|小さい方",
)
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_ORDINAL = re.compile(
    rf"(?<![A-Za-z\d])(?:(?P<digit>\d+)(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))(?![A-Za-z])"
    r"|(?P<ja>\d+)(?:つ|個|番)目",
    re.IGNORECASE,
)
_LARGER = lexicon.words(r"(?:larger|bigger|greater) than", "より(?:も)?[^。、]*大き")
_SMALLER = lexicon.words(r"smaller than", "より(?:も)?[^。、]*小さ")
_MORE_ON = re.compile(
    r"(?P<how>more|fewer) (?:lesions|foci|findings)?[^.;]*?(?P<a>left|right)"
    r"[^.;]*? than [^.;]*?(?P<b>left|right)",
    re.IGNORECASE,
)
_THAN = lexicon.words("than", "より")
_OF_ALL = re.compile(
    r"(?<![a-z])(?:largest|biggest|smallest) of (?:the|all|these)|(?:のうち|中)で?(?:最大|最小|最も(?:大き|小さ))",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"(?<![a-z])(?:an?|the) (?:\d(?:nd|rd|th)|{'|'.join(_ORDINALS)}) (?:lesion|focus|finding)(?![a-z])"
    "|\\d(?:つ|個|番)目の(?:病変|病巣)",
    re.IGNORECASE,
)


def anchor(text: str) -> str | None:
    """The finding that a text singles out by size: "largest", "smallest", "3" or "top-3"."""
    if top := _TOP.search(text):
        return f"top-{next(group for group in top.groups() if group)}"
    if _BELOW_LARGEST.search(text):
        return "2"
    if _NEXT.search(text):
        return "next"
    if rank := _RANK.search(text):
        return str(_RANKS[rank["word"].lower()] if rank["word"] else rank["digit"])
    if _LARGEST.search(text):
        return "largest"
    return "smallest" if _SMALLEST.search(text) else None


def ordinal(text: str) -> int:
    """The rank that a text names ("a third lesion"), 1 where it names none."""
    if (match := _ORDINAL.search(text)) is None:
        return 1
    return int(match["digit"] or match["ja"] or 0) or _ORDINALS.index(match["word"].lower()) + 1


def beyond(text: str, total: int) -> str:
    """The words by which a text tells of a lesion of a number that is too high, or none."""
    match = _NTH.search(text)
    return match[0] if match and ordinal(match[0]) > total else ""


def of_all(sentence: Sentence) -> bool:
    """Whether a sentence gives its own subject a rank among all: "the largest of the three"."""
    named = sentence.ids or any(clause.places for clause in sentence.clauses)
    return bool(_OF_ALL.search(sentence.plain)) and not (named or lexicon.compares(sentence.plain))


def ranked(
    clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
) -> tuple[FindingFacts, ...]:
    """The finding that a clause names by its rank in size, among those that it speaks of.

    "The next largest" comes after the one spoken of last, or after the largest: it may be either.
    """
    among = _among(clause, scope, everything)
    ends = {"largest": among[:1], "smallest": among[-1:]}
    if clause.anchor in ends:
        return ends[clause.anchor]
    if clause.anchor == "next":
        last = scope[0].id if len(scope) == 1 else 1
        after = [everything[at] for at in sorted({1, last}) if at < len(everything)]
        return tuple(after) or everything[-1:]
    return everything[int(clause.anchor or 1) - 1 :][:1] or everything[-1:]


def named_ranks(
    sentence: Sentence,
    only: tuple[FindingFacts, ...],
    focus: tuple[FindingFacts, ...],
    everything: tuple[FindingFacts, ...],
) -> Iterator[tuple[str, str, bool]]:
    """Each rank of a finding that is named by number: the words, whose it is, whether it is so.

    ``only`` is the one that the whole sentence is about; else a clause may name its own.
    """
    for clause in sentence.clauses:
        own = tuple(f for f in everything if f.id in clause.ids)
        apart = clause.other or lexicon.COMPARED.search(clause.text)
        one = only or (own if len(own) == 1 and not apart else ())
        if one and clause.anchor and clause.anchor[:4] != "top-":
            meant = [ranked(clause, among, everything) for among in ((), focus)]
            yield clause.text, findings_text(meant[0]), one in meant


def both_ends(
    clause: Clause, sentence: Sentence, everything: tuple[FindingFacts, ...]
) -> tuple[FindingFacts, ...]:
    """The smallest and the largest, where a clause goes on with a range that names both."""
    placed = any(c.places for c in sentence.clauses)  # then each end is where it is said to be
    named = clause.ids or clause.anchor or placed or sentence.ids
    volumes = any(q.unit is Unit.ML for q in clause.quantities)
    if named or not volumes or not all(end.search(sentence.plain) for end in _BOTH_ENDS):
        return ()
    return (everything[0], everything[-1]) if len(everything) > 1 else ()


def _among(
    clause: Clause, scope: tuple[FindingFacts, ...], everything: tuple[FindingFacts, ...]
) -> tuple[FindingFacts, ...]:
    if lexicon.OF_THESE.search(clause.text) and scope:
        return scope
    hit = [f for f in everything if clause.pairs and fits_any(f, clause.topic)]
    return tuple(hit) or everything


def ranks(sentence: Sentence, findings: Sequence[FindingFacts]) -> Iterator[tuple[str, str, bool]]:
    """Which of two findings is said to be larger: the words, the volumes, whether it is so.

    "A is larger than B"; in Japanese also "BよりAが大きい", where B stands just before より.
    """
    text = sentence.plain
    more = _MORE_ON.search(text)
    if more:
        here, there = (sum(f.side == more[side].lower() for f in findings) for side in ("a", "b"))
        fewer = more["how"].lower() == "fewer"
        yield more[0], f"{here} and {there}", (here < there if fewer else here > there)
    larger, smaller = _LARGER.search(text), _SMALLER.search(text)
    than = _THAN.search(text)
    if than is None or bool(larger) == bool(smaller):
        return
    if not (pair := _numbered(sentence, findings) or _placed(sentence, findings, than)):
        return
    one, two = pair
    right = one != two and (one.volume_ml > two.volume_ml) == bool(larger)
    yield (larger or smaller or than)[0], volumes_text(pair), right


def _numbered(sentence: Sentence, findings: Sequence[FindingFacts]) -> tuple[FindingFacts, ...]:
    """The two findings that a sentence compares by their numbers."""
    than = _THAN.search(sentence.text)
    if than is None or len(sentence.ids) != 2:
        return ()
    before, after = (
        [
            [f for f in findings if f.id == int(number)]
            for match in lexicon.IDENTIFIER.finditer(part)
            for number in re.findall(r"\d+", match[0])
        ]
        for part in (sentence.text[: than.start()], sentence.text[than.end() :])
    )
    return _subject_and_other(before, after, than)


def _placed(
    sentence: Sentence, findings: Sequence[FindingFacts], than: re.Match[str]
) -> tuple[FindingFacts, ...]:
    """The two findings that a sentence compares by their places."""
    before, after = (
        [at_place(findings, *pair)[0] for pair in pairs_in(part)]
        for part in (sentence.plain[: than.start()], sentence.plain[than.end() :])
    )
    found = _subject_and_other(before, after, than)
    return found if len({f.id for f in found}) == 2 else ()


def _subject_and_other(
    before: list[list[FindingFacts]], after: list[list[FindingFacts]], than: re.Match[str]
) -> tuple[FindingFacts, ...]:
    """Of the findings that are named on both sides of "than", the two that it compares."""
    if than[0] == "より":
        named = (before[-2:-1] or after[:1]) + before[-1:]
    else:
        named = before[:1] + after[:1]
    known = [own[0] for own in named if len(own) == 1]
    return tuple(known) if len(known) == 2 else ()
