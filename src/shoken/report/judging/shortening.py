"""A refused sentence cut to what stands of it: mechanical, and true, for its facts are slots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.judging.refusal import judged
from shoken.report.judging.restating import restated
from shoken.report.slot_filling import slot_names
from shoken.report.words import sentences as say
from shoken.report.words.rules.clauses import (
    BEGINS,
    ENDINGS,
    ENDS,
    OF_WHAT,
    OPEN,
    PARTS,
)
from shoken.report.words.rules.lexicon import is_known_compound, looks
from shoken.report.words.rules.matching import found
from shoken.report.words.rules.natures import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.draft import Line
    from shoken.report.judging.refusal import Verdict
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["shortened"]

# what counts as a word, or as a letter in Japanese
_PIECE: Mapping[Language, str] = {"en": r"[A-Za-z_]+", "ja": r"\{\w+\}|[ぁ-ゖァ-ヺ一-鿿]"}
# an article with an adjective alone, the first two of three predicates, and a part of which nothing
# is said
_NOTHING = {
    "en": re.compile(
        r"\ban? \{(?:signal|contrast|contact|shape|size)\}[.,;]?$"
        r"|^[^,]*\{\w+\}, (?:is|has|measures) [^,]*$"
        rf"|(?:^|, ?|\b(?:with|has|have|shows?|and) )(?:an? |the |its )?(?:{PARTS}"
        r"|appearance|texture|configuration|shape|form|pattern)"
        r"(?=[.,;]|$| (?:and|with)\b)",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        r"(?:^|[、はにで])(?:信号|形態|形状|形|輪郭|辺縁|境界|域)(?:[、。]|を(?:呈|示|持|も|有)|で(?:あ|、|描|み))"
        r"|は病変候補で、|(?:結果|ところ)。?$"
    ),
}
# a look of one letter, which is a part of many words
_SHORT_HOW = re.compile(r"[整粗密疎](?:[でなだい]|っ|。|$)")
# a clause of fewer says nothing
_FEWEST: Mapping[Language, int] = {"en": 3, "ja": 5}


def shortened(verdict: Verdict, subjects: Mapping[str, Subject], language: Language) -> Line | None:
    """The most of a refused sentence that stands by itself.

    What is left out cannot make the rest untrue: its facts are slots.  Where no part stands, its
    slots do, without its words.
    """
    if verdict.line.about not in subjects:
        return None
    whole = verdict.line.frame
    shorter = {whole, *_clauses(whole, language)}
    if verdict.line.section == "impression":
        shorter |= {
            re.sub(OF_WHAT[language], say.APPEARANCE[language], part).lstrip("、")
            for part in shorter
        }
    listed = restated(verdict.line, subjects[verdict.line.about], language)
    for frame in sorted(shorter, key=lambda part: (-len(part), part)):
        if _is_poor(frame, verdict.line, listed, language):
            continue
        again = judged(replace(verdict.line, frame=frame), subjects, language)
        if again.stands:
            return again.line
    return listed


def _is_poor(frame: str, whole: Line, listed: Line | None, language: Language) -> bool:
    """Whether a part says nothing, breaks off, or is less than its slots alone."""
    if len(re.findall(_PIECE[language], frame)) < _FEWEST[language]:
        return True
    if re.search(_NOTHING[language], frame):
        return True
    if language == "en" and re.search(OPEN, frame.rstrip(" .,;:?"), re.IGNORECASE):
        return True
    if whole.section == "impression" and not found(CATEGORIES, frame):
        return True  # a possibility of nothing
    if whole.section in {"summary", "description"} and not _tells(frame, language):
        return True
    fewer = listed and len(slot_names(frame)) < len(slot_names(listed.frame))
    return bool(fewer) and len(frame) < len(whole.frame) / 2


def _tells(frame: str, language: Language) -> bool:
    """Whether a part has a fact, or a word of how something looks."""
    if set(slot_names(frame)) - {"finding", "group", "sequence"}:
        return True
    if language == "ja":
        return any(w in frame for w in looks("ja") if len(w) > 1) or bool(
            re.search(_SHORT_HOW, frame)
        )
    words = frame.lower().rstrip(".").replace(",", "").split()
    return any(word in looks("en") or is_known_compound(word) for word in words)


def _clauses(frame: str, language: Language) -> Iterator[str]:
    """A sentence without its last clauses, and what of it can begin anew.

    In Japanese a subject is left out anyway.
    """
    asks = frame.endswith(("?", "？"))
    for begin in (0, *(cut.end() for cut in re.finditer(BEGINS[language], frame))):
        part = frame[begin:]
        if begin:
            yield part
        for cut in re.finditer(ENDS[language], part):
            shorter = part[: cut.start()].rstrip(" ,;:–-")
            if not asks:
                yield shorter + _ending(cut[0])
            elif language == "en":
                yield shorter + "?"


def _ending(joint: str) -> str:
    """What a Japanese joint of two clauses becomes where the first of them ends the sentence."""
    for before, after in ENDINGS:
        if joint.endswith(before):
            return joint.removesuffix(before) + after
    return ""
