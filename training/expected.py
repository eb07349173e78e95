"""What a template leads one to expect of each voxel: grey and white matter, where it is laid.

The product aligns a template's maps to a scan, which errs by millimetres, knows no lesion and has
the average person's gyri.  Here a head's own tissue stands for them, misplaced and blurred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.fields import refined, smooth_noise
from training.tissues import Tissue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.warps import Warp

__all__ = ["expected"]

_STEP = 2  # voxels: such a blur leaves nothing finer
# by hand: from a registration that is as good as its grid of 2 mm to one that is off by a gyrus
_MISPLACED_MM = (0.5, 3.0)
_OVER_MM = 20.0  # over which a misplacement changes
_BLUR_MM = (1.5, 4.0)
_GREY = (Tissue.CORTEX, Tissue.DEEP_GREY, Tissue.CEREBELLAR_CORTEX)
_WHITE = (
    Tissue.WHITE, Tissue.CEREBELLAR_WHITE, Tissue.BRAINSTEM, Tissue.OWN_LESION, Tissue.NERVE,
)  # fmt: skip


def expected(
    tissues: NDArray[np.uint8], warp: Warp, rng: np.random.Generator
) -> NDArray[np.float32]:
    """(2, X, Y, Z) from 0 to 1: grey and white matter of a head, laid where a warp says."""
    shape = warp.places.shape[1:]
    few = tuple(-(-n // _STEP) for n in shape)
    aside = np.stack([smooth_noise(few, _OVER_MM / _STEP, rng) for _ in range(3)])
    aside *= np.float32(rng.uniform(*_MISPLACED_MM))
    found = warp.moved(aside, _STEP).sample(tissues)
    blur = rng.uniform(*_BLUR_MM) / _STEP
    maps = [
        scipy.ndimage.gaussian_filter(np.isin(found, kinds).astype(np.float32), blur)
        for kinds in (_GREY, _WHITE)
    ]
    return np.stack([refined(part, shape, _STEP) for part in maps])
