"""Large masses: what the tissue model of engine ``outlier`` takes for tissue, or breaks on.

A tumour or a large stroke is all the tissue of its place: brightness that is estimated around it
follows it, and no white matter is left to stand out from.  So it is searched for at the scale of
lobes, on 4 mm voxels of the template's space, which is symmetric: where much more is brighter (on
T1 darker) than any tissue than at the mirrored place, or than anywhere in a healthy brain, as
across the midline.  Left-right difference as evidence of a tumour is Ray's (EMBC 2008) and others';
here the template's deformation straightens the midline first.  What is found is outlined in the
scan at 2 mm, dark parts that the rest encloses included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.general.lobes import (
    FRAME_MM,
    MOSTLY_FLUID,
    in_template_space,
    template_frame,
)
from shoken.analysis.lesion.general.outlier import MADE_FOR, searched_sequence
from shoken.analysis.lesion.general.preprocessing import DARK, pictured
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.lesion.general.lobes import Lobes
    from shoken.analysis.lesion.values import LesionInput
    from shoken.imaging.volume import Grid

__all__ = ["MASS_ML", "score"]

MASS_ML = 10.0  # a ball of 27 mm; smaller lesions leave the tissue model whole
_OUTLINE_MM = 2.0  # an outline of 10 mL and more is known well enough by voxels of this size
_NOISE_MM = 1.0  # sigma: voxels of 2 mm are a little smoothed as they are
_LOBE_MM = 6.0  # sigma: a Gaussian of this width spans a lobe
# Lobe-scale shares from merely joining to surely, and the mL of the sure part.  More than at the
# mirrored place: scans without a large lesion have at most 0.17 to 0.30, patients with multiple
# sclerosis 0.48, and three scans with strokes of 11 mL and more 0.79 to 0.92.  By itself: at most
# 0.59 on T1 and T2, on FLAIR 0.70 and more than 0.6 in 1.5 mL.
_MORE = (0.2, 0.5, 1.0)
_MUCH = (0.5, 0.6, 4.0)  # without a mirrored side to differ from, more is asked for
# how far beyond tissue, as a share of the way from grey matter to fluid, and in spreads: what is
# only compared with the mirrored place may be less than what must differ from all healthy tissue
_BEYOND, _FAR_BEYOND = 0.08, (0.25, 2.0)
_JOINS_MM = 8.0  # a lobe-scale share falls off before a mass's border does
_ENCLOSED_MM = 6.0  # necrosis behind a rim with gaps this wide is enclosed
_SMOOTH_MM = 1.5  # sulci and vessels that touch a mass are thinner than twice this
_VENTRICLES_GROW_MM = 8.0  # beside a stroke a ventricle widens by about so much; by hand
_SCORE = 0.97  # a mass has voxels that the engine is sure of, and none that it is certain of


@dataclass(frozen=True, eq=False)
class _Zone:
    """Where a mass is, in the template's space, and where surely."""

    whole: NDArray[np.bool_]
    sure: NDArray[np.bool_]


def score(given: LesionInput) -> Volume | None:
    """How far each voxel is of a large mass, 0 to 1, on the scan's canonical grid; None if of none.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    searched = searched_sequence(given.sequence, given.beside.keys())
    if searched not in MADE_FOR:
        return None
    picture, dark = {**given.beside, given.sequence: given.volume}[searched], searched in DARK
    inside = pictured(given.brain.mask, given.volume, picture)
    box = bounding_box(inside, 2)
    fine = picture.grid.crop(box)
    grid = fine.merged(_OUTLINE_MM)
    share, total = (
        blurred(
            Volume(np.where(inside[box], part, 0), fine).resample_onto(grid).data,
            _NOISE_MM / np.array(grid.spacing_mm),
        )
        for part in (np.float32(1), picture.data[box])
    )
    lobes = in_template_space(share, total, grid, given.alignment, dark=dark)
    zone = _zone(lobes)
    if zone is None:
        return None
    values = total / np.maximum(share, np.float32(1e-3))
    outlined = _outlined(
        -values if dark else values, share > 0.5, grid, lobes, zone, given.alignment
    )
    if outlined is None:
        return None
    found = np.zeros(picture.grid.shape, dtype=np.float32)
    found[box] = np.where(inside[box], Volume(outlined, grid).resample_onto(fine).data, 0)
    return picture.with_data(found)


def _zone(lobes: Lobes) -> _Zone | None:
    """Where in the template's space a mass is; None where there is none."""
    sigma = [_LOBE_MM / FRAME_MM] * 3
    share = blurred(lobes.beyond(_BEYOND), sigma)
    usual = share[::-1]  # the other hemisphere
    if lobes.fluid_is_beyond:
        usual = np.maximum(usual, blurred(template_frame().tissue.fluid * lobes.inside, sigma))
    more = share - usual
    much = blurred(lobes.beyond(*_FAR_BEYOND) * lobes.below_fluid(), sigma)
    pieces = [_sure_pieces(more, *_MORE), _sure_pieces(much, *_MUCH)]
    zone = pieces[0] | pieces[1]
    sure = (pieces[0] & (more > _MORE[1])) | (pieces[1] & (much > _MUCH[1]))
    return _Zone(zone, sure) if zone.any() else None


def _sure_pieces(
    share: NDArray[np.float32], least: float, sure: float, sure_ml: float
) -> NDArray[np.bool_]:
    """The connected pieces above the least share that have so many mL above the sure one."""
    pieces, count = scipy.ndimage.label(share > least, np.ones((3, 3, 3), dtype=bool))
    surely_ml = np.bincount(pieces[share > sure], minlength=count + 1) * FRAME_MM**3 / 1000
    kept = surely_ml >= sure_ml
    kept[0] = False
    return np.asarray(kept[pieces], dtype=bool)


def _outlined(
    values: NDArray[np.float32],
    inside: NDArray[np.bool_],
    grid: Grid,
    lobes: Lobes,
    zone: _Zone,
    alignment: Alignment,
) -> NDArray[np.float32] | None:
    """The masses in the scan's own voxels, 0 to 1."""
    frame = template_frame()
    within, sure, field, fluid = (
        part.data
        for part in alignment.on(
            grid,
            Volume(_widened(zone.whole), frame.grid),
            Volume(zone.sure.astype(np.float32), frame.grid),
            Volume(lobes.field, frame.grid),
            Volume(frame.tissue.fluid, frame.grid),
        )
    )
    even = values / np.where(field > 0, field, 1)
    typical = _typical(lobes, zone)
    cut = lobes.tissue_ends + max(0.5 * (typical - lobes.tissue_ends), 0.5 * lobes.spread)
    may = inside & (within > 0.5)
    if lobes.fluid_is_beyond:
        may &= ~_ventricles(even > lobes.like_fluid, fluid, grid)
    marked = _without_thin_parts(may & (even > cut), grid)
    if not lobes.fluid_is_beyond:  # necrosis is as dark as fluid where none is expected
        necrotic = may & (even < lobes.half_fluid) & (fluid < MOSTLY_FLUID)
        marked |= _without_thin_parts(necrotic, grid, _ENCLOSED_MM / 2)
    whole = may & _with_enclosed(marked, inside, grid)
    pieces, count = scipy.ndimage.label(whole)
    kept = np.bincount(pieces.ravel(), minlength=count + 1) * grid.voxel_ml >= MASS_ML
    kept &= np.bincount(pieces[sure > 0.5], minlength=count + 1) > 0
    kept[0] = False
    return np.float32(_SCORE) * kept[pieces].astype(np.float32) if kept.any() else None


def _without_thin_parts(
    marked: NDArray[np.bool_], grid: Grid, scale_mm: float = _SMOOTH_MM
) -> NDArray[np.bool_]:
    """What most of the neighbourhood of is marked."""
    return blurred(marked, scale_mm / np.array(grid.spacing_mm)) > 0.5


def _with_enclosed(
    marked: NDArray[np.bool_], inside: NDArray[np.bool_], grid: Grid
) -> NDArray[np.bool_]:
    """What is marked with what it, or it and the brain's surface, part from the rest of the brain.

    Gaps of its rim are closed.
    """
    spacing = grid.spacing_mm
    near = scipy.ndimage.distance_transform_edt(~marked, sampling=spacing) <= _ENCLOSED_MM
    closed = scipy.ndimage.distance_transform_edt(near | ~inside, sampling=spacing) > _ENCLOSED_MM
    filled = marked | (closed & inside & near)
    rest, _ = scipy.ndimage.label(inside & ~filled)
    sizes = np.bincount(rest.ravel())
    sizes[0] = 0
    enclosed = (rest > 0) & (sizes < np.count_nonzero(filled))[rest]
    return np.asarray(filled | (enclosed & (rest != sizes.argmax())), dtype=bool)


def _typical(lobes: Lobes, zone: _Zone) -> float:
    """The brightness of most of what is surely mass where no fluid is expected."""
    here = (
        zone.sure & (lobes.beyond(_BEYOND) > 0.5) & (template_frame().tissue.fluid < MOSTLY_FLUID)
    )
    return float(np.median(lobes.values[here])) if here.any() else lobes.tissue_ends


def _ventricles(
    bright: NDArray[np.bool_], fluid: NDArray[np.float32], grid: Grid
) -> NDArray[np.bool_]:
    """What is as bright as fluid where the template has it, and goes on a little way from there."""
    steps = max(1, round(_VENTRICLES_GROW_MM / max(grid.spacing_mm)))
    return np.asarray(
        scipy.ndimage.binary_dilation(bright & (fluid > 0.5), iterations=steps, mask=bright)
        | (fluid > 0.5)
    )


def _widened(zone: NDArray[np.bool_]) -> NDArray[np.float32]:
    away = scipy.ndimage.distance_transform_edt(~zone, sampling=[FRAME_MM] * 3)
    return (away <= _JOINS_MM).astype(np.float32)
