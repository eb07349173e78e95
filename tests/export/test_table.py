"""The findings as CSV, read back by the standard library."""

import csv
import io

import pytest

from shoken.export.table import findings_csv
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result


def _rows(result):
    return list(csv.DictReader(io.StringIO(findings_csv(result).decode(), newline="")))


@pytest.fixture(scope="module")
def result(analysis):
    return study_result(analysis, generate_structured_report(analysis))


def test_each_finding_is_a_row_with_the_record_s_numbers(result):
    rows = _rows(result)
    assert rows
    for row, finding in zip(rows, result.findings, strict=True):
        assert float(row["volume_ml"]) == finding.volume_ml
        assert row["side"] == finding.side
        for space, unit in (("voxel", ""), ("ras", "_mm"), ("mni", "_mm")):
            read = tuple(float(row[f"centroid_{space}_{axis}{unit}"]) for axis in "xyz")
            assert read == getattr(finding, f"centroid_{space}{unit}")


def test_where_a_finding_lies_is_a_list_in_a_cell(result):
    finding = result.findings[0]
    row = _rows(result)[0]
    assert row["sites"] == "; ".join(f"{site.side} {site.region}" for site in finding.sites)
    parts = [part.split(" ") for part in row["extent"].split("; ")]
    assert [int(part[3]) for part in parts] == [share.voxels for share in finding.extent]
    assert [part[1] for part in parts] == [share.region for share in finding.extent]
    assert len(row["foci"].split("; ")) == len(finding.foci)


def test_what_cannot_be_told_is_an_empty_cell(result):
    unsure = result.findings[0].model_copy(
        update={"zone": None, "centroid_mni_mm": None, "contrast_z": None}
    )
    (row,) = _rows(result.model_copy(update={"findings": (unsure,)}))
    empty = {name for name, cell in row.items() if not cell}
    mni = {f"centroid_mni_{axis}_mm" for axis in "xyz"}
    assert empty == {"zone", "contrast_z", "caveats", *mni}
    assert float(row["peak_probability"]) == unsure.peak_probability


def test_without_findings_there_is_the_header_alone(result):
    lines = findings_csv(result.model_copy(update={"findings": ()})).decode().splitlines()
    assert len(lines) == 1
    assert "volume_ml" in lines[0].split(",")
