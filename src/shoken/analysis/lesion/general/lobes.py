"""A scan seen at the scale of lobes: on 4 mm voxels of the template's space, which is symmetric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.brightness import most_frequent, tissue_brightness
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.anatomy.tissue import TissuePriors
from shoken.common.threads import once
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Grid, Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment

__all__ = ["FRAME_MM", "MOSTLY_FLUID", "Lobes", "in_template_space", "template_frame"]

FRAME_MM = 4.0  # a mass of 10 mL, the least that is looked for, is 7 such voxels wide
_SHAPE, _ORIGIN = (37, 48, 42), (-72.0, -112.0, -72.0)  # ICBM's brain, the midline in the middle
_BIAS_ROUNDS = 5  # by hand: the field changes by less than 1 % after four
_BIAS_OUTLIER = 2.5  # deviations of the narrower side, which a mass is not on: farther has no say
MOSTLY_FLUID = 0.25  # by hand: of a voxel; sulci of 4 mm voxels make a quarter of cortex
_LIKE_FLUID = 0.8  # a share of the way from tissue to fluid: what goes farther may be fluid


@dataclass(frozen=True, eq=False)
class _Frame:
    """The template at 4 mm, its midline in the middle of the X axis, and smooth polynomials."""

    grid: Grid
    tissue: TissuePriors
    waves: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lobes:
    """A scan on the voxels of the frame: even, lesions on the high side.

    ``field`` is what was divided out, ``tissue_ends`` the brighter of grey and white matter,
    ``to_fluid`` how far fluid is beyond, negative if it is not, and ``spread`` a tissue's.
    """

    values: NDArray[np.float32]
    inside: NDArray[np.bool_]
    field: NDArray[np.float32]
    tissue_ends: float
    to_fluid: float
    spread: float

    @property
    def fluid_is_beyond(self) -> bool:
        """Whether fluid lies on the lesions' side."""
        return self.to_fluid > 0

    @property
    def like_fluid(self) -> float:
        """From where on brightness may be fluid's, if fluid is on that side."""
        return self.tissue_ends + _LIKE_FLUID * self.to_fluid

    @property
    def half_fluid(self) -> float:
        """Half of the way from tissue to fluid."""
        return self.tissue_ends + self.to_fluid / 2

    def beyond(self, share: float, spreads: float = 1.0) -> NDArray[np.float32]:
        """0 to 1: how surely each voxel is beyond the tissues.

        By a share of the way to fluid at least, and by so many times a tissue's spread.
        """
        begin = self.tissue_ends + max(share * abs(self.to_fluid), spreads * self.spread)
        width = max(0.04 * abs(self.to_fluid), self.spread / 2)
        return (scipy.special.expit((self.values - begin) / width) * self.inside).astype(np.float32)

    def below_fluid(self) -> NDArray[np.float32]:
        """0 to 1: how surely a voxel is not fluid, where fluid is on the lesions' side."""
        if not self.fluid_is_beyond:
            return np.ones_like(self.values)
        far = (self.like_fluid - self.values) / (0.06 * self.to_fluid)
        return np.asarray(scipy.special.expit(far), dtype=np.float32)


@once
def template_frame() -> _Frame:
    """The template, once per process."""
    affine = np.diag([FRAME_MM, FRAME_MM, FRAME_MM, 1.0])
    affine[:3, 3] = _ORIGIN
    grid, template = Grid(_SHAPE, affine), load_template()
    # voxels of 2 mm are means of eight, and blurred in a fifth of the time
    halfway = template.grid.merged(FRAME_MM / 2)
    blur = [FRAME_MM / 2.5 / mm for mm in halfway.spacing_mm]  # a voxel's width as a Gaussian's
    grey, white, brain = (
        Volume(blurred(part.resample_onto(halfway).data, blur), halfway).resample_onto(grid).data
        for part in (
            template.grey,
            template.white,
            Volume(template.brain.data.astype(np.float32), template.grid),
        )
    )
    total = np.maximum(grey + white, 1)
    x, y, z = np.meshgrid(*(np.linspace(-1, 1, n) for n in grid.shape), indexing="ij")
    powers = [(a, b, c) for a in range(3) for b in range(3) for c in range(3) if a + b + c <= 2]
    return _Frame(
        grid=grid,
        tissue=TissuePriors(
            grey=grey / total,
            white=white / total,
            fluid=np.clip(brain - (grey + white) / total, 0, 1),
            core=brain > 0.5,
        ),
        waves=np.stack([x**a * y**b * z**c for a, b, c in powers], axis=-1),
    )


def in_template_space(
    share: NDArray[np.float32],
    total: NDArray[np.float32],
    grid: Grid,
    alignment: Alignment,
    *,
    dark: bool,
) -> Lobes:
    """The scan's brightness at the places of the frame, a smooth field divided out.

    Parameters
    ----------
    share, total
        (X, Y, Z) of each voxel's neighbourhood how much is brain, and its brightness times that.
    grid
        Their voxels, in the scan's own frame.
    alignment
        The template on that frame.
    dark
        Whether lesions are dark, so that brightness is turned over.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    frame = template_frame()
    voxels = np.stack(np.meshgrid(*(np.arange(n) for n in _SHAPE), indexing="ij"), axis=-1)
    places = np.moveaxis(grid.voxel(alignment.from_mni(frame.grid.ras_mm(voxels))), -1, 0)
    weight, values = (
        scipy.ndimage.map_coordinates(part, places, order=1) for part in (share, total)
    )
    values = np.where(weight > 0.2, values / np.maximum(weight, 1e-3), 0)
    inside = weight > 0.5
    tissue = TissuePriors(
        grey=frame.tissue.grey, white=frame.tissue.white, fluid=frame.tissue.fluid,
        core=scipy.ndimage.binary_erosion(inside) & frame.tissue.core,
    )  # fmt: skip
    field = _smooth_field(values, tissue, frame.waves)
    sign = np.float32(-1 if dark else 1)
    even = sign * (values / field).astype(np.float32)
    grey, white, fluid = tissue_brightness(even, tissue)
    ends = max(grey.centre, white.centre)
    to_fluid = fluid.centre - ends
    spread = min(grey.spread, 0.3 * abs(to_fluid))
    return Lobes(even, inside, field, ends, to_fluid, spread)


def _smooth_field(
    values: NDArray[np.float32], tissue: TissuePriors, waves: NDArray[np.float64]
) -> NDArray[np.float32]:
    """A polynomial of second degree in the logarithm: too stiff for a mass to pass for it.

    Voxels that look unlike the tissue of their place have no say (Tukey's weights), and what is
    usual is told by the side where no mass lies.
    """
    field = np.ones_like(values)
    used = tissue.core & (tissue.fluid < MOSTLY_FLUID) & (values > 0)
    for _ in range(_BIAS_ROUNDS):
        grey, white, fluid = tissue_brightness(values / field, tissue)
        expected = (
            tissue.grey * grey.centre + tissue.white * white.centre + tissue.fluid * fluid.centre
        )
        ratio = np.log(values[used] / field[used] / expected[used])
        usual = most_frequent(ratio)
        off = ratio - usual.centre
        far = off / (_BIAS_OUTLIER * usual.spread)
        say = np.clip(1 - far**2, 0, 1)
        told = waves[used] * say[:, None]
        # of ten waves, so well apart, the normal equations lose nothing and take a tenth
        fit, *_ = np.linalg.lstsq(told.T @ told, told.T @ (off * say), rcond=None)
        step = waves @ fit
        field = (field * np.exp(step - np.median(step[tissue.core]))).astype(np.float32)
    return field
