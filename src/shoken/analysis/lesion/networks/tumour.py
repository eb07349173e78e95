"""Engine ``antspynet-tumour``: brain tumour on FLAIR, T1, T1c and T2 of one study.

ANTsPyNet 0.3.2's ``brain_tumor_segmentation``: a network finds the whole tumour in patches of 64
voxels, a second one tells its parts.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import AnalysisError
from shoken.imaging.sequence import MrSequence
from shoken.models.antspynet import brain_mask, brain_probability
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Volume

__all__ = ["CHANNELS", "MODEL", "probability", "tumour_parts", "whole_tumour"]

MODEL = "antspynet-tumour"
CHANNELS = (MrSequence.FLAIR, MrSequence.T1, MrSequence.T1C, MrSequence.T2)
_PATCH = 64  # the network's input
_STRIDE = 32  # half a patch, so that eight patches speak for each voxel but the outermost


def probability(given: LesionInput) -> Volume:
    """Probability of tumour, any part of it, float32 on the scan's canonical grid."""
    pictures = {given.sequence: given.volume, **given.beside}
    found, _ = whole_tumour([pictures[channel] for channel in CHANNELS])
    return found


def whole_tumour(
    pictures: list[Volume], stride: int = _STRIDE
) -> tuple[Volume, NDArray[np.float32]]:
    """The probability of tumour, and the channels that :func:`tumour_parts` continues with.

    Voxels at the far ends that no whole stride reaches stay 0, as in ANTsPyNet.

    Parameters
    ----------
    pictures
        FLAIR, T1, T1c and T2, canonical, on one grid.
    stride
        Voxels from one patch to the next.

    Returns
    -------
    Volume
        0 to 1, float32.
    NDArray
        (4, X, Y, Z): the pictures from 0 to 1 by their extremes in the brain.

    Raises
    ------
    AnalysisError
        The scan has fewer than 64 voxels along an axis.
    ModelMissing, ModelCorrupt
        The networks, or that of the brain, are not baked on this machine, or damaged.
    """
    spec = MODELS[MODEL]
    if min(pictures[0].grid.shape) < _PATCH:
        raise AnalysisError(f"{MODEL} needs {_PATCH} voxels along each axis of the scan")
    inside = brain_mask(brain_probability(pictures[1], "t1")).data
    if not inside.any():
        raise AnalysisError(f"{MODEL}: its brain extraction finds no brain on T1")
    channels = np.stack([_scaled(np.where(inside, p.data, 0), inside) for p in pictures])
    found = _in_patches(network(spec, spec.files[0]), channels, inside, 1, stride)
    return pictures[0].with_data(found[0]), channels


def tumour_parts(
    found: Volume, channels: NDArray[np.float32], stride: int = _STRIDE
) -> NDArray[np.float32]:
    """(5, X, Y, Z): the probability of each part where the tumour is, background first.

    Parameters
    ----------
    found, channels
        What :func:`whole_tumour` gave.
    stride
        Voxels from one patch to the next.
    """
    spec = MODELS[MODEL]
    tumour = (found.data >= 0.5).astype(np.float32)
    everywhere = np.ones(found.data.shape, dtype=bool)
    stack = np.concatenate([channels, tumour[None]])
    return _in_patches(network(spec, spec.files[1]), stack, everywhere, 5, stride)


def _scaled(data: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    low, high = data[inside].min(), data[inside].max()
    return (data - low) / max(high - low, np.float32(1e-6))


def _in_patches(
    run: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    channels: NDArray[np.float32],
    inside: NDArray[np.bool_],
    outputs: int,
    stride: int,
) -> NDArray[np.float32]:
    """The mean of what a network says of each voxel in all patches that hold it.

    Patches without a voxel of the brain are all alike, so that one of them is computed.
    """
    shape = channels.shape[1:]
    total = np.zeros((outputs, *shape), dtype=np.float32)
    count = np.zeros(shape, dtype=np.float32)
    outside: NDArray[np.float32] | None = None
    for corner in product(*(range(0, size - _PATCH + 1, stride) for size in shape)):
        box = tuple(slice(begin, begin + _PATCH) for begin in corner)
        if inside[box].any():
            said = run(channels[(slice(None), *box)][None])[0]
        else:
            outside = run(channels[(slice(None), *box)][None])[0] if outside is None else outside
            said = outside
        total[(slice(None), *box)] += said
        count[box] += 1
    return total / np.maximum(count, 1)
