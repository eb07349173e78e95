"""A poster: still pictures of what the viewer shows first, for as long as it starts.

Where no graphics card draws, the viewer needs seconds before its first picture.
"""

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.render import Window
    from shoken.analysis.values import Analysis

    Poster = Mapping[Plane, bytes]

__all__ = ["axial_poster", "poster"]

_PIXELS = 480  # high; by hand: a large pane on a laptop shows twice that, for seconds
_SMALLER = 300  # of the planes beside it, which the viewer draws at 38 % against 62 %
_OPACITY = 0.6  # of the marks, as the viewer begins


def poster(analysis: Analysis, *, brain_only: bool = False) -> Poster:
    """JPEG files of the planes through the place where the viewer begins, candidates marked.

    Parameters
    ----------
    analysis
        Its mask is drawn as it was cut.
    brain_only
        Whether all that is outside the brain mask is left out: a whole head would show a face.
    """
    volume, brain = analysis.scan.volume, analysis.brain.mask
    window, voxel = window_of(volume, brain), central_voxel(analysis)
    if brain_only:
        volume = volume.with_data(np.where(brain.data, volume.data, np.float32(window.low)))
    lesion = analysis.search.lesions.mask if analysis.search else None
    layers = Layers(lesion=lesion, opacity=_OPACITY)
    heights = {Plane.AXIAL: _PIXELS, Plane.CORONAL: _SMALLER, Plane.SAGITTAL: _SMALLER}
    return {
        plane: jpeg_bytes(
            slice_picture(
                volume, plane, voxel[plane.axis], window, layers, height=height, letters=True
            )
        )
        for plane, height in heights.items()
    }


def axial_poster(analysis: Analysis, index: int, window: Window) -> Poster:
    """The one plane, without marks, that the viewer shows of each of two visits."""
    volume = analysis.scan.volume
    drawn = slice_picture(volume, Plane.AXIAL, index, window, height=_PIXELS, letters=True)
    return {Plane.AXIAL: jpeg_bytes(drawn)}
