"""What is left of a sentence where none of its own words can stay: its slots, as code says them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.slot_filling import slot_names
from shoken.report.words import restated as words
from shoken.report.words import sentences as say
from shoken.report.words.phrases import joined
from shoken.report.words.rules.clauses import ENDINGS
from shoken.report.words.rules.matching import found
from shoken.report.words.rules.natures import CATEGORIES, DENIED, HEDGES, NO_NATURE, SOFT

if TYPE_CHECKING:
    from shoken.report.draft import Line
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["restated"]

# what names a subject or stands before what is said of it, and what needs the writer's own verb
_NOT_SAID = frozenset({"finding", "group", "sequence", "surround"})
# what has facts of its own stands last, and what counts them all first
_ORDER = {"scope": -2, "count": -1, "only": -1, "zones": 1, "sides": 2, "largest": 3, "rest": 4,
          "extent": 5, "counterpart": 6, "limit": 7, "doubt": 8, "contact": 9}  # fmt: skip


def restated(line: Line, subject: Subject, language: Language) -> Line | None:
    """The slots of a refused sentence in code's words, or the natures that it holds for possible.

    True whatever the sentence said of them: the slots are its subject's own facts, and a nature
    is named as one of a differential diagnosis.  None where neither is left, and for a question.
    """
    frame = None
    if line.section == "impression":
        # of nothing there is no differential diagnosis
        frame = _differential(line.frame, language) if subject.spoken_of else None
    elif line.section != "question":
        names = [name for name in dict.fromkeys(slot_names(line.frame)) if name in subject.slots]
        facts = sorted((n for n in names if n not in _NOT_SAID), key=lambda n: _ORDER.get(n, 0))
        if facts and "finding" in subject.slots:
            frame = _sentence(facts, language)
        elif facts:
            frame = _list(facts, names, language)
    return replace(line, frame=frame) if frame else None


def _sentence(facts: list[str], language: Language) -> str:
    """What is so of one finding."""
    if {"zone", "place"} & set(facts):  # which tell the side
        facts = [name for name in facts if name != "side"]
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
    if len(facts) == 1 and set(names) <= {*facts, "sequence"} and facts[0] in words.ALONE:
        return words.ALONE[facts[0]][language]
    parts = [
        words.LISTED[name][language] if name in words.LISTED else f"{{{name}}}" for name in facts
    ]
    text = parts[0]
    for name, part in zip(facts[1:], parts[1:], strict=True):
        text += words.LIST_JOINT[name in words.SET_APART][language] + part
    if "group" in names:
        return say.OF_WHOM[language].replace("{name}", "{group}") + text
    if "sequence" in names:
        return words.LISTED["sequence"][language] + text
    # where or how much, and neither how many nor which
    return words.MARKED[language] + text if set(facts) <= words.OF_MARKED else text


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
