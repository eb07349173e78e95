"""How often a report's facts are right: its slots against the true masks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.location import locate
from shoken.analysis.findings.measurement import measure_findings
from shoken.analysis.pipeline import analyse
from shoken.common.errors import UsageError
from shoken.imaging.volume import Mask
from shoken.reading import read_scan
from shoken.report import generate_structured_report
from shoken.report.facts import facts_of
from shoken.report.slots.subjects import SCAN_ID, subjects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.report.facts import Facts
    from shoken.report.record.schema import FindingRecord, Report, SlotRecord
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["Aspect", "Score", "evaluate_reports"]

_TRUTH = "_label-lesion_desc-truth_mask.nii.gz"
# by hand; bench/phantoms.py: errors of the volume are 6 to 14 % in the median
_VOLUME_TOLERANCE = 0.2


class Aspect(StrEnum):
    """What of a report is judged."""

    PRESENCE = "presence"
    SIDE = "side"
    PLACE = "place"
    COUNT = "count"
    VOLUME = "volume"


# the slots by which an aspect is told
_TOLD_BY = {
    Aspect.SIDE: {"place", "side", "sides"},
    Aspect.PLACE: {"place", "places"},
    Aspect.COUNT: {"count", "only"},
    Aspect.VOLUME: {"volume", "total"},
}


@dataclass
class Score:
    """One writer in one language: of how many reports an aspect was told, and told right."""

    writer: str
    language: Language
    reports: int = 0
    replaced: int = 0
    sentences_replaced: int = 0
    cost_usd: float = 0.0
    told: Counter[Aspect] = field(default_factory=Counter)
    right: Counter[Aspect] = field(default_factory=Counter)


def evaluate_reports(
    folder: Path,
    writers: tuple[str, ...],
    languages: tuple[Language, ...],
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Score]:
    """Let each writer report every scan of a folder, and compare what it tells with the truth.

    Parameters
    ----------
    folder
        Holds ``<stem>.nii.gz`` and, beside it, ``<stem>_label-lesion_desc-truth_mask.nii.gz``, as
        ``shoken sample`` writes them.
    writers, languages
        Which are judged.
    progress
        Told each scan's name.

    Returns
    -------
    list of Score
        Volumes count as right within 20 %, and places where they are those of the nearest true
        lesion: what is judged is the report, not the atlas.

    Raises
    ------
    UsageError
        There is no scan with its truth in the folder.
    """
    pairs = [
        (path.with_name(path.name.removesuffix(_TRUTH) + ".nii.gz"), path)
        for path in sorted(folder.glob(f"*{_TRUTH}"))
    ]
    if not pairs:
        raise UsageError(f"{folder}: no scan with its truth (<stem>.nii.gz and <stem>{_TRUTH})")
    scores = [Score(writer, language) for writer in writers for language in languages]
    for scan, truth in pairs:
        progress(scan.name)
        analysis = analyse(scan)
        true = true_facts(analysis, read_scan(truth).volume.data > 0.5)
        for score in scores:
            report = generate_structured_report(
                analysis, language=score.language, writer=score.writer
            )
            judge(score, report, facts_of(analysis), true)
    return scores


def true_facts(analysis: Analysis, truth: NDArray[np.bool_]) -> Facts:
    """What a report of this scan should say, by the true mask (X, Y, Z) on the canonical grid."""
    volume, search = analysis.scan.volume, analysis.search
    if search is None:
        return replace(facts_of(analysis), findings=())
    findings = measure_findings(
        Mask(truth, volume.grid),
        volume.with_data(truth.astype(np.float32)),
        analysis.scan.native,
        lambda ras_mm: locate(ras_mm, search.alignment),
    )
    return facts_of(replace(analysis, search=replace(search, findings=findings)))


def judge(score: Score, report: Report, measured: Facts, true: Facts) -> None:
    """Add a report to a score."""
    score.reports += 1
    score.replaced += bool(report.notices)
    score.sentences_replaced += sum(check.outcome == "replaced" for check in report.checks)
    score.cost_usd += report.writer.cost_usd if report.writer else 0.0
    score.told[Aspect.PRESENCE] += 1
    score.right[Aspect.PRESENCE] += report.is_finding_present == bool(true.findings)
    own, truth = (subjects(facts, score.language) for facts in (measured, true))
    for aspect, slots in _TOLD_BY.items():
        told = [fact for fact in report.facts if fact.slot in slots]
        pairs = [(fact, own[fact.about], _true(fact, measured, true, truth)) for fact in told]
        score.told[aspect] += bool(told)
        score.right[aspect] += bool(told) and all(_is_right(aspect, *pair) for pair in pairs)


def _true(
    fact: SlotRecord, measured: Facts, true: Facts, truth: dict[str, Subject]
) -> Subject | None:
    """What is truly there of the subject of a fact: the scan, or the nearest true lesion."""
    if fact.about == SCAN_ID:
        return truth[SCAN_ID]
    finding = measured.finding(int(fact.about)) if fact.about.isdigit() else None
    if finding is None or not true.findings:
        return None
    nearest = min(true.findings, key=lambda other: _apart(finding, other))
    return truth[str(nearest.id)]


def _apart(one: FindingRecord, other: FindingRecord) -> float:
    return float(np.linalg.norm(np.subtract(one.centroid_ras_mm, other.centroid_ras_mm)))


def _is_right(aspect: Aspect, fact: SlotRecord, own: Subject, true: Subject | None) -> bool:
    if true is None:
        return False
    if aspect is Aspect.VOLUME:
        (said,), (should,) = own.values[fact.slot], true.values.get(fact.slot, (0.0,))
        return abs(said - should) <= _VOLUME_TOLERANCE * should
    if aspect is Aspect.SIDE:
        return {f.side for f in own.findings} <= {f.side for f in true.findings}
    if aspect is Aspect.PLACE:
        return {f.region for f in own.findings} <= {f.region for f in true.findings}
    return len(own.findings) == len(true.findings)
