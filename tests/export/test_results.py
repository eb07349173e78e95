"""Results that lie where the scan came from are no input of the next run."""

from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

import dicom_phantom as make
from shoken.export.result_files import write_derivatives
from shoken.reading.files import members_of
from shoken.reading.reader import read_here as read_scan
from shoken.reading.results import without_results
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result


@pytest.fixture(scope="module")
def results(analysis, tmp_path_factory) -> tuple[Path, ...]:
    """The files of an analysis, a report for people who want the viewer beside them."""
    folder = tmp_path_factory.mktemp("results")
    report = generate_structured_report(analysis, language="en", writer="measured")
    paths = write_derivatives(analysis, study_result(analysis, report), folder)
    for name in (
        "_viewer.html",
        "_seg.dcm",
        "_sr.dcm",
        "_sent.json",
        "_sent-2.json",
        "_sent_1.png",
        "_thumbnail.webp",
    ):
        (folder / f"{analysis.scan.stem}{name}").write_bytes(bytes(128) + b"DICM")
    return (*paths, *folder.glob("*_s*"), *folder.glob("*.html"), *folder.glob("*.webp"))


@pytest.mark.parametrize("place", ["", "out", "out/deeper"])
def test_results_in_the_folder_of_a_scan_change_nothing(place, results, tmp_path, phantom_file):
    for number, ds in enumerate(make.classic()):
        (tmp_path / f"IM{number}").write_bytes(make.saved(ds))
    before = read_scan(tmp_path)
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    for path in results:
        copy(path, tmp_path / place)
    after = read_scan(tmp_path)
    assert (after.name, after.notices) == (before.name, before.notices)
    (tmp_path / "nifti" / place).mkdir(parents=True)
    copy(phantom_file, tmp_path / "nifti")
    for path in results:
        copy(path, tmp_path / "nifti" / place)
    assert read_scan(tmp_path / "nifti").name == phantom_file.name


def test_results_of_a_dataset_are_told_by_their_names(results, tmp_path):
    for path in results:
        kind = path.name.removeprefix("phantom_FLAIR_")
        (tmp_path / f"sub-01_desc-FLAIR_{kind}").write_bytes(b"x")
    for name in ("mask.nii.gz", "mask.json", "probseg.nii.gz"):
        (tmp_path / f"sub-01_label-lesion_desc-FLAIR_{name}").write_bytes(b"x")
    assert not without_results(members_of(tmp_path))


def test_what_only_looks_like_a_result_is_kept(tmp_path):
    names = {"head.nii.gz", "head_desc-brain_mask.nii.gz", "other_report.json", "head_T2.nii.gz"}
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    kept = {member.name for member in without_results(members_of(tmp_path))}
    assert kept == names - {"other_report.json"}


def test_nothing_of_an_earlier_analysis_is_left_beside_a_report(analysis, results, tmp_path):
    for path in results:
        copy(path, tmp_path)
    notes = tmp_path / f"{analysis.scan.stem}_notes.txt"
    notes.write_text("a reader's own")
    unsearched = replace(analysis, search=None)
    report = generate_structured_report(unsearched, language="en", writer="measured")
    written = write_derivatives(unsearched, study_result(unsearched, report), tmp_path)
    assert set(tmp_path.iterdir()) == {*written, notes}
    assert not [path for path in written if "lesion" in path.name]
