"""What is left of a sentence where none of its own words can stay: its slots, as code says them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.refusal import found
from shoken.report.render import slot_names
from shoken.report.words import restated as words
from shoken.report.words import sentences as say
from shoken.report.words.phrases import joined
from shoken.report.words.rules.clauses import ENDINGS
from shoken.report.words.rules.lexicon import english
from shoken.report.words.rules.natures import CATEGORIES, DENIED, HEDGES, NO_NATURE, SOFT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.draft import Line
    from shoken.report.subjects import Subject
    from shoken.report.words import Language

__all__ = ["looks", "restated"]

# what names a subject or stands before what is said of it, and what needs the writer's own verb
_NOT_SAID = frozenset({"finding", "group", "sequence", "surround"})
# what has facts of its own stands last, and what counts them all first
_ORDER = {"scope": -2, "count": -1, "only": -1, "zones": 1, "sides": 2, "largest": 3, "rest": 4,
          "extent": 5, "counterpart": 6, "limit": 7, "doubt": 8}  # fmt: skip

# how a sentence begins that is about its subject itself
_OF_IT = re.compile(
    r"(?:it|they|\{finding\}|\{group\}|its|their|the (?:candidate|lesion|focus)) ", re.IGNORECASE
)
# before what is said of a part, and before a part that something has
_IS = frozenset({"is", "are", "appear", "appears", "look", "looks", "seem", "seems"})
_HAS = frozenset({"with", "has", "have", "show", "shows", "exhibits", "displays", "and"})
_IN_BETWEEN = english.HOW | english.DEGREES | {"and"}


def restated(line: Line, subject: Subject, language: Language) -> Line | None:
    """The slots of a refused sentence in code's words, or the natures that it holds for possible.

    True whatever the sentence said of them: the slots are its subject's own facts, and a nature
    is named as one of a differential diagnosis.  None where neither is left, and for a question.
    """
    frame = None
    if line.section == "impression":
        frame = _differential(line.frame, language)
    elif line.section != "question":
        names = [name for name in dict.fromkeys(slot_names(line.frame)) if name in subject.slots]
        facts = sorted((n for n in names if n not in _NOT_SAID), key=lambda n: _ORDER.get(n, 0))
        if facts and "finding" in subject.slots:
            frame = _sentence(facts, language)
        elif facts:
            frame = _list(facts, names, language)
    return replace(line, frame=frame) if frame else None


def looks(frame: str) -> Iterator[str]:
    """What an English sentence says plainly of a part of its subject, as sentences of their own.

    An adjective beside its noun, in a clause that denies and compares nothing.
    """
    if not _OF_IT.match(frame) and not english.PARTS & set(frame.lower().split()[1:2]):
        return
    for clause in re.split(r"[;.] |[.;]$|,? (?:and|but|while) (?=(?:the|its|their) )", frame):
        if found(DENIED, clause) or re.search(r"\b(?:than|more|most|as|like)\b", clause):
            continue
        words_of = clause.lower().split()
        for at, word in enumerate(words_of):
            if word in english.PARTS:
                yield from _look(words_of, at)


def _look(of: list[str], at: int) -> Iterator[str]:
    """What the words right after a part say of it, or those right before it."""
    bare = [word.rstrip(",") for word in of]
    if at and of[at - 1] in {"the", "its", "their"} and bare[at + 1 : at + 2] in ([v] for v in _IS):
        end = at + 2
        while end < len(of) and bare[end] in _IN_BETWEEN:
            end += 1
        said = " ".join(of[at - 1 : end]).rstrip(",").removesuffix(" and")
        if said.split()[-1] in english.HOW:
            yield f"{said[0].upper()}{said[1:]}."
    begin = at
    while begin and bare[begin - 1] in _IN_BETWEEN - {"and"}:
        begin -= 1
    before = bare[begin - 1] if begin else ""
    if before in {"a", "an"} and begin > 1:
        before = bare[begin - 2]
    if begin < at and before in _HAS and bare[at - 1] in english.HOW:
        said = " ".join(of[begin : at + 1])
        one = "" if said.endswith("s") else "an " if said[0] in "aeiou" else "a "
        yield f"It has {one}{said}."


def _sentence(facts: list[str], language: Language) -> str:
    """What is so of one finding."""
    if {"zone", "place"} <= set(facts):  # in one: the zone of the place
        facts = [name for name in facts if name != "zone"]
        said = [words.PREDICATES["zone" if name == "place" else name][language] for name in facts]
        said = [text.replace("{zone}", words.ZONE_OF_PLACE[language]) for text in said]
    else:
        said = [words.PREDICATES[name][language] for name in facts]
    if language == "en":
        return f"{{finding}} {joined(said, language)}."
    return "{finding}は" + "".join(map(_joint, said[:-1])) + said[-1] + "。"


def _joint(clause: str) -> str:
    """A Japanese clause before another."""
    joint, ending = next(pair for pair in ENDINGS if clause.endswith(pair[1]))
    return clause.removesuffix(ending) + joint


def _list(facts: list[str], names: list[str], language: Language) -> str:
    """What is so of several, or of the scan."""
    if len(facts) == 1 and names == facts and facts[0] in words.ALONE:
        return words.ALONE[facts[0]][language]
    parts = [
        words.LISTED[name][language] if name in words.LISTED else f"{{{name}}}" for name in facts
    ]
    text = parts[0]
    for name, part in zip(facts[1:], parts[1:], strict=True):
        text += words.LIST_JOINT[name in words.SET_APART][language] + part
    if "group" in names:
        return say.OF_WHOM[language].replace("{name}", "{group}") + text
    return words.LISTED["sequence"][language] + text if "sequence" in names else text


def _differential(frame: str, language: Language) -> str | None:
    """The natures of a sentence that weighs them and denies none."""
    if found(DENIED, frame) or not (found(HEDGES, frame) or found(SOFT, frame)):
        return None
    natures = dict.fromkeys(
        match[0] for match in found(CATEGORIES, frame) if not found(NO_NATURE, match[0])
    )
    if not natures:
        return None
    natures = dict.fromkeys(nature[0].lower() + nature[1:] for nature in natures)
    listed = joined([nature.lstrip("の") for nature in natures], language)
    return words.DIFFERENTIAL[language].replace("{list}", listed)
