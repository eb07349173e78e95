"""A refused sentence cut to what stands of it: mechanical, and true, for its facts are slots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.refusal import found, judged
from shoken.report.words import sentences as say
from shoken.report.words.allowed import CATEGORIES, LEFT_OUT
from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.refusal import Verdict
    from shoken.report.slots import Subject
    from shoken.report.words import Language

__all__ = ["shortened"]

# where a clause ends; of Japanese connectives, what each becomes at the end of a sentence
_CLAUSE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"; |, (?=and |but |or |with |which |so that |predominantly |mainly |mostly |\{)"
    ),
    "ja": re.compile("であり、|で、|を認め、|を呈し、|を示し、|に位置し、|ことから、|が、"),
}
# "adjacent to the frontal horn", but not where a verb needs it: "lies at the pons"
_PHRASES = Text(
    r"(?<!lies)(?<!lie)(?<!is)(?<!are)(?<!located)(?<!situated) (?:(?:adjacent|close|next) to|along"
    r"|near|towards?|around|beside|at) the(?: [a-z-]+){1,3}?(?=[,.;]| (?:in|and|with|of \{|\{)|$)",
    "(?!)",
)
# where a Japanese sentence can begin anew: after a clause, or at what the next one is about
_BEGINS = re.compile("[でしりくら]、|が、|で(?=(?:境界|辺縁|内部|信号)は)")
# what an impression is about, which may be left to the reader
_OF_WHAT: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"^.*?(?= (?:may|might|could|would) )"),
    "ja": re.compile("^[^、。]*?[はが](?!ある)"),
}
_CLOSED: Mapping[str, str] = {
    "であり、": "である",
    "で、": "である",
    "を認め、": "を認める",
    "を呈し、": "を呈する",
    "を示し、": "を示す",
    "に位置し、": "に位置する",
}
# a clause of fewer words, or letters in Japanese, says nothing
_PIECE: Mapping[Language, str] = {"en": r"[A-Za-z_]+", "ja": r"\{\w+\}|[ぁ-ゖァ-ヺ一-鿿]"}
_FEWEST: Mapping[Language, int] = {"en": 4, "ja": 5}


def shortened(verdict: Verdict, subjects: Mapping[str, Subject], language: Language) -> Line | None:
    """The most of a refused sentence that stands by itself.

    What is left out cannot make the rest untrue: its facts are slots.
    """
    whole = verdict.line.frame
    frames = {whole, *(_without(words, whole, language) for words in (_PHRASES, LEFT_OUT))}
    frames |= {_without(LEFT_OUT, frame, language) for frame in frames}
    shorter = {part for frame in frames for part in (frame, *_clauses(frame, language))}
    if verdict.line.section == "impression":
        shorter |= {_OF_WHAT[language].sub(say.APPEARANCE[language], part) for part in shorter}
    for frame in sorted(shorter, key=lambda part: (-len(part), part)):
        if len(re.findall(_PIECE[language], frame)) < _FEWEST[language]:
            continue
        if verdict.line.section == "impression" and not found(CATEGORIES, frame):
            continue  # a possibility of nothing
        again = judged(replace(verdict.line, frame=frame), subjects, language)
        if again.stands:
            return again.line
    return None


def _without(words: Text, frame: str, language: Language) -> str:
    return re.sub(words[language], "", frame, flags=re.IGNORECASE)


def _clauses(frame: str, language: Language) -> Iterator[str]:
    """A sentence without its last clauses, in Japanese also without its first ones.

    There a subject is left out anyway.
    """
    asks = "?" if frame.endswith(("?", "？")) else ""
    for cut in _CLAUSE[language].finditer(frame):
        yield frame[: cut.start()] + _CLOSED.get(cut[0], "") + asks
    if language == "ja":
        for cut in _BEGINS.finditer(frame):
            yield frame[cut.end() :]
