"""Lesions that were found, measured: the only place where an analysis's numbers are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.anatomy.location import locate
from shoken.analysis.findings.lesion_burden import measure_tissue
from shoken.analysis.findings.measurement import measure_findings
from shoken.analysis.values import LesionSearch

if TYPE_CHECKING:
    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain
    from shoken.analysis.lesion import Lesions
    from shoken.reading import Scan

__all__ = ["measure_lesions"]

# what a lesion's contrast is held against: white matter by the template's map, more likely than not
_WHITE = 0.5


def measure_lesions(
    lesions: Lesions,
    scan: Scan,
    brain: Brain,
    alignment: Alignment,
    tissue: TissuePriors,
    *,
    tells_tissue: bool,
) -> LesionSearch:
    """Measure and place each lesion, and the tissues around them where the picture tells them."""
    findings = measure_findings(
        lesions.mask,
        lesions.probability,
        scan.native,
        lambda ras_mm: locate(ras_mm, alignment),
        scan=scan.volume,
        normal=brain.mask.data & (tissue.white > _WHITE),
    )
    volumes = None
    if tells_tissue:
        volumes = measure_tissue(scan.volume, brain.mask, tissue, lesions.mask)
    return LesionSearch(alignment=alignment, lesions=lesions, findings=findings, tissue=volumes)
