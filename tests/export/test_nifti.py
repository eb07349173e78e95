import gzip
import itertools

import nibabel as nib
import numpy as np
import pytest

from shoken.export.nifti import nifti_bytes
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.reading.reader import read_here as read_scan

AXES = [
    "".join(letters)
    for order in itertools.permutations(("RL", "AP", "SI"))
    for letters in itertools.product(*order)
]


@pytest.mark.parametrize("axes", AXES)
def test_results_return_to_the_scans_own_grid(tmp_path, axes):
    rng = np.random.default_rng(0)
    ras = nib.Nifti1Image(
        rng.uniform(10, 1000, (10, 12, 14)).astype(np.float32),
        np.array([[0.9, 0.1, 0, -30], [-0.1, 1.1, 0.2, 5], [0, -0.2, 2.0, 7], [0, 0, 0, 1]]),
    )
    turned = ras.as_reoriented(
        nib.orientations.ornt_transform(
            nib.orientations.axcodes2ornt("RAS"), nib.orientations.axcodes2ornt(axes)
        )
    )
    path = tmp_path / "scan.nii"
    turned.set_sform(turned.affine, 1)
    turned.to_filename(path)
    scan = read_scan(path)
    assert scan.native.axes == axes
    assert np.allclose(scan.volume.data, ras.get_fdata())
    back = nib.Nifti1Image.from_bytes(gzip.decompress(nifti_bytes(scan.volume, scan.native)))
    assert back.shape == turned.shape
    assert np.allclose(back.affine, turned.affine)
    assert np.allclose(back.get_fdata(), turned.get_fdata())


def test_mask_is_uint8_with_a_fresh_header():
    grid = Grid((8, 9, 10), np.diag([-1.0, 2.0, 3.0, 1.0]))
    data = np.zeros((8, 9, 10), dtype=bool)
    data[1, 2, 3] = True
    image = nib.Nifti1Image.from_bytes(
        gzip.decompress(nifti_bytes(Mask(data, grid.canonical), grid))
    )
    assert image.get_data_dtype() == np.uint8
    assert np.asarray(image.dataobj)[6, 2, 3] == 1
    assert int(image.header["sform_code"]) > 0
    assert int(image.header["qform_code"]) > 0
    assert image.header.get_xyzt_units()[0] == "mm"


def test_same_values_give_the_same_bytes():
    grid = Grid((8, 9, 10), np.eye(4))
    volume = Volume(np.arange(720, dtype=np.float32).reshape(8, 9, 10), grid)
    assert nifti_bytes(volume, grid) == nifti_bytes(volume, grid)


@pytest.mark.parametrize("to_look_at", [False, True])
@pytest.mark.parametrize("kind", [Mask, Volume])
def test_however_it_is_packed_the_same_is_read_back(kind, to_look_at):
    grid = Grid((40, 50, 60), np.eye(4))
    data = np.random.default_rng(0).uniform(size=grid.shape).astype(np.float32)
    data = data > 0.9 if kind is Mask else data
    content = nifti_bytes(kind(data, grid), grid, to_look_at=to_look_at)
    assert np.array_equal(nib.Nifti1Image.from_bytes(gzip.decompress(content)).dataobj, data)


def test_a_grid_that_leans_is_read_back_as_it_is():
    affine = np.array([[1.0, 0, 0.3, 4], [0, 1, 0, 5], [0, 0, 1, 6], [0, 0, 0, 1]])
    grid = Grid((8, 9, 10), affine)
    content = nifti_bytes(Volume(np.arange(720).reshape(8, 9, 10), grid), grid)
    header = nib.Nifti1Image.from_bytes(gzip.decompress(content)).header
    assert np.allclose(header.get_sform(), affine)
    assert int(header["qform_code"]) == 0
