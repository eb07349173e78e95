"""A BIDS dataset in, a derivatives dataset out that the BIDS validator takes, run in parts."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shoken.analysis.anatomy.atlas import MODEL as ATLAS
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.export.bids import bids_report, is_done
from shoken.imaging.sequence import MrSequence
from shoken.reading import bids_scans, read_scan


@pytest.fixture(scope="module")
def dataset(phantom_file, tmp_path_factory):
    """Two subjects; one of them has a session and a damaged scan beside."""
    root = tmp_path_factory.mktemp("dataset")
    described = {"Name": "phantoms", "BIDSVersion": "1.10.0"}
    (root / "dataset_description.json").write_text(json.dumps(described))
    for place in ("sub-01/anat/sub-01_FLAIR", "sub-02/ses-a/anat/sub-02_ses-a_acq-x_FLAIR"):
        (root / place).parent.mkdir(parents=True)
        shutil.copy(phantom_file, root / f"{place}.nii.gz")
    (root / "sub-02/ses-a/anat/sub-02_ses-a_T1w.nii.gz").write_bytes(b"damaged")
    (root / "derivatives/x/sub-01/anat").mkdir(parents=True)
    shutil.copy(phantom_file, root / "derivatives/x/sub-01/anat/sub-01_FLAIR.nii.gz")
    return root


@pytest.fixture(scope="module")
def out(dataset, analysis, tmp_path_factory):
    """The derivatives of the first run, which the damaged scan did not stop.

    All its scans are one head, whose analysis is known; the second run makes one of its own.
    """

    def analyse(path, *_, **__):
        return replace(analysis, scan=read_scan(path))

    folder = tmp_path_factory.mktemp("out") / "shoken"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("shoken.analysis.pipeline.analyse", analyse)
        assert main(["analyze", str(dataset), "--out", str(folder), "--lang", "en"]) == 2
    return folder


def test_the_scans_of_a_dataset(dataset):
    found = [(scan.folder, scan.entities, scan.suffix) for scan in bids_scans(dataset)[0]]
    assert found == [
        ("sub-01/anat", "sub-01", "FLAIR"),
        ("sub-02/ses-a/anat", "sub-02_ses-a", "T1w"),
        ("sub-02/ses-a/anat", "sub-02_ses-a_acq-x", "FLAIR"),
    ]


def test_the_names(out):
    names = sorted(path.name for path in (out / "sub-02/ses-a/anat").iterdir())
    stem = "sub-02_ses-a_acq-x"
    kinds = [f"label-{what}_desc-FLAIR_{kind}" for what in ("brain", "lesion") for kind in
             ("mask", "probseg")]  # fmt: skip
    data = [f"{stem}_{kind}.{end}" for kind in kinds for end in ("json", "nii.gz")]
    others = [
        f"{stem}_desc-FLAIR_{end}"
        for end in (
            "fhir.json",
            "findings.csv",
            "overlay.png",
            "report.json",
            "report.md",
            "report.pdf",
        )
    ]
    assert names == sorted(data + others)


def _errors(folder, deno):
    """What the validator of BIDS calls an error, by its code."""
    tool = Path(sys.executable).with_name("bids-validator-deno")
    # Deno keeps what it compiles in a folder of its own, not in the user's
    done = subprocess.run(
        [tool, folder, "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DENO_DIR": str(deno)},
    )
    issues = json.loads(done.stdout)["issues"]["issues"]
    return [issue["code"] for issue in issues if issue.get("severity") == "error"]


@pytest.mark.slow  # a program of others, twice
def test_the_validator_finds_no_error_and_would_find_one(out, tmp_path):
    wrong = shutil.copytree(out, tmp_path / "wrong")
    # what a cohort adds is no error either
    for name in ("commits/0.json", "manifests/0.json"):
        (wrong / "cohort" / name).parent.mkdir(parents=True)
        (wrong / "cohort" / name).write_text("{}")
    for name in ("cohort.html", "cohort.json", "cohort.tsv", "failures.json", "failures.tsv"):
        (wrong / name).write_text("{}")
    assert _errors(wrong, tmp_path / "deno") == []
    mask = wrong / "sub-01/anat/sub-01_label-brain_desc-FLAIR_mask.nii.gz"
    mask.rename(mask.with_name("sub-01_brain.nii.gz"))
    assert "NOT_INCLUDED" in _errors(wrong, tmp_path / "deno")


@pytest.mark.slow
def test_a_second_run_does_only_what_is_missing(dataset, out, capsys):
    report = out / "sub-01/anat/sub-01_desc-FLAIR_report.json"
    kept = report.stat().st_mtime_ns
    lost = out / "sub-02/ses-a/anat/sub-02_ses-a_acq-x_desc-FLAIR_report.json"
    lost.unlink()
    assert main(["analyze", str(dataset), "--out", str(out), "--lang", "en"]) == 2
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "sub-01_FLAIR.nii.gz: done before"
    assert "lesion candidate" in said[1]
    assert report.stat().st_mtime_ns == kept
    assert lost.is_file()


def test_other_wishes_are_not_done_before(dataset, out):
    (scan, *_), _ = bids_scans(dataset)
    assert is_done(scan, out, "en", Options())
    assert is_done(scan, out, "en", Options(sequence=MrSequence.FLAIR))
    assert not is_done(scan, out, "ja", Options())
    assert not is_done(scan, out, "en", Options(sequence=MrSequence.T2))
    assert not is_done(scan, out, "en", Options(lesion="none"))


def test_what_has_no_engine_is_done_and_what_was_not_to_be_searched_is_not(dataset, out):
    (scan, *_), _ = bids_scans(dataset)
    path = bids_report(scan, out)
    kept = path.read_text("utf-8")
    for code, is_auto_done in (("no-engine", True), ("lesion-not-searched", False)):
        record = json.loads(kept) | {"lesion_engine": None, "search": None}
        record["warnings"] = [{"code": code, "text": ""}]
        path.write_text(json.dumps(record), "utf-8")
        assert is_done(scan, out, "en", Options()) == is_auto_done
        assert is_done(scan, out, "en", Options(lesion="none")) != is_auto_done
    path.write_text(kept, "utf-8")


def test_structures_are_measured_later_where_they_were_not_asked_for(dataset, out):
    (scan, *_), _ = bids_scans(dataset)
    path, options = bids_report(scan, out), Options(structures=True)
    kept = path.read_text("utf-8")
    assert not is_done(scan, out, "en", options)
    for added in (
        {"structures": [{"structure": "hippocampus", "volume_ml": 8.8}]},
        {"warnings": [{"code": "structures-need-t1", "text": ""}]},
    ):
        path.write_text(json.dumps(json.loads(kept) | added), "utf-8")
        assert is_done(scan, out, "en", options)
        assert is_done(scan, out, "en", Options())
    path.write_text(kept, "utf-8")


def test_structures_are_done_by_the_network_that_is_named(dataset, out):
    (scan, *_), _ = bids_scans(dataset)
    path, default, card = bids_report(scan, out), "anatomy18-meshnet", "mindglide"
    kept = path.read_text("utf-8")
    had = json.loads(kept)
    row = {"structures": [{"structure": "hippocampus", "volume_ml": 8.8}]}

    def done_for(added, sequence=MrSequence.FLAIR):
        record = {**had, "scan": {**had["scan"], "sequence": sequence}, **added}
        path.write_text(json.dumps(record), "utf-8")
        return [
            is_done(scan, out, "en", Options(structures=True, structures_model=named))
            for named in (None, default, card)
        ]

    def by(*ids):
        return row | {"models": [{"id": name} for name in (*ids, ATLAS)]}

    assert done_for(by(default), MrSequence.T1) == [True, True, False]
    assert done_for(by(card, default), MrSequence.T1) == [True, True, False]  # card: found lesions
    assert done_for(by(card), MrSequence.FLAIR) == [True, False, True]
    assert done_for(by(card), MrSequence.T1) == [False, False, True]
    no_t1 = {"warnings": [{"code": "structures-need-t1", "text": ""}]}
    assert done_for(no_t1) == [True, True, False]
    path.write_text(kept, "utf-8")


def test_a_dataset_without_scans_and_one_beside_others(dataset, tmp_path, capsys):
    (tmp_path / "dataset_description.json").write_text('{"BIDSVersion": "1.10.0"}')
    words = ["analyze", "--lang", "en", "--out", str(tmp_path / "out"), str(tmp_path)]
    assert main(words) == 2
    assert main([*words, str(dataset)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "no T1w, T2w, PDw or FLAIR" in first
    assert "on its own" in second
