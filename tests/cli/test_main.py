import json
import shutil
import subprocess
import sys

import nibabel as nib
import numpy as np
import pytest

from messages import faults
from shoken.cli.main import main
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result

ENGLISH = ["analyze", "--lang", "en", "--out", "OUT"]


@pytest.fixture(scope="module")
def results(phantom_file, analysis, tmp_path_factory):
    """The folder that `shoken analyze` leaves for the phantom, whose analysis is at hand."""
    out = tmp_path_factory.mktemp("results")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shoken.analysis.pipeline.analyse", lambda *_, **__: analysis)
        assert main(["analyze", str(phantom_file), "--out", str(out), "--lang", "en"]) == 0
    return out


@pytest.mark.slow  # a second analysis
def test_the_command_analyses_as_the_function_does(results, phantom_file, tmp_path):
    assert main(["analyze", str(phantom_file), "--out", str(tmp_path), "--lang", "en"]) == 0
    same = ["phantom_FLAIR_findings.csv", *(path.name for path in results.glob("*.nii.gz"))]
    assert len(same) == 5  # of the brain and of lesions, a mask and a map each
    for name in same:
        assert (tmp_path / name).read_bytes() == (results / name).read_bytes()


def test_the_promised_files_and_no_others(results):
    assert sorted(path.name for path in results.iterdir()) == [
        "phantom_FLAIR_desc-brain_mask.nii.gz",
        "phantom_FLAIR_fhir.json",
        "phantom_FLAIR_findings.csv",
        "phantom_FLAIR_label-brain_probseg.nii.gz",
        "phantom_FLAIR_label-lesion_mask.nii.gz",
        "phantom_FLAIR_label-lesion_probseg.nii.gz",
        "phantom_FLAIR_overlay.png",
        "phantom_FLAIR_report.json",
        "phantom_FLAIR_report.md",
        "phantom_FLAIR_report.pdf",
    ]


def test_masks_lie_on_the_scans_own_grid_and_agree_with_the_report(results, phantom_file):
    scan = nib.load(phantom_file)
    record = json.loads((results / "phantom_FLAIR_report.json").read_text())
    for name, volume_ml in (
        ("desc-brain", record["brain"]["volume_ml"]),
        ("label-lesion", sum(f["volume_ml"] for f in record["findings"])),
    ):
        mask = nib.load(results / f"phantom_FLAIR_{name}_mask.nii.gz")
        assert mask.shape == scan.shape
        assert np.allclose(mask.affine, scan.affine)
        voxel_ml = np.prod(mask.header.get_zooms()) / 1000
        assert np.asarray(mask.dataobj).sum() * voxel_ml == pytest.approx(volume_ml)


def test_the_report_holds_the_phantoms_truth(results, phantom):
    record = json.loads((results / "phantom_FLAIR_report.json").read_text())
    (finding,) = record["findings"]
    truth = phantom.lesion.grid.ras_mm(np.argwhere(phantom.lesion.data).mean(axis=0))
    assert np.linalg.norm(np.array(finding["centroid_ras_mm"]) - truth) < 5
    assert finding["side"] == ("left" if truth[0] < 0 else "right")
    assert record["report"]["is_finding_present"] is True
    assert finding["side"] in record["report"]["anatomical_location"]
    assert [w["code"] for w in record["warnings"]] == ["synthetic", "engine-not-baked"]
    assert set(record["timings_s"]) == {"read", "brain", "align", "lesion", "measure"}


def test_the_same_bytes_give_the_same_numbers(results, analysis):
    """By the command, and by the library in a process of another time."""
    record = study_result(analysis, generate_structured_report(analysis, language="en"))
    again = json.loads(record.model_dump_json())
    before = json.loads((results / "phantom_FLAIR_report.json").read_text())
    again.pop("timings_s")
    before.pop("timings_s")
    assert again == before


@pytest.mark.slow  # a second analysis
def test_brain_extraction_alone_says_that_lesions_were_not_searched_for(phantom_file, tmp_path):
    words = ["analyze", str(phantom_file), "--out", str(tmp_path), "--lesion", "none"]
    assert main([*words, "--lang", "en"]) == 0
    record = json.loads((tmp_path / "phantom_FLAIR_report.json").read_text())
    assert not list(tmp_path.glob("*lesion*"))
    assert "not searched for" in record["report"]["finding_summary"]
    assert record["report"]["confidence_score"] == 0


@pytest.mark.slow  # a second analysis
def test_one_bad_scan_does_not_stop_the_others(phantom_file, tmp_path, capsys):
    bad = tmp_path / "bad.nii.gz"
    bad.write_bytes(b"not a scan")
    good = shutil.copy(phantom_file, tmp_path / "good_FLAIR.nii.gz")
    out = tmp_path / "out"
    words = ["analyze", str(bad), str(good), "--out", str(out), "--lesion", "none"]
    assert main([*words, "--lang", "en"]) == 2
    assert (out / "good_FLAIR_report.json").is_file()
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == f"Files: {out}"
    (line,) = captured.err.splitlines()
    assert line.startswith("shoken: bad.nii.gz: damaged, or not of the format that its name says; ")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ([*ENGLISH, "nowhere.nii"], "nowhere.nii: No such file"),
        ([*ENGLISH, "a.nii", "--brain", "x"], "no brain engine 'x'"),
        ([*ENGLISH, "a.nii", "--lesion", "x"], "no lesion engine 'x'"),
        ([*ENGLISH, "a/b.nii", "c/b.nii.gz"], "overwrite"),
        (["analyze", "nowhere.nii", "--out", "OUT"], "nowhere.nii：ファイルまたはフォルダーが"),
        (["models", "fetch", "x"], "no model 'x'"),
        (["sample", "phantom", "--out", "OUT", "--lesion-ml", "1000"], "1000"),
        (["sample", "phantom", "--out", "/proc/nowhere"], "cannot be used for results"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(words, cause, tmp_path, capsys):
    status = main([str(tmp_path / "out") if w == "OUT" else w for w in words])
    (line,) = capsys.readouterr().err.splitlines()
    assert status == 2
    assert cause in line


def test_help_is_quick_and_complete():
    program = "import sys; from shoken.cli.main import main; main(['--help'])"
    code = f"""
import sys
try:
    {program}
except SystemExit:
    pass
assert not {{"ants", "openvino", "streamlit", "google.genai", "nibabel"}} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    for command in ("analyze", "sample", "models", "serve"):
        assert command in done.stdout


@pytest.mark.slow  # two processes that load all that an analysis needs
def test_a_process_that_ends_early_ends_well(tmp_path):
    """Networks are being compiled in the background when the cause is found."""
    for lesion in ("none", "auto"):
        command = [sys.executable, "-m", "shoken", "analyze", str(tmp_path / "missing.nii")]
        done = subprocess.run(
            [*command, "--lesion", lesion, "--out", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "missing.nii" in done.stderr


def test_a_failure_that_nobody_foresaw_is_one_line_without_its_words(
    phantom_file, tmp_path, capsys, monkeypatch
):
    def fail(*_, **__):
        raise OSError(5, "TANAKA", "/scans/TANAKA.nii")

    monkeypatch.setattr("shoken.analysis.pipeline.read_scan", fail)
    words = ["analyze", str(phantom_file), "--out", str(tmp_path / "out"), "--report", "measured"]
    assert main([*words, "--lang", "en"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "a fault of Shoken's own" in line
    assert "report it: test_main.py:" in line
    assert not faults(line)
    assert "TANAKA" not in line
