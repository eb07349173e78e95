"""Window presets: MR intensities have no unit, so that a window is told by percentiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import Window
from shoken.imaging.sequence import MrSequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.values import Analysis

__all__ = ["window_presets"]

# percentiles of the brain, by hand: between these lie cortex and white matter, without fluid below
# and what is brighter than both
_TISSUE = (5.0, 95.0)
# half of the brain is normal tissue whatever there is in it: what is brighter, or darker, than
# the median gets the screen's greys
_BRIGHT, _DARK = (50.0, 99.9), (0.1, 50.0)
_LESIONS: Mapping[MrSequence, tuple[str, ...]] = {
    MrSequence.T1: ("dark",),
    MrSequence.T1C: ("bright", "dark"),  # what takes up contrast agent, and what T1 shows dark
    MrSequence.T2: ("bright",),
    MrSequence.FLAIR: ("bright",),
    MrSequence.PD: ("bright",),
    MrSequence.UNKNOWN: ("bright", "dark"),
}
_PERCENTILES = {"tissue": _TISSUE, "bright": _BRIGHT, "dark": _DARK}


def window_presets(analysis: Analysis, standard: Window, full: Window) -> dict[str, Window]:
    """Windows by name, the standard one first: by what lesions of the sequence look like.

    Parameters
    ----------
    analysis
        Its sequence, and the intensities within its brain mask.
    standard, full
        The window that the viewer opens with, and all that it keeps.
    """
    # every second column of every second plane tells these percentiles as well as all do
    thinned = np.s_[::2, ::2]
    volume, brain = analysis.scan.volume.data, analysis.brain.mask.data
    seen = volume[thinned][brain[thinned]]
    if not seen.size:
        seen = volume[brain]
    made = {"standard": standard}
    for name in ("tissue", *_LESIONS[analysis.sequence]):
        low, high = np.clip(np.percentile(seen, _PERCENTILES[name]), full.low, full.high)
        made[name] = Window(float(low), float(max(high, low + 1e-6)))
    return {**made, "full": full}
