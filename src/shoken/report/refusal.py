"""What may not stand: a sentence that says a fact outside its slots; nothing is interpreted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from shoken.report.literals import as_slots
from shoken.report.render import SLOT, slot_names
from shoken.words.allowed import ALLOWED, ALLOWED_IN_QUESTION, CALLS, CATEGORIES, HEDGES
from shoken.words.refused import REFUSED, Kind
from shoken.words.synonyms import OWN_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.slots import Subject
    from shoken.words import Language, Text

__all__ = ["Refusal", "Verdict", "found", "judged", "plain_text"]

_LONGEST = 400
# what could break a table or a page, or hide a word letter by letter
_MARKUP = re.compile(
    r"[<>`|*_#\[\]\\{}~^=@]|(?<![A-Za-z])(?:[A-Za-z][ .\-]){2,}[A-Za-z](?![A-Za-z])"
)
# a name or an abbreviation within a sentence: of a disease, a drug, a person
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z]\w*|[A-Z]{2,}")
_NO_NAMES = frozenset({"MR", "MRI", "FLAIR"})
_ASKS = re.compile("(?:[?？]|か。?)$")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_NEXT_TO_LETTERS = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"


@dataclass(frozen=True)
class Refusal:
    """Why a sentence cannot stand: the kind, the words, and what could be said instead."""

    kind: Kind
    said: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A line with its own facts turned into slots, and all that is against it."""

    line: Line
    against: tuple[Refusal, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether nothing is against it."""
        return not self.against


def plain_text(text: str) -> str:
    """A text in compatibility form (NFKC), without what cannot be seen.

    Controls, marks of direction, zero-width and private characters go; white space is a blank.
    """
    folded = unicodedata.normalize("NFKC", text)
    spaced = "".join(" " if c.isspace() else c for c in folded)
    return "".join(c for c in spaced if unicodedata.category(c)[0] != "C").strip()


def judged(line: Line, subjects: Mapping[str, Subject], language: Language) -> Verdict:
    """Hold one sentence to the rules: slots of its own subject, and no fact beside them."""
    text = plain_text(line.frame)
    subject = subjects.get(line.about)
    if subject is None:
        return Verdict(replace(line, frame=text), (Refusal(Kind.SUBJECT, line.about),))
    frame = as_slots(text, subject, language)
    against = (
        *_form(frame, language),
        *_slots(frame, subject),
        *_words(frame, subject, line),
        *_calls(frame, subject),
    )
    if line.section == "question" and not _ASKS.search(frame):
        against += (Refusal(Kind.QUESTION),)
    if line.section == "impression" and not found(HEDGES, SLOT.sub(" ", frame)):
        against += (Refusal(Kind.HEDGE),)
    return Verdict(replace(line, frame=frame), tuple(dict.fromkeys(against)))


def _form(frame: str, language: Language) -> Iterator[Refusal]:
    """Its length, its letters and its language."""
    own = SLOT.sub("", frame)
    if len(frame) > _LONGEST:
        yield Refusal(Kind.LENGTH)
    if found := _MARKUP.search(own):
        yield Refusal(Kind.CHARACTERS, found[0])
    if (name := _NAME.search(own)) and name[0] not in _NO_NAMES:
        yield Refusal(Kind.DIAGNOSIS, name[0])
    if foreign := [c for c in own if not _is_usual(c, language)]:
        yield Refusal(Kind.CHARACTERS, "".join(foreign[:5]))
    if language == "ja" and re.search("[A-Za-z]", own) and not _JAPANESE.search(own):
        yield Refusal(Kind.LANGUAGE)


def _is_usual(char: str, language: Language) -> bool:
    if char.isascii() or unicodedata.category(char)[0] in "PZS":
        return True
    return language == "ja" and bool(re.fullmatch("[ぁ-ゖァ-ヺー々〆〇一-鿿]", char))


def _slots(frame: str, subject: Subject) -> Iterator[Refusal]:
    names = slot_names(frame)
    for name in names:
        if name not in subject.slots:
            yield Refusal(Kind.SLOT, f"{{{name}}}", tuple(subject.slots))
        elif names.count(name) > 1:
            # said twice it would seem to be of two
            yield Refusal(Kind.SLOT, f"{{{name}}} {{{name}}}")


def _words(frame: str, subject: Subject, line: Line) -> Iterator[Refusal]:
    """Words of the refused kinds that no longer allowed phrase covers."""
    text = SLOT.sub(" \0 ", frame)
    allowed = [m.span() for m in found(ALLOWED, text)]
    if line.section == "impression":
        allowed += [m.span() for m in found(CATEGORIES, text)]
    if line.section == "question" and _ASKS.search(text):
        allowed += [m.span() for m in found(ALLOWED_IN_QUESTION, text)]
    for slot in subject.slots.values():
        if (slot.name, slot.key) in OWN_WORDS:
            own = OWN_WORDS[slot.name, str(slot.key)]
            allowed += [m.span() for m in found(own, text)]
    for kind in REFUSED:
        for match in found(REFUSED[kind], text):
            if not any(a <= match.start() and match.end() <= b for a, b in allowed):
                yield Refusal(kind, match[0], _INSTEAD.get(kind, ()))


def _calls(frame: str, subject: Subject) -> Iterator[Refusal]:
    """Words that promise a measure, where none of its slots stands in the sentence."""
    text, there = SLOT.sub(" \0 ", frame), set(slot_names(frame))
    for names, words in CALLS.items():
        wanted = names.split()
        if not there & set(wanted) and (match := found(words, text)):
            yield Refusal(Kind.MEASURE, match[0][0], tuple(n for n in wanted if n in subject.slots))


def found(words: Text, text: str) -> list[re.Match[str]]:
    """Where any of the words stand: either language can hide in the other."""
    return [match for pattern in _patterns(words) for match in pattern.finditer(text)]


@cache
def _patterns(words: Text) -> tuple[re.Pattern[str], re.Pattern[str]]:
    english = re.compile(_NEXT_TO_LETTERS.format(words.en), re.IGNORECASE)
    return english, re.compile(words.ja, re.IGNORECASE)


_INSTEAD: Mapping[Kind, tuple[str, ...]] = {
    Kind.NUMBER: ("volume", "diameter", "count"),
    Kind.UNIT: ("volume", "diameter"),
    Kind.SIDE: ("side", "place", "sides", "counterpart"),
    Kind.PLACE: ("place", "zone", "contact", "surround", "places", "main_zone"),
    Kind.SIZE: ("size", "volume"),
    Kind.RANK: ("rank", "largest"),
    Kind.COUNT: ("count", "zones", "group"),
    Kind.ABSENCE: ("absence",),
    Kind.CONTRAST: ("contrast",),
    Kind.SIGNAL: ("signal", "contrast"),
    Kind.SHAPE: ("shape",),
    Kind.SEQUENCE: ("sequence",),
}
