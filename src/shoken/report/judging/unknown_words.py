"""Words of a sentence that are in no lexicon, and what each may have been meant to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.words.rules.lexicon import is_known_compound
from shoken.report.words.rules.why_refused import MEANT, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.words import Language

__all__ = ["WORD", "unknown_words"]

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST_PIECE = 12  # characters; no entry of the Japanese lexicon is longer


def unknown_words(
    text: str, known: frozenset[str], language: Language
) -> Iterator[tuple[Kind, str]]:
    """Each word that is not known, with the kind of fact that it may tell."""
    unknown = _unknown_english if language == "en" else _unknown_japanese
    for word in unknown(text, known):
        yield _meant(word), word


def _unknown_english(text: str, known: frozenset[str]) -> Iterator[str]:
    for word in WORD.findall(text):
        parts = {*word.lower().split("-")} - {"non"}
        is_compound = parts <= known and is_known_compound(word.lower())
        if word.lower() not in known and not is_compound:
            yield word


def _unknown_japanese(text: str, known: frozenset[str]) -> Iterator[str]:
    """What is left of each run of letters when as much as can be is made up of pieces."""
    for run in re.findall(r"[^\s\0,.;:()。()「」・?'\"-]+", text):
        # for each length the fewest letters that no piece covers, and where the last step began
        best = [(0, 0, False), *((len(run) + 1, 0, False) for _ in run)]
        for at in range(len(run)):
            left = best[at][0]
            best[at + 1] = min(best[at + 1], (left + 1, at, True))
            for end in range(at + 1, min(at + _LONGEST_PIECE, len(run)) + 1):
                if run[at:end] in known or run[at:end] == "、":
                    best[end] = min(best[end], (left, at, False))
        at, bare = len(run), ""
        while at:
            _, before, uncovered = best[at]
            bare = run[before:at] + bare if uncovered else " " + bare
            at = before
        yield from bare.split()


def _meant(word: str) -> Kind:
    for kind, (english, japanese) in _MEANT.items():
        if english.match(word) or japanese.search(word):
            return kind
    return Kind.WORD


_MEANT = {
    kind: (re.compile(words.en, re.IGNORECASE), re.compile(words.ja))
    for kind, words in MEANT.items()
}
