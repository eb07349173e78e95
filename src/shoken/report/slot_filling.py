"""The one renderer: a frame and the slots of its subject to a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.words.places import on_a_side
from shoken.report.words.rules.around_slots import SAID_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.report.words import Language, Text

__all__ = ["SLOT", "filled_slots", "first_that_fits", "paragraph", "rendered", "slot_names"]

SLOT = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = re.compile(r"\[((?:[^\[\]]*\{[a-z_]+\}[^\[\]]*)+)\]")
_ARTICLE = re.compile(r"(?:^|\s)(?:the|an?|its|this|that|each|every)\s+$", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:^|(?<=\s))(a)n?\s+$", re.IGNORECASE)
_BEGINS_WITH_ARTICLE = re.compile(r"^(?:the|an?) ")
# a noun that a slot says already: "{sequence} images", 「{rank}の病変」
_SAID: Mapping[str, re.Pattern[str]] = {
    "sequence": re.compile(r"^[ -]*(?:MR ?)?(?:images|像|画像)(?![a-z])"),
    "zone": re.compile(r"^ (?:region|zone)s?\b"),
    "rank": re.compile(r"^の(?:病変候補|病変|病巣|所見)"),
    "count": re.compile(
        r"^ ?(?:lesion candidates?|lesions?|candidates?|findings?|の?病変候補)(?![a-z])"
    ),
}
# English that agrees with what a slot turns out to be
_OTHER_NOUN = re.compile(r"^ (?:image|imaging|scan|sequence)(?![a-z])")
_ONE = {" are": " is", " were": " was", " have": " has"}
_SEVERAL = {
    **{there: here for here, there in _ONE.items()},
    **{f" {verb}s": f" {verb}" for verb in ("show", "reveal", "demonstrate", "display", "depict")},
}
_VERB = re.compile(r"^ [a-z]+\b")
_LIES_IN = re.compile(r"\b(?:is|are|lies|located)\s+$")
_WAS_MARKED = (
    (re.compile(r"(?<!\w)([Ll])esion(s?)(?!\w)(?! candidates?)"), None),
    (re.compile(r"(?:病変|病巣)(?!候補)"), "病変候補"),
)


def slot_names(frame: str) -> tuple[str, ...]:
    """The slots in a frame, in order."""
    return tuple(SLOT.findall(frame))


def first_that_fits(
    alternatives: Iterable[Text], slots: Mapping[str, str], language: Language
) -> str | None:
    """The first frame whose slots, but for those in brackets, exist; brackets resolved."""
    for text in alternatives:
        frame = _OPTIONAL.sub(
            lambda m: m[1] if set(SLOT.findall(m[1])) <= set(slots) else "", text[language]
        )
        if set(SLOT.findall(frame)) <= set(slots):
            return frame
    return None


def rendered(
    frame: str, slots: Mapping[str, str], language: Language, *, candidate: bool = True
) -> str:
    """A whole sentence: slots filled, articles joined, first letter and full stop in place.

    With ``candidate``, what was marked is called a candidate and never a lesion.
    """
    parts = SLOT.split(frame)
    text = _own_words(parts[0], candidate=candidate)
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        phrase = _filled(name, slots[name], text, language)
        if name in _SAID:
            after = _SAID[name].sub("", after)  # noqa: PLW2901
        if language == "en":
            text, phrase, after = _agreeing(name, *_fitted(text, phrase), after)  # noqa: PLW2901
        text += phrase + _own_words(after, candidate=candidate)
    return _finished(text, language)


def filled_slots(
    frame: str, slots: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    """The slots in a frame, in order, each with what it says there."""
    parts = SLOT.split(frame)
    for before, name in zip(parts[::2], parts[1::2], strict=False):
        yield name, _filled(name, slots[name], before, language)


def _filled(name: str, phrase: str, before: str, language: Language) -> str:
    """A slot's phrase, less what it measures where the words before it say that already."""
    if name in SAID_BEFORE:
        said, again = SAID_BEFORE[name]
        if re.search(said[language], before, re.IGNORECASE):
            return re.sub(again[language], "", phrase)
    return phrase


def paragraph(sentences: Iterable[str], language: Language) -> str:
    """Sentences one after the other, none of them twice."""
    return ("" if language == "ja" else " ").join(dict.fromkeys(s for s in sentences if s))


def _own_words(text: str, *, candidate: bool) -> str:
    if not candidate:
        return text
    (english, _), (japanese, instead) = _WAS_MARKED
    text = english.sub(lambda m: f"{'C' if m[1] == 'L' else 'c'}andidate{m[2]}", text)
    return japanese.sub(str(instead), text)


def _fitted(before: str, phrase: str) -> tuple[str, str]:
    """No article twice, and "an" before a vowel."""
    if _ARTICLE.search(before):
        phrase = _BEGINS_WITH_ARTICLE.sub("", phrase)
    if found := _INDEFINITE.search(before):
        article = found[1] + ("n" if phrase[:1].lower() in "aeiou" else "")
        before = f"{before[: found.start()]}{article} "
    if re.search(r"\w$", before):
        before += " "
    return before, phrase


def _agreeing(name: str, before: str, phrase: str, after: str) -> tuple[str, str, str]:
    """Verbs in the number of the phrase, and a place as what something is in."""
    if name in {"zone", "place", "main_zone"} and _LIES_IN.search(before):
        before += "in "
    if name == "sequence" and _OTHER_NOUN.match(after):
        phrase = phrase.removesuffix(" images")
    elif name == "sequence":
        after = _VERB.sub(lambda m: _SEVERAL.get(m[0], m[0]), after, count=1)
    if name in {"count", "only"} and phrase.startswith("a single"):
        after = _VERB.sub(lambda m: _ONE.get(m[0], m[0]), after, count=1)
        before = re.sub(r"\b([Tt])here are $", r"\1here is ", before)
    return before, phrase, after


def _finished(text: str, language: Language) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    if language == "en":
        text = on_a_side(re.sub(r" ([,.;:?!)])", r"\1", text))
        return _capital(text) + ("" if text.endswith((".", "?", "!")) else ".")
    text = text.rstrip(".,、;").replace("?", "？")
    return text if text.endswith(("。", "？", "！")) else text + "。"


def _capital(text: str) -> str:
    at = 0 if text[:1] not in "(\"'" else 1
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
