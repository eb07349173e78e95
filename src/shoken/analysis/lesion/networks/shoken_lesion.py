"""Engine ``shoken-lesion``: lesions of any kind, by the network that was trained for Shoken.

It learnt from no patient (``training/``); its card in docs/models.md says on what it was
measured and where it fails.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from shoken.analysis.lesion.calibration import Calibration
from shoken.analysis.lesion.networks.shoken_lesion_input import lesion_probability
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput

__all__ = ["MADE_FOR", "MODEL", "calibration_on", "probability"]

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
    is_enhanced = given.is_enhanced and given.sequence is MrSequence.T1
    sequence = MrSequence.T1C if is_enhanced else given.sequence
    return lesion_probability(_run, given.volume, given.brain.mask, (grey, white), sequence)


def calibration_on(sequence: MrSequence) -> Calibration:
    """What makes a probability of the network's score on a sequence.

    The rows of ``calibration.csv`` are written by ``python -m training calibrate --write``: fitted
    to held-out synthetic pictures and to the real scans at hand, healthy heads among them.
    """
    return _calibrations()[sequence]


@cache
def _calibrations() -> dict[MrSequence, Calibration]:
    text = files("shoken.models").joinpath("packaged", MODEL, "calibration.csv").read_text("utf-8")
    return {
        MrSequence(row["sequence"]): Calibration(float(row["slope"]), float(row["offset"]))
        for row in csv.DictReader(text.splitlines())
    }


def _run(picture: NDArray[np.float32], condition: NDArray[np.float32]) -> NDArray[np.float32]:
    spec = MODELS[MODEL]
    return network(spec, spec.files[0], picture.shape)(picture, condition)
