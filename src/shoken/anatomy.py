"""Where a voxel is: the ICBM152 template aligned to a scan.

A registration of two steps at 2 mm, affine and then deformable (SyN, Avants 2008), is kept as one
small displacement field: points go from the scan to MNI space, so maps of the template can be read
at any voxel of the scan.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.antsx import SEED, ants_image, fixed_to_moving, load_ants
from shoken.template import load_template
from shoken.threads import in_threads, slabs
from shoken.volume import Grid, Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.brain import Brain

__all__ = [
    "Alignment",
    "align_template",
    "align_visits",
    "mutual_information",
]

_WORKING_SPACING_MM = 2.0
_MARGIN_VOXELS = 2
_ITERATIONS = (1000, 500, 250, 0)
_DEFORMABLE_ITERATIONS = (30, 8, 0)
_FEWEST_VOXELS = 1000
_INVERSION_ROUNDS = 5
_HISTOGRAM_BINS = 64
# good alignments of the scans at hand: 0.96 to 0.99 and 1.018 to 1.14; 15 mm off, or turned
# around: below 0.86 and 1.009; 8 mm off: 0.92 and 1.008 to 1.013
_OVERLAP_TRUSTED = 0.9
_SIMILARITY_TRUSTED = 1.01


@dataclass(frozen=True, eq=False, kw_only=True)
class Alignment:
    """ICBM152 aligned to one scan.

    ``mni_to_scan`` is (4, 4), MNI RAS mm → the scan's RAS mm, before ``displacement_mm`` (X, Y, Z,
    3), which is added to a point of the scan first and lives on ``displacement_grid``.  ``overlap``
    is the Dice coefficient of the template's brain with the scan's brain mask, ``similarity`` the
    normalised mutual information of the two pictures inside it (1: independent): how well the
    alignment did.
    """

    mni_to_scan: NDArray[np.float64]
    displacement_mm: NDArray[np.float32]
    displacement_grid: Grid
    overlap: float
    similarity: float

    @property
    def is_trusted(self) -> bool:
        """Whether places may be named by it."""
        return self.overlap >= _OVERLAP_TRUSTED and self.similarity >= _SIMILARITY_TRUSTED

    def to_mni(self, ras_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points of the scan ``(…, 3)`` RAS mm → MNI mm ``(…, 3)``."""
        points = np.asarray(ras_mm, dtype=np.float64)
        inverse = np.linalg.inv(self.mni_to_scan)
        return (points + self._moved(points)) @ inverse[:3, :3].T + inverse[:3, 3]

    def from_mni(self, mni_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points in MNI space ``(…, 3)`` mm → the scan's RAS mm: the inverse of :meth:`to_mni`."""
        undisplaced = np.asarray(mni_mm) @ self.mni_to_scan[:3, :3].T + self.mni_to_scan[:3, 3]
        points = undisplaced
        for _ in range(_INVERSION_ROUNDS):
            points = undisplaced - self._moved(points)
        return points

    def on(self, grid: Grid, *values: Volume) -> tuple[Volume, ...]:
        """Maps of the template, which share one grid, seen on a grid of the scan, trilinear."""
        nx, ny, nz = grid.shape
        seen = [np.empty(grid.shape, dtype=np.float32) for _ in values]

        def look(part: slice) -> None:
            around = grid.crop((part, slice(0, ny), slice(0, nz)))
            places = values[0].grid.voxel(self._mni_of_voxels(around)).astype(np.float32)
            places = np.moveaxis(places, -1, 0)
            for value, result in zip(values, seen, strict=True):
                scipy.ndimage.map_coordinates(value.data, places, result[part], order=1)

        in_threads(look, slabs(nx))
        return tuple(Volume(result, grid) for result in seen)

    def _moved(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The displacement at points of the scan, ``(…, 3)`` mm."""
        places = self.displacement_grid.voxel(points.reshape(-1, 3)).T
        moved = [
            scipy.ndimage.map_coordinates(part, places, order=1, mode="nearest")
            for part in np.moveaxis(self.displacement_mm, -1, 0)
        ]
        return np.stack(moved, axis=-1).reshape(points.shape)

    def _mni_of_voxels(self, grid: Grid) -> NDArray[np.float64]:
        """MNI mm of every voxel of a grid, (X, Y, Z, 3): the displacement varies slowly."""
        moved = np.stack(
            [
                Volume(part, self.displacement_grid).resample_onto(grid).data
                for part in np.moveaxis(self.displacement_mm, -1, 0)
            ],
            axis=-1,
        )
        voxels = np.stack(np.meshgrid(*(np.arange(n) for n in grid.shape), indexing="ij"), axis=-1)
        inverse = np.linalg.inv(self.mni_to_scan)
        return (grid.ras_mm(voxels) + moved) @ inverse[:3, :3].T + inverse[:3, 3]


def align_template(volume: Volume, brain: Brain) -> Alignment:
    """Align ICBM152 to a scan at 2 mm: affine, then deformable (ANTs SyN, mutual information).

    The same scan gives the same alignment, bit for bit.

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
    template = load_template()
    around = volume.grid.crop(bounding_box(brain.mask.data, _MARGIN_VOXELS))
    grid = around.with_spacing(_WORKING_SPACING_MM)
    mask = brain.mask.resample_onto(grid)
    fixed = volume.resample_onto(grid)
    fixed = fixed.with_data(_clipped(np.where(mask.data, fixed.data, 0), mask.data))
    around = template.grid.crop(bounding_box(template.brain.data, _MARGIN_VOXELS))
    coarse = around.with_spacing(_WORKING_SPACING_MM)
    moving = template.t1.resample_onto(coarse)
    mni_to_scan, displacement = _register(fixed, moving)
    aligned = Alignment(
        mni_to_scan=mni_to_scan,
        displacement_mm=displacement,
        displacement_grid=grid,
        overlap=0.0,
        similarity=1.0,
    )
    inside = Volume(template.brain.data.astype(np.float32), template.grid)
    expected, t1 = aligned.on(grid, inside, template.t1)
    both = (expected.data > 0.5) & mask.data
    total = np.count_nonzero(expected.data > 0.5) + np.count_nonzero(mask.data)
    return replace(
        aligned,
        overlap=2.0 * int(np.count_nonzero(both)) / max(1, int(total)),
        similarity=mutual_information(fixed.data[both], t1.data[both]),
    )


def align_visits(
    first: Volume, first_brain: Brain, second: Volume, second_brain: Brain
) -> NDArray[np.float64]:
    """(4, 4) second scan's RAS mm → first scan's: rigid, by mutual information of the brains."""
    ants = load_ants()
    pictures = []
    for volume, brain in ((first, first_brain), (second, second_brain)):
        around = volume.grid.crop(bounding_box(brain.mask.data, _MARGIN_VOXELS))
        grid = around.with_spacing(_WORKING_SPACING_MM)
        inside = brain.mask.resample_onto(grid).data
        seen = volume.resample_onto(grid)
        pictures.append(seen.with_data(_clipped(np.where(inside, seen.data, 0), inside)))
    with tempfile.TemporaryDirectory(prefix="shoken-") as scratch:
        result = ants.registration(
            *map(ants_image, pictures),
            type_of_transform="Rigid",
            aff_metric="mattes",
            aff_iterations=_ITERATIONS,
            random_seed=int(SEED),
            outprefix=str(Path(scratch) / "rigid_"),
        )
        transform = ants.read_transform(result["fwdtransforms"][0])
    return np.asarray(np.linalg.inv(fixed_to_moving(transform)), dtype=np.float64)


def _clipped(data: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Values cut at the 99.5th percentile inside the mask: a few bright voxels take no bins."""
    return np.minimum(data, np.quantile(data[mask], 0.995)) if mask.any() else data


def mutual_information(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Normalised mutual information (Studholme 1999), from 1 (independent) to 2 (one another)."""
    if one.size < _FEWEST_VOXELS:
        return 1.0
    joint, _, _ = np.histogram2d(one, other, bins=_HISTOGRAM_BINS)
    shares = joint / joint.sum()
    entropies = [
        -float(np.sum(p[p > 0] * np.log(p[p > 0])))
        for p in (shares, shares.sum(axis=0), shares.sum(axis=1))
    ]
    return (entropies[1] + entropies[2]) / max(entropies[0], 1e-9)


def _register(fixed: Volume, moving: Volume) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """(4, 4) moving RAS mm → fixed RAS mm, and the displacement (X, Y, Z, 3) of fixed points."""
    ants = load_ants()
    with tempfile.TemporaryDirectory(prefix="shoken-") as scratch:
        images = ants_image(fixed), ants_image(moving)
        result = ants.registration(
            *images,
            type_of_transform="Affine",
            aff_metric="mattes",
            aff_iterations=_ITERATIONS,
            random_seed=int(SEED),
            outprefix=str(Path(scratch) / "affine_"),
        )
        affine = result["fwdtransforms"][0]
        transform = ants.read_transform(affine)
        result = ants.registration(
            *images,
            type_of_transform="SyNOnly",
            initial_transform=affine,
            syn_metric="mattes",
            reg_iterations=_DEFORMABLE_ITERATIONS,
            random_seed=int(SEED),
            outprefix=str(Path(scratch) / "syn_"),
        )
        field = ants.image_read(result["fwdtransforms"][0]).numpy()
    displacement = (field * (-1, -1, 1)).astype(np.float32)
    moved = np.asarray(np.linalg.inv(fixed_to_moving(transform)), dtype=np.float64)
    return moved, displacement
