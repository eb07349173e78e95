"""The words that a writer may use outside slots; whatever is not here is refused.

None of them tells a number, a size, a count, a rank, a place, a side, a change, a history or a
denial: they say that something is seen, and how it looks where nobody measured it.  English words
are whole and in lower case; Japanese ones are pieces that a sentence is made up of.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.rules.lexicon import english, japanese
from shoken.report.words.rules.lexicon.forms import nouns

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HOW", "LEXICON", "NOUNS", "is_known_compound"]

_ALL = {
    "en": english.SEEN | english.LOOKS,
    "ja": japanese.SEEN | japanese.LOOKS,
}
# what tells a look
HOW: Mapping[str, frozenset[str]] = MappingProxyType({"en": english.HOW, "ja": japanese.HOW})
# by section: English words, Japanese pieces
LEXICON: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "summary": _ALL,
        "description": _ALL,
        "impression": {"en": _ALL["en"] | english.MAY, "ja": _ALL["ja"] | japanese.MAY},
        "question": {"en": _ALL["en"] | english.ASKS, "ja": _ALL["ja"] | japanese.ASKS},
    }
)
_SEVERAL = frozenset(nouns(" ".join(english.MARKED))) - frozenset(english.MARKED) - {"focuses"}
# what was marked: in a sentence about one of them, and, if true, in one about several
NOUNS: Mapping[bool, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        False: {"en": frozenset(english.MARKED), "ja": frozenset(japanese.MARKED)},
        True: {
            "en": _SEVERAL | {"foci", "all", "each"},
            "ja": frozenset(japanese.MARKED) | {"いずれも", "各々", "それぞれ"},
        },
    }
)


def is_known_compound(word: str) -> bool:
    """Whether an English word is joined of a degree or a look and a look: "softly-edged"."""
    first, *others = word.split("-")
    firsts, lasts = english.COMPOUNDS
    return bool(others) and first in firsts and all(other in lasts for other in others)
