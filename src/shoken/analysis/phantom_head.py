"""The tissues of a whole head around a brain, as shares of each voxel of a phantom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Head", "head_around"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Head:
    """Shares of each tissue, (X, Y, Z) float32 adding up to one, air the rest.

    ``voxel_mm`` is the edge of the voxels, which are cubes.
    """

    voxel_mm: float
    white: NDArray[np.float32]
    grey: NDArray[np.float32]
    fluid: NDArray[np.float32]
    bone: NDArray[np.float32]
    marrow: NDArray[np.float32]
    scalp: NDArray[np.float32]
    muscle: NDArray[np.float32]


def head_around(
    white: NDArray[np.float32],
    grey: NDArray[np.float32],
    brain: NDArray[np.float32],
    voxel_mm: float,
) -> Head:
    """Tissue shares of a whole head around a brain.

    The maps are averages of 152 people and so blurred; squaring the shares sharpens them.
    """
    fluid = np.clip(brain - grey - white, 0, 1)
    total = np.maximum(grey**2 + white**2 + fluid**2, 1e-6)
    shares = [np.where(brain > 0.5, part**2 / total, 0) for part in (white, grey, fluid)]
    inside = brain > 0.5
    filled = inside | (scipy.ndimage.gaussian_filter(inside.astype(np.float32), 4 / voxel_mm) > 0.5)
    away_mm = voxel_mm * scipy.ndimage.distance_transform_edt(~filled)
    shells = {
        "fluid": (away_mm > 0) & (away_mm <= 1),
        "bone": ((away_mm > 1) & (away_mm <= 3)) | ((away_mm > 5) & (away_mm <= 7)),
        "marrow": (away_mm > 3) & (away_mm <= 5),
        "scalp": (away_mm > 7) & (away_mm <= 12),
        "muscle": np.zeros_like(inside),
    }
    shells["fluid"] |= filled & ~inside
    _add_face_and_neck(shells, inside, voxel_mm)
    blur = 0.5 / voxel_mm
    soft = {n: scipy.ndimage.gaussian_filter(s.astype(np.float32), blur) for n, s in shells.items()}
    room = 1 - sum(shares)
    soft = {name: np.minimum(share, room) for name, share in soft.items()}
    fluid_share = shares[2] + soft.pop("fluid")
    return Head(voxel_mm=voxel_mm, white=shares[0], grey=shares[1], fluid=fluid_share, **soft)


def _add_face_and_neck(
    shells: dict[str, NDArray[np.bool_]], inside: NDArray[np.bool_], voxel_mm: float
) -> None:
    """Muscle and fat below and in front of the brain, so that the head does not float in air."""
    x, y, z = (voxel_mm * places for places in np.ogrid[tuple(slice(0, n) for n in inside.shape)])
    cx, cy, _ = (voxel_mm * n / 2 for n in inside.shape)
    taken = inside | shells["fluid"] | shells["bone"] | shells["marrow"]
    neck = ((x - cx) / 55) ** 2 + ((y - cy + 15) / 60) ** 2 < 1
    face = (((x - cx) / 60) ** 2 + ((y - cy - 35) / 55) ** 2 < 1) & (z < 70)
    lower = (neck & (z < 45)) | face
    rind = round(4 / voxel_mm)
    skin = lower & ~scipy.ndimage.binary_erosion(lower, iterations=rind, border_value=1)
    shells["scalp"] = (shells["scalp"] & ~lower & (z > 25)) | (skin & ~taken)
    shells["muscle"] = lower & ~skin & ~taken
