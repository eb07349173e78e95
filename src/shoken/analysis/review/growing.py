"""Voxels as bright as a seed, and joined to it: what a reader draws with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.common.errors import EditRefused
from shoken.common.review_refusals import Refusal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask, Volume

__all__ = ["grown", "voxel_at"]

# faces alone: through edges and corners of noise a region leaks into all that is as bright
_FACES = scipy.ndimage.generate_binary_structure(3, 1)


def voxel_at(volume: Volume, ras_mm: tuple[float, float, float]) -> tuple[int, int, int]:
    """The voxel at a place in RAS mm.

    Raises
    ------
    EditRefused
        It is outside the scan.
    """
    place = np.rint(volume.grid.voxel(np.array(ras_mm))).astype(int)
    if (place < 0).any() or (place >= volume.grid.shape).any():
        raise EditRefused(Refusal.OUTSIDE_SCAN)
    x, y, z = (int(v) for v in place)
    return x, y, z


def grown(
    volume: Volume,
    brain: Mask,
    seed: tuple[int, int, int],
    *,
    tolerance: float,
    within_mm: float,
) -> NDArray[np.int32]:
    """The voxels of the brain that are joined through faces to a seed and about as bright.

    Parameters
    ----------
    volume, brain
        The scan and its brain mask, on one grid.
    seed
        A voxel of the brain; its brightness is the median of it and the voxels around, since one
        voxel is mostly noise.
    tolerance
        How far brightness may be from that, in the scan's own units.
    within_mm
        How far from the seed a voxel may be.

    Returns
    -------
    NDArray
        Their places in the flattened (X, Y, Z) array, the seed's among them.

    Raises
    ------
    EditRefused
        The seed is outside the brain.
    """
    if not brain.data[seed]:
        raise EditRefused(Refusal.OUTSIDE_BRAIN)
    reach = [int(np.ceil(within_mm / mm)) for mm in volume.grid.spacing_mm]
    box = tuple(slice(max(0, at - far), at + far + 1) for at, far in zip(seed, reach, strict=True))
    around = tuple(slice(max(0, at - 1), at + 2) for at in seed)
    here = np.array([at - part.start for at, part in zip(seed, box, strict=True)])
    usual = float(np.median(volume.data[around][brain.data[around]]))
    alike = brain.data[box] & (np.abs(volume.data[box] - usual) <= tolerance)
    alike[tuple(here)] = True
    places = np.indices(alike.shape).reshape(3, -1).T - here
    away_mm = np.linalg.norm(places * volume.grid.spacing_mm, axis=1).reshape(alike.shape)
    pieces = scipy.ndimage.label(alike & (away_mm <= within_mm), structure=_FACES)[0]
    found = np.argwhere(pieces == pieces[tuple(here)]) + [part.start for part in box]
    return np.ravel_multi_index(tuple(found.T), volume.grid.shape).astype(np.int32)
