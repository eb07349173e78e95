"""Whatever a hospital hands over becomes a Scan: the kind is told by content, not by name."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import UnsupportedScan
from shoken.reading.members import (
    ZIP_MAGIC,
    Member,
    Source,
    is_dicom,
    is_picture,
    members_of,
    start_of,
)
from shoken.reading.nifti import read_nifti
from shoken.reading.record import with_record

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
        return with_record(_read(source, name, volume), source)


def _read(source: Source | Sequence[Source], name: str | None, volume: int | None) -> Scan:
    several = isinstance(source, list | tuple)
    if not several and not _is_folder(source):
        if is_picture(source):  # type: ignore[arg-type]
            raise UnsupportedScan("a PNG or JPEG picture: one slice is no volume")
        start = start_of(source)  # type: ignore[arg-type]
        if not is_dicom(start) and not start.startswith(ZIP_MAGIC[:2]):
            return read_nifti(source, name=name, volume=volume)  # type: ignore[arg-type]
    members = members_of(source)
    niftis = [member for member in members if member.name.lower().endswith(_NIFTI)]
    if niftis:
        return _only_nifti(niftis, volume)
    from shoken.reading.dicom import read_dicom

    return read_dicom(members, volume)


def _is_folder(source: object) -> bool:
    return isinstance(source, Path | str) and Path(source).is_dir()


def _only_nifti(niftis: Sequence[Member], volume: int | None) -> Scan:
    if len(niftis) > 1:
        raise UnsupportedScan(f"{len(niftis)} NIfTI files together; give the one to be read")
    content = io.BytesIO(niftis[0].read())
    return read_nifti(content, name=niftis[0].name, volume=volume)
