"""Files that break readers: name → bytes (NIfTI, ZIP) or list of bytes (DICOM series).

What takes long to make is made where it is asked for, so that to know the names is quick.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache, partial, wraps

import nibabel as nib
import numpy as np
from PIL import Image, PngImagePlugin
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

import dicom_phantom as make

SHAPE = (12, 10, 9)
_AFFINE = np.array([[-2.0, 0, 0, 9], [0, 2, 0, -8], [0, 0, 3, -7], [0, 0, 0, 1]])


class Files(Mapping):
    """name → file; some are still to be made, and are made anew each time."""

    def __init__(self, made):
        self._made = made

    def __getitem__(self, name):
        made = self._made[name]
        return made() if callable(made) else made

    def __iter__(self):
        return iter(self._made)

    def __len__(self):
        return len(self._made)


def _later(make_it):
    """Calls of a function are put off until the file is asked for."""

    @wraps(make_it)
    def put_off(*values, **named):
        return partial(make_it, *values, **named)

    return put_off


def nifti(kind=nib.Nifti1Image, dtype=np.int16, endian="<"):
    """A sound file, every voxel different."""
    data = np.arange(np.prod(SHAPE)).reshape(SHAPE).astype(dtype)
    image = kind(data, _AFFINE, kind.header_class(endianness=endian))
    image.set_data_dtype(dtype)
    image.set_qform(_AFFINE, 1)
    image.set_sform(_AFFINE, 1)
    return image.to_bytes()


def _patched(places, content=None):
    """A NIfTI-1 file with values of a struct format written at bytes of its header."""
    raw = bytearray(nifti() if content is None else content)
    for place, form, value in places:
        struct.pack_into("<" + form, raw, place, value)
    return bytes(raw)


def _deflate(start, zeros):
    """Raw deflate of some bytes and many zeros: one packed piece, said again and again."""
    packer = zlib.compressobj(6, wbits=-15)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + piece * (zeros >> 20) + packer.compress(bytes(zeros % (1 << 20))) + packer.flush()


@cache
def _checksum(start, zeros):
    check, piece = zlib.crc32(start), bytes(1 << 20)
    for _ in range(zeros >> 20):
        check = zlib.crc32(piece, check)
    return zlib.crc32(bytes(zeros % (1 << 20)), check)


def _gz(content, zeros=0):
    """Compressed, with many zeros behind, which are never in memory together."""
    if not zeros:
        return zlib.compress(content, 6, wbits=31)
    end = struct.pack("<II", _checksum(content, zeros), (len(content) + zeros) % 2**32)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _deflate(content, zeros) + end


_NAN, _INF = float("nan"), float("inf")
# field: (byte in the header, struct format, values)
_FIELDS = {
    "sizeof_hdr": (0, "i", (0, -1, 347, 540, 2**31 - 1)),
    "dim0": (40, "h", (-1, 0, 1, 2, 8, 127, 32767)),
    "dim1": (42, "h", (-5, 0, 1, 11, 13, 32767)),
    "dim2": (44, "h", (-5, 0, 1, 32767)),
    "dim3": (46, "h", (-5, 0, 1, 8, 10, 32767)),
    "datatype": (70, "h", (-1, 0, 1, 2, 3, 8, 16, 32, 64, 128, 1536, 1792, 2048, 2304, 9999)),
    "bitpix": (72, "h", (-16, 0, 1, 8, 32, 64)),
    "pixdim1": (80, "f", (0.0, -2.0, _NAN, _INF, 1e-9, 1e9, 4.0)),
    "pixdim3": (88, "f", (0.0, -3.0, _NAN, _INF, 1e-9, 1e9, 6.0)),
    "vox_offset": (108, "f", (0.0, 1.0, 100.0, 352.5, -352.0, 1e30, _NAN, _INF, 1e6)),
    "scl_slope": (112, "f", (_NAN, _INF, -_INF, 3e38)),
    "scl_inter": (116, "f", (_NAN, _INF, 1e30)),
    "units": (123, "B", (1, 3, 255)),
    "qform_code": (252, "h", (-1, 0, 99)),
    "sform_code": (254, "h", (-1, 0, 99)),
    "quatern_b": (256, "f", (_NAN, _INF, 2.0, 1e30)),
    "srow_x0": (280, "f", (0.0, _NAN, _INF, 4.0, 1e-30)),
    "srow_z3": (324, "f", (_NAN, _INF)),
    "magic": (344, "4s", (b"ni1\0", b"xxxx", b"\0\0\0\0", b"n+9\0")),
}


def nifti_files():
    """More than 100 broken or odd NIfTI files."""
    good = nifti()
    made = {
        f"{field}={value}": _patched([(place, form, value)])
        for field, (place, form, values) in _FIELDS.items()
        for value in values
    }
    made["vector with slope"] = _patched([(40, "h", 5), (48, "h", 1), (50, "h", 3)])
    made["four volumes"] = _patched([(40, "h", 4), (48, "h", 4)], good + good[352:] * 3)
    made["rgba with slope"] = _patched([(70, "h", 2304), (72, "h", 32), (112, "f", 2.0)])
    made["sform mirrors qform"] = _patched([(280, "f", 2.0)])
    made["zero affine"] = _patched([(280 + 4 * n, "f", 0.0) for n in range(12)])
    made["1 GB claimed"] = _patched([(42, "h", 1024), (44, "h", 1024), (46, "h", 512)])
    made["100 MB claimed"] = _patched([(42, "h", 500), (44, "h", 500), (46, "h", 200)])
    for size in (0, 1, 100, 347, 348, 351, 352, 400, len(good) - 1):
        made[f"cut at {size}"] = good[:size]
    packed = _gz(good)
    for size in (2, 10, 50, len(packed) // 2, len(packed) - 9, len(packed) - 1):
        made[f"gz cut at {size}"] = packed[:size]
    for place in (3, 12, 40, len(packed) // 2, len(packed) - 6, len(packed) - 2):
        made[f"gz flipped at {place}"] = (
            packed[:place] + bytes([packed[place] ^ 0x10]) + packed[place + 1 :]
        )
    bomb = _patched([(42, "h", 4000), (44, "h", 180), (46, "h", 180)])[:352]
    made["gz bomb, 256 MB"] = partial(_gz, bomb, 2 * 4000 * 180 * 180)
    made["gz of a gz"] = _gz(packed)
    made["gz bomb behind the end"] = partial(_gz, good, 200_000_000)
    nan = nifti(dtype=np.float32)
    made["voxels NaN"] = nan[:352] + np.full(np.prod(SHAPE), np.nan, "<f4").tobytes()
    made["voxels alike"] = good[:352] + bytes(len(good) - 352)
    made["nothing"] = b""
    made["text"] = b"this is not a scan\n" * 60
    return Files(made)


@_later
def _each(**values):
    datasets = make.classic()
    for ds in datasets:
        for name, value in values.items():
            setattr(ds, name, value)
    return [make.saved(ds) for ds in datasets]


@_later
def _first(change):
    files = [make.saved(ds) for ds in make.classic()]
    return [change(files[0]), *files[1:]]


def _flipped(content, seed):
    raw = bytearray(content)
    for place in np.random.default_rng(seed).integers(140, len(raw) - 980, 4):
        raw[place] ^= 1 << (seed % 8)
    return bytes(raw)


@_later
def _encapsulated(syntax, stream):
    datasets = make.classic()
    for ds in datasets:
        ds.file_meta.TransferSyntaxUID = syntax
        ds.PixelData = encapsulate([stream])
        ds["PixelData"].is_undefined_length = True
    return [make.saved(ds) for ds in datasets]


@_later
def _nested(depth):
    inner = Dataset()
    for _ in range(depth):
        outer = Dataset()
        outer.ReferencedImageSequence = [inner]
        inner = outer
    ds = make.classic()[0]
    start = make.saved(ds)
    meta = start[: start.index(b"\x08\x00")]
    body = b""
    for _ in range(depth):
        body += b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    return [meta + body]


@_later
def _deflated(size):
    ds = make.classic()[0]
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.99"
    start = make.saved(ds)
    return [start[:340] + _deflate(b"", size)]


def _j2k_claims(width, height):
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, width, height, 0, 0, 1)
    siz = b"\xff\x51" + struct.pack(">H", 41) + size + b"\x0f\x01\x01"
    return b"\xff\x4f" + siz + bytes(200)


def dicom_series():
    """More than 40 broken series."""
    made = {f"cut at {n}": _first(lambda c, n=n: c[:n]) for n in (0, 131, 132, 140, 300, 700)}
    made |= {f"flipped {s}": _first(lambda c, s=s: _flipped(c, s)) for s in range(12)}
    made["only the preamble"] = [bytes(128) + b"DICM"]
    made["random after DICM"] = [bytes(128) + b"DICM" + np.random.default_rng(1).bytes(5000)]
    made["ones after DICM"] = [bytes(128) + b"DICM" + b"\xff" * 5000]
    made["nested 500"] = _nested(500)
    made["nested 20000"] = _nested(20_000)
    made["deflated bomb"] = _deflated(1 << 30)
    made["huge rows"] = _each(Rows=65535, Columns=65535)
    made["frames 2 billion"] = _each(NumberOfFrames=2_000_000_000)
    made["frames minus"] = _each(NumberOfFrames=-4)
    for bits in (0, 1, 12, 64):
        made[f"bits {bits}"] = _each(BitsAllocated=bits)
    made["stored more than allocated"] = _each(BitsStored=40)
    made["representation 5"] = _each(PixelRepresentation=5)
    for name, syntax in (
        ("rle", RLELossless),
        ("jpeg-ls", JPEGLSLossless),
        ("jpeg 2000", JPEG2000Lossless),
        ("jpeg", "1.2.840.10008.1.2.4.70"),
        ("mpeg", "1.2.840.10008.1.2.4.100"),
        ("unknown syntax", "1.2.3.4"),
    ):
        made[f"{name}: junk"] = _encapsulated(syntax, b"\xff\xd8" + b"junk" * 60)
    made["rle: offsets beyond"] = _encapsulated(
        RLELossless, struct.pack("<16I", 15, *[2**31] * 15) + b"x" * 50
    )
    made["jpeg 2000 claims 30000²"] = _encapsulated(JPEG2000Lossless, _j2k_claims(30_000, 30_000))
    made["jpeg 2000 claims 2³¹"] = _encapsulated(JPEG2000Lossless, _j2k_claims(2**31, 2**31))
    made["slope 1e300"] = _each(RescaleSlope="1e300", RescaleIntercept="0")
    made["position 1e300"] = _each(ImagePositionPatient=["1e300", "0", "0"])
    made["orientation zero"] = _each(ImageOrientationPatient=[0] * 6)
    made["spacing in words"] = lambda: [
        c.replace(b"0.9\\1.1 ", b"one\\two ") for c in _each(PixelSpacing=[0.9, 1.1])()
    ]
    made["no syntax"] = _first(lambda c: c.replace(ExplicitVRLittleEndian.encode(), b"\0" * 19))
    made["same file twice"] = [make.saved(ds) for ds in make.classic()[:1]] * 12
    return Files(made)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A ZIP's bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _bomb(size, count=1, start=b""):
    """A ZIP of files of many zeros."""
    packed = _deflate(start, size)
    about = struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 33, _checksum(start, size), len(packed), len(start) + size, 5, 0
    )
    files, entries = b"", b""
    for number in range(count):
        name = f"{number:03}.d".encode()
        place = struct.pack("<HHHII", 0, 0, 0, 0, len(files))
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + about + place + name
        files += b"PK\x03\x04" + about + name + packed
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(files), 0)
    return files + entries + tail


def _series(prefix=""):
    return {f"{prefix}{n}.dcm": make.saved(ds) for n, ds in enumerate(make.classic())}


def _nested_zips(content, depth):
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


def _lying(content, place, value):
    raw = bytearray(content)
    at = raw.rindex(b"PK\x01\x02") + place
    raw[at : at + 4] = value.to_bytes(4, "little")
    return bytes(raw)


def _overlapping(count):
    """Many entries of the list that point to the same packed bytes."""
    raw = zipped({"a.dcm": bytes(50 << 20)})
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entries = raw[start:end] * count
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return raw[:start] + entries + tail


def zip_files():
    """More than 15 broken, dangerous or useless archives."""
    good = zipped(_series())
    locked = bytearray(zipped({"a.dcm": b"x"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(magic) + offset] |= 1
    method = bytearray(zipped({"a.dcm": b"x"}))
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        method[method.index(magic) + offset] = 99
    flipped = bytearray(zipped(_series(), zipfile.ZIP_STORED))
    flipped[len(flipped) // 2] ^= 1
    made = {
        "empty": zipped({}),
        "cut": good[:-30],
        "half": good[: len(good) // 2],
        "junk": b"PK\x03\x04" + b"junk" * 100,
        "flipped": bytes(flipped),
        "locked": bytes(locked),
        "method 99": bytes(method),
        "bomb in one": partial(_bomb, 900 << 20),
        "bomb of DICOM": partial(_bomb, 900 << 20, start=bytes(128) + b"DICM"),
        "bomb in many": partial(_bomb, 100 << 20, 60),
        "overlapping": partial(_overlapping, 200),
        "size lies small": lambda: _lying(zipped({"a.dcm": bytes(30 << 20)}), 24, 10),
        "size lies large": _lying(zipped({"a.dcm": b"x" * 100}), 24, 2**32 - 2),
        "offset beyond": _lying(good, 42, 2**31),
        "nested": zipped({"inner.zip": good}),
        "nested bomb": lambda: zipped({"inner.zip": _bomb(900 << 20)}),
        "nested bombs": lambda: zipped({f"{n}.zip": _bomb(400 << 20) for n in range(20)}),
        "nested deeply": lambda: _nested_zips(good, 40),
        "nested broken": zipped({"inner.zip": good[:-30]}),
        "nested many": lambda: zipped(
            {f"{n}.zip": zipped({"a": b"", "b": b""}) for n in range(900)}
        ),
        "text": zipped({"readme.txt": b"hello"}),
        "paths lead out": lambda: zipped(_series("../../../../../../tmp/")),
        "absolute paths": lambda: zipped(_series("/tmp/")),  # noqa: S108 - it must not be written
        "many files": lambda: zipped({f"{n}": b"" for n in range(20_001)}, zipfile.ZIP_STORED),
        "two NIfTI": zipped({"a.nii": nifti(), "b.nii": nifti()}),
    }
    return Files(made)


def head_picture(size=128):
    """(rows, columns) uint8: a bright oval with a dark middle, alike on both sides but one spot."""
    rows, columns = np.indices((size, size)) / size - 0.5
    radius = np.hypot(rows / 0.42, columns / 0.33)
    grey = np.where(radius < 1, 150, 0) + np.where(radius < 0.85, -60, 0)
    grey = np.where(np.hypot(rows - 0.05, np.abs(columns) - 0.1) < 0.06, 30, grey)
    grey = np.where(np.hypot(rows + 0.1, columns - 0.12) < 0.05, 220, grey)
    return grey.astype(np.uint8)


def picture(kind="PNG", array=None, **options):
    """A picture's bytes."""
    stream = io.BytesIO()
    image = array if isinstance(array, Image.Image) else None
    image = image or Image.fromarray(head_picture() if array is None else array)
    image.save(stream, kind, **options)
    return stream.getvalue()


def _png(chunks):
    """A PNG of chunks as they are given, checksums right."""
    made = [b"\x89PNG\r\n\x1a\n"]
    for name, content in chunks:
        check = zlib.crc32(name + content)
        made.append(struct.pack(">I", len(content)) + name + content + struct.pack(">I", check))
    return b"".join(made)


def _header(width, height, depth=8, colour=0):
    return (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def _animation(kind="PNG"):
    frames = [Image.fromarray(head_picture() // n) for n in (1, 2, 3)]
    stream = io.BytesIO()
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:])
    return stream.getvalue()


def _big_endian_tiff(array):
    """One strip, as old Macintosh programs write it."""
    height, width = array.shape
    data = array.tobytes()
    tags = [(256, 3, width), (257, 3, height), (258, 3, 16), (259, 3, 1), (262, 3, 1)]
    tags += [(273, 4, 8), (277, 3, 1), (278, 3, height), (279, 4, len(data))]
    entries = b"".join(
        struct.pack(">HHI", tag, kind, 1)
        + (struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value))
        for tag, kind, value in tags
    )
    directory = struct.pack(">H", len(tags)) + entries + bytes(4)
    return b"MM\0*" + struct.pack(">I", 8 + len(data)) + data + directory


def _looped(tiff):
    raw = bytearray(tiff)
    struct.pack_into("<I", raw, _entry_of(raw, None), struct.unpack_from("<I", raw, 4)[0])
    return bytes(raw)


def sound_pictures():
    """name → bytes: each shows the same head, in many ways to keep it."""
    grey = head_picture()
    palette = Image.fromarray(grey).convert("P", palette=Image.Palette.ADAPTIVE, colors=256)
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side, turned a quarter clockwise to be seen
    exif[0x010E] = "TANAKA"
    alpha = Image.fromarray(np.dstack([grey, np.full_like(grey, 255)]))
    text = PngImagePlugin.PngInfo()
    text.add_text("Patient", "TANAKA")
    return {
        "grey": picture(),
        "16 bit": picture(array=grey.astype(np.uint16) * 257),
        "rgb": picture(array=np.dstack([grey] * 3)),
        "alpha": picture(array=alpha),
        "palette": picture(array=palette),
        "jpeg": picture("JPEG", quality=98),
        "jpeg on its side": picture("JPEG", array=np.rot90(grey), quality=98, exif=exif),
        "with text chunks": picture(pnginfo=text),
        "tiff": picture("TIFF"),
        "tiff packed": picture("TIFF", compression="tiff_lzw"),
        "tiff of 16 bit, big-endian": _big_endian_tiff(grey.astype(">u2") * 257),
        "tiff of 16 bit, white is 0": picture(
            "TIFF", array=65535 - grey.astype(np.uint16) * 257, tiffinfo={262: 0}
        ),
        "tiff of floats": picture("TIFF", array=grey.astype(np.float32) * (1 / 220)),
        "tiff on its side": picture("TIFF", array=np.rot90(grey), tiffinfo={274: 6}),
        "tiff whose list of pictures ends where it began": _looped(picture("TIFF")),
        "bmp": picture("BMP"),
        "webp": picture("WEBP", lossless=True, array=np.dstack([grey] * 3)),
    }


def _entry_of(tiff, tag):
    """Where a little-endian TIFF has a tag's entry; with None where it has the next directory."""
    (at,) = struct.unpack_from("<I", tiff, 4)
    (count,) = struct.unpack_from("<H", tiff, at)
    places = [at + 2 + 12 * n for n in range(count)]
    if tag is None:
        return at + 2 + 12 * count
    return next(place for place in places if struct.unpack_from("<H", tiff, place)[0] == tag)


def picture_files():
    """name → bytes of a picture that must be refused."""
    good, jpeg, zeros = picture(), picture("JPEG"), zlib.compress(bytes(1 << 20))
    rgb = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    made = {f"png cut at {n}": good[:n] for n in (8, 20, 33, 60, len(good) // 2)}
    made |= {f"jpeg cut at {n}": jpeg[:n] for n in (3, 20, 200, len(jpeg) // 2)}
    huge = _header(100_000, 100_000), (b"IDAT", zeros), (b"IEND", b"")
    long = _header(2_000_000_000, 1), (b"IDAT", zeros), (b"IEND", b"")
    comments = [(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 << 20)))] * 40
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 0x10
    made |= {
        "huge": _png(huge),
        "long": _png(long),
        "no size": _png([_header(0, 0), (b"IDAT", zeros), (b"IEND", b"")]),
        "no pixels": _png([_header(64, 64), (b"IEND", b"")]),
        "depth 3": _png([_header(64, 64, 3), (b"IDAT", zeros), (b"IEND", b"")]),
        "colour 9": _png([_header(64, 64, 8, 9), (b"IDAT", zeros), (b"IEND", b"")]),
        "text bomb": _png([_header(64, 64), *comments, (b"IDAT", zeros), (b"IEND", b"")]),
        "colour profile bomb": _png([_header(64, 64), (b"iCCP", comments[0][1]), (b"IEND", b"")]),
        "all black": picture(array=np.zeros((64, 64), np.uint8)),
        "all white": picture(array=np.full((64, 64), 255, np.uint8)),
        "tiny": picture(array=head_picture(16)),
        "animation": _animation(),
        "flipped bit": bytes(flipped),
        "colours": picture(array=rgb),
        "cmyk": picture("JPEG", array=Image.fromarray(np.dstack([rgb, rgb[..., 0]]), "CMYK")),
        "gif": picture("GIF"),
        "eps": picture("EPS", array=Image.fromarray(head_picture())),
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
        "png head on junk": good[:8] + bytes(range(256)) * 20,
        "jpeg head on junk": jpeg[:4] + bytes(range(256)) * 20,
        "several in a tiff": _animation("TIFF"),
        "several in a webp": _animation("WEBP"),
    }
    for kind, options in (("TIFF", {"compression": "tiff_deflate"}), ("BMP", {}), ("WEBP", {})):
        whole = picture(kind, **options)
        made |= {f"{kind} cut at {n}": whole[:n] for n in (8, 20, 60, len(whole) // 2)}
        made[f"{kind} head on junk"] = whole[:26] + bytes(range(256)) * 20
        made[f"{kind} of one grey"] = picture(kind, array=np.full((64, 64), 9, np.uint8), **options)
    bmp = bytearray(picture("BMP"))
    struct.pack_into("<ii", bmp, 18, 100_000, 100_000)
    made["bmp huge"] = bytes(bmp)
    tiff = bytearray(picture("TIFF"))
    for tag in (256, 257):
        struct.pack_into("<I", tiff, _entry_of(tiff, tag) + 8, 60_000)
    made["tiff huge"] = bytes(tiff)
    made["tiff of no numbers"] = picture("TIFF", array=np.full((64, 64), np.nan, np.float32))
    made["tiff of floats alike"] = picture("TIFF", array=np.full((64, 64), 1e30, np.float32))
    return made
