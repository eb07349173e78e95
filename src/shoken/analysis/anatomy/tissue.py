"""What tissue a voxel is expected to be: the template's maps, aligned to a scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.template import load_template
from shoken.imaging.frame import own_grid
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Mask, Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.brain import Brain
    from shoken.imaging.volume import Grid

__all__ = ["TissuePriors", "tissue_priors"]

_BLUR_MM = 1.5  # by hand: what a deformable registration at 2 mm leaves open
_RIM_MM = 8.0  # a mask's error and the sulci's fluid lie in the outermost millimetres; by hand


@dataclass(frozen=True, eq=False, kw_only=True)
class TissuePriors:
    """Probabilities before the scan is looked at; they add up to one inside the brain.

    Each is (X, Y, Z) float32 on the scan's canonical grid, zero outside the brain.  ``core`` is
    (X, Y, Z) bool: what lies deep enough in the brain to be what the maps say; at its rim a mask
    may hold bone and skin.
    """

    grey: NDArray[np.float32]
    white: NDArray[np.float32]
    fluid: NDArray[np.float32]
    core: NDArray[np.bool_]

    def resample_onto(self, grid: Grid, new: Grid) -> TissuePriors:
        """The maps, which are on ``grid``, seen on another grid."""
        return TissuePriors(
            grey=Volume(self.grey, grid).resample_onto(new).data,
            white=Volume(self.white, grid).resample_onto(new).data,
            fluid=Volume(self.fluid, grid).resample_onto(new).data,
            core=Mask(self.core, grid).resample_onto(new).data,
        )

    def crop(self, box: tuple[slice, slice, slice]) -> TissuePriors:
        """The part inside a box of voxel slices, which may have steps."""
        return TissuePriors(
            grey=self.grey[box], white=self.white[box], fluid=self.fluid[box], core=self.core[box]
        )


def tissue_priors(brain: Brain, alignment: Alignment) -> TissuePriors:
    """The template's tissue maps on a scan, blurred by what an alignment leaves open."""
    template, grid = load_template(), own_grid(brain.mask.grid)
    box = bounding_box(brain.mask.data)
    inside = np.ascontiguousarray(brain.mask.data[box])
    blur = [_BLUR_MM / spacing for spacing in grid.spacing_mm]
    grey, white = (
        blurred(part.data, blur)
        for part in alignment.framed.on(grid.crop(box), template.grey, template.white)
    )
    total = np.maximum(grey + white, 1)
    depth_mm = scipy.ndimage.distance_transform_edt(np.pad(inside, 1), sampling=grid.spacing_mm)

    def whole(part: NDArray[np.float32]) -> NDArray[np.float32]:
        data = np.zeros(grid.shape, dtype=np.float32)
        data[box] = np.where(inside, part, 0)
        return data

    core = np.zeros(grid.shape, dtype=bool)
    core[box] = depth_mm[1:-1, 1:-1, 1:-1] > _RIM_MM
    return TissuePriors(
        grey=whole(grey / total),
        white=whole(white / total),
        fluid=whole(1 - (grey + white) / total),
        core=core,
    )
