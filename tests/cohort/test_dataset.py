"""What is found in datasets, as they are in the wild."""

import errno
import json
import os
import re
from functools import partial
from pathlib import Path

import pytest

from cohort_data import dataset, plan, volume
from dicom_phantom import classic, saved, values
from shoken.cli.main import main
from shoken.cohort.dataset import scans_in
from shoken.cohort.manifest import Choices, manifest_at, planned, read_manifest
from shoken.common.errors import UnsupportedScan, UsageError
from shoken.store.objects import Objects


def _causes(found):
    return {one.path.rpartition("/")[2]: one.cause for one in found.left_out}


def test_a_dataset_as_found_in_the_wild(tmp_path):
    root = dataset(tmp_path / "wild", count=1)
    (root / "dataset_description.json").unlink()
    volume(root / "sub-02/ses-a/anat/sub-02_ses-a_acq-x_run-1_T1w.nii.gz", 2)
    volume(root / "sub-02/ses-a/anat/sub-02_ses-a_T2w.nii.gz", 3)
    volume(root / "sub-03/anat/sub-03_T1w.nii.gz", 4)
    (root / ".bidsignore").write_text("sub-03/\n")
    (root / "sub-01/anat/sub-01_T1w.nii.gz").symlink_to("../.git/annex/objects/nowhere")
    (root / "T1w.json").write_text('{"Manufacturer": "A", "MagneticFieldStrength": 3}')
    (root / "participants.tsv").write_bytes(
        "\ufeffparticipant_id\tage\tsex\nsub-02\t70\tn/a\n".encode()
    )
    found = scans_in(root)
    assert [entry.shown for entry in found.entries] == [
        "sub-01_FLAIR",
        "sub-02_ses-a_T2w",
        "sub-02_ses-a_acq-x_run-1_T1w",
    ]
    assert found.entries[2].columns == {
        "participant_id": "sub-02",
        "age": "70",
        "manufacturer": "A",
        "field_strength_t": "3",
    }
    causes = _causes(found)
    assert "taken for a BIDS dataset" in causes["dataset_description.json"]
    assert "named by .bidsignore" in causes["sub-03_T1w.nii.gz"]
    assert "datalad get" in causes["sub-01_T1w.nii.gz"]


def test_the_sequences_of_a_session_as_one_study(tmp_path):
    root = dataset(tmp_path / "ds", count=1)
    for seed, kind in enumerate(("T1w", "ce-gad_T1w", "T2w", "run-2_T2w"), start=5):
        volume(root / f"sub-01/anat/sub-01_{kind}.nii.gz", seed)
    by_scan, by_study = scans_in(root).entries, scans_in(root, study=True).entries
    assert len(by_scan) == 5
    assert [entry.shown for entry in by_study] == [
        "sub-01_FLAIR",
        "sub-01_ce-gad_T1w",
        "sub-01_run-2_T2w",
    ]
    beside = [scan.files[0].path.rpartition("/")[2] for scan in by_study[0].scans]
    assert beside == ["sub-01_FLAIR.nii.gz", "sub-01_T2w.nii.gz", "sub-01_T1w.nii.gz"]


def test_a_tree_of_files_is_scan_by_scan_and_series_by_series(tmp_path):
    root = tmp_path / "tree"
    volume(root / "a/scan.nii.gz", 1)
    volume(root / "b/scan.nii", 2)
    volume(root / "b/scan.nii.gz", 3)
    volume(root / "results/old.nii.gz", 4)
    patient = root / "Yamada Taro"
    patient.mkdir()
    for number, header in enumerate(classic()):
        (patient / f"{number}.dcm").write_bytes(saved(header))
    found = scans_in(root, without=(root / "results").resolve())
    names = [f"{entry.folder}/{entry.name}" for entry in found.entries]
    assert names[1:] == ["a/scan", "b/scan"]
    assert names[0].startswith("dicom-")
    assert found.entries[0].shown == names[0].partition("/")[0]
    assert found.names[found.entries[0].name] == str(patient)
    assert [entry.shown for entry in found.entries[1:]] == ["a/scan", "b/scan"]
    assert "same name" in _causes(found)["scan.nii.gz"]


def test_what_is_left_out_names_no_folder_of_a_patient(tmp_path, monkeypatch):
    series = [saved(header) for header in classic(values((6, 12, 10)))]
    for name in ("Yamada Taro", "Yamada Hanako"):
        patient = tmp_path / "tree" / name
        patient.mkdir(parents=True)
        for number, content in enumerate(series):
            (patient / f"{name} {number}.dcm").write_bytes(content)
    closed, scandir = tmp_path / "tree/Tanaka", os.scandir
    closed.mkdir()
    monkeypatch.setattr(os, "scandir", partial(_closed, scandir, closed))
    found = scans_in(tmp_path / "tree")
    assert len(found.entries) == 1
    manifest = planned((), tuple(found.left_out), Choices())
    told = {found.names[one.path].rpartition("/")[2]: one.cause for one in found.left_out}
    assert told == {
        "Tanaka": "cannot be looked into: Permission denied",
        "Yamada Taro": f"its content is that of {found.entries[0].name}",
    }
    assert not re.search("Yamada|Tanaka", manifest.content.decode())


def _closed(scandir, closed, path="."):
    if str(path) == str(closed):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return scandir(path)


def test_a_closed_folder_of_a_bids_dataset_is_told(tmp_path, monkeypatch):
    root = dataset(tmp_path / "ds")
    iterdir = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: _closed(iterdir, root / "sub-02/anat", path))
    found = scans_in(root)
    assert len(found.entries) == 2
    assert [one.path for one in found.left_out] == ["sub-02/anat"]
    assert "Permission denied" in found.left_out[0].cause


def test_no_two_scans_are_called_alike(tmp_path):
    for seed, name in enumerate(("scan.nii", "a/scan.nii", "b/scan.nii", "scan/scan.nii")):
        volume(tmp_path / "tree" / name, seed)
    shown = [entry.shown for entry in scans_in(tmp_path / "tree").entries]
    assert sorted(shown) == ["a/scan", "b/scan", "scan", "scan/scan"]


def test_the_folder_of_a_row_s_results_is_below_that_of_all(tmp_path):
    volume(tmp_path / "one.nii.gz", 1)
    table = tmp_path / "list.tsv"
    for name, folder in (("s1/./t1", "s1/t1"), ("", ""), (".", "")):
        table.write_text(f"path\tname\none.nii.gz\t{name}\n")
        assert [entry.folder for entry in scans_in(table).entries] == [folder]
    for name in ("/etc", "..", "a/../../b", "a\\..\\b"):
        table.write_text(f"path\tname\none.nii.gz\t{name}\n")
        with pytest.raises(UsageError, match="below that of all"):
            scans_in(table)


def test_the_table_of_names_is_for_its_owner_alone(tmp_path, capsys):
    volume(tmp_path / "tree/a.nii.gz", 1)
    (tmp_path / "tree/Yamada").mkdir()
    (tmp_path / "tree/Yamada/Yamada.dcm").write_bytes(saved(classic()[0])[:900])
    names = tmp_path / "names.tsv"
    words = ["cohort", "plan", str(tmp_path / "tree"), "--out", str(tmp_path / "out")]
    assert main([*words, "--names", str(names)]) == 0
    assert "keep it to yourself" in capsys.readouterr().err
    (plan,) = (tmp_path / "out/cohort/manifests").iterdir()
    (left,) = json.loads(plan.read_text())["left_out"]
    assert "a file: " in left["cause"]
    assert "Yamada" not in plan.read_text()
    assert names.stat().st_mode & 0o777 == 0o600
    assert names.read_text().splitlines()[1].endswith("/Yamada")


def test_a_table_of_paths_whose_other_columns_describe(tmp_path):
    volume(tmp_path / "x/one.nii.gz", 1)
    table = tmp_path / "list.tsv"
    table.write_bytes("\ufeffpath\tsite\nx/one.nii.gz\tA\nx/two.nii.gz\tB\n".encode())
    found = scans_in(table)
    assert [(entry.name, entry.columns) for entry in found.entries] == [("one", {"site": "A"})]
    assert "two.nii.gz" in _causes(found)
    table.write_text("file\nx/one.nii.gz\n")
    with pytest.raises(UsageError, match="column named path"):
        scans_in(table)


def test_what_holds_no_scan_is_said(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UnsupportedScan, match="no scan"):
        scans_in(tmp_path)
    with pytest.raises(UsageError, match="no such dataset"):
        scans_in(tmp_path / "nowhere")


def test_a_key_changes_with_all_that_decides_the_result(tmp_path):
    root = dataset(tmp_path / "ds", count=1)
    found = scans_in(root)
    (first,) = plan(root).entries
    assert plan(root).entries[0].key == first.key
    others = [Choices(language="ja"), Choices(lesion="none", language="en")]
    keys = {planned(tuple(found.entries), (), one).entries[0].key for one in others}
    (root / "FLAIR.json").write_text("{}")
    keys.add(plan(root).entries[0].key)
    volume(root / "sub-01/anat/sub-01_FLAIR.nii.gz", 9)
    keys.add(plan(root).entries[0].key)
    assert len(keys | {first.key}) == 5


def test_a_manifest_is_what_its_name_says(tmp_path):
    place, manifest = Objects(str(tmp_path / "out")), plan(dataset(tmp_path / "ds"))
    place.write_new(manifest.place, manifest.content)
    assert read_manifest(place, manifest.place) == manifest
    place.write(manifest.place, manifest.content.replace(b"sub-02", b"sub-99"))
    with pytest.raises(UsageError, match="not those that its name tells"):
        read_manifest(place, manifest.place)
    other = manifest.model_copy(update={"shoken": "0.0.1"})
    place.write_new(other.place, other.content)
    with pytest.raises(UsageError, match=r"planned by Shoken 0\.0\.1"):
        read_manifest(place, other.place)
    with pytest.raises(UsageError, match="no such manifest"):
        read_manifest(place, manifest_at("0" * 64))
