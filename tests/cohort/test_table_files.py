"""The cohort's tables and what they say of their columns."""

import csv
import io
import json
import re

import pytest

from cohort_data import dataset, doing, plan
from shoken.analysis.image_quality import MEASURES
from shoken.cli.main import main
from shoken.cohort.attempt import do_scan
from shoken.cohort.columns import cells_of, column_of
from shoken.cohort.status import status_of
from shoken.cohort.table_files import write_tables
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.store.objects import Objects


@pytest.fixture
def place(tmp_path):
    """Three scans: one done, one at fault, one that no machine could do; and a broken link."""
    root = dataset(tmp_path / "ds")
    (root / "participants.tsv").write_text(
        "participant_id\tage\tseconds\nsub-01\t70\t5\nsub-02\t60\t5\n"
    )
    (root / "sub-01/anat/sub-01_T1w.nii.gz").symlink_to("nowhere")
    place, manifest = Objects(str(tmp_path / "out")), plan(root)
    place.write_new(manifest.place, manifest.content)
    for entry, failures in zip(manifest.entries, ((), ("scan",), ("machine",) * 3), strict=True):
        do_scan(entry, manifest, place, doing=doing(*failures))
    write_tables(status_of(manifest, place), place)
    return place


def _rows(place, name):
    text = place.read(name).decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def test_the_table_has_the_dataset_s_columns_and_the_measures(place):
    (row,) = _rows(place, "cohort.tsv")
    assert row == {
        "scan_id": "sub-01_FLAIR",
        "participant_id": "sub-01",
        "age": "70",
        "dataset_seconds": "5",
        "brain_ml": "1200.0",
        "seconds": "1.0",
        "peak_mib": "100",
    }
    told = json.loads(place.read("cohort.json"))
    assert told.keys() == row.keys()
    assert told["brain_ml"] == {"Description": "Volume of the brain mask", "Units": "mL"}


def test_failures_stand_with_their_cause(place):
    rows = _rows(place, "failures.tsv")
    assert [(row["scan_id"].rpartition("/")[2], row["whose"]) for row in rows] == [
        ("sub-02_FLAIR", "scan"),
        ("sub-03_FLAIR", "machine"),
        ("sub-01_T1w.nii.gz", "plan"),
    ]
    assert rows[0]["cause"] == "of the scan"
    assert "broken link" in rows[2]["cause"]


def test_the_command_writes_them_again(place, capsys):
    place.remove("cohort.tsv")
    assert main(["cohort", "report", place.url]) == 0
    assert len(_rows(place, "cohort.tsv")) == 1
    assert capsys.readouterr().out == ""


def test_every_column_of_an_analysis_is_described(analysis):
    result = study_result(analysis, generate_structured_report(analysis, language="en"))
    cells = cells_of(result, {"cnr": 3.14159265})
    assert cells["cnr"] == 3.14159
    for name in [*cells, *(measure.name for measure in MEASURES)]:
        assert column_of(name).description != "As the dataset tells it", name
        assert re.search("[ぁ-んァ-ヶ一-龠]", column_of(name).japanese), name
    for name in ("left_hippocampus_ml", "spacing_x_mm", "lesion_elsewhere_ml"):
        assert column_of(name).units
    assert column_of("age").description == "As the dataset tells it"
    assert column_of("age").japanese == "データセットによる列"
    assert column_of("hippocampus_left_ml").japanese == "海馬の体積（左）"
    assert column_of("lesion_deep_white_matter_ml").japanese == "深部白質にある病変候補の体積"
    assert column_of("hippocampus_left_ml").description == "Volume of hippocampus, left"
