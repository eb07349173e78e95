"""A refused sentence without the attributes for which it was refused: less is said, and no more."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from shoken.report.words.rules.clauses import (
    ANEW,
    JAPANESE_BEFORE,
    MARKED_NOUN,
    NOUN,
    PREPOSITIONS,
)
from shoken.report.words.rules.refused import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shoken.report.refusal import Refusal
    from shoken.report.words import Language

__all__ = ["trimmed"]

# an attribute of these kinds can go before any noun
_KINDS = frozenset({Kind.WORD, Kind.SIZE, Kind.SHAPE, Kind.SIGNAL})
# of a kind that tells whose look it is, before a candidate alone: "cortical lesion", not "signal"
_OF_CANDIDATES = frozenset(
    {Kind.PLACE, Kind.SIDE, Kind.COUNT, Kind.CONTRAST, Kind.DIAGNOSIS, Kind.HISTORY, Kind.CHANGE}
)
# "less sharp" and "not sharp" are not what is sharp, nor "another candidate" the candidate
_STAYS = frozenset({Kind.ABSENCE, Kind.RANK, Kind.OTHER, Kind.NUMBER})
# what describes alone, so that another adjective may follow it at once
_OF_LOOKS = frozenset({Kind.SIZE, Kind.SHAPE, Kind.SIGNAL})
# an adjective by its ending; an adverb would belong to the word after it
_ADJECTIVE = re.compile(r"\w+(?:like|shaped|ous|al|ic|ar|oid|form|ish|ive|ant|ent)")
# an attribute that its subject has not, and what goes with it
_ATTRIBUTE = re.compile(r"\{(?:size|signal|shape|contrast|contact)\}")
_AFTER_IT = {"en": r" (?=[\w{-]+)", "ja": r"(?:の|を示す|を呈する)?(?=[^、。はをがで])"}
_INDEFINITE = re.compile(r"\b(a)n? (?=(\w))", re.IGNORECASE)
# stands for the refused word, so that patterns are made once; no frame holds a control character
_WORD = "\x02"
# the phrase of a preposition that a word is in: "in the deep pons"
_PHRASE = re.compile(
    rf"{PREPOSITIONS} (?:(?!and\b|but\b|with\b|is\b|are\b|which\b)[\w'-]+ ){{0,3}}{_WORD}"
    r"(?: (?!and|but|with)[\w'-]+){0,3}?"
    r"(?=[,.;:?]| (?:and|but|with|in|on|at|is|are|has|shows?|which|where|while)\b|$)",
    re.IGNORECASE,
)
# an adverb at the end: "irregular peripherally"
_ADVERB = re.compile(rf" {_WORD}(?=[.,;]|$)")


def trimmed(frame: str, against: Iterable[Refusal], language: Language) -> str:
    """A sentence without such attributes; the same where there are none.

    An attribute goes as a whole: one that belongs to a word that stays ("barely sharp") stays too,
    and with it the refusal.
    """
    for refusal in against:
        word = refusal.said
        if refusal.kind is Kind.SLOT and _ATTRIBUTE.fullmatch(word):
            frame = re.sub(re.escape(word) + _AFTER_IT[language], "", frame)
        if not word or "{" in word or refusal.kind in _STAYS:
            continue
        if language == "en":
            frame = re.sub(rf"(?<![\w{{-]){re.escape(word)}(?![\w}}-])", _WORD, frame)
        else:
            frame = frame.replace(word, _WORD)
        for pattern in _that_cut(refusal, language):
            frame = pattern.sub("", frame)
        frame = frame.replace(_WORD, word)
    if language == "ja":
        return frame
    return _INDEFINITE.sub(_article, re.sub(r", ?,", "", frame))


def _that_cut(refusal: Refusal, language: Language) -> Iterator[re.Pattern[str]]:
    """The patterns of what can go with a refused word."""
    if language == "en":
        yield _PHRASE
    of_any = refusal.kind in _KINDS
    if not of_any and refusal.kind not in _OF_CANDIDATES:
        return
    looks = not of_any or refusal.kind in _OF_LOOKS
    if language == "en":
        looks = looks or bool(_ADJECTIVE.fullmatch(refusal.said))
        if refusal.said.endswith("ly"):
            yield _ADVERB
    yield from _patterns(language, of_any=of_any, looks=looks)


@cache
def _patterns(language: Language, *, of_any: bool, looks: bool) -> tuple[re.Pattern[str], ...]:
    noun = (NOUN if of_any else MARKED_NOUN)[language]
    made = _english(noun, looks=looks) if language == "en" else _japanese(noun, looks=looks)
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in made)


def _english(noun: str, *, looks: bool) -> Iterator[str]:
    adjectives = r"(?:(?!of\b|the\b|an?\b|in\b|with\b)[\w-]+,? (?:and )?){0,3}?" if looks else ""
    degree = r"(?:(?:[a-z]+ly|rather|somewhat|quite|very|well|ill|a (?:bit|little|touch|shade)) )?"
    word = rf"(?<![\w{{-]){degree}{_WORD}"
    yield rf"{word}(?:,? and |, )(?!{ANEW}\b)(?=[a-z{{-]+)"  # "faint and ill-defined"
    yield rf"(?:,? and|,) {word}(?=[.,;]|$)"  # "sharp and thin."
    # "a plump body and a sharp rim"
    conjunct = rf"an? (?:(?!of\b)[\w-]+,? ){{0,2}}{_WORD}"
    yield rf"(?<= ){conjunct} and (?=an? )|,? and {conjunct}(?=[.,;]|$)"
    yield rf", {word}(?= {noun})"  # "a hazy, thin focus"
    yield rf"{word} (?={adjectives}{noun})"  # "a thin focus"


def _japanese(noun: str, *, looks: bool) -> Iterator[str]:
    ending = "(?:性|状|様)?(?:の|な|い|た|る)?" if looks else "(?:性|状|様)?(?:の|な|い|た|る)"
    degree = "(?:非常に|かなり|やや|著しく|比較的|極めて|ごく|わずかに|少し)?"
    unit = rf"{degree}[^、。{{}}のはがをにで]{{0,3}}{_WORD}[^、。{{}}のはがをにで]{{0,2}}?{ending}"
    yield rf"{JAPANESE_BEFORE}{unit}(?={noun})"
    clause = rf"(?![のをにでともへ])[^、。{{}}はがを]{{0,8}}{_WORD}[^、。{{}}はが]{{0,8}}?"
    yield rf"(?:(?<=[、のはが}}])|^){clause}[のないたるう状](?={noun})"
    # "淡く、", "薄く" and "小結節状"
    yield rf"{JAPANESE_BEFORE}{_WORD}(?:く|で)?、?(?=境界|辺縁|均一|不均一|整|平滑)"
    after = r"く、?(?=[^、。{}]{2,8}[なのでい状])" + ("|(?=[一-鿿]{1,4}[状性])" if looks else "")
    yield rf"{JAPANESE_BEFORE}{_WORD}(?:{after})"


def _article(match: re.Match[str]) -> str:
    vowel = match[2].lower() in "aeio" or (match[2].lower() == "u" and not _is_you(match))
    return f"{match[1]}{'n' if vowel else ''} "


def _is_you(match: re.Match[str]) -> bool:
    return match.string[match.end() :].lower().startswith("uni")
