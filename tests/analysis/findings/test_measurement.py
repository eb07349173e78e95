import numpy as np
import pytest

from shoken.analysis.findings.measurement import measure_findings
from shoken.analysis.findings.place import Contact, Place, Side
from shoken.imaging.volume import Grid, Mask, Volume


def _measure(data, affine, native=None):
    grid = Grid(data.shape, affine)
    probability = Volume(np.where(data, 0.75, 0.1).astype(np.float32), grid)
    return measure_findings(
        Mask(data, grid), probability, native or grid, lambda _: Place(Side.LEFT, "white-matter")
    )


def test_a_box_is_measured_in_millimetres():
    data = np.zeros((40, 40, 20), dtype=bool)
    data[10:20, 10:14, 5:7] = True
    (finding,) = _measure(data, np.diag([1.0, 1.0, 3.0, 1.0]))
    assert finding.volume_ml == pytest.approx(10 * 4 * 2 * 3 / 1000)
    assert finding.centroid_voxel == pytest.approx((14.5, 11.5, 5.5))
    assert finding.centroid_ras_mm == pytest.approx((14.5, 11.5, 16.5))
    between_centres = np.linalg.norm([9, 3, 3])
    assert between_centres < finding.longest_diameter_mm < between_centres + 3
    assert finding.mean_probability == pytest.approx(0.75)
    assert finding.peak_probability == pytest.approx(0.75)


def test_pieces_are_numbered_from_the_largest():
    data = np.zeros((30, 30, 30), dtype=bool)
    data[2:4, 2:4, 2:4] = True
    data[10:16, 10:16, 10:16] = True
    data[16, 16, 16] = True  # touches the second at a corner, so belongs to it
    findings = _measure(data, np.eye(4))
    assert [f.id for f in findings] == [1, 2]
    assert [round(f.volume_ml * 1000) for f in findings] == [217, 8]


def test_centroid_voxel_is_that_of_the_scans_own_axes():
    data = np.zeros((20, 22, 24), dtype=bool)
    data[3, 4, 5] = True
    native = Grid(
        (22, 24, 20), np.array([[0, 0, -1, 19], [-1, 0, 0, 21], [0, 1, 0, 0], [0, 0, 0, 1.0]])
    )
    assert native.canonical == Grid((20, 22, 24), np.eye(4))
    (finding,) = _measure(data, np.eye(4), native)
    column, row, slice_ = (round(v) for v in finding.centroid_voxel)
    own = native.from_canonical(data)
    assert own.shape == native.shape
    assert own[column, row, slice_]


@pytest.mark.parametrize("flat", [(6, 6, 1), (9, 1, 1), (1, 1, 1), (2, 2, 1)])
def test_flat_pieces_have_a_diameter_too(flat):
    data = np.zeros((20, 20, 20), dtype=bool)
    data[tuple(slice(5, 5 + n) for n in flat)] = True
    (finding,) = _measure(data, np.eye(4))
    expected = np.linalg.norm(np.array(flat) - 1) + 1
    assert finding.longest_diameter_mm == pytest.approx(expected)


def test_an_empty_mask_has_no_findings():
    assert _measure(np.zeros((10, 10, 10), dtype=bool), np.eye(4)) == ()


def test_contrast_is_in_deviations_of_the_tissue_around():
    rng = np.random.default_rng(0)
    data = np.zeros((40, 40, 40), dtype=bool)
    data[18:22, 18:22, 18:22] = True
    grid = Grid(data.shape, np.eye(4))
    values = rng.normal(100, 10, data.shape).astype(np.float32)
    values[data] = 160
    normal = np.ones_like(data)
    normal[:20] = False
    values[:18] = 500  # not normal tissue, so not looked at
    mask, probability = Mask(data, grid), Volume(data.astype(np.float32), grid)
    place = Place(Side.LEFT, "thalamus")
    (finding,) = measure_findings(
        mask, probability, grid, lambda _: place, scan=Volume(values, grid), normal=normal
    )
    assert finding.contrast_z == pytest.approx(6, abs=0.5)
    (finding,) = measure_findings(
        mask, probability, grid, lambda _: place, scan=Volume(values, grid), normal=~normal & False
    )
    assert finding.contrast_z is None


def test_what_lies_next_to_a_piece_is_shared_out():
    data = np.zeros((30, 30, 30), dtype=bool)
    data[14:16, 14:16, 14:16] = True
    data[18:20, 14:16, 14:16] = True  # another piece is left out of both sides of the share
    grid = Grid(data.shape, np.eye(4))
    white = np.zeros_like(data)
    white[:, :, 15:] = True
    first, second = measure_findings(
        Mask(data, grid),
        Volume(data.astype(np.float32), grid),
        grid,
        lambda _: Place(Side.LEFT, "frontal-lobe", contact=(Contact.CORTEX,)),
        normal=white,
    )
    assert first.white_around == pytest.approx(0.5)
    assert second.white_around == pytest.approx(0.5)
    assert first.contact == (Contact.CORTEX,)
    (alone, _) = _measure(data, np.eye(4))
    assert alone.white_around is None
