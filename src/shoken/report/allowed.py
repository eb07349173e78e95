"""The measured values that a clause about certain findings may state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.report.clause import Clause
    from shoken.report.facts import Facts, FindingFacts
    from shoken.report.quantities import Quantity

__all__ = [
    "chances_of",
    "is_chance",
    "is_of_brain",
    "is_of_sampling",
    "lengths_mm",
    "numbers",
    "probabilities",
    "ratios",
    "shares",
    "volumes_ml",
]

_BRAIN_VOLUME = re.compile(
    r"(?<![A-Za-z])brain(?:'s)?(?: \w+)? (?:volume|size)|volume of the (?:whole )?brain|brain mask|脳マスク|"
    r"脳(?:の|全体の|実質)?(?:体積|容積)|全脳",
    re.IGNORECASE,
)
_SINGULAR = re.compile(
    r"(?<![A-Za-z])(?:an?|this)\s+(?:[\w.-]+\s+){0,4}(?:lesion|focus|area|abnormality|region)(?![a-z])",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    "average|平均(?!確率)|(?<![A-Za-z])mean (?:lesion )?(?:volume|size)", re.IGNORECASE
)
_SAMPLING = re.compile("slice|voxel|spacing|thick|resolution|スライス|ボクセル|厚", re.IGNORECASE)
# where a lesion is seen is no word of how the scan was made
_SHOWN_ON = re.compile(r"(?:on|in) (?:[a-z]+ ){0,3}slices?|スライス(?:上|で)", re.IGNORECASE)
_THICK = re.compile("thick|厚", re.IGNORECASE)
_ACROSS = re.compile(
    r"短径|短軸|幅|直交|横径|perpendicular|width|wide|short|across|transverse|minor|orthogonal",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    "probab|confiden|certain|likelihood|確率|信頼|確信|尤度|(?:平均|最大)\\s*\\d|(?<![A-Za-z])(?:mean|peak)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"load|burden|volume|total|account|occup|affected|病変量|全病変|にあたる|全体|総|占め|体積",
    re.IGNORECASE,
)
_BRAIN = re.compile(
    "(?<![A-Za-z])brain(?! ?stem| parenchyma(?! volume))|脳(?![幹梁室葉内]|実質(?!の?(?:体積|約|\\d)))(?<!小脳)(?<!大脳)",
    re.IGNORECASE,
)
# of one at a place, beside others there: "the lesion in ... accounts for 3 mL"
_ITS_SHARE = re.compile(
    r"(?<![a-z])the (?:[\w-]+ )?(?:lesion|focus|finding) (?:in|of|at) .* (?:accounts|makes up|takes)",
    re.IGNORECASE,
)
_COMPARES = re.compile("length|long|size of the|diameter|大きさ|長さ|径|病変の", re.IGNORECASE)
_LENGTH = re.compile("length|long|diameter|長さ|径", re.IGNORECASE)
_MEAN = re.compile("(?<![A-Za-z])(?:mean|average)|平均", re.IGNORECASE)
_PEAK = re.compile(
    r"(?<![A-Za-z])(?:peak|max\w*|at (?:the )?most|at (?:its |the )?highest|up to|as high as|"
    r"(?:and|but) (?:\w+ )?(?:reach|climb|ris|peak)\w*)|最大(?!の?(?:病変|もの))|ピーク|最高|高くとも|高いところで",
    re.IGNORECASE,
)


def volumes_ml(
    clause: Clause,
    scope: Sequence[FindingFacts],
    everything: Sequence[FindingFacts],
    facts: Facts,
    *,
    sentence: str,
    strict: bool,
) -> list[float]:
    """Volumes in mL; ``strict`` where only single findings are meant."""
    own = [f.volume_ml for f in scope]
    if _BRAIN_VOLUME.search(clause.text) and not clause.lesion and not clause.ids:
        # beside another figure, the brain's volume may be what a lesion's is a part of
        beside = [facts.total_ml, *own] if len(clause.quantities) > 1 else []
        return [facts.brain_ml, *beside]
    whole = [facts.brain_ml] if _BRAIN.search(sentence) and not clause.ids else []
    if _AVERAGE.search(clause.text):
        return [sum(own) / len(own)] if own else []
    if clause.total:
        single = own if clause.places and _ITS_SHARE.search(clause.text) else []
        return [sum(own), sum(f.volume_ml for f in everything), *single, *whole]
    if (strict or clause.ids or clause.anchor) and not _BRAIN_VOLUME.search(clause.text):
        return own + ([sum(own)] if len(clause.ids) > 1 else [])
    values = own + ([sum(own)] if len(own) > 1 and not _SINGULAR.search(sentence) else [])
    if _BRAIN_VOLUME.search(clause.text if clause.lesion else sentence):
        values.append(facts.brain_ml)
    if not (clause.ids or clause.places or clause.anchor):
        values.append(facts.total_ml)  # whose volume it is, is not said: of all, perhaps
    return values + whole


def lengths_mm(
    clause: Clause, quantity: Quantity, scope: Sequence[FindingFacts], facts: Facts
) -> list[float]:
    """Lengths in mm: those of the findings, or of voxels where the clause speaks of them.

    A length that stands alone is the longest, not the one across.
    """
    if is_of_sampling(clause.text) and not quantity.others:
        thick = _THICK.search(clause.text) is not None
        return [max(facts.spacing_mm)] if thick else list(facts.spacing_mm)
    several = sum(q.unit is Unit.MM for q in clause.quantities) > 1
    alone = not (quantity.others or quantity.upper or several or _ACROSS.search(clause.text))
    return [length for f in scope for length in (f.lengths_mm[:2] if alone else f.lengths_mm)]


def is_of_sampling(text: str) -> bool:
    """Whether a text speaks of how the scan was made: its slices, voxels or resolution."""
    return _SAMPLING.search(_SHOWN_ON.sub(" ", text)) is not None


def shares(clause: Clause, scope: Sequence[FindingFacts], facts: Facts) -> list[float]:
    """Shares, 0 to 1: probabilities, and parts of the brain or of all findings."""
    of_chance = _CHANCE.search(clause.text)
    of_volume = _PART.search(clause.text) or _BRAIN.search(clause.text)
    chances = [] if of_volume and not of_chance else probabilities(clause, scope, facts)
    return chances + ([] if of_chance and not of_volume else _parts(clause, scope, facts))


def _parts(clause: Clause, scope: Sequence[FindingFacts], facts: Facts) -> list[float]:
    """Which part the findings are of the brain or of all findings, as far as a clause says."""
    wholes = [facts.brain_ml] if _BRAIN.search(clause.text) else [facts.total_ml, facts.brain_ml]
    named = clause.ids or clause.places or clause.anchor
    # a sentence that names no finding may be of all of them
    whole_load = [] if named else [facts.total_ml]
    volumes = [] if clause.total and _BRAIN.search(clause.text) else [f.volume_ml for f in scope]
    return [
        v / whole
        for whole in wholes
        if whole
        for v in (*volumes, *whole_load, sum(f.volume_ml for f in scope))
    ]


def is_of_brain(text: str) -> bool:
    """Whether a text speaks of the volume of the whole brain."""
    return _BRAIN_VOLUME.search(text) is not None


def is_chance(text: str) -> bool:
    """Whether a text speaks of probability or confidence."""
    return _CHANCE.search(text) is not None


def probabilities(clause: Clause, scope: Sequence[FindingFacts], facts: Facts) -> list[float]:
    """Probabilities of the findings, mean or peak as the clause has it, and the confidence."""
    says_one = bool(_MEAN.search(clause.text)) != bool(_PEAK.search(clause.text))
    own = [facts.confidence] if facts.confidence is not None and not says_one else []
    return [chance for f in scope for chance in chances_of(f, clause.text)] + own


def chances_of(finding: FindingFacts, text: str) -> list[float]:
    """A finding's mean and peak probability, or the one that a text names alone."""
    says_mean, says_peak = _MEAN.search(text), _PEAK.search(text)
    mean = [finding.mean_probability] if says_mean or not says_peak else []
    return mean + ([finding.peak_probability] if says_peak or not says_mean else [])


def ratios(
    clause: Clause, value: float, scope: Sequence[FindingFacts], facts: Facts
) -> list[float]:
    """How many times as large one finding is as another, or which part of all some are."""
    total = len(facts.findings)
    if not total:
        return []
    counts = [n / total for n in ([len(scope)] if len(scope) < total else range(1, total))]
    if value < 1 and len(clause.ids) < 2 and not _COMPARES.search(clause.text):
        return [*_parts(clause, scope, facts), *counts]
    ones = scope if len(clause.places) < 2 else facts.findings
    volumes = [(a.volume_ml, b.volume_ml) for a in ones for b in facts.findings if a != b]
    lengths = [(max(a.lengths_mm), max(b.lengths_mm)) for a in ones for b in facts.findings]
    own = lengths if _LENGTH.search(clause.text) else volumes
    return [a / b for one, two in own for a, b in ((one, two), (two, one)) if b]


def numbers(everything: Sequence[FindingFacts], facts: Facts) -> list[float]:
    """Every measured number, for one whose unit is not given."""
    own = [facts.brain_ml, facts.total_ml, *facts.spacing_mm, float(len(everything))]
    own += [facts.confidence] if facts.confidence is not None else []
    for f in everything:
        own += [f.volume_ml, *f.lengths_mm, f.mean_probability, f.peak_probability, float(f.id)]
        own += [abs(coordinate) for point in f.points for coordinate in point]
    return own
