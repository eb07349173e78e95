"""Lines and cells of a record in words, which its text, its page and its PDF share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.record.schema import FindingRecord, Report, StudyResult
    from shoken.report.words import Wording

__all__ = [
    "axes_cell",
    "check_lines",
    "confidence_line",
    "extent_lines",
    "finding_row",
    "load_lines",
    "location_line",
    "verdict_line",
    "writer_line",
]

_TOLD_SHARE = 0.005  # what rounds to less than 1 % is in the JSON and CSV files alone


def verdict_line(result: StudyResult, words: Wording) -> str:
    """Whether anything was marked, and whether the search could tell."""
    label, search = words.labels, result.search
    if result.lesion_engine is None:
        return label["not_searched"]
    none = label["no_reviewed"] if result.review else label["no"]
    verdict = label["yes"] if result.report.is_finding_present else none
    if search is None:  # a record that does not say what was searched for
        return verdict
    if not search.is_made_for_sequence:
        return label["verdict_doubted"].format(verdict=verdict)
    if "any" in search.searched_for:
        return verdict
    names = label["separator"].join(words.target(one) for one in search.searched_for)
    return label["verdict_of_target"].format(verdict=verdict, target=names)


def location_line(result: StudyResult, words: Wording) -> str:
    """Where anything was marked; without a search "none" would be a plain no."""
    none = "not_searched" if result.lesion_engine is None else "none"
    return result.report.anatomical_location or words.labels[none]


def confidence_line(result: StudyResult, words: Wording) -> str:
    """The grade of confidence with its reasons; of older records the number and what it is."""
    report, label = result.report, words.labels
    if result.lesion_engine is None:
        return label["not_searched"]
    if report.confidence is None:
        return label["confidence_number"].format(score=report.confidence_score)
    reasons = label["separator"].join(reason.text for reason in report.confidence_reasons)
    return label["confidence_graded"].format(grade=label[report.confidence], reasons=reasons)


def check_lines(report: Report, label: Mapping[str, str]) -> tuple[str, ...]:
    """How many sentences of each field were replaced, corrected or are interpretation."""
    counts = Counter((check.field, check.outcome) for check in report.checks)
    return tuple(
        f"{field}: {label[outcome]} ({number})" for (field, outcome), number in counts.items()
    )


def load_lines(result: StudyResult, words: Wording) -> tuple[str, ...]:
    """What all findings come to together, then what is not counted in it."""
    label, load = words.labels, result.load
    if load is None:
        return ()
    has_foci = load.foci is not None and load.foci > load.count
    counted = label["load_line_foci" if has_foci else "load_line"].format(
        count=load.count, foci=load.foci, volume=load.volume_ml, percent=load.brain_percent
    )
    if not load.caveated_count:
        return (counted,)
    apart = label["load_apart"].format(count=load.caveated_count, volume=load.caveated_ml)
    return (counted, apart)


def extent_lines(result: StudyResult, words: Wording) -> tuple[str, ...]:
    """Where each finding lies that is in more than one place, by share, largest first."""
    lines = []
    for finding in result.findings:
        parts = [
            words.labels["extent_part"].format(
                place=words.share_name(part), percent=100 * part.share
            )
            for part in finding.extent
            if part.share >= _TOLD_SHARE
        ]
        if len(parts) > 1:
            said = words.labels["separator"].join(parts)
            lines.append(words.labels["extent_line"].format(id=finding.id, parts=said))
    return tuple(lines)


def axes_cell(finding: FindingRecord, words: Wording) -> str:
    """The axial diameters, or that none tells the size."""
    if finding.is_scattered:
        return words.labels["confluent"].format(foci=len(finding.foci))
    return " × ".join(f"{v:.0f}" for v in finding.axes_mm or ())


def finding_row(finding: FindingRecord, words: Wording) -> tuple[str, ...]:
    """One finding as the cells of the table, whose names are the label ``table``."""
    return (
        str(finding.id),
        words.place_cell(finding),
        f"{finding.volume_ml:.2f}",
        axes_cell(finding, words),
        ", ".join(f"{v:.0f}" for v in finding.centroid_voxel),
        ", ".join(f"{v:.0f}" for v in finding.centroid_ras_mm),
        ", ".join(f"{v:.0f}" for v in finding.centroid_mni_mm or ()),
        "" if finding.contrast_z is None else f"{finding.contrast_z:+.1f}",
        "" if finding.sphericity is None else f"{finding.sphericity:.2f}",
        f"{finding.mean_probability:.2f} / {finding.peak_probability:.2f}",
        ", ".join(finding.engines),
    )


def writer_line(report: Report, label: Mapping[str, str]) -> str:
    """Who worded a report, and at what price."""
    name = label[f"writer_{report.written_by}"]
    writer = report.writer
    if writer is None:
        return name
    cost = label["cost"].format(
        tokens_in=writer.input_tokens,
        tokens_out=writer.output_tokens,
        cost=writer.cost_usd,
        requests=sum(request.tries for request in writer.requests),
        prompt=writer.prompt,
    )
    return f"{name} ({writer.model_version or writer.model}; {cost})"
