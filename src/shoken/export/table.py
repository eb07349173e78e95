"""The findings as a table for spreadsheets and statistics: one row each, units in the names."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from shoken.common.escaping import csv_cell
from shoken.report.record.schema import FindingRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.record.schema import StudyResult

__all__ = ["findings_csv"]

_AXES = {
    "centroid_voxel": "centroid_voxel_{}",
    "centroid_ras_mm": "centroid_ras_{}_mm",
    "centroid_mni_mm": "centroid_mni_{}_mm",
}


def findings_csv(result: StudyResult) -> bytes:
    """The findings' records with each coordinate in a column of its own (RFC 4180, UTF-8).

    What could not be told is an empty cell; without findings there is the header alone.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    fields = tuple(FindingRecord.model_fields)
    writer.writerow([column for field in fields for column in _columns(field)])
    for finding in result.findings:
        writer.writerow([cell for field in fields for cell in _cells(finding, field)])
    return stream.getvalue().encode()


def _columns(field: str) -> Iterator[str]:
    if field in _AXES:
        yield from (_AXES[field].format(axis) for axis in "xyz")
    else:
        yield field


def _cells(finding: FindingRecord, field: str) -> Iterator[object]:
    value = getattr(finding, field)
    if field in _AXES:
        yield from value or (None, None, None)
    else:
        yield csv_cell(value)
