"""ANTs: pictures over to it and back, bias field, affine registration.

The only importer of ants at run time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.disk_space import temporary_folder
from shoken.imaging.volume import LPS_TO_RAS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask, Volume

__all__ = [
    "SEED",
    "affine_file",
    "affine_onto",
    "ants_image",
    "fixed_to_moving",
    "load_ants",
    "without_bias",
]

SEED = "1"
# ants loads matplotlib, scikit-learn and statsmodels for these rooms of its own, which registration
# never enters: three quarters of its import
_UNENTERED = ("ants.deeplearn", "ants.learn", "ants.math", "ants.plotting")


def fixed_to_moving(transform: Any) -> NDArray[np.float64]:
    """(4, 4) RAS mm; ITK's affine takes LPS points of the fixed image to the moving one."""
    linear = np.array(transform.parameters[:9]).reshape(3, 3)
    centre = np.array(transform.fixed_parameters)
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = np.array(transform.parameters[9:]) + centre - linear @ centre
    return np.asarray(LPS_TO_RAS @ matrix @ LPS_TO_RAS, dtype=np.float64)


def affine_file(matrix: NDArray[np.float64], path: Path) -> str:
    """The file of an affine as ITK reads it: the inverse of :func:`fixed_to_moving`."""
    ants = load_ants()
    lps = LPS_TO_RAS @ matrix @ LPS_TO_RAS
    transform = ants.create_ants_transform(
        transform_type="AffineTransform", dimension=3, matrix=lps[:3, :3], translation=lps[:3, 3]
    )
    ants.write_transform(transform, str(path))
    return str(path)


def load_ants() -> Any:
    """The package, made to give the same results each time."""
    # with more threads the sums inside ITK depend on their timing, and no result repeats exactly
    os.environ["ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"] = "1"
    os.environ["ANTS_RANDOM_SEED"] = SEED
    stands_in = [name for name in _UNENTERED if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in stands_in})
    try:
        import ants
    finally:
        for name in stands_in:  # who enters such a room after all finds the real one
            sys.modules.pop(name, None)
    return ants


def ants_image(volume: Volume) -> Any:
    """A volume as ANTs has it: the same voxels, LPS mm."""
    ants = load_ants()
    affine = LPS_TO_RAS @ volume.grid.affine
    spacing = np.array(volume.grid.spacing_mm)
    return ants.from_numpy(
        np.ascontiguousarray(volume.data),
        origin=[float(v) for v in affine[:3, 3]],
        spacing=[float(v) for v in spacing],
        direction=affine[:3, :3] / spacing,
    )


def without_bias(volume: Volume, mask: Mask) -> Volume:
    """A scan with its bias field divided out (N4, Tustison 2010), estimated inside a mask."""
    ants = load_ants()
    inside = volume.with_data(mask.data.astype(np.float32))
    even = ants.n4_bias_field_correction(ants_image(volume), ants_image(inside), shrink_factor=4)
    return volume.with_data(even.numpy())


def affine_onto(fixed: Volume, moving: Volume) -> tuple[Volume, NDArray[np.float64]]:
    """A brain moved onto another by ANTs' SyNQuick, of which the affine part alone is done.

    Returns
    -------
    Volume
        The moving picture on the fixed grid, interpolated linearly.
    NDArray
        (4, 4) fixed RAS mm → moving RAS mm.
    """
    ants = load_ants()
    with temporary_folder() as scratch:
        result = ants.registration(
            ants_image(fixed),
            ants_image(moving),
            type_of_transform="antsRegistrationSyNQuick[a]",
            random_seed=int(SEED),
            outprefix=str(scratch / "affine_"),
        )
        transform = ants.read_transform(result["fwdtransforms"][0])
        moved = fixed.with_data(result["warpedmovout"].numpy())
    return moved, fixed_to_moving(transform)
