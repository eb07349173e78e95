"""Label maps and stroke masks go into one file, and come out at the same places."""

import tarfile

import nibabel as nib
import numpy as np
import pytest
from PIL import Image

from training import __main__ as commands
from training.material import MNI_BOX, load, pack
from training.page import draw_page
from training.scenes import Disease
from training.tissues import Tissue


@pytest.fixture
def shared(tmp_path):
    """Two heads of a few labels, and one stroke of 8 × 8 × 8 mm whose corner is at 10, -20, 30."""
    (tmp_path / "data/head-labels").mkdir(parents=True)
    (tmp_path / "data/stroke-shapes").mkdir()
    labels = np.zeros((40, 50, 45), dtype=np.int16)
    labels[5:35, 5:45, 5:40] = 3
    labels[10:30, 10:40, 10:35] = 2
    labels[18:22, 20:30, 20:24] = 4
    for number in (1, 2):
        # x runs to the left, as in the published maps
        image = nib.Nifti1Image(labels, np.diag([-1.0, 1, 1, 1]))
        image.to_filename(tmp_path / f"data/head-labels/training_seg_{number:02}.nii.gz")
    mask = np.zeros((30, 30, 30), dtype=np.uint8)
    mask[10:18, 4:12, 6:14] = 1
    affine = np.diag([1.0, 1, 1, 1])
    affine[:3, 3] = (0, -24, 24)
    nib.Nifti1Image(mask, affine).to_filename(tmp_path / "one_lesion.nii.gz")
    with tarfile.open(tmp_path / "data/stroke-shapes/soop-mni-masks.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "one_lesion.nii.gz", "one_lesion.nii.gz")
    return tmp_path


def test_what_is_packed_is_loaded(shared, tmp_path):
    pack(shared, tmp_path / "new/material.npz")
    material = load(tmp_path / "new/material.npz")
    head = material.heads[0]
    assert len(material.heads) == 2
    assert set(np.unique(head.tissues)) == {0, Tissue.WHITE, Tissue.CORTEX, Tissue.VENTRICLE}
    assert np.count_nonzero(head.tissues == Tissue.VENTRICLE) == 4 * 10 * 4
    assert pytest.approx(MNI_BOX, abs=0.01) == head.mni_mm(head.brain_box.T).T
    (stroke,) = material.strokes
    assert stroke.mask.all()
    places = np.array([[14, -16, 34], [6, -16, 34], [14, -16, 42]], dtype=np.float32).T
    assert stroke.at(places).tolist() == [True, False, False]


def test_heads_that_are_held_out_take_their_strokes_along(material):
    kept, held_out = material.only([0]), material.only([1])
    assert len(kept.heads) == len(held_out.heads) == 1
    assert len(kept.strokes) + len(held_out.strokes) == len(material.strokes)


def test_what_is_missing_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="training pack"):
        load(tmp_path / "material.npz")
    with pytest.raises(FileNotFoundError, match="no label maps"):
        pack(tmp_path, tmp_path / "material.npz")


def test_the_command_packs(shared, tmp_path, capsys):
    file = tmp_path / "material.npz"
    commands.main(["--material", str(file), "pack", "--shared", str(shared)])
    assert "2 heads, 1 strokes" in capsys.readouterr().out


def test_a_page_has_a_row_for_each_disease(material, tmp_path):
    draw_page(material, 1, tmp_path / "page.png", crop=32)
    with Image.open(tmp_path / "page.png") as page:
        assert page.size == (5 * 64, len(Disease) * 64)
