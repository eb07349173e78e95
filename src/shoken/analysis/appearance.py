"""Which sequence a picture looks like: by how bright the tissues are, and what enhances.

Everything is measured well inside the brain, so that it does not matter whether the skull has been
removed, how much of the neck is pictured or what a fat saturation did.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from shoken.analysis.anatomy.brightness import Brightness
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.imaging.volume import Mask, Volume

__all__ = ["Recognised", "recognise_sequence"]

# Thresholds, and the factor away from them at which a chance of 0.84 is given (one standard
# deviation), from bench/sequences.py.  Fluid is 2.0 to 3.3 times as bright as grey matter on T2 and
# physics makes it 0.6 to 1.3 times at echoes up to 35 ms.
_WEIGHTED, _WEIGHTED_BY = 1.55, 1.12
# On FLAIR it is 0.01 to 0.48 times as bright as white matter, slices of 5.5 mm and more included;
# on proton density 0.66 and more from a repetition time of 2 s on.
_NULLED, _NULLED_BY = 0.56, 1.12
# Where the template has deep fluid there is nothing brighter than white matter on T1 but great
# veins and choroid plexus with contrast agent: 0.6 to 15 % of it then, else at most 0.2 %.
_BRIGHTER = 1.15  # times white matter: above its spread, so that misplaced white matter is none
_ENHANCED, _ENHANCED_BY = 0.004, 1.7  # see above
_DEEP_FLUID = 0.5  # share of fluid in the template: places that are mostly fluid


@dataclass(frozen=True)
class Recognised:
    """The sequence that the tissues' brightness suggests.

    The first three are chances that, of two voxels of two tissues, the one of the first is the
    brighter: 0.5 says nothing, 0 and 1 are certain.  The others are chances as well: that fluid is
    as far above grey matter as T2 weighting makes it, that it is as dark as an inversion makes it,
    and that veins and plexus, where only fluid is expected, are as bright as with contrast agent.
    """

    white_over_grey: float
    fluid_over_grey: float
    fluid_over_white: float
    is_weighted: float
    is_nulled: float
    is_enhanced: float

    @property
    def sequence(self) -> MrSequence:
        """The likeliest."""
        return self.likeliest[0]

    @property
    def likeliest(self) -> tuple[MrSequence, ...]:
        """T1, T1 with contrast agent, T2, FLAIR and proton density, the likeliest first."""
        ranked = [MrSequence.T1, MrSequence.T1C, MrSequence.T2, MrSequence.FLAIR, MrSequence.PD]
        return tuple(sorted(ranked, key=self.chance, reverse=True))

    @property
    def confidence(self) -> float:
        """The chance of the likeliest."""
        return self.chance(self.sequence)

    def chance(self, sequence: MrSequence) -> float:
        """How clearly the picture is of a sequence: the chance of what is least clear of it."""
        agent = {MrSequence.T1: 1 - self.is_enhanced, MrSequence.T1C: self.is_enhanced}
        return min(1 - self.against(sequence), agent.get(sequence, 1.0))

    def against(self, sequence: MrSequence) -> float:
        """How clearly the picture speaks against a sequence: the chance of its clearest breach.

        Fluid is brightest on T2, by far, and white matter on T1; on FLAIR grey matter, and fluid is
        black; what lies between is proton density, where fluid's place depends on the repetition
        time.  Contrast agent may show in nothing pictured, and of other kinds than ours anything
        may be true.
        """
        t1 = max(1 - self.white_over_grey, self.fluid_over_grey)
        t2 = 1 - min(self.fluid_over_grey, self.fluid_over_white, self.is_weighted)
        return {
            MrSequence.T1: t1,
            MrSequence.T1C: t1,
            MrSequence.T2: t2,
            MrSequence.FLAIR: max(self.white_over_grey, self.fluid_over_white, 1 - self.is_nulled),
            MrSequence.PD: max(self.white_over_grey, self.is_weighted, self.is_nulled),
            MrSequence.UNKNOWN: 0.0,
        }[sequence]


def recognise_sequence(volume: Volume, brain: Mask, tissue: TissuePriors) -> Recognised:
    """What the tissues' brightness suggests, corrected for a coil's uneven brightness.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    filled = brain.data & (volume.data != volume.data[0, 0, 0])
    box = bounding_box(filled)
    values, part, inside = volume.data[box], tissue.crop(box), filled[box]
    part = replace(part, core=part.core & inside)
    even = values / bias_field(values, part, inside, np.array(volume.grid.spacing_mm))
    grey, white, fluid = tissue_brightness(even, part)
    in_fluid = even[part.core & (part.fluid > _DEEP_FLUID)]
    bright = np.count_nonzero(in_fluid > _BRIGHTER * white.centre) / max(in_fluid.size, 1)
    return Recognised(
        white_over_grey=_over(white, grey),
        fluid_over_grey=_over(fluid, grey),
        fluid_over_white=_over(fluid, white),
        is_weighted=_beyond(fluid.centre, _WEIGHTED * grey.centre, _WEIGHTED_BY),
        is_nulled=1 - _beyond(fluid.centre, _NULLED * white.centre, _NULLED_BY),
        is_enhanced=_beyond(bright, _ENHANCED, _ENHANCED_BY),
    )


def _over(one: Brightness, other: Brightness) -> float:
    """The chance that a voxel of one tissue is brighter than one of the other, both normal."""
    return _normal((one.centre - other.centre) / math.hypot(one.spread, other.spread))


def _beyond(value: float, threshold: float, factor: float) -> float:
    """The chance that a value is beyond a threshold, the factor being its standard deviation."""
    if value <= 0 or threshold <= 0:
        return float(value > threshold)
    return _normal(math.log(value / threshold) / math.log(factor))


def _normal(deviations: float) -> float:
    """The normal distribution's cumulative share."""
    return 0.5 * (1 + math.erf(deviations / math.sqrt(2)))
