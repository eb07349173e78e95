"""The grid of a NIfTI header: sform, qform and voxel sizes, as the standard ranks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import UnreadableScan
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.volume import Grid
from shoken.reading.formats.voxels import grid_of, is_plausible, numbers
from shoken.reading.without_pydicom import nibabel as nib

if TYPE_CHECKING:
    from nibabel.nifti1 import Nifti1Header
    from numpy.typing import NDArray

__all__ = ["assumed_grid", "grid_of_nifti", "told_grid"]

_UNITS_MM = {1: 1000.0, 3: 0.001}  # metres, micrometres; whatever else it says, it is millimetres
_HALF_TURN = 1e-7  # NIfTI's reference code has the same
_ROUNDED = 0.01  # of a quaternion's norm: more is no rounding


def assumed_grid(shape: tuple[int, int, int], spacing_mm: NDArray[np.float64], name: str) -> Grid:
    """The grid of a file that says nothing of orientation, as FSL, SPM and nibabel take it.

    Right to left, back to front and upwards, the origin in the middle.

    Raises
    ------
    UnreadableScan, UnsupportedScan
        Voxels of a size that is impossible, or that no brain scan has.
    """
    _check_sizes(spacing_mm, name)
    affine = np.diag([-spacing_mm[0], spacing_mm[1], spacing_mm[2], 1.0])
    affine[:3, 3] = -affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return grid_of(shape, affine, name)


def grid_of_nifti(
    header: Nifti1Header, shape: tuple[int, int, int], name: str
) -> tuple[Grid, tuple[Notice, ...]]:
    """The grid that a header's sform gives, or its qform where there is no sform.

    A second form that is broken has no say; one that is whole must not have other axes.  Where
    neither form is there, voxel sizes are all that is known; the notice says so.

    Raises
    ------
    UnreadableScan
        The form that counts is broken, or the header contradicts itself.
    UnsupportedScan
        Voxels of a size that no brain scan has.
    """
    sform = header.get_sform() if int(header["sform_code"]) > 0 else None
    if sform is not None and not sform[:3].any():
        sform = None  # a code without a matrix
    pixdim = np.array(header["pixdim"][1:4], dtype=float)
    has_qform = int(header["qform_code"]) > 0
    if sform is None and not has_qform:
        spacing_mm = _in_mm(np.diag([*pixdim, 1.0]), header).diagonal()[:3]
        assumed = Notice(NoticeCode.ORIENTATION_ASSUMED, detail="NIfTI, sform = qform = 0")
        return assumed_grid(shape, spacing_mm, name), (assumed,)
    if sform is None:
        return grid_of(shape, _in_mm(_qform(header, pixdim, name), header), name), ()
    pixdim = _in_mm(np.diag([*pixdim, 1.0]), header).diagonal()[:3]
    grid = told_grid(shape, _in_mm(sform, header), pixdim, name)
    if has_qform and not _is_unset(pixdim):
        _check_agreement(grid, header, name)
    return grid, ()


def told_grid(
    shape: tuple[int, int, int],
    affine: NDArray[np.float64],
    spacing_mm: NDArray[np.float64],
    name: str,
) -> Grid:
    """The grid of an affine, whose voxel sizes those beside it must not contradict.

    Raises
    ------
    UnreadableScan
        The affine is broken, or the header contradicts it.
    UnsupportedScan
        Voxels of a size that no brain scan has.
    """
    grid = grid_of(shape, affine, name)
    if not _is_unset(spacing_mm) and not np.allclose(grid.spacing_mm, spacing_mm, rtol=0.02):
        raise UnreadableScan(
            f"{name}: the header contradicts itself: the affine has voxels of "
            f"{numbers(grid.spacing_mm)} mm, pixdim {numbers(spacing_mm)} mm; "
            "convert the scan again from its source"
        )
    return grid


def _is_unset(spacing_mm: NDArray[np.float64]) -> bool:
    """Whether voxel sizes are those that nobody filled in."""
    return not is_plausible(spacing_mm) or np.array_equal(spacing_mm, (1, 1, 1))


def _check_sizes(pixdim: NDArray[np.float64], name: str) -> None:
    if not np.isfinite(pixdim).all() or (pixdim <= 0).any():
        raise UnreadableScan(
            f"{name}: voxel sizes {numbers(pixdim)} mm are impossible; "
            "convert the scan again from its source"
        )


def _in_mm(affine: NDArray[np.float64], header: Nifti1Header) -> NDArray[np.float64]:
    """Lengths in the header's unit as millimetres; a unit that no head could have was not meant."""
    factor = _UNITS_MM.get(int(header["xyzt_units"]) & 7, 1.0)
    converted = np.array(affine, dtype=float)
    converted[:3] *= factor
    return converted if is_plausible(np.linalg.norm(converted[:3, :3], axis=0)) else affine


def _qform(header: Nifti1Header, pixdim: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """(4, 4): the qform; a quaternion's norm that rounding took over 1 is 1, a qfac of 0 is 1."""
    bcd = np.array([float(header[f"quatern_{axis}"]) for axis in "bcd"])
    offset = np.array([float(header[f"qoffset_{axis}"]) for axis in "xyz"])
    norm = float(bcd @ bcd)
    if not np.isfinite([*bcd, *offset]).all() or norm > 1 + _ROUNDED:
        raise UnreadableScan(
            f"{name}: the affine is broken: the quaternion {numbers(bcd)} is not valid; "
            "convert the scan again from its source"
        )
    _check_sizes(pixdim, name)
    # as the reference code: within rounding of 1 the three are all of the quaternion
    half_turn = 1 - norm < _HALF_TURN
    quaternion = np.array([0, *bcd / np.sqrt(norm)] if half_turn else [np.sqrt(1 - norm), *bcd])
    qfac = -1.0 if float(header["pixdim"][0]) < 0 else 1.0
    affine = np.eye(4)
    affine[:3, :3] = nib.quaternions.quat2mat(quaternion) * (pixdim * [1, 1, qfac])
    affine[:3, 3] = offset
    return affine


def _check_agreement(grid: Grid, header: Nifti1Header, name: str) -> None:
    """Refuse a qform with other axes than the sform's, unless both are nearly the same."""
    try:
        pixdim = np.array(header["pixdim"][1:4], dtype=float)
        affine = _in_mm(_qform(header, pixdim, name), header)
        if abs(float(header["pixdim"][0])) != 1 and np.linalg.det(affine @ grid.affine) < 0:
            affine = affine * [1, 1, -1, 1]  # nobody said which way the slices run
        qform = Grid(grid.shape, affine)
    except (UnreadableScan, ValueError):
        return  # a broken second opinion
    corner = np.array(grid.shape) - 1.0
    apart = np.linalg.norm(grid.affine[:3, :3] - qform.affine[:3, :3], axis=0) * corner
    if grid.axes != qform.axes and apart.max() > max(grid.spacing_mm):
        raise UnreadableScan(
            f"{name}: the header contradicts itself: sform says axes {grid.axes}, "
            f"qform {qform.axes}; convert the scan again from its source"
        )
