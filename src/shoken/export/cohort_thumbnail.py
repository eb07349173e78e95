"""An analysis as one small picture, for a page that shows many."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from shoken.analysis.render import (
    Layers,
    Plane,
    central_voxel,
    slice_picture,
    window_of,
    with_word,
)

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis

__all__ = ["THUMBNAIL", "thumbnail_webp"]

THUMBNAIL = "_thumbnail.webp"  # how its file's name ends
_HEIGHT = 160  # by hand: outlines are seen on a tile of 300 pixels' width, on fine screens too
_QUALITY = 80  # by hand: a tenth of a PNG's bytes, and nothing that one sees is lost


def thumbnail_webp(analysis: Analysis) -> bytes:
    """Three planes through the largest finding with brain outline and candidates, as WebP."""
    volume, voxel = analysis.scan.volume, central_voxel(analysis)
    window = window_of(volume, analysis.brain.mask)
    search = analysis.search
    layers = Layers(brain=analysis.brain.mask, lesion=search.lesions.mask if search else None)
    row = np.hstack(
        [slice_picture(volume, p, voxel[p.axis], window, layers, height=_HEIGHT) for p in Plane]
    )
    drawn = with_word(row, "SYNTHETIC") if analysis.scan.synthetic else row
    content = io.BytesIO()
    Image.fromarray(drawn).save(content, "WEBP", quality=_QUALITY)
    return content.getvalue()
