import csv
import io

import numpy as np
import pytest

from shoken.analysis.evaluation import evaluate
from shoken.cli.main import main
from shoken.common.errors import UsageError
from shoken.export.nifti import nifti_bytes
from shoken.imaging.volume import Grid, Mask

GRID = Grid((30, 30, 20), np.diag([1.0, 1.0, 2.0, 1.0]))


def _mask(*boxes, grid=GRID):
    data = np.zeros(grid.shape, dtype=bool)
    for box in boxes:
        data[tuple(slice(a, b) for a, b in box)] = True
    return Mask(data, grid)


TRUTH = _mask(((2, 8), (2, 8), (2, 6)), ((20, 24), (20, 24), (10, 12)))
SHIFTED = _mask(((4, 10), (2, 8), (2, 6)), ((12, 14), (2, 4), (15, 17)))


def test_voxels_lesions_volumes_and_surfaces_by_hand():
    got = evaluate(TRUTH, SHIFTED)
    assert got.dice == pytest.approx(2 * 96 / (144 + 32 + 144 + 8))
    assert (got.truth_ml, got.predicted_ml) == pytest.approx((0.352, 0.304))
    assert got.volume_error_percent == pytest.approx(100 * (0.304 / 0.352 - 1))
    assert (got.true_lesions, got.found_lesions) == (2, 1)
    assert (got.predicted_lesions, got.false_lesions) == (2, 1)
    assert got.sensitivity == got.precision == got.f1 == 0.5
    assert got.false_ml == pytest.approx(0.016)


def test_small_lesions_are_neither_missed_nor_false_but_find_what_they_touch():
    got = evaluate(TRUTH, SHIFTED, least_ml=0.02)  # the false piece has 0.016 mL
    assert (got.true_lesions, got.predicted_lesions, got.false_lesions) == (2, 1, 0)
    assert (got.sensitivity, got.precision, got.false_ml) == (0.5, 1, 0)
    assert got.f1 == pytest.approx(2 / 3)
    speck = _mask(((3, 4), (3, 4), (3, 4)))
    assert evaluate(TRUTH, speck, least_ml=0.02).found_lesions == 1


def test_surfaces_are_apart_by_the_shift_in_millimetres():
    one, other = (_mask(((5, 25), (5, 25), (z, z + 1))) for z in (5, 8))
    got = evaluate(one, other)
    assert got.surface_mm == got.surface_95_mm == pytest.approx(6)


def test_a_mask_agrees_with_itself():
    got = evaluate(TRUTH, TRUTH)
    assert (got.dice, got.sensitivity, got.false_lesions) == (1, 1, 0)
    assert (got.volume_error_percent, got.surface_mm, got.surface_95_mm) == (0, 0, 0)


def test_empty_masks_have_no_numbers_where_none_exist():
    empty = _mask()
    assert evaluate(empty, empty).dice == 1
    got = evaluate(empty, TRUTH)
    assert (got.dice, got.false_lesions) == (0, 2)
    assert got.sensitivity is got.volume_error_percent is got.surface_mm is None
    assert (got.precision, got.f1) == (0, 0)


def test_other_grids_are_refused():
    with pytest.raises(UsageError, match="two grids"):
        evaluate(TRUTH, _mask(grid=Grid((30, 30, 20), np.eye(4))))


def test_the_command_prints_a_row_for_each_mask(tmp_path, capsys):
    (tmp_path / "truth.nii.gz").write_bytes(nifti_bytes(TRUTH, GRID))
    folder = tmp_path / "predicted"
    folder.mkdir()
    for name, mask in (("a", TRUTH), ("b", SHIFTED)):
        (folder / f"{name}_label-lesion_mask.nii.gz").write_bytes(nifti_bytes(mask, GRID))
    (folder / "a_desc-brain_mask.nii.gz").write_bytes(nifti_bytes(_mask(), GRID))
    words = ["evaluate", "--truth", str(tmp_path / "truth.nii.gz"), "--predicted", str(folder)]
    assert main(words) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))
    assert [row["mask"] for row in rows] == [f"{n}_label-lesion_mask.nii.gz" for n in "ab"]
    assert [float(row["dice"]) for row in rows] == [1, pytest.approx(192 / 328, abs=1e-4)]
    assert main([*words[:-1], str(tmp_path / "nothing")]) == 2
