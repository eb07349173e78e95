"""Engine ``outlier``: voxels that are brighter, or on T1 darker, than any tissue of their place.

Each voxel is grey matter, white matter, fluid, a mixture of fluid and brain, or an outlier to all
of them; its probability of being the outlier follows from the template's tissue maps warped to the
scan (what the place may hold), from how bright each tissue is in this scan and around this place,
and from the neighbours.  The explicit outlier class beside a tissue model with spatial priors is
Van Leemput's (IEEE TMI 2001), growing from sure voxels to likely ones Schmidt's (NeuroImage 2012).
Needs no weights.  Of several scans of a study FLAIR is searched, else T2, else T1; the others speak
against what they do not show.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.analysis.lesion.general.certainty import doubted, doubted_in_sulci, grown
from shoken.analysis.lesion.general.likelihoods import RARE, evenly, likelihoods, local_centres
from shoken.analysis.lesion.general.preprocessing import (
    DARK,
    Seen,
    fluid_and_mixtures,
    fluid_before,
    long_tailed,
    pictured,
    see,
)
from shoken.common.threads import in_threads
from shoken.imaging.connected_components import closed, filled
from shoken.imaging.depth import depth_mm
from shoken.imaging.interpolation import blocks_around, enlarged
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume, bounding_box
from shoken.imaging.voxelwise import voxelwise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Mask

__all__ = ["MADE_FOR", "score", "searched_sequence"]

# Chosen by hand, together, on the patient of bench/lesions.py and the heads of bench/phantoms.py;
# run both after a change.
_FINEST_MM = 0.7  # finer voxels cost time and tell nothing: most are interpolated by the scanner
_LESS_RARE = 0.05  # the most that a patient with many lesions can raise it to, on FLAIR
_RARE_BY_FLUID = 0.005  # where fluid looks like a lesion, false marks are likelier
_NEIGHBOURS_MM = 1.0  # neighbours are those that touch, at 1 mm
_NEIGHBOURS_SAY = 0.5  # a sure neighbourhood makes a lesion as likely as not
_MOST_BEFORE = 0.6  # so that neighbours alone never decide
_ROUNDS = 3  # how many neighbourhoods far a sure core reaches
_RIM_MM = (2.0, 7.0)  # from never to always: a brain mask may hold meninges and sulci this deep
_WHITE = (0.2, 0.6)  # share of white matter in the template, from never to always
_WHITE_BY_FLUID = (0.6, 0.9)  # well away from fluid, where it looks like a lesion
_LOBE_MM = 6.0  # sigma: a Gaussian of this width spans a lobe
_MORE = (0.25, 0.5)  # more of one side than of the other by these shares, from never to always
# which of a study's scans is searched: those that it was measured on come first
_TELLING = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1, MrSequence.PD, MrSequence.T1C)
# the sequences on which it was measured (bench/lesions.py, bench/sensitivity.py); of a healthy head
# it marked 8.7 mL on proton density, and of gliomas on T1 with contrast agent hardly anything
MADE_FOR = frozenset({MrSequence.FLAIR, MrSequence.T2, MrSequence.T1})
_DOUBT = 0.1  # keeps one sequence from ruling a lesion in or out
# floors of the evidence: registration errs; on T1 many lesions look like their surroundings
_LEAST, _LEAST_ON_T1, _ARTEFACTS = 0.01, 0.6, 0.05
# a second sequence removes false marks, so that a fainter lesion may be believed
_LESS_RARE_TOGETHER = 3
_ODDS_ON_T1, _SURE_ON_T1 = 3.0, 0.9  # see _likelier_on_t1: from bench/calibration.py


def searched_sequence(
    sequence: MrSequence, beside: Collection[MrSequence] = frozenset()
) -> MrSequence:
    """Which of a scan's sequence and those beside it is searched; the others are evidence."""
    return next((one for one in _TELLING if one is sequence or one in beside), sequence)


def score(given: LesionInput) -> Volume:
    """How far each voxel is a lesion, 0 to 1, float32 on the scan's canonical grid.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    fine = given.volume.grid
    coarse = fine.merged(_FINEST_MM)
    if coarse.shape == fine.shape:
        return _score(given.volume, given.brain.mask, given)
    given = replace(
        given,
        tissue=given.tissue.resample_onto(fine, coarse),
        beside={which: other.resample_onto(coarse) for which, other in given.beside.items()},
    )
    volume, mask = given.volume.resample_onto(coarse), given.brain.mask.resample_onto(coarse)
    return _score(volume, mask, given).resample_onto(fine)


def _score(volume: Volume, mask: Mask, given: LesionInput) -> Volume:
    pictures = {given.sequence: volume, **given.beside}
    searched = searched_sequence(given.sequence, given.beside.keys())
    inside = pictured(mask, volume, pictures[searched])
    box = bounding_box(inside, 2)
    inside, grid = inside[box], volume.grid.crop(box)
    tissue = given.tissue.crop(box)
    tissue = replace(tissue, core=tissue.core & inside)
    seen = see(pictures.pop(searched).data[box], inside, tissue, grid, searched)
    evidence = [_evidence(other.data[box], seen, which) for which, other in pictures.items()]
    likely = _outliers(seen, given.alignment, reduce(np.multiply, evidence) if evidence else None)
    found = np.zeros(volume.grid.shape, dtype=np.float32)
    found[box] = grown(_likelier_on_t1(likely) if searched in DARK else likely)
    return Volume(found, volume.grid)


def _likelier_on_t1(likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of the middle of the scale raised, the surest left: monotone.

    On T1 of a patient, and of phantoms, what was said to be 0.25 was lesion in 0.45 and 0.88 of the
    voxels, 0.55 in 0.60 and 1.00, 0.93 in 0.92 and 1.00 (``bench/calibration.py``).
    """
    odds = np.float32(_ODDS_ON_T1) * likely
    return np.maximum(likely, np.float32(_SURE_ON_T1) * odds / (odds + 1 - likely))


def _outliers(
    seen: Seen, alignment: Alignment, evidence: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """(X, Y, Z) how likely each voxel is an outlier; what is (N,) is of the voxels inside alone."""
    both: tuple[Callable[[Seen], Any], ...] = (_where_lesions_are_told, local_centres)
    told, centres = in_threads(lambda make: make(seen), both)
    ordinary, beyond = likelihoods(seen, centres)
    outlying = beyond if evidence is None else evidence * beyond
    outlying = outlying / evenly(seen)
    place, rare = told[seen.inside], RARE
    if seen.fluid_is_beyond:
        place = np.maximum(place, _one_sided(seen, beyond, alignment))
        rare = _RARE_BY_FLUID
    if evidence is not None and evidence.min() < 1:  # it speaks against alone
        rare = rare * _LESS_RARE_TOGETHER
    white = max(told.sum(dtype=np.float64), 1)
    before = rare * place
    for _ in range(_ROUNDS):
        after = voxelwise(_posterior, before, outlying, ordinary)
        if not seen.fluid_is_beyond:
            rare = max(rare, min(_share(after, place, white), _LESS_RARE))
        near = seen.blurred_inside(after, _NEIGHBOURS_MM)
        before = voxelwise(partial(_before, rare), place, near)
    after = voxelwise(_posterior, before, outlying, ordinary)
    if evidence is not None:
        # what stands out here alone may be fluid or blood that flows, however far it stands out
        after *= evidence / (evidence + np.float32(_ARTEFACTS) * (1 - evidence))
    likely = seen.laid(after)
    if seen.fluid_is_beyond:
        return doubted_in_sulci(likely, seen)
    return doubted(likely, seen, seen.laid(centres[0]), alignment)


def _share(likely: NDArray[np.float32], place: NDArray[np.float32], white: float) -> float:
    """How much of the white matter is lesion; rounded, so that the order of adding is nothing."""
    return round(float((likely * place).sum(dtype=np.float64) / white), 4)


def _evidence(
    data: NDArray[np.float32], searched: Seen, sequence: MrSequence
) -> NDArray[np.float32]:
    """(N,) 0 to 1: how far what another sequence shows speaks for a lesion; 1 where it shows none.

    A lesion may look like anything from white matter to fluid there.  It is bounded, since
    registration and partial volume leave differences of their own, and closer on T1, where many
    lesions look like their surroundings.
    """
    shown, tissue = searched.inside & (data != 0), searched.tissue
    part = replace(tissue, core=tissue.core & shown)
    seen = see(data, shown, part, searched.grid, sequence)
    (grey, white, fluid), values = seen.usual, seen.values[shown]
    low, high = sorted((white.centre, fluid.centre))
    step = np.float32(white.spread)
    above, below = (values - np.float32(low)) / step, (np.float32(high) - values) / step
    lesion = scipy.special.expit(above) * scipy.special.expit(below) + np.float32(_DOUBT)
    ordinary = (
        tissue.white[shown] * long_tailed(white, values, np.full_like(values, white.centre))
        + tissue.grey[shown] * long_tailed(grey, values, np.full_like(values, grey.centre))
        + fluid_before(seen) * fluid_and_mixtures(seen.usual, values)
    )
    ratio = lesion / (ordinary * np.float32(high - low) + np.float32(_DOUBT))
    if sequence in DARK:
        ratio = np.maximum(np.sqrt(ratio), _LEAST_ON_T1)
    evidence = np.ones(data.shape, dtype=np.float32)
    evidence[shown] = np.clip(ratio, _LEAST, 1)
    return evidence[searched.inside]


def _before(
    rare: float, place: NDArray[np.float32], near: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The prior of a lesion, by its place and by how far the neighbours are lesion."""
    before = rare * place + _NEIGHBOURS_SAY * near * np.maximum(place, 0.1)
    return np.minimum(before, _MOST_BEFORE)


def _posterior(
    before: NDArray[np.float32],
    outlying: NDArray[np.float32],
    ordinary: NDArray[np.float32],
) -> NDArray[np.float32]:
    lesion = before * outlying
    return np.asarray(lesion / (lesion + (1 - before) * ordinary), dtype=np.float32)


def _where_lesions_are_told(seen: Seen) -> NDArray[np.float32]:
    """0 to 1: white matter away from the brain's surface, where a mask may hold other things.

    Where fluid looks like a lesion, only white matter well away from it is left.
    """
    whole = filled(closed(np.pad(seen.inside, 4), 3))
    low, high = _RIM_MM
    depth = depth_mm(whole, seen.spacing, high)[4:-4, 4:-4, 4:-4]
    deep = np.clip((depth - low) / (high - low), 0, 1)
    least, most = _WHITE_BY_FLUID if seen.fluid_is_beyond else _WHITE
    return (np.clip((seen.tissue.white - least) / (most - least), 0, 1) * deep).astype(np.float32)


def _one_sided(
    seen: Seen, beyond: NDArray[np.float32], alignment: Alignment
) -> NDArray[np.float32]:
    """(N,) 0 to 1: where much more is unusual than at the mirrored place of the other hemisphere.

    A lesion that is as large as a lobe leaves no white matter to stand out from.
    """
    share = seen.blurred(seen.laid(beyond), _LOBE_MM)
    step = np.maximum(_LOBE_MM / 2 // seen.spacing, 1).astype(int)
    shape = tuple(-(-n // s) for n, s in zip(share.shape, step, strict=True))
    blocks = np.nonzero(blocks_around(seen.inside, shape))
    voxels = np.stack(blocks, axis=-1) * step
    mni_mm = alignment.to_mni(seen.grid.ras_mm(voxels))
    mirrored = seen.grid.voxel(alignment.from_mni(mni_mm * (-1, 1, 1)))
    other = scipy.ndimage.map_coordinates(share, np.moveaxis(mirrored, -1, 0), order=1)
    more = np.zeros(shape, dtype=np.float32)
    more[blocks] = share[tuple(voxels.T)] - other
    full = enlarged(more, share.shape)[seen.inside]
    least, most = _MORE
    return np.clip((full - least) / (most - least), 0, 1).astype(np.float32)
