"""NIfTI-1, NIfTI-2 and Analyze 7.5, as one file or as a pair, behind a header check of our own.

The check exists because the libraries do not refuse what is broken: nibabel accepts singular
affines, ITK crashes or fills cut data with zeros, and the two disagree about where a contradictory
header puts the voxels.  What the standard says is to be ignored is ignored, whatever it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.common.notices import Notice, NoticeCode
from shoken.common.settings import MiB, settings
from shoken.reading.formats.gzip_stream import Inflated
from shoken.reading.formats.orientation import assumed_grid, grid_of_nifti, told_grid
from shoken.reading.formats.spm_mat import SpmMatrix, spm_matrix
from shoken.reading.formats.voxels import (
    Layout,
    check_sizes,
    read_voxels,
    real_type,
    scan_of,
)
from shoken.reading.scan import SYNTHETIC_MARK, Scan, scan_stem
from shoken.reading.without_pydicom import nibabel as nib

if TYPE_CHECKING:
    from nibabel.nifti1 import Nifti1Header

    from shoken.reading.formats.stored import FindBeside, Stored

__all__ = ["begins_nifti", "read_nifti"]

_HEADER_BYTES = 540  # of NIfTI-2, the longer one
_ENDINGS = (".img", ".img.gz", ".img.zst", ".img.bz2", ".img.xz")
# Analyze has the first five; SPM added the others before NIfTI did
_ANALYZE_TYPES = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 130: "i1", 132: "u2", 136: "u4"
}  # fmt: skip


def begins_nifti(start: bytes) -> bool:
    """Whether unpacked bytes begin as a header of NIfTI or Analyze does, in either byte order."""
    sizes = {int.from_bytes(start[:4], order) for order in ("little", "big")}
    return bool(sizes & {348, 540}) or start[344:348] in {b"n+1\0", b"ni1\0"}


def begins_analyze(start: bytes) -> bool:
    """Whether a header says that it is as long as those of Analyze are."""
    return 348 in {int.from_bytes(start[:4], order) for order in ("little", "big")}


def read_nifti(file: Stored, data: Inflated, beside: FindBeside, volume: int | None) -> Scan:
    """Read a file that begins as NIfTI or Analyze.

    Parameters
    ----------
    file
        The header's file, or the one that holds both.
    data
        Its content.
    beside
        Finds the voxels where they are in another file.
    volume
        Which volume, from 1, where the file holds several.

    Raises
    ------
    UnreadableScan
        Damaged, or its header contradicts itself.
    UnsupportedScan
        Sound, but not three-dimensional, not of real numbers, or without its second file.
    SeveralVolumes, UsageError
        Several volumes and none of them was chosen, or one that is not there.
    TooLarge
        More voxels than ``SHOKEN_MAX_VOXELS``.
    """
    name, start = file.shown, data.first(_HEADER_BYTES)
    header = _nifti_header(start)
    if header is None:
        return _read_analyze(file, start, beside, volume)
    shape, volumes = _sizes(header, name)
    dtype = _dtype(header, name)
    single = bytes(header["magic"])[:2] == b"n+"
    layout = Layout(
        shape=shape, volumes=volumes, dtype=dtype, start=_start(header, name, single=single)
    )
    native, notices = grid_of_nifti(header, shape, name)
    files: tuple[Stored, ...] = (file,)
    if not single:
        files, data = _pair(file, layout, beside)
    slope, intercept = _scale(header, name)
    return scan_of(
        files,
        read_voxels(layout, data, volume, name),
        native,
        slope=slope,
        intercept=intercept,
        synthetic=bytes(header["descrip"]).startswith(SYNTHETIC_MARK),
        notices=notices,
    )


def _nifti_header(start: bytes) -> Nifti1Header | None:
    """The header without its extensions, which nothing here looks at; None of Analyze."""
    for kind in (nib.Nifti1Header, nib.Nifti2Header):
        block = start[: kind.sizeof_hdr]
        if kind.may_contain_header(block):
            return kind(block, check=False)
    return None


def _sizes(header: Any, name: str) -> tuple[tuple[int, int, int], int]:
    dims = [int(d) for d in header["dim"]]
    if not 1 <= dims[0] <= 7:
        # which number it says depends on the byte order, and that is guessed from it
        raise UnreadableScan(
            f"{name}: the header is damaged: the number of dimensions is not 1 to 7"
        )
    sizes = dims[1 : 1 + dims[0]]
    intent = int(header["intent_code"]) if "intent_code" in header.keys() else 0  # noqa: SIM118
    if 3000 <= intent < 3100 and sizes[:4] == [1, 1, 1, 1]:
        raise UnsupportedScan(
            f"{name}: CIFTI, values on a brain's surface, not an image; give the scan that it was "
            "made from (wb_command -cifti-separate takes volumes out of it)"
        )
    sizes[3:] = [max(size, 1) for size in sizes[3:]]  # an axis that nobody filled in
    volumes = check_sizes(sizes[:3], sizes[3:], name)
    if any(size > 1 for size in sizes[4:]):
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, sizes))}: vectors or the like, not one image per volume"
        )
    return (sizes[0], sizes[1], sizes[2]), volumes


def _dtype(header: Nifti1Header, name: str) -> np.dtype[Any]:
    code = int(header["datatype"])
    try:
        dtype = real_type(header.get_data_dtype(), name)
    except (nib.spatialimages.HeaderDataError, KeyError) as error:
        raise UnreadableScan(
            f"{name}: the header is damaged: there is no voxel type {code}"
        ) from error
    if int(header["bitpix"]) not in {0, dtype.itemsize * 8}:
        raise UnreadableScan(
            f"{name}: {int(header['bitpix'])} bits a voxel contradict the type {dtype.name}; "
            "convert the scan again from its source"
        )
    return dtype


def _start(header: Nifti1Header, name: str, *, single: bool) -> int:
    """The byte where voxels begin: behind the header and its extensions, however long they are."""
    offset, least = float(header["vox_offset"]), header.sizeof_hdr + 4 if single else 0
    if offset == 0:
        return least
    limit = settings().max_file_mib * MiB
    if not offset.is_integer() or not least <= offset <= limit:
        raise UnreadableScan(
            f"{name}: the header is damaged: voxels cannot start at byte {offset:g}"
        )
    return int(offset)


def _scale(header: Nifti1Header, name: str) -> tuple[float, float]:
    """Slope and intercept; a slope of 0 is ignored by the standard, NaN is written for none."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope == 0 or np.isnan(slope):
        return 1.0, 0.0
    if np.isinf([slope, intercept]).any():
        raise UnreadableScan(
            f"{name}: slope {slope:g} and intercept {intercept:g} are impossible; "
            "convert the scan again from its source"
        )
    return slope, 0.0 if np.isnan(intercept) else intercept


def _pair(
    file: Stored, layout: Layout, beside: FindBeside
) -> tuple[tuple[Stored, Stored], Inflated]:
    """A header's file with that of its voxels, and the voxels' content."""
    found = beside([scan_stem(file.name) + ending for ending in _ENDINGS])
    if found is None:
        raise UnsupportedScan(
            f"{file.shown}: a header whose voxels are in another file, which is missing; give both "
            "(.hdr and .img)"
        )
    # voxels may begin like a packing by chance: a file of the right length is none
    packed = len(found.content) != layout.bytes_expected
    return (file, found), Inflated(found.content, found.shown, packed=packed)


def _read_analyze(file: Stored, start: bytes, beside: FindBeside, volume: int | None) -> Scan:
    """Analyze 7.5 says nothing of orientation: SPM's file beside it may, else custom is followed.

    The custom is FSL's and SPM's, and the notice says that it was followed.
    """
    name = file.shown
    if len(start) < nib.AnalyzeHeader.sizeof_hdr or not begins_analyze(start):
        raise UnreadableScan(
            f"{name}: the header is cut short or damaged: it is neither NIfTI nor Analyze; "
            "copy or download it again"
        )
    header = nib.AnalyzeHeader(start[: nib.AnalyzeHeader.sizeof_hdr], check=False)
    code = int(header["datatype"])
    shape, volumes = _sizes(header, name)
    if code not in _ANALYZE_TYPES:
        raise UnsupportedScan(f"{name}: Analyze voxels of type {code}, not real numbers")
    dtype = np.dtype(_ANALYZE_TYPES[code]).newbyteorder(header.endianness)
    layout = Layout(
        shape=shape, volumes=volumes, dtype=dtype, start=_start(header, name, single=False)
    )
    spacing_mm = np.array(header["pixdim"][1:4], dtype=float)
    matrix = spm_matrix(file, beside, (volume or 1) - 1)
    if matrix is None:
        native = assumed_grid(shape, spacing_mm, name)
    else:
        native = told_grid(shape, matrix.affine, spacing_mm, matrix.file.shown)
    files, data = _pair(file, layout, beside)
    return scan_of(
        (*files, matrix.file) if matrix else files,
        read_voxels(layout, data, volume, name),
        native,
        notices=_sides_assumed(matrix),
    )


def _sides_assumed(matrix: SpmMatrix | None) -> tuple[Notice, ...]:
    if matrix is not None and matrix.has_sides:
        return ()
    detail = "Analyze 7.5" if matrix is None else "Analyze 7.5, SPM99's .mat"
    return (Notice(NoticeCode.ORIENTATION_ASSUMED, detail=detail),)
