"""Strokes: by the masks of real ones, and by procedure; recent, or a cavity with gliosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.lesions.shapes import blob, radius_mm
from training.tissues import Tissue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.canvas import Canvas
    from training.material import Stroke

__all__ = ["cortical_stroke", "stroke_of"]

_CHRONIC = 0.45  # of strokes, by hand


def stroke_of(stroke: Stroke, mni_mm: NDArray[np.float32], canvas: Canvas) -> None:
    """A real stroke's shape where it lay; ``mni_mm`` is (3, X, Y, Z) of each voxel."""
    there = stroke.at(mni_mm).astype(np.float32)
    # the masks' steps of 2 mm, smoothed; the blur's slope at a border is 1 over 2.5 deviations
    depth = 2 * 2.5 * (scipy.ndimage.gaussian_filter(there, 2) - 0.5)
    _infarct(canvas, depth + canvas.rough, (slice(None),) * 3)


def cortical_stroke(canvas: Canvas) -> None:
    """An infarct about a place of the cortex, or deep."""
    deep = canvas.rng.random() < 0.25
    where = canvas.of(Tissue.DEEP_GREY if deep else Tissue.CORTEX)
    for centre in canvas.places(where, 1):
        radius = radius_mm(canvas.rng, 6 if deep else 12, 30, least=4)
        box, depth = blob(canvas, centre, radius, stretch=canvas.rng.uniform(1, 1.8), uneven=0.35)
        _infarct(canvas, depth, box)


def _infarct(canvas: Canvas, depth: NDArray[np.float32], box: tuple[slice, slice, slice]) -> None:
    rng, within = canvas.rng, canvas.parenchyma[box]
    if rng.random() >= _CHRONIC:
        canvas.paint(
            depth, Tissue.INFARCT, soft_mm=rng.uniform(1, 3), within=within, box=box, over=True
        )
        return
    canvas.paint(depth, Tissue.GLIOSIS, soft_mm=1.5, within=within, box=box, over=True)
    uneven = rng.uniform(1, 5) + 2 * canvas.slow[box]  # mm of gliosis about the cavity
    canvas.paint(depth - uneven, Tissue.CAVITY, soft_mm=1.5, within=within, box=box, over=True)
