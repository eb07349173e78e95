"""Mask and probability map to measured findings: pure numbers, nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.volume import Grid, Mask, Volume

__all__ = ["Finding", "Place", "Side", "measure_findings"]

_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


class Side(StrEnum):
    """The patient's side, never the picture's."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


@dataclass(frozen=True)
class Place:
    """Where a finding is: its side, and the key of its region's name."""

    side: Side
    region: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One connected piece of a lesion mask.

    ``centroid_voxel`` counts from 0 on the scan's own grid, as the file has it.
    """

    id: int
    volume_ml: float
    centroid_voxel: tuple[float, float, float]
    centroid_ras_mm: tuple[float, float, float]
    longest_diameter_mm: float
    side: Side
    region: str
    mean_probability: float
    peak_probability: float


def measure_findings(
    mask: Mask,
    probability: Volume,
    native: Grid,
    place: Callable[[NDArray[np.bool_]], Place],
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
        Names the place of a piece, given as (X, Y, Z) bool on the mask's grid.

    Returns
    -------
    tuple of Finding
        Largest first, numbered from 1.  Voxels that touch at a corner are of one piece.
    """
    labels, count = scipy.ndimage.label(mask.data, structure=_EVERY_NEIGHBOUR)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    order = np.argsort(-sizes, kind="stable") + 1
    boxes = scipy.ndimage.find_objects(labels)
    findings = []
    for number, label in enumerate(order, start=1):
        box = boxes[label - 1]
        piece = labels[box] == label
        voxels = np.argwhere(piece) + [s.start for s in box]
        centroid_ras = mask.grid.ras_mm(voxels.mean(axis=0))
        values = probability.data[box][piece]
        whole = np.zeros(mask.data.shape, dtype=bool)
        whole[box] = piece
        where = place(whole)
        findings.append(
            Finding(
                id=number,
                volume_ml=float(sizes[label - 1] * mask.grid.voxel_ml),
                centroid_voxel=_triple(native.voxel(centroid_ras)),
                centroid_ras_mm=_triple(centroid_ras),
                longest_diameter_mm=_longest_diameter_mm(mask.grid.ras_mm(voxels), mask.grid),
                side=where.side,
                region=where.region,
                mean_probability=float(values.mean()),
                peak_probability=float(values.max()),
            )
        )
    return tuple(findings)


def _longest_diameter_mm(centres_mm: NDArray[np.float64], grid: Grid) -> float:
    """Largest distance between two voxel centres of a piece, plus one voxel's width."""
    width = float(np.cbrt(grid.voxel_ml * 1000))
    if len(centres_mm) < 2:
        return width
    corners = centres_mm
    if len(centres_mm) > 4:
        try:
            corners = centres_mm[scipy.spatial.ConvexHull(centres_mm).vertices]
        except scipy.spatial.QhullError:
            # all in one plane or line: few enough to compare each with each
            corners = centres_mm[:: max(1, len(centres_mm) // 2000)]
    return float(scipy.spatial.distance.pdist(corners).max()) + width


def _triple(values: NDArray[np.floating]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z
