"""A DICOM series to a canonical volume; of several, the best that makes a volume.

Header text stays here: what leaves is geometry, the kind of sequence, and the unique identifiers
that a segmentation needs in order to refer to its source.  Messages name no file and quote no
header, because names of patients stand in both.  pydicom decodes; highdicom makes the geometry.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.errors import InputError, UnreadableScan, UnsupportedScan
from shoken.layout import laid_out
from shoken.notices import Notice, NoticeCode
from shoken.reading.acquired import acquired_as_header_says
from shoken.reading.damage import as_ours
from shoken.reading.dicom_file import header_of, whole_of
from shoken.reading.members import is_dicom
from shoken.reading.scan import DicomSource, Scan, content_name, one_of
from shoken.reading.slices import Slice, slices_of
from shoken.reading.stacking import Stack, stacked, volumes_apart
from shoken.volume import LPS_TO_RAS, Grid, Volume

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Several

    from numpy.typing import NDArray
    from pydicom import Dataset

    from shoken.reading.members import Member

__all__ = ["read_dicom"]

_MR_PICTURES = "1.2.840.10008.5.1.4.1.1.4"


@dataclass(frozen=True, kw_only=True)
class _Series:
    """Headers that belong together, and the files that they came from."""

    headers: tuple[Dataset, ...]
    members: tuple[Member, ...]


def read_dicom(members: Several[Member], volume: int | None = None) -> Scan:
    """Read the best series among some files.

    Parameters
    ----------
    members
        Files of one or more series in any order; what is not DICOM is passed over.
    volume
        Which volume, from 1, where a series holds several.

    Returns
    -------
    Scan
        Named after its content, never after a file: the same series gives the same name, however
        it was packed.  Its native grid is the canonical one.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge
        No series makes a volume; the message has the cause of the largest.
    SeveralVolumes
        That series holds several volumes, and none was chosen.
    """
    candidates, passed_over = _series(members)
    stacks: list[tuple[_Series, Stack]] = []
    refused: list[tuple[int, InputError]] = []
    for series in candidates:
        try:
            with as_ours("a DICOM header is damaged"):
                found = [s for n, h in enumerate(series.headers) for s in slices_of(h, n)]
                volumes = volumes_apart(found)
                stacks.append((series, stacked(volumes[one_of(len(volumes), volume)])))
        except InputError as error:
            refused.append((len(series.headers), error))
    if not stacks:
        _, worst = max(refused, key=lambda one: one[0])
        among = f" (the largest of {len(refused)} series)" if len(refused) > 1 else ""
        raise type(worst)(f"DICOM series{among}: {worst}") from worst
    with as_ours("a DICOM header is damaged"):
        series, stack = max(stacks, key=lambda one: _merit(*one))
    notices = []
    if len(candidates) > 1:
        notices.append(Notice(NoticeCode.SERIES_CHOSEN, len(candidates)))
    if stack.tilt_degrees:
        notices.append(Notice(NoticeCode.SLICES_LEAN, stack.tilt_degrees))
    if passed_over:
        notices.append(Notice(NoticeCode.FILES_PASSED_OVER, passed_over))
    with as_ours("DICOM series: the pictures are damaged"):
        return _scan(series, stack, tuple(notices))


def _series(members: Several[Member]) -> tuple[list[_Series], int]:
    """Files by series, and by echo where a series has several; how many were passed over."""
    groups: dict[tuple[str, str], list[tuple[Dataset, Member]]] = {}
    passed_over = 0
    for member in members:
        if not is_dicom(member.start()):
            passed_over += 1
            continue
        with as_ours("a DICOM file's header is damaged"):
            header = header_of(member.read())
            if "Rows" not in header:
                _check_has_no_picture(header)
                continue
            key = (str(header.get("SeriesInstanceUID", "")), str(header.get("EchoTime", "")))
            groups.setdefault(key, []).append((header, member))
    if not groups:
        raise UnsupportedScan("no DICOM picture among the files; of a DICOMDIR give its folder")
    several = [
        _Series(headers=tuple(h for h, _ in group), members=tuple(m for _, m in group))
        for group in groups.values()
    ]
    return several, passed_over


def _check_has_no_picture(header: Dataset) -> None:
    """A directory, a report or a presentation state has none; a picture's file cut short says so.

    It must not be passed over: geometry cannot tell that a first or last slice is missing.
    """
    kind = str(header.file_meta.get("MediaStorageSOPClassUID", header.get("SOPClassUID", "")))
    if not kind or kind.startswith(_MR_PICTURES):
        raise UnreadableScan("a DICOM file is cut short: it ends before its picture")


def _merit(series: _Series, stack: Stack) -> tuple[object, ...]:
    """Originals before derived series, then thin slices, many, late echoes.

    Last what tells equals apart, so that the order of the files never decides.
    """
    first = series.headers[0]
    kind = first.get("ImageType") or ["", ""]
    return (
        str(kind[0]) == "ORIGINAL",
        -round(stack.step_mm, 1),
        len(stack.slices),
        _told(first, "EchoTime"),
        -_told(first, "SeriesNumber"),
        str(first.get("SeriesInstanceUID", "")),
    )


def _told(header: Dataset, name: str) -> float:
    """A number that only ranks a series or hints at its kind; 0 where it is missing or damaged."""
    try:
        number = float(header.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
    return number if np.isfinite(number) else 0.0


def _scan(series: _Series, stack: Stack, notices: tuple[Notice, ...]) -> Scan:
    digests: list[str] = []
    pixels = np.empty((len(stack.slices), *stack.slices[0].shape), dtype=np.float32)
    order = {(s.file, s.frame): n for n, s in enumerate(stack.slices)}
    by_file: dict[int, list[Slice]] = {}
    for each in stack.slices:
        by_file.setdefault(each.file, []).append(each)
    for file, slices in by_file.items():
        content = series.members[file].read()
        digests.append(hashlib.sha256(content).hexdigest())
        for each, frame in _frames(content, slices):
            pixels[order[each.file, each.frame]] = frame * each.slope + each.intercept
    if not np.isfinite(pixels).all():
        raise UnreadableScan("DICOM series: voxels that are not numbers")
    if pixels.min() == pixels.max():
        raise UnreadableScan(f"DICOM series: every voxel has the value {pixels.flat[0]:g}")
    digest = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
    stored = _stored_grid(stack, pixels)
    native = stored.canonical
    first = stack.slices[0]
    acquisition = acquired_as_header_says(series.headers[first.file], first.frame)
    kind = acquisition.sequence or acquisition.hint
    data = laid_out(stored.to_canonical(pixels.transpose(2, 1, 0)), np.float32)
    return Scan(
        name=content_name("dicom", digest, kind),
        sha256=digest,
        volume=Volume(data, native),
        native=native,
        source=_source(series, stack, stored),
        notices=notices,
        acquisition=acquisition,
    )


def _frames(content: bytes, slices: Several[Slice]) -> Iterator[tuple[Slice, NDArray[Any]]]:
    from pydicom.pixels.utils import pixel_array

    whole = whole_of(content)
    if "PixelData" not in whole:
        raise UnreadableScan("DICOM series: a file without a picture, or cut short before it")
    only = None if int(whole.get("NumberOfFrames") or 1) > 1 else pixel_array(whole)
    for each in slices:
        frame = pixel_array(whole, index=each.frame) if only is None else only
        if each.corner is not None:
            (row, column), (rows, columns) = each.corner, each.shape
            frame = frame[row : row + rows, column : column + columns]
        if frame.shape != each.shape:
            raise UnreadableScan(
                f"DICOM series: a picture of {'×'.join(map(str, frame.shape))} pixels where its "
                f"header says {'×'.join(map(str, each.shape))}"
            )
        yield each, frame


def _stored_grid(stack: Stack, pixels: NDArray[np.float32]) -> Grid:
    """The grid with axes (column, row, slice), by highdicom's volume."""
    from highdicom import CoordinateSystemNames
    from highdicom import Volume as HighdicomVolume

    first = stack.slices[0]
    volume = HighdicomVolume.from_attributes(
        array=pixels,
        image_position=first.position.tolist(),
        image_orientation=first.orientation.tolist(),
        pixel_spacing=first.pixel_spacing,
        spacing_between_slices=stack.step_mm,
        coordinate_system=CoordinateSystemNames.PATIENT,
    )
    affine = LPS_TO_RAS @ volume.affine[:, [2, 1, 0, 3]]
    if stack.tilt_degrees:  # a box of highdicom's has right angles
        affine[:3, 2] = LPS_TO_RAS[:3, :3] @ stack.step
    slices, rows, columns = pixels.shape
    return Grid((columns, rows, slices), affine)


def _source(series: _Series, stack: Stack, stored: Grid) -> DicomSource:
    first = series.headers[0]
    return DicomSource(
        study_uid=str(first.get("StudyInstanceUID", "")),
        series_uid=str(first.get("SeriesInstanceUID", "")),
        frame_of_reference_uid=str(first.get("FrameOfReferenceUID", "")),
        sop_class_uid=str(first.get("SOPClassUID", "")),
        sop_instance_uids=tuple(
            str(series.headers[s.file].get("SOPInstanceUID", "")) for s in stack.slices
        ),
        frames=tuple(s.frame + 1 for s in stack.slices),
        grid=stored,
    )
