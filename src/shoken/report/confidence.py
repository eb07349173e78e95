"""How sure a verdict is: high, moderate or low, and why.

The number behind the grade is bounded by what was measured of the engine on scans of that kind
(:mod:`shoken.analysis.lesion.performance`): "nothing marked" is worth no more than the engine's
sensitivity, and what a healthy head shows as well is no sure finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from shoken.analysis.lesion import BOTH, GENERAL
from shoken.analysis.lesion.performance import found_share, healthy_ml, worst_agreement
from shoken.common.notices import NoticeCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.analysis.values import Analysis, LesionSearch

__all__ = ["MOST_CONFIDENT", "NOT_SEARCHED", "Confidence", "Grade", "Reason", "confidence_of"]

Grade = Literal["high", "moderate", "low"]
MOST_CONFIDENT = 0.95  # no engine is validated, so none is said to be surer
_LEAST = 0.05  # see above: nor is any said to be surely wrong
_HIGH, _MODERATE = 0.8, 0.5  # by hand: right in four of five; more likely right than wrong
_DOUBT = 0.1  # by hand: what one doubt about scan or mask takes away
# by hand: low, whatever an engine says of which nothing was measured, or which was not made for it
_UNKNOWN = 0.3
_HEALTHY_TOO = 0.45  # by hand: low; it may as well be nothing
_JUDGED_BY_ML = 1.0  # the smallest lesion of which "nothing marked" is understood to speak
_STRONGEST = 99.9  # percentile: a few voxels of noise are no near miss
_DOUBTS = (
    NoticeCode.NOT_A_BRAIN,
    NoticeCode.NOT_ALIGNED,
    NoticeCode.SEQUENCE_OTHER,
    NoticeCode.SEQUENCE_UNCERTAIN,
    NoticeCode.SEQUENCE_DOUBTED,
    NoticeCode.CONTRAST_SEEN,
    NoticeCode.NOT_COVERED,
    NoticeCode.BRAIN_CUT,
    NoticeCode.BRAIN_PIECES,
    NoticeCode.BRAIN_VOLUME,
    NoticeCode.THICK_SLICES,
    NoticeCode.NOISY,
    NoticeCode.UNEVEN,
)


@dataclass(frozen=True)
class Reason:
    """One thing that makes a confidence what it is; ``code`` names its words."""

    code: str
    value: float | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Confidence:
    """How sure a verdict is, 0 to 0.95, and why.

    With findings the score is the mean probability of what was marked, weighted by volume; without
    any, 1 less the 99.9th percentile of the probability inside the brain, but not more than the
    engine's measured sensitivity on such scans.  Each doubt about the scan takes 0.1 away.  It is
    no chance of disease.
    """

    score: float
    reasons: tuple[Reason, ...] = ()

    @property
    def grade(self) -> Grade | None:
        """High from 0.8, moderate from 0.5, low below; None where there was no search."""
        if not self.score:
            return None
        return "high" if self.score >= _HIGH else "moderate" if self.score >= _MODERATE else "low"


NOT_SEARCHED = Confidence(0.0)


def confidence_of(analysis: Analysis) -> Confidence:
    """The confidence of an analysis's verdict."""
    if analysis.search is None:
        return NOT_SEARCHED
    judge = _findings if analysis.findings else _absence
    bounds = dict(judge(analysis, analysis.search))
    told = {notice.code for notice in analysis.notices}
    if NoticeCode.ENGINE_NOT_MADE_FOR in told:
        bounds[Reason("not-made-for")] = _UNKNOWN
    doubts = [Reason(code) for code in _DOUBTS if code in told]
    score = min(MOST_CONFIDENT, *bounds.values()) - _DOUBT * len(doubts)
    return Confidence(round(max(score, _LEAST), 2), (*bounds, *doubts))


def _findings(analysis: Analysis, search: LesionSearch) -> Iterator[tuple[Reason, float]]:
    """What bounds the confidence that lesions were marked."""
    sound = [finding for finding in analysis.findings if not finding.caveats]
    findings = sound or analysis.findings
    volumes = [finding.volume_ml for finding in findings]
    sure = np.average([finding.mean_probability for finding in findings], weights=volumes)
    yield Reason("probability", float(sure)), float(sure)
    if not sound:
        yield Reason("caveats"), _HEALTHY_TOO
    if any(len(finding.engines) > 1 for finding in findings):
        yield Reason("several-engines"), MOST_CONFIDENT
    usual = healthy_ml(_judged(search), analysis.searched_sequence, _slice_mm(analysis))
    if usual is None:
        yield Reason("unmeasured"), _HIGH - _DOUBT
    elif sum(volumes) <= usual:
        yield Reason("healthy", usual), _HEALTHY_TOO


def _absence(analysis: Analysis, search: LesionSearch) -> Iterator[tuple[Reason, float]]:
    """What bounds the confidence that there is nothing to mark."""
    inside = search.lesions.probability.data[analysis.brain.mask.data]
    strongest = float(np.percentile(inside, _STRONGEST))
    yield Reason("unmarked", strongest), 1 - strongest
    engine, sequence = _judged(search), analysis.searched_sequence
    agreement = worst_agreement(engine, sequence)
    if agreement is None:
        yield Reason("unmeasured"), _UNKNOWN
        return
    yield Reason("real-scans", agreement, str(sequence)), agreement
    share = found_share(engine, sequence, _slice_mm(analysis), _JUDGED_BY_ML)
    if share is not None and share < 1:
        yield Reason("phantoms", 100 * share, f"{_JUDGED_BY_ML:g} mL"), share


def _judged(search: LesionSearch) -> str:
    """The engine by whose measurements a search is judged."""
    engines = [lesions.engine for lesions in search.by_engine]
    # of the two of BOTH, the general one decides what is found
    return GENERAL if {GENERAL, BOTH}.intersection(engines) else engines[0]


def _slice_mm(analysis: Analysis) -> float:
    return max(analysis.scan.native.spacing_mm)
