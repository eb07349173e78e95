"""The record of an analysis as a text to read: Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from shoken.analysis.findings.measurement import Side
from shoken.common.escaping import markdown_lines, markdown_text
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.record.schema import FindingRecord, Report, StudyResult
    from shoken.report.words import Wording

__all__ = ["check_lines", "finding_row", "findings_markdown", "report_markdown", "writer_line"]


def report_markdown(result: StudyResult, *, table: bool = True) -> str:
    """The report in the language it was written in, with table, notices and provenance."""
    words = wording(result.report.language)
    numbers = _numbers(result, words) if table else ()
    structures = _structures(result, words) if table else ()
    return "\n".join([*_words(result, words), *numbers, *structures, *_made_by(result, words)])


def findings_markdown(result: StudyResult) -> str:
    """The table of findings and that of structures alone; empty where there are none."""
    words = wording(result.report.language)
    return "\n".join([*_numbers(result, words), *_structures(result, words)])


def _words(result: StudyResult, words: Wording) -> Iterator[str]:
    report, label = result.report, words.labels
    verdict = label["yes"] if report.is_finding_present else label["no"]
    if result.lesion_engine is None:
        verdict = label["not_searched"]
    yield f"# {label['title']}\n"
    yield f"- {label['present']}: **{verdict}**"
    yield f"- {label['location']}: {markdown_text(report.anatomical_location or label['none'])}"
    yield f"- {label['confidence']}: {report.confidence_score:.2f}\n"
    yield f"## {label['summary']}\n\n{markdown_lines(report.finding_summary)}\n"
    yield f"## {label['description']}\n\n{markdown_lines(report.detailed_description)}\n"
    if report.impression != report.finding_summary:
        yield f"## {label['impression']}\n\n{markdown_lines(report.impression)}\n"
    if report.suggested_next_step:
        yield f"- {label['next_step']}: {markdown_text(report.suggested_next_step)}"
    if report.limits:
        yield f"- {label['limits']}: {markdown_text(report.limits)}\n"
    yield from _checks(report, label)
    if result.warnings:
        yield f"## {label['notices']}\n"
        yield from (f"- {markdown_text(notice.text)}" for notice in result.warnings)
        yield ""


def _checks(report: Report, label: Mapping[str, str]) -> Iterator[str]:
    """What became of the model's sentences that did not stand as they came."""
    if report.checks:
        yield f"## {label['checks']}\n"
        yield from (f"- {line}" for line in check_lines(report, label))
        yield ""


def check_lines(report: Report, label: Mapping[str, str]) -> tuple[str, ...]:
    """How many sentences of each field were replaced, corrected or are interpretation."""
    counts = Counter((check.field, check.outcome) for check in report.checks)
    return tuple(
        f"{field}: {label[outcome]} ({number})" for (field, outcome), number in counts.items()
    )


def _numbers(result: StudyResult, words: Wording) -> Iterator[str]:
    if not result.findings:
        return
    columns = words.labels["table"].split("|")
    yield f"## {words.labels['findings']}\n"
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    for finding in result.findings:
        yield "| " + " | ".join(finding_row(finding, words)) + " |"
    yield ""


def _structures(result: StudyResult, words: Wording) -> Iterator[str]:
    if not result.structures:
        return
    yield f"## {words.labels['structures']}\n"
    yield "| " + " | ".join(words.labels["structures_table"].split("|")) + " |"
    yield "| --- | --- |"
    for row in result.structures:
        yield f"| {words.region_name(row.structure)} | {row.volume_ml:.2f} |"
    yield ""


def finding_row(finding: FindingRecord, words: Wording) -> tuple[str, ...]:
    """One finding as the cells of the table, whose names are the label ``table``."""
    return (
        str(finding.id),
        words.place_name(Side(finding.side), finding.region, finding.zone),
        f"{finding.volume_ml:.2f}",
        " × ".join(f"{v:.0f}" for v in finding.axes_mm or ()),
        ", ".join(f"{v:.0f}" for v in finding.centroid_voxel),
        ", ".join(f"{v:.0f}" for v in finding.centroid_ras_mm),
        ", ".join(f"{v:.0f}" for v in finding.centroid_mni_mm or ()),
        "" if finding.contrast_z is None else f"{finding.contrast_z:+.1f}",
        "" if finding.sphericity is None else f"{finding.sphericity:.2f}",
        f"{finding.mean_probability:.2f} / {finding.peak_probability:.2f}",
    )


def _made_by(result: StudyResult, words: Wording) -> Iterator[str]:
    label = words.labels
    yield f"## {label['scan']}\n"
    for scan in (result.scan, *(other for other in result.beside if other.is_used)):
        yield "- " + label["scan_line"].format(
            file=markdown_text(scan.file),
            shape="×".join(map(str, scan.shape)),
            spacing="×".join(f"{s:.3g}" for s in scan.spacing_mm),
            axes=scan.axes,
            sequence=scan.sequence,
        )
    yield "- " + label["brain_line"].format(
        volume=result.brain.volume_ml, engine=result.brain.engine
    )
    if tissue := result.tissue:
        yield "- " + label["tissue_line"].format(
            grey=tissue.grey_ml, white=tissue.white_ml, fluid=tissue.fluid_ml
        )
    models = ", ".join(f"{m.id} {m.version} ({m.licence})" for m in result.models)
    yield f"- {label['made_by']}: {models}; shoken {result.software['shoken']}"
    yield f"- {label['written_by']}: {markdown_text(writer_line(result.report, label))}\n"
    yield f"{words.disclaimer}\n"


def writer_line(report: Report, label: Mapping[str, str]) -> str:
    """Who worded a report, and at what price."""
    writer = report.writer
    if writer is None:
        return report.written_by
    cost = label["cost"].format(
        tokens_in=writer.input_tokens,
        tokens_out=writer.output_tokens,
        cost=writer.cost_usd,
        requests=sum(request.tries for request in writer.requests),
        prompt=writer.prompt,
    )
    return f"{report.written_by} ({writer.model_version or writer.model}; {cost})"
