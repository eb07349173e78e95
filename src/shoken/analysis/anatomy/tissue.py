"""What tissue a voxel is expected to be: the template's maps, aligned to a scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.template import load_template
from shoken.common.threads import in_threads, slabs
from shoken.imaging.depth import depth_mm
from shoken.imaging.interpolation import added_variance, enlarged
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Mask, Volume, bounding_box
from shoken.imaging.voxel_frame import own_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.brain import Brain
    from shoken.imaging.volume import Grid

__all__ = ["TissuePriors", "tissue_priors"]

_BLUR_MM = 1.5  # by hand: what a deformable registration at 2 mm leaves open
_BLOCK_MM = 1.6  # by hand: two voxels of 0.65 to 1.06 mm are one block, so none is above 2.2 mm
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
    grid, box = own_grid(brain.mask.grid), bounding_box(brain.mask.data)
    inside = np.ascontiguousarray(brain.mask.data[box])
    grey, white = _seen(grid.crop(box), alignment.framed)
    deep = depth_mm(np.pad(inside, 1), grid.spacing_mm, _RIM_MM + max(grid.spacing_mm))
    priors = [np.zeros(grid.shape, dtype=np.float32) for _ in range(3)]
    core = np.zeros(grid.shape, dtype=bool)

    def lay_out(part: slice) -> None:
        here = (slice(box[0].start + part.start, box[0].start + part.stop), *box[1:])
        solid = grey[part] + white[part]
        total = np.maximum(solid, 1)
        for prior, share in zip(priors, (grey[part], white[part], total - solid), strict=True):
            np.divide(share, total, out=prior[here], where=inside[part])
        core[here] = deep[1:-1, 1:-1, 1:-1][part] > _RIM_MM

    in_threads(lay_out, slabs(inside.shape[0]))
    return TissuePriors(grey=priors[0], white=priors[1], fluid=priors[2], core=core)


def _seen(grid: Grid, alignment: Alignment) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The template's grey and white matter, blurred, on a grid of the scan's own frame.

    They are looked up on blocks of voxels, which such a blur leaves nothing finer than.
    """
    template = load_template()
    steps = [round(s) for s in np.divide(grid.merged(_BLOCK_MM).spacing_mm, grid.spacing_mm)]
    whole = [slice(0, -(-n // step) * step) for n, step in zip(grid.shape, steps, strict=True)]
    blocks = grid.crop((whole[0], whole[1], whole[2])).merged(_BLOCK_MM)
    # less by what interpolating between blocks adds, in voxels of the grid
    added = np.array([added_variance(step) for step in steps])
    blur = np.sqrt((_BLUR_MM / np.array(grid.spacing_mm)) ** 2 - added) / steps
    grey, white = (
        enlarged(blurred(part.data, blur), grid.shape, tuple(map(float, steps)))
        for part in alignment.on(blocks, template.grey, template.white)
    )
    return grey, white
