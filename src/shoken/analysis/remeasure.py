"""An analysis measured again from its probability map, at another threshold or smallest size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.analysis.anatomy.registration import with_lead
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.lesion import MINIMUM_ML, THRESHOLD, cut_lesions
from shoken.analysis.measure import measure_lesions
from shoken.common.errors import UsageError
from shoken.common.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis

__all__ = ["remeasure"]


def remeasure(
    analysis: Analysis, *, threshold: float = THRESHOLD, minimum_ml: float = MINIMUM_ML
) -> Analysis:
    """Cut the probability map of an analysis again and measure what is left; no network is run.

    Parameters
    ----------
    analysis
        One in which lesions were searched for.
    threshold
        The probability above which a voxel counts as lesion, between 0 and 1.
    minimum_ml
        The smallest piece that counts, in mL.

    Returns
    -------
    Analysis
        With the defaults, what the analysis itself found.  A notice tells of other choices.

    Raises
    ------
    UsageError
        There is nothing to cut, or the choices are none.
    """
    before = analysis.search
    if before is None:
        raise UsageError("lesions were not searched for in this analysis")
    if not (0 < threshold < 1 and minimum_ml >= 0):
        raise UsageError("a threshold lies between 0 and 1, and a smallest lesion has 0 mL or more")
    alignment = with_lead(before.alignment, analysis.scan.volume, analysis.brain)
    by_engine = tuple(
        cut_lesions(
            lesions.probability,
            lesions.engine,
            threshold=threshold,
            minimum_ml=minimum_ml,
            calibration=lesions.calibration,
            models=lesions.models,
        )
        for lesions in before.by_engine
    )
    search = measure_lesions(
        by_engine,
        analysis.scan,
        analysis.brain,
        alignment,
        tissue_priors(analysis.brain, alignment),
        sequence=analysis.searched_sequence,
        tells_tissue=before.tissue is not None,
    )
    said = tuple(n for n in analysis.notices if n.code is not NoticeCode.CUT_BY_USER)
    if (threshold, minimum_ml) != (THRESHOLD, MINIMUM_ML):
        said += (Notice(NoticeCode.CUT_BY_USER, threshold, f"{minimum_ml:g}"),)
    return replace(analysis, search=search, notices=said)
