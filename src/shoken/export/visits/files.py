"""The files of a comparison: JSON, Markdown, CSV and PDF."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import jpeg_bytes
from shoken.common.escaping import csv_cell
from shoken.export.paper import Paper
from shoken.export.visits.chart import load_chart
from shoken.export.visits.pictures import visit_pictures
from shoken.reading.scan import result_stem
from shoken.report.comparison import (
    comparison_label,
    comparison_markdown,
    comparison_title,
    visit_pairs,
    visit_table,
)
from shoken.report.record.comparison import LesionChangeRecord, VisitRecord
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shoken.analysis.values import Analysis
    from shoken.report.comparison import VisitPair
    from shoken.report.record.comparison import ComparisonRecord
    from shoken.report.words import Language

__all__ = ["comparison_files", "comparison_makers"]

_MOST_PICTURED = 6  # one page of pairs
_SEVERAL = 3  # visits from which on there is a line over time


def comparison_files(
    first: Analysis | None, last: Analysis | None, record: ComparisonRecord, language: Language
) -> Mapping[str, bytes]:
    """Every file of a comparison, named after the last visit: name → content."""
    makers = comparison_makers(first, last, record, language)
    return {name: make() for name, make in makers.items()}


def comparison_makers(
    first: Analysis | None, last: Analysis | None, record: ComparisonRecord, language: Language
) -> Mapping[str, Callable[[], bytes]]:
    """The names of :func:`comparison_files`, and what makes the content of each when called.

    Parameters
    ----------
    first, last
        The first visit and the last one; None for one that is no longer there, without which the
        PDF has no pictures.
    record, language
        What was found, and the language to write in.
    """
    stem = result_stem(record.second_file)
    return {
        f"{stem}_comparison.json": partial(_json, record),
        f"{stem}_comparison.md": partial(_markdown, record, language),
        f"{stem}_comparison.csv": partial(_csv, record),
        f"{stem}_visits.csv": partial(_visits_csv, record),
        f"{stem}_comparison.pdf": partial(_pdf, first, last, record, language),
    }


def _json(record: ComparisonRecord) -> bytes:
    return (record.model_dump_json(indent=2) + "\n").encode()


def _markdown(record: ComparisonRecord, language: Language) -> bytes:
    return comparison_markdown(record, language).encode()


def _csv(record: ComparisonRecord) -> bytes:
    """One row for each lesion of each pair of visits; the centre is in three columns."""
    fields = [name for name in LesionChangeRecord.model_fields if name != "centroid_ras_mm"]
    centre = [f"centroid_ras_{axis}_mm" for axis in "xyz"]
    rows = (
        [
            pair.first,
            pair.second,
            *(_cell(getattr(lesion, name)) for name in fields),
            *lesion.centroid_ras_mm,
        ]
        for pair in visit_pairs(record)
        for lesion in pair.record.lesions
    )
    return _written(["first_visit", "second_visit", *fields, *centre], rows)


def _visits_csv(record: ComparisonRecord) -> bytes:
    """One row for each visit."""
    fields = list(VisitRecord.model_fields)
    rows = (
        [number, *(csv_cell(getattr(visit, name)) for name in fields)]
        for number, visit in enumerate(record.visits, start=1)
    )
    return _written(["visit", *fields], rows)


def _cell(value: object) -> object:
    if isinstance(value, tuple) and all(isinstance(one, int) for one in value):
        return " ".join(map(str, value))
    return csv_cell(value)


def _written(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().encode()


def _pdf(
    first: Analysis | None, last: Analysis | None, record: ComparisonRecord, language: Language
) -> bytes:
    label, title = wording(language).labels, comparison_title(language)
    paper = Paper(title, f"{record.first_file} → {record.second_file}", language)
    paper.box(wording(language).disclaimer())
    paper.facts(
        [
            (f"{number}. {label['scan']}", f"{visit.file}\n{visit.sha256}")
            for number, visit in enumerate(record.visits, start=1)
        ]
    )
    paper.table(*visit_table(record, language), [12, 84, 28, 28, 28])
    if len(record.visits) >= _SEVERAL:
        paper.heading(comparison_label("load", language))
        paper.drawing(load_chart(record.visits, language))
    for pair in visit_pairs(record):
        paper.heading(pair.title(language))
        names, rows = pair.lesions(language)
        if rows:
            paper.table(names, rows, [10, 28, 62, 24, 24, 32])
        paper.text(pair.total(language))
        paper.table(*pair.totals(language), [132, 24, 24])
    if first and last and record.lesions:
        shown = _pictured(first, last, visit_pairs(record)[0], language)
        paper.heading(label["each_finding"])
        paper.pictures(shown)
    return paper.pdf()


def _pictured(
    first: Analysis, second: Analysis, pair: VisitPair, language: Language
) -> list[tuple[bytes, str]]:
    """The largest lesions of a pair, each on both visits, with captions."""
    shown = []
    _, rows = pair.lesions(language)
    for lesion, row in zip(pair.record.lesions[:_MOST_PICTURED], rows, strict=False):
        both = visit_pictures(first, second, pair.record, lesion.centroid_ras_mm)
        caption = f"{row[0]}: {row[1]}, {row[2]}; {row[3]} → {row[4]} mL"
        shown.append((jpeg_bytes(np.hstack(both)), caption))
    return shown
