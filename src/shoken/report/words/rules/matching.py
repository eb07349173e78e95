"""Where words stand in a text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.report.words.language import Language, Text

__all__ = ["found"]

_SLOT = re.compile(r"\{\w+\}")
_LETTERS = re.compile("[A-Za-z]")
_JAPANESE = re.compile("[ぁ-ヺ一-鿿]")
_NEXT_TO_LETTERS = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"


def found(words: Text, text: str) -> list[re.Match[str]]:
    """Where any of the words stand: either language can hide in the other."""
    matches: list[re.Match[str]] = []
    if not _JAPANESE.search(text) or _LETTERS.search(_SLOT.sub("", text)):
        matches += _pattern(words, "en").finditer(text)
    if not text.isascii():
        matches += _pattern(words, "ja").finditer(text)
    return matches


@cache  # each when it is first needed: they are long
def _pattern(words: Text, language: Language) -> re.Pattern[str]:
    written = _NEXT_TO_LETTERS.format(words.en) if language == "en" else words.ja
    return re.compile(written, re.IGNORECASE)
