"""Sound files of every kind are read right; each way to be broken is refused with its cause."""

import bz2
import gzip
import io
import lzma
import subprocess
import sys

import nibabel as nib
import numpy as np
import pytest

import volume_files
from shoken.common.errors import InputError, TooLarge, UnreadableScan, UnsupportedScan, UsageError
from shoken.common.notices import NoticeCode
from shoken.common.settings import settings
from shoken.reading.reader import read_here as read_scan

SHAPE = (12, 13, 14)
AFFINE = np.array([[-1.5, 0, 0, 8], [0, 1.5, 0, -9], [0, 0, 2.0, 3], [0, 0, 0, 1]])


def _values(dtype=np.int16) -> np.ndarray:
    return (np.arange(np.prod(SHAPE)).reshape(SHAPE) % 100).astype(dtype)


def _image(data=None, affine=AFFINE, kind=nib.Nifti1Image) -> nib.Nifti1Image:
    image = kind(_values() if data is None else data, affine)
    image.set_sform(affine, 1)
    image.set_qform(affine, 1)
    image.header.set_xyzt_units("mm")
    return image


def _read(content: bytes, name: str = "scan.nii"):
    return read_scan(io.BytesIO(content), name=name)


def _broken(**fields) -> bytes:
    """A sound NIfTI-1 file with header fields overwritten: name → value or {index: value}."""
    content = bytearray(_image().to_bytes())
    header = np.ndarray((), nib.Nifti1Header.template_dtype, content)
    for name, value in fields.items():
        if isinstance(value, dict):
            for index, part in value.items():
                header[name][index] = part
        else:
            header[name] = value
    return bytes(content)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "f4", "f8", "i8", "u8"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_scalar_types_byte_orders_and_both_versions(dtype, order, kind):
    data = _values(dtype)
    header = kind.header_class(endianness=order)
    header.set_data_dtype(np.dtype(dtype).newbyteorder(order))
    image = kind(data, AFFINE, header, dtype=np.dtype(dtype).newbyteorder(order))
    image.set_sform(AFFINE, 1)
    scan = _read(image.to_bytes())
    assert scan.native.axes == "LAS"
    assert scan.native.shape == SHAPE
    assert np.array_equal(scan.volume.data, data[::-1])


def test_slope_and_intercept():
    scan = _read(_broken(scl_slope=2.5, scl_inter=-10))
    assert np.allclose(scan.volume.data, 2.5 * _values()[::-1].astype(float) - 10)


def test_gzip_and_several_gzip_members():
    content = _image().to_bytes()
    assert np.array_equal(_read(gzip.compress(content), "a.nii.gz").volume.data, _values()[::-1])
    both = gzip.compress(content[:1000]) + gzip.compress(content[1000:])
    assert np.array_equal(_read(both, "a.nii.gz").volume.data, _values()[::-1])


@pytest.mark.parametrize("behind", [b"garbage!" * 4, bytes(512), b"\x1f", bytes(600) + b"x"])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_bytes_behind_a_packed_file_are_not_looked_at(pack, behind):
    packed = pack(_image().to_bytes()) + behind
    assert np.array_equal(_read(packed, "a.nii.gz").volume.data, _values()[::-1])


def test_frames_that_pzstd_puts_between_its_own():
    content, frame = _image().to_bytes(), b"\x50\x2a\x4d\x18\4\0\0\0\1\2\3\4"
    packed = b"".join(frame + volume_files.zstd(part) for part in (content[:900], content[900:]))
    assert np.array_equal(_read(packed, "a.nii.zst").volume.data, _values()[::-1])


@pytest.mark.parametrize("axes", [(0, 2), (0, 1), (1, 2)])
@pytest.mark.parametrize("degrees", [0.5, 5, 25])
def test_a_sheared_affine_is_said(axes, degrees):
    affine = AFFINE.copy()
    affine[axes] = affine[axes[1], axes[1]] * np.tan(np.radians(degrees))
    image = _image(affine=affine)
    image.set_qform(None, 0)
    scan = _read(image.to_bytes())
    assert np.allclose(scan.native.affine, affine, atol=1e-4)
    told = [(n.code, round(n.value, 1)) for n in scan.notices]
    assert told == ([(NoticeCode.SLICES_LEAN, degrees)] if degrees > 2 else [])


def test_axes_that_lean_too_far_are_refused():
    affine = AFFINE.copy()
    affine[0, 2] = 2 * np.tan(np.radians(50))
    image = _image(affine=affine)
    image.set_qform(None, 0)
    with pytest.raises(UnsupportedScan, match="50° from perpendicular"):
        _read(image.to_bytes())


def test_four_dimensions_with_one_volume():
    assert _read(_image(_values()[..., None]).to_bytes()).native.shape == SHAPE


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_five_slices_are_a_volume(axis):
    data = np.take(_values(), range(5), axis)
    assert _read(_image(data).to_bytes()).native.shape == data.shape


def test_qform_alone_is_enough():
    image = _image()
    image.set_sform(None, 0)
    assert np.allclose(_read(image.to_bytes()).native.affine, AFFINE)


@pytest.mark.parametrize("unit", [0, 2])
@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_without_a_form_axes_are_assumed_and_that_is_said(kind, unit):
    image = _image(kind=kind)
    image.set_sform(None, 0)
    image.set_qform(None, 0)
    image.header["xyzt_units"] = unit
    scan = _read(image.to_bytes())
    assert np.allclose(scan.native.affine, image.header.get_base_affine())
    assert np.array_equal(scan.native.from_canonical(scan.volume.data), _values())
    assert [notice.code for notice in scan.notices] == [NoticeCode.ORIENTATION_ASSUMED]


def test_a_few_broken_voxels_become_zero():
    data = _values(np.float32)
    data[0, 0, 0], data[0, 0, 1] = np.nan, np.inf
    volume = _read(_image(data).to_bytes()).volume
    assert np.isfinite(volume.data).all()
    assert volume.data[-1, 0, 0] == volume.data[-1, 0, 1] == 0


def test_name_stem_and_hash(tmp_path):
    path = tmp_path / "sub-01.v2_FLAIR.nii"
    _image().to_filename(path)
    scan = read_scan(path)
    assert (scan.name, scan.stem) == ("sub-01.v2_FLAIR.nii", "sub-01.v2_FLAIR")
    assert len(scan.sha256) == 64


BROKEN = {
    "empty": (b"", "empty"),
    "text": (b"not a scan" * 100, "not of the format that its name says"),
    "header cut": (_image().to_bytes()[:200], "NIfTI"),
    "voxels cut": (_image().to_bytes()[:-500], "cut short"),
    "claims far more than it holds": (_broken(dim={1: 200, 2: 200, 3: 200}), "cut short"),
    "zero dimension": (_broken(dim={2: 0}), "not a volume"),
    "negative dimension": (_broken(dim={2: -5}), "not a volume"),
    "two dimensions": (_broken(dim={0: 2}), "not a volume"),
    "nine dimensions": (_broken(dim={0: 9}), "dimensions is not 1 to 7"),
    "many volumes": (_image(np.zeros((*SHAPE, 3), np.int16)).to_bytes(), "3 volumes"),
    "vectors": (_broken(dim={0: 5, 4: 1, 5: 3}, intent_code=1007), "vectors or the like"),
    "colour": (_broken(datatype=128, bitpix=24), "not real numbers"),
    "colour with alpha": (_broken(datatype=2304, bitpix=32), "not real numbers"),
    "complex": (_broken(datatype=32, bitpix=64), "not real numbers"),
    "long double": (_broken(datatype=1536, bitpix=128), "not real numbers"),
    "unknown type": (_broken(datatype=77), "voxel type 77"),
    "bits contradict the type": (_broken(bitpix=32), "contradict"),
    "offset inside the header": (_broken(vox_offset=100), "byte 100"),
    "offset no number": (_broken(vox_offset=np.nan), "byte nan"),
    "offset not whole": (_broken(vox_offset=352.5), "byte 352.5"),
    "affine with NaN": (_broken(srow_x={0: np.nan}), "affine"),
    "affine with infinity": (_broken(srow_z={1: np.inf}), "affine"),
    "affine singular": (_broken(srow_x={0: 0.0}), "affine"),
    "neither form nor sizes": (_broken(sform_code=0, qform_code=0, pixdim={2: 0}), "impossible"),
    "negative voxel size": (_broken(sform_code=0, pixdim={1: -1.5}), "impossible"),
    "voxel size zero": (_broken(sform_code=0, pixdim={3: 0.0}), "impossible"),
    "voxel size NaN": (_broken(sform_code=0, pixdim={3: np.nan}), "impossible"),
    "no quaternion": (_broken(sform_code=0, quatern_b=2.0), "quaternion"),
    "forms contradict voxel sizes": (
        _broken(srow_x={0: -3.0}, srow_y={1: 3.0}, srow_z={2: 4.0}),
        "contradicts itself",
    ),
    "sform and qform contradict": (_broken(srow_x={0: 1.5}), "contradicts itself"),
    "voxels of 60 mm": (
        _image(affine=np.diag([60.0, 60, 60, 1])).to_bytes(),
        "not those of a brain scan",
    ),
    "slope infinite": (_broken(scl_slope=np.inf), "slope"),
    "no contrast": (_image(np.zeros(SHAPE, np.int16)).to_bytes(), "every voxel"),
    "no numbers": (
        _image(np.full(SHAPE, np.nan, np.float32)).to_bytes(),
        "no voxel holds a number",
    ),
    "too few voxels": (_image(np.ones((7, 7, 7), np.int16)).to_bytes(), "too few"),
    "too few slices": (_image(_values()[:, :, :4]).to_bytes(), "too few"),
    "pair of files": (_broken(magic=b"ni1"), "another file, which is missing"),
    "no magic": (_broken(magic=b""), "another file, which is missing"),
    "slope minus infinite": (_broken(scl_slope=-np.inf), "slope"),
}


# what the standard says to ignore, or gives a meaning to; each was met in files that people share
IGNORED = {
    "qfac 0": {"pixdim": {0: 0}},
    "qfac garbage": {"pixdim": {0: 7.5}},
    "voxel sizes zero beside a sform": {"pixdim": {1: 0, 2: 0, 3: 0}},
    "voxel sizes NaN beside a sform": {"pixdim": {1: np.nan, 2: np.nan, 3: np.nan}},
    "voxel sizes negative beside a sform": {"pixdim": {1: -1.5, 3: -2}},
    "voxel sizes never set": {"pixdim": {1: 1, 2: 1, 3: 1}},
    "no slope": {"scl_slope": 0, "scl_inter": np.nan},
    "no slope, intercept infinite": {"scl_slope": 0, "scl_inter": np.inf},
    "slope NaN": {"scl_slope": np.nan, "scl_inter": 77},
    "intercept NaN": {"scl_slope": 1, "scl_inter": np.nan},
    "unit unknown": {"xyzt_units": 0},
    "unit garbage": {"xyzt_units": 255},
    "unit that no head fits": {"xyzt_units": 1},
    "cal": {"cal_max": np.nan, "cal_min": np.inf},
    "intent": {"intent_code": -7, "intent_p1": np.nan},
    "codes of forms": {"sform_code": 99, "qform_code": 12},
    "broken qform beside a sform": {"quatern_b": np.nan},
    "quaternion of 2 beside a sform": {"quatern_b": 2.0},
    "no sform, but its code": {"srow_x": [0] * 4, "srow_y": [0] * 4, "srow_z": [0] * 4},
    "offset 0": {"vox_offset": 0},
    "no bits": {"bitpix": 0},
    "glmax": {"glmax": -1, "glmin": 2**31 - 1},
    "slices": {"slice_end": -3, "slice_code": 200, "slice_duration": np.nan, "dim_info": 255},
    "regular": {"regular": b"x", "sizeof_hdr": 0},
    "further axes of size 0": {"dim": {0: 7, 4: 0, 5: -1, 6: 0, 7: 0}},
}


@pytest.mark.parametrize("case", IGNORED)
def test_what_the_standard_ignores_is_ignored(case):
    scan, plain = _read(_broken(**IGNORED[case])), _read(_image().to_bytes())
    assert scan.native == plain.native
    assert np.array_equal(scan.volume.data, plain.volume.data)
    assert scan.notices == ()


@pytest.mark.parametrize(("unit", "factor"), [(1, 0.001), (3, 1000), (2, 1)])
@pytest.mark.parametrize("form", ["sform_code", "qform_code"])
def test_lengths_in_metres_and_micrometres(unit, factor, form):
    affine = np.diag([factor] * 3 + [1]) @ AFFINE
    content = bytearray(_image(affine=affine).to_bytes())
    header = np.ndarray((), nib.Nifti1Header.template_dtype, content)
    header["xyzt_units"], header[form] = unit, 0
    assert np.allclose(_read(bytes(content)).native.affine, AFFINE, atol=1e-4)


def test_qfac_0_is_1_where_it_alone_tells():
    affine = np.diag([-1, 1, 1, 1]) @ AFFINE
    content = bytearray(_image(affine=affine).to_bytes())
    header = np.ndarray((), nib.Nifti1Header.template_dtype, content)
    header["pixdim"][0], header["sform_code"] = 0, 0
    assert np.allclose(_read(bytes(content)).native.affine, affine)


def test_a_quaternion_that_rounding_took_over_1():
    # upright and turned by half a turn: case of OpenfMRI ds000168
    content = _broken(sform_code=0, quatern_b=0, quatern_c=0, quatern_d=1.0000002, pixdim={0: 1})
    affine = _read(content).native.affine
    assert np.allclose(affine[:3, :3], np.diag([-1.5, -1.5, 2.0]), atol=1e-6)


EXTENSIONS = {
    "short": (8,),
    "FreeSurfer": (496 - 352 - 8,),
    "AFNI": (4000,),
    "many": (8, 24, 200, 1000) * 25,
    "long": (5_000_000,),
}


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("case", EXTENSIONS)
def test_header_extensions_change_nothing(case, order, kind):
    header = kind.header_class(endianness=order)
    header.set_data_dtype(np.int16)
    image = kind(_values(), AFFINE, header)
    image.set_sform(AFFINE, 1)
    plain = _read(image.to_bytes())
    for number, size in enumerate(EXTENSIONS[case]):
        image.header.extensions.append(nib.nifti1.Nifti1Extension(2 + 2 * number, bytes(size)))
    content = image.to_bytes()
    assert len(content) > sum(EXTENSIONS[case]) + plain.volume.data.size * 2
    for each in (content, gzip.compress(content)):
        scan = _read(each)
        assert np.array_equal(scan.volume.data, plain.volume.data)
        assert scan.native == plain.native


def test_bytes_behind_the_voxels_fewer_than_a_wrong_dimension_would_leave():
    content = _image().to_bytes()
    assert np.array_equal(_read(content + b"\0" * 100).volume.data, _read(content).volume.data)
    with pytest.raises(UnreadableScan, match="longer than"):
        _read(content + b"\0" * 2 * 12 * 13)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_of_several_volumes_the_chosen_one_is_read(number):
    several = np.stack([_values() * n for n in (1, 2, 3)], axis=-1)
    content = _image(several).to_bytes()
    scan = read_scan(io.BytesIO(content), name="scan.nii", volume=number)
    assert np.array_equal(scan.native.from_canonical(scan.volume.data), _values() * number)
    with pytest.raises(UsageError, match=r"scan\.nii: there is no volume 4: it holds 3"):
        read_scan(io.BytesIO(content), name="scan.nii", volume=4)


def test_voxels_that_are_no_numbers_are_counted_and_said():
    data = _values().astype(np.float32)
    data[0, 0, 0], data[3, 4, 5] = np.nan, np.inf
    scan = _read(_image(data).to_bytes())
    assert [(n.code, n.value) for n in scan.notices] == [(NoticeCode.NOT_NUMBERS, 2)]
    assert (
        np.count_nonzero(scan.volume.data != _read(_image(_values()).to_bytes()).volume.data) <= 2
    )


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_are_refused_with_file_and_cause(case):
    content, cause = BROKEN[case]
    for name, packed in (("scan.nii", content), ("scan.nii.gz", gzip.compress(content))):
        if not content and packed:
            continue
        with pytest.raises((UnreadableScan, UnsupportedScan)) as caught:
            _read(packed, name)
        assert str(caught.value).startswith(f"{name}: ")
        assert cause in str(caught.value)


def test_any_flipped_bit_in_the_packed_data_is_noticed():
    packed = bytearray(gzip.compress(_image().to_bytes()))
    rng = np.random.default_rng(0)
    for place in rng.integers(20, len(packed) - 8, 40):
        damaged = bytearray(packed)
        damaged[place] ^= 1 << int(rng.integers(8))
        with pytest.raises(InputError):
            _read(bytes(damaged), "scan.nii.gz")


def test_missing_file(tmp_path):
    path = tmp_path / "nowhere.nii"
    with pytest.raises(UnreadableScan, match=str(path)):
        read_scan(path)


def test_limits_of_size(monkeypatch):
    content = _image().to_bytes()
    for name, value, cause in (
        ("SHOKEN_MAX_VOXELS", "1000", "2,184 voxels"),
        ("SHOKEN_MAX_FILE_MIB", "1", "larger than 1 MiB"),
    ):
        monkeypatch.setenv(name, value)
        settings.cache_clear()
        with pytest.raises(TooLarge, match=cause) as caught:
            _read(content + b"\0" * 2_000_000)
        assert name in str(caught.value)
        monkeypatch.delenv(name)
    settings.cache_clear()


def test_a_gzip_bomb_is_refused_in_little_memory(tmp_path):
    bomb = tmp_path / "bomb.nii.gz"
    header = _broken(dim={1: 512, 2: 512, 3: 1000}, datatype=64, bitpix=64)[:352]
    nothing = gzip.compress(b"\0" * 2_097_152)
    bomb.write_bytes(gzip.compress(header) + 1000 * nothing)
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
from shoken.common.errors import TooLarge
from shoken.reading.reader import read_here as read_scan
try:
    read_scan({str(bomb)!r})
except TooLarge as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "262,144,000 voxels" in done.stdout
