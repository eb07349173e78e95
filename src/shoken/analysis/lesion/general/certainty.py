"""Of what engine ``outlier`` can be sure, and how far a lesion reaches around it.

Lesions grow from sure voxels to likely ones that touch (Schmidt, NeuroImage 2012).  What is bright
on FLAIR in healthy heads too is never sure by itself: it is lesion where it goes on from one.  Such
are the lining of the ventricles and the caps of their horns (Sze, AJNR 1986), limbic grey matter
around the third ventricle (Hirai, Radiology 2000), fluid that flows, and what the coil brightens
below the foramen magnum.  Where fluid looks like a lesion, a sulcus is never sure that reaches into
what the template has as white matter: its fluid goes on beyond what is marked, where a lesion ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.thresholds import SURE, THRESHOLD
from shoken.imaging.depth import depth_mm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.lesion.general.preprocessing import Seen

__all__ = ["doubted", "doubted_in_sulci", "grown"]

# By hand, on bench/lesions.py: healthy FLAIR of 1 to 7 mm slices against patient 19's, and its
# lesions planted in the healthy.
_UNSURE = 0.9  # below what a piece needs one voxel of, thresholds.SURE
_FAINT = 2.5  # spreads above grey matter: less is what grey matter itself comes to in a gyrus
# share of fluid in the template: fluid that flows is bright, so it is not seen dark
_FLOWING = 0.05
_FLUID = 0.3  # share of it in the template from which dark voxels are a ventricle's
_LINING_MM = 1.5  # the ventricles' lining with its partial volume
# |x|, y, z in MNI: centre and semi-axes of ellipsoids
_CAPS_MM = ((21.0, -77.0, 7.0), (11.0, 16.0, 10.0))  # around the occipital horns
_LIMBIC_MM = ((0.0, -3.0, -4.0), (15.0, 18.0, 24.0))  # fornix, septal area, hypothalamus
_FORAMEN_MM = -55.0  # z in MNI of the foramen magnum
# Of what surrounds a piece of patient 19's T2 and T1, 0.17 to 0.23 was as bright as fluid where
# nothing of it was lesion, and at most 0.07 where it was: by hand, halfway.
_GOES_ON = 0.12
_SULCUS_ML = 5.0  # by hand: more is no sulcus, and what is confluent may have sulci between
_VENTRICLES_GROW_MM = 8.0  # by hand, as beside a stroke (mass.py): many lesions touch a ventricle
_LIKELY = 0.2  # a fifth: among voxels that touch a sure lesion it is as likely as not

_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


def doubted(
    likely: NDArray[np.float32],
    seen: Seen,
    grey_here: NDArray[np.float32],
    alignment: Alignment,
) -> NDArray[np.float32]:
    """Probabilities ``(X, Y, Z)``, at most 0.9 where a healthy head may be as bright."""
    places = np.nonzero(likely > _UNSURE)
    mni_mm = alignment.to_mni(seen.grid.ras_mm(np.stack(places, axis=-1).astype(np.float64)))
    above = seen.values[places] - grey_here[places]
    is_unsure = (
        (above < _FAINT * seen.usual.grey.spread)
        | (seen.tissue.fluid[places] > _FLOWING)
        | _lining(seen)[places]
        | _is_within(mni_mm, *_CAPS_MM)
        | _is_within(mni_mm, *_LIMBIC_MM)
        | (mni_mm[:, 2] < _FORAMEN_MM)
    )
    result = likely.copy()
    result[places] = np.where(is_unsure, np.float32(_UNSURE), likely[places])
    return result


def _is_within(
    mni_mm: NDArray[np.float64],
    centre_mm: tuple[float, float, float],
    reach_mm: tuple[float, float, float],
) -> NDArray[np.bool_]:
    """Whether points ``(N, 3)`` lie in an ellipsoid or in its mirror image."""
    folded = np.column_stack([np.abs(mni_mm[:, 0]), mni_mm[:, 1:]])
    away = (folded - np.array(centre_mm)) / np.array(reach_mm)
    is_inside: NDArray[np.bool_] = (away**2).sum(axis=1) < 1
    return is_inside


def _lining(seen: Seen) -> NDArray[np.bool_]:
    """What lies next to the fluid that is seen deep in the brain."""
    between = (seen.usual.fluid.centre + seen.usual.white.centre) / 2
    fluid = seen.tissue.core & (seen.tissue.fluid > _FLUID) & (seen.values < between)
    return depth_mm(~fluid, seen.spacing, 2 * _LINING_MM) <= _LINING_MM


def doubted_in_sulci(likely: NDArray[np.float32], seen: Seen) -> NDArray[np.float32]:
    """Probabilities ``(X, Y, Z)``, at most 0.9 in pieces from which a sulcus's fluid goes on."""
    halfway = (seen.usual.grey.centre + seen.usual.fluid.centre) / 2
    marked, bright = likely > THRESHOLD, seen.inside & (seen.values > halfway)
    bright &= ~(marked | _ventricles(seen, bright))
    pieces, count = scipy.ndimage.label(marked, structure=_EVERY_NEIGHBOUR)
    sizes_ml = np.bincount(pieces.ravel(), minlength=count + 1) * seen.grid.voxel_ml
    boxes = scipy.ndimage.find_objects(pieces)
    result = likely.copy()
    for number in np.unique(pieces[likely >= SURE]):
        if sizes_ml[number] > _SULCUS_ML:
            continue
        wide = tuple(slice(max(0, side.start - 1), side.stop + 1) for side in boxes[number - 1])
        piece = pieces[wide] == number
        around = scipy.ndimage.binary_dilation(piece, _EVERY_NEIGHBOUR) & seen.inside[wide] & ~piece
        if np.count_nonzero(around & bright[wide]) > _GOES_ON * np.count_nonzero(around):
            result[wide][piece] = np.minimum(result[wide][piece], np.float32(_UNSURE))
    return result


def _ventricles(seen: Seen, bright: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those of the template, and what goes on from them as bright as fluid: many are wider."""
    deep = seen.tissue.core & (seen.tissue.fluid > _FLUID)
    steps = max(1, round(_VENTRICLES_GROW_MM / max(seen.grid.spacing_mm)))
    wider = scipy.ndimage.binary_dilation(bright & deep, iterations=steps, mask=bright)
    return np.asarray(deep | wider)


def grown(likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities raised in each piece of likely voxels that holds a sure one; monotone there."""
    labels, count = scipy.ndimage.label(likely > _LIKELY, structure=_EVERY_NEIGHBOUR)
    has_sure = np.zeros(count + 1, dtype=bool)
    has_sure[labels[likely >= SURE]] = True
    has_sure[0] = False
    odds = np.float32(1 / _LIKELY - 1)
    return np.where(has_sure[labels], odds * likely / (1 + (odds - 1) * likely), likely)
