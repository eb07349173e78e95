"""The slices that a DICOM header describes: classic, enhanced multi-frame, or Siemens' mosaic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.errors import UnreadableScan, UnsupportedScan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

__all__ = ["FEWEST", "ORIENTATION", "SPACING_MM", "Slice", "slices_of"]

_MODALITIES = frozenset(("CR", "CT", "DX", "MG", "NM", "OT", "PT", "SEG", "SR", "US", "XA"))
# a slice's pixels along each side, and a volume's slices
FEWEST = 8
SPACING_MM = (0.05, 20.0)
# largest difference of two direction cosines that are taken as one
ORIENTATION = 1e-3
_MOSAIC = "MOSAIC"
# what the pictures of one place differ in where a series holds several volumes
_TELLING = (
    "EchoTime",
    "EffectiveEchoTime",
    "InversionTime",
    "TemporalPositionIdentifier",
    "TemporalPositionIndex",
    "DiffusionBValue",
    "DiffusionGradientOrientation",
    "AcquisitionNumber",
    "FrameAcquisitionNumber",
    "TriggerTime",
    "ImageType",
    "FrameType",
)
# of one patient, study and set of coordinates are all slices of a volume
_COMMON = ("PatientID", "StudyInstanceUID", "FrameOfReferenceUID")


@dataclass(frozen=True, eq=False, kw_only=True)
class Slice:
    """One slice as its header describes it; lengths in mm, axes LPS as DICOM has them.

    ``file`` counts the series' files, ``frame`` the frames of that file, both from 0; ``corner`` is
    the (row, column) where the slice begins in a mosaic's picture, None where it has a picture of
    its own.  ``telling`` parts the volumes of a series, ``common`` is what a volume's slices share.
    """

    file: int
    frame: int
    position: NDArray[np.float64]
    orientation: NDArray[np.float64]
    pixel_spacing: tuple[float, float]
    shape: tuple[int, int]
    slope: float
    intercept: float
    telling: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    corner: tuple[int, int] | None = None

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector across the slice: row direction × column direction."""
        return np.cross(self.orientation[:3], self.orientation[3:]).astype(np.float64)

    @property
    def place_mm(self) -> float:
        """Where the slice lies along its normal."""
        return float(self.position @ self.normal)


def slices_of(header: Dataset, file: int) -> list[Slice]:
    """The slices of one classic or enhanced MR file.

    Raises
    ------
    UnsupportedScan
        Not a grey MR picture.
    UnreadableScan
        A part of the geometry is missing or impossible.
    """
    _check_kind(header)
    if "PerFrameFunctionalGroupsSequence" in header:
        shared = (header.get("SharedFunctionalGroupsSequence") or [_nothing()])[0]
        frames = list(header.PerFrameFunctionalGroupsSequence)
        if len(frames) != int(header.get("NumberOfFrames", 1)):
            raise UnreadableScan(
                f"a multi-frame file says it has {int(header.get('NumberOfFrames', 1))} frames and "
                f"describes {len(frames)}"
            )
        return [_slice(header, _groups(f, shared), file, n) for n, f in enumerate(frames)]
    if int(header.get("NumberOfFrames") or 1) > 1:
        raise UnsupportedScan("several frames in one file without a place for each")
    whole = _slice(header, header, file, 0)
    if any(_MOSAIC in str(word) for word in _many(header.get("ImageType"))):
        return _tiles(header, whole)
    return [whole]


def _tiles(header: Dataset, whole: Slice) -> list[Slice]:
    """The slices of a mosaic, whose header has the place of the whole picture alone."""
    from shoken.reading.mosaic import mosaic_of

    mosaic = mosaic_of(header)
    rows, columns = (side // mosaic.side for side in whole.shape)
    if min(rows, columns) < FEWEST:
        raise UnsupportedScan(f"a mosaic of {columns}×{rows} pixels a slice: too few")
    across, down = whole.orientation[:3], whole.orientation[3:]
    per_row, per_column = whole.pixel_spacing
    # the picture is centred on the slice, so a slice begins further in
    first = whole.position + (
        across * per_column * (whole.shape[1] - columns) / 2
        + down * per_row * (whole.shape[0] - rows) / 2
    )
    return [
        replace(
            whole,
            frame=number,
            position=first + mosaic.normal * mosaic.step_mm * number,
            shape=(rows, columns),
            corner=(number // mosaic.side * rows, number % mosaic.side * columns),
        )
        for number in range(mosaic.slices)
    ]


def _nothing() -> Dataset:
    from pydicom import Dataset

    return Dataset()


def _groups(frame: Dataset, shared: Dataset) -> Dataset:
    """What a frame says about itself, over what all frames share, as a classic header has it."""
    flat = _nothing()
    for name in (
        "PixelMeasuresSequence",
        "PlaneOrientationSequence",
        "PlanePositionSequence",
        "PixelValueTransformationSequence",
        "FrameContentSequence",
        "MREchoSequence",
        "MRDiffusionSequence",
        "MRImageFrameTypeSequence",
        "TemporalPositionSequence",
    ):
        item = (frame.get(name) or shared.get(name) or [_nothing()])[0]
        flat.update(item)
    return flat


def _check_kind(header: Dataset) -> None:
    modality = str(header.get("Modality", ""))
    if modality != "MR":
        known = modality if modality in _MODALITIES else "unknown"
        raise UnsupportedScan(f"modality {known}: Shoken reads MR")
    kind = [str(word) for word in _many(header.get("ImageType"))]
    if "LOCALIZER" in kind:
        raise UnsupportedScan("a localizer, made to plan other series")
    if int(header.get("SamplesPerPixel", 1)) != 1:
        raise UnsupportedScan("colour pictures: a screenshot or a colour map, not a scan")
    if str(header.get("PhotometricInterpretation")) != "MONOCHROME2":
        raise UnsupportedScan("grey values that are not MONOCHROME2")
    if int(header.get("BitsAllocated", 0)) not in {8, 16, 32}:
        raise UnsupportedScan("voxels that are not of 8, 16 or 32 bits")
    _check_packing(header)


def _check_packing(header: Dataset) -> None:
    from pydicom.pixels.decoders.base import get_decoder

    syntax = header.file_meta.get("TransferSyntaxUID")
    if syntax is None:
        return  # plain, as pydicom found when it read the header
    try:
        is_known = get_decoder(syntax).is_available
    except NotImplementedError:
        is_known = False
    if not is_known:
        named = syntax.name if syntax.is_transfer_syntax else "an unknown method"
        raise UnsupportedScan(f"pictures packed by {named}; export the series uncompressed")


def _many(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str | int | float) else tuple(value)


def _slice(header: Dataset, geometry: Dataset, file: int, frame: int) -> Slice:
    shape = (int(header.get("Rows") or 0), int(header.get("Columns") or 0))
    if min(shape) < FEWEST:
        raise UnsupportedScan(f"{shape[1]}×{shape[0]} pixels are too few for a brain scan")
    slope = float(geometry.get("RescaleSlope") or 1)
    intercept = float(geometry.get("RescaleIntercept") or 0)
    if not np.isfinite([slope, intercept]).all():
        raise UnreadableScan("rescale slope or intercept are impossible")
    spacing = _numbers(geometry, "PixelSpacing", 2)
    low, high = SPACING_MM
    if not ((spacing >= low) & (spacing <= high)).all():
        raise UnreadableScan("pixel spacings are not those of a brain scan")
    orientation = _numbers(geometry, "ImageOrientationPatient", 6)
    rows, columns = orientation[:3], orientation[3:]
    if np.abs([rows @ rows - 1, columns @ columns - 1, rows @ columns]).max() > ORIENTATION:
        raise UnreadableScan("the orientation's two directions are not perpendicular unit vectors")
    return Slice(
        file=file,
        frame=frame,
        position=_numbers(geometry, "ImagePositionPatient", 3),
        orientation=orientation,
        pixel_spacing=(float(spacing[0]), float(spacing[1])),
        shape=shape,
        slope=slope,
        intercept=intercept,
        telling=tuple(str(geometry.get(name) or header.get(name) or "") for name in _TELLING),
        common=tuple(str(header.get(name) or "") for name in _COMMON),
    )


def _numbers(header: Dataset, name: str, count: int) -> NDArray[np.float64]:
    from pydicom.datadict import dictionary_description

    values = np.array([float(v) for v in _many(header.get(name))])
    if len(values) != count or not np.isfinite(values).all():
        what = dictionary_description(name)
        raise UnreadableScan(f"{what} is missing or not {count} numbers in a slice's header")
    return values
