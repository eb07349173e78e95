"""Numbers in words, English and Japanese, as digits."""

from __future__ import annotations

import re

__all__ = ["kanji_in_digits", "words_in_digits"]

_SUCH_A = re.compile(
    r"(?<![a-z])an? (?:[\w-]+ ){0,3}(?:lesion|focus|area)(?![a-z])[^;:]*and $", re.IGNORECASE
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {**{w: n for n, w in enumerate(_ONES)}, **{w: 10 * n for n, w in enumerate(_TENS, 2)}}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_KANJI = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "両": 2}


def kanji_in_digits(text: str, after: str) -> str:
    """A text with its Japanese numerals in digits where ``after`` follows, a pattern of units."""
    kanji = r"[〇零一二三四五六七八九十百]+(?:\.[〇零一二三四五六七八九]+)?"
    text = re.sub(rf"{kanji}(?={after})", _kanji, text, flags=re.IGNORECASE)
    return re.sub(
        rf"(?<=[第計])({kanji})|(?<=[左右]:)({kanji})(?=[,、。/;)]|$)|(?<=[左右])({kanji})(?=[,、)])",
        _kanji,
        text,
    )


def words_in_digits(text: str) -> str:
    """A text with its English number words in digits, but not the pronoun "one"."""
    return re.sub(
        rf"\b({_WORD})(?:[- ]({'|'.join(_ONES[1:10])}))?(?: point ((?:{'|'.join(_ONES[:10])})"
        rf"(?: (?:{'|'.join(_ONES[:10])}))*))?\b",
        _english,
        text,
        flags=re.IGNORECASE,
    )


def _kanji(match: re.Match[str]) -> str:
    whole, _, fraction = match[0].partition(".")
    total = digit = 0
    if not re.search("[十百]", whole):
        total = int("".join(str(_KANJI[sign]) for sign in whole))
    else:
        for sign in whole:
            if sign in "十百":
                total += max(digit, 1) * (10 if sign == "十" else 100)
                digit = 0
            else:
                digit = _KANJI[sign]
        total += digit
    return str(total) + ("." + "".join(str(_KANJI[s]) for s in fraction) if fraction else "")


def _english(match: re.Match[str]) -> str:
    tens, ones, fraction = match[1].lower(), match[2], match[3]
    if ones and _WORDS[tens] < 20:
        return match[0]
    if (
        tens == "one"
        and not fraction
        and re.match(
            rf" (?:of(?! (?:the |these |all )?(?:\d|(?:{_WORD})\b))|such|another|can|may|might|should|could|would|must|finds|sees|notes|observes|side)\b",
            match.string[match.end() :],
        )
    ):
        return match[0]
    if tens == "one" and not ones and _SUCH_A.search(match.string[: match.start()]):
        return match[0]  # "a lesion here and one there"
    digits = str(_WORDS[tens] + (_WORDS[ones.lower()] if ones else 0))
    if fraction:
        digits += "." + "".join(str(_WORDS[word.lower()]) for word in fraction.split())
    return digits
