"""Which files of a BIDS dataset are its scans, and why others are not."""

import errno
import json
import os
from pathlib import Path

import pytest

import hostile_files
from shoken.analysis.values import Options
from shoken.cli.batch import Work, tasks_of
from shoken.cli.main import main
from shoken.common.errors import UnsupportedScan, UsageError
from shoken.reading import bids_scans, is_dataset, read_scan
from shoken.reading.bidsignore import Ignored

DESCRIPTION = json.dumps({"Name": "x", "BIDSVersion": "1.10.0"})


@pytest.fixture
def dataset(tmp_path):
    """Makes a dataset of files; those that are not described hold a small scan."""

    def make(*paths, description=DESCRIPTION, **others):
        root = tmp_path / "dataset"
        for path in paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(hostile_files.nifti())
        if description is not None:
            text = description.encode() if isinstance(description, str) else description
            (root / "dataset_description.json").write_bytes(text)
        for name, text in others.items():
            (root / name.replace("_", ".")).write_text(text)
        return root

    return make


def _read(root):
    scans, left_out = bids_scans(root)
    return [f"{s.folder}/{s.path.name}" for s in scans], {one.path: one.why for one in left_out}


READ = [
    "sub-01/anat/sub-01_acq-hi+res_run-01_T1w.nii.gz",
    "sub-01/anat/sub-01_echo-2_T1w.nii.gz",
    "sub-01/anat/sub-01_part-mag_T2w.nii.gz",
    "sub-02/anat/sub-02_T1w.NII.GZ",
    "sub-03/anat/sub-03_T2W.nii",
    "sub-04+x/ses-a1/anat/sub-04+x_ses-a1_ce-gadolinium_FLAIR.nii.gz",
]
LEFT_OUT = {
    "sub-05/anat/sub-05_part-phase_T1w.nii.gz": "part-phase shows no anatomy",
    "sub-05/anat/sub-05_part-real_T1w.nii.gz": "part-real shows no anatomy",
    "sub-05/anat/sub-05_UNIT1.nii.gz": "MP2RAGE",
    "sub-05/anat/sub-05_T2starw.nii.gz": "suffix T2starw",
    "sub-05/anat/sub-05_MEGRE.nii.gz": "suffix MEGRE",
    "sub-01_02/anat/sub-01_02_T1w.nii.gz": "not a BIDS name",
    "sub-05/anat/scan.nii": "not a BIDS name",
    "sub-05/anat/sub-05_T1w.mgz": "not NIfTI",
    "sub-05/sub-05_T1w.nii.gz": "not in a folder anat",
    "sub-07/ses-a/sub-07_ses-a_T1w.nii": "not in a folder anat",
    "sub-07/anat/sub-08_T1w.nii.gz": "does not say sub-07",
    "sub-07/ses-a/anat/sub-07_ses-b_T1w.nii.gz": "does not say ses-a",
    "sub-07/anat/sub-07_ses-b_T1w.nii.gz": "in no session's folder",
    "sub-03/anat/sub-03_T2w.nii.gz": "sub-03_T2W.nii is the same scan",
}


def test_what_is_read_and_what_is_left_out_with_its_reason(dataset):
    root = dataset(*READ, *LEFT_OUT, "sub-05/func/sub-05_T1w.nii.gz")
    scans, left_out = _read(root)
    assert sorted(scans) == sorted(READ)
    assert left_out.keys() == LEFT_OUT.keys()
    for path, why in LEFT_OUT.items():
        assert why in left_out[path]


@pytest.mark.parametrize(
    ("description", "why"),
    [
        (None, "not there"),
        (b'{"Name": "\x83\x7f", "BIDSVersion": "1"}', "not JSON"),
        ("{", "not JSON"),
        ('{"Name": "x"}', "no BIDSVersion"),
        ("[]", "no BIDSVersion"),
    ],
)
def test_a_dataset_is_known_by_its_folders_too(description, why, dataset):
    root = dataset(READ[0], description=description)
    assert is_dataset(root)
    scans, left_out = _read(root)
    assert scans == READ[:1]
    assert why in left_out["dataset_description.json"]


def test_folders_that_are_nearly_called_as_a_subject_s_are_named(dataset):
    root = dataset(
        READ[0],
        "Sub-02/anat/Sub-02_T1w.nii",
        "sub_03/anat/x.nii",
        "subject4/ses-1/anat/x.nii",
        "code/x.nii",
        "sub_5/x.nii",
        *(f"sub{rest}/anat/x.nii" for rest in ("jects", "set", "cortical", "study", "mitted")),
    )
    scans, left_out = _read(root)
    assert scans == READ[:1]
    assert left_out.keys() == {"Sub-02", "sub_03", "subject4"}
    assert all("sub-<label>" in why for why in left_out.values())


@pytest.mark.parametrize("what", ["sub-02", "anat"])
def test_a_folder_in_which_nothing_can_be_looked_at_stops_no_other(what, dataset, monkeypatch):
    """Without the right x, or where a server forgot it: listed, but ``stat`` and so on fail."""
    root = dataset(READ[0], "sub-02/anat/sub-02_T1w.nii", description=None)
    shut = (root / "sub-02/anat") if what == "anat" else (root / "sub-02")
    stat, iterdir = Path.stat, Path.iterdir

    def refused(path):
        if shut in path.parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def guarded_stat(path, **how):
        refused(path)
        return stat(path, **how)

    def guarded_iterdir(path):
        refused(path)
        return iterdir(path)

    monkeypatch.setattr(Path, "stat", guarded_stat)
    monkeypatch.setattr(Path, "iterdir", guarded_iterdir)
    assert is_dataset(root)
    assert is_dataset(root / "sub-01")
    scans, left_out = _read(root)
    if what == "anat":
        assert scans == [READ[0], "sub-02/anat/sub-02_T1w.nii"]  # reading it says why it is not
    else:
        assert scans == [READ[0]]
        assert left_out["sub-02/anat"] == "left out: cannot be looked into: Permission denied"


def test_a_folder_of_folders_that_has_no_anat_is_no_dataset(dataset):
    root = dataset("sub-01/T1.nii.gz", description=None)
    assert not is_dataset(root)
    assert read_scan(root).name == "T1.nii.gz"


def test_one_subject_of_a_dataset_is_read_alone(dataset):
    root = dataset(*READ, description=None)
    assert is_dataset(root / "sub-01")
    assert _read(root / "sub-01")[0] == READ[:3]
    assert not is_dataset(root / "sub-01" / "anat")


@pytest.mark.parametrize(
    ("rules", "ignored"),
    [
        ("*_echo-*\n# sub-02/\n\n", [1]),
        ("sub-01/\n", [0, 1, 2]),
        ("/sub-01/anat/*_T1w.nii.gz", [0, 1]),
        ("**/anat/*part-mag*", [2]),
        ("sub-0[12]/**", [0, 1, 2, 3]),
        ("sub-*\n!sub-03", [0, 1, 2, 3, 5]),
        ("anat", [0, 1, 2, 3, 4, 5]),
        ("sub-0?/anat/sub-0?_T2W.nii", [4]),
        ("T1w.nii.gz\nsub-01.json\n", []),
    ],
)
def test_bidsignore_has_the_rules_of_gitignore(rules, ignored, tmp_path):
    (tmp_path / ".bidsignore").write_text(rules)
    rules = Ignored(tmp_path)
    assert [number for number, path in enumerate(READ) if rules.holds(path)] == ignored


def test_what_bidsignore_names_is_left_out(dataset):
    root = dataset(*READ[:2], _bidsignore="*echo-2*\n")
    assert _read(root) == (READ[:1], {READ[1]: "left out: named by .bidsignore"})


def test_a_dataset_without_a_scan_says_what_is_there(dataset):
    root = dataset("sub-05/anat/sub-05_UNIT1.nii.gz")
    with pytest.raises(UnsupportedScan, match=r"no T1w.*sub-05_UNIT1.nii.gz: left out: UNIT1"):
        bids_scans(root)


def test_content_that_was_not_fetched_is_said(dataset):
    root = dataset(READ[0])
    (root / READ[1]).symlink_to("../../.git/annex/objects/x.nii.gz")
    (root / READ[2]).write_text("/annex/objects/SHA256E-s1--0.nii.gz\n")
    scans, _ = bids_scans(root)
    assert len(scans) == 3
    for scan in scans[1:]:
        with pytest.raises(UnsupportedScan.__bases__[0], match="datalad get"):
            read_scan(scan.path)


def test_what_is_left_out_stands_in_the_summary_and_the_dataset_stays_as_it_was(dataset, capsys):
    root = dataset(READ[0], "sub-05/anat/sub-05_UNIT1.nii.gz")
    work = Work(options=Options(), folder=root, language="en")
    *_, task = tasks_of([root], root.parent / "out")
    assert work.do(task, lambda _: None).startswith("sub-05/anat/sub-05_UNIT1.nii.gz: left out: ")
    with pytest.raises(UsageError, match="another BIDS dataset"):
        tasks_of([root], root)
    before = (root / "dataset_description.json").read_bytes()
    assert main(["analyze", str(root), "--out", str(root)]) == 2
    assert "derivatives" in capsys.readouterr().err
    assert (root / "dataset_description.json").read_bytes() == before


def test_a_name_that_is_too_long_for_results_is_noticed_before_the_work(dataset):
    root = dataset(f"sub-01/anat/sub-01_acq-{'a' * 220}_T1w.nii")
    work = Work(options=Options(), folder=root.parent / "out", language="en")
    (task,) = tasks_of([root], work.folder)
    with pytest.raises(UsageError, match="name is too long"):
        work.do(task, lambda _: pytest.fail("the work began"))
