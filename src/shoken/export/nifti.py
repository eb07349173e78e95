"""Masks, maps and scans to NIfTI-1 files on a scan's own grid.

The header is always a fresh one: nothing of the source's header, which may carry a name, is kept.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import nibabel as nib
import numpy as np

from shoken.volume import Mask, Volume

if TYPE_CHECKING:
    from shoken.volume import Grid

__all__ = ["nifti_bytes"]

_SCANNER_COORDINATES = 1
_FASTEST = 1


def nifti_bytes(
    values: Volume | Mask, native: Grid, description: bytes = b"", *, whole: bool = False
) -> bytes:
    """A ``.nii.gz`` file's bytes; the same values give the same bytes.

    Parameters
    ----------
    values
        On the canonical grid of ``native``; a mask is kept as uint8, a volume as float32, or,
        where ``whole`` numbers will do, as int16.
    native
        The grid to write on, axes as the scan's file has them.
    description
        Up to 79 bytes for the header's ``descrip``.
    """
    dtype: Any = np.uint8 if isinstance(values, Mask) else np.int16 if whole else np.float32
    data = np.rint(values.data) if whole else values.data
    image = nib.Nifti1Image(native.from_canonical(data).astype(dtype), native.affine)
    image.set_sform(native.affine, _SCANNER_COORDINATES)
    image.set_qform(native.affine, _SCANNER_COORDINATES)
    image.header.set_xyzt_units("mm")
    image.header["descrip"] = description
    packer = zlib.compressobj(_FASTEST, wbits=31)
    return packer.compress(image.to_bytes()) + packer.flush()
