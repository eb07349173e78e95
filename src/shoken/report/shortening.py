"""A refused sentence cut to what stands of it: mechanical, and true, for its facts are slots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.refusal import found, judged
from shoken.report.trimming import trimmed
from shoken.words import sentences as say
from shoken.words.natures import CATEGORIES
from shoken.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.refusal import Verdict
    from shoken.report.slots import Subject
    from shoken.words import Language

__all__ = ["shortened"]

# where a clause ends; of Japanese connectives, what each becomes at the end of a sentence
_CLAUSE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"; |: |, | (?=\(|(?:and|but|with|without|where|which|while|that|as|measuring|in|on)\b)"
    ),
    "ja": re.compile(
        "であり、|で、|を(?:認め|呈し|示し|なし|伴い|含み|有し|形成し)、|に(?:位置し|あり|みられ)、"
        "|が(?:あり|抽出され|描出され|みられ|広がり)、|ことから、|だが、|が、"
    ),
}
# what cannot be the last word of an English sentence
_OPEN = re.compile(
    r"(?:^|[ ,])(?:an?|the|its|is|are|be|has|have|shows?|in|of|on|at|with|into|from|to|as|by|and"
    r"|or|but|lies?|measures?|measuring|may|might|could|would|there|it|they|forms?|appears?|signal"
    r"|th(?:is|at|ese|ose))$",
    re.IGNORECASE,
)
# "adjacent to the frontal horn", but not where a verb needs it: "lies at the pons"
_PHRASES = Text(
    r"(?<!lies)(?<!lie)(?<!is)(?<!are)(?<!located)(?<!situated) (?:(?:adjacent|close|next) to|along"
    r"|near|towards?|around|beside|at) the(?: [a-z-]+){1,3}?(?=[,.;]| (?:in|and|with|of \{|\{)|$)",
    "(?!)",
)
# where a sentence can begin anew: after a clause, or at what the next one is about
_BEGINS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile("; "),
    "ja": re.compile("[でしりくられけ]、|が、|で(?=(?:境界|辺縁|内部|信号)は)"),
}
# what an impression is about, which may be left to the reader
_OF_WHAT: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"^.*?(?= (?:may|might|could|would) (?!have))"),
    "ja": re.compile("^[^、。]*?[はが](?!ある)"),
}
# how Japanese verbs that join a clause end a sentence
_ENDINGS = (
    ("であり、", "である"), ("で、", "である"), ("認め、", "認める"), ("示し、", "示す"),
    ("なし、", "なす"), ("伴い、", "伴う"), ("含み、", "含む"), ("れ、", "れる"), ("し、", "する"),
    ("り、", "る"),
)  # fmt: skip
# a clause of fewer words, or letters in Japanese, says nothing
_PIECE: Mapping[Language, str] = {"en": r"[A-Za-z_]+", "ja": r"\{\w+\}|[ぁ-ゖァ-ヺ一-鿿]"}
_FEWEST: Mapping[Language, int] = {"en": 4, "ja": 5}


def shortened(verdict: Verdict, subjects: Mapping[str, Subject], language: Language) -> Line | None:
    """The most of a refused sentence that stands by itself.

    What is left out cannot make the rest untrue: its facts are slots.
    """
    whole = verdict.line.frame
    frames = {whole, re.sub(_PHRASES[language], "", whole, flags=re.IGNORECASE)}
    if verdict.line.section != "question":
        frames |= {trimmed(frame, verdict.against, language) for frame in frames}
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


def _clauses(frame: str, language: Language) -> Iterator[str]:
    """A sentence without its last clauses, and what of it can begin anew.

    In Japanese a subject is left out anyway.
    """
    asks = frame.endswith(("?", "？"))  # part of a question asks something else
    for begin in (0, *(cut.end() for cut in _BEGINS[language].finditer(frame))):
        part = frame[begin:]
        if begin:
            yield part
        for cut in () if asks else _CLAUSE[language].finditer(part):
            shorter = part[: cut.start()].rstrip(" ,;:")
            if language == "en" and _OPEN.search(shorter):
                continue
            yield shorter + _ending(cut[0])


def _ending(joint: str) -> str:
    """What a Japanese joint of two clauses becomes where the first of them ends the sentence."""
    for before, after in _ENDINGS:
        if joint.endswith(before):
            return joint.removesuffix(before) + after
    return ""
