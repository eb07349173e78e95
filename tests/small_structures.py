"""Structures of a scan of a few thousand voxels: labels in known places, nothing is run."""

from __future__ import annotations

import numpy as np

from shoken.analysis.anatomy.structure_volumes import MODEL, Structures
from shoken.models.catalogue import MODELS

__all__ = ["LABEL", "LEFT_VOXELS", "RIGHT_VOXELS", "small_structures"]

LABEL = {key: label for label, key in MODELS[MODEL].labels.items()}
LEFT_VOXELS, RIGHT_VOXELS = 30, 20


def small_structures(grid, *, are_sides_told=True):
    """Hippocampi of 30 and 20 voxels, and a brainstem of 12 across the midline."""
    labels, is_left = np.zeros(grid.shape, np.uint8), np.zeros(grid.shape, bool)
    is_left[:5] = True
    labels[2:5, 5:7, 3:8] = labels[5:7, 5:7, 3:8] = LABEL["hippocampus"]
    labels[4:6, 8:10, 4:7] = LABEL["brain-stem"]
    return Structures(
        labels=labels, grid=grid, model=MODELS[MODEL], is_left=is_left if are_sides_told else None
    )
