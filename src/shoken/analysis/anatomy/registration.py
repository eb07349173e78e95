"""The ICBM152 template aligned to a scan, and one scan to another.

The template is registered at 4 mm in two steps, affine and then deformable (SyN, Avants 2008), and
kept as one small displacement field: points go from the scan to MNI space, so maps of the template
can be read at any voxel of the scan.  All of it happens in the frame of the scan's own voxels, so
that neither a header's origin nor its roundings have a say in it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.affine import affine_starts, lead, normalised_information
from shoken.analysis.anatomy.alignment import Alignment
from shoken.analysis.anatomy.ants_bridge import (
    SEED,
    affine_file,
    ants_image,
    fixed_to_moving,
    load_ants,
)
from shoken.analysis.anatomy.template import load_template
from shoken.common.disk_space import temporary_folder
from shoken.common.threads import once
from shoken.imaging.volume import Mask, Volume, bounding_box
from shoken.imaging.voxel_frame import in_own_frame, to_own_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.analysis.brain import Brain

__all__ = [
    "WorkingPicture",
    "align_template",
    "align_visits",
    "judge",
    "load_ahead",
    "mutual_information",
    "with_lead",
    "working_picture",
    "working_template",
]

_WORKING_SPACING_MM = 2.0  # an eighth of the voxels of 1 mm; outlines are compared at it
# Both steps end at voxels of this size. On pictures of 2 mm, where a last level without iterations
# brought the same field to 2 mm, similarity and overlap came out within 0.003 of these (nine scans
# of bench/realscans.py) in twice the time.
_REGISTERED_SPACING_MM = 4.0
_MARGIN_VOXELS = 2  # room for the brain's outline after resampling
# by hand, coarse to fine; none at the finest level, since a head moves as one piece
_RIGID_ITERATIONS = (1000, 500, 250, 0)
# from a start that is near, two levels end where four do (overlap within 0.002) in half the time
_AFFINE_ITERATIONS, _AFFINE_SHRINKS, _AFFINE_BLURS = (300, 100), (2, 1), (1, 0)
# iterations 8 to 18 of the last level changed the metric by 0.001 and took longer than all others;
# 5 with longer steps reach the same similarity, but on a patient's T1 a Dice lower by 0.03
_DEFORMABLE_ITERATIONS = (30, 8)
_STARTS_TRIED = 3  # by hand: a further start costs as much as the first, and has scored worse
_FEWEST_VOXELS = 1000  # fewer leave a 64 × 64 joint histogram all but empty
# by hand, between noise (many) and tissues that merge (few); study.py's threshold holds for it
_HISTOGRAM_BINS = 64
_EXACT_MM = 0.001  # see its use: rigid motion cannot make up for a rounded spacing


@dataclass(frozen=True, eq=False)
class WorkingPicture:
    """A picture at 2 mm, black outside its brain, and that brain."""

    seen: Volume
    brain: Mask

    @cached_property
    def coarse(self) -> Volume:
        """The picture at 4 mm, each voxel the mean of eight, as it is registered."""
        return self.seen.resample_onto(self.seen.grid.with_spacing(_REGISTERED_SPACING_MM))


def load_ahead(*makers: Callable[[], object]) -> None:
    """Begin to load in the background what every alignment needs, while the brain is looked for.

    ``makers`` make what else is needed of the template, and keep it.  What goes wrong is raised
    where it is needed, not here: a process that ends before that stops an import with an error that
    means nothing.
    """

    def load() -> None:
        with suppress(Exception):
            load_ants()
            working_template()
            for make in makers:
                make()

    Thread(target=load, name="load for the alignment").start()


def align_template(volume: Volume, brain: Brain) -> Alignment:
    """Align ICBM152 to a scan: affine, then deformable (ANTs SyN, mutual information).

    The same voxels give the same alignment, bit for bit.  The affine begins from the best of many
    starts; where it ends in a wrong valley the next best one is tried, and where none can be
    trusted the best of them is given, which says so.

    Parameters
    ----------
    volume
        The canonical scan.
    brain
        Its brain; what lies outside is not looked at.

    Raises
    ------
    AnalysisError
        The template is not installed.
    """
    scan = working_picture(in_own_frame(volume), brain.mask)
    template = working_template()
    starts = affine_starts(scan.seen, scan.brain, template.seen, template.brain)
    aligned: list[Alignment] = []
    for start in starts[:_STARTS_TRIED]:
        aligned.append(_aligned(scan, template, start))
        if aligned[-1].is_trusted:
            break
    best = max(aligned, key=lambda each: (each.is_trusted, each.lead or 0.0))
    return replace(best, scan_to_frame=to_own_frame(volume.grid))


@once
def working_template() -> WorkingPicture:
    """The template and its brain at 2 mm, made once per process."""
    template = load_template()
    around = template.grid.crop(bounding_box(template.brain.data, _MARGIN_VOXELS))
    grid = around.with_spacing(_WORKING_SPACING_MM)
    return WorkingPicture(template.t1.resample_onto(grid), template.brain.resample_onto(grid))


def working_picture(volume: Volume, mask: Mask) -> WorkingPicture:
    """A volume in its own frame and the brain of the same voxels, at 2 mm."""
    around = volume.grid.crop(bounding_box(mask.data, _MARGIN_VOXELS))
    grid = around.with_spacing(_WORKING_SPACING_MM)
    inside = Mask(np.ascontiguousarray(mask.data), volume.grid).resample_onto(grid)
    seen = volume.resample_onto(grid)
    clipped = _clipped(np.where(inside.data, seen.data, 0), inside.data)
    return WorkingPicture(seen.with_data(clipped), inside)


def _aligned(
    scan: WorkingPicture, template: WorkingPicture, start: NDArray[np.float64]
) -> Alignment:
    """From one start; a wrong affine is not deformed, which would make it look like a right one."""
    with temporary_folder() as scratch:
        matrix, file = _affine(scan.coarse, template.coarse, start, scratch)
        alignment = judge(scan, matrix)
        if not alignment.stands_out:
            return alignment
        displacement = _deformed(scan.coarse, template.coarse, file, scratch)
    return _measured(replace(alignment, displacement_mm=displacement), scan)


def judge(scan: WorkingPicture, scan_to_mni: NDArray[np.float64]) -> Alignment:
    """How well an affine, (4, 4) mm of the scan's own frame → MNI mm, lays it on the template."""
    return _measured(_unmeasured(scan, scan_to_mni), scan)


def with_lead(alignment: Alignment, volume: Volume, brain: Brain) -> Alignment:
    """An alignment whose lead is known: of a result of an earlier build it is measured now.

    Parameters
    ----------
    alignment
        As it was kept.
    volume, brain
        The canonical scan that it belongs to, and its brain.

    Raises
    ------
    AnalysisError
        The template is not installed.
    """
    if alignment.lead is not None:
        return alignment
    scan, template = working_picture(in_own_frame(volume), brain.mask), working_template()
    scan_to_mni = np.linalg.inv(alignment.mni_to_frame) @ alignment.scan_to_frame
    matrix = scan_to_mni @ np.linalg.inv(to_own_frame(volume.grid))
    measured = lead(scan.seen, scan.brain, template.seen, template.brain, matrix)
    return replace(alignment, lead=measured)


def _unmeasured(scan: WorkingPicture, scan_to_mni: NDArray[np.float64]) -> Alignment:
    """An affine alone, of which nothing but its lead is known yet."""
    template = working_template()
    return Alignment(
        mni_to_frame=np.asarray(np.linalg.inv(scan_to_mni), dtype=np.float64),
        displacement_mm=np.zeros((*scan.coarse.grid.shape, 3), dtype=np.float32),
        displacement_grid=scan.coarse.grid,
        overlap=0.0,
        similarity=1.0,
        lead=lead(scan.seen, scan.brain, template.seen, template.brain, scan_to_mni),
    )


def _measured(aligned: Alignment, scan: WorkingPicture) -> Alignment:
    """With the overlap and the similarity that it has."""
    template = load_template()
    inside = Volume(template.brain.data.astype(np.float32), template.grid)
    expected, t1 = aligned.on(scan.seen.grid, inside, template.t1)
    both = (expected.data > 0.5) & scan.brain.data
    total = np.count_nonzero(expected.data > 0.5) + np.count_nonzero(scan.brain.data)
    return replace(
        aligned,
        overlap=2.0 * int(np.count_nonzero(both)) / max(1, int(total)),
        similarity=mutual_information(scan.seen.data[both], t1.data[both]),
    )


def _affine(
    fixed: Volume, moving: Volume, start: NDArray[np.float64], scratch: Path
) -> tuple[NDArray[np.float64], str]:
    """(4, 4), fixed mm → moving mm, refined from a start, and the file that holds it."""
    ants = load_ants()
    result = ants.registration(
        ants_image(fixed),
        ants_image(moving),
        type_of_transform="Affine",
        initial_transform=affine_file(start, scratch / "start.mat"),
        aff_metric="mattes",
        aff_iterations=_AFFINE_ITERATIONS,
        aff_shrink_factors=_AFFINE_SHRINKS,
        aff_smoothing_sigmas=_AFFINE_BLURS,
        random_seed=int(SEED),
        outprefix=str(scratch / "affine_"),
    )
    file = result["fwdtransforms"][0]
    return fixed_to_moving(ants.read_transform(file)), file


def _deformed(fixed: Volume, moving: Volume, affine: str, scratch: Path) -> NDArray[np.float32]:
    """(X, Y, Z, 3) mm, how far each point of the fixed picture moves before the affine."""
    ants = load_ants()
    result = ants.registration(
        ants_image(fixed),
        ants_image(moving),
        type_of_transform="SyNOnly",
        initial_transform=affine,
        syn_metric="mattes",
        reg_iterations=_DEFORMABLE_ITERATIONS,
        random_seed=int(SEED),
        outprefix=str(scratch / "syn_"),
    )
    field = ants.image_read(result["fwdtransforms"][0]).numpy()
    return (field * (-1, -1, 1)).astype(np.float32)


def align_visits(
    first: Volume, first_brain: Brain, second: Volume, second_brain: Brain
) -> NDArray[np.float64]:
    """(4, 4) second scan's RAS mm → first scan's: rigid, by mutual information of the brains."""
    ants = load_ants()
    pictures, frames = [], []
    for volume, brain in ((first, first_brain), (second, second_brain)):
        # a rigid motion makes nothing larger, so spacings have to be right to the micrometre
        own = in_own_frame(volume, _EXACT_MM)
        pictures.append(working_picture(own, brain.mask).seen)
        frames.append(own.grid.affine @ np.linalg.inv(volume.grid.affine))
    with temporary_folder() as scratch:
        result = ants.registration(
            *map(ants_image, pictures),
            type_of_transform="Rigid",
            aff_metric="mattes",
            aff_iterations=_RIGID_ITERATIONS,
            random_seed=int(SEED),
            outprefix=str(scratch / "rigid_"),
        )
        transform = ants.read_transform(result["fwdtransforms"][0])
    second_to_first = np.linalg.inv(fixed_to_moving(transform))
    return np.asarray(np.linalg.inv(frames[0]) @ second_to_first @ frames[1], dtype=np.float64)


def _clipped(data: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Values cut at the 99.5th percentile inside the mask: a few bright voxels take no bins."""
    return np.minimum(data, np.quantile(data[mask], 0.995)) if mask.any() else data


def mutual_information(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Normalised mutual information (Studholme 1999), from 1 (independent) to 2 (one another)."""
    if one.size < _FEWEST_VOXELS:
        return 1.0
    joint, _, _ = np.histogram2d(one, other, bins=_HISTOGRAM_BINS)
    return normalised_information(joint)
