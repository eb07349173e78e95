"""What lies around the brain of a scan, to be shown: larger than in the whole head, and no face."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import window_of
from shoken.imaging.volume import Mask, Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis

__all__ = ["AroundBrain"]

_AROUND_MM = 8.0  # a rim of black around the brain


class AroundBrain:
    """The box around brain and findings with a rim: scan, masks, and the findings' numbers.

    All are on the box's grid.  ``first`` is the box's first voxel on the canonical grid, and
    ``lesion`` None where lesions were not searched for.
    """

    def __init__(self, analysis: Analysis) -> None:
        brain, volume = analysis.brain.mask, analysis.scan.volume
        margin = round(_AROUND_MM / min(volume.grid.spacing_mm))
        search = analysis.search
        # a reader may have drawn one outside the brain
        inside = brain.data | search.lesions.mask.data if search else brain.data
        box = bounding_box(inside, margin)
        grid = volume.grid.crop(box)
        self.first = tuple(int(side.start) for side in box)
        self.window = window_of(volume, brain)
        self.volume, self.brain = Volume(volume.data[box], grid), Mask(brain.data[box], grid)
        self.lesion = Mask(search.lesions.mask.data[box], grid) if search else None
        self._search, self._box = search, box

    @cached_property
    def numbers(self) -> NDArray[np.integer]:
        """(X, Y, Z): at each voxel the number of its finding; not everybody who draws asks."""
        if self._search is None:
            return np.zeros(self.volume.grid.shape, np.int32)
        return self._search.numbers[self._box]

    @property
    def height_mm(self) -> float:
        """Of an axial slice."""
        grid = self.volume.grid
        return grid.shape[1] * grid.spacing_mm[1]
