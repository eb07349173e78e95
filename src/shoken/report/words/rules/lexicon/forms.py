"""Forms of a word: what a list of words need not spell out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["FORMS", "nouns", "spellings"]

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
_ICHIDAN = "る て ており ている た ます まして ました ています ております"
_STATE = "いる おり います おります"
_PASSIVE = "れる れ れて れており れている れた れます れました れています れております"
_SURU = (
    "する し して しており している した します され される されて されており されている "
    "された されます されました されています しました しています しております できる でき できた できます 可能"
)
# the last sound of a godan verb: before -masu, -te and -ta, -reru, and the potential
_GODAN = {
    "う": ("い", "って", "った", "わ", "え"),
    "く": ("き", "いて", "いた", "か", "け"),
    "す": ("し", "して", "した", "さ", "せ"),
    "つ": ("ち", "って", "った", "た", "て"),
    "ぶ": ("び", "んで", "んだ", "ば", "べ"),
    "む": ("み", "んで", "んだ", "ま", "め"),
    "る": ("り", "って", "った", "ら", "れ"),
    "ぐ": ("ぎ", "いで", "いだ", "が", "げ"),
}


def suru(listed: str) -> Iterator[str]:
    """Affirmative forms of nouns that are verbs with suru: 描出, 描出される."""
    for noun in words(listed):
        yield from (noun, *(noun + ending for ending in _SURU.split()))


def ichidan(listed: str) -> Iterator[str]:
    """Affirmative forms of verbs that keep their stem, the passive included: 認める, 認められる."""
    for verb in words(listed):
        stem = verb.removesuffix("る")
        if len(stem) > 1:
            yield stem
        yield from (stem + ending for ending in _ICHIDAN.split())
        yield from (f"{stem}ら{ending}" for ending in _PASSIVE.split())


def godan(listed: str) -> Iterator[str]:
    """Affirmative forms of the other verbs, passive and potential included: 示す, 示される."""
    for verb in words(listed):
        stem, last = verb[:-1], verb[-1]
        joint, te, past, passive, potential = _GODAN[last]
        yield from (verb, stem + joint, stem + te, stem + past, f"{stem}{joint}ます")
        yield from (f"{stem}{te}{ending}" for ending in _STATE.split())
        yield f"{stem}{joint}ました"
        yield from (stem + passive + ending for ending in _PASSIVE.split())
        yield from (stem + potential + ending for ending in ("る", "て", "ます"))


def na_adjectives(listed: str) -> Iterator[str]:
    """Adjectives with na, and their nouns: 明瞭, 明瞭さ."""
    for word in words(listed):
        yield from (word, f"{word}さ")


def i_adjectives(listed: str) -> Iterator[str]:
    """Adjectives in i: 粗い, 粗く, 粗さ."""
    for word in words(listed):
        yield word
        yield from (word[:-1] + ending for ending in ("く", "くて", "さ", "いが", "いです"))


def things(listed: str) -> Iterator[str]:
    """What something has the form of: crescent-shaped, 三日月状."""
    for word in words(listed):
        if word.isascii():
            yield from (f"{word}-shaped", f"{word}-like")
            yield from (f"{word}like",) if len(word) > 1 else ()
        else:
            yield from (word + like for like in ("状", "形", "様", "型", "状影"))


# how the forms of each kind of words are made
FORMS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "words": words,
    "nouns": nouns,
    "adjectives": adjectives,
    "transitive": transitive,
    "intransitive": intransitive,
    "suru": suru,
    "ichidan": ichidan,
    "godan": godan,
    "na_adjectives": na_adjectives,
    "i_adjectives": i_adjectives,
    "things": things,
}
