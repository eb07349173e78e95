"""Engine ``shoken-lesion``: lesions of any kind, by the network that was trained for Shoken.

It learnt from no patient (``training/``); its card in docs/models.md says on what it was
measured and where it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.lesion.networks.shoken_lesion_input import lesion_probability
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput

__all__ = ["MADE_FOR", "MODEL", "probability"]

MODEL = "shoken-lesion"
# it learnt two sequences more, on which no real scan with truth was measured: of held-out synthetic
# pictures after contrast agent it had a Dice of 0.18
MADE_FOR = frozenset({MrSequence.FLAIR, MrSequence.T1, MrSequence.T2})


def probability(given: LesionInput) -> Volume:
    """Lesion probability, 0 to 1 and 0 outside of the brain, float32 on the scan's canonical grid.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The package's own file of weights is gone or damaged.
    """
    grid = given.volume.grid
    grey, white = (Volume(part, grid) for part in (given.tissue.grey, given.tissue.white))
    return lesion_probability(_run, given.volume, given.brain.mask, (grey, white), given.sequence)


def _run(picture: NDArray[np.float32], condition: NDArray[np.float32]) -> NDArray[np.float32]:
    spec = MODELS[MODEL]
    return network(spec, spec.files[0], picture.shape)(picture, condition)
