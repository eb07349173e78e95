"""NIfTI-1 and NIfTI-2 files to a canonical volume, behind a header check of our own.

The check exists because the libraries do not refuse what is broken: nibabel ignores the checksum
of a gzip file and accepts singular affines, ITK crashes or fills cut data with zeros, and the two
disagree about where a contradictory header puts the voxels.  So nothing is decoded before the
header has been found sound and the file has been found as long as the header says.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from shoken.errors import InputError, TooLarge, UnreadableScan, UnsupportedScan
from shoken.layout import laid_out
from shoken.notices import Notice, NoticeCode
from shoken.reading.inflated import Inflated
from shoken.reading.members import read_up_to
from shoken.reading.scan import SYNTHETIC_MARK, Scan, content_name, one_of, scan_stem
from shoken.reading.without_pydicom import nibabel as nib
from shoken.sequence import from_name
from shoken.settings import MiB, settings
from shoken.volume import Grid, Volume

if TYPE_CHECKING:
    from nibabel.nifti1 import Nifti1Header
    from numpy.typing import NDArray

__all__ = ["read_nifti"]

HeaderDataError = nib.spatialimages.HeaderDataError
WrapStructError = nib.wrapstruct.WrapStructError

_HEADER_BYTES = 544  # a NIfTI-2 header and its extension flag; a NIfTI-1 header is shorter
_MAX_SPACING_MM = 20.0
_MIN_SPACING_MM = 0.05


def read_nifti(
    source: Path | str | BinaryIO, *, name: str | None = None, volume: int | None = None
) -> Scan:
    """Read one NIfTI file.

    Parameters
    ----------
    source
        A path, or an open binary file.
    name
        The file's name where ``source`` does not tell it.
    volume
        Which volume, from 1, where the file holds several.

    Returns
    -------
    Scan
        float32 voxels in canonical axes, all finite.

    Raises
    ------
    UnreadableScan
        The file cannot be opened, is damaged, or its header contradicts itself.
    UnsupportedScan
        Sound, but not three-dimensional, or not of real numbers.
    SeveralVolumes
        Several volumes, and none of them was chosen.
    TooLarge
        Beyond ``SHOKEN_MAX_FILE_MIB`` or ``SHOKEN_MAX_VOXELS``.
    """
    name, stored = _stored_bytes(source, name)
    raw = Inflated(stored, name)
    header = _parse_header(raw.first(_HEADER_BYTES), name)
    number = _check_shape(header, name, volume)
    expected = _check_header(header, name)
    content = raw.all(expected)
    if len(content) < expected:
        raise UnreadableScan(
            f"{name}: the file is cut short: {len(content):,} bytes where its header promises "
            f"{expected:,}"
        )
    if len(content) > expected:
        raise UnreadableScan(
            f"{name}: the file is longer than the {expected:,} bytes that its header promises: "
            "dimensions or voxel type are wrong"
        )
    native = _grid(header, name)
    values, notices = _voxels(header, content, native, name, number)
    return Scan(
        name=name,
        sha256=hashlib.sha256(stored).hexdigest(),
        volume=Volume(values, native.canonical),
        native=native,
        notices=notices,
        synthetic=bytes(header["descrip"]).startswith(SYNTHETIC_MARK),
    )


def _stored_bytes(source: Path | str | BinaryIO, name: str | None) -> tuple[str, bytes]:
    limit = settings().max_file_mib * MiB
    try:
        if isinstance(source, Path | str):
            path = Path(source)
            name = name or path.name
            with path.open("rb") as opened:
                stored = read_up_to(opened, limit)
        else:
            name = Path(name or getattr(source, "name", None) or "scan.nii").name
            stored = read_up_to(source, limit)
    except OSError as error:
        shown = "the scan" if settings().hide_names else source
        raise UnreadableScan(f"{shown}: {error.strerror or error}") from error
    if settings().hide_names:
        digest = hashlib.sha256(stored).hexdigest()
        name = content_name("scan", digest, from_name(scan_stem(name))) + ".nii"
    if len(stored) > limit:
        raise TooLarge(
            f"{name}: larger than {settings().max_file_mib} MiB; SHOKEN_MAX_FILE_MIB sets the limit"
        )
    if not stored:
        raise UnreadableScan(f"{name}: the file is empty")
    return name, stored


def _parse_header(start: bytes, name: str) -> Nifti1Header:
    for kind in (nib.Nifti1Header, nib.Nifti2Header):
        if kind.may_contain_header(start[: kind.sizeof_hdr]):
            try:
                header = kind.from_fileobj(io.BytesIO(start), check=False)
            except (HeaderDataError, WrapStructError) as error:
                raise UnreadableScan(f"{name}: the NIfTI header is damaged ({error})") from error
            if bytes(header["magic"])[:2] == b"n+":
                return header
            raise UnsupportedScan(
                f"{name}: a NIfTI header whose voxels are in another file; join them into one .nii"
            )
    raise UnreadableScan(f"{name}: not a NIfTI file (.nii, .nii.gz), DICOM, ZIP, PNG or JPEG")


def _check_shape(header: Nifti1Header, name: str, volume: int | None) -> int:
    """Refuse what is no volume; gives back which volume is read, from 0."""
    dims = [int(d) for d in header["dim"]]
    if not 1 <= dims[0] <= 7:
        # which number it says depends on the byte order, and that is guessed from it
        raise UnreadableScan(f"{name}: the header is damaged: it has not 1 to 7 dimensions")
    shape = dims[1 : 1 + dims[0]]
    if len(shape) < 3 or min(shape) < 1:
        raise UnsupportedScan(f"{name}: not a volume: its dimensions are {dims[1:]}")
    if min(shape[:3]) < 8:
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, shape[:3]))} voxels are too few for a brain scan"
        )
    if any(d > 1 for d in shape[4:]):
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, shape))}: vectors or the like, not one picture a volume"
        )
    try:
        return one_of(_volumes(header), volume)
    except InputError as error:
        raise type(error)(f"{name}: {error}") from None


def _volumes(header: Nifti1Header) -> int:
    return int(header["dim"][4]) if int(header["dim"][0]) > 3 else 1


def _check_header(header: Nifti1Header, name: str) -> int:
    """Refuse what is broken; returns the number of bytes the file must have."""
    shape = [int(d) for d in header["dim"][1:4]]
    voxels = int(np.prod(shape, dtype=object)) * _volumes(header)
    if voxels > settings().max_voxels:
        raise TooLarge(
            f"{name}: {voxels:,} voxels, more than {settings().max_voxels:,}; "
            "SHOKEN_MAX_VOXELS sets the limit"
        )
    code = int(header["datatype"])
    try:
        dtype = header.get_data_dtype()
    except (HeaderDataError, KeyError) as error:
        raise UnreadableScan(f"{name}: unknown voxel type {code}") from error
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise UnsupportedScan(f"{name}: voxels of type {dtype.name or code}, not real numbers")
    if int(header["bitpix"]) != dtype.itemsize * 8:
        raise UnreadableScan(
            f"{name}: {int(header['bitpix'])} bits a voxel contradict the type {dtype.name}"
        )
    offset = float(header["vox_offset"])
    if not offset.is_integer() or not header.sizeof_hdr + 4 <= offset <= 64 * MiB:
        raise UnreadableScan(f"{name}: voxels cannot start at byte {offset:g}")
    return int(offset) + voxels * dtype.itemsize


def _grid(header: Nifti1Header, name: str) -> Grid:
    """The grid that qform, sform and pixdim agree on."""
    shape = tuple(int(d) for d in header["dim"][1:4])
    pixdim = np.array(header["pixdim"][1:4], dtype=float)
    unit = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}.get(int(header["xyzt_units"]) & 7)
    if unit != 1.0:
        raise UnsupportedScan(f"{name}: lengths are not in millimetres; resave it in mm")
    if not np.isfinite(pixdim).all() or (pixdim <= 0).any():
        raise UnreadableScan(f"{name}: voxel sizes {_numbers(pixdim)} mm are impossible")
    if pixdim.max() > _MAX_SPACING_MM or pixdim.min() < _MIN_SPACING_MM:
        raise UnsupportedScan(
            f"{name}: voxel sizes {_numbers(pixdim)} mm are not those of a brain scan"
        )
    has_sform, has_qform = int(header["sform_code"]) > 0, int(header["qform_code"]) > 0
    if not has_sform and not has_qform:
        raise UnreadableScan(
            f"{name}: the header has neither qform nor sform, so left and right are unknown"
        )
    try:
        affine = header.get_sform() if has_sform else header.get_qform()
        grid = Grid(shape, affine)  # type: ignore[arg-type]
        if has_sform and has_qform:
            _check_agreement(grid, Grid(shape, header.get_qform()), name)  # type: ignore[arg-type]
    except (ValueError, HeaderDataError) as error:
        raise UnreadableScan(f"{name}: the affine is broken: {error}") from error
    if not np.allclose(grid.spacing_mm, pixdim, rtol=0.02):
        raise UnreadableScan(
            f"{name}: the header contradicts itself: the affine has voxels of "
            f"{_numbers(grid.spacing_mm)} mm, pixdim {_numbers(pixdim)} mm"
        )
    return grid


def _check_agreement(sform: Grid, qform: Grid, name: str) -> None:
    corner = np.array(sform.shape) - 1.0
    apart = np.linalg.norm(sform.affine[:3, :3] - qform.affine[:3, :3], axis=0) * corner
    if sform.axes != qform.axes and apart.max() > max(sform.spacing_mm):
        raise UnreadableScan(
            f"{name}: the header contradicts itself: sform says axes {sform.axes}, "
            f"qform {qform.axes}"
        )


def _voxels(
    header: Nifti1Header, content: bytes, native: Grid, name: str, number: int
) -> tuple[NDArray[np.float32], tuple[Notice, ...]]:
    """(X, Y, Z) float32 in canonical axes, slope and intercept applied; and what is to be told."""
    dtype = header.get_data_dtype()
    start = int(header["vox_offset"]) + number * int(np.prod(native.shape)) * dtype.itemsize
    stored: NDArray[np.generic] = np.ndarray(native.shape, dtype, content, start, order="F")
    values = laid_out(native.to_canonical(stored), np.float32)
    broken = 0 if dtype.kind in "iu" else int(values.size - np.count_nonzero(np.isfinite(values)))
    if broken > values.size // 2:
        raise UnreadableScan(f"{name}: {broken:,} of {values.size:,} voxels are not numbers")
    notices = (Notice(NoticeCode.NOT_NUMBERS, broken),) if broken else ()
    if broken:
        values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope not in {0.0, 1.0} or (slope == 1.0 and intercept != 0.0):
        values = values * np.float32(slope) + np.float32(intercept)
    low, high = values.min(), values.max()
    if not np.isfinite([low, high, slope, intercept]).all():
        raise UnreadableScan(f"{name}: slope {slope:g} and intercept {intercept:g} are impossible")
    if low == high:
        raise UnreadableScan(f"{name}: every voxel has the value {low:g}")
    return values, notices


def _numbers(values: NDArray[np.floating] | tuple[float, ...]) -> str:
    return " × ".join(f"{v:.3g}" for v in values)
