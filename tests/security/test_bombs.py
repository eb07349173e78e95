"""Small files that unpack to much: refused with a clear cause, while memory stays bounded."""

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

import hostile_files
from hostile_files import _header, _png
from shoken.common.errors import InputError, TooLarge, UnreadableScan
from shoken.reading.picture import read_picture_here
from shoken.reading.reader import read_here

SIDE = 5_700  # just within the limit on pixels
BEYOND = 16_383  # the most that WebP has
PIXELS = "pixels, more than .*SHOKEN_MAX_PICTURE_PIXELS"


def picture(kind, side, mode="L", **options):
    """One bright pixel on black."""
    stream = io.BytesIO()
    image = Image.new(mode, (side, side))
    image.putpixel((5, 5), {"RGB": (255, 255, 255)}.get(mode, 255))
    image.save(stream, kind, **options)
    return stream.getvalue()


def png(side, depth, colour):
    """A PNG of zeros but for its last line."""
    line = bytes(1 + side * depth // 8 * (3 if colour else 1))
    last = b"\0" + bytes(range(100)) + line[101:]
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(line) for _ in range(side - 1))
    data = packed + packer.compress(last) + packer.flush()
    return _png([_header(side, side, depth, colour), (b"IDAT", data), (b"IEND", b"")])


def webp(kind, side):
    """The head of a WebP picture of each kind, and nothing of its pixels."""
    heads = {
        b"VP8X": bytes(4) + (side - 1).to_bytes(3, "little") * 2,
        b"VP8L": b"\x2f" + (side - 1 | side - 1 << 14).to_bytes(4, "little"),
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", side, side),
    }
    chunk = kind + struct.pack("<I", len(heads[kind])) + heads[kind] + bytes(200)
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def bmp(side):
    whole = bytearray(hostile_files.picture("BMP"))
    struct.pack_into("<ii", whole, 18, side, side)
    return bytes(whole)


@pytest.mark.parametrize("kind", [b"VP8X", b"VP8L", b"VP8 "])
def test_a_webp_picture_beyond_the_limit_is_not_even_opened(kind, tmp_path, monkeypatch):
    path = tmp_path / "x.webp"
    path.write_bytes(webp(kind, BEYOND))
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(TooLarge, match=f"{BEYOND}×{BEYOND} {PIXELS}"):
        read_picture_here(path)


@pytest.mark.parametrize("kind", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}])
def test_a_webp_picture_within_it_is_read(kind, tmp_path):
    path = tmp_path / "x.webp"
    path.write_bytes(hostile_files.picture("WEBP", **kind))
    assert read_picture_here(path).grey.shape == (128, 128)


@pytest.mark.parametrize("content", [png(6_000, 8, 0), bmp(30_000)], ids=["PNG", "BMP"])
def test_others_beyond_it_are_not_decoded(content, tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(content)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("decoded"))
    with pytest.raises(TooLarge, match=PIXELS):
        read_picture_here(path)


def test_files_of_a_zip_that_overlap_are_not_unpacked(monkeypatch):
    content = hostile_files.zip_files()["overlapping"]
    monkeypatch.setattr("zipfile.ZipFile.open", lambda *_, **__: pytest.fail("unpacked"))
    with pytest.raises(UnreadableScan, match="the ZIP is damaged: its files overlap"):
        read_here(io.BytesIO(content))


_READ = """
import resource, sys
from pathlib import Path
from shoken.common.errors import InputError
from shoken.reading import read_picture, read_scan
path = Path(sys.argv[1])
try:
    (read_scan if path.suffix == ".zip" else read_picture)(path)
except InputError as error:
    print(error)
else:
    print("read")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

BOMBS = {
    "grey.png": lambda: png(SIDE, 8, 0),
    "colour.png": lambda: png(SIDE, 8, 2),
    "deep.png": lambda: png(SIDE, 16, 0),
    "grey.jpg": lambda: picture("JPEG", SIDE),
    "progressive.jpg": lambda: picture("JPEG", SIDE, "RGB", progressive=True),
    "beyond.jpg": lambda: picture("JPEG", BEYOND),
    "grey.tif": lambda: picture("TIFF", SIDE, compression="tiff_adobe_deflate"),
    "floats.tif": lambda: picture("TIFF", SIDE, "F", compression="tiff_adobe_deflate"),
    "beyond.tif": lambda: picture("TIFF", BEYOND, compression="tiff_adobe_deflate"),
    "colour.webp": lambda: picture("WEBP", SIDE, "RGB", lossless=True),
    "overlapping.zip": lambda: hostile_files.zip_files()["overlapping"],
    "claims.zip": lambda: hostile_files.zip_files()["bomb of DICOM"],
}


@pytest.mark.slow  # they are large to make, and large to decode
@pytest.mark.parametrize("name", BOMBS)
def test_memory_stays_below_a_gigabyte(name, tmp_path):
    (tmp_path / name).write_bytes(BOMBS[name]())
    # a process of its own: a child's peak counts from what its parent had when it was started
    command = [sys.executable, "-c", _READ, str(tmp_path / name)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    said, peak = done.stdout.splitlines()
    assert 30e6 < int(peak) * 1024 < 1e9
    assert said == "read" or "SHOKEN_MAX_" in said or "overlap" in said


def test_voxels_that_a_header_makes_up_take_no_memory():
    """The limit on memory rises with a volume that was found; what is not there is not decoded."""
    import dicom_phantom as make

    datasets = make.classic(np.ones((40, 16, 16), np.uint16))
    for dataset in datasets:
        dataset.Rows = dataset.Columns = 1_800
    with pytest.raises(InputError, match="image is damaged, or the file is cut short"):
        read_here(make.streams(datasets))
