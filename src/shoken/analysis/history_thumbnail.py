"""One slice of an analysis, small enough for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import (
    Layers,
    Plane,
    central_voxel,
    jpeg_bytes,
    slice_picture,
    window_of,
)
from shoken.imaging.volume import Mask, Volume, bounding_box

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis

__all__ = ["thumbnail_jpeg"]

_HEIGHT = 72  # pixels, by hand: a row of a list; a lesion of 1 cm is 4 pixels wide
_MARGIN = 2  # voxels, by hand: so that the brain does not touch the edge


def thumbnail_jpeg(analysis: Analysis) -> bytes:
    """An axial slice through the largest finding, else the brain's middle, as a JPEG.

    It shows the brain alone, the lesion candidates tinted: what is around the brain would take the
    room of a list's row, and shows nothing that a list is for.
    """
    brain, volume = analysis.brain.mask, analysis.scan.volume
    index = central_voxel(analysis)[Plane.AXIAL.axis]
    window = window_of(volume, brain)
    box = (*bounding_box(brain.data, _MARGIN)[:2], slice(index, index + 1))
    grid = volume.grid.crop(box)
    seen = np.where(brain.data[box], volume.data[box], np.float32(window.low))
    lesions = analysis.lesions
    layers = Layers(lesion=Mask(lesions.mask.data[box], grid) if lesions else None)
    picture = slice_picture(Volume(seen, grid), Plane.AXIAL, 0, window, layers, height=_HEIGHT)
    return jpeg_bytes(picture)
