"""A refused sentence cut to what stands of it: mechanical, and true, for its facts are slots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.refusal import found, judged
from shoken.report.trimming import trimmed
from shoken.report.words import sentences as say
from shoken.report.words.clauses import BEGINS, ENDINGS, ENDS, OF_WHAT, OPEN, PHRASES
from shoken.report.words.natures import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.refusal import Verdict
    from shoken.report.subjects import Subject
    from shoken.report.words import Language

__all__ = ["shortened"]

# what counts as a word, or as a letter in Japanese
_PIECE: Mapping[Language, str] = {"en": r"[A-Za-z_]+", "ja": r"\{\w+\}|[ぁ-ゖァ-ヺ一-鿿]"}
# a clause of fewer says nothing
_FEWEST: Mapping[Language, int] = {"en": 4, "ja": 5}


def shortened(verdict: Verdict, subjects: Mapping[str, Subject], language: Language) -> Line | None:
    """The most of a refused sentence that stands by itself.

    What is left out cannot make the rest untrue: its facts are slots.
    """
    whole = verdict.line.frame
    frames = {whole, re.sub(PHRASES[language], "", whole, flags=re.IGNORECASE)}
    if verdict.line.section != "question":
        frames |= {trimmed(frame, verdict.against, language) for frame in frames}
    shorter = {part for frame in frames for part in (frame, *_clauses(frame, language))}
    if verdict.line.section == "impression":
        shorter |= {re.sub(OF_WHAT[language], say.APPEARANCE[language], part) for part in shorter}
    for frame in sorted(shorter, key=lambda part: (-len(part), part)):
        if len(re.findall(_PIECE[language], frame)) < _FEWEST[language]:
            continue
        if verdict.line.section == "impression" and not found(CATEGORIES, frame):
            continue  # a possibility of nothing
        again = judged(replace(verdict.line, frame=frame), subjects, language)
        if again.stands:
            return again.line
    return None


def _clauses(frame: str, language: Language) -> Iterator[str]:
    """A sentence without its last clauses, and what of it can begin anew.

    In Japanese a subject is left out anyway.
    """
    asks = frame.endswith(("?", "？"))  # part of a question asks something else
    for begin in (0, *(cut.end() for cut in re.finditer(BEGINS[language], frame))):
        part = frame[begin:]
        if begin:
            yield part
        for cut in () if asks else re.finditer(ENDS[language], part):
            shorter = part[: cut.start()].rstrip(" ,;:")
            if language == "en" and re.search(OPEN, shorter, re.IGNORECASE):
                continue
            yield shorter + _ending(cut[0])


def _ending(joint: str) -> str:
    """What a Japanese joint of two clauses becomes where the first of them ends the sentence."""
    for before, after in ENDINGS:
        if joint.endswith(before):
            return joint.removesuffix(before) + after
    return ""
