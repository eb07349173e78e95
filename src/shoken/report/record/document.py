"""The record of an analysis as a text to read: Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from shoken.common.escaping import markdown_lines, markdown_text
from shoken.report.record.review import review_lines
from shoken.report.record.structures import structure_rows, structures_note
from shoken.report.words import wording
from shoken.report.words.review import REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.record.schema import FindingRecord, Report, StudyResult
    from shoken.report.words import Wording

__all__ = [
    "axes_cell",
    "check_lines",
    "confidence_line",
    "extent_lines",
    "finding_row",
    "findings_markdown",
    "load_lines",
    "location_line",
    "report_markdown",
    "verdict_line",
    "writer_line",
]

_TOLD_SHARE = 0.005  # what rounds to less than 1 % is in the JSON and CSV files alone


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
    if load := load_lines(result, words):
        yield from (f"- {line}" for line in (f"{words.labels['load']}: {load[0]}", *load[1:]))
        yield ""
    if lines := extent_lines(result, words):
        yield f"## {words.labels['extent']}\n"
        yield from (f"- {line}" for line in lines)
        yield ""


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
