"""A refused sentence without the attributes for which it was refused: less is said, and no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.words.clauses import ANEW, JAPANESE_BEFORE, NOUN
from shoken.report.words.refused import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shoken.report.refusal import Refusal
    from shoken.report.words import Language

__all__ = ["trimmed"]

# an attribute of these kinds can go; a denial, a history or a comparison takes the sentence along
_KINDS = frozenset({Kind.WORD, Kind.SIZE, Kind.SHAPE, Kind.SIGNAL})
# what describes alone, so that another adjective may follow it at once
_OF_LOOKS = frozenset({Kind.SIZE, Kind.SHAPE, Kind.SIGNAL})
# an adjective by its ending; an adverb would belong to the word after it
_ADJECTIVE = re.compile(r"\w+(?:like|shaped|ous|al|ic|ar|oid|form|ish|ive|ant|ent)")
_INDEFINITE = re.compile(r"\b(a)n? (?=(\w))", re.IGNORECASE)


def trimmed(frame: str, against: Iterable[Refusal], language: Language) -> str:
    """A sentence without such attributes; the same where there are none.

    An attribute goes as a whole: one that belongs to a word that stays ("barely sharp") stays too,
    and with it the refusal.
    """
    for refusal in against:
        if refusal.kind in _KINDS and refusal.said and "{" not in refusal.said:
            cut = _english if language == "en" else _japanese
            frame = cut(frame, re.escape(refusal.said), looks=refusal.kind in _OF_LOOKS)
    if language == "en":
        frame = _INDEFINITE.sub(_article, frame)
    return frame


def _english(frame: str, word: str, *, looks: bool) -> str:
    several = looks or _ADJECTIVE.fullmatch(word.replace("\\", ""))
    adjectives = r"(?:[\w-]+,? (?:and )?){0,3}?" if several else ""
    degree = r"(?:(?:slightly|mildly|fairly|relatively|rather|somewhat|quite|very|poorly|well) )?"
    word = rf"(?<![\w{{-]){degree}{word}(?![\w}}-])"
    for pattern in (
        rf"{word}(?:,? and |, )(?!{ANEW}\b)(?=[a-z{{-]+)",  # "faint and ill-defined"
        rf"(?:,? and|,) {word}(?=[.,;]|$)",  # "sharp and thin."
        rf"{word} (?={adjectives}{NOUN.en})",  # "a thin focus"
        rf" (?=\w+ly\b){word}(?=[.,;]|$)",  # "irregular peripherally"
    ):
        frame = re.sub(pattern, "", frame, flags=re.IGNORECASE)
    return frame


def _japanese(frame: str, word: str, *, looks: bool) -> str:
    ending = "(?:性|状|様)?(?:の|な|い|た|る)?" if looks else "(?:性|状|様)?(?:の|な|い|た|る)"
    unit = rf"[^、。{{}}のはがをにで]{{0,3}}{word}[^、。{{}}のはがをにで]{{0,2}}?{ending}"
    frame = re.sub(rf"{JAPANESE_BEFORE}{unit}(?={NOUN.ja})", "", frame)
    # "淡く、", "薄く" and "小結節状"
    before = r"境界|辺縁|均一|不均一|整|平滑"
    frame = re.sub(rf"{JAPANESE_BEFORE}{word}(?:く|で)?、?(?={before})", "", frame)
    after = r"く、?(?=[^、。{}]{2,8}[なのでい状])" + ("|(?=[一-鿿]{1,4}[状性])" if looks else "")
    return re.sub(rf"{JAPANESE_BEFORE}{word}(?:{after})", "", frame)


def _article(match: re.Match[str]) -> str:
    vowel = match[2].lower() in "aeio" or (match[2].lower() == "u" and not _is_you(match))
    return f"{match[1]}{'n' if vowel else ''} "


def _is_you(match: re.Match[str]) -> bool:
    return match.string[match.end() :].lower().startswith("uni")
