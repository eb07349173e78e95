"""MINC-1 (NetCDF) and MINC-2 (HDF5), by nibabel's readers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.common.settings import MiB, settings
from shoken.reading.decode_errors import as_ours
from shoken.reading.formats.voxels import check_sizes, grid_of, number_of, scan_of
from shoken.reading.without_pydicom import nibabel as nib

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.formats.gzip_stream import Inflated
    from shoken.reading.formats.stored import FindBeside, Stored
    from shoken.reading.scan import Scan

__all__ = ["begins_hdf5", "begins_netcdf", "read_minc1", "read_minc2"]

_HDF5 = b"\x89HDF\r\n\x1a\n"
_IMAGE = "minc-2.0/image/0"


def begins_netcdf(start: bytes) -> bool:
    """Whether unpacked bytes begin as NetCDF, of which MINC-1 is a kind."""
    return start.startswith((b"CDF\x01", b"CDF\x02"))


def begins_hdf5(start: bytes) -> bool:
    """Whether unpacked bytes begin as HDF5, of which MINC-2 is a kind."""
    return start.startswith(_HDF5)


def read_minc1(file: Stored, data: Inflated, _: FindBeside, volume: int | None) -> Scan:
    """Read MINC-1; whole files may be packed.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, UsageError, TooLarge
        As :func:`shoken.reading.formats.nifti.read_nifti`.
    """
    from scipy.io import netcdf_file

    name = file.shown
    content = io.BytesIO(data.read(settings().max_file_mib * MiB))
    with as_ours(f"{name}: the NetCDF data are damaged; copy or download it again"):
        opened = netcdf_file(content, mmap=False)
        if "image" not in opened.variables:
            raise UnsupportedScan(f"{name}: NetCDF, but not MINC: it holds no image; save NIfTI")
        _check_scalar(opened.variables["image"].dimensions, name)
        return _scan(file, nib.minc1.Minc1File(opened), volume)


def read_minc2(file: Stored, data: Inflated, _: FindBeside, volume: int | None) -> Scan:
    """Read MINC-2.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, UsageError, TooLarge
        As :func:`shoken.reading.formats.nifti.read_nifti`; also unsupported is what points to
        other files, which could be anybody's.
    """
    import h5py

    name = file.shown
    content = io.BytesIO(data.read(settings().max_file_mib * MiB))
    with (
        as_ours(f"{name}: the HDF5 data are damaged; copy or download it again"),
        h5py.File(content, "r") as opened,
    ):
        if "minc-2.0" not in opened:
            raise UnsupportedScan(f"{name}: HDF5, but not MINC; save the image as NIfTI")
        for part in ("image", "image-max", "image-min"):
            _check_inside(opened, f"{_IMAGE}/{part}", name)
        order = opened[f"{_IMAGE}/image"].attrs.get("dimorder", "")
        axes = order.decode("ascii", "replace") if isinstance(order, bytes) else str(order)
        _check_scalar(axes.split(","), name)
        return _scan(file, nib.minc2.Minc2File(opened), volume)


def _check_scalar(axes: Sequence[str], name: str) -> None:
    """Refuse fields of deformation and colours, which nibabel stumbles over."""
    if "vector_dimension" in axes:
        raise UnsupportedScan(f"{name}: colours or vectors, not one image per volume")


def _check_inside(opened: Any, path: str, name: str) -> None:
    """Refuse data that lie in another file: HDF5 would open whatever path a file names."""
    import h5py

    place = opened
    for part in path.split("/"):
        link = place.get(part, getlink=True)
        if not isinstance(link, h5py.HardLink):
            raise UnsupportedScan(
                f"{name}: HDF5 with links to other files; save the image as NIfTI"
            )
        place = place[part]
    if place.external or place.is_virtual:
        raise UnsupportedScan(f"{name}: HDF5 with links to other files; save the image as NIfTI")


def _scan(file: Stored, minc: Any, volume: int | None) -> Scan:
    name, sizes, axes = file.shown, minc.get_data_shape(), list(minc._dim_names)  # noqa: SLF001
    along = [place for place, axis in enumerate(axes) if axis.endswith("space")]
    others = [place for place in range(len(sizes)) if place not in along]
    volumes = check_sizes([sizes[a] for a in along], [sizes[a] for a in others], name)
    number = number_of(volumes, volume, name)
    taken = tuple(
        slice(None) if place in along else (number if sizes[place] > 1 else 0)
        for place in range(len(sizes))
    )
    x, y, z = (int(sizes[place]) for place in along)
    native = grid_of((x, y, z), minc.get_affine(), name)
    values = np.asarray(minc.get_scaled_data(taken))
    if values.shape != native.shape or values.dtype.kind not in "iuf":
        raise UnreadableScan(f"{name}: its voxels do not fit its header; convert the scan again")
    return scan_of((file,), values, native)
