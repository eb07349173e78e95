"""The loss: focal Tversky and focal cross-entropy inside of the brain, small lesions weighing more.

Tversky after Salehi 2017 (MLMI) with the focal power of Abraham 2019 (ISBI); focal cross-entropy
after Lin 2017 (ICCV).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["lesion_loss"]

# what a false and a missed voxel cost; with 0.3 and 0.7 (Salehi 2017) beside what small lesions
# weigh, healthy heads had 26 mL at a threshold of 0.5, and 5 at the one best for a patient
_FALSE, _MISSED = 0.5, 0.5
_POWER = 0.75  # of one less the Tversky index: what is not yet found leads (Abraham 2019)
_VOXELS = 50.0  # by hand: without a lesion, so many false voxels cost half
_FOCUS = 1.0  # by hand, half of the published: the Tversky index sees to rarity already


def lesion_loss(logits: Tensor, truth: Tensor, weight: Tensor, brain: Tensor) -> Tensor:
    """The mean over pictures; all (N, 1, X, Y, Z) and float32.

    ``truth`` and ``brain`` are 0 or 1; ``weight`` is that of :func:`training.inputs.blob_weights`.
    """
    probability = logits.sigmoid()
    over = (1, 2, 3, 4)
    found = (weight * probability * truth).sum(over)
    missed = (weight * (1 - probability) * truth).sum(over)
    false = (brain * probability * (1 - truth)).sum(over)
    index = (found + _VOXELS) / (found + _FALSE * false + _MISSED * missed + _VOXELS)
    entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    focal = entropy * (truth - probability).abs() ** _FOCUS * weight * brain
    entropies = focal.sum(over) / brain.sum(over).clamp(min=1)
    return ((1 - index).clamp(min=1e-6) ** _POWER + entropies).mean()
