"""From what a header says to a volume: the checks and steps that all formats share.

Nothing is decoded before the header has been found sound, and a file has to be as long as its
header says: libraries fill cut data with zeros, or read on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import InputError, TooLarge, UnreadableScan, UnsupportedScan
from shoken.common.notices import Notice, NoticeCode
from shoken.common.settings import settings
from shoken.imaging.contiguous import laid_out
from shoken.imaging.volume import Grid, Volume
from shoken.reading.levels import levelled, scaled
from shoken.reading.scan import Scan, one_of
from shoken.reading.shear import shear_notices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from shoken.reading.formats.gzip_stream import Inflated
    from shoken.reading.formats.stored import Stored

__all__ = [
    "Layout",
    "check_sizes",
    "grid_of",
    "is_plausible",
    "number_of",
    "numbers",
    "read_voxels",
    "real_type",
    "scan_of",
]

# as of DICOM: few slices are read, along one axis
_FEWEST_SLICES, _FEWEST_PIXELS = 5, 8
_MAX_SPACING_MM = 20.0  # thicker voxels hold no brain scan; a header in the wrong unit does
_MIN_SPACING_MM = 0.05  # finer than ex-vivo microscopy of whole brains


def _nothing(_: bytes) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where a file keeps its voxels, as its header says.

    Parameters
    ----------
    shape
        Voxels along the file's X, Y and Z; X runs fastest.
    volumes
        How many volumes there are: one behind the other or, where ``interleaved``, voxel by voxel.
    dtype
        Of a voxel, with its byte order.
    start
        The byte of the unpacked file at which the voxels begin.
    is_tail
        Whether bytes behind the voxels, the first 24 at most, are what the format puts there.
    """

    shape: tuple[int, int, int]
    volumes: int
    dtype: np.dtype[Any]
    start: int
    interleaved: bool = False
    is_tail: Callable[[bytes], bool] = _nothing

    @property
    def volume_bytes(self) -> int:
        """Of one volume."""
        return int(np.prod(self.shape, dtype=object)) * self.dtype.itemsize

    @property
    def bytes_expected(self) -> int:
        """The least length of the unpacked file."""
        return self.start + self.volumes * self.volume_bytes


def check_sizes(shape: Sequence[int], others: Sequence[int], name: str) -> int:
    """Refuse what is no volume and what is too large, before memory is set aside for it.

    Parameters
    ----------
    shape
        Sizes of the axes in space.
    others
        Sizes of all further axes.

    Returns
    -------
    int
        How many volumes there are.

    Raises
    ------
    UnsupportedScan
        Not three-dimensional, too few voxels, or several values a voxel.
    TooLarge
        More voxels than ``SHOKEN_MAX_VOXELS``.
    """
    sizes = [*shape, *others]
    if len(shape) != 3 or min(sizes) < 1:
        raise UnsupportedScan(f"{name}: not a volume: its dimensions are {sizes}")
    slices, pixels, _ = sorted(shape)
    if slices < _FEWEST_SLICES or pixels < _FEWEST_PIXELS:
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, shape))} voxels are too few for a brain scan"
        )
    if sum(size > 1 for size in others) > 1:
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, sizes))}: vectors or the like, not one image per volume"
        )
    voxels = int(np.prod(sizes, dtype=object))
    if voxels > settings().max_voxels:
        raise TooLarge(
            f"{name}: {voxels:,} voxels, more than {settings().max_voxels:,}; "
            "SHOKEN_MAX_VOXELS sets the limit"
        )
    return int(np.prod(others, dtype=object))


def is_plausible(spacing_mm: NDArray[np.floating]) -> bool:
    """Whether a brain scan could have voxels of these sizes."""
    with np.errstate(invalid="ignore"):
        fits = (spacing_mm >= _MIN_SPACING_MM) & (spacing_mm <= _MAX_SPACING_MM)
    return bool(fits.all())


def grid_of(shape: tuple[int, int, int], affine: NDArray[np.float64], name: str) -> Grid:
    """The grid of a head.

    Raises
    ------
    UnreadableScan
        The affine is singular or not finite.
    UnsupportedScan
        Voxels of a size that no brain scan has.
    """
    try:
        grid = Grid(shape, affine)
    except ValueError as error:
        raise UnreadableScan(
            f"{name}: the affine is broken: {error}; convert the scan again from its source"
        ) from error
    if not is_plausible(np.array(grid.spacing_mm)):
        raise UnsupportedScan(
            f"{name}: voxel sizes {numbers(grid.spacing_mm)} mm are not those of a brain scan"
        )
    return grid


def number_of(volumes: int, volume: int | None, name: str) -> int:
    """Which volume is read, from 0; ``volume`` counts from 1.

    Raises
    ------
    SeveralVolumes, UsageError
        None was chosen of several, or one that is not there.
    """
    try:
        return one_of(volumes, volume)
    except InputError as error:
        raise type(error)(f"{name}: {error}") from None


def read_voxels(
    layout: Layout, data: Inflated, volume: int | None, name: str
) -> NDArray[np.generic]:
    """One volume as it is stored: (X, Y, Z) of the file's own type and axes.

    Parameters
    ----------
    volume
        Which one, from 1, where there are several.

    Raises
    ------
    SeveralVolumes, UsageError
        None was chosen of several, or one that is not there.
    UnreadableScan
        The file is shorter or longer than its header says.
    """
    number = number_of(layout.volumes, volume, name)
    together = layout.volumes if layout.interleaved else 1
    passed = data.skip(layout.start)
    if not layout.interleaved:
        passed += data.skip(number * layout.volume_bytes)
    content = data.read(together * layout.volume_bytes)
    passed += len(content)
    passed += data.skip(layout.bytes_expected - passed)
    if passed < layout.bytes_expected:
        raise UnreadableScan(
            f"{name}: the file is cut short: {passed:,} bytes where its header promises "
            f"{layout.bytes_expected:,}; copy or download it again"
        )
    _check_end(layout, data, name)
    kept: NDArray[np.generic] = np.ndarray(
        (together, *layout.shape), layout.dtype, content, order="F"
    )
    return kept[number if layout.interleaved else 0]


def _check_end(layout: Layout, data: Inflated, name: str) -> None:
    """Refuse more bytes than a wrong dimension could leave; a packed file's checksum is reached."""
    if layout.is_tail(data.first(24)):
        return
    x, y, z = layout.shape
    least = min(x * y, x * z, y * z) * layout.dtype.itemsize
    if data.skip(least) == least:
        raise UnreadableScan(
            f"{name}: the file is longer than the {layout.bytes_expected:,} bytes that its header "
            "promises: dimensions or voxel type are wrong; convert the scan again from its source"
        )


def real_type(dtype: np.dtype[Any], name: str) -> np.dtype[Any]:
    """A type of real numbers that numpy computes with everywhere.

    Raises
    ------
    UnsupportedScan
        Another one: colours, complex numbers, a float of 16 bytes.
    """
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise UnsupportedScan(
            f"{name}: voxels of type {dtype.name}, not real numbers: a colour map or a raw "
            "acquisition, not a picture; give the picture itself"
        )
    return dtype


def scan_of(
    files: Sequence[Stored],
    stored: NDArray[np.generic],
    native: Grid,
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
    synthetic: bool = False,
    notices: tuple[Notice, ...] = (),
) -> Scan:
    """A scan of voxels (X, Y, Z) as they are stored, named after the first of its files.

    Raises
    ------
    UnreadableScan
        The picture is empty.
    UnsupportedScan
        Its axes are far from perpendicular.
    """
    name = files[0].shown
    values = scaled(native.to_canonical(stored), slope, intercept)
    values = laid_out(values, np.float32)
    broken = 0 if stored.dtype.kind in "iu" else values.size - int(np.isfinite(values).sum())
    if broken == values.size:
        raise UnreadableScan(f"{name}: no voxel holds a number; export the image again")
    values = levelled(values)
    if values.min() == values.max():
        raise UnreadableScan(
            f"{name}: every voxel has the same value: the image is empty; export it again"
        )
    told = (Notice(NoticeCode.NOT_NUMBERS, broken),) if broken else ()
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.content)
    return Scan(
        name=name,
        sha256=digest.hexdigest(),
        volume=Volume(values, native.canonical),
        native=native,
        notices=told + shear_notices(native, name) + notices,
        synthetic=synthetic,
    )


def numbers(values: NDArray[np.floating] | Sequence[float]) -> str:
    """Values as a message shows them.

    >>> numbers((1.0, 0.5, 2.25))
    '1 × 0.5 × 2.25'
    """
    return " × ".join(f"{value:.3g}" for value in values)
