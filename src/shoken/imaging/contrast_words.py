"""Whether words tell of a contrast agent, or that none was given, as people write either.

In English, the languages of Romance, German and the Nordic countries, and Japanese.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["denies_agent", "is_denied", "is_told", "plain_letters", "signs_marked"]

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_BRANDS = (
    "magnevist|magnescope|dotarem|clariscan|prohance|omniscan|multihance|elucirem|vueway|primovist"
)
_AGENTS = rf"(?:gd|gad|gado[a-z]*|km|m ?d ?c|[ck]ontrast(?:e|o|mittel)?|ce|c|{_BRANDS}|造影剤?)"
_NOT_IN_A_WORD = r"(?:(?<![a-z])|(?<=t1w))"  # "T1wGd" is written as one word
# what joins an agent to its name or to "enhanced" is no sign
_JOINED = r"(?![\s_-]*(?:dtpa|bopta|eob|dota|do3a|enh))"
# "Gd-" and "Gd -)"; between two words it parts them: "Gd - tra", "Gd-tra"
_MINUS_AFTER = re.compile(
    rf"{_NOT_IN_A_WORD}({_AGENTS})(?:-(?=[\s_.,;:)\]]|$){_JOINED}|[ _]-(?=[)\]]|$))"
)
# "T1 -Gd" and "T1 (-) Gd"; "T1-Gd", "T1 - Gd" and "FS(-) Gd+" are none
_MINUS_BEFORE = re.compile(
    rf"(?:(?<=[\s_(\[])|^)(?:-|\( ?- ?\) ?)({_AGENTS})(?![a-z0-9後]|[ _]?[(+]){_JOINED}"
)

_GIVEN = (
    r"(?:post)?(?:gd|gad|gado[a-z]*|km|m ?d ?c|[ck]ontrast[a-z]*|ce|c|enhanced|enhancement|enh|"
    rf"inject[a-z]*|{_BRANDS})"
)
_WITHOUT = re.compile(
    r"(?<![a-z])(?:pre|non|no|not|nicht|kein(?:e|em|en)?|without|w/?o(?:ut)?|minus|ohne|sans|senza|"
    r"sin|sem|s/|avant|antes|prima|vor|before|prior to|free of|utan|uden|uten|bez|zonder)[ -]*"
    r"(?:(?:de|del|di|da|do|the|any|iv|medio|mezzo)[ -]+)*"
    rf"{_GIVEN}(?![a-z0-9])(?:[ -](?:inject|admin)[a-z]*)?"
    r"|precontrast|noncontrast|unenhanced|kontrast(?:mittel)?(?:frei|los|s[ıi]z)"
    rf"|{_NOT_IN_A_WORD}{_AGENTS} ?\( ?- ?\)"
    rf"|{_NOT_IN_A_WORD}{_AGENTS}(?:[ -]agent)?[ -]"
    r"(?:none|nil|free(?! ?breath)|minus(?! ?(?:pre|non|nat)))(?![a-z])"
    # "造影 前額断" and "造影 無信号" speak of something else
    r"|(?:造影剤?|ガド[ァ-ヶー]*|(?<![a-z])(?:gd|ce|km)) ?の?(?:投与|使用|注入|注射)? ?"
    r"(?:前(?![額頭方])|なし|無し|無(?!信号)|せず|しない|未|[非不](?:投与|使用)|マイナス)"
    r"|[非未無] ?造影剤?"
)
_PLAIN = re.compile(r"単純|(?<![a-z])nati[vf]")
# what is named by these alone is a T1 as well; the others are initials of people too
_AGENT = re.compile(
    rf"(?<![a-z])(?:post)?(?:gd|gad|gado[a-z]*|{_BRANDS})(?![a-z])"
    r"|\+ ?(?:c|ce|gd?)(?![a-z])|(?<![a-z])c ?(?:\+|\( ?\+ ?\))|造影|ガド"
)
_ENHANCED = re.compile(
    r"(?<=t1)(?:c|ce|gd|gad|post|km)(?![a-z])|(?:gd|ce|post)(?=t1)|(?<=t1w)(?:c|ce|gd|gad|post|km)(?![a-z])"
    r"|(?<![a-z])(?:ce|km|m ?d ?c|(?:post)?[ck]ontrast[a-z]*|enhanced|enh|inject[a-z]*)(?![a-z0-9])"
    r"|(?<![a-z])post(?! ?(?:op|surg|stroke|treat|tx|rt|chemo|proc|mortem|ictal|nat))(?![a-z])"
)


def plain_letters(text: str) -> str:
    """Full width as half, "pré" as "pre", any dash as a hyphen; the marks of Japanese sounds stay.

    >>> plain_letters("Ｔ１ Gd−"), plain_letters("pré")
    ('T1 Gd-', 'pre')
    """
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    composed = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", parted))
    return _DASHES.sub("-", composed)


def signs_marked(words: str) -> str:
    """Lower-case words in which a minus that denies an agent stands in brackets behind it.

    To be called while the words are as they were written: a hyphen between words is no minus.

    >>> signs_marked("t1 gd-"), signs_marked("t1 -gd"), signs_marked("gd-dtpa t1-gd")
    ('t1 gd(-)', 't1 gd(-)', 'gd-dtpa t1-gd')
    """
    return _MINUS_BEFORE.sub(r"\1(-)", _MINUS_AFTER.sub(r"\1(-)", words))


def is_denied(words: str) -> bool:
    """Whether words, made plain and marked, say of some agent that it was not given."""
    return _WITHOUT.search(words) is not None


def is_told(words: str, *, beside_t1: bool) -> bool:
    """Whether words, made plain and marked, tell of an agent; ``beside_t1`` where they name a T1.

    Where they do not, what may be a person's initials tells nothing.
    """
    rest = _WITHOUT.sub(" ", words)
    told = _AGENT.search(rest) or (beside_t1 and _ENHANCED.search(rest))
    return bool(told) and _PLAIN.search(words) is None


def denies_agent(text: str) -> bool:
    """Whether a text says that no contrast agent was given, and tells of none.

    >>> denies_agent("Brain 造影なし"), denies_agent("pre/post Gd"), denies_agent("FLAIR")
    (True, False, False)
    """
    words = signs_marked(plain_letters(text).lower()).replace("_", " ")
    return is_denied(words) and not is_told(words, beside_t1=True)
