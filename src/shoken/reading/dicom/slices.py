"""The slices that a DICOM header describes: classic, enhanced multi-frame, or Siemens' mosaic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading.acquisition_terms import is_other
from shoken.reading.dicom.header_values import hint, numbers, text, words
from shoken.reading.dicom.image_kinds import (
    are_of_complex,
    check_picture,
    colours_of,
    is_derived,
    many,
    type_words,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

__all__ = ["FEWEST", "FEWEST_ALONE", "SPACING_MM", "TELLING", "Slice", "slices_of"]

# a slice's pixels along each side, and a volume's slices
FEWEST = 8
# a volume's slices where nothing else is there to be read: thick ones may be so few, and a
# localizer has three a direction
FEWEST_ALONE = 5
SPACING_MM = (0.05, 20.0)  # as in formats/voxels.py
# direction cosines of two decimals are off by 0.005 each, so their products by 0.02 at most
_ROUNDED = 0.02
_EXACT = 1e-7  # of numbers written in full
_MOSAIC = "MOSAIC"
# what the pictures of one place differ in where a series holds several volumes
TELLING = (
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
    "SOPClassUID",
    "ProtocolName",
    "SeriesDescription",
    "ContrastBolusAgent",
)
# of one patient, study and set of coordinates are all slices of a volume
_COMMON = ("PatientID", "StudyInstanceUID", "FrameOfReferenceUID")


@dataclass(frozen=True, eq=False, kw_only=True)
class Slice:
    """One slice as its header describes it; lengths in mm, axes LPS as DICOM has them.

    ``file`` counts the series' files, ``frame`` the frames of that file, both from 0; ``corner`` is
    the (row, column) where the slice begins in a mosaic's picture, None where it has a picture of
    its own.  ``telling`` parts the volumes of a series, ``common`` is what a volume's slices share,
    blank where the header does not say.  ``is_derived`` tells what was computed from other
    pictures, maps and projections that call themselves original included.  ``orientation`` is
    orthonormal; ``rounding`` is how far the header's was from that.
    """

    file: int
    frame: int
    position: NDArray[np.float64]
    orientation: NDArray[np.float64]
    rounding: float = 0.0
    pixel_spacing: tuple[float, float]
    shape: tuple[int, int]
    slope: float
    intercept: float
    telling: tuple[str, ...] = ()
    number: tuple[float, float] = (0.0, 0.0)
    common: tuple[str, ...] = ()
    corner: tuple[int, int] | None = None
    is_derived: bool = False
    is_inverted: bool = False
    is_of_complex: bool = False

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
        Not a grey picture.
    UnreadableScan
        A part of the geometry is missing or impossible.
    """
    check_picture(header)
    count = int(hint(header, "NumberOfFrames") or 1)
    if "PerFrameFunctionalGroupsSequence" in header:
        shared = (header.get("SharedFunctionalGroupsSequence") or [_nothing()])[0]
        frames = list(header.PerFrameFunctionalGroupsSequence)
        if len(frames) != count:
            raise UnreadableScan(
                f"a multi-frame file says it has {count} frames and describes {len(frames)}"
            )
        return [_slice(header, _groups(f, shared), file, n) for n, f in enumerate(frames)]
    if count > 1:
        raise UnsupportedScan("several frames in one file without a place for each")
    whole = _slice(header, header, file, 0)
    if any(_MOSAIC in word for word in type_words(header)):
        return _tiles(header, whole)
    return [whole]


def _tiles(header: Dataset, whole: Slice) -> list[Slice]:
    """The slices of a mosaic, whose header has the place of the whole picture alone."""
    from shoken.reading.dicom.siemens_mosaic import mosaic_of

    mosaic = mosaic_of(header)
    (rows, rest), (columns, more) = (divmod(side, mosaic.side) for side in whole.shape)
    if rest or more:
        raise UnreadableScan(
            f"a mosaic of {mosaic.side}×{mosaic.side} slices whose {whole.shape[1]}×"
            f"{whole.shape[0]} pixels cannot be divided among them, as if the picture had been "
            "resized; export the series again from the scanner or the PACS"
        )
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


def _slice(header: Dataset, geometry: Dataset, file: int, frame: int) -> Slice:
    shape = (int(header.get("Rows") or 0), int(header.get("Columns") or 0))
    if min(shape) < FEWEST:
        raise UnsupportedScan(f"{shape[1]}×{shape[0]} pixels are too few for a brain scan")
    slope, intercept = (numbers(geometry, f"Rescale{name}") for name in ("Slope", "Intercept"))
    spacing = _exactly(geometry, header, "PixelSpacing", 2)
    low, high = SPACING_MM
    if not ((spacing >= low) & (spacing <= high)).all():
        raise UnreadableScan("pixel spacings are not those of a brain scan")
    frame_words = [str(word).strip().upper() for word in many(geometry.get("FrameType"))]
    orientation, rounding = _orthonormal(_exactly(geometry, header, "ImageOrientationPatient", 6))
    return Slice(
        file=file,
        frame=frame,
        position=_exactly(geometry, header, "ImagePositionPatient", 3),
        orientation=orientation,
        rounding=rounding,
        pixel_spacing=(float(spacing[0]), float(spacing[1])),
        shape=shape,
        slope=(slope or [1.0])[0] or 1.0,
        intercept=(intercept or [0.0])[0],
        telling=tuple(text(geometry, name) or text(header, name) for name in TELLING),
        number=(hint(header, "SeriesNumber") or 0.0, hint(header, "InstanceNumber") or 0.0),
        common=tuple(words(header, name) for name in _COMMON),
        is_derived=is_derived(header) or is_other({*type_words(header), *frame_words}),
        is_of_complex=any(map(are_of_complex, (type_words(header), frame_words))),
        is_inverted=colours_of(header) == "MONOCHROME1",
    )


def _orthonormal(cosines: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The nearest pair of perpendicular unit vectors, and how far off the given ones are."""
    pair = cosines.reshape(2, 3)
    off = float(np.abs(pair @ pair.T - np.eye(2)).max())
    if off > _ROUNDED:
        raise UnreadableScan("the orientation's two directions are not perpendicular unit vectors")
    if off < _EXACT:
        return cosines, 0.0
    left, _, right = np.linalg.svd(pair, full_matrices=False)  # polar decomposition
    return (left @ right).reshape(6), off


def _exactly(geometry: Dataset, header: Dataset, name: str, count: int) -> NDArray[np.float64]:
    """Numbers from a frame's own geometry, else from the file's."""
    from pydicom.datadict import dictionary_description

    values = np.array(numbers(geometry, name) or numbers(header, name))
    if len(values) != count:
        what = dictionary_description(name)
        raise UnreadableScan(f"{what} is missing or not {count} numbers in a slice's header")
    return values
