"""Which files of a folder or a ZIP are looked at, and what is said of the others."""

import gzip
import io
import os
import tarfile
import zipfile

import numpy as np
import pytest

import dicom_phantom as make
import hostile_files
import volume_files
from shoken.analysis.recognition import hints_of
from shoken.common.errors import InputError, UnreadableScan, UnsupportedScan
from shoken.common.notices import NoticeCode
from shoken.export.atomic_writing import check_name
from shoken.imaging.sequence import MrSequence
from shoken.reading.reader import read_here as read_scan

FETCH = "datalad get"


def _zip(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _series():
    return {f"IM{number:02}": make.saved(ds) for number, ds in enumerate(make.classic())}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "series"
    place.mkdir()
    for name, content in _series().items():
        (place / name).write_bytes(content)
    return place


@pytest.mark.parametrize("name", ["a" * 246 + "_T2w", "脳" * 82 + "_T2w"])
def test_a_long_name_is_shortened_in_its_middle_for_results(name, tmp_path):
    content = volume_files.nifti(volume_files.values(), volume_files.AFFINE)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"{name}.nii", content)
    scan = read_scan(tmp_path / "x.zip")
    assert scan.name == f"{name}.nii"
    assert hints_of(scan).named is MrSequence.T2
    assert len(os.fsencode(scan.stem)) <= 200
    assert scan.stem.endswith(name[-20:])
    check_name(tmp_path, scan.stem)
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr(f"{name[:40]}b{name[41:]}.nii", content)
    assert read_scan(tmp_path / "y.zip").stem != scan.stem


def test_a_nifti_file_beside_a_series_is_left_out_and_counted(folder):
    expected = read_scan(folder)
    (folder / "mask.nii").write_bytes(hostile_files.nifti())
    scan = read_scan(folder)
    assert (scan.name, scan.left_out) == (expected.name, {NoticeCode.NIFTI_LEFT_OUT: 1})
    packed = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert read_scan(io.BytesIO(_zip(packed))).name == expected.name


def test_a_nifti_file_beside_a_broken_series_is_named_and_not_read(folder):
    (folder / "mask.nii").write_bytes(hostile_files.nifti())
    (folder / "IM05").unlink()
    with pytest.raises(InputError, match=r"missing: 20\.0 mm.*1 volume file \(mask.nii\)"):
        read_scan(folder)


def test_a_nifti_file_beside_dicom_without_pictures_is_read(tmp_path):
    report = make.classic()[0]
    report.SOPClassUID, report.Modality = "1.2.840.10008.5.1.4.1.1.88.67", "SR"
    report.file_meta.MediaStorageSOPClassUID = report.SOPClassUID
    del report.Rows, report.PixelData
    (tmp_path / "report").write_bytes(make.saved(report))
    (tmp_path / "head.nii").write_bytes(hostile_files.nifti())
    scan = read_scan(tmp_path)
    assert (scan.name, scan.left_out) == ("head.nii", {NoticeCode.DICOM_LEFT_OUT: 1})


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_archives_in_archives(depth):
    content = _zip(_series() | {"__MACOSX/._IM01": b"x", ".DS_Store": b"x"})
    for number in range(depth):
        content = _zip({f"a/{number}.zip": content, "a/__MACOSX/x": b"x"})
    scan = read_scan(io.BytesIO(content))
    assert scan.volume.grid.shape == (20, 24, 12)
    assert not scan.notices


def test_archives_nested_too_deeply_are_not_opened():
    content = _zip(_series())
    for number in range(5):
        content = _zip({f"{number}.zip": content})
    with pytest.raises(UnsupportedScan, match=r"no DICOM image among the files \(\.zip\)"):
        read_scan(io.BytesIO(content))


@pytest.mark.parametrize("first", ["META-INF/MANIFEST.MF", "[Content_Types].xml", "mimetype"])
def test_a_program_or_document_beside_a_series_is_one_file(first, folder):
    packed = _zip({first: b"x", **{f"org/Viewer{n}.class": b"\xca\xfe\xba\xbe" for n in range(50)}})
    (folder / "viewer").write_bytes(packed)
    before = read_scan(folder).left_out
    (folder / "viewer").write_bytes(packed[:-40])  # nor is it looked into
    assert read_scan(folder).left_out == before == {NoticeCode.FILES_PASSED_OVER: 1}


def test_a_series_beside_an_archive_of_itself_counts_once(folder):
    (folder / "all.zip").write_bytes(_zip(_series()))
    first = read_scan(folder)
    packed = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".zip"}
    (folder / "all.zip").write_bytes(_zip(packed))
    assert read_scan(folder).left_out == {NoticeCode.COPIES_LEFT_OUT: 12}
    assert [n.code for n in first.notices] == [NoticeCode.SERIES_CHOSEN]


def test_links_to_files_and_folders_are_followed_once(folder, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    for path in folder.iterdir():
        (links / path.name).symlink_to(path)
    (links / "again").symlink_to(links, target_is_directory=True)  # a loop
    scan = read_scan(links)
    assert scan.name == read_scan(folder).name
    assert not scan.left_out
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "in").symlink_to(folder, target_is_directory=True)
    assert read_scan(tmp_path / "outer").name == scan.name


def test_links_that_lead_nowhere_are_named(folder):
    (folder / "IM05").unlink()
    (folder / "IM05").symlink_to(folder / "gone")
    (folder / "IM06").unlink()
    (folder / "IM06").symlink_to(folder / "IM06")  # a loop
    with pytest.raises(UnreadableScan, match=rf"broken links: 2 \(IM05, IM06\).*{FETCH}"):
        read_scan(folder)
    (folder / "x.nii.gz").symlink_to(folder / "gone.nii.gz")
    with pytest.raises(UnreadableScan, match=rf"x.nii.gz: a broken link.*{FETCH}"):
        read_scan(folder / "x.nii.gz")


@pytest.mark.parametrize(
    "content",
    [
        b"/annex/objects/SHA256E-s9370--0123.dcm\n",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 9370\n",
    ],
    ids=["git-annex", "Git LFS"],
)
def test_a_placeholder_is_named(content, folder):
    (folder / "IM05").write_bytes(content)
    with pytest.raises(UnreadableScan, match=f"IM05: a placeholder.*{FETCH}"):
        read_scan(folder)
    (folder / "x.nii.gz").write_bytes(content)
    with pytest.raises(UnreadableScan, match=f"x.nii.gz: a placeholder.*{FETCH}"):
        read_scan(folder / "x.nii.gz")
    with pytest.raises(UnreadableScan, match=f"a.dcm: a placeholder.*{FETCH}"):
        read_scan(io.BytesIO(_zip({"a.dcm": content})))


def test_what_is_there_instead_of_dicom_is_said(tmp_path):
    for name in ("a.tar.gz", "b.7z", "notes of TANAKA", "c.txt"):
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(UnsupportedScan, match=r"\(\.7z, \.tar\.gz, \.txt\).*archives") as caught:
        read_scan(tmp_path)
    assert "TANAKA" not in str(caught.value)


def test_a_directory_file_is_no_picture_and_needs_no_word(folder):
    listing = make.classic()[0]
    listing.SOPClassUID = listing.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    del listing.Rows, listing.PixelData
    (folder / "DICOMDIR").write_bytes(make.saved(listing))
    scan = read_scan(folder)
    assert not scan.notices
    assert np.isfinite(scan.volume.data).all()


def _packed(kind):
    content = next(iter(_series().values()))
    if kind == "gzip":
        return gzip.compress(content)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=kind) as archive:
        about = tarfile.TarInfo("IM01")
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: _packed("w"), "tar archive; unpack"),
        (lambda: _packed("w:gz"), "tar archive; unpack"),
        (lambda: _packed("w:xz"), "tar archive; unpack"),
        (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(500), "7z archive; unpack"),
        (lambda: _packed("gzip"), "packed by gzip: unpack it"),
        (lambda: b"\x1f\x9d\x90" + bytes(500), "compress .*; unpack"),
        (lambda: b"\x04\x22\x4d\x18" + bytes(500), "lz4; unpack"),
        (lambda: b"LZIP\1" + bytes(500), "lzip; unpack"),
    ],
    ids=["tar", "tar.gz", "tar.xz", "7z", "dcm.gz", "Z", "lz4", "lzip"],
)
def test_archives_that_are_not_opened_are_named(content, said, tmp_path):
    path = tmp_path / "scan.nii.gz"
    path.write_bytes(content())
    with pytest.raises(UnsupportedScan, match=said):
        read_scan(path)
    with pytest.raises(UnsupportedScan, match=said):
        read_scan(io.BytesIO(content()), name="scan")


def test_a_deflated_file_in_a_folder_is_named(folder):
    ds = make.classic()[0]
    content = bytearray(make.saved(ds))
    syntax = b"1.2.840.10008.1.2.1\0"
    at = content.index(syntax)
    content[at - 2 : at + len(syntax)] = (22).to_bytes(2, "little") + b"1.2.840.10008.1.2.1.99"
    size = int.from_bytes(content[140:144], "little")
    content[140:144] = (size + 2).to_bytes(4, "little")
    (folder / "IM99").write_bytes(content)
    with pytest.raises(UnsupportedScan, match="IM99: the deflated"):
        read_scan(folder)
