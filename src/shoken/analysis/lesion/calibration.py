"""From an engine's score to a probability: how often a voxel of that score is lesion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["AS_SCORED", "OUTLIER", "Calibration"]


@dataclass(frozen=True)
class Calibration:
    """A score's log-odds times a slope, and an offset, are the probability's (Platt 1999).

    0 and 1 stay, and so does the order of voxels.  Without an offset (temperature scaling, Guo
    2017) so does 0.5: what a cut there leaves is not changed.  A slope below 1 says that the engine
    is surer than it is right, an offset below 0 that it marks more than there is.

    Raises
    ------
    UsageError
        The slope is not positive.
    """

    slope: float
    offset: float = 0.0

    def __post_init__(self) -> None:
        if not self.slope > 0:
            raise UsageError(f"a calibration's slope of {self.slope}: it is more than 0")

    def probability(self, score: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores, 0 to 1, to probabilities, float32 of the same shape."""
        return _moved(score, self.slope, self.offset)

    def score(self, probability: NDArray[np.float32]) -> NDArray[np.float32]:
        """The inverse of :meth:`probability`."""
        return _moved(probability, 1 / self.slope, -self.offset / self.slope)

    def probability_of(self, score: float) -> float:
        """The probability of one score."""
        return float(self.probability(np.array([score], dtype=np.float32))[0])

    def score_of(self, probability: float) -> float:
        """The score of one probability."""
        return float(self.score(np.array([probability], dtype=np.float32))[0])


def _moved(share: NDArray[np.float32], slope: float, offset: float) -> NDArray[np.float32]:
    if (slope, offset) == (1, 0):
        return share
    between = (share > 0) & (share < 1)  # 0 and 1 stay, and nearly all of a picture is 0
    some = share[between]
    up, down = some ** np.float32(slope), (1 - some) ** np.float32(slope)
    up *= np.float32(np.exp(offset))
    result = share.astype(np.float32)
    result[between] = up / (up + down)
    return result


AS_SCORED = Calibration(1.0)
# bench/calibration.py --fit
OUTLIER = Calibration(0.53)
