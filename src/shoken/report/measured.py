"""The built-in report: a draft of code's own frames; no network, always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.common.notices import NoticeCode
from shoken.report.draft import Draft, Line
from shoken.report.facts import LISTED
from shoken.report.render import first_that_fits
from shoken.report.subjects import SCAN_ID
from shoken.report.words import sentences as say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.analysis.lesion import Lesions
    from shoken.analysis.values import Analysis
    from shoken.report.draft import Section
    from shoken.report.facts import Facts
    from shoken.report.subjects import Subject
    from shoken.report.words import Language, Text

__all__ = ["MOST_CONFIDENT", "confidence", "measured_draft"]

MOST_CONFIDENT = 0.95  # no engine is validated, so none is said to be surer
_DOUBT = 0.1  # by hand: what one doubt about scan or mask takes away
_BELOW_TENTORIUM = frozenset({"brainstem", "cerebellum"})
_DOUBTS = frozenset(
    {
        NoticeCode.BRAIN_CUT,
        NoticeCode.BRAIN_PIECES,
        NoticeCode.BRAIN_VOLUME,
        NoticeCode.NOT_ALIGNED,
        NoticeCode.NOISY,
        NoticeCode.NOT_A_BRAIN,
        NoticeCode.NOT_COVERED,
        NoticeCode.SEQUENCE_DOUBTED,
        NoticeCode.SEQUENCE_OTHER,
        NoticeCode.UNEVEN,
        NoticeCode.THICK_SLICES,
    }
)


def confidence(analysis: Analysis) -> float:
    """How sure the verdict is, 0 to 0.95, from the engine's own probabilities.

    With findings: their mean probability, weighted by volume.  Without: one less the 99.9th
    percentile of the probability inside the brain.  Each doubt about the scan or the brain mask
    takes 0.1 away.  It is the engine's confidence, not the chance of disease.
    """
    if analysis.lesions is None:
        return 0.0
    doubts = sum(notice.code in _DOUBTS for notice in analysis.notices)
    if analysis.findings:
        weights = [f.volume_ml for f in analysis.findings]
        sure = float(np.average([f.mean_probability for f in analysis.findings], weights=weights))
    else:
        sure = 1 - _strongest(analysis.lesions, analysis)
    return round(float(np.clip(min(sure, MOST_CONFIDENT) - _DOUBT * doubts, 0.05, 1)), 2)


def _strongest(lesions: Lesions, analysis: Analysis) -> float:
    return float(np.percentile(lesions.probability.data[analysis.brain.mask.data], 99.9))


def measured_draft(facts: Facts, subjects: Mapping[str, Subject], language: Language) -> Draft:
    """What code says of a scan: the summary, the five largest findings, then all of them."""
    if facts.engine is None:
        frame = say.NOT_SEARCHED[facts.unsearched][language]
        return Draft((Line("summary", SCAN_ID, frame), Line("description", SCAN_ID, frame)))
    scan = subjects[SCAN_ID]
    lines = [*_lines("summary", scan, say.SUMMARY, language)]
    if len(facts.findings) > 1:
        first = subjects[str(facts.findings[0].id)]
        lines += _lines("summary", first, (say.LARGEST,), language)
    for number, finding in enumerate(facts.findings[:LISTED]):
        frames = say.FINDING_FRAMES[number % len(say.FINDING_FRAMES) :][:1]
        lines += _lines("description", subjects[str(finding.id)], (frames,), language)
    lines += _lines("description", scan, say.DESCRIPTION, language)
    for finding in facts.findings:
        own = subjects[str(finding.id)]
        lines += _lines("summary", own, (say.FINDING_SUMMARY,), language, of=finding.id)
        lines += _lines("description", own, say.FINDING_DESCRIPTION, language, of=finding.id)
    return Draft(tuple(lines))


def _lines(
    section: Section,
    subject: Subject,
    sentences: Iterable[Iterable[Text]],
    language: Language,
    *,
    of: int | None = None,
) -> Iterator[Line]:
    texts = subject.texts
    if len(subject.findings) == 1 and subject.findings[0].region in _BELOW_TENTORIUM:
        texts.pop("zone", None)  # it goes without saying
    for alternatives in sentences:
        frame = first_that_fits(alternatives, texts, language)
        if frame is not None:
            yield Line(section, subject.id, frame, of)
