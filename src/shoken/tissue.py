"""What tissue a voxel is expected to be: the template's maps, aligned to a scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.template import load_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.anatomy import Alignment
    from shoken.brain import Brain

__all__ = ["TissuePriors", "tissue_priors"]

_BLUR_MM = 1.5
_RIM_MM = 8.0


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


def tissue_priors(brain: Brain, alignment: Alignment) -> TissuePriors:
    """The template's tissue maps on a scan, blurred by what an affine alignment leaves open."""
    template, grid = load_template(), brain.mask.grid
    blur = [_BLUR_MM / spacing for spacing in grid.spacing_mm]
    grey, white = (
        scipy.ndimage.gaussian_filter(alignment.on(grid, part).data, blur)
        for part in (template.grey, template.white)
    )
    total = np.maximum(grey + white, 1)
    inside = brain.mask.data
    grey, white = np.where(inside, grey / total, 0), np.where(inside, white / total, 0)
    return TissuePriors(
        grey=grey,
        white=white,
        fluid=np.where(inside, 1 - grey - white, 0),
        core=scipy.ndimage.distance_transform_edt(inside, sampling=grid.spacing_mm) > _RIM_MM,
    )
