"""How often a report's words are right: against known truth, and against answers that lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import UsageError
from shoken.findings import measure_findings
from shoken.location import locate
from shoken.pipeline import analyse
from shoken.reading import read_scan
from shoken.report import generate_structured_report
from shoken.report.claims import Kind, Verdict
from shoken.report.consistency import check_text, contradictions
from shoken.report.facts import facts_of
from shoken.report.red_team import red_team
from shoken.volume import Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.findings import Finding
    from shoken.pipeline import Analysis
    from shoken.report.facts import Facts
    from shoken.report.schema import Language, Report

__all__ = ["Aspect", "RedTeamScore", "Score", "evaluate_red_team", "evaluate_reports"]

_TRUTH = "_label-lesion_desc-truth_mask.nii.gz"
_VOLUME_TOLERANCE = 0.2


class Aspect(StrEnum):
    """What of a report is judged."""

    PRESENCE = "presence"
    SIDE = "side"
    PLACE = "place"
    COUNT = "count"
    VOLUME = "volume"


_KINDS = {
    Aspect.SIDE: {Kind.SIDE, Kind.PLACE},
    Aspect.PLACE: {Kind.PLACE},
    Aspect.COUNT: {Kind.COUNT},
    Aspect.VOLUME: {Kind.VOLUME},
}


@dataclass
class Score:
    """One writer in one language: of how many reports an aspect was told, and told right."""

    writer: str
    language: str
    reports: int = 0
    replaced: int = 0
    struck: int = 0
    cost_usd: float = 0.0
    told: Counter[Aspect] = field(default_factory=Counter)
    right: Counter[Aspect] = field(default_factory=Counter)


@dataclass
class RedTeamScore:
    """Lies caught and truths accused."""

    lies: int = 0
    caught: int = 0
    truths: int = 0
    accused: int = 0


def evaluate_reports(
    folder: Path,
    writers: tuple[str, ...],
    languages: tuple[Language, ...],
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Score]:
    """Let each writer report every scan of a folder, and compare the words with the truth.

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
        Volumes count as right within 20 %, and places where the nearest finding's name is used:
        what is judged is the words, not the atlas.

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
        facts = _true_facts(analysis, read_scan(truth).volume.data > 0.5)
        for score in scores:
            report = generate_structured_report(
                analysis,
                language="ja" if score.language == "ja" else "en",
                writer=score.writer,
            )
            _judge(score, report, facts)
    return scores


def evaluate_red_team(number: int, seed: int = 1) -> RedTeamScore:
    """Hold the checker to as many lies as truths."""
    score = RedTeamScore()
    for case in red_team(number, seed):
        found = bool(contradictions(case.text, case.facts))
        if case.wrong:
            score.lies += 1
            score.caught += found
        else:
            score.truths += 1
            score.accused += found
    return score


def _true_facts(analysis: Analysis, truth: NDArray[np.bool_]) -> Facts:
    """What a report of this scan should say, by the true mask (X, Y, Z) on the canonical grid."""
    volume, alignment = analysis.scan.volume, analysis.alignment
    findings: tuple[Finding, ...] = ()
    if alignment is not None:
        findings = measure_findings(
            Mask(truth, volume.grid),
            volume.with_data(truth.astype(np.float32)),
            analysis.scan.native,
            lambda ras_mm: locate(ras_mm, alignment),
        )
    facts = facts_of(replace(analysis, findings=findings))
    return replace(facts, tolerance=_VOLUME_TOLERANCE)


def _judge(score: Score, report: Report, facts: Facts) -> None:
    score.reports += 1
    score.replaced += bool(report.notices)
    score.struck += sum(check.outcome == "struck" for check in report.consistency)
    score.cost_usd += report.writer.cost_usd if report.writer else 0.0
    claims = [claim for text in _texts(report) for claim in check_text(text, facts)]
    wrong = {claim.kind for claim in claims if claim.verdict is Verdict.CONTRADICTS}
    told = {claim.kind for claim in claims}
    score.told[Aspect.PRESENCE] += 1
    present = report.is_finding_present == bool(facts.findings)
    score.right[Aspect.PRESENCE] += present and Kind.PRESENCE not in wrong
    for aspect, kinds in _KINDS.items():
        if told & kinds:
            score.told[aspect] += 1
            score.right[aspect] += not (wrong & kinds)


def _texts(report: Report) -> Iterator[str]:
    yield report.finding_summary
    yield report.detailed_description
    if report.anatomical_location:
        yield report.anatomical_location
