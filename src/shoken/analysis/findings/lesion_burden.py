"""What a whole scan holds: the load of lesions by zone, and the volumes of the tissues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.analysis.findings.measurement import Zone
from shoken.imaging.frame import own_grid
from shoken.imaging.volume import bounding_box

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
    """All lesions of a scan; ``by_zone`` holds every zone, and None last."""

    count: int
    volume_ml: float
    brain_percent: float
    by_zone: tuple[ZoneLoad, ...]


@dataclass(frozen=True, kw_only=True)
class TissueVolumes:
    """Volumes inside the brain mask, lesions left out."""

    grey_ml: float
    white_ml: float
    fluid_ml: float


def measure_load(findings: Sequence[Finding], brain: Mask) -> Load:
    """Count lesions, add up their volumes, and share them out among the zones."""
    total = sum(finding.volume_ml for finding in findings)
    by_zone = []
    for zone in (*Zone, None):
        there = [finding.volume_ml for finding in findings if finding.zone is zone]
        by_zone.append(ZoneLoad(zone=zone, count=len(there), volume_ml=sum(there)))
    return Load(
        count=len(findings),
        volume_ml=total,
        brain_percent=100 * total / max(brain.volume_ml, 1e-9),
        by_zone=tuple(by_zone),
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
    odds = [
        prior * brightness.density(values)
        for prior, brightness in zip((part.grey, part.white, part.fluid), usual, strict=True)
    ]
    counted = inside & ~lesions.data[box]
    total = np.sum(odds, axis=0)
    known = counted & (total > np.finfo(np.float32).tiny)
    priors = (part.grey, part.white, part.fluid)
    # what looks like no tissue at all is shared as the template has it
    sums = [
        float((odd[known] / total[known]).sum() + prior[counted & ~known].sum())
        for odd, prior in zip(odds, priors, strict=True)
    ]
    grey, white, fluid = (value * volume.grid.voxel_ml for value in sums)
    return TissueVolumes(grey_ml=grey, white_ml=white, fluid_ml=fluid)
