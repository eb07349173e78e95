"""Slices of DICOM headers, and whether they make one volume; if not, where they do not.

The libraries stack what they are given: with a slice missing SimpleITK says 3.5 mm where it is 3,
and dcm2niix writes a file and returns 0.  So all is checked here before highdicom's geometry is
asked for, and what is wrong is said with its place along the slices' normal, in mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.errors import TooLarge, UnreadableScan, UnsupportedScan
from shoken.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

__all__ = ["Slice", "Stack", "slices_of", "stacked"]

_MODALITIES = frozenset(("CR", "CT", "DX", "MG", "NM", "OT", "PT", "SEG", "SR", "US", "XA"))
_FEWEST = 8
_SPACING_MM = (0.05, 20.0)
_UNEVEN = 0.05
_ORIENTATION = 1e-3
_SAME_PLACE_MM = 1e-3
_SHIFT_MM = 0.1
_NAMED = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class Slice:
    """One slice as its header describes it; lengths in mm, axes LPS as DICOM has them.

    ``file`` counts the series' files, ``frame`` the frames of that file, both from 0.
    """

    file: int
    frame: int
    position: NDArray[np.float64]
    orientation: NDArray[np.float64]
    pixel_spacing: tuple[float, float]
    shape: tuple[int, int]
    slope: float
    intercept: float

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector across the slice: row direction × column direction."""
        return np.cross(self.orientation[:3], self.orientation[3:]).astype(np.float64)

    @property
    def place_mm(self) -> float:
        """Where the slice lies along its normal."""
        return float(self.position @ self.normal)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Slices that make a volume, and the step between them.

    They run against their normal, as highdicom's right-handed (slice, row, column) axes do.
    """

    slices: tuple[Slice, ...]
    step_mm: float


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
    return [_slice(header, header, file, 0)]


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
    if any("MOSAIC" in word for word in kind):
        raise UnsupportedScan("a mosaic of many slices in one picture (functional or diffusion)")
    if int(header.get("SamplesPerPixel", 1)) != 1:
        raise UnsupportedScan("colour pictures: a screenshot or a colour map, not a scan")
    if str(header.get("PhotometricInterpretation")) != "MONOCHROME2":
        raise UnsupportedScan("grey values that are not MONOCHROME2")
    if int(header.get("BitsAllocated", 0)) not in {8, 16, 32}:
        raise UnsupportedScan("voxels that are not of 8, 16 or 32 bits")


def _many(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str | int | float) else tuple(value)


def _slice(header: Dataset, geometry: Dataset, file: int, frame: int) -> Slice:
    shape = (int(header.get("Rows") or 0), int(header.get("Columns") or 0))
    if min(shape) < _FEWEST:
        raise UnsupportedScan(f"{shape[1]}×{shape[0]} pixels are too few for a brain scan")
    slope = float(geometry.get("RescaleSlope") or 1)
    intercept = float(geometry.get("RescaleIntercept") or 0)
    if not np.isfinite([slope, intercept]).all():
        raise UnreadableScan("rescale slope or intercept are impossible")
    spacing = _numbers(geometry, "PixelSpacing", 2)
    low, high = _SPACING_MM
    if not ((spacing >= low) & (spacing <= high)).all():
        raise UnreadableScan("pixel spacings are not those of a brain scan")
    orientation = _numbers(geometry, "ImageOrientationPatient", 6)
    rows, columns = orientation[:3], orientation[3:]
    if np.abs([rows @ rows - 1, columns @ columns - 1, rows @ columns]).max() > _ORIENTATION:
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
    )


def _numbers(header: Dataset, name: str, count: int) -> NDArray[np.float64]:
    from pydicom.datadict import dictionary_description

    values = np.array([float(v) for v in _many(header.get(name))])
    if len(values) != count or not np.isfinite(values).all():
        what = dictionary_description(name)
        raise UnreadableScan(f"{what} is missing or not {count} numbers in a slice's header")
    return values


def stacked(slices: Sequence[Slice]) -> Stack:
    """The slices in order, if they are the evenly spaced slices of one volume.

    Raises
    ------
    UnreadableScan
        Slices are missing, doubled or uneven; their places are named.
    UnsupportedScan
        Slices of different sizes or directions, too few, or not stacked along their normal.
    TooLarge
        More voxels than ``SHOKEN_MAX_VOXELS``.
    """
    first = slices[0]
    for problem in (_too_few, _mixed):
        if said := problem(slices):
            raise UnsupportedScan(said)
    voxels = len(slices) * first.shape[0] * first.shape[1]
    if voxels > settings().max_voxels:
        raise TooLarge(
            f"{voxels:,} voxels, more than {settings().max_voxels:,}; "
            "SHOKEN_MAX_VOXELS sets the limit"
        )
    order = sorted(slices, key=lambda s: float(s.position @ first.normal))
    places = np.array([float(s.position @ first.normal) for s in order])
    step = _step(places)
    sideways = np.array([s.position for s in order]) - np.outer(places, first.normal)
    drift = float(np.linalg.norm(sideways - sideways[0], axis=1).max())
    if drift > _SHIFT_MM:
        raise UnsupportedScan(
            f"slices are shifted sideways by up to {drift:.1f} mm (a tilted gantry?)"
        )
    _check_with_highdicom(order, step)
    return Stack(slices=tuple(reversed(order)), step_mm=step)


def _too_few(slices: Sequence[Slice]) -> str | None:
    if len(slices) >= _FEWEST:
        return None
    return f"slices: {len(slices)}, too few for a volume (fewest {_FEWEST}); a localizer?"


def _mixed(slices: Sequence[Slice]) -> str | None:
    first = slices[0]
    for what, differs in (
        ("directions", lambda s: np.abs(s.orientation - first.orientation).max() > _ORIENTATION),
        ("sizes", lambda s: s.shape != first.shape),
        ("pixel spacings", lambda s: not np.allclose(s.pixel_spacing, first.pixel_spacing, 1e-4)),
    ):
        others = [s for s in slices if differs(s)]
        if others:
            fewer = min(others, [s for s in slices if not differs(s)], key=len)
            return (
                f"slices of different {what} in one series: {len(fewer)} of {len(slices)} differ, "
                f"at {_places([s.place_mm for s in fewer])}"
            )
    return None


def _step(places: NDArray[np.float64]) -> float:
    """The distance between neighbours, in mm, where all are alike."""
    gaps = np.diff(places)
    doubled = places[1:][gaps < _SAME_PLACE_MM]
    if len(doubled):
        raise UnreadableScan(
            f"{len(np.unique(doubled.round(3)))} places have more than one slice: "
            f"{_places(doubled)}"
        )
    step = float(np.median(gaps))
    steps = gaps / step
    whole = np.abs(steps - steps.round()) * step <= _UNEVEN * step
    if whole.all() and steps.round().max() > 1:
        gone = [
            place + step * k
            for place, n in zip(places[:-1], steps.round().astype(int), strict=True)
            for k in range(1, min(int(n), 1000))
        ]
        raise UnreadableScan(f"{len(gone)} slices are missing: {_places(gone)}")
    if np.abs(steps - 1).max() > _UNEVEN:
        where = places[:-1][np.abs(steps - 1) > _UNEVEN]
        raise UnreadableScan(
            f"slices are {gaps.min():.2f} to {gaps.max():.2f} mm apart; uneven after "
            f"{_places(where)}"
        )
    low, high = _SPACING_MM
    if not low <= step <= high:
        raise UnreadableScan(f"slices {step:.3g} mm apart are not those of a brain scan")
    return float((places[-1] - places[0]) / (len(places) - 1))


def _places(places: Sequence[float] | NDArray[np.float64]) -> str:
    """The first few places in words.

    >>> _places([12.0, 15.0])
    '12.0, 15.0 mm along the normal'
    """
    named = list(dict.fromkeys(f"{place:.1f}" for place in places))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + f" mm along the normal{more}"


def _check_with_highdicom(order: Sequence[Slice], step_mm: float) -> None:
    """A second opinion; it has none of its own about how even is even enough."""
    from highdicom.spatial import get_volume_positions

    spacing, _ = get_volume_positions(
        [s.position.tolist() for s in order], order[0].orientation.tolist(), atol=_UNEVEN * step_mm
    )
    if spacing is None:
        raise UnreadableScan("the slices do not make a regular volume")
