"""Where a voxel is: the template laid on a scan, and maps of the template seen there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.common.threads import in_threads, slabs
from shoken.imaging.interpolation import interpolated
from shoken.imaging.points import carried
from shoken.imaging.volume import Grid, Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Alignment"]

_INVERSION_ROUNDS = 5  # fixed-point steps, by hand: each leaves a small share of the error
# bench/alignment.py: good alignments of the scans at hand and of phantoms have 0.93 and 1.31 or
# more; of those 7.5 mm or further off one in thousands has both 0.9 and 1.2
_LEAST_OVERLAP = 0.9
_LEAST_LEAD = 1.2  # as measured above
# Thick slices and many lesions take the lead away, not the outline: 0.96 and 1.11 were good, and
# of those that are off none had 0.93 and 1.03.
_CLOSE_OVERLAP, _LEAST_LEAD_IF_CLOSE = 0.94, 1.05


@dataclass(frozen=True, eq=False, kw_only=True)
class Alignment:
    """ICBM152 aligned to one scan, in the scan's own frame (:mod:`shoken.imaging.voxel_frame`).

    ``mni_to_frame`` is (4, 4), MNI RAS mm → that frame's mm, before ``displacement_mm`` (X, Y, Z,
    3), which is added to a point of the frame first and lives on ``displacement_grid``;
    ``scan_to_frame`` is (4, 4), the scan's RAS mm → the frame's.

    ``overlap`` is the Dice coefficient of the template's brain with the scan's brain mask,
    ``similarity`` the normalised mutual information of the two pictures inside it (1: independent)
    and ``lead`` how many times as much the pictures share as they would at the best place a step
    away: how well the alignment did.  ``lead`` None was not measured, in results of earlier builds:
    such an alignment is not trusted before it is
    (:func:`shoken.analysis.anatomy.registration.with_lead`).
    """

    mni_to_frame: NDArray[np.float64]
    displacement_mm: NDArray[np.float32]
    displacement_grid: Grid
    overlap: float
    similarity: float
    lead: float | None
    scan_to_frame: NDArray[np.float64] = field(default_factory=lambda: np.eye(4))

    @property
    def is_trusted(self) -> bool:
        """Whether places may be named by it, and tissues expected."""
        return self.overlap >= _LEAST_OVERLAP and self.stands_out

    @property
    def stands_out(self) -> bool:
        """Whether it is better than its neighbours by far, as a wrong one is not."""
        least = _LEAST_LEAD_IF_CLOSE if self.overlap >= _CLOSE_OVERLAP else _LEAST_LEAD
        return self.lead is not None and self.lead >= least

    @property
    def framed(self) -> Alignment:
        """The same of the scan in its own frame: points are that frame's."""
        return replace(self, scan_to_frame=np.eye(4))

    def to_mni(self, ras_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points of the scan ``(…, 3)`` RAS mm → MNI mm ``(…, 3)``."""
        points = carried(np.asarray(ras_mm, dtype=np.float64), self.scan_to_frame)
        return carried(points + self._moved(points), np.linalg.inv(self.mni_to_frame))

    def from_mni(self, mni_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points in MNI space ``(…, 3)`` mm → the scan's RAS mm: the inverse of :meth:`to_mni`."""
        undisplaced = carried(mni_mm, self.mni_to_frame)
        points = undisplaced
        for _ in range(_INVERSION_ROUNDS):
            points = undisplaced - self._moved(points)
        return carried(points, np.linalg.inv(self.scan_to_frame))

    def on(self, wanted: Grid, *values: Volume) -> tuple[Volume, ...]:
        """Maps of the template, which share one grid, seen by the scan, trilinear.

        Parameters
        ----------
        wanted
            A grid in the scan's own frame, along its axes.
        values
            The maps.
        """
        to_voxel = np.linalg.inv(values[0].grid.affine) @ np.linalg.inv(self.mni_to_frame)
        places = self._displaced(wanted, to_voxel)
        seen = [np.empty(wanted.shape, dtype=np.float32) for _ in values]

        def look(part: slice) -> None:
            for value, result in zip(values, seen, strict=True):
                scipy.ndimage.map_coordinates(value.data, places[:, part], result[part], order=1)

        in_threads(look, slabs(wanted.shape[0]))
        return tuple(Volume(result, wanted) for result in seen)

    def _displaced(self, grid: Grid, matrix: NDArray[np.float64]) -> NDArray[np.float32]:
        """(3, X, Y, Z): every voxel of a grid, displaced and carried by a (4, 4) of the frame."""
        whole = matrix @ grid.affine
        between = np.linalg.inv(self.displacement_grid.affine) @ grid.affine
        voxels = [np.arange(n) for n in grid.shape]
        along = tuple(
            between[axis, axis] * each + between[axis, 3] for axis, each in enumerate(voxels)
        )
        moved = np.moveaxis(self.displacement_mm @ matrix[:3, :3].T, -1, 0)
        x, y, z = np.meshgrid(*voxels, indexing="ij", sparse=True)
        places = np.empty((3, *grid.shape), dtype=np.float32)
        for place, part, row in zip(places, moved, whole[:3], strict=True):
            flat = (row[0] * x + (row[1] * y + row[3])) + row[2] * z
            np.add(interpolated(part, along), flat, out=place, casting="same_kind")
        return places

    def _moved(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The displacement at points of the frame, ``(…, 3)`` mm."""
        places = self.displacement_grid.voxel(points.reshape(-1, 3)).T
        moved = in_threads(
            lambda part: scipy.ndimage.map_coordinates(part, places, order=1, mode="nearest"),
            np.moveaxis(self.displacement_mm, -1, 0),
        )
        return np.stack(moved, axis=-1).reshape(points.shape)
