"""Validation while training: loss and Dice on scenes of heads and strokes that were held out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import torch

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from training.feeding import Batch, Scenes, batches
from training.loss import lesion_loss

if TYPE_CHECKING:
    from training.material import Material

__all__ = ["held_out_batches", "validate"]


def held_out_batches(material: Material, scenes: int, crop: int, workers: int = 0) -> list[Batch]:
    """A picture of each sequence of some scenes, one to a batch: the same at each call.

    At a crop of 128³ each takes 14 MB; made once, since making them takes longer than validating.
    """
    numbered = Scenes(material, 0, len(SEQUENCES), crop)
    groups = batches(numbered, range(scenes), 1, len(SEQUENCES), workers)
    return [batch for group in groups for batch in group]


@torch.no_grad()
def validate(
    network: torch.nn.Module, held_out: list[Batch], device: torch.device
) -> dict[str, float]:
    """``validation_loss``, ``dice``, and ``dice_flair`` and so on of the pictures with a lesion."""
    network.eval()
    losses: list[float] = []
    dice: dict[str, list[float]] = defaultdict(list)
    for batch in held_out:
        given = batch.to(device)
        on_gpu = device.type == "cuda"
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=on_gpu):
            logits = network(given.pictures, given.conditions).float()
        brain = given.pictures[:, 1:2]
        losses.append(float(lesion_loss(logits, given.truth, given.weight, brain)))
        marked = (logits > 0) & (brain > 0)
        if given.truth.any():
            total = float(marked.sum() + given.truth.sum())
            sequence = SEQUENCES[int(given.conditions[0, : len(SEQUENCES)].argmax())]
            dice[f"dice_{sequence}"].append(float(2 * (marked * given.truth).sum()) / total)
    network.train()
    every = [value for values in dice.values() for value in values]
    means = {name: sum(values) / len(values) for name, values in sorted(dice.items())}
    figures = {
        "validation_loss": sum(losses) / len(losses),
        "dice": sum(every) / max(len(every), 1),
    }
    return {name: round(value, 4) for name, value in {**figures, **means}.items()}
