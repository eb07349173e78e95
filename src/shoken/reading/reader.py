"""Any supported input becomes a Scan; its kind is recognised by content, not by name."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import InputError, UnsupportedScan, UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.common.settings import settings
from shoken.reading.file_members import Member, Source, is_dicom, is_picture, start_of
from shoken.reading.files import is_zip, members_of
from shoken.reading.formats import is_volume, read_file, read_member
from shoken.reading.levels import levelled
from shoken.reading.results import without_results
from shoken.reading.sidecar import with_sidecar, with_sidecar_among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.scan import Scan

__all__ = ["read_here"]

_SHOWN = 3  # a message stays one line


def read_here(
    source: Source | Sequence[Source],
    *,
    name: str | None = None,
    volume: int | None = None,
    series: int | None = None,
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
    series
        Which series of DICOM, from 1, where there are several; None takes the best.

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
        scan = _read(source, name, volume, series)
    if series is not None and not scan.series:
        raise UsageError("a series is chosen of DICOM files alone; these are of another format")
    return scan


def _read(
    source: Source | Sequence[Source], name: str | None, volume: int | None, series: int | None
) -> Scan:
    several = isinstance(source, list | tuple)
    if not several and not _is_folder(source):
        if is_picture(source):  # type: ignore[arg-type]
            raise UnsupportedScan(
                "a picture (PNG, JPEG, TIFF, BMP or WebP): a single slice is not a volume; "
                "give the scan"
            )
        start = start_of(source)  # type: ignore[arg-type]
        if not is_dicom(start) and not is_zip(start):
            scan = read_file(source, name=name, volume=volume)  # type: ignore[arg-type]
            return with_sidecar(scan, source)  # type: ignore[arg-type]
    found = members_of(source)
    members = without_results(found)
    volumes = [member for member in members if is_volume(member)]
    others = [member for member in members if member not in volumes]
    if not any(is_dicom(member.start()) for member in others) and volumes:
        scan = _only_volume(volumes, members, name, volume)
    else:
        scan = _dicom(others, volumes, members, volume, series)
    return scan if several else with_sidecar_among(scan, found)


def _dicom(
    others: Sequence[Member],
    volumes: Sequence[Member],
    members: Sequence[Member],
    volume: int | None,
    series: int | None,
) -> Scan:
    """The series among some files; a volume among them is left out, never read instead."""
    from shoken.reading.dicom.reader import read_dicom
    from shoken.reading.dicom.series import gathered, nothing_found

    found = gathered(others)
    if not found.series and volumes:
        count = found.left_out[NoticeCode.NOT_MR_LEFT_OUT]
        scan = _only_volume(volumes, members, None, volume)
        return _with(scan, NoticeCode.DICOM_LEFT_OUT, count)
    if not found.series:
        raise nothing_found(found, others)
    try:
        scan = read_dicom(found, volume, series)
    except InputError as error:
        if volumes:
            beside = f"{_named(volumes)} is among the files; to read it, give it by itself"
            raise type(error)(f"{error}; {beside}") from error
        raise
    scan = replace(scan, volume=scan.volume.with_data(levelled(scan.volume.data)))
    return _with(scan, NoticeCode.NIFTI_LEFT_OUT, len(volumes))


def _with(scan: Scan, code: NoticeCode, count: int) -> Scan:
    return replace(scan, notices=(*scan.notices, Notice(code, count))) if count else scan


def _is_folder(source: object) -> bool:
    return isinstance(source, Path | str) and Path(source).is_dir()


def _only_volume(
    volumes: Sequence[Member], members: Sequence[Member], name: str | None, volume: int | None
) -> Scan:
    if len(volumes) > 1:
        raise UnsupportedScan(f"{_named(volumes)} together; give the one to be read")
    return read_member(volumes[0], members, name=name, volume=volume)


def _named(volumes: Sequence[Member]) -> str:
    names = [] if settings().hide_names else [member.name for member in volumes[:_SHOWN]]
    more = [""] if len(volumes) > _SHOWN else []
    said = f" ({', '.join([*names, *('…' for _ in more)])})" if names else ""
    return f"{len(volumes)} volume {'file' if len(volumes) == 1 else 'files'}{said}"
