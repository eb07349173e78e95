"""The matrix that SPM kept in a ``.mat`` beside an Analyze file: where the head lies.

SPM99 and SPM2 wrote Analyze 7.5, whose header has no room for it (spm_vol and spm_get_space of
those releases).  FSL's registrations are called ``.mat`` as well, and are none of these.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.reading.formats.stored import named_beside
from shoken.reading.scan import scan_stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.reading.formats.stored import FindBeside, Stored

__all__ = ["SpmMatrix", "spm_matrix"]

# a matrix has 128 bytes; thousands of volumes in one file, a matrix each, still have less
_MOST_BYTES = 1 << 20
# MATLAB counts voxels from 1
_FROM_ZERO = np.array(((1.0, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1), (0, 0, 0, 1)))


@dataclass(frozen=True, eq=False)
class SpmMatrix:
    """Voxel index from 0 → RAS mm, (4, 4), and whether it tells left from right.

    SPM99's ``M`` does not: its readers were set to mirror the picture, or not to.  ``mat``, which
    SPM2 added, holds that mirroring.
    """

    file: Stored
    affine: NDArray[np.float64]
    has_sides: bool


def spm_matrix(header: Stored, beside: FindBeside, volume: int) -> SpmMatrix | None:
    """The matrix of one volume, from 0; None where no file of SPM's is beside the header."""
    file = named_beside(beside, [scan_stem(header.name) + ".mat"])
    if file is None or len(file.content) > _MOST_BYTES:
        return None
    told = _variables(file.content)
    if "mat" in told:
        matrix, has_sides = told["mat"], True
    elif "M" in told:
        # as SPM was set unless somebody changed it: the picture is mirrored
        matrix, has_sides = told["M"], False
    else:
        return None
    if matrix.ndim == 3:
        matrix = matrix[:, :, min(volume, matrix.shape[2] - 1)]
    mirrored = np.eye(4) if has_sides else np.diag([-1.0, 1.0, 1.0, 1.0])
    return SpmMatrix(file, mirrored @ matrix @ _FROM_ZERO, has_sides)


def _variables(content: bytes) -> dict[str, NDArray[np.float64]]:
    """The matrices in a file of MATLAB's; none where it is something else."""
    from scipy.io import loadmat

    try:
        found: dict[str, Any] = loadmat(io.BytesIO(content), variable_names=["mat", "M"])
    except Exception:  # noqa: BLE001 - of scipy on what is no such file, nearly anything
        return {}
    return {
        name: np.asarray(value, dtype=np.float64)
        for name, value in found.items()
        if isinstance(value, np.ndarray)
        and value.dtype.kind in "iuf"
        and value.ndim in {2, 3}
        and value.shape[:2] == (4, 4)
    }
