"""One picture in every format, type, orientation and packing is read as the same picture."""

import gzip
import io
import zipfile

import nibabel as nib
import numpy as np
import pytest
from scipy.io import savemat

import dicom_phantom
import hostile_volumes
import volume_files as make
from shoken.common.errors import InputError, UnreadableScan, UnsupportedScan
from shoken.common.notices import NoticeCode
from shoken.imaging.volume import Grid
from shoken.reading import scans_of
from shoken.reading.file_members import single
from shoken.reading.formats import read_member
from shoken.reading.reader import read_here

FILES = make.every_file()
PAIRS = make.every_pair()
EXPECTED = Grid(make.SHAPE, make.AFFINE)


def _is_the_picture(scan, native=EXPECTED):
    assert scan.native.shape == native.shape
    assert np.allclose(scan.native.affine, native.affine, atol=1e-4)
    assert np.array_equal(scan.volume.data, EXPECTED.to_canonical(make.values()))
    assert scan.volume.grid == EXPECTED.canonical
    assert scan.notices == ()


@pytest.mark.parametrize("name", FILES)
def test_every_format(name, tmp_path):
    (tmp_path / name).write_bytes(FILES[name])
    scan = read_here(tmp_path / name)
    _is_the_picture(scan, _native(name))
    assert scan.name == name
    assert scan.stem == name.partition(".")[0]
    _is_the_picture(read_here(io.BytesIO(FILES[name]), name="anything"), _native(name))


def _native(name):
    """The grid as the file has it: MINC keeps slices first."""
    if ".mnc" not in name:
        return EXPECTED
    affine = make.AFFINE @ np.eye(4)[:, [2, 1, 0, 3]]
    return Grid(make.SHAPE[::-1], affine)


@pytest.mark.parametrize("name", FILES)
def test_every_format_in_a_zip_and_a_folder(name, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"in/{name}", FILES[name])
        archive.writestr("readme.txt", "a word")
    scan = read_here(tmp_path / "x.zip")
    _is_the_picture(scan, _native(name))
    assert scan.name == name
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(FILES[name])
    _is_the_picture(read_here(tmp_path / "folder"), _native(name))


def _write_pair(kind, folder):
    head, tail, header, voxels = PAIRS[kind]
    (folder / f"scan{head}").write_bytes(header)
    (folder / f"scan{tail}").write_bytes(voxels)
    return folder / f"scan{head}", folder / f"scan{tail}"


@pytest.mark.parametrize("kind", PAIRS)
def test_pairs_however_they_are_given(kind, tmp_path):
    header, voxels = _write_pair(kind, tmp_path)
    scan = read_here(header)
    for source in (tmp_path, [header, voxels], [voxels, header]):
        _is_the_picture(read_here(source))
        assert read_here(source).sha256 == scan.sha256
    for paths in ((header, voxels), (voxels, header)):  # as the page gives them: without names
        _is_the_picture(read_here([io.BytesIO(path.read_bytes()) for path in paths]))
    if "NRRD" not in kind:
        _is_the_picture(read_here(voxels))
        assert scans_of([voxels, header]) == [header]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for path in (header, voxels):
            archive.write(path, path.name)
    _is_the_picture(read_here(tmp_path / "x.zip"))


@pytest.mark.parametrize("kind", PAIRS)
def test_half_a_pair_is_refused_with_what_is_missing(kind, tmp_path):
    header, voxels = _write_pair(kind, tmp_path)
    content = voxels.read_bytes()
    voxels.unlink()
    with pytest.raises(UnsupportedScan, match="give both"):
        read_here(header)
    voxels.write_bytes(content[:-40])
    with pytest.raises(UnreadableScan, match=r"cut short|damaged"):
        read_here(header)
    voxels.write_bytes(content)
    header.unlink()
    with pytest.raises(InputError, match=r"without a header|not a file that Shoken reads"):
        read_here(voxels)


def test_what_is_packed_twice_is_said_to_be():
    for content in (FILES["a.nii"], bytes(128) + b"DICM" + bytes(500)):
        twice = gzip.compress(gzip.compress(content))
        with pytest.raises(UnsupportedScan, match="packed twice: unpack it once") as caught:
            read_here(io.BytesIO(twice), name="TARO.nii.gz")
        assert "TARO" not in str(caught.value)  # of DICOM it may be a patient's name


def test_voxels_that_begin_like_a_packing(tmp_path):
    data = make.values()
    data[0, 0, 0] = np.frombuffer(b"\x1f\x8b", "<i2")[0]
    pair = make.nifti(data, make.AFFINE, nib.Nifti1Pair)
    assert pair["img"].startswith(b"\x1f\x8b")
    (tmp_path / "a.hdr").write_bytes(pair["hdr"])
    (tmp_path / "a.img").write_bytes(pair["img"])
    (tmp_path / "b.hdr").write_bytes(pair["hdr"])
    (tmp_path / "b.img.gz").write_bytes(gzip.compress(pair["img"]))
    for given in ("a.hdr", "a.img", "b.img.gz"):
        scan = read_here(tmp_path / given)
        assert np.unique(scan.volume.data).size == np.unique(data).size


def test_what_is_packed_twice_is_not_read_as_another_file_beside_it(tmp_path):
    (tmp_path / "a.nii.gz").write_bytes(gzip.compress(gzip.compress(FILES["a.nii"])))
    (tmp_path / "b.nii").write_bytes(FILES["a.nii"])
    members = [single(tmp_path / name) for name in ("a.nii.gz", "b.nii")]
    with pytest.raises(UnsupportedScan, match="packed twice"):
        read_member(members[0], members)


@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "f4", "f8"])
def test_analyze_is_read_with_a_warning(endian, dtype, tmp_path):
    pair = make.analyze(make.values(dtype), endian=endian)
    (tmp_path / "a.hdr").write_bytes(pair["hdr"])
    (tmp_path / "a.img").write_bytes(pair["img"])
    for path in ("a.hdr", "a.img"):
        scan = read_here(tmp_path / path)
        assert [notice.code for notice in scan.notices] == [NoticeCode.ORIENTATION_ASSUMED]
        assert scan.native.axes == "LAS"
        assert scan.native.spacing_mm == (2.0, 2.5, 3.0)
        assert np.array_equal(scan.native.from_canonical(scan.volume.data), make.values())


@pytest.mark.parametrize("number", range(48))
def test_48_orientations_are_the_same_picture(number, tmp_path):
    order, flips = make.orientations()[number]
    data, affine = make.turned(make.values(), make.AFFINE, order, flips)
    native = Grid(data.shape, affine)
    for name, content in (
        ("a.nii", make.nifti(data, affine)),
        ("b.nii", make.nifti(data, affine, nib.Nifti2Image, ">", "qform")),
        ("c.nii", make.nifti(data, affine, endian=">", form="sform")),
        ("d.mgz", gzip.compress(make.mgh(data, affine))),
        ("e.nrrd", make.nrrd_file(data, affine)),
    ):
        scan = read_here(io.BytesIO(content), name=name)
        _is_the_picture(scan, native)
        assert np.array_equal(scan.native.from_canonical(scan.volume.data), data)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_types_of_voxels(dtype):
    data = make.values(dtype)
    pair = make.nifti(data, make.AFFINE, nib.Nifti1Pair, ">")
    contents = [make.nifti(data, make.AFFINE), make.nifti(data, make.AFFINE, nib.Nifti2Image, ">")]
    contents.append(make.nrrd_file(data, make.AFFINE))
    if dtype in {"u1", "i2", "i4", "f4"}:
        contents.append(make.mgh(data, make.AFFINE))
    for content in contents:
        _is_the_picture(read_here(io.BytesIO(content), name="x"))
    _is_the_picture(read_here([io.BytesIO(pair["hdr"]), io.BytesIO(pair["img"])]))


@pytest.mark.parametrize("field", ["space directions", "space origin", "byte skip", "sizes"])
def test_a_nrrd_whose_field_is_written_as_a_key_of_the_users_is_damaged(field):
    content = make.nrrd_file(np.ones((6, 7, 8), "<i2"), make.AFFINE)
    head, *rest = content.split(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.startswith(field.encode())]
    head = b"\n".join([*lines, field.encode() + b":=(none)"])
    with pytest.raises(UnreadableScan, match=r"x\.nrrd: the NRRD header is damaged"):
        read_here(io.BytesIO(b"\n\n".join([head, *rest])), name="x.nrrd")


@pytest.mark.parametrize("first", [True, False])
def test_a_nrrd_of_several_volumes_wherever_their_axis_is(first):
    several = np.stack([make.values() + n for n in range(3)], axis=0 if first else -1)
    vectors = np.diag([-1.0, -1, 1]) @ make.AFFINE[:3, :3]
    none = np.full((1, 3), np.nan)
    content = make.nrrd_file(
        several,
        make.AFFINE,
        **{"space directions": np.vstack([none, vectors.T] if first else [vectors.T, none])},
    )
    with pytest.raises(UnsupportedScan, match="3 volumes"):
        read_here(io.BytesIO(content), name="x.nrrd")
    scan = read_here(io.BytesIO(content), name="x.nrrd", volume=3)
    assert np.array_equal(scan.native.from_canonical(scan.volume.data), make.values() + 2)


def test_an_mgh_without_orientation_is_coronal_as_freesurfer_has_it():
    content = bytearray(make.mgh(make.values(), make.AFFINE))
    content[28:30] = b"\0\0"
    scan = read_here(io.BytesIO(content), name="x.mgh")
    assert scan.native.axes == "LIA"
    assert [notice.code for notice in scan.notices] == [NoticeCode.ORIENTATION_ASSUMED]


OTHERS = {
    "x.PAR": (b"# === DATA DESCRIPTION FILE ====", "dcm2niix"),
    "x.REC": (bytes(1000), "dcm2niix"),
    "x.HEAD": (b"\ntype  = string-attribute\nname  = HISTORY_NOTE", "3dAFNItoNIFTI"),
    "x.BRIK": (bytes(1000), "3dAFNItoNIFTI"),
    "x.mha": (b"ObjectType = Image\nNDims = 3\n", "3D Slicer"),
    "x.gii": (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE GIFTI SYSTEM "x">\n<GIFTI',
        "GIFTI",
    ),
    "lh.pial": (b"\xff\xff\xfe created by", "surface"),
    "x.npy": (b"\x93NUMPY\x01\x00", "nibabel"),
    "x.mat": (b"MATLAB 5.0 MAT-file", "niftiwrite"),
    "x.tar": (b"a.nii".ljust(257, b"\0") + b"ustar", "unpack"),
    "x.nii.gz": (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    "y.nii.gz": (b"../../.git/annex/objects/aa/bb/MD5E-s1--x.nii.gz", "datalad get"),
    "z.nii.gz": (b"<!DOCTYPE html><html>Sign in", "download"),
    "x.mif": (b"mrtrix image\ndim: 9,9,9", "mrconvert"),
    "x.tck": (b"mrtrix tracks\n", "fibres"),
    "x.trk": (b"TRACK\0", "fibres"),
    "x.dcm.gz": (gzip.compress(bytes(128) + b"DICM" + bytes(500)), "gunzip"),
    "x.pdf": (b"%PDF-1.7", "PDF"),
    "x.img": (bytes(1000), ".hdr of the same name"),
    "x.jp2": (b"\0\0\0\x0cjP  \r\n", "one slice"),
    "x.bin": (b"what is this", "not a file that Shoken reads; it reads NIfTI"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_refused_is_named_and_what_to_do(name, tmp_path):
    content, said = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_here(tmp_path / name)
    assert name in str(caught.value) or "DICOM file" in str(caught.value)


def test_cifti_is_named():
    content = bytearray(make.nifti(make.values(), make.AFFINE, nib.Nifti2Image))
    header = np.ndarray((), nib.Nifti2Header.template_dtype, content)
    header["dim"], header["intent_code"] = [6, 1, 1, 1, 1, 91, 282, 1], 3006
    with pytest.raises(UnsupportedScan, match="CIFTI"):
        read_here(io.BytesIO(content), name="x.dscalar.nii")


def test_dicom_whose_preamble_is_a_header_of_nifti_is_dicom(tmp_path):
    for number, dataset in enumerate(dicom_phantom.classic()):
        content = bytearray(dicom_phantom.saved(dataset))
        content[:4] = (348).to_bytes(4, "little")
        (tmp_path / f"{number}.dcm").write_bytes(content)
    scan = read_here(tmp_path)
    assert len(scan.source.sop_instance_uids) == number + 1


def test_a_field_of_deformation_is_named(tmp_path):
    (tmp_path / "grid.mnc").write_bytes(hostile_volumes.volume_files()["vectors.mnc"]())
    with pytest.raises(UnsupportedScan, match="vectors"):
        read_here(tmp_path / "grid.mnc")


def _spm_pair(folder, affine, *names, version="5"):
    """An Analyze pair with SPM's matrix beside it, which counts voxels from 1."""
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    pair = make.analyze(make.values(), tuple(spacing))
    for ending, content in pair.items():
        (folder / f"a.{ending}").write_bytes(content)
    from_one = affine @ np.block([[np.eye(3), -np.ones((3, 1))], [np.zeros(3), 1.0]])
    savemat(folder / "a.mat", dict.fromkeys(names, from_one), format=version)
    return folder / "a.hdr"


@pytest.mark.parametrize("version", ["4", "5"])
@pytest.mark.parametrize("names", [("mat",), ("M", "mat")])
def test_analyze_lies_as_spms_matrix_beside_it_says(names, version, tmp_path):
    header = _spm_pair(tmp_path, make.AFFINE, *names, version=version)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for ending in ("hdr", "img", "mat"):
            archive.write(tmp_path / f"a.{ending}", f"in/a.{ending}")
    paths = [tmp_path / f"a.{ending}" for ending in ("mat", "img", "hdr")]
    nameless = [io.BytesIO(path.read_bytes()) for path in paths]
    for source in (header, tmp_path / "a.img", tmp_path / "x.zip", paths, nameless):
        scan = read_here(source)
        assert np.allclose(scan.native.affine, make.AFFINE, atol=1e-4)
        assert np.array_equal(scan.volume.data, EXPECTED.to_canonical(make.values()))
        assert scan.notices == ()
    assert scans_of(paths) == [header]
    with_matrix = read_here(header).sha256
    (tmp_path / "a.mat").unlink()
    assert read_here(header).sha256 != with_matrix


def test_spm99s_matrix_leaves_the_sides_open(tmp_path):
    scan = read_here(_spm_pair(tmp_path, make.AFFINE, "M"))
    assert np.allclose(scan.native.affine, np.diag([-1, 1, 1, 1]) @ make.AFFINE, atol=1e-4)
    assert [notice.code for notice in scan.notices] == [NoticeCode.ORIENTATION_ASSUMED]


def test_the_header_must_not_contradict_spms_matrix(tmp_path):
    header = _spm_pair(tmp_path, make.AFFINE, "mat")
    other = make.AFFINE @ np.diag([1.5, 1, 1, 1])
    savemat(tmp_path / "a.mat", {"mat": other})
    with pytest.raises(UnreadableScan, match="contradicts itself"):
        read_here(header)


@pytest.mark.parametrize(
    "content",
    [
        b"1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n",
        b"MATLAB 5.0 MAT-file" + bytes(200),
        b"\0" * 500,
    ],
    ids=["of FSL", "damaged", "zeros"],
)
def test_a_file_that_only_looks_like_spms_matrix_tells_nothing(content, tmp_path):
    header = _spm_pair(tmp_path, make.AFFINE, "mat")
    (tmp_path / "a.mat").write_bytes(content)
    scan = read_here(header)
    assert [notice.code for notice in scan.notices] == [NoticeCode.ORIENTATION_ASSUMED]
    assert scan.native.axes == "LAS"


@pytest.mark.parametrize("where", ["LIST\na.raw\nb.raw", "x%03d.raw 0 8 1 2", "other/x.raw"])
def test_nrrd_voxels_in_several_files_are_refused_as_such(where, tmp_path):
    header = make.nhdr(make.values(), make.AFFINE)["nhdr"]
    (tmp_path / "a.nhdr").write_bytes(
        header.replace(b"data file: x.raw", f"data file: {where}".encode())
    )
    with pytest.raises(UnsupportedScan, match="in several files or in another folder"):
        read_here(tmp_path / "a.nhdr")
