"""Lesions of any size: by the tissue model, and the masses that are too large for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.lesion.general import mass, outlier

if TYPE_CHECKING:
    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Volume

__all__ = ["score", "with_masses"]


def score(given: LesionInput) -> Volume:
    """The larger of both scores, 0 to 1, float32 on the scan's canonical grid.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    return with_masses(outlier.score(given), given)


def with_masses(by_tissue: Volume, given: LesionInput) -> Volume:
    """A score, and that of the masses where it is larger; float32 on the same grid."""
    masses = mass.score(given)
    if masses is None:
        return by_tissue
    return by_tissue.with_data(np.maximum(by_tissue.data, masses.data))
