"""Whether what an engine marked can be lesion, where it marked a great deal.

A network marks tissue that looks like any other when it sees a picture that it was not made for: on
FLAIR the stroke network once marked 240 mL.  A real lesion of such a size is no rarity (of SOOP's
1,449 masks of acute stroke, in MNI space, one in twenty has more than 197 mL, one in a hundred more
than 370), so size alone refutes nothing: what is large must also look unlike the rest of the brain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.atlas import LOBES, load_atlas
from shoken.analysis.anatomy.brightness import bias_field
from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Mask

__all__ = ["is_plausible", "unlikeness"]

# Less is believed unasked: a false mark of less is seen for what it is in the report's pictures,
# and a sixth of a brain or half of a lobe is more than any but large strokes and tumours take.
_LARGE_SHARE = 1 / 6
_LARGE_SHARE_OF_LOBE = 1 / 2  # see above
# More than half leaves no brain to compare with; SOOP's largest mask is 0.45 of a brain.
_MOST_SHARE = 1 / 2
# Fourteen of SOOP's large masks were laid on 19 real scans: brightness in them is unlike the rest's
# by 0.10 in the median (the least of a scan 0.07, the most 0.13) and at most by 0.29; where the
# tissue was made two of its standard deviations brighter or darker, by 0.45 and at least by 0.22.
# The stroke network's true mark on T2 has 0.69, its false ones on FLAIR and T1 0.12 to 0.16.
_UNLIKE = 0.2
_BINS = 40  # by hand: finer than tissues' spread, and 500 voxels still fill them
_FEWEST_VOXELS = 500  # by hand: fewer make a distribution of noise
_EVERY = 7  # a lobe is measured by one voxel in seven


def is_plausible(mask: Mask, given: LesionInput) -> bool:
    """Whether a lesion mask is of a usual size, or else looks unlike the rest of the brain."""
    share = np.count_nonzero(mask.data & given.brain.mask.data) / np.count_nonzero(
        given.brain.mask.data
    )
    if share > _MOST_SHARE:
        return False
    if share <= _LARGE_SHARE and _largest_share_of_lobe(mask, given) <= _LARGE_SHARE_OF_LOBE:
        return True
    return unlikeness(mask, given) >= _UNLIKE


def _largest_share_of_lobe(mask: Mask, given: LesionInput) -> float:
    """The share of the lobe, left or right, that is marked most; 0 where places are not sure."""
    if not mask.data.any() or not given.alignment.is_trusted:
        return 0.0
    atlas, places = load_atlas(), np.argwhere(given.brain.mask.data)[::_EVERY]
    mni_mm = given.alignment.to_mni(mask.grid.ras_mm(places.astype(np.float64)))
    region, is_left = atlas.region[atlas.voxels(mni_mm)], mni_mm[:, 0] < 0
    marked = mask.data[tuple(places.T)]
    shares = [
        marked[where].mean()
        for lobe in LOBES
        for half in (is_left, ~is_left)
        if (where := (region == atlas.keys.index(lobe)) & half).sum() >= _FEWEST_VOXELS // _EVERY
    ]
    return float(max(shares, default=0.0))


def unlikeness(mask: Mask, given: LesionInput) -> float:
    """How much intensities inside a mask differ from those outside, for white and grey matter.

    The total-variation distance, 0 for alike and 1 for disjoint, the mean of both tissues by their
    voxels in the mask; a coil's uneven brightness is taken out first.  A lesion may be bright, dark
    or both.  1 where there is too little of a tissue to compare.
    """
    volume = given.volume
    inside = given.brain.mask.data & (volume.data != volume.data[0, 0, 0])
    box = bounding_box(inside)
    values, inside, marked = volume.data[box], inside[box], mask.data[box]
    tissue = given.tissue.crop(box)
    tissue = replace(tissue, core=tissue.core & inside)
    even = values / bias_field(values, tissue, inside, np.array(volume.grid.spacing_mm))
    apart, counts = [], []
    for prior, other in ((tissue.white, tissue.grey), (tissue.grey, tissue.white)):
        here = inside & (prior > other) & (prior > tissue.fluid)
        lesion, rest = even[here & marked], even[here & ~marked]
        if min(lesion.size, rest.size) >= _FEWEST_VOXELS:
            apart.append(_distance(lesion, rest))
            counts.append(lesion.size)
    return float(np.average(apart, weights=counts)) if apart else 1.0


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Total variation between two samples, in bins over the range of both."""
    low, high = np.percentile(np.concatenate([one, other]), (0.5, 99.5))
    bins = np.linspace(low, high, _BINS + 1)
    shares = [np.histogram(np.clip(each, low, high), bins)[0] / each.size for each in (one, other)]
    return float(0.5 * np.abs(shares[0] - shares[1]).sum())
