"""Scenes and pictures by number, made in worker processes, in one order however many there are.

A scene takes longer to make than a picture of it, so each gives several, which go into as many
successive steps; a step has pictures of as many scenes as the batch is large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from shoken.analysis.lesion.networks.shoken_lesion_input import condition_of, network_input
from training.inputs import blob_weights
from training.pictures import take
from training.scenes import make_scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from training.material import Material

__all__ = ["Batch", "Scenes", "batches"]


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures (N, 5, X, Y, Z), conditions (N, 8), truth and its weights (N, 1, X, Y, Z).

    Half-precision where they come from the workers.
    """

    pictures: Tensor
    conditions: Tensor
    truth: Tensor
    weight: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same in float32 on a device."""
        parts = (self.pictures, self.conditions, self.truth, self.weight)
        return Batch(*(p.to(device, non_blocking=True).to(torch.float32) for p in parts))


class Scenes(Dataset[tuple["Tensor", ...]]):
    """Item ``i``: some pictures of scene ``first + i``, as tensors with the pictures first."""

    def __init__(self, material: Material, first: int, pictures: int, crop: int) -> None:
        self._material, self._first = material, first
        self._pictures, self._shape = pictures, (crop, crop, crop)

    def __getitem__(self, index: int) -> tuple[Tensor, ...]:
        seed = self._first + index
        scene = make_scene(self._material, seed, self._shape)
        rows = []
        for number in range(self._pictures):
            picture = take(scene, seed * self._pictures + number)
            rows.append((
                network_input(
                    picture.data, picture.brain, scene.expected, picture.sequence
                ).astype(np.float16),
                condition_of(picture.sequence, picture.sampling.spacing_mm),
                picture.truth[None],
                blob_weights(picture.truth)[None].astype(np.float16),
            ))  # fmt: skip
        return tuple(torch.from_numpy(np.stack(part)) for part in zip(*rows, strict=True))


def batches(
    scenes: Scenes, numbers: Sequence[int], size: int, pictures: int, workers: int
) -> Iterator[list[Batch]]:
    """For every ``size`` of the numbers, the batches of as many steps as a scene has pictures."""
    loader = DataLoader(
        scenes, batch_size=size, sampler=numbers, num_workers=workers, drop_last=True,
        prefetch_factor=2 if workers else None, pin_memory=torch.cuda.is_available(),
    )  # fmt: skip
    for parts in loader:
        yield [Batch(*(part[:, k] for part in parts)) for k in range(pictures)]
