"""Where a voxel is: the ICBM152 template aligned to a scan.  The only importer of ants.

An affine alignment needs no resampling to be used: the template's maps are the same numbers on a
grid whose affine has been multiplied by the alignment.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.template import load_template
from shoken.volume import Grid, Volume, bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.brain import Brain

__all__ = ["Alignment", "align_template", "load_ants_ahead"]

_WORKING_SPACING_MM = 2.0
_LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_MARGIN_VOXELS = 2
_ITERATIONS = (1000, 500, 250, 0)
_SEED = "1"


@dataclass(frozen=True, eq=False, kw_only=True)
class Alignment:
    """ICBM152 aligned to one scan.

    ``mni_to_scan`` is (4, 4), MNI RAS mm → the scan's RAS mm.  ``overlap`` is the Dice coefficient
    of the template's brain with the scan's brain mask: how well the alignment did.
    """

    mni_to_scan: NDArray[np.float64]
    overlap: float

    def to_mni(self, ras_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points of the scan ``(…, 3)`` RAS mm → MNI mm ``(…, 3)``."""
        inverse = np.linalg.inv(self.mni_to_scan)
        return np.asarray(ras_mm) @ inverse[:3, :3].T + inverse[:3, 3]

    def on(self, grid: Grid, values: Volume) -> Volume:
        """A map of the template, seen on a grid of the scan."""
        moved = Grid(values.grid.shape, self.mni_to_scan @ values.grid.affine)
        return Volume(values.data, moved).resample_onto(grid)


def load_ants_ahead() -> None:
    """Begin to import ants in the background; it takes longer than finding the brain."""
    Thread(target=_load_ants, name="load ants").start()


def align_template(volume: Volume, brain: Brain) -> Alignment:
    """Align ICBM152 to a scan by an affine registration at 2 mm (ANTs, mutual information).

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
    fixed = fixed.with_data(np.where(mask.data, fixed.data, 0))
    around = template.grid.crop(bounding_box(template.brain.data, _MARGIN_VOXELS))
    coarse = around.with_spacing(_WORKING_SPACING_MM)
    mni_to_scan = _register_affine(fixed, template.t1.resample_onto(coarse))
    aligned = Alignment(mni_to_scan=mni_to_scan, overlap=0.0)
    inside = Volume(template.brain.data.astype(np.float32), template.grid)
    expected = aligned.on(grid, inside).data > 0.5
    total = np.count_nonzero(expected) + np.count_nonzero(mask.data)
    overlap = 2.0 * int(np.count_nonzero(expected & mask.data)) / max(1, int(total))
    return Alignment(mni_to_scan=mni_to_scan, overlap=overlap)


def _register_affine(fixed: Volume, moving: Volume) -> NDArray[np.float64]:
    """(4, 4) moving RAS mm → fixed RAS mm."""
    ants = _load_ants()
    with tempfile.TemporaryDirectory(prefix="shoken-") as scratch:
        result = ants.registration(
            _ants_image(fixed),
            _ants_image(moving),
            type_of_transform="Affine",
            aff_metric="mattes",
            aff_iterations=_ITERATIONS,
            random_seed=int(_SEED),
            outprefix=str(Path(scratch) / "affine_"),
        )
        transform = ants.read_transform(result["fwdtransforms"][0])
    # ITK's affine takes LPS points of the fixed image to the moving one, about a centre
    linear = np.array(transform.parameters[:9]).reshape(3, 3)
    centre = np.array(transform.fixed_parameters)
    fixed_to_moving = np.eye(4)
    fixed_to_moving[:3, :3] = linear
    fixed_to_moving[:3, 3] = np.array(transform.parameters[9:]) + centre - linear @ centre
    return np.linalg.inv(_LPS_TO_RAS @ fixed_to_moving @ _LPS_TO_RAS)


def _load_ants() -> Any:
    # with more threads the sums inside ITK depend on their timing, and no result repeats exactly
    os.environ["ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"] = "1"
    os.environ["ANTS_RANDOM_SEED"] = _SEED
    import ants

    return ants


def _ants_image(volume: Volume) -> Any:
    ants = _load_ants()
    affine = _LPS_TO_RAS @ volume.grid.affine
    spacing = np.array(volume.grid.spacing_mm)
    return ants.from_numpy(
        np.ascontiguousarray(volume.data),
        origin=[float(v) for v in affine[:3, 3]],
        spacing=[float(v) for v in spacing],
        direction=affine[:3, :3] / spacing,
    )
