"""What the network ``shoken-lesion`` is given, in training and in the product, and how it is run.

The picture is normalised inside the brain: its middle is 0, and between its 5th and 95th
percentiles lie 2 units; so neither the scale of a scan nor what is outside of the brain matters.
Beside it goes what the general engine weighs before it asks for the neighbours and its doubts: how
far each voxel is unlike every tissue of its place, which tells contrast, coil and noise apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.tissue import TissuePriors
from shoken.analysis.lesion.general.likelihoods import standing_out
from shoken.analysis.lesion.general.preprocessing import see
from shoken.common.errors import AnalysisError
from shoken.common.threads import in_threads
from shoken.imaging.depth import depth_mm
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume, bounding_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask

__all__ = ["SEQUENCES", "condition_of", "evidence", "lesion_probability", "network_input"]

# in the order of the network's condition; never another
SEQUENCES = (MrSequence.FLAIR, MrSequence.T1, MrSequence.T1C, MrSequence.T2, MrSequence.PD)
_VOXEL_MM = 1.0  # what it was trained on
_MARGIN = 4  # voxels about the brain, so that a border is not the picture's end
_MULTIPLE = 16  # what the sides have to be multiples of: four halvings
_EVERY = 5  # voxels of the brain: percentiles of one in so many differ in the third digit
_LIMIT = 8.0  # units: beyond lie vessels after contrast agent, and faults
_CORE_MM = 8.0  # as tissue priors have it: nearer the surface a mask's error lies
_UNIT = 4.0  # of the logarithm: so that evidence lies within ±2, as the picture does


def network_input(
    data: NDArray[np.float32],
    brain: NDArray[np.bool_],
    expected: NDArray[np.float32],
    sequence: MrSequence,
) -> NDArray[np.float32]:
    """(5, X, Y, Z) float32: the picture, normalised, the brain, what a template expects, evidence.

    ``expected`` (2, X, Y, Z) are the shares of grey and white matter, and the last channel is that
    of :func:`evidence`.  A brain without any contrast, or none, gives a picture of zeros.
    """
    unlike = evidence(data, brain, expected, sequence)
    known = [brain.astype(np.float32), *(expected * brain), unlike]
    values = data[brain][::_EVERY]
    if values.size == 0:
        return np.stack([np.zeros_like(data), *known])
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    scaled = (data - np.float32(middle)) * np.float32(2 / max(high - low, 1e-6))
    return np.stack([np.clip(scaled, -_LIMIT, _LIMIT), *known])


def evidence(
    data: NDArray[np.float32],
    brain: NDArray[np.bool_],
    expected: NDArray[np.float32],
    sequence: MrSequence,
) -> NDArray[np.float32]:
    """(X, Y, Z) float32 within ±2, 0 outside of the brain, of a picture in voxels of 1 mm.

    ``expected`` (2, X, Y, Z) are the shares of grey and white matter.  Where too little brain is in
    the picture to tell its tissues, all is 0.
    """
    solid = expected.sum(axis=0)
    total = np.maximum(solid, 1)
    grey, white, fluid = (brain * part / total for part in (*expected, total - solid))
    # the crop's end is not the brain's
    deep = depth_mm(np.pad(brain, 1, mode="edge"), (1, 1, 1), _CORE_MM + 1)[1:-1, 1:-1, 1:-1]
    for core in (deep > _CORE_MM, brain):  # a crop may have no ventricle, and fluid in sulci alone
        priors = TissuePriors(grey=grey, white=white, fluid=fluid, core=core)
        try:
            seen = see(data, brain, priors, Grid(data.shape, np.eye(4)), sequence)
            return standing_out(seen) / np.float32(_UNIT)
        except AnalysisError:
            continue
    return np.zeros_like(data)


def condition_of(
    sequence: MrSequence, spacing_mm: tuple[float, float, float]
) -> NDArray[np.float32]:
    """(8,) float32: the sequence, one of five, and the binary logarithm of the spacing in mm."""
    which = [float(sequence == each) for each in SEQUENCES]
    return np.array([*which, *np.log2(np.maximum(spacing_mm, 1))], dtype=np.float32)


def lesion_probability(
    run: Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]],
    volume: Volume,
    brain: Mask,
    expected: tuple[Volume, Volume],
    sequence: MrSequence,
    spacing_mm: tuple[float, float, float] | None = None,
) -> Volume:
    """What a network of this kind says of a canonical scan, 0 to 1, on its grid; 0 out of brains.

    Parameters
    ----------
    run
        The network: (1, 5, X, Y, Z) and (1, 8) → (1, 1, X, Y, Z), sides multiples of 16.
    volume, brain, sequence
        The scan.
    expected
        The shares of grey and of white matter that a template has there.
    spacing_mm
        That of the scanner's slices, where the scan was resampled since.
    """
    grid = volume.grid
    fine = grid.with_spacing(_VOXEL_MM)
    inside = brain.resample_onto(fine).data
    if not inside.any():
        return volume.with_data(np.zeros(grid.shape, dtype=np.float32))
    box = bounding_box(inside, _MARGIN)
    cropped = fine.crop(box)
    data, *maps = in_threads(lambda one: one.resample_onto(cropped).data, (volume, *expected))
    beyond = [(0, 0), *((0, -n % _MULTIPLE) for n in cropped.shape)]
    padded = np.pad(network_input(data, inside[box], np.stack(maps), sequence), beyond)
    del data, maps, inside  # nothing but its input stays beside the network, which takes the most
    condition = condition_of(sequence, spacing_mm or grid.spacing_mm)
    found = run(padded[None], condition[None])[0, 0]
    found = found[tuple(slice(0, n) for n in cropped.shape)]
    return Volume(found, cropped).resample_onto(grid)
