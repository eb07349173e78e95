"""What may stand: slots of its own subject, and words of a closed lexicon; no more is read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.report.judging.literals import as_slots
from shoken.report.judging.unknown_words import WORD, unknown_words
from shoken.report.slot_filling import SLOT, slot_names
from shoken.report.slots.subjects import SCAN_ID
from shoken.report.words.rules.around_slots import BEFORE, NEEDED, OF_WHOLE, TURNING
from shoken.report.words.rules.bound import ASKED_OF_NOTHING, OF_THE_SEARCH, READ, bound
from shoken.report.words.rules.lexicon import known_words, words_of_nothing
from shoken.report.words.rules.matching import found
from shoken.report.words.rules.natures import (
    CATEGORIES,
    CLAUSES,
    HEDGES,
    HONEST,
    MISPLACED,
    OTHERS,
    UNHEDGED,
    USEFUL,
)
from shoken.report.words.rules.own_words import OWN_WORDS
from shoken.report.words.rules.questions import (
    ADVISED,
    ASKED_FOR,
    ASKED_OF_MARKED,
    ASKS,
    STATES,
    WHETHER,
)
from shoken.report.words.rules.why_refused import INSTEAD, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line, Section
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["Refusal", "Verdict", "judged", "plain_text"]

_LONGEST = 400  # characters; by hand: a sentence of a report has at most some 200
_MARKS = re.compile(r"[^\s\0,.;:()、。()・?]")
# what code fills in before a noun: another slot may follow it at once
_ADJECTIVES = frozenset({"size", "signal", "shape", "contrast", "contact"})
_SIDE_BY_SIDE = re.compile(r"\{(\w+)\} ?\{\w+\}")


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
    if folded.isprintable():
        return folded.strip()  # the rule: neither a control nor any white space but blanks
    spaced = "".join(" " if c.isspace() else c for c in folded)
    return "".join(c for c in spaced if unicodedata.category(c)[0] != "C").strip()


def judged(line: Line, subjects: Mapping[str, Subject], language: Language) -> Verdict:
    """Hold one sentence to the rules: slots of its own subject, and no fact beside them."""
    text = plain_text(line.frame)
    subject = subjects.get(line.about)
    if subject is None:
        return Verdict(replace(line, frame=text), (Refusal(Kind.SUBJECT, line.about),))
    frame = as_slots(text, subject, language, line.section)
    against = (
        *_form(frame),
        *_slots(frame, subject, line.section),
        *_turned(frame, line.section, language),
        *_asked(frame, line.section, language),
        *_words(frame, subject, line.section, language),
    )
    return Verdict(replace(line, frame=frame), tuple(dict.fromkeys(against)))


def _form(frame: str) -> Iterator[Refusal]:
    """Its length, and marks that tell something or could break a table or a page."""
    if len(frame) > _LONGEST:
        yield Refusal(Kind.LENGTH)
    if not WORD.search(frame):
        yield Refusal(Kind.WORD)


def _slots(frame: str, subject: Subject, section: Section) -> Iterator[Refusal]:
    """Each slot is its subject's own, stands once and where it tells what it is for."""
    names = slot_names(frame)
    tells = set(names) - {"sequence"}  # which is there whatever was found on it
    if section in {"summary", "description"} and not (
        tells or subject.findings or found(READ, frame)
    ):
        yield Refusal(Kind.SLOT)  # it describes what is not there
    for name in names:
        if name not in subject.slots:
            yield Refusal(Kind.SLOT, f"{{{name}}}", tuple(subject.slots))
        elif names.count(name) > 1 or (name in NEEDED and not _is_bound(f"{{{name}}}", frame)):
            yield Refusal(Kind.SLOT, f"{{{name}}}")
    for match in _SIDE_BY_SIDE.finditer(frame):
        if match[1] not in _ADJECTIVES:
            yield Refusal(Kind.SLOT, match[0])


def _is_bound(slot: str, frame: str, *, after: bool = True) -> bool:
    """Whether words that are bound to a slot stand right before it, or after it."""
    start = frame.index(slot)
    end = start + len(slot)
    before = {start, start - 1} if frame[:start].endswith(" ") else {start}
    return any(
        match[0]
        and match["noun"] is None
        and (match.end() in before or (after and match.start() == end))
        for match in bound(frame)
    )


def _turned(frame: str, section: Section, language: Language) -> Iterator[Refusal]:
    """What would make something else of a slot or of a possibility."""
    for match in found(TURNING, re.sub(OF_WHOLE, r"\1 \2", frame)):
        yield Refusal(Kind.SLOT, match[0])
    if language == "en":
        for match in SLOT.finditer(frame):
            before = BEFORE.get(match[1])
            if not before or re.search(before + "$", frame[: match.start()], re.IGNORECASE):
                continue
            if not _is_bound(match[0], frame, after=False):
                yield Refusal(Kind.SLOT, match[0])
    if section == "impression":
        for match in found(MISPLACED, frame):
            yield Refusal(Kind.WORD, match[0])
        clauses = re.split(CLAUSES[language], frame)
        natures = [clause for clause in clauses if found(CATEGORIES, clause)]
        weighed = all(found(HEDGES, clause) for clause in natures or [frame])
        if not weighed and (natures or not found(HONEST, frame)):
            yield Refusal(Kind.HEDGE)
        for match in (*found(UNHEDGED, frame), *([] if weighed else _stated(frame))):
            yield Refusal(Kind.HEDGE, match[0])


def _asked(frame: str, section: Section, language: Language) -> Iterator[Refusal]:
    """A question where one belongs, or what is advised in its place; and none elsewhere."""
    asks = bool(re.search(ASKS[language], frame, re.IGNORECASE))
    if section == "question":
        advises = re.search(ADVISED[language], frame, re.IGNORECASE)
        if not (asks or advises) or "?" in frame[:-1]:
            yield Refusal(Kind.QUESTION)
        for match in [] if asks else _stated(frame):
            yield Refusal(Kind.QUESTION, match[0])
    elif asks or "?" in frame:
        yield Refusal(Kind.QUESTION)


def _stated(frame: str) -> list[re.Match[str]]:
    """What a sentence that should leave a matter open settles."""
    return found(STATES, re.sub(WHETHER, "", frame, flags=re.IGNORECASE))


def _words(frame: str, subject: Subject, section: Section, language: Language) -> Iterator[Refusal]:
    """Words that are in no lexicon and in no phrase that is allowed."""
    is_marked = bool(subject.spoken_of)
    matches = [*(bound(frame) if is_marked else found(OF_THE_SEARCH, frame))]
    phrases = []
    if section == "impression":
        phrases += [USEFUL, CATEGORIES] if is_marked else [USEFUL]
        if subject.id == SCAN_ID and len(subject.spoken_of) > 1:
            phrases.append(OTHERS)
    if section == "question" and re.search(ASKS[language], frame, re.IGNORECASE):
        phrases += [ASKED_FOR, ASKED_OF_MARKED if is_marked else ASKED_OF_NOTHING]
    phrases += [OWN_WORDS[trait] for trait in sorted(subject.traits) if trait in OWN_WORDS]
    matches += [match for phrase in phrases for match in found(phrase, frame)]
    text = frame
    for match in matches:
        start, end = match.span()
        text = text[:start] + "\0" * (end - start) + text[end:]
    text = SLOT.sub(lambda m: "\0" * len(m[0]), text)
    for mark in _MARKS.findall(WORD.sub("", text)):
        yield Refusal(Kind.CHARACTERS, mark)
    if is_marked:
        known = known_words(section, language, several=len(subject.findings) != 1)
    else:
        known = words_of_nothing(section, language)
    for kind, word in unknown_words(text, known, language):
        yield Refusal(kind, word, tuple(n for n in INSTEAD.get(kind, ()) if n in subject.slots))
