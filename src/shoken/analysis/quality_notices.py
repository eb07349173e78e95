"""Quality checks: what makes a result less certain; each becomes a notice to the user."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.analysis.anatomy.template import load_template
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.field_of_view import is_brain_alone
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import bounding_box
from shoken.imaging.voxel_frame import own_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain
    from shoken.reading import Look, Scan

__all__ = [
    "THICK_MM",
    "alignment_notices",
    "covered_share",
    "look_notices",
    "scan_notices",
    "tissue_notices",
    "untold_tissue",
]

# by hand: sulci and small lesions are thinner, and FLAIR's fluid volumes fail from 3 mm on
THICK_MM = 2.5
# by hand, below the 0.9 that an alignment needs: it is not even nearly a brain's shape
_OVERLAP_OF_A_BRAIN = 0.8
_COVERED = 0.95  # by hand: scans that miss a little of the lowest cerebellum are common
_EVERY = 4  # one voxel in 64 of the template is enough to tell a share
_LEAST_CONTRAST = 1.0  # noise as large as the difference of grey and white matter hides the border
_MOST_UNEVEN = 1.5  # by hand: more than grey and white matter differ by


def scan_notices(scan: Scan, brain: Brain) -> tuple[Notice, ...]:
    """Notices on the scan itself: synthetic, thick slices, skull already removed."""
    notices = [*look_notices(scan)]
    if is_brain_alone(scan.volume, brain.mask):
        notices.append(Notice(NoticeCode.SKULL_STRIPPED))
    return (*notices, *brain.notices)


def look_notices(seen: Scan | Look) -> tuple[Notice, ...]:
    """What a scan's file tells before anything is measured: synthetic, thick slices."""
    notices = [Notice(NoticeCode.SYNTHETIC)] if seen.synthetic else []
    notices += seen.notices
    thickest = max(seen.native.spacing_mm)
    if thickest > THICK_MM:
        notices.append(Notice(NoticeCode.THICK_SLICES, thickest))
    return tuple(notices)


def alignment_notices(brain: Brain, alignment: Alignment) -> tuple[Notice, ...]:
    """Notices from the alignment: not a brain, not aligned, part of the brain outside the image."""
    if not alignment.is_trusted:
        notices = [Notice(NoticeCode.NOT_ALIGNED, alignment.overlap)]
        if alignment.overlap < _OVERLAP_OF_A_BRAIN:
            notices.insert(0, Notice(NoticeCode.NOT_A_BRAIN, alignment.overlap))
        return tuple(notices)
    covered = covered_share(brain, alignment)
    if covered < _COVERED:
        return (Notice(NoticeCode.NOT_COVERED, 100 * (1 - covered)),)
    return ()


def covered_share(brain: Brain, alignment: Alignment) -> float:
    """The share of the template's brain that lies in the field of view."""
    template = load_template()
    coarse = template.brain.data[::_EVERY, ::_EVERY, ::_EVERY]
    places = np.argwhere(coarse) * float(_EVERY)
    grid = brain.mask.grid
    voxels = grid.voxel(alignment.from_mni(template.grid.ras_mm(places)))
    within = (voxels > -0.5) & (voxels < np.array(grid.shape) - 0.5)
    return float(within.all(axis=1).mean())


def tissue_notices(scan: Scan, brain: Brain, tissue: TissuePriors) -> tuple[Notice, ...]:
    """What the tissues tell: noise as strong as their contrast, uneven brightness.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    filled = brain.mask.data & (scan.volume.data != scan.volume.data[0, 0, 0])
    box = bounding_box(filled)
    values, part, inside = scan.volume.data[box], tissue.crop(box), filled[box]
    part = replace(part, core=part.core & inside)
    field = bias_field(values, part, inside, np.array(own_grid(scan.volume.grid).spacing_mm))
    notices = []
    darkest, brightest = np.percentile(field[inside], (2, 98))
    if brightest > _MOST_UNEVEN * darkest:
        notices.append(Notice(NoticeCode.UNEVEN, brightest / darkest))
    grey, white, _ = tissue_brightness(values / field, part)
    # where the template is surest of white matter, neighbours differ by noise alone
    noise = _noise(values, part.core & (part.white > 0.8))
    if noise > 0 and abs(grey.centre - white.centre) < _LEAST_CONTRAST * noise:
        notices.append(Notice(NoticeCode.NOISY, abs(grey.centre - white.centre) / noise))
    return tuple(notices)


def untold_tissue(scan: Scan, sequence: MrSequence) -> tuple[Notice, ...]:
    """Why the tissues' volumes cannot be measured, if they cannot.

    On FLAIR of 3 to 4 mm the same brain seemed to hold 8 to 12 mL of fluid, on its T1 and T2 96 to
    221: sulci are thinner than a slice, and fluid is dark like the edge of brain beside it.
    """
    thickest = max(scan.native.spacing_mm)
    if sequence is MrSequence.FLAIR and thickest > THICK_MM:
        return (Notice(NoticeCode.TISSUE_NOT_TOLD, thickest),)
    return ()


def _noise(values: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    """Standard deviation of the noise, from the differences of neighbours along X."""
    both = where[1:] & where[:-1]
    if np.count_nonzero(both) < 100:
        return 0.0
    steps = (values[1:] - values[:-1])[both]
    return float(1.4826 * np.median(np.abs(steps)) / np.sqrt(2))
