"""What the general engine finds, drawn by it and Shoken's own network together.

The network draws lesions on T2 and T1 more closely, and marks healthy cortex besides; so it is not
asked where a lesion is, but how far it goes.  There the two vote on each voxel: the mean of their
calibrated log-odds (logarithmic pooling, Genest 1986).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.calibration import OUTLIER, Calibration
from shoken.analysis.lesion.general import any_size, outlier
from shoken.analysis.lesion.networks import shoken_lesion
from shoken.analysis.lesion.thresholds import SURE, THRESHOLD
from shoken.imaging.pieces import pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Volume

__all__ = ["BOTH", "redrawn", "score", "voted"]

BOTH = "outlier-with-shoken-lesion"
# of a score: beyond, float32 and chance decide; so a voxel that one engine rules out is not ruled
# out by that alone
_SHARPEST = 1e-4


def score(given: LesionInput) -> Volume:
    """The score of both, 0 to 1, float32 on the scan's canonical grid, on the general one's scale.

    The network looks at the scan of the study that the general engine searches, and only where that
    one found something.  Masses that the tissue model does not hold stay as they were found.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    ModelMissing, ModelCorrupt
        The network's file is gone or damaged.
    """
    general = outlier.score(given)
    if (general.data >= SURE).any():
        searched = outlier.searched_sequence(given.sequence, given.beside.keys())
        seen = given
        if searched is not given.sequence:
            beside = given.beside[searched]
            seen = replace(given, volume=beside, sequence=searched, is_enhanced=False)
        # without the offset, which says how much of health is marked: here is a lesion
        on = Calibration(shoken_lesion.calibration_on(searched).slope)
        network = on.probability(shoken_lesion.probability(seen).data)
        general = general.with_data(redrawn(general.data, network))
    return any_size.with_masses(general, given)


def redrawn(general: NDArray[np.float32], network: NDArray[np.float32]) -> NDArray[np.float32]:
    """The general engine's score with its lesions drawn anew.

    A piece of what it or the vote marks is drawn by the vote where a voxel that it is sure of is
    marked by the vote too.  Other pieces stay as the general engine has them: a lesion that the
    network does not see is not lost, and what the network alone sees is not marked.

    Parameters
    ----------
    general
        (X, Y, Z) scores of the general engine, 0 to 1.
    network
        (X, Y, Z) calibrated probabilities of the network.
    """
    vote = voted((general, OUTLIER), network)
    is_voted = vote > THRESHOLD
    pieces = pieces_of(is_voted | (general > THRESHOLD))
    is_redrawn = np.zeros(pieces.voxels.size, dtype=bool)
    is_redrawn[pieces.labels[(is_voted & (general >= SURE))[pieces.box]]] = True
    here = pieces.in_picture(is_redrawn)
    # what both mark is as sure as the general engine was, who alone tells lesions from health
    drawn = np.where(is_voted, np.maximum(vote, general), vote)
    return np.where(here, drawn, general)


def voted(
    general: tuple[NDArray[np.float32], Calibration], network: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The score, on the general engine's scale, of the mean of the calibrated log-odds of both."""
    scores, calibration = general
    odds = [
        scipy.special.logit(np.clip(each, np.float32(_SHARPEST), np.float32(1 - _SHARPEST)))
        for each in (calibration.probability(scores), network)
    ]
    return calibration.score(scipy.special.expit(sum(odds) / np.float32(2)))
