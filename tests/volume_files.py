"""One small volume in every format that is read: bytes by file name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
from itertools import permutations, product
from pathlib import Path

import h5py
import nibabel as nib
import nrrd
import numpy as np
from scipy.io import netcdf_file

SHAPE = (12, 10, 9)
# oblique and anisotropic, so that nothing is right by symmetry
_TURN = nib.eulerangles.euler2mat(0.1, -0.05, 0.08)
AFFINE = np.eye(4)
AFFINE[:3, :3] = _TURN @ np.diag([-2.0, 2.5, 3.0])
AFFINE[:3, 3] = (11, -13, -7)


def values(dtype=np.int16):
    """(X, Y, Z) from 0 to 119, many different."""
    return (np.arange(np.prod(SHAPE)).reshape(SHAPE) * 7 % 120).astype(dtype)


def turned(data, affine, order, flips):
    """The same places in space with axes in another order, some of them counted backwards."""
    axes = np.stack([order, flips], axis=1)
    moved = nib.orientations.apply_orientation(data, axes)
    return moved, affine @ nib.orientations.inv_ornt_aff(axes, data.shape)


def orientations():
    """Order and signs of three axes: all 48."""
    return [
        (np.array(o), np.array(s))
        for o in permutations(range(3))
        for s in product((1, -1), repeat=3)
    ]


def nifti(data, affine, kind=nib.Nifti1Image, endian="<", form="both", extensions=()):
    """A NIfTI file, or a pair as {"img": …, "hdr": …} where ``kind`` is one."""
    header = kind.header_class(endianness=endian)
    header.set_data_dtype(data.dtype.newbyteorder(endian))
    image = kind(data, affine, header, dtype=data.dtype.newbyteorder(endian))
    image.set_qform(affine, 1 if form in {"both", "qform"} else 0)
    image.set_sform(affine, 1 if form in {"both", "sform"} else 0)
    image.header.set_xyzt_units("mm")
    image.header.extensions.extend(extensions)
    if "image" in kind.make_file_map() and len(kind.make_file_map()) == 1:
        return image.to_bytes()
    files = kind.make_file_map({"image": io.BytesIO(), "header": io.BytesIO()})
    image.to_file_map(files)
    return {"hdr": files["header"].fileobj.getvalue(), "img": files["image"].fileobj.getvalue()}


def analyze(data, spacing=(2.0, 2.5, 3.0), endian="<"):
    """Header and voxels of Analyze 7.5."""
    header = nib.AnalyzeHeader(endianness=endian)
    header.set_data_shape(data.shape)
    header.set_zooms(spacing)
    header.set_data_dtype(data.dtype)
    voxels = data.astype(data.dtype.newbyteorder(endian)).tobytes(order="F")
    return {"hdr": header.binaryblock, "img": voxels}


def mgh(data, affine, **times):
    """A FreeSurfer file with what it appends behind the voxels, times in ms."""
    stream = io.BytesIO()
    image = nib.MGHImage(data, affine)
    for name, value in times.items():
        image.header[name] = value
    image.to_file_map({"image": nib.FileHolder(fileobj=stream)})
    return stream.getvalue() + b"\0\0\0\x1e" + b"tag" * 50


def nrrd_file(data, affine, encoding="gzip", space="left-posterior-superior", **fields):
    """A .nrrd, voxels inside."""
    signs = [-1.0 if word[0] in "lp" else 1.0 for word in space.split("-")]
    matrix = np.diag(signs) @ affine[:3]
    header = {
        "space": space,
        "space directions": matrix[:, :3].T,
        "space origin": matrix[:, 3],
        "encoding": encoding,
        **fields,
    }
    with tempfile.TemporaryDirectory() as folder:
        nrrd.write(str(Path(folder) / "x.nrrd"), data, header, compression_level=1)
        return (Path(folder) / "x.nrrd").read_bytes()


def nhdr(data, affine, encoding="raw", name="x.raw"):
    """A .nhdr and the file with its voxels."""
    content = nrrd_file(data, affine, encoding)
    head, body = content.split(b"\n\n", 1)
    return {"nhdr": head + f"\ndata file: {name}\n\n".encode(), "raw": body}


def _minc_axes(affine):
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    cosines = affine[:3, :3] / spacing
    start = np.linalg.inv(cosines) @ affine[:3, 3]
    names = ("xspace", "yspace", "zspace")
    return [(names[n], spacing[n], start[n], cosines[:, n]) for n in range(3)]


def minc1(data, affine):
    """MINC-1 with slices (zspace) first."""
    stream = io.BytesIO()
    file = netcdf_file(stream, "w")
    for axis, (name, step, start, cosines) in enumerate(_minc_axes(affine)):
        file.createDimension(name, data.shape[axis])
        variable = file.createVariable(name, "i", ())
        variable.step, variable.start, variable.spacing = float(step), float(start), b"regular__"
        variable.direction_cosines = cosines.astype(float)
    image = file.createVariable("image", "h", ("zspace", "yspace", "xspace"))
    image[:] = data.astype(np.int16).transpose(2, 1, 0)
    image.signtype, image.valid_range = b"signed__", np.array([0.0, 200.0])
    for name, value in (("image-min", 0.0), ("image-max", 200.0)):
        file.createVariable(name, "d", ("zspace",))[:] = np.full(data.shape[2], value)
    file.flush()
    return stream.getvalue()


def minc2(data, affine):
    """MINC-2 with slices (zspace) first."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for axis, (name, step, start, cosines) in enumerate(_minc_axes(affine)):
            dimension = file.create_dataset(f"minc-2.0/dimensions/{name}", data=0)
            dimension.attrs["step"], dimension.attrs["start"] = float(step), float(start)
            dimension.attrs["length"] = data.shape[axis]
            dimension.attrs["direction_cosines"] = cosines.astype(float)
        place = "minc-2.0/image/0"
        voxels = data.astype(np.int16).transpose(2, 1, 0)
        image = file.create_dataset(f"{place}/image", data=voxels, compression="gzip")
        image.attrs["dimorder"] = np.bytes_("zspace,yspace,xspace")
        image.attrs["valid_range"] = np.array([0.0, 200.0])
        for name, value in (("image-min", 0.0), ("image-max", 200.0)):
            scale = file.create_dataset(f"{place}/{name}", data=np.full(data.shape[2], value))
            scale.attrs["dimorder"] = np.bytes_("zspace")
    return stream.getvalue()


def zstd(content):
    """Packed by zstd as its command does, with a checksum."""
    from backports import zstd as library

    return library.compress(content, options={library.CompressionParameter.checksum_flag: 1})


def every_file():
    """File name → bytes of a file that stands alone; all show the same."""
    data, plain = values(), nifti(values(), AFFINE)
    return {
        "a.nii": plain,
        "a.nii.gz": gzip.compress(plain),
        "A.NII.GZ": gzip.compress(plain[:500]) + gzip.compress(plain[500:]),
        "no ending": gzip.compress(plain),
        "a.nii.zst": zstd(plain),
        "a.nii.bz2": bz2.compress(plain),
        "a.nii.xz": lzma.compress(plain),
        "nifti2.nii": nifti(data, AFFINE, nib.Nifti2Image),
        "a.mgh": mgh(data, AFFINE),
        "a.mgz": gzip.compress(mgh(data, AFFINE)),
        "a.nrrd": nrrd_file(data, AFFINE),
        "raw.nrrd": nrrd_file(data, AFFINE, "raw"),
        "bzip2.nrrd": nrrd_file(data, AFFINE, "bzip2"),
        "ras.nrrd": nrrd_file(data, AFFINE, space="right-anterior-superior"),
        "minc1.mnc": minc1(data, AFFINE),
        "minc1.mnc.gz": gzip.compress(minc1(data, AFFINE)),
        "minc2.mnc": minc2(data, AFFINE),
    }


def every_pair():
    """What it is → (ending of the header, ending of the voxels, both contents)."""
    data = values()
    pair = nifti(data, AFFINE, nib.Nifti1Pair)
    two = nifti(data, AFFINE, nib.Nifti2Pair, ">")
    near = nhdr(data, AFFINE, name="scan.raw")
    packed = nhdr(data, AFFINE, "gzip", "scan.raw.gz")
    return {
        "NIfTI-1": (".hdr", ".img", pair["hdr"], pair["img"]),
        "NIfTI-2": (".HDR", ".IMG", two["hdr"], two["img"]),
        "packed": (".hdr.gz", ".img.gz", gzip.compress(pair["hdr"]), gzip.compress(pair["img"])),
        "half packed": (".hdr", ".img.gz", pair["hdr"], gzip.compress(pair["img"])),
        "NRRD": (".nhdr", ".raw", near["nhdr"], near["raw"]),
        "NRRD packed": (".nhdr", ".raw.gz", packed["nhdr"], packed["raw"]),
    }
