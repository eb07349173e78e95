"""Structures of the brain and their volumes, on T1, by MeshNet of 30 channels (brainchop, MIT)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.conform import conform, conform_mask, unconform
from shoken.imaging.volume import Volume, bounding_box
from shoken.models.catalogue import MODELS, LabelSide
from shoken.models.meshnet import MOST_VOXELS, in_slabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.brain import Brain
    from shoken.imaging.volume import Grid
    from shoken.models.catalogue import ModelSpec, NetworkOutput

__all__ = ["MODEL", "UNPAIRED", "StructureVolume", "Structures", "find_structures"]

MODEL = "anatomy18-meshnet"
_MARGIN = 6  # as narrow as gives what the whole 256³ gives (bench/meshnet.py)
UNPAIRED = frozenset({"third-ventricle", "fourth-ventricle", "brain-stem"})
"""Structures of which there is one."""


@dataclass(frozen=True, kw_only=True)
class StructureVolume:
    """The volume of one structure in mL, ``volume_ml`` of both sides together.

    The sides are None where there is one structure, or where they could not be told.
    """

    structure: str
    volume_ml: float
    left_ml: float | None = None
    right_ml: float | None = None

    @property
    def asymmetry_percent(self) -> float | None:
        """Left less right, in per cent of the mean of both: positive where the left is larger."""
        if self.left_ml is None or self.right_ml is None or not self.volume_ml:
            return None
        return 100 * (self.left_ml - self.right_ml) / (self.volume_ml / 2)


@dataclass(frozen=True, eq=False, kw_only=True)
class Structures:
    """Structures of one brain.

    ``labels`` is (X, Y, Z) uint8 on the scan's canonical ``grid``, 0 where there is none; the
    names of labels are the row's.  ``is_left`` is (X, Y, Z) bool, what of them lies left of the
    registered midline; None where the alignment is not to be trusted, in results of earlier
    builds, and of a network with a card, which gives sides as labels or not at all.
    """

    labels: NDArray[np.uint8]
    grid: Grid
    model: ModelSpec
    is_left: NDArray[np.bool_] | None = None

    @property
    def volumes(self) -> tuple[StructureVolume, ...]:
        """Volume of each structure, in the order of the row's labels."""
        total = self._ml(self.labels)
        if self.model.card:
            return tuple(_by_card(self.model.card.output, total))
        left = None if self.is_left is None else self._ml(self.labels[self.is_left])
        return tuple(
            StructureVolume(structure=key, volume_ml=total[label])
            if left is None or key in UNPAIRED
            else StructureVolume(
                structure=key,
                volume_ml=total[label],
                left_ml=left[label],
                right_ml=total[label] - left[label],
            )
            for label, key in self.model.structures.items()
        )

    def _ml(self, labels: NDArray[np.uint8]) -> list[float]:
        counts = np.bincount(labels.ravel(), minlength=max(self.model.labels) + 1)
        return [float(count) * self.grid.voxel_ml for count in counts]


def _by_card(output: NetworkOutput, total_ml: list[float]) -> Iterator[StructureVolume]:
    """The volumes of a card's structures, the two labels of a pair as one."""
    sides: dict[str, dict[LabelSide | None, float]] = {}
    for label in output.structures:
        sides.setdefault(label.name, {})[label.side] = total_ml[output.value(label)]
    for name, volumes_ml in sides.items():
        yield StructureVolume(
            structure=name,
            volume_ml=sum(volumes_ml.values()),
            left_ml=volumes_ml.get(LabelSide.LEFT),
            right_ml=volumes_ml.get(LabelSide.RIGHT),
        )


def find_structures(
    volume: Volume, brain: Brain, alignment: Alignment, *, most_voxels: int = MOST_VOXELS
) -> Structures:
    """Label the structures of a brain.

    Parameters
    ----------
    volume
        The canonical scan.
    brain
        Its brain; all else is made black first, as brainchop does.
    alignment
        The template laid on it: the network's labels are alike on both sides, which are told by
        the template's midline.
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
    for part, logits in in_slabs(spec, masked, box, most_voxels=most_voxels, is_mirrored_too=True):
        labels[part] = _largest(logits)
    seen = unconform(Volume(labels, whole.grid), volume.grid, order=0)
    told = seen.data.astype(np.uint8)
    is_left = _left(told > 0, volume.grid, alignment) if alignment.is_trusted else None
    return Structures(labels=told, grid=volume.grid, model=spec, is_left=is_left)


def _left(mask: NDArray[np.bool_], grid: Grid, alignment: Alignment) -> NDArray[np.bool_]:
    """What of a mask lies left of the template's midline, slice by slice to save memory."""
    left = np.zeros_like(mask)
    for x, inside in enumerate(mask):
        y, z = np.nonzero(inside)
        mni_mm = alignment.to_mni(grid.ras_mm(np.stack([np.full_like(y, x), y, z], axis=-1)))
        left[x, y, z] = mni_mm[:, 0] < 0
    return left


def _largest(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The class of the largest logit, slice by slice: numpy's answer would fill memory."""
    return np.stack([slab.argmax(axis=0).astype(np.float32) for slab in logits.swapaxes(0, 1)])
