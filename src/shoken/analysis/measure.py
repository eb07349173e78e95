"""Lesions that were found, measured: the only place where an analysis's numbers are made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.location import locate
from shoken.analysis.findings.caveats import Surroundings
from shoken.analysis.findings.lesion_burden import measure_tissue
from shoken.analysis.findings.measurement import connected_pieces, measure_pieces, ranked
from shoken.analysis.values import LesionSearch
from shoken.common.threads import at_once

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain
    from shoken.analysis.findings.lesion_burden import TissueVolumes
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.lesion import Lesions
    from shoken.imaging.sequence import MrSequence
    from shoken.reading import Scan

__all__ = ["measure_drawn", "measure_lesions"]

# what a lesion's contrast is held against: white matter by the template's map, more likely than not
_WHITE = 0.5


def measure_lesions(
    by_engine: tuple[Lesions, ...],
    scan: Scan,
    brain: Brain,
    alignment: Alignment,
    tissue: TissuePriors,
    *,
    sequence: MrSequence,
    tells_tissue: bool,
) -> LesionSearch:
    """Measure and place each lesion, and the tissues around them where the picture tells them.

    What several engines marked is one where it touches, and names all of them.
    """
    found = LesionSearch(alignment=alignment, by_engine=by_engine, findings=())
    pieces = connected_pieces(found.lesions.mask.data)
    findings, volumes = measure_drawn(
        pieces, found, scan, brain, tissue, sequence=sequence, tells_tissue=tells_tissue
    )
    return replace(found, findings=ranked(findings), tissue=volumes)


def measure_drawn(
    pieces: NDArray[np.integer],
    search: LesionSearch,
    scan: Scan,
    brain: Brain,
    tissue: TissuePriors,
    *,
    sequence: MrSequence,
    tells_tissue: bool,
) -> tuple[tuple[Finding, ...], TissueVolumes | None]:
    """Measure pieces that are numbered already: those of a mask, or what a reader has drawn.

    ``pieces`` are (X, Y, Z) int on the scan's canonical grid, elsewhere 0.  Findings come in the
    order of their numbers, which are their ``id``, each with the engines that marked any of it.
    """
    mask = search.lesions.mask.with_data(pieces > 0)
    white = brain.mask.data & (tissue.white > _WHITE)
    around = Surroundings(scan.volume, brain.mask, mask, white, sequence)
    findings, volumes = at_once(
        lambda: measure_pieces(
            pieces,
            mask.grid,
            search.lesions.probability,
            scan.native,
            lambda ras_mm: locate(ras_mm, search.alignment),
            scan=scan.volume,
            normal=white,
            caveats=around.caveats,
        ),
        lambda: measure_tissue(scan.volume, brain.mask, tissue, mask) if tells_tissue else None,
    )
    return _with_engines(findings, pieces, search.by_engine), volumes


def _with_engines(
    findings: tuple[Finding, ...], pieces: NDArray[np.integer], by_engine: tuple[Lesions, ...]
) -> tuple[Finding, ...]:
    marked = {each.engine: set(np.unique(pieces[each.mask.data])) for each in by_engine}
    return tuple(
        replace(one, engines=tuple(name for name, ids in marked.items() if one.id in ids))
        for one in findings
    )
