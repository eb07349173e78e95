"""Whatever a hospital hands over becomes a Scan: the kind is told by content, not by name."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.errors import InputError, UnsupportedScan
from shoken.notices import Notice, NoticeCode
from shoken.reading.files import is_zip, members_of
from shoken.reading.members import Member, Source, is_dicom, is_picture, start_of
from shoken.reading.nifti import read_nifti
from shoken.reading.results import without_results
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.scan import Scan

__all__ = ["read_here"]

_NIFTI = (".nii", ".nii.gz")
_SHOWN = 3


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
        if not is_dicom(start) and not is_zip(start):
            return read_nifti(source, name=name, volume=volume)  # type: ignore[arg-type]
    members = without_results(members_of(source))
    niftis = [member for member in members if member.name.lower().endswith(_NIFTI)]
    others = [member for member in members if member not in niftis]
    if not any(is_dicom(member.start()) for member in others) and niftis:
        return _only_nifti(niftis, volume)
    return _dicom(others, niftis, volume)


def _dicom(members: Sequence[Member], niftis: Sequence[Member], volume: int | None) -> Scan:
    """The series among some files; a NIfTI file beside it is left out, never read in its place."""
    from shoken.reading.dicom import read_dicom
    from shoken.reading.series import gathered, nothing_found

    found = gathered(members)
    if not found.series and niftis:
        count = found.left_out[NoticeCode.NOT_MR_LEFT_OUT]
        return _with(_only_nifti(niftis, volume), NoticeCode.DICOM_LEFT_OUT, count)
    if not found.series:
        raise nothing_found(found, members)
    try:
        scan = read_dicom(found, volume)
    except InputError as error:
        if niftis:
            beside = f"{_named(niftis)} is among the files; to read it, give it by itself"
            raise type(error)(f"{error}; {beside}") from error
        raise
    return _with(scan, NoticeCode.NIFTI_LEFT_OUT, len(niftis))


def _with(scan: Scan, code: NoticeCode, count: int) -> Scan:
    return replace(scan, notices=(*scan.notices, Notice(code, count))) if count else scan


def _is_folder(source: object) -> bool:
    return isinstance(source, Path | str) and Path(source).is_dir()


def _only_nifti(niftis: Sequence[Member], volume: int | None) -> Scan:
    if len(niftis) > 1:
        raise UnsupportedScan(f"{_named(niftis)} together; give the one to be read")
    content = io.BytesIO(niftis[0].read())
    return read_nifti(content, name=niftis[0].name, volume=volume)


def _named(niftis: Sequence[Member]) -> str:
    names = [] if settings().hide_names else [member.name for member in niftis[:_SHOWN]]
    more = [""] if len(niftis) > _SHOWN else []
    said = f" ({', '.join([*names, *('…' for _ in more)])})" if names else ""
    return f"{len(niftis)} NIfTI {'file' if len(niftis) == 1 else 'files'}{said}"
