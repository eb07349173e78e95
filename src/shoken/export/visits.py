"""Two visits that were compared: their pictures side by side, and the files to take away."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import Layers, Plane, jpeg_bytes, slice_picture, window_of, with_scale
from shoken.common.escaping import csv_cell
from shoken.export.paper import Paper
from shoken.imaging.volume import Grid, Mask, Volume, bounding_box
from shoken.report.comparison import (
    comparison_markdown,
    comparison_names,
    comparison_rows,
    comparison_title,
    comparison_total,
)
from shoken.report.record.comparison import LesionChangeRecord
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.report.record.comparison import ComparisonRecord
    from shoken.report.words import Language

__all__ = ["comparison_files", "comparison_makers", "visit_pictures"]

# black around the brain; pixels in print; one page of pairs
_AROUND_MM, _HEIGHT, _MOST_PICTURED = 8.0, 420, 6


def visit_pictures(
    first: Analysis, second: Analysis, record: ComparisonRecord, place_ras_mm: Sequence[float]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The axial slice through a place of the first scan, on both visits, lesions marked.

    The second visit is turned as the record says, so that both show the same slice of the head:
    (H, W, 3) uint8 each, of one size.
    """
    brain, whole = first.brain.mask, first.scan.volume.grid
    box = bounding_box(brain.data, round(_AROUND_MM / min(whole.spacing_mm)))
    at = round(float(whole.voxel(np.array(place_ras_mm))[2]))
    at = min(max(at, box[2].start), box[2].stop - 1)
    here = (box[0], box[1], slice(at, at + 1))
    grid = whole.crop(here)
    moved = Grid(
        second.scan.volume.grid.shape,
        np.array(record.second_to_first) @ second.scan.volume.grid.affine,
    )
    volumes = (
        Volume(first.scan.volume.data[here], grid),
        Volume(second.scan.volume.data, moved).resample_onto(grid),
    )
    masks: list[Mask | None] = [None, None]
    if first.lesions and second.lesions:
        masks[0] = Mask(first.lesions.mask.data[here], grid)
        masks[1] = Mask(second.lesions.mask.data, moved).resample_onto(grid)
    shown = [
        slice_picture(
            volume,
            Plane.AXIAL,
            0,
            window_of(one.scan.volume, one.brain.mask),
            Layers(lesion=mask, opacity=0.25),
            height=_HEIGHT,
            letters=True,
        )
        for one, volume, mask in zip((first, second), volumes, masks, strict=True)
    ]
    return with_scale(shown[0], grid.shape[1] * grid.spacing_mm[1] / _HEIGHT), shown[1]


def comparison_files(
    first: Analysis, second: Analysis, record: ComparisonRecord, language: Language
) -> Mapping[str, bytes]:
    """Every file of a comparison, named after the second visit: name → content."""
    makers = comparison_makers(first, second, record, language)
    return {name: make() for name, make in makers.items()}


def comparison_makers(
    first: Analysis, second: Analysis, record: ComparisonRecord, language: Language
) -> Mapping[str, Callable[[], bytes]]:
    """The names of :func:`comparison_files`, and what makes the content of each when called."""
    stem = second.scan.stem
    return {
        f"{stem}_comparison.json": partial(_json, record),
        f"{stem}_comparison.md": partial(_markdown, record, language),
        f"{stem}_comparison.csv": partial(_csv, record),
        f"{stem}_comparison.pdf": partial(_pdf, first, second, record, language),
    }


def _json(record: ComparisonRecord) -> bytes:
    return (record.model_dump_json(indent=2) + "\n").encode()


def _markdown(record: ComparisonRecord, language: Language) -> bytes:
    return comparison_markdown(record, language).encode()


def _csv(record: ComparisonRecord) -> bytes:
    """One row for each lesion, units in the columns' names; the centre is in three columns."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    fields = [name for name in LesionChangeRecord.model_fields if name != "centroid_ras_mm"]
    writer.writerow([*fields, *(f"centroid_ras_{axis}_mm" for axis in "xyz")])
    for lesion in record.lesions:
        writer.writerow(
            [*(csv_cell(getattr(lesion, name)) for name in fields), *lesion.centroid_ras_mm]
        )
    return stream.getvalue().encode()


def _pdf(first: Analysis, second: Analysis, record: ComparisonRecord, language: Language) -> bytes:
    label, title = wording(language).labels, comparison_title(language)
    paper = Paper(title, f"{record.first_file} → {record.second_file}", language)
    paper.box(wording(language).disclaimer)
    scans = (record.first_file, record.first_sha256), (record.second_file, record.second_sha256)
    paper.facts([(f"{n}. {label['scan']}", "\n".join(scan)) for n, scan in enumerate(scans, 1)])
    paper.heading(label["findings"])
    rows = comparison_rows(record, language)
    if rows:
        paper.table(comparison_names(language), rows, [10, 28, 62, 24, 24, 32])
    paper.text(comparison_total(record, language))
    if rows:
        paper.heading(label["each_finding"])
        shown = []
        for lesion, row in zip(record.lesions[:_MOST_PICTURED], rows, strict=False):
            pair = visit_pictures(first, second, record, lesion.centroid_ras_mm)
            caption = f"{row[0]}: {row[1]}, {row[2]}; {row[3]} → {row[4]} mL"
            shown.append((jpeg_bytes(np.hstack(pair)), caption))
        paper.pictures(shown)
    return paper.pdf()
