"""Mask and probability map to measured findings: pure numbers, nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.imaging.shape import Shape, measure_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid, Mask, Volume

__all__ = [
    "UNCERTAIN",
    "Contact",
    "Finding",
    "Place",
    "Side",
    "Zone",
    "measure_findings",
    "numbered_pieces",
]

UNCERTAIN = "uncertain"
# by hand: beyond the border's partial voxels, and near enough to be the same tissue
_RING_MM = (2.0, 8.0)
_FEWEST_AROUND = 30  # by hand: fewer give no dependable mean and deviation
# what lies next to a piece, and no farther than a slice is thick on most scans
_NEXT_TO_MM = 3.0
_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


class Side(StrEnum):
    """The patient's side, never the picture's."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Zone(StrEnum):
    """The zones that neuroradiologists count lesions of the white matter by."""

    PERIVENTRICULAR = "periventricular"
    JUXTACORTICAL = "juxtacortical"
    DEEP_WHITE_MATTER = "deep-white-matter"
    INFRATENTORIAL = "infratentorial"


class Contact(StrEnum):
    """What a finding lies in or next to, as the atlas has it."""

    LATERAL_VENTRICLE = "lateral-ventricle"
    CORTEX = "cortex"


@dataclass(frozen=True)
class Place:
    """Where a finding is: its side, the key of its region's name, its zone, and its MNI centre.

    ``contact`` is what it lies next to.  ``zone`` is None in deep grey matter and in fluid; it and
    ``centroid_mni_mm`` are None where the place is not sure, whose region is :data:`UNCERTAIN`.
    """

    side: Side
    region: str
    zone: Zone | None = None
    centroid_mni_mm: tuple[float, float, float] | None = None
    contact: tuple[Contact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One connected piece of a lesion mask.

    ``centroid_voxel`` counts from 0 on the scan's own grid, as the file has it.  The axial
    diameters are those of the slice where the piece is longest: the longest one, and the longest
    across it.  ``sphericity`` is the surface of a ball of the same volume over the piece's own: 1
    for a ball, less for anything else.  ``contrast_z`` is how far the piece's mean brightness is
    from the normal tissue around it, in that tissue's standard deviations; None where there is too
    little of it.  ``white_around`` is the share of white matter in what lies within 3 mm of the
    piece, other pieces left out; None where that was not told.
    """

    id: int
    volume_ml: float
    centroid_voxel: tuple[float, float, float]
    centroid_ras_mm: tuple[float, float, float]
    centroid_mni_mm: tuple[float, float, float] | None
    longest_diameter_mm: float
    axial_diameter_mm: float
    perpendicular_diameter_mm: float
    sphericity: float
    contrast_z: float | None
    side: Side
    region: str
    zone: Zone | None
    mean_probability: float
    peak_probability: float
    contact: tuple[Contact, ...] = ()
    white_around: float | None = None


def numbered_pieces(mask: Mask) -> NDArray[np.int32]:
    """(X, Y, Z): at each voxel of a mask the ``id`` of the finding it is of, elsewhere 0."""
    labels, order = _pieces(mask)
    numbers = np.zeros(len(order) + 1, dtype=np.int32)
    numbers[order] = np.arange(1, len(order) + 1)
    return numbers[labels]


def measure_findings(
    mask: Mask,
    probability: Volume,
    native: Grid,
    place: Callable[[NDArray[np.float64]], Place],
    *,
    scan: Volume | None = None,
    normal: NDArray[np.bool_] | None = None,
) -> tuple[Finding, ...]:
    """Measure each connected piece of a lesion mask.

    Parameters
    ----------
    mask
        Lesions, on the scan's canonical grid.
    probability
        Their probability map, same grid, 0 to 1.
    native
        The scan's own grid, in whose voxels centroids are given.
    place
        Names the place of a piece, given as its voxels' centres (n, 3) in RAS mm.
    scan
        The scan, for contrasts; without it there are none.
    normal
        (X, Y, Z) bool, tissue that a lesion may be compared with; lesions are left out of it.

    Returns
    -------
    tuple of Finding
        Largest first, numbered from 1.  Voxels that touch at a corner are of one piece.
    """
    labels, order = _pieces(mask)
    boxes = scipy.ndimage.find_objects(labels)
    usable = None if normal is None else normal & ~mask.data
    return tuple(
        _finding(
            number,
            mask.grid.ras_mm(np.argwhere(labels[box] == label) + [s.start for s in box]),
            measure_shape(labels[box] == label, mask.grid.crop(box)),
            probability.data[box][labels[box] == label],
            mask.grid,
            native,
            place,
            contrast_z=_contrast(labels, label, box, scan, usable),
            white_around=_share_around(labels, label, box, mask.grid, usable),
        )
        for number, label in enumerate(order, start=1)
        for box in [boxes[label - 1]]
    )


def _finding(
    number: int,
    centres: NDArray[np.float64],
    shape: Shape,
    values: NDArray[np.float32],
    grid: Grid,
    native: Grid,
    place: Callable[[NDArray[np.float64]], Place],
    **around: float | None,
) -> Finding:
    """One piece: its voxels' centres (n, 3) in RAS mm and their probabilities, measured."""
    centroid, where = centres.mean(axis=0), place(centres)
    return Finding(
        id=number,
        volume_ml=float(len(centres) * grid.voxel_ml),
        centroid_voxel=_triple(native.voxel(centroid)),
        centroid_ras_mm=_triple(centroid),
        centroid_mni_mm=where.centroid_mni_mm,
        longest_diameter_mm=shape.longest_mm,
        axial_diameter_mm=shape.axial_mm,
        perpendicular_diameter_mm=shape.perpendicular_mm,
        sphericity=shape.sphericity,
        side=where.side,
        region=where.region,
        zone=where.zone,
        contact=where.contact,
        mean_probability=float(values.mean()),
        peak_probability=float(values.max()),
        **around,
    )


def _contrast(
    labels: NDArray[np.int32],
    label: int,
    box: tuple[slice, slice, slice],
    scan: Volume | None,
    usable: NDArray[np.bool_] | None,
) -> float | None:
    """Mean brightness of a piece against that of the tissue 2 to 8 mm away from it."""
    if scan is None or usable is None:
        return None
    wide = _widened(box, _RING_MM[1], scan.grid.spacing_mm)
    piece = labels[wide] == label
    away_mm = scipy.ndimage.distance_transform_edt(~piece, sampling=scan.grid.spacing_mm)
    ring = usable[wide] & (away_mm > _RING_MM[0]) & (away_mm <= _RING_MM[1])
    around = scan.data[wide][ring]
    if around.size < _FEWEST_AROUND or not around.std() > 0:
        return None
    return float((scan.data[wide][piece].mean() - around.mean()) / around.std())


def _share_around(
    labels: NDArray[np.int32],
    label: int,
    box: tuple[slice, slice, slice],
    grid: Grid,
    usable: NDArray[np.bool_] | None,
) -> float | None:
    """The share of usable tissue in what lies next to a piece, other pieces left out."""
    if usable is None:
        return None
    # the next slice is next to a piece, however thick it is
    reach = max(_NEXT_TO_MM, *grid.spacing_mm)
    wide = _widened(box, reach, grid.spacing_mm)
    here = labels[wide]
    away_mm = scipy.ndimage.distance_transform_edt(here != label, sampling=grid.spacing_mm)
    shell = (here == 0) & (away_mm <= reach)
    return float(usable[wide][shell].mean()) if shell.any() else None


def _widened(
    box: tuple[slice, slice, slice], by_mm: float, spacing_mm: tuple[float, float, float]
) -> tuple[slice, ...]:
    return tuple(
        slice(max(0, s.start - int(np.ceil(by_mm / mm))), s.stop + int(np.ceil(by_mm / mm)))
        for s, mm in zip(box, spacing_mm, strict=True)
    )


def _triple(values: NDArray[np.floating]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z


def _pieces(mask: Mask) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Labels of connected pieces, and the labels in the findings' order, largest first."""
    labels, count = scipy.ndimage.label(mask.data, structure=_EVERY_NEIGHBOUR)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    return labels, np.argsort(-sizes, kind="stable") + 1
