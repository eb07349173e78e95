"""MGH, NRRD, MINC, packings and pairs that break readers: file name → bytes, by kind."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import struct
import tempfile
from functools import partial
from pathlib import Path

import h5py
import nibabel as nib
import numpy as np

import volume_files as make

NAN, INF = float("nan"), float("inf")
_MGH = {
    "version": (0, "i", (0, 2, -1, 256)),
    "x": (4, "i", (-5, 0, 1, 7, 11, 13, 2**31 - 1)),
    "z": (12, "i", (-5, 0, 1, 10, 2**31 - 1)),
    "frames": (16, "i", (-1, 0, 2, 2**31 - 1)),
    "type": (20, "i", (-1, 2, 5, 6, 9, 11, 2**31 - 1)),
    "spacing": (30, "f", (0.0, -2.0, NAN, INF, 1e-9, 1e9)),
    "cosine": (42, "f", (NAN, INF, 1e30)),
    "centre": (78, "f", (NAN, INF)),
}


def _patched(content, place, form, value):
    raw = bytearray(content)
    struct.pack_into(">" + form, raw, place, value)
    return bytes(raw)


def _mgh():
    good = make.mgh(make.values(), make.AFFINE)
    made = {
        f"{field}={value}.mgh": _patched(good, place, form, value)
        for field, (place, form, values) in _MGH.items()
        for value in values
    }
    made["all directions alike.mgh"] = good[:42] + struct.pack(">9f", *[1, 0, 0] * 3) + good[78:]
    for size in (0, 3, 4, 27, 28, 100, 283, 284, 1000):
        made[f"cut at {size}.mgh"] = good[:size]
    return made


_NRRD = {
    "sizes": ("12 10", "12 10 9 1", "12 10 -9", "0 10 9", "12 10 8", "9999999 9999999 9999", "a b"),
    "dimension": ("2", "4", "-3", "x", "99999999999"),
    "type": ("block", "unsigned", "complex", "float128", "", "double", "uchar"),
    "encoding": ("text", "hex", "bzip2", "raw", "none", "zip"),
    "endian": ("middle", "big"),
    "space": ("", "scanner-xyz", "left-left-superior", "3D-right-handed", "XYZ", "4"),
    "space directions": ("none none none", "(nan,0,0) (0,1,0) (0,0,1)", "(0,0,0) (0,0,0) (0,0,0)",
                         "(1,0) (0,1) (1,1)", "(inf,0,0) (0,1,0) (0,0,1)", "1 2 3",
                         "(1e-30,0,0) (0,1,0) (0,0,1)"),
    "space origin": ("(nan,0,0)", "(1,2)", "", "(1e400,0,0)"),
    "byte skip": ("-1", "-2", "999999999999", "7", "x"),
    "line skip": ("3", "-1"),
    "data file": ("/etc/hostname", "../x.raw", "LIST", "x%03d.raw 1 9 1", "missing.raw", "C:\\x"),
    "kinds": ("RGB-color space space",),
}  # fmt: skip


def _with_field(content, field, value):
    head, body = content.split(b"\n\n", 1)
    lines = [line for line in head.split(b"\n") if not line.startswith(f"{field}:".encode())]
    return b"\n".join([*lines, f"{field}: {value}".encode()]) + b"\n\n" + body


def _nrrd():
    good = make.nrrd_file(make.values(), make.AFFINE)
    made = {
        f"{field} {number}.nrrd": _with_field(good, field, value)
        for field, values in _NRRD.items()
        for number, value in enumerate(values)
    }
    for size in (0, 4, 7, 8, 20, 100, len(good) // 2, len(good) - 200, len(good) - 9):
        made[f"cut at {size}.nrrd"] = good[:size]
    made["no end of header.nrrd"] = b"NRRD0005\n" + b"# comment\n" * 200_000
    made["one long line.nrrd"] = b"NRRD0005\nsizes: " + b"9 " * 400_000
    made["no lines.nrrd"] = b"NRRD0005"
    made["encoding with a zero.nrrd"] = good.replace(b"encoding: g", b"encoding: \0g")
    made["version 9.nrrd"] = good.replace(b"NRRD0005", b"NRRD0009").replace(
        b"NRRD0004", b"NRRD0009"
    )
    made["fields twice.nrrd"] = good.replace(b"endian", b"endian: little\nendian", 1)
    made["gzip flipped.nrrd"] = good[:-40] + bytes([good[-40] ^ 1]) + good[-39:]
    bomb = re.sub(rb"sizes: .*", b"sizes: 12 10 9", good).split(b"\n\n")[0] + b"\n\n"
    made["gzip bomb.nrrd"] = partial(_later_bomb, bomb)
    return made


def _later_bomb(head):
    from hostile_files import _gz

    return head + _gz(b"", 300_000_000)


def _minc():
    good = make.minc1(make.values(), make.AFFINE)
    made = {
        f"cut at {n}.mnc": good[:n] for n in (3, 4, 8, 100, 300, len(good) - 900, len(good) - 1)
    }
    made["no image.mnc"] = good.replace(b"image\0", b"imago\0")
    made["irregular.mnc"] = good.replace(b"regular__", b"irregular")
    made["counts.mnc"] = good[:4] + b"\xff" * 4 + good[8:]
    made["many dimensions.mnc"] = good[:12] + b"\x7f\xff\xff\xff" + good[16:]
    return made


def _hdf5(change):
    """A sound MINC-2 file, changed by a function of the opened file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.mnc"
        path.write_bytes(make.minc2(make.values(), make.AFFINE))
        with h5py.File(path, "r+") as file:
            change(file)
        return path.read_bytes()


_PLACE = "minc-2.0/image/0/image"


def _elsewhere(file):
    """Voxels from a file of the system."""
    dimensions = file[_PLACE].attrs["dimorder"]
    del file[_PLACE]
    image = file.create_dataset(
        _PLACE, make.SHAPE[::-1], "i2", external=[("/proc/self/environ", 0, h5py.h5f.UNLIMITED)]
    )
    image.attrs["dimorder"] = dimensions


def _linked(file):
    del file[_PLACE]
    file[_PLACE] = h5py.ExternalLink("/tmp/other.mnc", _PLACE)  # noqa: S108 - it must not be opened


def _soft(file):
    file.move(_PLACE, "kept")
    file[_PLACE] = h5py.SoftLink("/kept")


def _virtual(file):
    del file[_PLACE]
    layout = h5py.VirtualLayout(make.SHAPE[::-1], "i2")
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "x", make.SHAPE[::-1])  # noqa: S108
    file.create_virtual_dataset(_PLACE, layout)


def _huge(file):
    dimensions = file[_PLACE].attrs["dimorder"]
    del file[_PLACE]
    image = file.create_dataset(_PLACE, (2000, 2000, 2000), "i2", chunks=True, compression="gzip")
    image.attrs["dimorder"] = dimensions


def _words(file):
    dimensions = file[_PLACE].attrs["dimorder"]
    del file[_PLACE]
    image = file.create_dataset(_PLACE, data=np.full(make.SHAPE[::-1], b"abc"))
    image.attrs["dimorder"] = dimensions


def _vectors(file):
    """A field of deformation: three values a voxel."""
    image = file[_PLACE]
    values, order = image[...], image.attrs["dimorder"]
    del file[_PLACE]
    image = file.create_dataset(_PLACE, data=np.repeat(values[..., None], 3, -1))
    image.attrs["dimorder"] = np.bytes_(bytes(order) + b",vector_dimension")


def _minc2():
    good = make.minc2(make.values(), make.AFFINE)
    made = {f"2 cut at {n}.mnc": good[:n] for n in (8, 100, 2000, len(good) - 1500)}
    for name, change in (
        ("voxels elsewhere", _elsewhere),
        ("external link", _linked),
        ("soft link", _soft),
        ("virtual", _virtual),
        ("huge", _huge),
        ("words", _words),
        ("vectors", _vectors),
    ):
        made[f"{name}.mnc"] = partial(_hdf5, change)
    made["only HDF5.mnc"] = partial(_only_hdf5)
    return made


def _only_hdf5():
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file["x"] = np.zeros((20, 20, 20))
    return stream.getvalue()


def _packed():
    plain = make.nifti(make.values(), make.AFFINE)
    made = {}
    for ending, pack in (("zst", make.zstd), ("bz2", bz2.compress), ("xz", lzma.compress)):
        good = pack(plain)
        for size in (4, 8, 20, len(good) // 2, len(good) - 1):
            made[f"cut at {size}.nii.{ending}"] = good[:size]
        half = len(good) // 2
        made[f"flipped.nii.{ending}"] = good[:half] + bytes([good[half] ^ 4]) + good[half + 1 :]
        made[f"junk.nii.{ending}"] = good[:8] + bytes(range(256)) * 9
        made[f"packed twice.nii.{ending}"] = pack(good)
    huge = bytearray(plain)[:352]
    struct.pack_into("<3h", huge, 42, 1000, 400, 300)  # 240 MB, as large as is let in
    made["bomb behind the end.nii.zst"] = partial(_zstd_bomb, plain)
    made["bomb of zeros.nii.zst"] = partial(_zstd_bomb, b"")
    made["bomb of one value.nii.zst"] = partial(_zstd_bomb, bytes(huge))
    return made


def _zstd_bomb(start):
    return make.zstd(start + bytes(300 << 20))


def volume_files():
    """File name → bytes, or what makes them."""
    return {**_mgh(), **_nrrd(), **_minc(), **_minc2(), **_packed()}


def pair_files():
    """What it is → header and voxels, both bytes, of a pair that is broken or odd."""
    pair = make.nifti(make.values(), make.AFFINE, nib.Nifti1Pair)
    old = make.analyze(make.values())
    made = {"voxels empty": (pair["hdr"], b""), "header empty": (b"", pair["img"])}
    for name, (header, voxels) in {
        "NIfTI": (pair["hdr"], pair["img"]),
        "Analyze": (old["hdr"], old["img"]),
    }.items():
        made[f"{name}: voxels cut"] = header, voxels[:-1]
        made[f"{name}: voxels twice"] = header, voxels * 2
        made[f"{name}: header cut"] = header[:200], voxels
        made[f"{name}: header twice"] = header, header
        for place, form, value in (
            (42, "<h", -1), (42, "<h", 32767), (44, "<h", 0), (70, "<h", 128), (70, "<h", 999),
            (80, "<f", NAN), (80, "<f", 0.0), (80, "<f", 1e9), (108, "<f", NAN), (108, "<f", -8.0),
            (108, "<f", 1e30), (40, "<h", 0), (0, "<i", 0),
        ):  # fmt: skip
            raw = bytearray(header)
            struct.pack_into(form, raw, place, value)
            made[f"{name}: {place}={value}"] = bytes(raw), voxels
    return made
