"""Why a finding may be no lesion: where pictures and engines err, whatever is marked there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.imaging.field_of_view import is_brain_alone
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.findings.place import Place
    from shoken.imaging.volume import Mask, Volume

__all__ = ["Caveat", "Surroundings"]

_MOST = 0.5  # of a finding; a lesion may reach such a place
# The outermost slices hold partial volumes and slice-selection errors: two of thick ones, of thin
# ones those within 3 mm.
_EDGE_MM, _EDGE_SLICES = 3.0, 1.5
_SURFACE_MM = 12.0  # a receive coil is brightest over the outermost cortex and what is under it
_COIL = 1.25  # by hand: so much brighter is white matter of no healthy scan at hand
_AROUND_MM = 12.0  # beyond a lesion's own rim
_FEWEST = 50  # voxels: fewer give no dependable median
# MNI mm: below the foramen magnum, around the midline, behind the clivus
_CORD_BELOW_Z, _CORD_X, _CORD_Y = -60.0, 18.0, (-65.0, -25.0)
_FLOWING = frozenset({"third-ventricle", "fourth-ventricle"})
_SMALL_ML = 5.0  # neither a plexus nor a flow artefact is larger


class Caveat(StrEnum):
    """A place where what is marked is often no lesion."""

    FIELD_EDGE = "field-edge"
    COIL = "coil"
    CORD = "spinal-cord"
    FLOW = "csf-flow"
    PLEXUS = "choroid-plexus"


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A scan, its brain, what is marked in it, and its white matter (X, Y, Z): all on one grid."""

    scan: Volume
    brain: Mask
    marked: Mask
    white: NDArray[np.bool_]
    sequence: MrSequence

    def caveats(self, voxels: NDArray[np.intp], place: Place) -> tuple[Caveat, ...]:
        """Those of a finding.

        Parameters
        ----------
        voxels
            (n, 3), the finding's on the scan's grid.
        place
            Where they are.
        """
        is_small = len(voxels) * self.scan.grid.voxel_ml <= _SMALL_ML
        found = {
            Caveat.FIELD_EDGE: self._is_at_an_edge(voxels),
            Caveat.COIL: self._is_where_all_is_bright(voxels),
            Caveat.CORD: _is_at_the_cord(place),
            Caveat.FLOW: is_small
            and self.sequence is MrSequence.FLAIR
            and _share_in(place, _FLOWING) >= _MOST,
            Caveat.PLEXUS: is_small and _share_in(place, {"lateral-ventricle"}) >= _MOST,
        }
        return tuple(caveat for caveat, is_one in found.items() if is_one)

    def _is_at_an_edge(self, voxels: NDArray[np.intp]) -> bool:
        """Whether most lies in the outermost slices of the field, padding left aside."""
        for axis, (part, mm) in enumerate(zip(self._field, self.scan.grid.spacing_mm, strict=True)):
            reach_mm = max(_EDGE_MM, _EDGE_SLICES * mm)
            from_first = (voxels[:, axis] - part.start + 0.5) * mm
            from_last = (part.stop - voxels[:, axis] - 0.5) * mm
            if (np.minimum(from_first, from_last) <= reach_mm).mean() >= _MOST:
                return True
        return False

    def _is_where_all_is_bright(self, voxels: NDArray[np.intp]) -> bool:
        """Whether unmarked white matter around, at the surface, outshines that of the brain."""
        if self.sequence not in {MrSequence.FLAIR, MrSequence.T2, MrSequence.PD}:
            return False
        spacing = np.array(self.scan.grid.spacing_mm)
        margin = np.ceil((_AROUND_MM + _SURFACE_MM) / spacing).astype(int)
        low = np.maximum(voxels.min(axis=0) - margin, 0)
        box = tuple(map(slice, low, voxels.max(axis=0) + margin + 1))
        here = np.zeros(self.scan.data[box].shape, dtype=bool)
        here[tuple((voxels - low).T)] = True
        depth_mm = scipy.ndimage.distance_transform_edt(self.brain.data[box], sampling=spacing)
        if np.median(depth_mm[here]) > _SURFACE_MM:
            return False
        near = scipy.ndimage.distance_transform_edt(~here, sampling=spacing) <= _AROUND_MM
        around = self.scan.data[box][near & self._healthy_white[box]]
        if min(around.size, np.count_nonzero(self._healthy_white)) < _FEWEST:
            return False
        return bool(np.median(around) > _COIL * self._usual_white)

    @cached_property
    def _field(self) -> tuple[slice, slice, slice]:
        """The box of what is pictured, without padding.

        Where the skull was stripped padding is not told from it: the box would end at the brain,
        and whatever lies at its surface would be at an edge.
        """
        filled = self.scan.data != self.scan.data[0, 0, 0]
        return bounding_box(filled | is_brain_alone(self.scan, self.brain))

    @cached_property
    def _healthy_white(self) -> NDArray[np.bool_]:
        return self.white & ~self.marked.data

    @cached_property
    def _usual_white(self) -> float:
        """Brightness of unmarked white matter."""
        return float(np.median(self.scan.data[self._healthy_white]))


def _is_at_the_cord(place: Place) -> bool:
    if place.centroid_mni_mm is None:
        return False
    x, y, z = place.centroid_mni_mm
    return z < _CORD_BELOW_Z and abs(x) < _CORD_X and _CORD_Y[0] < y < _CORD_Y[1]


def _share_in(place: Place, regions: frozenset[str] | set[str]) -> float:
    return sum(part.share for part in place.extent if part.region in regions)
