"""Findings and structures as tables for spreadsheets and statistics, with units in the names."""

from __future__ import annotations

import csv
import io
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.common.escaping import csv_cell
from shoken.report.record.schema import FindingRecord, StructureRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.report.record.schema import StudyResult

__all__ = ["findings_csv", "structures_csv"]

_AXES = {
    "centroid_voxel": "centroid_voxel_{}",
    "centroid_ras_mm": "centroid_ras_{}_mm",
    "centroid_mni_mm": "centroid_mni_{}_mm",
}
# cells of several parts: what stands for each of them
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "sites": "{0.side} {0.region}",
        "extent": "{0.side} {0.region} {0.zone} {0.voxels} {0.share:.4f}",
        "foci": "{0.volume_ml:.3f}",
    }
)
_LISTS: Mapping[str, str] = MappingProxyType({"engines": " + ", "caveats": "; "})


def findings_csv(result: StudyResult) -> bytes:
    """The findings' records with each coordinate in a column of its own (RFC 4180, UTF-8).

    Sites, extent (side, region, zone, voxels, share) and foci (mL) are lists, parted by "; ".  What
    could not be told is an empty cell; without findings there is the header alone.  Rows with a
    caveat are those that the report's totals leave out.
    """
    fields = tuple(FindingRecord.model_fields)
    names = (column for field in fields for column in _columns(field))
    rows = ((cell for field in fields for cell in _cells(f, field)) for f in result.findings)
    return _csv(names, rows)


def structures_csv(result: StudyResult) -> bytes:
    """The structures' records (RFC 4180, UTF-8): volumes by side, asymmetry, share of the brain.

    The columns are those of :class:`shoken.report.record.schema.StructureRecord`, which defines
    them; what could not be told is an empty cell.
    """
    fields = tuple(StructureRecord.model_fields)
    rows = ((csv_cell(getattr(one, name)) for name in fields) for one in result.structures)
    return _csv(fields, rows)


def _csv(names: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows(rows)
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
    elif field in _PARTS:
        yield "; ".join(_PARTS[field].format(part) for part in value)
    else:
        yield csv_cell(_LISTS[field].join(value) if field in _LISTS else value)
