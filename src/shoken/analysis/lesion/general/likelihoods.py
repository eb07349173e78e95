"""How well each voxel goes with the tissues of its place, and how well with none of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.general.preprocessing import (
    every_density,
    fluid_before,
    ordinary_density,
    share_of_tissue,
)
from shoken.imaging.voxelwise import voxelwise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.lesion.general.preprocessing import Seen

__all__ = ["LIMIT", "RARE", "evenly", "likelihoods", "local_centres", "standing_out"]

_LOCAL_MM = 12.0  # sigma over which a tissue is taken to be equally bright
RARE = 0.02  # prior: a share of the white matter
# of a logarithm of two likelihoods: beyond it one is a three-thousandth of the other
LIMIT = 8.0


def local_centres(seen: Seen) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(N,) Grey and white matter's brightness around each voxel: cortex is not alike everywhere.

    Grey matter is never taken for darker (on T1 brighter) than in the whole brain.
    """
    usual, inside, tissue = seen.usual, seen.inside, seen.tissue
    values, in_grey, in_white, in_fluid = (
        part[inside] for part in (seen.values, tissue.grey, tissue.white, tissue.fluid)
    )
    every = voxelwise(partial(every_density, usual, RARE), values, in_grey, in_white, in_fluid)
    centres = []
    for one, prior, least in ((usual.grey, in_grey, 0.4), (usual.white, in_white, 0.6)):
        counted = voxelwise(partial(share_of_tissue, one, least), values, prior, every)
        weight = seen.blurred_inside(counted, _LOCAL_MM) + np.float32(0.01)
        total = seen.blurred_inside(counted * values, _LOCAL_MM)
        centres.append((total + np.float32(0.01 * one.centre)) / weight)
    return np.maximum(centres[0], np.float32(usual.grey.centre)), centres[1]


def likelihoods(
    seen: Seen, centres: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(N,) The density of each voxel's value where no lesion is, and 0 to 1 beyond grey matter.

    The second, over :func:`evenly`, is the density of a lesion's values.
    """
    values, in_grey, in_white = (
        part[seen.inside] for part in (seen.values, seen.tissue.grey, seen.tissue.white)
    )
    spread = np.float32(seen.usual.grey.spread)
    ordinary = voxelwise(
        partial(ordinary_density, seen.usual),
        *(values, in_grey, in_white, fluid_before(seen), *centres),
    )
    beyond = voxelwise(
        lambda values, here: scipy.special.expit((values - (here + spread)) / (spread / 2)),
        *(values, centres[0]),
    )
    return ordinary, beyond


def evenly(seen: Seen) -> float:
    """The range over which a lesion's value may lie anywhere: most of that of grey to fluid."""
    return float(0.8 * abs(seen.usual.grey.centre - seen.usual.fluid.centre))


def standing_out(seen: Seen) -> NDArray[np.float32]:
    """(X, Y, Z) the logarithm of both likelihoods' ratio within ±LIMIT; 0 outside of the brain.

    Positive where a voxel is unlike every tissue of its place, on the lesions' side.
    """
    ordinary, beyond = likelihoods(seen, local_centres(seen))
    least = np.float32(np.exp(-LIMIT))
    ratio = np.log(np.maximum(beyond, least) / np.float32(evenly(seen))) - np.log(ordinary)
    return seen.laid(np.clip(ratio, -LIMIT, LIMIT))
