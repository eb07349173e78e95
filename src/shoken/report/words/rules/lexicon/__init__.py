"""The words that a writer may use outside slots; whatever is not here is refused.

None of them tells a number, a size, a count, a rank, a place, a side, a change, a history or a
denial: they say that something is seen, and how it looks where nobody measured it.  English words
are whole and in lower case; Japanese ones are pieces that a sentence is made up of.

They stand in ``en.toml`` and ``ja.toml``, by what they do in a sentence, and there by how their
forms are made: a verb that is added once is known in all its forms.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from shoken.report.words.rules.lexicon.forms import FORMS, nouns, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.draft import Section
    from shoken.report.words import Language

__all__ = ["is_known_compound", "known_words", "looks", "nouns_for", "words_of", "words_of_nothing"]

# what an impression and a question may say beside what every section may
_OWN = {"impression": "may", "question": "asks"}
_EVERYWHERE = (
    "joins", "refers", "seen", "degrees", "adjectives", "how", "looks", "parts", "endings",
)  # fmt: skip
# endings that tell no look
_SEEN = frozenset({"seen", "visualised", "visualized", "appearing", "looking"})
# what of an impression or a question stands for something that was marked
_OF_MARKED = frozenset(
    {"finding", "findings", "candidates", "them", "distribution", "異常所見", "異常信号", "誤抽出",
     "過剰に", "所見から", "形態から", "分布から"}
)  # fmt: skip
# what is said of several alone
_OF_SEVERAL: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"foci", "all", "each"}),
    "ja": frozenset({"いずれも", "各々", "それぞれ"}),
}


@cache
def _roles(language: Language) -> Mapping[str, frozenset[str]]:
    """Every form of the words of a language by what they do."""
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    roles = {
        role: frozenset(form for kind, words in kinds.items() for form in FORMS[kind](words))
        for role, kinds in tomllib.loads(text).items()
    }
    if language == "ja":
        return roles
    return {role: frozenset(spellings(words)) for role, words in roles.items()}


def words_of(role: str, language: Language) -> frozenset[str]:
    """The words of a language that do one thing in a sentence, in all their forms."""
    return _roles(language).get(role, frozenset())


@cache
def known_words(section: Section, language: Language, *, several: bool) -> frozenset[str]:
    """All that a section may say of one, or of several."""
    roles = (*_EVERYWHERE, _OWN.get(section, ""))
    known = frozenset().union(*(words_of(role, language) for role in roles))
    return known | nouns_for(language, several=several)


@cache
def words_of_nothing(section: Section, language: Language) -> frozenset[str]:
    """All that a section may say where nothing was marked: a question, that something is seen."""
    roles = ("joins", _OWN.get(section, ""), "seen" if section == "question" else "")
    return frozenset().union(*(words_of(role, language) for role in roles)) - _OF_MARKED


@cache
def looks(language: Language) -> frozenset[str]:
    """What tells a look, and not only of what."""
    roles = ("adjectives", "how", "endings")
    return frozenset().union(*(words_of(role, language) for role in roles)) - _SEEN


@cache
def nouns_for(language: Language, *, several: bool) -> frozenset[str]:
    """What was marked: in a sentence about one of them, and, if true, in one about several."""
    one = words_of("marked", language)
    if not several:
        return one
    if language == "ja":
        return one | _OF_SEVERAL["ja"]
    return frozenset(nouns(" ".join(one))) - one - {"focuses"} | _OF_SEVERAL["en"]


def is_known_compound(word: str) -> bool:
    """Whether an English word is joined of a degree or a look and a look: "softly-edged"."""
    first, *others = word.split("-")
    adjectives, endings = words_of("adjectives", "en"), words_of("endings", "en")
    return (
        bool(others)
        and first in adjectives | words_of("degrees", "en") | {"non"}
        and all(other in adjectives | endings for other in others)
    )
