"""Forms of a word: what a list of words need not spell out."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "adjectives",
    "conjugated",
    "intransitive",
    "nouns",
    "spellings",
    "transitive",
    "words",
]

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$")
# one short syllable, whose last letter is doubled before -ed and -ing
_SHORT = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
# British beside American, either way
_SPELLINGS = (
    (re.compile(r"is(?=(?:e[sd]?|ing|ations?|able)$)"), "iz"),
    (re.compile(r"our(?=(?:s|ed|ing|less)?$)"), "or"),
    (re.compile(r"^centr(?=e[sd]?$)"), "center"),
    (re.compile(r"ae"), "e"),
    (re.compile(r"oe"), "e"),
    (re.compile(r"artef"), "artif"),
    (re.compile(r"ell(?=(?:ed|ing)$)"), "el"),
    (re.compile(r"mould"), "mold"),
)


def words(text: str) -> list[str]:
    """The words of a text, which is shorter to write than a list of them."""
    return text.split()


def spellings(of: Iterable[str]) -> Iterator[str]:
    """Each word, and how it is written across the Atlantic."""
    for word in of:
        yield word
        for british, american in _SPELLINGS:
            if british.search(word):
                other = british.sub(american, word)
                yield other.replace("centere", "center").replace("centerd", "centered")


def _third_person(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if _SIBILANT.search(verb) else "s")


def _stem(verb: str) -> str:
    return verb + verb[-1] if _SHORT.search(verb) else verb.removesuffix("e")


def _ing(verb: str) -> str:
    return f"{verb}ing" if verb.endswith("ee") else f"{_stem(verb)}ing"


def _ed(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return verb[:-1] + "ied"
    return f"{_stem(verb)}ed"


def intransitive(verbs: str) -> Iterator[str]:
    """Present forms of verbs: what "appeared" would be a history."""
    for verb in verbs.split():
        yield from (verb, _third_person(verb), _ing(verb))


def transitive(verbs: str) -> Iterator[str]:
    """Present forms and the participle of verbs: "is marked"; an irregular one stands after /."""
    for row in verbs.split():
        verb, _, participle = row.partition("/")
        yield from intransitive(verb)
        yield participle or _ed(verb)


def nouns(listed: str) -> Iterator[str]:
    """Singular and plural."""
    for word in words(listed):
        yield from (word, _third_person(word))


def adjectives(listed: str) -> Iterator[str]:
    """Adjectives, their adverbs and nouns: hazy, hazily, haziness."""
    for word in words(listed):
        yield from (word, _CONSONANT_Y.sub("i", word) + "ness")
        if word.endswith("ic"):
            yield f"{word}ally"
        elif word.endswith("le"):
            yield f"{word[:-1]}y"
        else:
            yield (word[:-1] + "ily") if _CONSONANT_Y.search(word) else f"{word}ly"


# Japanese: the endings of a verb in the plain and polite present and in joints, of those in -ru
_ICHIDAN = "る て ており ている ていた た ます まして ました ています ております"
_PASSIVE = "れる れ れて れており れている れた れます れました れています れております"
_SURU = (
    "する し して しており している していた した します され される されて されており されている "
    "された されます されました されています しました しています しております できる でき できた できます"
)
# the last sound of a godan verb: before -masu, -te and -ta, and -reru
_GODAN = {
    "う": ("い", "って", "った", "わ"),
    "く": ("き", "いて", "いた", "か"),
    "す": ("し", "して", "した", "さ"),
    "つ": ("ち", "って", "った", "た"),
    "ぶ": ("び", "んで", "んだ", "ば"),
    "む": ("み", "んで", "んだ", "ま"),
    "る": ("り", "って", "った", "ら"),
    "ぐ": ("ぎ", "いで", "いだ", "が"),
}


def conjugated(*, suru: str = "", ichidan: str = "", godan: str = "") -> Iterator[str]:
    """Affirmative forms of Japanese verbs that tell of no past but as an attribute."""
    for noun in suru.split():
        yield from (noun, *(noun + ending for ending in _SURU.split()))
    for verb in ichidan.split():
        stem = verb.removesuffix("る")
        if len(stem) > 1:
            yield stem
        yield from (stem + ending for ending in _ICHIDAN.split())
    yield from chain.from_iterable(map(_of_godan, godan.split()))


def _of_godan(verb: str) -> Iterator[str]:
    stem, last = verb[:-1], verb[-1]
    joint, te, past, passive = _GODAN[last]
    yield from (verb, stem + joint, stem + te, stem + past, f"{stem}{joint}ます")
    yield from (f"{stem}{te}{ending}" for ending in ("いる", "いた", "おり", "います", "おります"))
    yield f"{stem}{joint}ました"
    yield from (stem + passive + ending for ending in _PASSIVE.split())
