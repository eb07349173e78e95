"""An analysis as one picture, its findings numbered: for reports and previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.render import (
    Layers,
    Plane,
    central_voxel,
    slice_picture,
    window_of,
    with_numbers,
    with_word,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis

__all__ = ["overview_picture"]

_ACROSS = 3  # one tile for each plane
_MOST_MORE = 6  # two rows: more would shrink the first row on a screen


def overview_picture(analysis: Analysis, height: int = 420) -> NDArray[np.uint8]:
    """Three planes through the largest finding, plain above and marked below: (H, W, 3) RGB.

    Each finding that a marked slice cuts has its number beside it.  Below stand axial slices
    through the largest findings that no slice above them cuts, six at most.
    """
    volume, voxel = analysis.scan.volume, central_voxel(analysis)
    window = window_of(volume, analysis.brain.mask)
    search = analysis.search
    lesion = search.lesions.mask if search else None
    numbers = search.numbers if search else np.zeros(volume.grid.shape, np.int32)
    layers = Layers(brain=analysis.brain.mask, lesion=lesion)

    def tile(plane: Plane, index: int, over: Layers | None) -> NDArray[np.uint8]:
        drawn = slice_picture(volume, plane, index, window, over, height=height, letters=True)
        cut = np.asarray(numbers.take(index, plane.axis))
        return with_numbers(drawn, cut) if over else drawn

    rows = [[tile(p, voxel[p.axis], over) for p in Plane] for over in (None, layers)]
    further = [tile(Plane.AXIAL, z, layers) for z in _further_slices(analysis, numbers, voxel[2])]
    rows += [further[n : n + _ACROSS] for n in range(0, len(further), _ACROSS)]
    sheet = _stacked([np.hstack(row) for row in rows])
    return with_word(sheet, "SYNTHETIC") if analysis.scan.synthetic else sheet


def _further_slices(analysis: Analysis, numbers: NDArray[np.integer], shown: int) -> list[int]:
    """Axial slices through findings that are not to be seen in those before."""
    seen, slices = set(np.unique(numbers[:, :, shown])), list[int]()
    for finding in analysis.findings:
        if finding.id in seen or len(slices) == _MOST_MORE:
            continue
        voxel = analysis.scan.volume.grid.voxel(np.array(finding.centroid_ras_mm))
        index = int(np.clip(np.rint(voxel[2]), 0, numbers.shape[2] - 1))
        slices.append(index)
        seen |= set(np.unique(numbers[:, :, index]))
    return slices


def _stacked(rows: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    width = max(row.shape[1] for row in rows)
    return np.vstack([np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0))) for row in rows])
