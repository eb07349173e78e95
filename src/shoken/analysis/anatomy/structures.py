"""Structures of the brain and their volumes, on T1, by MeshNet of 30 channels (brainchop, MIT)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.conform import conform, conform_mask, unconform
from shoken.imaging.volume import Volume, bounding_box
from shoken.models.catalogue import MODELS
from shoken.models.meshnet import MOST_VOXELS, in_slabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from shoken.analysis.brain import Brain
    from shoken.imaging.volume import Grid
    from shoken.models.catalogue import ModelSpec

__all__ = ["MODEL", "Structures", "find_structures"]

MODEL = "anatomy18-meshnet"
_MARGIN = 6  # as narrow as gives what the whole 256³ gives (bench/meshnet.py)


@dataclass(frozen=True, eq=False, kw_only=True)
class Structures:
    """Structures of one brain.

    ``labels`` is (X, Y, Z) uint8 on the scan's canonical ``grid``, 0 where there is none; the
    names of labels are the row's.
    """

    labels: NDArray[np.uint8]
    grid: Grid
    model: ModelSpec

    @property
    def volumes_ml(self) -> Mapping[str, float]:
        """Volume of each structure by its key, both sides together, in mL."""
        counts = np.bincount(self.labels.ravel(), minlength=max(self.model.labels) + 1)
        return {
            key: float(counts[label]) * self.grid.voxel_ml
            for label, key in self.model.labels.items()
        }


def find_structures(volume: Volume, brain: Brain, *, most_voxels: int = MOST_VOXELS) -> Structures:
    """Label the structures of a brain.

    Parameters
    ----------
    volume
        The canonical scan.
    brain
        Its brain; all else is made black first, as brainchop does.
    most_voxels
        As :func:`shoken.models.meshnet.in_slabs`.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The network is not on this machine, or damaged.
    """
    spec = MODELS[MODEL]
    whole = conform(volume, brain.mask)
    inside = conform_mask(brain.mask, whole.grid)
    labels = np.zeros(inside.shape, dtype=np.float32)
    box = bounding_box(inside, _MARGIN)
    masked = np.where(inside, whole.data, 0)
    for part, logits in in_slabs(spec, masked, box, most_voxels=most_voxels):
        labels[part] = _largest(logits)
    seen = unconform(Volume(labels, whole.grid), volume.grid, order=0)
    return Structures(labels=seen.data.astype(np.uint8), grid=volume.grid, model=spec)


def _largest(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The class of the largest logit, slice by slice: numpy's answer would fill memory."""
    return np.stack([slab.argmax(axis=0).astype(np.float32) for slab in logits.swapaxes(0, 1)])
