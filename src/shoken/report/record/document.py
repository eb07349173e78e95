"""The record of an analysis as a text to read: Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.escaping import markdown_lines, markdown_text
from shoken.report.record.lines import (
    check_lines,
    confidence_line,
    extent_lines,
    finding_row,
    load_lines,
    location_line,
    verdict_line,
    writer_line,
)
from shoken.report.record.review import review_lines
from shoken.report.record.structures import structure_rows, structures_note
from shoken.report.words import wording
from shoken.report.words.review import REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.record.schema import Report, StudyResult
    from shoken.report.words import Wording

__all__ = ["findings_markdown", "report_markdown"]


def report_markdown(result: StudyResult, *, alone: bool = True) -> str:
    """The report in the language it was written in, with notices and provenance.

    ``alone`` adds what stands beside it on a page: the tables, and what Shoken is not.
    """
    words = wording(result.report.language)
    tables = (*_numbers(result, words), *_structures(result, words)) if alone else ()
    limits = (f"{words.disclaimer(reviewed=result.review is not None)}\n",) if alone else ()
    return "\n".join([*_words(result, words), *tables, *_made_by(result, words), *limits])


def findings_markdown(result: StudyResult) -> str:
    """The table of findings and that of structures alone; empty where there are none."""
    words = wording(result.report.language)
    return "\n".join([*_numbers(result, words), *_structures(result, words)])


def _words(result: StudyResult, words: Wording) -> Iterator[str]:
    report, label = result.report, words.labels
    yield f"# {label['title']}\n"
    yield f"- {label['present']}: **{verdict_line(result, words)}**"
    yield f"- {label['location']}: {markdown_text(location_line(result, words))}"
    yield f"- {label['confidence']}: {confidence_line(result, words)}"
    yield from _review(result, words)
    yield ""
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


def _review(result: StudyResult, words: Wording) -> Iterator[str]:
    """Who reviewed it, or that nobody did, which records before 2.4 do not say."""
    if result.reviewed:
        heading = REVIEW["heading"][words.language]
        yield f"- {heading}: **{markdown_text(result.reviewed)}**"
    lines = review_lines(result.review, words.language)
    yield from (f"- {markdown_text(line)}" for line in lines)


def _checks(report: Report, label: Mapping[str, str]) -> Iterator[str]:
    """What became of the model's sentences that did not stand as they came."""
    if report.checks:
        yield f"## {label['checks']}\n"
        yield from (f"- {line}" for line in check_lines(report, label))
        yield ""


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
    if load := load_lines(result, words):
        yield from (f"- {line}" for line in (f"{words.labels['load']}: {load[0]}", *load[1:]))
        yield ""
    if lines := extent_lines(result, words):
        yield f"## {words.labels['extent']}\n"
        yield from (f"- {line}" for line in lines)
        yield ""


def _structures(result: StudyResult, words: Wording) -> Iterator[str]:
    if not result.structures:
        return
    columns = words.labels["structures_table"].split("|")
    yield f"## {words.labels['structures']}\n"
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    for name, *numbers in structure_rows(result, words):
        yield "| " + " | ".join((markdown_text(name), *numbers)) + " |"
    yield f"\n{structures_note(result, words)}\n"


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
