"""Files of volumes other than DICOM: the format is told by content, never by name."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading.file_members import is_dicom
from shoken.reading.formats.gzip_stream import Inflated, is_packed
from shoken.reading.formats.mgh import begins_mgh, read_mgh
from shoken.reading.formats.minc import begins_hdf5, begins_netcdf, read_minc1, read_minc2
from shoken.reading.formats.nifti import begins_nifti, read_nifti
from shoken.reading.formats.not_read import refusal
from shoken.reading.formats.nrrd import begins_nrrd, read_nrrd
from shoken.reading.formats.stored import (
    FindBeside,
    Stored,
    beside_member,
    beside_path,
    load,
    named_beside,
    nothing_beside,
    or_else,
)
from shoken.reading.scan import is_volume_name, scan_stem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.reading.file_members import Member, Source
    from shoken.reading.scan import Scan

__all__ = ["is_volume", "read_file", "read_member"]

_START_BYTES = 544  # a NIfTI-2 header and the four bytes after it: no format needs more to be told
_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[..., Scan]], ...] = (
    (begins_nifti, read_nifti),
    (begins_mgh, read_mgh),
    (begins_nrrd, read_nrrd),
    (begins_netcdf, read_minc1),
    (begins_hdf5, read_minc2),
)


def read_file(source: Source, *, name: str | None = None, volume: int | None = None) -> Scan:
    """Read one file, with its second file where the format has two.

    Parameters
    ----------
    source
        A path, or an open binary file, which has nothing beside it.
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
        Sound, but not three-dimensional, not of real numbers, or of another format.
    SeveralVolumes
        Several volumes, and none of them was chosen.
    TooLarge
        Beyond ``SHOKEN_MAX_FILE_MIB`` or ``SHOKEN_MAX_VOXELS``.
    """
    beside = beside_path(Path(source)) if isinstance(source, Path | str) else nothing_beside
    return _read(load(source, name), beside, volume)


def is_volume(member: Member) -> bool:
    """Whether one of several files describes a volume, by its name or by how it begins."""
    start = member.start()
    if is_dicom(start):  # whose preamble may be the header of another format
        return False
    if is_volume_name(member.name):
        return True
    if is_packed(start):
        try:
            start = Inflated(member.read(), member.name).first(_START_BYTES)
        except UnreadableScan:
            return False
    return any(begins(start) for begins, _ in _FORMATS)


def read_member(
    member: Member,
    members: Sequence[Member],
    *,
    name: str | None = None,
    volume: int | None = None,
) -> Scan:
    """Read one of several files, and the one among them that belongs to it.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, TooLarge
        As :func:`read_file`.
    """
    file = load(io.BytesIO(member.read()), name or member.name)
    return _read(file, beside_member(member, members), volume)


def _read(file: Stored, beside: FindBeside, volume: int | None) -> Scan:
    data = Inflated(file.content, file.shown)
    try:
        start = data.first(_START_BYTES)
    except UnreadableScan:
        # voxels may begin like a packing: the header beside them says what they are
        if header := _header_beside(file, beside, is_named=True):
            return _read(header, or_else(beside, file), volume)
        raise
    if is_dicom(start):
        # its name may be a patient's: those of DICOM are never shown
        raise UnsupportedScan(
            f"a DICOM file packed by {data.packing}: unpack it (gunzip), and give the series"
        )
    for begins, read in _FORMATS:
        if begins(start):
            return read(file, data, beside, volume)
    if header := _header_beside(file, beside, is_named=is_packed(start)):
        return _read(header, or_else(beside, file), volume)
    if is_packed(start):  # what is inside may be DICOM: its name is not shown, see above
        raise UnsupportedScan("a file packed twice: unpack it once, and give what comes out")
    raise refusal(file.name, file.shown, start)


def _header_beside(file: Stored, beside: FindBeside, *, is_named: bool) -> Stored | None:
    """The header of a file of voxels; ``is_named`` if it has to be called after the file."""
    names = [scan_stem(file.name) + ending for ending in (".hdr", ".hdr.gz")]
    header = named_beside(beside, names) if is_named else beside(names)
    if header and begins_nifti(Inflated(header.content, header.shown).first(_START_BYTES)):
        return header
    return None
