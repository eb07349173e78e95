"""A mass laid on a phantom or a real scan: oedema around a solid part around a necrotic one.

What it pushes aside moves, its brightness is uneven, and the oedema follows the white matter, as a
high-grade glioma's does.  Every voxel of it is synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.brightness import tissue_brightness
from shoken.imaging.sequence import MrSequence
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Mask, bounding_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.imaging.volume import Grid, Volume

__all__ = ["with_mass"]

_ROUGH_MM = 6.0  # the scale of its outline's lobes; by hand
_ROUGHNESS = 0.25  # of its radius
_INTO_GREY_MM = 8.0  # oedema reaches grey matter so much later than white
_SOLID, _NECROTIC = (0.2, 0.5), (0.2, 0.6)  # shares: of the whole, and of the solid part
_PUSH = 0.25  # of its radius, how far tissue at its border has moved
_PUSH_FADES_MM = 15.0  # the skull gives way to nothing
_DEPTH_MM = 10.0  # from the surface on, so that the brain keeps its outline


@dataclass(frozen=True)
class _Brightness:
    """Where between grey matter (0) and fluid (1) the parts of a mass lie, from and to."""

    oedema: tuple[float, float]
    solid: tuple[float, float]
    necrotic: tuple[float, float]


# on FLAIR fluid is dark, so that a negative place is brighter than grey matter
_BRIGHTNESS = {
    MrSequence.FLAIR: _Brightness((-0.7, -0.35), (-0.4, -0.1), (0.2, 0.7)),
    MrSequence.T2: _Brightness((0.4, 0.7), (0.2, 0.5), (0.6, 0.95)),
    MrSequence.T1: _Brightness((0.1, 0.35), (0.05, 0.3), (0.4, 0.8)),
}


_SURE, _PURE = 0.8, 0.8  # shares: of the surest prior, and of voxels that are less pure; by hand
_NOISE = 0.02  # of grey matter's brightness; by hand, as a phantom's


@dataclass(frozen=True, eq=False)
class _Mass:
    """Its parts, (X, Y, Z) bool, none of which overlap."""

    oedema: NDArray[np.bool_]
    solid: NDArray[np.bool_]
    necrotic: NDArray[np.bool_]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """All of it."""
        return self.oedema | self.solid | self.necrotic


def with_mass(
    volume: Volume,
    brain: Mask,
    tissue: TissuePriors,
    sequence: MrSequence,
    centre_ras_mm: NDArray[np.floating],
    volume_ml: float,
    seed: int,
) -> tuple[Volume, Mask]:
    """A scan with a mass in it, and where that is: the same arguments give the same voxels.

    Parameters
    ----------
    volume, brain, tissue
        A scan of a head without a mass, its brain, and what tissue its voxels are.
    sequence
        FLAIR, T2 or T1.
    centre_ras_mm
        (3,) Around which it grows.
    volume_ml
        Of all of it, oedema and necrosis included.
    seed
        Its outline and the sizes of its parts.

    Raises
    ------
    AnalysisError
        The scan's tissues cannot be told apart.
    """
    rng, box = np.random.default_rng(seed), bounding_box(brain.data, 2)
    grid, values, part = volume.grid.crop(box), volume.data[box], tissue.crop(box)
    inside = Mask(brain.data[box], grid)
    centre = grid.voxel(np.asarray(centre_ras_mm))
    radius_mm = float((3 * 1000 * volume_ml / (4 * np.pi)) ** (1 / 3))
    move = _pushing(inside, centre, radius_mm)
    grey = tissue_brightness(values, part).grey.centre
    fluid = _fluid(values, part, is_bright=sequence is MrSequence.T2)
    mass = _grown(inside, move(part.white), move(part.fluid), centre, volume_ml, rng)
    painted = _painted(move(values), mass, sequence, grey, fluid, grid, rng)
    noise = _NOISE * grey * rng.standard_normal(values.shape)
    data, where = volume.data.copy(), np.zeros(brain.data.shape, dtype=bool)
    data[box] = np.maximum(painted + np.where(mass.whole, noise, 0), 0)
    where[box] = mass.whole
    return volume.with_data(data), brain.with_data(where)


def _fluid(values: NDArray[np.float32], tissue: TissuePriors, *, is_bright: bool) -> float:
    """Its brightness; most voxels where a template has it are mixed, in a brain of wide sulci."""
    where = tissue.core & (tissue.fluid > _SURE * tissue.fluid.max(where=tissue.core, initial=0))
    return float(np.quantile(values[where], _PURE if is_bright else 1 - _PURE))


def _grown(
    brain: Mask,
    white: NDArray[np.float32],
    fluid: NDArray[np.float32],
    centre: NDArray[np.floating],
    volume_ml: float,
    rng: np.random.Generator,
) -> _Mass:
    """A mass around a place, in voxels, within a brain and outside its fluid."""
    grid, radius = brain.grid, float((3 * 1000 * volume_ml / (4 * np.pi)) ** (1 / 3))
    reach = _away_mm(grid, centre) - _ROUGHNESS * radius * _noise(grid, _ROUGH_MM, rng)
    soft = blurred(fluid, np.array([1.0, 1.0, 1.0]))
    may = brain.data & (soft < 0.6)
    outer = np.where(may, reach + _INTO_GREY_MM * (1 - np.clip(2 * white, 0, 1)), np.inf)
    whole = _lowest(outer, volume_ml / grid.voxel_ml)
    inner = reach - 0.15 * radius * _noise(grid, _ROUGH_MM, rng)
    share = rng.uniform(*_SOLID)
    solid = _lowest(np.where(whole, inner, np.inf), share * np.count_nonzero(whole))
    core = rng.uniform(*_NECROTIC) * np.count_nonzero(solid)
    deep = scipy.ndimage.distance_transform_edt(solid, sampling=grid.spacing_mm)
    necrotic = _lowest(np.where(solid, -deep, np.inf), core)
    return _Mass(whole & ~solid, solid & ~necrotic, necrotic)


def _pushing(
    brain: Mask, centre: NDArray[np.floating], radius_mm: float
) -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """What makes a picture of one in which a mass has pushed the tissue around it outwards."""
    grid = brain.grid
    spacing = np.array(grid.spacing_mm).reshape(3, 1, 1, 1)
    voxels = np.stack(np.meshgrid(*(np.arange(n) for n in grid.shape), indexing="ij"))
    away = (voxels - np.reshape(centre, (3, 1, 1, 1))) * spacing
    far = np.maximum(np.sqrt((away**2).sum(axis=0)), 1e-3)
    depth = scipy.ndimage.distance_transform_edt(brain.data, sampling=grid.spacing_mm)
    push = _PUSH * radius_mm * np.minimum(far / radius_mm, 1)
    push *= np.exp(-np.maximum(far - radius_mm, 0) / _PUSH_FADES_MM)
    push *= np.clip(depth / _DEPTH_MM, 0, 1)
    places = voxels - away / far * push / spacing

    def move(data: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(
            scipy.ndimage.map_coordinates(data, places, order=1, mode="nearest"), dtype=np.float32
        )

    return move


def _painted(
    picture: NDArray[np.float32],
    mass: _Mass,
    sequence: MrSequence,
    grey: float,
    fluid: float,
    grid: Grid,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """A picture with a mass in it, whose grey matter and fluid are so bright there."""
    result: NDArray[np.floating] = picture
    bright = _BRIGHTNESS[sequence]
    for part, (low, high) in (
        (mass.oedema, bright.oedema),
        (mass.solid, bright.solid),
        (mass.necrotic, bright.necrotic),
    ):
        texture = np.clip(0.5 + 0.25 * _noise(grid, 4.0, rng), 0, 1)
        painted = grey + (low + (high - low) * texture) * (fluid - grey)
        share = blurred(part, 0.8 / np.array(grid.spacing_mm))
        result = result * (1 - share) + share * painted
    return np.asarray(result, dtype=np.float32)


def _away_mm(grid: Grid, centre: NDArray[np.floating]) -> NDArray[np.float64]:
    axes = [
        (np.arange(n) - c) * mm
        for n, c, mm in zip(grid.shape, centre, grid.spacing_mm, strict=True)
    ]
    x, y, z = np.meshgrid(*axes, indexing="ij", sparse=True)
    return np.asarray(np.sqrt(x**2 + y**2 + z**2), dtype=np.float64)


def _noise(grid: Grid, scale_mm: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Smooth noise of standard deviation 1."""
    rough = blurred(rng.standard_normal(grid.shape), scale_mm / np.array(grid.spacing_mm))
    return np.asarray(rough / rough.std(), dtype=np.float32)


def _lowest(score: NDArray[np.floating], voxels: float) -> NDArray[np.bool_]:
    """So many voxels of the lowest finite score."""
    count = max(1, min(round(voxels), int(np.isfinite(score).sum())))
    return np.asarray(score <= np.partition(score.ravel(), count - 1)[count - 1], dtype=bool)
