"""What readers signed comes out as image and mask pairs, and what nobody signed does not."""

import json
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from shoken.analysis.review.edits import Add, Judge
from shoken.analysis.review.marks import Verdict
from shoken.analysis.review.reviewing import begun, edited, reviewed, signed
from shoken.analysis.review.revision import Signature
from shoken.cli.main import main
from shoken.common.settings import settings
from shoken.store.corrections import corrected_keys, correction_files
from shoken.store.results import Store
from shoken.web.history.worklist import rows_of

SIGNED, OPEN, LEFT = "a" * 64, "b" * 64, "c" * 64
NAME = "Dr. Tanaka"


@pytest.fixture
def store(analysis, tmp_path, monkeypatch):
    """Three results: a review that is signed, one that is not, and none."""
    monkeypatch.setenv("SHOKEN_STORE", str(tmp_path / "results"))
    settings.cache_clear()
    store = Store()
    for key in (SIGNED, OPEN, LEFT):
        store.keep(key, analysis)
    drawn = np.flatnonzero(analysis.brain.mask.data & (analysis.search.numbers == 0))[:4]
    revision = begun(analysis, None, 1, "")
    store.revisions.keep(OPEN, revision)
    store.revisions.keep(SIGNED, revision)
    for change in (
        lambda one: edited(one, Judge(tag=1, verdict=Verdict.REJECTED, comment="TANAKA")),
        lambda one: edited(one, Add(voxels=drawn.astype(np.int32))),
        lambda one: signed(one, NAME),
    ):
        revision = change(revision)
        store.revisions.keep(SIGNED, revision)
    yield store
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.slow
def test_signed_reviews_become_pairs_on_one_grid(store, analysis, tmp_path, capsys):
    out = tmp_path / "pairs"
    assert main(["corrections", "--out", str(out)]) == 0
    assert "1 reviewed" in capsys.readouterr().out
    subject = f"sub-{analysis.scan.sha256[:12]}"
    anat = out / subject / "anat"
    assert {path.name for path in anat.iterdir()} == {
        f"{subject}_FLAIR.nii.gz",
        f"{subject}_FLAIR.json",
        *(
            f"{subject}_label-lesion_desc-{kind}FLAIR_mask{ending}"
            for kind in ("reviewed", "automatic")
            for ending in (".nii.gz", ".json")
        ),
    }
    image = nib.load(anat / f"{subject}_FLAIR.nii.gz")
    mask = nib.load(anat / f"{subject}_label-lesion_desc-reviewedFLAIR_mask.nii.gz")
    automatic = nib.load(anat / f"{subject}_label-lesion_desc-automaticFLAIR_mask.nii.gz")
    assert image.shape == mask.shape == automatic.shape
    assert np.allclose(image.affine, mask.affine)
    after = reviewed(analysis, store.revisions.open(SIGNED, 1))
    assert int(mask.get_fdata().sum()) == int(after.lesions.mask.data.sum()) == 4
    assert int(automatic.get_fdata().sum()) == int(analysis.lesions.mask.data.sum())
    native, whole = analysis.scan.native, analysis.scan.volume.data
    shown = native.to_canonical(image.get_fdata())
    assert np.allclose(shown, np.where(analysis.brain.mask.data, whole, 0))  # no face
    assert json.loads((anat / f"{subject}_FLAIR.json").read_text()) == {"SkullStripped": True}
    assert main(["corrections", "--out", str(tmp_path / "heads"), "--whole-heads"]) == 0
    head = tmp_path / "heads" / subject / "anat" / f"{subject}_FLAIR"
    shown = nib.load(head.with_suffix(".nii.gz")).get_fdata()
    assert np.allclose(native.to_canonical(shown), whole)
    assert json.loads(head.with_suffix(".json").read_text()) == {"SkullStripped": False}
    described = json.loads((out / "dataset_description.json").read_text())
    assert described["DatasetType"] == "derivative"
    rows = (out / "participants.tsv").read_text().splitlines()
    assert [row.split("\t")[0] for row in rows] == ["participant_id", subject]
    for path in out.rglob("*.[jt]s*"):
        assert "anaka" not in path.read_text().lower()


def test_without_a_signature_nothing_is_exported_unless_asked_for(store, tmp_path, capsys):
    store.remove(SIGNED)
    assert main(["corrections", "--out", str(tmp_path / "pairs")]) == 2
    assert "signed review" in capsys.readouterr().err
    assert not (tmp_path / "pairs").exists()
    assert main(["corrections", "--out", str(tmp_path / "pairs"), "--unsigned"]) == 0


@pytest.mark.usefixtures("store")
def test_what_is_exported_is_what_is_counted(tmp_path, capsys):
    words = ["corrections", "--out", str(tmp_path / "pairs"), "--unsigned"]
    assert main(words) == 0  # two results of one scan, of which one stands
    assert "1 reviewed scans" in capsys.readouterr().out
    for key in (SIGNED, OPEN):
        (path,) = (tmp_path / "results").rglob(f"{key}.shoken")
        path.write_bytes(b"damaged")
    assert main(words) == 2
    assert "signed review" in capsys.readouterr().err


def test_of_two_results_of_one_scan_the_one_that_was_signed_last_is_there_once(store, analysis):
    later = replace(
        begun(analysis, None, 1, ""), signature=Signature(name=NAME, when="2999-01-01T00:00:00Z")
    )
    store.revisions.keep(LEFT, later)
    keys = corrected_keys(store)
    assert set(keys) == {SIGNED, LEFT}
    made = [(name, make()) for name, make in correction_files(store, keys)]
    names, table = [name for name, _ in made], dict(made)["participants.tsv"].decode()
    assert len(names) == len(set(names))
    assert [row.split("\t")[2] for row in table.splitlines()[1:]] == [later.signature.when]


def test_a_result_counts_by_any_signed_revision_not_the_last_alone(store, analysis):
    store.revisions.keep(SIGNED, begun(analysis, store.revisions.open(SIGNED, 1), 2, ""))
    assert {row.key for row in rows_of(store) if row.has_signed} == {SIGNED}
