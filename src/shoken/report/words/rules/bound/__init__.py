"""Words that may stand nowhere but with a slot or a noun that they belong to."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from shoken.report.words.language import Text
from shoken.report.words.rules.bound import english, english_search, japanese
from shoken.report.words.rules.lexicon import words_of
from shoken.report.words.rules.matching import found

if TYPE_CHECKING:
    import re

__all__ = ["ASKED_OF_NOTHING", "OF_THE_SEARCH", "READ", "bound"]


def _joined(rows: tuple[str, ...]) -> str:
    """All of them in one; the group ``noun`` is of those that are bound to no slot."""
    to_slots = [row for row in rows if r"\{" in row]
    others = [row for row in rows if r"\{" not in row]
    return "|".join((*to_slots, f"(?P<noun>{'|'.join(others)})"))


_BOUND = Text(_joined(english.ROWS), _joined(japanese.ROWS))
# that the images were looked at: what is so whatever they show
READ = Text(english_search.READ, japanese.READ)
# of them what may be said where nothing was marked: what was done, and how much of the brain
OF_THE_SEARCH = Text(_joined(english.OF_THE_SEARCH), _joined(japanese.OF_THE_SEARCH))
# what was not marked is asked for as something that may be there
ASKED_OF_NOTHING = Text(_joined(english.ASKED_OF_NOTHING), _joined(japanese.ASKED_OF_NOTHING))


@lru_cache(maxsize=64)  # it is asked for with each slot of a sentence
def bound(frame: str) -> tuple[re.Match[str], ...]:
    """Where words stand with what they belong to; the group ``noun`` where that is no slot.

    What other groups catch are adverbs and adjectives of looks: with one that is in no lexicon,
    nothing is bound.
    """
    return tuple(match for match in found(_BOUND, frame) if _caught(match) <= _looks())


def _caught(match: re.Match[str]) -> set[str]:
    noun = match.re.groupindex["noun"]
    return {
        word.lower() for number, word in enumerate(match.groups(), 1) if word and number != noun
    }


@cache
def _looks() -> frozenset[str]:
    adverbs = {word for word in words_of("degrees", "en") if word.endswith("ly")}
    return words_of("adjectives", "en") | adverbs
