"""An analysis measured anew from its probability map, at another threshold or smallest size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.anatomy import with_lead
from shoken.errors import UsageError
from shoken.findings import measure_findings
from shoken.lesion import MINIMUM_ML, THRESHOLD, cut_lesions
from shoken.load import measure_tissue
from shoken.location import locate
from shoken.notices import Notice, NoticeCode
from shoken.pipeline import WHITE_SURE
from shoken.tissue import tissue_priors

if TYPE_CHECKING:
    from shoken.pipeline import Analysis

__all__ = ["remeasure"]


def remeasure(
    analysis: Analysis, *, threshold: float = THRESHOLD, minimum_ml: float = MINIMUM_ML
) -> Analysis:
    """Cut the probability map of an analysis anew and measure what is left; no network is run.

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
    if analysis.lesions is None or analysis.alignment is None:
        raise UsageError("lesions were not searched for in this analysis")
    if not (0 < threshold < 1 and minimum_ml >= 0):
        raise UsageError("a threshold lies between 0 and 1, and a smallest lesion has 0 mL or more")
    scan, brain = analysis.scan, analysis.brain
    alignment = with_lead(analysis.alignment, scan.volume, brain)
    before = analysis.lesions
    lesions = cut_lesions(
        before.probability,
        before.engine,
        threshold=threshold,
        minimum_ml=minimum_ml,
        calibration=before.calibration,
    )
    tissue = tissue_priors(brain, alignment)
    findings = measure_findings(
        lesions.mask,
        lesions.probability,
        scan.native,
        lambda ras_mm: locate(ras_mm, alignment),
        scan=scan.volume,
        normal=brain.mask.data & (tissue.white > WHITE_SURE),
    )
    said = tuple(n for n in analysis.notices if n.code is not NoticeCode.CUT_BY_USER)
    if (threshold, minimum_ml) != (THRESHOLD, MINIMUM_ML):
        said += (Notice(NoticeCode.CUT_BY_USER, threshold, f"{minimum_ml:g}"),)
    return replace(
        analysis,
        lesions=lesions,
        findings=findings,
        tissue=measure_tissue(scan.volume, brain.mask, tissue, lesions.mask)
        if analysis.tissue
        else None,
        notices=said,
    )
