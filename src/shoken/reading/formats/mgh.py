"""FreeSurfer's .mgh and .mgz."""

from __future__ import annotations

import math
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import UnreadableScan
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.acquisition import Acquisition
from shoken.reading.formats.voxels import (
    Layout,
    check_sizes,
    grid_of,
    read_voxels,
    scan_of,
)
from shoken.reading.formats.voxels import numbers as shown

if TYPE_CHECKING:
    from shoken.reading.formats.gzip_stream import Inflated
    from shoken.reading.formats.stored import FindBeside, Stored
    from shoken.reading.scan import Scan

__all__ = ["begins_mgh", "read_mgh"]

_HEADER_BYTES = 284  # as the format fixes it
# repetition time, flip angle in radians, echo time, inversion time
_TIMES = struct.Struct(">4f")
_TIMES_BYTES = _TIMES.size
_TYPES = {0: ">u1", 1: ">i4", 3: ">f4", 4: ">i2", 10: ">u2"}
# what FreeSurfer takes where a file does not say: a coronal scan of 1 mm
_CORONAL = np.array([[-1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


def begins_mgh(start: bytes) -> bool:
    """Whether unpacked bytes begin as version 1 of the format, with sizes and a type it has."""
    if len(start) < 28 or start[:4] != b"\0\0\0\1":
        return False
    *sizes, kind = struct.unpack(">5i", start[4:24])
    return min(sizes) > 0 and kind in _TYPES


def read_mgh(file: Stored, data: Inflated, _: FindBeside, volume: int | None) -> Scan:
    """Read a file of version 1, and from its footer the times of the acquisition.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, UsageError, TooLarge
        As :func:`shoken.reading.formats.nifti.read_nifti`.
    """
    start, name = data.first(_HEADER_BYTES), file.shown
    if len(start) < _HEADER_BYTES:
        raise UnreadableScan(f"{name}: the file is cut short within its header; copy it again")
    x, y, z, frames, kind, _, has_orientation = struct.unpack(">6ih", start[4:30])
    volumes = check_sizes((x, y, z), (frames,), name)
    shape = (x, y, z)
    numbers = np.frombuffer(start, ">f4", 15, 30).astype(float)
    spacing, centre = numbers[:3], numbers[12:]
    cosines = numbers[3:12].reshape(3, 3).T
    notices: tuple[Notice, ...] = ()
    if has_orientation != 1:
        spacing, cosines, centre = np.ones(3), _CORONAL, np.zeros(3)
        notices = (Notice(NoticeCode.ORIENTATION_ASSUMED, detail="MGH"),)
    if not (spacing > 0).all():
        raise UnreadableScan(
            f"{name}: voxel sizes {shown(spacing)} mm are impossible; convert the scan again"
        )
    affine = np.eye(4)
    affine[:3, :3] = cosines * spacing
    affine[:3, 3] = centre - affine[:3, :3] @ (np.array(shape) / 2)
    native = grid_of(shape, affine, name)
    layout = Layout(
        shape=shape,
        volumes=volumes,
        dtype=np.dtype(_TYPES[kind]),
        start=_HEADER_BYTES,
        is_tail=_is_footer,
    )
    scan = scan_of((file,), read_voxels(layout, data, volume, name), native, notices=notices)
    return replace(scan, acquisition=_acquired(data.first(_TIMES_BYTES)))


def _acquired(footer: bytes) -> Acquisition | None:
    """TR, TE and TI in ms as FreeSurfer writes them behind the voxels, 0 where it has none."""
    if len(footer) < _TIMES_BYTES:
        return None
    repetition, _, echo, inversion = (
        ms if ms > 0 and math.isfinite(ms) else None for ms in _TIMES.unpack(footer)
    )
    if not (repetition or echo or inversion):
        return None
    return Acquisition(repetition_ms=repetition, echo_ms=echo, inversion_ms=inversion)


def _is_footer(tail: bytes) -> bool:
    """TR, flip angle, TE, TI and field of view, then nothing or the number of a tag.

    Voxels that a wrong dimension leaves over are not taken for it: none of the five may be too
    small or too large for what it is, and 0 is no tag.
    """
    numbers = np.frombuffer(tail[: len(tail[:20]) // 4 * 4], ">f4")
    # times in ms and an angle in radians: by hand, far beyond what a scanner can do
    sane = (numbers == 0) | ((numbers > 1e-6) & (numbers < 1e7))
    return bool(sane.all()) and (len(tail) <= 20 or tail[20:23] == bytes(3) < tail[20:24])
