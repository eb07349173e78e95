"""Two visits that were compared, side by side at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import Layers, Plane, slice_picture, window_of, with_scale
from shoken.imaging.volume import Grid, Mask, Volume, bounding_box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.report.record.comparison import PairRecord

__all__ = ["visit_pictures"]

_AROUND_MM, _HEIGHT = 8.0, 420  # black around the brain; pixels in print


def visit_pictures(
    first: Analysis, second: Analysis, record: PairRecord, place_ras_mm: Sequence[float]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The axial slice through a place of the first scan, on both visits, lesions marked.

    The second visit is turned as the record says, so that both show the same slice of the head:
    (H, W, 3) uint8 each, of one size.
    """
    brain, whole = first.brain.mask, first.scan.volume.grid
    box = bounding_box(brain.data, round(_AROUND_MM / min(whole.spacing_mm)))
    at = round(float(whole.voxel(np.array(place_ras_mm))[2]))
    at = min(max(at, box[2].start), box[2].stop - 1)
    here = (box[0], box[1], slice(at, at + 1))
    grid = whole.crop(here)
    moved = Grid(
        second.scan.volume.grid.shape,
        np.array(record.second_to_first) @ second.scan.volume.grid.affine,
    )
    volumes = (
        Volume(first.scan.volume.data[here], grid),
        Volume(second.scan.volume.data, moved).resample_onto(grid),
    )
    masks: list[Mask | None] = [None, None]
    if first.lesions and second.lesions:
        masks[0] = Mask(first.lesions.mask.data[here], grid)
        masks[1] = Mask(second.lesions.mask.data, moved).resample_onto(grid)
    shown = [
        slice_picture(
            volume,
            Plane.AXIAL,
            0,
            window_of(one.scan.volume, one.brain.mask),
            Layers(lesion=mask, opacity=0.25),
            height=_HEIGHT,
            letters=True,
        )
        for one, volume, mask in zip((first, second), volumes, masks, strict=True)
    ]
    return with_scale(shown[0], grid.shape[1] * grid.spacing_mm[1] / _HEIGHT), shown[1]
