"""Several scans at once on the command line: visits, a study, copies of a picture, bad files."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

import hostile_files
from shoken.analysis.findings.visits import Change
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence


@pytest.mark.slow
def test_two_visits_of_a_patient(shared, tmp_path, capsys):
    scans = [shared / "data/ms-raw" / f"patient01_study{n}_FLAIR.nii.gz" for n in (1, 2)]
    assert main(["compare", *map(str, scans), "--out", str(tmp_path), "--lang", "en"]) == 0
    record = json.loads((tmp_path / "patient01_study2_FLAIR_comparison.json").read_text())
    for number, name in enumerate(("first", "second")):
        there = [lesion[f"{name}_ml"] for lesion in record["lesions"]]
        left = [one["volume_ml"] for one in record["left_out"] if one["visit"] == number + 1]
        single = analyse(scans[number], Options())
        assert sum(there) + sum(left) == pytest.approx(single.load.volume_ml)
        assert record[f"{name}_total_ml"] == pytest.approx(single.load.volume_ml)
    assert {lesion["change"] for lesion in record["lesions"]} <= {c.value for c in Change}
    assert all(lesion["uncertainty_ml"] > 0 for lesion in record["lesions"])
    rigid = np.array(record["second_to_first"])[:3, :3]
    assert np.allclose(rigid @ rigid.T, np.eye(3), atol=1e-4)
    assert "Visits compared" in capsys.readouterr().out


@pytest.mark.slow
def test_a_study_on_the_command_line(tmp_path):
    scans = []
    for which in (MrSequence.FLAIR, MrSequence.T2):
        head = PhantomOptions(sequence=which, in_plane_mm=2, slice_mm=3)
        scans += write_phantom(head, tmp_path / which)[:1]
    out = tmp_path / "out"
    words = ["analyze", "--study", *map(str, scans), "--out", str(out), "--lang", "en"]
    assert main(words) == 0
    (report,) = out.glob("*_report.json")
    record = json.loads(report.read_text())
    assert record["scan"]["file"] == "phantom_FLAIR.nii.gz"
    (beside,) = record["beside"]
    assert (beside["file"], beside["sequence"]) == ("phantom_T2w.nii.gz", "t2")
    assert beside["is_used"] is True
    assert len(record["findings"]) == 1
    assert "beside-used" in {warning["code"] for warning in record["warnings"]}
    assert "phantom_T2w.nii.gz" in report.with_suffix(".md").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_files_that_gave_12_or_43_findings_give_one_answer(shared, tmp_path, threads):
    """The command line, one process for all: networks are compiled for a number of threads."""
    files = sorted((shared / "cases" / "01-registration-flips-findings").glob("*.nii.gz"))
    assert len(files) == 3
    subprocess.run(
        [sys.executable, "-m", "shoken", "analyze", *files, "--out", tmp_path],
        env={**os.environ, "SHOKEN_THREADS": str(threads)},
        check=True,
        capture_output=True,
    )
    loads = [json.loads(path.read_text())["load"] for path in tmp_path.rglob("*_report.json")]
    assert len(loads) == len(files)
    assert len({(load["count"], round(load["volume_ml"], 3)) for load in loads}) == 1


@pytest.mark.slow  # a process for each
@pytest.mark.usefixtures("started_readers")
def test_each_hostile_file_has_one_line_and_the_command_ends_with_2(tmp_path, capsys):
    nifti, zips = hostile_files.nifti_files(), hostile_files.zip_files()
    paths = []
    kinds = ("gz cut at 50", "cut at 348", "pixdim1=nan", "1 GB claimed", "datatype=9999")
    some = [zips["junk"], zips["overlapping"], *(nifti[kind] for kind in kinds)]
    for number, content in enumerate(some):
        paths.append(tmp_path / f"{number}.nii")
        paths[-1].write_bytes(content)
    words = [str(path) for path in [*paths, tmp_path / "nowhere.nii"]]
    assert main(["analyze", *words, "--out", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(words)
    assert all(line.startswith("shoken: ") for line in lines)
