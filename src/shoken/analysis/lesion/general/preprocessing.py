"""A brain as engine ``outlier`` sees it: even, smoothed, lesions on the high side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.analysis.anatomy.brightness import (
    Brightness,
    TissueBrightness,
    bias_field,
    tissue_brightness,
)
from shoken.imaging.sequence import MrSequence
from shoken.imaging.smoothing import blurred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.imaging.volume import Grid, Mask, Volume

__all__ = [
    "DARK",
    "Seen",
    "every_density",
    "fluid_and_mixtures",
    "fluid_before",
    "long_tailed",
    "ordinary_density",
    "pictured",
    "see",
    "share_of_tissue",
]

DARK = frozenset({MrSequence.T1, MrSequence.T1C})
_NOISE_SCALE_MM = 0.5  # 0.7 was worse on every lighter load of the patient at hand and on phantoms
# by hand: one voxel in fifty of a tissue is far from its centre (vessels, iron, artefacts)
_TAIL = 0.02
_SULCI = 0.3  # by hand: near cortex there may be fluid that the template has not, a third as likely
_SULCUS_MM = 3.0  # by hand: about as wide as a sulcus


@dataclass(frozen=True, eq=False)
class Seen:
    """A brain's box: intensities (lesions are on the high side), and what is known of them."""

    values: NDArray[np.float32]
    inside: NDArray[np.bool_]
    tissue: TissuePriors
    usual: TissueBrightness
    grid: Grid

    @property
    def spacing(self) -> NDArray[np.float64]:
        """(3,) mm."""
        return np.array(self.grid.spacing_mm)

    @property
    def fluid_is_beyond(self) -> bool:
        """Whether fluid lies on the lesions' side: on T2, T1 and proton density, not on FLAIR."""
        return self.usual.fluid.centre > self.usual.grey.centre

    def blurred(self, data: NDArray[Any], scale_mm: float) -> NDArray[np.float32]:
        """A map blurred by a Gaussian of a width in mm."""
        return blurred(data, scale_mm / self.spacing)

    def laid(self, of_inside: NDArray[Any]) -> NDArray[np.float32]:
        """The values (N,) of the voxels inside as a map (X, Y, Z), 0 outside."""
        result = np.zeros(self.inside.shape, dtype=np.float32)
        result[self.inside] = of_inside
        return result

    def blurred_inside(self, of_inside: NDArray[Any], scale_mm: float) -> NDArray[np.float32]:
        """The values (N,) of the voxels inside, blurred: nothing is outside."""
        blurry: NDArray[np.float32] = self.blurred(self.laid(of_inside), scale_mm)[self.inside]
        return blurry


def see(
    data: NDArray[np.float32],
    inside: NDArray[np.bool_],
    tissue: TissuePriors,
    grid: Grid,
    sequence: MrSequence,
) -> Seen:
    """Voxels of one sequence, (X, Y, Z): bias field divided out, turned over where it is T1."""
    spacing = np.array(grid.spacing_mm)
    values = data / bias_field(data, tissue, inside, spacing)
    values = _smoothed(values, inside, _NOISE_SCALE_MM / spacing)
    if sequence in DARK:
        values = -values
    return Seen(values, inside, tissue, tissue_brightness(values, tissue), grid)


def fluid_before(seen: Seen) -> NDArray[np.float32]:
    """(N,) The prior of fluid inside; sulci are finer than a template, so cortex may hold it."""
    fluid: NDArray[np.float32] = seen.tissue.fluid[seen.inside]
    if not seen.fluid_is_beyond:
        return fluid
    spread = seen.blurred(seen.tissue.fluid + _SULCI * seen.tissue.grey, _SULCUS_MM)
    return np.maximum(fluid, spread[seen.inside])


def long_tailed(
    tissue: Brightness, values: NDArray[np.float32], centre: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Density of a tissue around a centre for each voxel; some voxels are far from it."""
    wide = Brightness(tissue.centre, 3 * tissue.spread)
    return (1 - _TAIL) * tissue.density(values, centre) + _TAIL * wide.density(values, centre)


def fluid_and_mixtures(usual: TissueBrightness, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half of the voxels at a fluid's border are partly brain."""
    grey, white, fluid = usual
    least = 0.15 * abs(white.centre - fluid.centre)
    pure = Brightness(fluid.centre, max(fluid.spread, least))
    mixed = Brightness((grey.centre + fluid.centre) / 2, abs(grey.centre - fluid.centre) / 3)
    return 0.5 * pure.density(values) + 0.5 * mixed.density(values)


def pictured(brain: Mask, volume: Volume, searched: Volume) -> NDArray[np.bool_]:
    """(X, Y, Z) bool: where a brain is seen in a scan and in the one of its study searched."""
    # what somebody cut away before has the value of the picture's corner: empty, not dark
    inside = brain.data & (volume.data != volume.data[0, 0, 0])
    if searched is not volume:
        inside &= searched.data != 0  # beyond its field of view
    return inside


def ordinary_density(
    usual: TissueBrightness,
    values: NDArray[np.float32],
    in_grey: NDArray[np.float32],
    in_white: NDArray[np.float32],
    in_fluid: NDArray[np.float32],
    grey_here: NDArray[np.float32],
    white_here: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The density of values where no lesion is: shares of tissues, and their centres around."""
    return np.asarray(
        in_white * long_tailed(usual.white, values, white_here)
        + in_grey * long_tailed(usual.grey, values, grey_here)
        + in_fluid * fluid_and_mixtures(usual, values)
        + np.float32(1e-6 / usual.grey.spread)
    )


def every_density(
    usual: TissueBrightness,
    rare: float,
    values: NDArray[np.float32],
    in_grey: NDArray[np.float32],
    in_white: NDArray[np.float32],
    in_fluid: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The density of values by all tissues and by lesions, which must not pass for a tissue."""
    outlying = scipy.special.expit((values - usual.grey.centre) / usual.grey.spread * 2 - 3)
    outlying *= rare / (0.8 * abs(usual.grey.centre - usual.fluid.centre))
    grey, white = in_grey * usual.grey.density(values), in_white * usual.white.density(values)
    return np.maximum(grey + white + in_fluid * usual.fluid.density(values) + outlying, 1e-12)


def share_of_tissue(
    one: Brightness,
    least: float,
    values: NDArray[np.float32],
    prior: NDArray[np.float32],
    every: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The share of a tissue in the density of values, where its prior is above the least."""
    return np.where(prior > least, prior * one.density(values) / every, 0)


def _smoothed(
    values: NDArray[np.float32], inside: NDArray[np.bool_], sigma: NDArray[np.float64]
) -> NDArray[np.float32]:
    """A Gaussian mean of the voxels inside alone."""
    weight, total = blurred(inside, sigma), blurred(np.where(inside, values, 0), sigma)
    return total / np.maximum(weight, np.float32(1e-3))
