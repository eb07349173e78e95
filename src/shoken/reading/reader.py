"""Whatever a hospital hands over becomes a Scan: the kind is told by content, not by name."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import UnsupportedScan
from shoken.notices import Notice, NoticeCode
from shoken.reading.acquired import RECORD_MOST_BYTES, acquired_as_record_says
from shoken.reading.members import (
    ZIP_MAGIC,
    Member,
    Source,
    is_dicom,
    is_picture,
    members_of,
    read_up_to,
    start_of,
)
from shoken.reading.nifti import read_nifti
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.scan import Scan

__all__ = ["read_here"]

_NIFTI = (".nii", ".nii.gz")


def read_here(
    source: Source | Sequence[Source], *, name: str | None = None, volume: int | None = None
) -> Scan:
    """Read one scan in this process; :func:`shoken.reading.read_scan` does so in another.

    Parameters
    ----------
    source
        A NIfTI file; or a folder, a ZIP, one file or several files of DICOM; paths or open binary
        files.  A ZIP may also hold one NIfTI file.
    name
        The file's name where ``source`` does not tell it; DICOM does not use it.
    volume
        Which volume, from 1, where there are several.

    Returns
    -------
    Scan
        float32 voxels in canonical axes, all finite.

    Raises
    ------
    UnreadableScan
        What was given cannot be opened, is damaged, or contradicts itself.
    UnsupportedScan
        Sound, but not three-dimensional, or not of real numbers.
    SeveralVolumes
        Several volumes, and none of them was chosen.
    TooLarge
        Beyond a limit of the settings; the message names it.
    """
    # what is not finite is looked for, and refused; warnings of libraries quote headers
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _read(source, name, volume)


def _read(source: Source | Sequence[Source], name: str | None, volume: int | None) -> Scan:
    several = isinstance(source, list | tuple)
    if not several and not _is_folder(source):
        if is_picture(source):  # type: ignore[arg-type]
            raise UnsupportedScan("a PNG or JPEG picture: one slice is no volume")
        start = start_of(source)  # type: ignore[arg-type]
        if not is_dicom(start) and not start.startswith(ZIP_MAGIC[:2]):
            scan = read_nifti(source, name=name, volume=volume)  # type: ignore[arg-type]
            return _with_record(scan, _file_beside(source))  # type: ignore[arg-type]
    members = members_of(source)
    niftis = [member for member in members if member.name.lower().endswith(_NIFTI)]
    if niftis:
        return _only_nifti(niftis, members, volume)
    from shoken.reading.dicom import read_dicom

    return read_dicom(members, volume)


def _is_folder(source: object) -> bool:
    return isinstance(source, Path | str) and Path(source).is_dir()


def _only_nifti(niftis: Sequence[Member], members: Sequence[Member], volume: int | None) -> Scan:
    if len(niftis) > 1:
        raise UnsupportedScan(f"{len(niftis)} NIfTI files together; give the one to be read")
    (nifti,) = niftis
    scan = read_nifti(io.BytesIO(nifti.read()), name=nifti.name, volume=volume)
    records = [each for each in members if each.name == f"{scan_stem(nifti.name)}.json"]
    return _with_record(scan, records[0].read() if len(records) == 1 else None)


def _file_beside(source: Source) -> bytes | None:
    """The JSON file that dcm2niix and BIDS put beside a NIfTI file, if there is one."""
    if not isinstance(source, Path | str):
        return None
    path = Path(source)
    try:
        with path.with_name(f"{scan_stem(path.name)}.json").open("rb") as opened:
            return read_up_to(opened, RECORD_MOST_BYTES)
    except OSError:
        return None


def _with_record(scan: Scan, content: bytes | None) -> Scan:
    """A scan with what a JSON file beside it records of its acquisition."""
    if content is None:
        return scan
    if (acquisition := acquired_as_record_says(content)) is not None:
        return replace(scan, acquisition=acquisition)
    return replace(scan, notices=(*scan.notices, Notice(NoticeCode.RECORD_NOT_READ)))
