"""Engine ``outlier``: how far a voxel is from what its place in the brain lets expect.

The template's tissue maps say which tissues a place may hold, the scan itself how bright each
tissue is (robust medians, after a smooth bias field has been divided out), and both together what
a voxel should look like and how widely that may vary.  A lesion is a voxel far to the bright side
on FLAIR, T2 and proton density, far to the dark side on T1.  The idea of lesions as outliers to a
tissue model with spatial priors is Van Leemput's (IEEE TMI 2001); needs no weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.sequence import Sequence
from shoken.tissue import TissuePriors
from shoken.volume import Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.lesion.engines import LesionInput

__all__ = ["probability"]

_DARK = frozenset({Sequence.T1, Sequence.T1C})
_HALF_AT_DEVIATIONS = 3.5
_DEVIATIONS_PER_LOGIT = 0.4
_RIM_MM = 3.0
_BIAS_SCALE_MM = 25.0
_NOISE_SCALE_MM = 0.7
_SURE = 0.8


def probability(given: LesionInput) -> Volume:
    """Lesion probability, 0 to 1, float32 on the scan's canonical grid."""
    grid, inside = given.volume.grid, given.brain.mask.data
    spacing = np.array(grid.spacing_mm)
    values = _without_bias(given.volume.data, given.tissue, inside, spacing)
    expected, spread = _expectation(values, given.tissue)
    deviation = np.where(inside, (values - expected) / spread, 0)
    if given.sequence in _DARK:
        deviation = -deviation
    deviation = scipy.ndimage.gaussian_filter(deviation, _NOISE_SCALE_MM / spacing)
    odds = (deviation - _HALF_AT_DEVIATIONS) / _DEVIATIONS_PER_LOGIT
    # the cortex and the fluid around it vary more than any template says
    depth_mm = scipy.ndimage.distance_transform_edt(inside, sampling=spacing)
    return Volume(np.where(depth_mm > _RIM_MM, scipy.special.expit(odds), 0), grid)


def _without_bias(
    data: NDArray[np.float32],
    tissue: TissuePriors,
    inside: NDArray[np.bool_],
    spacing: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Intensities with the smooth share of their ratio to the expected ones divided out."""
    step = tuple(slice(None, None, max(1, int(4 // s))) for s in spacing)
    coarse_mm = spacing * [s.step for s in step]
    part = TissuePriors(
        grey=tissue.grey[step],
        white=tissue.white[step],
        fluid=tissue.fluid[step],
        core=tissue.core[step],
    )
    field = np.ones(data[step].shape, dtype=np.float32)
    for _ in range(3):
        values = data[step] / field
        expected, spread = _expectation(values, part)
        usual = inside[step] & (np.abs(values - expected) < 2 * spread) & (expected > 0)
        ratio = np.where(usual, data[step] / np.maximum(expected, 1e-6), 0).astype(np.float32)
        sigma = _BIAS_SCALE_MM / coarse_mm
        weight = scipy.ndimage.gaussian_filter(usual.astype(np.float32), sigma)
        field = scipy.ndimage.gaussian_filter(ratio, sigma) / np.maximum(weight, 1e-6)
        field = np.where(weight > 1e-4, field, 1)
        field /= np.median(field[inside[step]])
    zoom = np.array(data.shape) / np.array(field.shape)
    full = scipy.ndimage.zoom(field, zoom, order=1, grid_mode=True, mode="nearest")
    return data / np.clip(full, 0.2, 5)


def _expectation(
    values: NDArray[np.float32], tissue: TissuePriors
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Brightness that each voxel's mixture of tissues lets expect, and its standard deviation."""
    priors = (tissue.grey, tissue.white, tissue.fluid)
    centres, spreads = zip(
        *(_robust(values[tissue.core & (p > _SURE * p[tissue.core].max())]) for p in priors),
        strict=True,
    )
    expected = sum(p * c for p, c in zip(priors, centres, strict=True))
    variance = sum(
        p * (s**2 + (c - expected) ** 2) for p, c, s in zip(priors, centres, spreads, strict=True)
    )
    return expected, np.sqrt(np.maximum(variance, min(spreads) ** 2))


def _robust(values: NDArray[np.float32]) -> tuple[np.float32, np.float32]:
    """Median, and the standard deviation that the median absolute deviation stands for."""
    centre = np.median(values)
    return centre, np.float32(1.4826 * max(np.median(np.abs(values - centre)), 1e-6))
