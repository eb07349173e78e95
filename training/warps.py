"""Where each voxel of a synthetic crop lies in the head that it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.fields import waves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.material import Head

__all__ = ["Push", "Warp", "draw_warp"]

_DEGREES = 12.0  # by hand: how far heads are turned in scanners, and a little further
_SCALE = 0.12  # by hand: the spread of adults' brains
_BEND_MM = 5.0  # by hand: the largest that leaves faces and gyri plausible
_HALF_WAVES = 5  # over the crop: bends over 25 mm and more
_REACH_MM = 45.0  # by hand: beyond it from a mass's surface nothing moves, as the skull does not


@dataclass(frozen=True)
class Push:
    """A mass that pushes tissue away from its centre, in voxels of the crop.

    ``share`` of its volume is new; the rest has taken the place of what was there.
    """

    centre: tuple[float, float, float]
    radius_mm: float
    share: float


@dataclass(frozen=True, eq=False)
class Warp:
    """Places in the head's voxels, (3, X, Y, Z) float32, and their slope, (3, 3), without bends."""

    places: NDArray[np.float32]
    slope: NDArray[np.float32]

    def sample(self, tissues: NDArray[np.uint8], step: int = 1) -> NDArray[np.uint8]:
        """The nearest tissue at every ``step``-th place, and air outside of the head."""
        places = self.places[:, ::step, ::step, ::step]
        index = np.zeros(places.shape[1:], dtype=np.int32)
        within = np.ones(places.shape[1:], dtype=bool)
        for axis, size in enumerate(tissues.shape):
            at = np.rint(places[axis]).astype(np.int32)
            within &= (at >= 0) & (at < size)
            index = index * size + np.clip(at, 0, size - 1)
        return np.where(within, tissues.ravel()[index], np.uint8(0))

    def moved(self, aside: NDArray[np.float32], step: int) -> Warp:
        """Every ``step``-th place, moved by (3, …) voxels of the head."""
        return Warp(self.places[:, ::step, ::step, ::step] + aside, self.slope)

    def pushed(self, push: Push) -> Warp:
        """With a mass: at r from its centre lies what lay nearer, so that no volume is lost."""
        shape = self.places.shape[1:]
        away = np.stack(np.broadcast_arrays(*(
            (np.arange(n, dtype=np.float32) - c).reshape([-1 if k == axis else 1 for k in range(3)])
            for axis, (n, c) in enumerate(zip(shape, push.centre, strict=True))
        )))  # fmt: skip
        r = np.maximum(np.sqrt((away**2).sum(axis=0)), 1e-3)
        new = push.share * push.radius_mm**3
        before = np.cbrt(np.maximum(r**3 - new, (1 - push.share) * r**3))
        fade = np.clip((push.radius_mm + _REACH_MM - r) / _REACH_MM, 0, 1)
        moved = away * ((before / r - 1) * fade)
        return Warp(self.places + np.tensordot(self.slope, moved, axes=1), self.slope)


def draw_warp(head: Head, shape: tuple[int, int, int], rng: np.random.Generator) -> Warp:
    """Turned, scaled, bent, shifted about the brain's middle, and mirrored half of the time."""
    turn = scipy.spatial.transform.Rotation.from_euler(
        "xyz", rng.uniform(-_DEGREES, _DEGREES, 3), degrees=True
    )
    slope = turn.as_matrix() * rng.uniform(1 - _SCALE, 1 + _SCALE, 3)
    if rng.random() < 0.5:
        slope[0] *= -1
    low, high = head.brain_box
    spare = np.maximum((high - low - shape) / 2, 0) + 6
    middle = (low + high) / 2 + rng.uniform(-spare, spare)
    x, y, z = (np.arange(n, dtype=np.float32) - (n - 1) / 2 for n in shape)
    slope = slope.astype(np.float32)
    places = np.empty((3, *shape), dtype=np.float32)
    bend = rng.uniform(0, _BEND_MM)
    for axis in range(3):
        a, b, c = slope[axis]
        flat = a * x[:, None, None] + b * y[:, None] + c * z + np.float32(middle[axis])
        places[axis] = flat + np.float32(bend) * waves(shape, _HALF_WAVES, rng)
    return Warp(places, slope)
