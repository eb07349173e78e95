"""The crop that lesions are painted on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from training.fields import distance_mm, smooth_noise
from training.tissues import BRAIN, Tissue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["LESION_SHARE", "Box", "Canvas"]

Box: TypeAlias = tuple[slice, slice, slice]

# of a voxel: from there on it counts as lesion
LESION_SHARE = 0.5
_EVERYWHERE: Box = (slice(None), slice(None), slice(None))
_WHITE = (Tissue.WHITE, Tissue.CEREBELLAR_WHITE, Tissue.BRAINSTEM)


@dataclass(eq=False)
class Canvas:
    """Healthy tissue, the compartment of lesion over it, and that one's share, (X, Y, Z) each.

    ``tissues`` and ``lesions`` are uint8 of :class:`Tissue`, 0 in ``lesions`` where there is none;
    ``share`` is float32 from 0 to 1.  Voxels are 1 mm.
    """

    tissues: NDArray[np.uint8]
    rng: np.random.Generator
    lesions: NDArray[np.uint8] = field(init=False)
    share: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.lesions = np.zeros_like(self.tissues)
        self.share = np.zeros(self.tissues.shape, dtype=np.float32)

    def of(self, *tissues: Tissue) -> NDArray[np.bool_]:
        """Where the healthy tissue is one of some."""
        table = np.zeros(256, dtype=bool)
        table[list(tissues)] = True
        return table[self.tissues]

    @cached_property
    def white(self) -> NDArray[np.bool_]:
        """White matter of cerebrum, cerebellum and brainstem."""
        return self.of(*_WHITE)

    @cached_property
    def parenchyma(self) -> NDArray[np.bool_]:
        """Brain without fluid and plexus."""
        return self.of(*(t for t in BRAIN if t not in {Tissue.VENTRICLE, Tissue.PLEXUS}))

    @cached_property
    def from_ventricle_mm(self) -> NDArray[np.float32]:
        """To the lateral ventricles."""
        return distance_mm(self.of(Tissue.VENTRICLE, Tissue.PLEXUS))

    @cached_property
    def from_cortex_mm(self) -> NDArray[np.float32]:
        """To the cerebral cortex."""
        return distance_mm(self.of(Tissue.CORTEX))

    @cached_property
    def rough(self) -> NDArray[np.float32]:
        """Noise over 3 mm: uneven borders."""
        return smooth_noise(self.tissues.shape, 3, self.rng)

    @cached_property
    def slow(self) -> NDArray[np.float32]:
        """Noise over 14 mm: here more, there less."""
        return smooth_noise(self.tissues.shape, 14, self.rng)

    def places(self, where: NDArray[np.bool_], count: int) -> NDArray[np.intp]:
        """(count, 3): voxels drawn from those of a mask; none where it is empty."""
        flat = np.flatnonzero(where)
        if not flat.size:
            return np.zeros((0, 3), dtype=np.intp)
        return np.stack(np.unravel_index(self.rng.choice(flat, count), where.shape), axis=1)

    def around(self, centre: Iterable[float], reach_mm: float) -> Box:
        """The box of all that lies within a distance of a place."""
        low, middle, top = (
            slice(max(0, int(c - reach_mm)), max(1, min(n, int(c + reach_mm) + 2)))
            for c, n in zip(centre, self.tissues.shape, strict=True)
        )
        return low, middle, top

    def paint(
        self,
        depth_mm: NDArray[np.float32],
        compartment: Tissue,
        *,
        soft_mm: float,
        within: NDArray[np.bool_],
        box: Box = _EVERYWHERE,
        over: bool = False,
    ) -> None:
        """Paint a compartment where ``depth_mm`` under its border is positive, inside of a box.

        Its share of a voxel is one half at the border and rises over ``soft_mm``.  What has the
        larger share of a voxel stays, or with ``over`` what came last.
        """
        share = np.clip(0.5 + depth_mm / soft_mm, 0, 1).astype(np.float32) * within
        here = share > self.share[box]
        if over:
            here |= share >= LESION_SHARE
        self.lesions[box][here] = compartment
        self.share[box][here] = share[here]
