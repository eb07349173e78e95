"""What a whole scan holds: the load of lesions by zone, and the volumes of the tissues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.analysis.findings.foci import counted_foci
from shoken.analysis.findings.place import Zone
from shoken.imaging.volume import bounding_box
from shoken.imaging.voxel_frame import own_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.findings.measurement import Finding
    from shoken.imaging.volume import Mask, Volume

__all__ = ["Load", "TissueVolumes", "ZoneLoad", "measure_load", "measure_tissue"]


@dataclass(frozen=True, kw_only=True)
class ZoneLoad:
    """The lesions of one zone; ``zone`` None are those outside all zones or of no sure place."""

    zone: Zone | None
    count: int
    volume_ml: float


@dataclass(frozen=True, kw_only=True)
class Load:
    """All lesions of a scan; ``by_zone`` holds every zone, and None last.

    What has a caveat, and so may be no lesion, is in none of these totals: ``caveated_count`` and
    ``caveated_ml`` are those apart.  ``foci`` counts the parts of what has run together each for
    itself; None in results of earlier builds, which did not find them.
    """

    count: int
    volume_ml: float
    brain_percent: float
    by_zone: tuple[ZoneLoad, ...]
    caveated_count: int
    caveated_ml: float
    foci: int | None = None


@dataclass(frozen=True, kw_only=True)
class TissueVolumes:
    """Volumes inside the brain mask, lesions left out."""

    grey_ml: float
    white_ml: float
    fluid_ml: float


def measure_load(findings: Sequence[Finding], brain: Mask) -> Load:
    """Count lesions, add up their volumes, and share them out among the zones."""
    sound = [finding for finding in findings if not finding.caveats]
    caveated_ml = [finding.volume_ml for finding in findings if finding.caveats]
    total = sum(finding.volume_ml for finding in sound)
    by_zone = []
    for zone in (*Zone, None):
        there = [finding.volume_ml for finding in sound if finding.zone is zone]
        by_zone.append(ZoneLoad(zone=zone, count=len(there), volume_ml=sum(there)))
    return Load(
        count=len(sound),
        volume_ml=total,
        brain_percent=100 * total / max(brain.volume_ml, 1e-9),
        by_zone=tuple(by_zone),
        caveated_count=len(caveated_ml),
        caveated_ml=sum(caveated_ml),
        foci=(
            sum(counted_foci([focus.volume_ml for focus in f.foci]) for f in sound)
            if all(f.foci for f in sound)
            else None
        ),
    )


def measure_tissue(
    volume: Volume, brain: Mask, tissue: TissuePriors, lesions: Mask
) -> TissueVolumes:
    """Share each voxel of the brain among the tissues: template's prior times brightness (Bayes).

    Raises
    ------
    AnalysisError
        A tissue is not in the picture.
    """
    box = bounding_box(brain.data)
    part, inside = tissue.crop(box), brain.data[box]
    values = volume.data[box]
    spacing_mm = np.array(own_grid(volume.grid).spacing_mm)
    values = values / bias_field(values, part, inside, spacing_mm)
    usual = tissue_brightness(values, part)
    counted = inside & ~lesions.data[box]
    here, priors = values[counted], [p[counted] for p in (part.grey, part.white, part.fluid)]
    odds = [
        prior * brightness.density(here) for prior, brightness in zip(priors, usual, strict=True)
    ]
    total = odds[0] + odds[1] + odds[2]
    known = total > np.finfo(np.float32).tiny
    # what looks like no tissue at all is shared as the template has it
    sums = [
        float((odd[known] / total[known]).sum() + prior[~known].sum())
        for odd, prior in zip(odds, priors, strict=True)
    ]
    grey, white, fluid = (value * volume.grid.voxel_ml for value in sums)
    return TissueVolumes(grey_ml=grey, white_ml=white, fluid_ml=fluid)
