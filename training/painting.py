"""Lesions painted on a real head's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.contrast import levels
from training.fields import refined
from training.tissues import Tissue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.scenes import Scene
    from training.volunteers import Ground

__all__ = ["levels_like", "painted"]

_DRAWN = 40  # protocols, of which the likest is taken
_AROUND_MM = 12.0  # over which the coil is even, and white matter too
_STEP = 4  # voxels: such a mean leaves nothing finer
_GRAIN_MM = 1.0  # noise and texture are finer, anatomy is coarser
_GRAIN_KEPT = 0.8  # by hand: a lesion has somewhat less texture than what it takes the place of
_LEAST_WHITE = 0.02  # share of white matter about a voxel: with less, that of the whole head
_WHITE = (Tissue.WHITE, Tissue.CEREBELLAR_WHITE, Tissue.BRAINSTEM)


def levels_like(ground: Ground, rng: np.random.Generator) -> NDArray[np.float32]:
    """(256,) float32: the levels of a protocol that has the picture's contrast."""
    tables = [levels(ground.sequence, rng) for _ in range(_DRAWN)]
    away = [
        abs(t[Tissue.CORTEX] - ground.grey) + abs(t[Tissue.VENTRICLE] - ground.fluid)
        for t in tables
    ]
    return tables[int(np.argmin(away))]


def painted(scene: Scene, ground: Ground, table: NDArray[np.float32]) -> NDArray[np.float32]:
    """(X, Y, Z) the picture with the scene's lesions, as bright as they are beside white matter.

    What noise and texture the picture has there is kept.
    """
    data = ground.data
    grain = data - scipy.ndimage.gaussian_filter(data, _GRAIN_MM)
    lesion = table[scene.lesions] * _white_about(scene, data) + np.float32(_GRAIN_KEPT) * grain
    return data + scene.share * (lesion - data) * (scene.lesions > 0)


def _white_about(scene: Scene, data: NDArray[np.float32]) -> NDArray[np.float32]:
    """How bright white matter is about each voxel."""
    few = (slice(None, None, _STEP),) * 3
    is_white = np.isin(scene.tissues[few], _WHITE) & (scene.lesions[few] == 0)
    sigma = _AROUND_MM / _STEP
    weight = scipy.ndimage.gaussian_filter(is_white.astype(np.float32), sigma)
    total = scipy.ndimage.gaussian_filter(data[few] * is_white, sigma)
    least = np.float32(_LEAST_WHITE)
    return refined((total + least) / (weight + least), data.shape, _STEP)
