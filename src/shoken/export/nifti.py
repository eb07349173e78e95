"""Masks, maps and scans to NIfTI-1 files on a scan's own grid.

The header is always a fresh one: nothing of the source's header, which may carry a name, is kept.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from isal import isal_zlib

from shoken.imaging.contiguous import laid_out
from shoken.imaging.volume import Mask, Volume
from shoken.reading.without_pydicom import nibabel as nib

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = ["nifti_bytes"]

_SCANNER_COORDINATES = 1  # NIFTI_XFORM_SCANNER_ANAT
_FAST = 1  # the level, of zlib's 0 to 9 and of ISA-L's 0 to 3: a file is written in passing
_GZIP = 31  # zlib's and ISA-L's wbits: the largest window, and gzip's header and checksum
_VOXELS_BEGIN = 352  # 348 bytes of header and four that say there is no extension


def nifti_bytes(
    values: Volume | Mask,
    native: Grid,
    description: bytes = b"",
    *,
    step: float | None = None,
    origin: float = 0.0,
    to_look_at: bool = False,
) -> bytes:
    """A ``.nii.gz`` file's bytes; the same values give the same bytes by one build of zlib.

    Parameters
    ----------
    values
        On the canonical grid of ``native``; a mask is kept as uint8, a volume as float32.
    native
        The grid to write on, axes as the scan's file has them.
    description
        Up to 79 bytes for the header's ``descrip``.
    step
        A volume's values are rounded to multiples of it and kept as int16 with this slope, which
        holds values up to 32767 steps away from ``origin``.
    origin
        The value that is kept as 0, where there is a step.
    to_look_at
        Somebody waits for it, and nobody will compare it: packed by ISA-L in a sixth of the time.
        Once in some thousands of files it was seen to pack the same values into other bytes.
    """
    data: NDArray[Any] = values.data
    kept: type[np.generic] = np.uint8 if isinstance(values, Mask) else np.float32
    if step is not None:
        moved = data - np.float32(origin) if origin else data
        data, kept = moved * np.float32(1 / step), np.int16
        np.rint(data, out=data)
    header = nib.Nifti1Header()
    header.set_data_dtype(kept)
    header.set_data_shape(native.shape)
    header.set_sform(native.affine, _SCANNER_COORDINATES)
    # a quaternion has right angles: where the grid leans it would say something else
    header.set_qform(native.affine, _SCANNER_COORDINATES if native.is_right_angled else 0)
    header.set_xyzt_units("mm")
    header["descrip"] = description
    header["scl_slope"] = step or 1
    header["scl_inter"] = origin
    header["vox_offset"] = _VOXELS_BEGIN
    header["magic"] = b"n+1"
    voxels = laid_out(native.from_canonical(data).T, kept)  # a file's first axis is fastest
    # a mask is runs of one value, which are found faster, and packed smaller, than all that repeats
    how = zlib.Z_RLE if kept is np.uint8 else zlib.Z_DEFAULT_STRATEGY
    packer = (
        isal_zlib.compressobj(_FAST, wbits=_GZIP)
        if to_look_at
        else zlib.compressobj(_FAST, wbits=_GZIP, strategy=how)
    )
    start = packer.compress(header.binaryblock.ljust(_VOXELS_BEGIN, b"\0"))
    return start + packer.compress(voxels.data) + packer.flush()
