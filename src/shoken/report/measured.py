"""Writer ``measured``: a report from the numbers alone; no network, always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.lesion import MINIMUM_ML
from shoken.notices import NoticeCode
from shoken.report.schema import FindingWords, Report
from shoken.report.wording import wording
from shoken.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Sequence as Several

    from shoken.findings import Finding
    from shoken.lesion import Lesions
    from shoken.pipeline import Analysis
    from shoken.report.schema import Language
    from shoken.report.wording import Wording

__all__ = ["WRITER", "confidence", "write_measured"]

WRITER = "measured"
_DESCRIBED = 5
_MOST_CONFIDENT = 0.95
_DOUBT = 0.1
_PLAIN_Z = 0.5
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


def write_measured(analysis: Analysis, language: Language) -> Report:
    """Word an analysis from its numbers.

    Whether there is a finding is decided by the findings alone.  Where lesions were not searched
    for, the report says so and its confidence is 0.
    """
    words = wording(language)
    sequence = words.sequences[analysis.sequence]
    next_step = words.next_step
    minimum = analysis.lesions.minimum_ml if analysis.lesions else MINIMUM_ML
    if NoticeCode.LESION_IMPLAUSIBLE in {notice.code for notice in analysis.notices}:
        summary = description = words.search_failed
        next_step = words.next_step_failed
    elif analysis.lesions is None:
        summary = description = words.no_search
        next_step = words.next_step_no_search
    elif not analysis.findings:
        next_step = words.next_step_none
        summary = words.none_summary.format(sequence=sequence)
        description = words.none_description.format(sequence=sequence, minimum=minimum)
    else:
        summary = _summary(analysis, words)
        description = _description(analysis, words)
    return Report(
        is_finding_present=bool(analysis.findings),
        finding_summary=summary,
        detailed_description=description,
        confidence_score=confidence(analysis),
        anatomical_location=_location(analysis, words),
        impression=summary,
        limits=words.limits.format(minimum=minimum),
        suggested_next_step=next_step,
        findings=tuple(_finding(finding, analysis, words) for finding in analysis.findings),
        language=language,
        written_by=WRITER,
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
    return round(float(np.clip(min(sure, _MOST_CONFIDENT) - _DOUBT * doubts, 0.05, 1)), 2)


def _strongest(lesions: Lesions, analysis: Analysis) -> float:
    return float(np.percentile(lesions.probability.data[analysis.brain.mask.data], 99.9))


def _signal(findings: Several[Finding], analysis: Analysis, words: Wording) -> str:
    """Brighter or darker than the tissue around, as measured; else as lesions usually are."""
    usual = analysis.sequence not in {Sequence.T1, Sequence.T1C}
    brighter = {
        f.contrast_z > 0 if f.contrast_z is not None and abs(f.contrast_z) >= _PLAIN_Z else usual
        for f in findings
    }
    if len(brighter) > 1:
        return words.mixed
    return words.bright if brighter.pop() else words.dark


def _summary(analysis: Analysis, words: Wording) -> str:
    findings, largest = analysis.findings, analysis.findings[0]
    template = words.one_summary if len(findings) == 1 else words.many_summary
    return template.format(
        count=len(findings),
        total=sum(f.volume_ml for f in findings),
        volume=largest.volume_ml,
        place=words.place_name(largest.side, largest.region, largest.zone),
        signal=_signal(findings, analysis, words),
    )


def _description(analysis: Analysis, words: Wording) -> str:
    findings = analysis.findings
    engine = analysis.lesions.engine if analysis.lesions else ""
    sentences = [
        words.method.format(sequence=words.sequences[analysis.sequence], engine=engine),
        *(_sentence(f, _signal((f,), analysis, words), words) for f in findings[:_DESCRIBED]),
    ]
    if len(findings) > _DESCRIBED:
        sentences.append(words.and_more.format(count=len(findings) - _DESCRIBED))
    if len(findings) > 1:
        load = analysis.load
        total = words.total.format(
            total=load.volume_ml, percent=load.brain_percent, zones=words.zones(load)
        )
        sentences.append(total)
    sentences.append(words.brain.format(brain=analysis.brain.mask.volume_ml))
    return words.full_stop.join(sentences)


def _finding(finding: Finding, analysis: Analysis, words: Wording) -> FindingWords:
    signal = _signal((finding,), analysis, words)
    place = words.place_name(finding.side, finding.region)
    return FindingWords(
        id=finding.id,
        is_finding_present=True,
        finding_summary=words.one_summary.format(
            signal=signal, volume=finding.volume_ml, place=place
        ),
        detailed_description=_sentence(finding, signal, words),
        confidence_score=round(min(finding.mean_probability, _MOST_CONFIDENT), 2),
        anatomical_location=place,
    )


def _sentence(finding: Finding, signal: str, words: Wording) -> str:
    x, y, z = finding.centroid_ras_mm
    return words.finding.format(
        id=finding.id,
        signal=signal,
        place=words.place_name(finding.side, finding.region, finding.zone),
        volume=finding.volume_ml,
        axial=finding.axial_diameter_mm,
        across=finding.perpendicular_diameter_mm,
        x=x,
        y=y,
        z=z,
        mean=finding.mean_probability,
        peak=finding.peak_probability,
    )


def _location(analysis: Analysis, words: Wording) -> str | None:
    if not analysis.findings:
        return None
    places = [words.place_name(f.side, f.region) for f in analysis.findings]
    return words.separator.join(dict.fromkeys(places))
