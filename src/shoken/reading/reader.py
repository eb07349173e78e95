"""Whatever a hospital hands over becomes a Scan: the kind is told by content, not by name."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import UnsupportedScan
from shoken.reading.formats import is_volume, read_file, read_member
from shoken.reading.levels import levelled
from shoken.reading.members import (
    ZIP_MAGIC,
    Member,
    Source,
    is_dicom,
    is_picture,
    members_of,
    start_of,
)
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.scan import Scan

__all__ = ["read_here"]


def read_here(
    source: Source | Sequence[Source], *, name: str | None = None, volume: int | None = None
) -> Scan:
    """Read one scan in this process; :func:`shoken.reading.read_scan` does so in another.

    Parameters
    ----------
    source
        A file of a volume (NIfTI, Analyze, MGH, NRRD, MINC; of a pair either file or both); or a
        folder, a ZIP, one file or several files of DICOM; paths or open binary files.  A folder or
        ZIP may also hold one file or pair of a volume.
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
            raise UnsupportedScan(
                "a picture (PNG, JPEG, TIFF, BMP or WebP): one slice is no volume; give the scan"
            )
        start = start_of(source)  # type: ignore[arg-type]
        if not is_dicom(start) and not start.startswith(ZIP_MAGIC[:2]):
            return read_file(source, name=name, volume=volume)  # type: ignore[arg-type]
    members = members_of(source)
    volumes = [member for member in members if is_volume(member)]
    if volumes:
        return _only_volume(volumes, members, name, volume)
    from shoken.reading.dicom import read_dicom

    scan = read_dicom(members, volume)
    return replace(scan, volume=scan.volume.with_data(levelled(scan.volume.data)))


def _is_folder(source: object) -> bool:
    return isinstance(source, Path | str) and Path(source).is_dir()


def _only_volume(
    volumes: Sequence[Member], members: Sequence[Member], name: str | None, volume: int | None
) -> Scan:
    if len(volumes) > 1:
        names = ", ".join(sorted(member.name for member in volumes)[:3])
        shown = "" if settings().hide_names or not names.strip(", ") else f" ({names}, …)"
        raise UnsupportedScan(f"{len(volumes)} volumes together{shown}; give the one to be read")
    return read_member(volumes[0], members, name=name, volume=volume)
