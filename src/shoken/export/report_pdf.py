"""The report as a document to print: key slices, findings, notices, and what it was made by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.lesion import MINIMUM_ML, THRESHOLD
from shoken.analysis.render import (
    Layers,
    Plane,
    jpeg_bytes,
    slice_picture,
    with_scale,
)
from shoken.common.notices import NoticeCode
from shoken.export.around_brain import AroundBrain
from shoken.export.paper import Paper
from shoken.export.report_form import ReportForm
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
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.report.words import Language, Wording

__all__ = ["report_pdf", "sentences"]

_MOST_PICTURED = 6  # one page of pairs
_HEIGHT = 360  # pixels; sharp in print at half a page's width
# of the table's columns, in proportion: place is the longest word
_WIDTHS = [7, 31, 12, 18, 19, 19, 20, 13, 14, 16, 16]
_STRUCTURE_WIDTHS = [52, 34, 34, 34, 31]  # as above


def report_pdf(
    analysis: Analysis,
    result: StudyResult,
    overview: Callable[[], NDArray[np.uint8]],
    form: ReportForm = ReportForm(),  # noqa: B008 - frozen
) -> bytes:
    """A PDF file's bytes, in the language that the report was written in.

    ``form`` is what the user adds.
    ``overview`` gives what :func:`shoken.export.overview.overview_picture` makes.
    It shows three planes through the largest finding and a slice of each of the largest six; the
    table holds all.  The same analysis and report give the same bytes.
    """
    words = wording(result.report.language)
    label = words.labels
    paper = Paper(label["title"], result.scan.file, words.language)
    paper.box(words.disclaimer(reviewed=result.review is not None))
    asked = [(label["exam_date"], form.exam_date), (label["request"], form.request)]
    if given := [(name, said) for name, said in asked if said]:
        paper.facts(given)
    _said(paper, result, words)
    if form.has_signature:
        signed_by = result.review.signed_by if result.review else None
        # lines enough to sign on
        paper.facts([(label["signature"], f"{signed_by or ''}\n\n")])
    shown = jpeg_bytes(overview())
    paper.picture(label["key_slices"], shown, label["key_slices_caption"])
    _findings(paper, analysis, result, words)
    if result.structures:
        paper.heading(label["structures"])
        rows = structure_rows(result, words)
        paper.table(label["structures_table"].split("|"), rows, _STRUCTURE_WIDTHS)
        paper.text(structures_note(result, words), small=True)
    _made_by(paper, analysis, result, words)
    return paper.pdf()


def _said(paper: Paper, result: StudyResult, words: Wording) -> None:
    report, label = result.report, words.labels
    paper.facts(
        [
            (label["scan"], _scan_line(result, words)),
            (label["present"], verdict_line(result, words)),
            (label["location"], location_line(result, words)),
            (label["confidence"], confidence_line(result, words)),
            *_review(result, words),
            *_volumes(result, words),
        ]
    )
    if report.finding_summary != report.impression:
        paper.heading(label["summary"])
        paper.text(report.finding_summary)
    paper.heading(label["description"])
    paper.bullets(sentences(report.detailed_description, words.language))
    paper.heading(label["impression"])
    paper.bullets(sentences(report.impression, words.language))
    for name, said in (("next_step", report.suggested_next_step), ("limits", report.limits)):
        if said:
            paper.heading(label[name])
            paper.text(said)
    if report.checks:
        paper.heading(label["checks"])
        paper.bullets(list(check_lines(report, label)))
    if result.warnings:
        paper.heading(label["notices"])
        paper.bullets([notice.text for notice in result.warnings])


def sentences(text: str, language: Language) -> list[str]:
    """The sentences of a text, each for itself, as a list of findings has them.

    >>> sentences("One of 4.0 mL. Another, of 0.2 mL.", "en")
    ['One of 4.0 mL.', 'Another, of 0.2 mL.']
    """
    # English ones begin with a capital: numbers and shortened words have stops of their own
    end = r"(?<=[。？！])" if language == "ja" else r"(?:(?<=[.?!])|(?<=[.?!]\)))\s+(?=[A-Z(])"
    parts = (part.strip() for line in text.splitlines() for part in re.split(end, line))
    return [part for part in parts if part]


def _review(result: StudyResult, words: Wording) -> Iterator[tuple[str, str]]:
    """Who reviewed it, or that nobody did, and what changed."""
    lines = (result.reviewed, *review_lines(result.review, words.language))
    if said := "\n".join(filter(None, lines)):
        yield REVIEW["heading"][words.language], said


def _scan_line(result: StudyResult, words: Wording) -> str:
    scan = result.scan
    return words.labels["scan_line"].format(
        file=scan.file,
        shape="×".join(map(str, scan.shape)),
        spacing="×".join(f"{s:.3g}" for s in scan.spacing_mm),
        axes=scan.axes,
        sequence=scan.sequence.upper(),
    )


def _volumes(result: StudyResult, words: Wording) -> Iterator[tuple[str, str]]:
    label, tissue = words.labels, result.tissue
    said = [label["brain_line"].format(volume=result.brain.volume_ml, engine=result.brain.engine)]
    if tissue:
        said.append(
            label["tissue_line"].format(
                grey=tissue.grey_ml, white=tissue.white_ml, fluid=tissue.fluid_ml
            )
        )
    yield label["volumes"], label["separator"].join(said)
    if load := load_lines(result, words):
        yield label["load"], "\n".join(load)


def _findings(paper: Paper, analysis: Analysis, result: StudyResult, words: Wording) -> None:
    if not result.findings or analysis.lesions is None:
        return
    label = words.labels
    paper.heading(label["findings"])
    rows = [finding_row(finding, words) for finding in result.findings]
    paper.table(label["table"].split("|"), rows, _WIDTHS)
    paper.text(label["table_note"], small=True)
    if lines := extent_lines(result, words):
        paper.heading(label["extent"])
        for line in lines:
            paper.text(line, small=True)
    paper.heading(label["each_finding"])
    if len(analysis.findings) > _MOST_PICTURED:
        paper.text(label["largest_shown"].format(count=_MOST_PICTURED), small=True)
    shown = AroundBrain(analysis)
    paper.pictures([_picture(shown, f, words) for f in analysis.findings[:_MOST_PICTURED]])


def _picture(shown: AroundBrain, finding: Finding, words: Wording) -> tuple[bytes, str]:
    """The axial slice through a finding, plain and marked, as JPEG, and its caption."""
    grid, plane = shown.volume.grid, Plane.AXIAL
    at = grid.voxel(np.array(finding.centroid_ras_mm))[plane.axis]
    index = int(np.clip(np.rint(at), 0, grid.shape[plane.axis] - 1))
    marked = Layers(brain=shown.brain, lesion=shown.lesion, opacity=0.3)
    pair = [
        slice_picture(
            shown.volume, plane, index, shown.window, layers, height=_HEIGHT, letters=True
        )
        for layers in (Layers(), marked)
    ]
    caption = words.labels["slice_caption"].format(
        id=finding.id,
        place=words.place_cell(finding),
        volume=finding.volume_ml,
        z=finding.centroid_ras_mm[2],
    )
    scaled = with_scale(pair[0], shown.height_mm / _HEIGHT)
    return jpeg_bytes(np.hstack([scaled, pair[1]])), caption


def _made_by(paper: Paper, analysis: Analysis, result: StudyResult, words: Wording) -> None:
    label = words.labels
    paper.heading(label["provenance"])
    scans = [result.scan, *(other for other in result.beside if other.is_used)]
    paper.facts(
        [
            *((f"{label['scan']} (SHA-256)", f"{scan.file}\n{scan.sha256}") for scan in scans),
            (label["settings"], _settings(analysis, words)),
            (label["written_by"], writer_line(result.report, label)),
            (label["software"], ", ".join(f"{n} {v}" for n, v in result.software.items())),
        ]
    )
    rows = [(f"{m.id} {m.version}", m.licence, m.sha256 or "") for m in result.models]
    paper.table(label["models_table"].split("|"), rows, [46, 24, 110])


def _settings(analysis: Analysis, words: Wording) -> str:
    label = words.labels
    if analysis.lesions is None:
        return label["settings_brain"].format(brain=analysis.brain.engine)
    threshold, minimum = THRESHOLD, f"{MINIMUM_ML:g}"
    for notice in analysis.notices:
        if notice.code is NoticeCode.CUT_BY_USER:
            threshold, minimum = notice.value or THRESHOLD, notice.detail or minimum
    return label["settings_line"].format(
        brain=analysis.brain.engine,
        lesion=label["separator"].join(analysis.lesions.engines),
        threshold=threshold,
        minimum=minimum,
    )
