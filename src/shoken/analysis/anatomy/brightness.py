"""How bright each tissue is in one scan, and the smooth bias field that a coil leaves in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy

from shoken.common.errors import AnalysisError
from shoken.imaging.interpolation import enlarged
from shoken.imaging.smoothing import blurred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.tissue import TissuePriors

__all__ = ["Brightness", "TissueBrightness", "bias_field", "most_frequent", "tissue_brightness"]

_BIAS_SCALE_MM = 25.0  # by hand: smoother than any anatomy, finer than a head coil's fall-off
_BIAS_STEP_MM = 3.0  # a field this smooth loses nothing on a grid this coarse
_BIAS_ROUNDS = 10  # a bound alone; _BIAS_STILL ends the rounds before
_BIAS_STILL = 0.015  # a round that changes the field by less has nothing left to find; by hand
# share of the template's strongest prior: voxels well inside a tissue, few of them mixed
_SURE = 0.8
_FEWEST_VOXELS = 50  # fewer give no peak to a histogram of 200 bins; by hand
_RAREST = 1e-4  # density of a value some four standard deviations off: it belongs to no tissue


class Brightness(NamedTuple):
    """Most frequent intensity of a tissue, and the standard deviation around it."""

    centre: float
    spread: float

    def density(
        self, values: NDArray[np.float32], around: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Normal probability density; ``around`` is a centre for each voxel instead of the one."""
        centre = np.float32(self.centre) if around is None else around
        scaled = (values - centre) / np.float32(self.spread)
        return np.exp(np.float32(-0.5) * scaled**2) / np.float32(self.spread * np.sqrt(2 * np.pi))


class TissueBrightness(NamedTuple):
    """The brightness of grey matter, white matter and fluid."""

    grey: Brightness
    white: Brightness
    fluid: Brightness


def tissue_brightness(values: NDArray[np.float32], tissue: TissuePriors) -> TissueBrightness:
    """The brightness of each tissue where the template is surest of it.

    The most frequent value and the narrower side of its spread are taken, since a lesion adds to
    one side only and may be a large part of what the template calls white matter.

    Raises
    ------
    AnalysisError
        A tissue is not in the picture.
    """
    return TissueBrightness(
        *(
            most_frequent(
                values[tissue.core & (prior > _SURE * prior.max(where=tissue.core, initial=0))]
            )
            for prior in (tissue.grey, tissue.white, tissue.fluid)
        )
    )


def most_frequent(values: NDArray[np.float32]) -> Brightness:
    """The most frequent of some values, and their spread to the side where it is narrower.

    Raises
    ------
    AnalysisError
        There are too few, or all are alike.
    """
    if values.size < _FEWEST_VOXELS:
        raise AnalysisError("the image shows too little of the brain to tell its tissues apart")
    low, high = np.percentile(values, (0.5, 99.5))
    if not high > low:
        raise AnalysisError("the brain has the same brightness everywhere")
    counts, edges = np.histogram(values, 200, (low, high))
    top = int(scipy.ndimage.gaussian_filter1d(counts.astype(float), 5).argmax())
    centre = float(edges[top] + edges[top + 1]) / 2
    sides = (centre - values[values < centre], values[values > centre] - centre)
    spread = min(np.median(s) for s in sides if s.size >= _FEWEST_VOXELS // 4)
    return Brightness(centre, float(max(1.4826 * spread, 1e-3 * (high - low))))


def bias_field(
    values: NDArray[np.float32],
    tissue: TissuePriors,
    inside: NDArray[np.bool_],
    spacing_mm: NDArray[np.float64],
) -> NDArray[np.float32]:
    """The smooth share of the ratio of intensities to their tissue's brightness; 1 in the middle.

    It is found at about 3 mm and varies over 25 mm; voxels that look like no tissue of their
    place, lesions among them, have no say in it (after Wells, IEEE TMI 1996).
    """
    x, y, z = (slice(None, None, max(1, int(_BIAS_STEP_MM // s))) for s in spacing_mm)
    step = (x, y, z)
    sigma = _BIAS_SCALE_MM / (spacing_mm * [s.step for s in step])
    coarse, part, within = values[step], tissue.crop(step), inside[step]
    field = np.ones_like(coarse)
    for _ in range(_BIAS_ROUNDS):
        flat = coarse / field
        usual = tissue_brightness(flat, part)
        grey = part.grey * usual.grey.density(flat)
        white = part.white * usual.white.density(flat)
        solid = grey + white
        every = solid + part.fluid * usual.fluid.density(flat)
        expected = (grey * usual.grey.centre + white * usual.white.centre) / np.maximum(
            solid, 1e-20
        )
        rarest = _RAREST * min(1 / usual.grey.spread, 1 / usual.white.spread)
        counted = within & (solid > every / 2) & (every > rarest) & (expected > 0)
        ratio = np.where(counted, flat / np.where(counted, expected, 1), 0)
        weight, more = blurred(counted, sigma), blurred(ratio, sigma)
        # what a wide mean leaves of a slope, the next round finds
        more = np.where(weight > 1e-3, more / np.maximum(weight, 1e-6), 1)
        field *= more
        field /= np.median(field[within])
        if np.std(more[within]) < _BIAS_STILL:
            break
    full = enlarged(field, values.shape)
    return np.clip(full, 0.2, 5, out=full)
