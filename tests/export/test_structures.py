"""Volumes of structures wherever they are written: the same numbers, with their definitions."""

import csv
import io
import json
from dataclasses import replace

import highdicom as hd
import pytest
from pypdf import PdfReader

import dicom_phantom as make
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Analysis, Options
from shoken.export.result_files import derivative_files
from shoken.export.scene import scene_html
from shoken.export.table import structures_csv
from shoken.imaging.sequence import MrSequence
from shoken.models.catalogue import DEFAULT_MODELS, MODELS
from shoken.models.fetching import fetch
from shoken.reading import read_scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.record.document import report_markdown
from shoken.report.record.schema import StudyResult
from shoken.store.packed_results import packed, unpacked
from small_analysis import small_analysis
from small_structures import LEFT_VOXELS, RIGHT_VOXELS, small_structures

ASYMMETRY = 100 * (LEFT_VOXELS - RIGHT_VOXELS) / ((LEFT_VOXELS + RIGHT_VOXELS) / 2)
NOTES = {"en": "No norms for age or sex", "ja": "年齢・性別の基準値との比較は行っていない"}
NAMES = {"en": "hippocampus", "ja": "海馬"}


def _analysis(*, are_sides_told=True) -> Analysis:
    analysis = small_analysis(read_scan(make.streams(make.classic())))
    grid = analysis.scan.volume.grid
    return replace(analysis, structures=small_structures(grid, are_sides_told=are_sides_told))


def _result(analysis, language="en") -> StudyResult:
    return study_result(analysis, generate_structured_report(analysis, language=language))


@pytest.fixture(scope="module")
def analysis():
    return _analysis()


@pytest.fixture(scope="module")
def files(analysis):
    """By the end of their names."""
    made = derivative_files(analysis, _result(analysis))
    return {name.removeprefix(f"{analysis.scan.stem}_"): made[name] for name in made}


def _numbers(analysis):
    """Left, right and both in mL, and both in per cent of the brain."""
    voxel_ml = analysis.scan.volume.grid.voxel_ml
    left, right = LEFT_VOXELS * voxel_ml, RIGHT_VOXELS * voxel_ml
    return left, right, left + right, 100 * (left + right) / analysis.brain.mask.volume_ml


def test_the_record_has_each_side_and_what_is_defined_by_them(analysis, files):
    record = json.loads(files["report.json"])
    assert record["schema_version"] == "2.4"
    found = {row["structure"]: row for row in record["structures"]}
    left, right, both, percent = _numbers(analysis)
    pair, stem = found["hippocampus"], found["brain-stem"]
    assert (pair["left_ml"], pair["right_ml"]) == pytest.approx((left, right))
    assert (pair["volume_ml"], pair["brain_percent"]) == pytest.approx((both, percent))
    assert pair["asymmetry_percent"] == pytest.approx(ASYMMETRY)
    assert pair["left_brain_percent"] + pair["right_brain_percent"] == pytest.approx(percent)
    assert stem["volume_ml"] > 0
    assert {stem[name] for name in ("left_ml", "right_ml", "asymmetry_percent")} == {None}


def test_a_table_for_spreadsheets_has_the_record_s_numbers(analysis, files):
    rows = list(csv.DictReader(io.StringIO(files["structures.csv"].decode(), newline="")))
    assert len(rows) == len(analysis.structures.model.labels)
    (pair,) = (row for row in rows if row["structure"] == "hippocampus")
    (stem,) = (row for row in rows if row["structure"] == "brain-stem")
    assert float(pair["left_ml"]) == pytest.approx(_numbers(analysis)[0])
    assert float(pair["asymmetry_percent"]) == pytest.approx(ASYMMETRY)
    assert (stem["left_ml"], stem["asymmetry_percent"]) == ("", "")


def test_a_name_of_a_card_is_no_formula_of_a_spreadsheet(analysis):
    result = _result(analysis)
    first = result.structures[0].model_copy(update={"name": "=HYPERLINK(1)"})
    written = structures_csv(result.model_copy(update={"structures": (first,)})).decode()
    assert "'=HYPERLINK(1)" in written


@pytest.mark.slow  # each page is drawn
@pytest.mark.parametrize("language", ["ja", "en"])
def test_report_viewer_and_pdf_show_the_sides_and_one_note(analysis, language):
    result = _result(analysis, language)
    made = derivative_files(analysis, result)
    stem = analysis.scan.stem
    pages = PdfReader(io.BytesIO(made[f"{stem}_report.pdf"])).pages
    texts = (
        made[f"{stem}_report.md"].decode(),
        scene_html(analysis, result).decode(),
        "".join(page.extract_text() for page in pages).replace("\n", ""),
    )
    left, right, both, percent = _numbers(analysis)
    cells = [NAMES[language], f"{left:.2f} (", f"{right:.2f} (", f"{both:.2f} ({percent:.2f})"]
    for text in texts:
        assert text.count(NOTES[language]) == 1
        for cell in (*cells, f"{ASYMMETRY:+.1f}"):
            assert cell.replace(" ", "") in text.replace(" ", "")


def test_dicom_has_volumes_by_side_and_the_asymmetry_index(analysis, files):
    report = hd.sr.srread(io.BytesIO(files["sr.dcm"]))
    groups = {
        group.tracking_identifier: group for group in report.content.get_image_measurement_groups()
    }
    measured = [
        (
            one.name.meaning,
            one.finding_sites[0].laterality.meaning if one.finding_sites else None,
            one.value,
        )
        for one in groups["Volume of hippocampus"].get_measurements()
    ]
    volumes = {side: value for name, side, value in measured if name == "Volume"}
    left, right, both, percent = _numbers(analysis)
    wanted = {"Left": left, "Right": right, "Bilateral": both}
    assert volumes == {side: pytest.approx(ml, abs=1e-6) for side, ml in wanted.items()}
    assert measured[-1][0].startswith("Asymmetry index")
    assert measured[-1][2] == pytest.approx(ASYMMETRY, abs=1e-5)
    shares = [value for name, _, value in measured if name.startswith("Volume in percent")]
    assert shares[0] == pytest.approx(percent, abs=1e-5)


def test_sides_that_were_not_told_are_empty_and_not_nought():
    analysis = _analysis(are_sides_told=False)
    made = derivative_files(analysis, _result(analysis))
    (table,) = (made[name] for name in made if name.endswith("_structures.csv"))
    for row in csv.DictReader(io.StringIO(table.decode(), newline="")):
        assert (row["left_ml"], row["right_ml"], row["asymmetry_percent"]) == ("", "", "")
        assert float(row["volume_ml"]) >= 0


def test_a_kept_result_keeps_the_sides_and_one_without_them_still_opens(analysis):
    again = unpacked(packed(analysis)).structures
    assert again.volumes == analysis.structures.volumes
    earlier = packed(_analysis(are_sides_told=False))
    assert unpacked(earlier).structures.is_left is None


def test_a_record_of_before_still_reads(analysis):
    old = json.loads(_result(analysis).model_dump_json()) | {"schema_version": "2.1"}
    old["structures"] = [{"structure": "hippocampus", "volume_ml": 8.9}]
    (row,) = StudyResult.model_validate(old).structures
    assert (row.volume_ml, row.left_ml, row.brain_percent) == (8.9, None, None)


@pytest.mark.slow
def test_what_the_published_network_labels_reaches_the_report(usual_models, shared, tmp_path):
    for name in DEFAULT_MODELS:
        (tmp_path / name).symlink_to(usual_models / name)
    fetch(MODELS["anatomy18-meshnet"], mirror=shared / "models")
    options = Options(sequence=MrSequence.T1, lesion="none", structures=True)
    found = analyse(shared / "data/t1/t1_crop.nii.gz", options)
    (pair,) = (one for one in found.structures.volumes if one.structure == "hippocampus")
    for language, name in NAMES.items():
        assert f"| {name} | {pair.left_ml:.2f} (" in report_markdown(_result(found, language))
