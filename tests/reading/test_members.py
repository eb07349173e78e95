import io
import zipfile

import pytest

import dicom_phantom as make
from shoken.common.errors import TooLarge, UnreadableScan, UnsupportedScan
from shoken.common.settings import settings
from shoken.reading.reader import read_here as read_scan


def _zip(files, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _limit(monkeypatch, **values):
    small = settings().model_copy(update=values)
    monkeypatch.setattr("shoken.reading.files.settings", lambda: small)


def test_a_zip_of_a_nifti_file(phantom_file):
    content = _zip({"a/b/Head_FLAIR.nii.gz": phantom_file.read_bytes(), "__MACOSX/._x": b"x"})
    scan = read_scan(io.BytesIO(content))
    assert scan.name == "Head_FLAIR.nii.gz"


@pytest.mark.parametrize(
    ("name", "encoding"), [("頭部", "cp932"), ("が頭", "utf-8"), ("Kopf", "cp437")]
)
def test_a_zip_has_names_as_its_system_wrote_them(name, encoding, phantom_file):
    """Without the flag for UTF-8, which neither macOS nor Windows sets."""
    stored = name.encode(encoding)
    placeholder = "A" * len(stored)
    content = _zip({f"{placeholder}_FLAIR.nii.gz": phantom_file.read_bytes()})
    content = content.replace(placeholder.encode(), stored)
    assert read_scan(io.BytesIO(content)).name == f"{name}_FLAIR.nii.gz"


def test_two_nifti_files_in_a_zip(phantom_file):
    stored = phantom_file.read_bytes()
    with pytest.raises(UnsupportedScan, match="2 volume files"):
        read_scan(io.BytesIO(_zip({"a.nii.gz": stored, "b.nii.gz": stored})))


def test_a_bomb_is_left_at_the_limit(monkeypatch):
    _limit(monkeypatch, max_unpacked_mib=8)
    with pytest.raises(TooLarge, match="SHOKEN_MAX_UNPACKED_MIB"):
        read_scan(io.BytesIO(_zip({f"{n}.dcm": bytes(3 << 20) for n in range(5)})))


def test_a_lying_size_field_changes_nothing(monkeypatch):
    _limit(monkeypatch, max_unpacked_mib=8)
    content = bytearray(_zip({"a.dcm": bytes(9 << 20)}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    with pytest.raises((UnreadableScan, TooLarge, UnsupportedScan)):
        read_scan(io.BytesIO(bytes(content)))


def test_a_path_that_leads_out_writes_nothing(tmp_path):
    files = {f"../../{n}.dcm": make.saved(ds) for n, ds in enumerate(make.classic())}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.zip").write_bytes(_zip(files))
    assert read_scan(tmp_path / "in" / "x.zip").native.shape == (20, 24, 12)
    assert [p.name for p in tmp_path.rglob("*.dcm")] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_zip({"a": b"x"})[:-8], "damaged"),
        (_zip({}), "no files"),
        (b"PK\x03\x04" + b"junk" * 50, "damaged"),
        (_zip({"inner.zip": _zip({"a.dcm": b"x"})}), "no DICOM image"),
        (_zip({"a.txt": b"hello"}), "no DICOM image"),
    ],
    ids=["cut", "empty", "junk", "nested", "text"],
)
def test_useless_archives(content, said):
    with pytest.raises((UnreadableScan, UnsupportedScan), match=said):
        read_scan(io.BytesIO(content))


def test_a_flipped_bit_is_found():
    content = bytearray(_zip({"a.dcm": make.saved(make.classic()[0])}, zipfile.ZIP_STORED))
    content[len(content) // 2] ^= 1
    with pytest.raises(UnreadableScan, match="damaged"):
        read_scan(io.BytesIO(bytes(content)))


def test_a_locked_archive():
    content = bytearray(_zip({"a.dcm": b"x"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    with pytest.raises(UnreadableScan, match="password"):
        read_scan(io.BytesIO(bytes(content)))
