"""Siemens' mosaic: the slices of one volume side by side in one picture.

What the picture is made of stands in a private element in Siemens' own format (CSA), which nibabel
reads.  De-identification often removes it; without it nobody knows where the slices are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

__all__ = ["Mosaic", "mosaic_of"]

_MOST = 1024  # by hand: a square of 32 × 32 slices


@dataclass(frozen=True, eq=False, kw_only=True)
class Mosaic:
    """``slices`` in rows of ``side``; ``normal`` points from each to the next, (3,) LPS."""

    slices: int
    normal: NDArray[np.float64]
    step_mm: float

    @property
    def side(self) -> int:
        """Slices along each side of the picture, which is filled up with empty ones."""
        return int(np.ceil(np.sqrt(self.slices)))


def mosaic_of(header: Dataset) -> Mosaic:
    """What a mosaic's header says of its slices.

    Raises
    ------
    UnsupportedScan
        Siemens' description of the slices was removed.
    UnreadableScan
        It is impossible.
    """
    from nibabel.nicom import csareader

    told: dict[str, Any] | None = csareader.get_csa_header(header)
    if told is None:
        raise UnsupportedScan(
            "a mosaic without Siemens' description of its slices, as de-identification leaves it; "
            "convert it at the scanner's site (dcm2niix)"
        )
    slices = csareader.get_scalar(told, "NumberOfImagesInMosaic")
    normal = np.array(csareader.get_vector(told, "SliceNormalVector", 3), dtype=float)
    step = header.get("SpacingBetweenSlices") or header.get("SliceThickness")
    orientation = np.array([float(v) for v in header.get("ImageOrientationPatient") or []])
    if not slices or not 1 <= slices <= _MOST or normal.shape != (3,) or not step:
        raise UnreadableScan("a mosaic whose description of its slices is not whole")
    if orientation.shape != (6,) or not _is_across(normal, orientation):
        raise UnreadableScan("a mosaic whose slices are not stacked across their picture")
    return Mosaic(slices=int(slices), normal=normal, step_mm=float(step))


def _is_across(normal: NDArray[np.float64], orientation: NDArray[np.float64]) -> bool:
    across = np.cross(orientation[:3], orientation[3:])
    # a thousandth: cosines of three decimals are off by as much
    return bool(abs(abs(float(normal @ across)) - 1) < 1e-3)
