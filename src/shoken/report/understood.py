"""What of a sentence is understood: a place that is named is held only where it is a lesion's.

Reports name sides and places for many ends: how a picture is turned, where a method is weak, what
tissue is like in general.  Such a sentence claims nothing of a lesion, and no list of its words
would ever be whole.  So a place has to be shown to be a lesion's, by what the sentence is about.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.allowed import is_of_sampling
from shoken.report.clause import Presence
from shoken.report.parting import is_list_of_places
from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from shoken.report.clause import Clause, Pair, Sentence
    from shoken.report.quantities import Quantity

__all__ = ["understood"]

# places that are named of the picture, the method or the brain as often as of a lesion
_WIDE = frozenset({None, "brain", "cerebrum", "hemisphere", "ventricle", "fluid-space"})
# something that was spoken of before
_PRONOUN = lexicon.words(
    r"it|its|this|they|them|both(?! (?:the|sides|hemispheres))|1|another|the (?:one|other|rest|latter|former)",
    "同(?=[部病所領])|当該|これ|それ(?!ぞれ)|両者|もの(?=[はがも])|前者|後者",
)
# where a lesion is
_WHERE = lexicon.words(
    "size (?:class|category)|(?:the|its|zone|anatomical|main) (?:zone|location|site|position|side|region|compartment|lobe|hemisphere|area)|"
    r"(?:zone|location|site|position|side|region)(?=\s*:)",
    "部位|場所|位置(?!合)|領域|区分|局在|所在",
)
# no subject of its own: it begins with its verb, or with where; in Japanese, nothing is marked
_NO_SUBJECT = re.compile(
    r"\W*(?:in|at|within|on|located|situated|lying|seen|found|confined|limited|affects?|involv\w+|"
    r"occup\w+)(?![a-z])",
    re.IGNORECASE,
)
_MARKED_SUBJECT = re.compile("[はがもを]")
# how a picture is turned
_TURNED = lexicon.words(
    r"(?:edge|half|border|margin|side) of (?:the|each|every|an?) (?:\w+ )?(?:picture|image|figure|screen|panel|slice|view)s?|"
    r"(?:left|right)(?: (?:side|half|hand))? of the (?:patient|subject)",
    "(?:画像|画面|図|写真)の?(?:左|右|端)|患者の?[左右]",
)
_FLUID = frozenset({"ventricle", "subarachnoid", "fluid-space"})
_IN_FLUID = lexicon.words(
    r"intraventricular|(?:in|within|inside|into) (?:the |an? )?(?:[\w-]+ ){0,3}"
    r"(?:ventric\w+|horns?|sulc\w+|cisterns?|subarachnoid|CSF|fluid)",
    "(?:脳室|脳溝|脳槽|くも膜下腔|髄液)(?:系)?(?:内|の中|に(?:は|も)?(?:病変|あ|存在|位置|認|み|高信号))",
)
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_THE_ONE = re.compile(
    r"(?<![a-z])(?:the|this|an?|any) (?:[\w-]+ ){0,3}?(?:lesion|finding|focus|abnormality|hyperintensity|"
    r"signal|area|spot|candidate|change)(?![a-z])",
    re.IGNORECASE,
)


def understood(sentence: Sentence) -> Sentence:
    """A sentence without the places and figures that are not known to be those of a lesion."""
    clauses = tuple(
        clause
        if clause.presence is Presence.DENIED
        else _held(_without_landmarks(clause), sentence)
        for clause in sentence.clauses
    )
    return replace(sentence, clauses=clauses)


def _without_landmarks(clause: Clause) -> Clause:
    """A clause without what it finds its way by: a ventricle or sulcus that it is not in, any lobe.

    A side stays: what runs along the left ventricle is on the left.
    """
    beside = not _IN_FLUID.search(clause.text)

    def known(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        told = [
            (side, None) if place in _FLUID and beside else (side, place)
            for side, place in pairs
            if clause.lesion or (side, place) != (None, "lobe")
        ]
        return tuple(dict.fromkeys(pair for pair in told if pair != (None, None)))

    return replace(clause, topic=known(clause.topic), pairs=known(clause.pairs))


def _held(clause: Clause, sentence: Sentence) -> Clause:
    if _is_of_lesions(clause, sentence):
        return clause
    quantities = tuple(q for q in clause.quantities if _is_measured(q, clause, sentence))

    def known(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return tuple(p for p in pairs if p[0] in {"left", "right"} and p[1] not in _WIDE)

    return replace(
        clause,
        topic=known(clause.topic),
        pairs=known(clause.pairs),
        joints=(),
        quantities=quantities,
        sizes=(),
    )


def _is_measured(quantity: Quantity, clause: Clause, sentence: Sentence) -> bool:
    """Whether a figure is one of the scan, where its sentence names no lesion.

    "Half of the image" is none; nor is, among the limits of a study, a size that is said to be
    missed.
    """
    general = sentence.general and not sentence.question
    return (
        quantity.unit is Unit.SHARE
        or is_of_sampling(clause.text)
        or (quantity.unit is not Unit.RATIO and not general)
    )


def _is_of_lesions(clause: Clause, sentence: Sentence) -> bool:
    """Whether a sentence is about lesions of this scan, by name, number, size or pronoun."""
    named = sentence.ids or any(c.ids or c.anchor or c.counts for c in sentence.clauses)
    if sentence.general and not sentence.question:
        return bool(named or _THE_ONE.search(sentence.plain))
    if named or sentence.points or any(_tells(c) for c in sentence.clauses):
        return True
    said = (_PRONOUN, _WHERE, lexicon.ABNORMAL, lexicon.DISEASE, lexicon.MAJORITY)
    if any(pattern.search(sentence.plain) for pattern in said):
        return True
    if _TURNED.search(sentence.plain):
        return False
    if _JAPANESE.search(sentence.plain):
        return not _MARKED_SUBJECT.search(sentence.plain)
    return bool(_NO_SUBJECT.match(clause.text)) or is_list_of_places(clause.text.rstrip("."))


def _tells(clause: Clause) -> bool:
    sized = any(q.unit in {Unit.ML, Unit.MM, Unit.SHARE} for q in clause.quantities)
    return bool(clause.lesion or sized or clause.shares)
