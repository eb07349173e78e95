"""Facts that a writer wrote out: where they are its subject's own, they become the slot."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shoken.report.slot_filling import SLOT
from shoken.report.words.rules.matching import found
from shoken.report.words.rules.natures import CATEGORIES
from shoken.report.words.rules.synonyms import (
    ADJECTIVES,
    ALONG_ZONE,
    MEASURES,
    PREDICATES,
    SYNONYMS,
    ZONE_ADJECTIVES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.draft import Section
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["as_slots"]

_WITHOUT_ARTICLE = frozenset({"place", "zone", "main_zone"})
_ON_A_SIDE = re.compile("(?:the|on the) (left|right) side of the (.+)")  # "the left midbrain"


def as_slots(text: str, subject: Subject, language: Language, section: Section) -> str:
    """A text with what equals a rendering of one of its subject's slots turned into that slot.

    A number does where it is the measured one, rounded as it is written.  A nature stays whole:
    "small vessel disease" tells no size.
    """
    phrases = tuple(_phrases(subject, language, text.lower()))
    kept = [match.span() for match in SLOT.finditer(text)]
    if section in {"impression", "question"}:
        kept += [match.span() for match in found(CATEGORIES, text)]
    text = _replaced(text, phrases, kept)
    if "{place}" in text and subject.id.isdigit():
        # the place says the side already
        text = re.sub(
            rf"(?<![\w-]){subject.findings[0].side}(?:-sided)? (?=\S)",
            "",
            text,
            flags=re.IGNORECASE,
        )
    if "{zone}" in text:
        # what runs along a zone lies in it
        text = re.sub(ALONG_ZONE.en, "lies in {zone}", text)
        text = re.sub(ALONG_ZONE.ja, "{zone}に位置し、", text)
    text = text.replace("{place}{zone}", "{place}の{zone}")
    for name, pattern in MEASURES:
        if name in subject.values:
            text = _numbers(text, name, pattern, subject.values[name])
    return text


def _phrases(
    subject: Subject, language: Language, text: str
) -> Iterator[tuple[str, re.Pattern[str]]]:
    """What a slot's value can be called, and what goes in its place.

    Of the values themselves those alone that the text, in lower case, has: each is a pattern of
    its own to compile, and there are many.
    """
    found: list[tuple[str, str]] = []
    for name, slot in subject.slots.items():
        bare = re.sub(r"^(?:the|a|an) ", "", slot.text)
        values = [slot.text, bare] if name in _WITHOUT_ARTICLE else [slot.text]
        if named := _ON_A_SIDE.fullmatch(slot.text):
            values += [f"the {named[1]} {named[2]}", f"{named[1]} {named[2]}"]
        found += [(f"{{{name}}}", re.escape(value)) for value in values if value.lower() in text]
        if (name, slot.key) in SYNONYMS:
            found.append((f"{{{name}}}", SYNONYMS[name, str(slot.key)][language]))
        if (name, slot.key) in PREDICATES:
            predicate, put = PREDICATES[name, str(slot.key)]
            found.append((put[language], predicate[language]))
    if subject.id.isdigit() and language == "en":
        found += _adjectives(subject)
    for instead, pattern in found:
        yield instead, _compiled(pattern)


def _adjectives(subject: Subject) -> Iterator[tuple[str, str]]:
    """Side, lobe and zone in one: "the left frontal periventricular white matter"."""
    finding = subject.findings[0]
    region = ADJECTIVES.get(finding.region)
    if region is None or finding.side not in {"left", "right"} or len(finding.sites) > 1:
        return
    side = rf"(?:the )?{finding.side} {region}"
    if finding.zone and "zone" in subject.slots:
        zone = ZONE_ADJECTIVES[finding.zone]
        yield "{zone} of {place}", rf"{side} {zone} (?:white matter|region)"
        yield "{zone} of {place}", rf"{side} lobe,? {zone} white matter"


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    # letters next to it would make it another word
    return re.compile(rf"(?<![A-Za-z0-9.])(?:{pattern})(?![A-Za-z0-9])", re.IGNORECASE)


def _replaced(
    text: str, phrases: tuple[tuple[str, re.Pattern[str]], ...], kept: list[tuple[int, int]]
) -> str:
    """The longest that matches first, then what overlaps neither with it nor with ``kept``."""
    matches = [
        (m.start(), m.end(), new) for new, pattern in phrases for m in pattern.finditer(text)
    ]
    taken: list[tuple[int, int, str]] = []
    for start, end, new in sorted(matches, key=lambda one: (one[0] - one[1], one[0])):
        is_free = not any(start < b and a < end for a, b, _ in taken)
        if start < end and is_free and not any(start < b and a < end for a, b in kept):
            taken.append((start, end, new))
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _numbers(text: str, name: str, pattern: str, own: tuple[float, ...]) -> str:
    def instead(match: re.Match[str]) -> str:
        written = match.groups()
        same = len(written) == len(own) and all(map(_is_rounded, written, own))
        return f"{{{name}}}" if same else match[0]

    return re.sub(pattern, instead, text, flags=re.IGNORECASE)


def _is_rounded(written: str, value: float) -> bool:
    """Whether a number is the measured one as it would be written with so many decimals."""
    written = written.replace(",", ".")
    decimals = len(written.partition(".")[2])
    return abs(float(written) - value) <= 0.5 * 10**-decimals + 1e-9
