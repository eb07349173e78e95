"""Mask and probability map to measured findings: pure numbers, nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.findings.foci import Focus, distinct_foci
from shoken.imaging.pieces import pieces_of
from shoken.imaging.shape import measure_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from shoken.analysis.findings.caveats import Caveat
    from shoken.analysis.findings.place import Contact, Place, Share, Side, Site, Zone
    from shoken.imaging.volume import Grid, Mask, Volume

__all__ = [
    "Finding",
    "connected_pieces",
    "in_order",
    "measure_findings",
    "measure_pieces",
    "numbered_pieces",
    "ranked",
]

# by hand: beyond the border's partial voxels, and near enough to be the same tissue
_RING_MM = (2.0, 8.0)
_FEWEST_AROUND = 30  # by hand: fewer give no dependable mean and deviation
# what lies next to a piece, and no farther than a slice is thick on most scans
_NEXT_TO_MM = 3.0


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

    ``side``, ``region`` and ``zone`` are the finding as a whole, ``sites`` and ``extent`` as in
    :class:`Place`.  ``foci`` are the parts that lesions are counted by: more than one where they
    have run together.  ``filling`` is the share of its bounding ellipsoid that a finding fills.
    ``engines`` are those that marked any of it, ``caveats`` why it may be no lesion.  The last five
    are empty or None in results of earlier builds.
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
    sites: tuple[Site, ...] = ()
    extent: tuple[Share, ...] = ()
    foci: tuple[Focus, ...] = ()
    filling: float | None = None
    engines: tuple[str, ...] = ()
    caveats: tuple[Caveat, ...] = ()


def numbered_pieces(mask: Mask, findings: Sequence[Finding]) -> NDArray[np.int32]:
    """(X, Y, Z): at each voxel of a mask the ``id`` of the finding it is of, elsewhere 0."""
    pieces = pieces_of(mask.data)
    numbers = np.zeros(pieces.voxels.size, dtype=np.int32)
    if numbers.size == 1:
        return np.zeros(mask.data.shape, dtype=np.int32)
    here = mask.grid.crop(pieces.box)
    labels = range(1, numbers.size)
    places = scipy.ndimage.center_of_mass(pieces.labels > 0, pieces.labels, labels)
    # pieces around one another share a centre, but not a volume
    sizes = pieces.voxels[1:] * here.voxel_ml
    pieces_mm_ml = np.column_stack([here.ras_mm(np.array(places)), sizes])
    known = np.array([(*finding.centroid_ras_mm, finding.volume_ml) for finding in findings])
    away = scipy.spatial.distance.cdist(pieces_mm_ml, known)
    numbers[1:] = np.array([finding.id for finding in findings])[away.argmin(axis=1)]
    return pieces.in_picture(numbers)


def measure_findings(
    mask: Mask,
    probability: Volume,
    native: Grid,
    place: Callable[[NDArray[np.float64]], Place],
    *,
    scan: Volume | None = None,
    normal: NDArray[np.bool_] | None = None,
    caveats: Callable[[NDArray[np.intp], Place], tuple[Caveat, ...]] = lambda *_: (),
) -> tuple[Finding, ...]:
    """Measure each connected piece of a lesion mask, on the scan's canonical grid.

    Voxels that touch at a corner are of one piece; findings are numbered from 1 as
    :func:`ranked` has them.  The other parameters are those of :func:`measure_pieces`.
    """
    labels = connected_pieces(mask.data)
    return ranked(
        measure_pieces(
            labels, mask.grid, probability, native, place, scan=scan, normal=normal, caveats=caveats
        )
    )


def ranked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """In the order of :func:`in_order`, numbered from 1."""
    return tuple(replace(one, id=number) for number, one in enumerate(in_order(findings), start=1))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Largest first, after all others those with a caveat."""
    largest_first = sorted(findings, key=lambda finding: finding.volume_ml, reverse=True)
    return sorted(largest_first, key=lambda finding: bool(finding.caveats))


def connected_pieces(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """(X, Y, Z): the pieces of a mask numbered from 1; those that touch at a corner are one."""
    pieces = pieces_of(mask)
    return pieces.in_picture(np.arange(pieces.voxels.size, dtype=np.int32))


def measure_pieces(
    labels: NDArray[np.integer],
    grid: Grid,
    probability: Volume,
    native: Grid,
    place: Callable[[NDArray[np.float64]], Place],
    *,
    scan: Volume | None = None,
    normal: NDArray[np.bool_] | None = None,
    caveats: Callable[[NDArray[np.intp], Place], tuple[Caveat, ...]] = lambda *_: (),
) -> tuple[Finding, ...]:
    """Measure pieces that are numbered already, such as those that a reader has drawn.

    Parameters
    ----------
    labels
        (X, Y, Z) int: at each voxel the number of its piece, elsewhere 0.
    grid
        The scan's canonical grid, which they are on.
    probability
        The lesions' probability map, same grid, 0 to 1.
    native
        The scan's own grid, in whose voxels centroids are given.
    place
        Names the place of a piece, given as its voxels' centres (n, 3) in RAS mm.
    scan
        The scan, for contrasts; without it there are none.
    normal
        (X, Y, Z) bool, tissue that a lesion may be compared with; lesions are left out of it.
    caveats
        Why a piece may be no lesion, given its voxels (n, 3) and its place.

    Returns
    -------
    tuple of Finding
        In the order of their numbers, which are their ``id``.
    """
    usable = None if normal is None else normal & (labels == 0)
    return tuple(
        _finding(
            label,
            labels[box] == label,
            grid.crop(box),
            probability.data[box][labels[box] == label],
            native,
            place,
            caveats,
            begin=np.array([side.start for side in box]),
            contrast_z=_contrast(labels, label, box, scan, usable),
            white_around=_share_around(labels, label, box, grid, usable),
        )
        for label, box in enumerate(scipy.ndimage.find_objects(labels), start=1)
        if box is not None
    )


def _finding(
    number: int,
    piece: NDArray[np.bool_],
    grid: Grid,
    values: NDArray[np.float32],
    native: Grid,
    place: Callable[[NDArray[np.float64]], Place],
    caveats: Callable[[NDArray[np.intp], Place], tuple[Caveat, ...]],
    *,
    begin: NDArray[np.intp],
    contrast_z: float | None,
    white_around: float | None,
) -> Finding:
    """One piece, (X, Y, Z) bool, and the probabilities of its voxels, measured.

    Its box begins at the voxel ``begin`` of the scan.
    """
    voxels = np.argwhere(piece)
    centres, shape = grid.ras_mm(voxels.astype(np.float64)), measure_shape(piece, grid)
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
        sites=where.sites,
        extent=where.extent,
        foci=distinct_foci(piece, grid),
        filling=shape.filling,
        mean_probability=float(values.mean()),
        peak_probability=float(values.max()),
        contrast_z=contrast_z,
        white_around=white_around,
        caveats=caveats(voxels + begin, where),
    )


def _contrast(
    labels: NDArray[np.integer],
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
    labels: NDArray[np.integer],
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
