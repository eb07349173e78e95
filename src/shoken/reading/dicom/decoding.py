"""Decode the images of a stack of slices into a scan."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.contiguous import laid_out
from shoken.imaging.volume import LPS_TO_RAS, Grid, Volume
from shoken.reading.allowance import allow_voxels
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.acquisition import acquisition_of_header
from shoken.reading.dicom.file import whole_of
from shoken.reading.dicom.header_values import hint, identifier, words
from shoken.reading.dicom.image_kinds import class_of
from shoken.reading.scan import DicomSource, Scan, content_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

    from shoken.reading.dicom.series import DicomFile
    from shoken.reading.dicom.slices import Slice
    from shoken.reading.dicom.stacking import Stack

__all__ = ["instance_of", "made_scan", "without_repeats"]


def made_scan(files: Sequence[DicomFile], stack: Stack, notices: tuple[Notice, ...]) -> Scan:
    """Decode a stack's pictures; what was done to them becomes a notice.

    Raises
    ------
    UnreadableScan
        A picture is damaged; the message names its file.
    """
    allow_voxels(len(stack.slices) * int(np.prod(stack.slices[0].shape)))
    pixels = _pixels(files, stack)
    used = {files[s.file].digest for s in stack.slices}
    digest = hashlib.sha256("".join(sorted(used)).encode()).hexdigest()
    with as_ours("DICOM series: the geometry is damaged"):
        stored = _stored_grid(stack, pixels)
        native = stored.canonical
        data = laid_out(stored.to_canonical(pixels.transpose(2, 1, 0)), np.float32)
        volume = Volume(data, native)
        first = stack.slices[0]
        acquisition = acquisition_of_header(files[first.file].header, first.frame)
        sequence = acquisition.sequence or acquisition.hint
        source = _source(files, stack, stored, digest)
    return Scan(
        name=content_name("dicom", digest, sequence),
        sha256=digest,
        volume=volume,
        native=native,
        source=source,
        notices=(*notices, *_notices(stack, source)),
        acquisition=acquisition,
    )


def _notices(stack: Stack, source: DicomSource) -> Iterator[Notice]:
    if stack.tilt_degrees:
        yield Notice(NoticeCode.SLICES_LEAN, stack.tilt_degrees)
    if stack.rounded_to_mm:
        yield Notice(NoticeCode.POSITIONS_ROUNDED, stack.rounded_to_mm)
    if stack.slices[0].is_inverted:
        yield Notice(NoticeCode.GREY_INVERTED)
    if not source.is_referable:
        yield Notice(NoticeCode.NO_DICOM_RESULTS)
    elif source.has_made_uids:
        yield Notice(NoticeCode.IDENTIFIERS_MADE)


def _pixels(files: Sequence[DicomFile], stack: Stack) -> NDArray[np.float32]:
    """(slices, rows, columns), rescaled, all finite; black where MONOCHROME1 has its highest."""
    pixels = np.empty((len(stack.slices), *stack.slices[0].shape), dtype=np.float32)
    filler = np.zeros(pixels.shape, dtype=bool)
    order = {(s.file, s.frame): n for n, s in enumerate(stack.slices)}
    by_file: dict[int, list[Slice]] = {}
    for each in stack.slices:
        by_file.setdefault(each.file, []).append(each)
    for number, slices in by_file.items():
        value = hint(files[number].header, "PixelPaddingValue")
        for each, frame in _frames(files[number], slices):
            pixels[order[each.file, each.frame]] = frame * each.slope + each.intercept
            filler[order[each.file, each.frame]] = frame == value if value else False
    if not np.isfinite(pixels).all():
        raise UnreadableScan("DICOM series: some voxels are not numbers")
    if filler.any() and not filler.all():  # PS3.3, C.7.5.1.1.2: no part of the picture
        rest = pixels[~filler]
        pixels[filler] = rest.max() if stack.slices[0].is_inverted else rest.min()
    if pixels.min() == pixels.max():
        raise UnreadableScan(f"DICOM series: every voxel has the value {pixels.flat[0]:g}")
    return pixels.max() - pixels if stack.slices[0].is_inverted else pixels


def _frames(file: DicomFile, slices: Sequence[Slice]) -> Iterator[tuple[Slice, NDArray[Any]]]:
    from pydicom.pixels.utils import pixel_array

    shown = file.member.shown
    with as_ours(f"{shown}: its image is damaged, or the file is cut short"):
        whole = whole_of(file.member.read())
        if "FloatPixelData" in whole or "DoubleFloatPixelData" in whole:
            raise UnsupportedScan(f"{shown}: Float Pixel Data (a parametric map), not a scan")
        if "PixelData" not in whole:
            raise UnreadableScan(f"{shown}: no image, or cut short before it")
        only = None if int(hint(whole, "NumberOfFrames") or 1) > 1 else pixel_array(whole)
        for each in slices:
            frame = pixel_array(whole, index=each.frame) if only is None else only
            if each.corner is not None:
                (row, column), (rows, columns) = each.corner, each.shape
                frame = frame[row : row + rows, column : column + columns]
            if frame.shape != each.shape:
                raise UnreadableScan(
                    f"{shown}: a picture of {'×'.join(map(str, frame.shape))} pixels where its "
                    f"header says {'×'.join(map(str, each.shape))}"
                )
            yield each, frame


def without_repeats(files: Sequence[DicomFile], slices: Sequence[Slice]) -> list[Slice]:
    """Slices without those that show what another one shows at the same place.

    An exporter may write one picture twice, with headers that differ in what does not matter here.
    """
    together: dict[tuple[object, ...], list[Slice]] = {}
    for each in slices:
        key = (*each.position.round(3), *each.orientation.round(3), *each.telling, each.shape)
        together.setdefault(key, []).append(each)
    kept: list[Slice] = []
    for several in together.values():
        if len(several) == 1:
            kept += several
            continue
        seen = set()
        for each in several:
            ((_, frame),) = _frames(files[each.file], [each])
            values = (frame * each.slope + each.intercept).astype(np.float32)
            shown = hashlib.sha256(values.tobytes()).digest()
            if shown not in seen:
                seen.add(shown)
                kept.append(each)
    return kept


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


def _source(files: Sequence[DicomFile], stack: Stack, stored: Grid, digest: str) -> DicomSource:
    """What refers to the pictures; identifiers that their headers lack are made of their content.

    A frame of reference that no two files share tells nothing, and is made as well.
    """
    from pydicom.uid import generate_uid

    used = [files[s.file] for s in stack.slices]
    shared, made = {}, set()
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
        told = {identifier(words(file.header, name)) for file in used} - {""}
        if not told or (len(told) > 1 and name == "FrameOfReferenceUID"):
            made.add(name)
            told = {generate_uid(entropy_srcs=[digest, name])}
        shared[name] = told.pop() if len(told) == 1 else ""
    return DicomSource(
        study_uid=shared["StudyInstanceUID"],
        series_uid=shared["SeriesInstanceUID"],
        frame_of_reference_uid=shared["FrameOfReferenceUID"],
        sop_class_uid=class_of(used[0].header),
        sop_instance_uids=tuple(instance_of(file.header) for file in used),
        frames=tuple(s.frame + 1 for s in stack.slices),
        grid=stored,
        has_made_uids=bool(made),
    )


def instance_of(header: Dataset) -> str:
    """A file's identifier, which its file meta information holds as well."""
    return identifier(words(header, "SOPInstanceUID")) or identifier(
        words(header.file_meta, "MediaStorageSOPInstanceUID")
    )
