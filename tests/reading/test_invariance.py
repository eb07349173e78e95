"""One head written in many ways has one brain, the same findings, and masks on each file's grid."""

import gzip
import io
from itertools import product

import nibabel as nib
import numpy as np
import pytest

import volume_files as make
from shoken.analysis.brain import extract_brain
from shoken.analysis.pipeline import analyse
from shoken.export.nifti import nifti_bytes
from shoken.imaging.volume import Grid
from shoken.reading.reader import read_here

pytestmark = pytest.mark.slow  # a network's run each

ORIENTATIONS = make.orientations()
TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8")


EXTENSIONS = (
    (),
    tuple(nib.nifti1.Nifti1Extension(code, b"x" * size) for code, size in ((4, 3000), (6, 8))),
)


def _every_way(data, affine):
    """(name, files) of one picture: all that is said of NIfTI, then MGZ and NRRD."""
    kinds = (nib.Nifti1Image, nib.Nifti2Image, nib.Nifti1Pair, nib.Nifti2Pair)
    for way in product(kinds, "<>", ("both", "sform", "qform"), EXTENSIONS):
        kind, endian, form, extensions = way
        content = make.nifti(data, affine, kind, endian, form, extensions)
        files = list(content.values()) if isinstance(content, dict) else [content]
        yield f"{kind.__name__} {endian} {form} {len(extensions)}", files
    yield "NRRD", [make.nrrd_file(data, affine)]
    if data.dtype.str[1:] in {"u1", "i2", "i4", "f4"}:
        yield "MGZ", [gzip.compress(make.mgh(data, affine), compresslevel=1)]


@pytest.mark.parametrize("number", range(48))
def test_every_way_of_writing_is_read_to_the_bit(number):
    """About 400 ways in each of 48 orientations."""
    canonical = Grid(make.SHAPE, make.AFFINE).canonical
    shown = Grid(make.SHAPE, make.AFFINE).to_canonical(make.values())
    for dtype in TYPES:
        order, flips = ORIENTATIONS[number]
        data, affine = make.turned(make.values(dtype), make.AFFINE, order, flips)
        for name, files in _every_way(data, affine):
            streams = [io.BytesIO(content) for content in files]
            scan = read_here(streams if len(streams) > 1 else streams[0], name="x.nii")
            assert np.array_equal(scan.volume.data, shown), (dtype, name)
            assert scan.volume.grid.shape == canonical.shape
            assert np.allclose(scan.volume.grid.affine, canonical.affine, atol=1e-4)
            assert np.allclose(scan.native.affine, affine, atol=1e-4)
            assert np.array_equal(scan.native.from_canonical(scan.volume.data), data)
            assert scan.notices == ()


def _written(number, phantom):
    """(data, affine, files) of the head, each number in another orientation, type and format."""
    order, flips = ORIENTATIONS[number]
    brightest = phantom.volume.data.max()
    dtype = TYPES[number % 8]
    # what all eight types hold exactly, so that nothing but the way of writing differs
    whole = np.rint(phantom.volume.data * (120 / brightest)).astype(dtype)
    data, affine = make.turned(whole, phantom.volume.grid.affine, order, flips)
    endian = "<>"[number // 8 % 2]
    form = ("both", "sform", "qform")[number % 3]
    kind = (nib.Nifti1Image, nib.Nifti2Image, nib.Nifti1Pair)[number // 3 % 3]
    content = make.nifti(data, affine, kind, endian, form)
    ways = [list(content.values()) if isinstance(content, dict) else [content]]
    ways.append([make.nrrd_file(data, affine)])
    if dtype in {"u1", "i2", "i4", "f4"}:
        ways.append([gzip.compress(make.mgh(data, affine), compresslevel=1)])
    return data, affine, ways[number % len(ways)]


def _read(number, phantom):
    data, affine, files = _written(number, phantom)
    streams = [io.BytesIO(content) for content in files]
    scan = read_here(streams if len(streams) > 1 else streams[0], name="head_FLAIR.nii")
    assert scan.native.shape == data.shape
    assert np.allclose(scan.native.affine, affine, atol=1e-3)
    return scan


@pytest.fixture(scope="module")
def expected(phantom):
    return extract_brain(_read(0, phantom).volume)


# all 48 are the same to the bit once they are read (test_formats.py); here each type and form
@pytest.mark.parametrize("number", range(0, 48, 5))
def test_the_same_brain(number, phantom, expected):
    scan = _read(number, phantom)
    brain = extract_brain(scan.volume)
    assert brain.mask.volume_ml == pytest.approx(expected.mask.volume_ml, abs=0.1)
    assert np.array_equal(brain.mask.data, expected.mask.data)
    mask = nib.Nifti1Image.from_bytes(gzip.decompress(nifti_bytes(brain.mask, scan.native)))
    assert mask.shape == scan.native.shape
    assert np.allclose(mask.affine, scan.native.affine, atol=1e-4)
    shown = scan.native.from_canonical(brain.mask.data)
    assert np.array_equal(np.asarray(mask.dataobj), shown)


def test_the_same_findings(phantom):
    found = [analyse(_read(number, phantom)).findings for number in (0, 13, 46)]
    assert found[0]
    for findings in found[1:]:
        assert [f.side for f in findings] == [f.side for f in found[0]]
        for one, other in zip(findings, found[0], strict=True):
            assert one.volume_ml == pytest.approx(other.volume_ml, abs=0.1)
            assert np.allclose(one.centroid_ras_mm, other.centroid_ras_mm, atol=0.1)
