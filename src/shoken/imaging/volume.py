"""Grid and Volume: where voxels are, and what they hold.

Axis order is ``(X, Y, Z)`` everywhere; an affine maps voxel indices to RAS millimetres.  Inside
Shoken a volume is *canonical*: its axes run closest to Right, Anterior, Superior.  The grid of the
scan as it came is kept beside it, and results return to it exactly, by permuting and flipping axes
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.imaging.points import carried, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LPS_TO_RAS", "Grid", "Mask", "Volume", "bounding_box"]

# (4, 4): DICOM and ITK count millimetres towards left and posterior
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_POSITIVE, _NEGATIVE = "RAS", "LPI"


@dataclass(frozen=True, eq=False)
class Grid:
    """Places of voxels in space.

    Parameters
    ----------
    shape
        Number of voxels along X, Y and Z.
    affine
        (4, 4) float64, voxel index → RAS mm; copied and made read-only.

    Raises
    ------
    ValueError
        The shape is not three positive numbers, or the affine is not finite and invertible.
    """

    shape: tuple[int, int, int]
    affine: NDArray[np.float64]

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if len(self.shape) != 3 or min(self.shape) < 1:
            raise ValueError(f"a grid has three positive dimensions, not {self.shape}")
        if affine.shape != (4, 4) or not np.isfinite(affine).all():
            raise ValueError("an affine is a finite 4×4 matrix")
        if not np.array_equal(affine[3], (0, 0, 0, 1)):
            raise ValueError(f"the last row of an affine is 0 0 0 1, not {affine[3]}")
        spacing = np.linalg.norm(affine[:3, :3], axis=0)
        # by hand: of unit axes it is 1; this near 0 two of them all but coincide
        if (spacing == 0).any() or abs(np.linalg.det(affine[:3, :3] / spacing)) < 1e-3:
            raise ValueError("an affine must be invertible")
        affine.setflags(write=False)
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))
        object.__setattr__(self, "affine", affine)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grid):
            return NotImplemented
        return self.shape == other.shape and np.allclose(self.affine, other.affine, atol=1e-5)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        spacing = "×".join(f"{s:.3g}" for s in self.spacing_mm)
        return f"<Grid {'×'.join(map(str, self.shape))}, {spacing} mm, {self.axes}>"

    @cached_property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Distance between neighbouring voxel centres along X, Y and Z, in mm."""
        x, y, z = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(x), float(y), float(z)

    @cached_property
    def voxel_ml(self) -> float:
        """Volume of one voxel in mL (1 mL = 1000 mm³)."""
        return float(abs(np.linalg.det(self.affine[:3, :3]))) / 1000

    @cached_property
    def axes(self) -> str:
        """Three letters: where each voxel axis points to, e.g. ``"RAS"`` or ``"LIA"``."""
        return "".join(
            (_POSITIVE if sign > 0 else _NEGATIVE)[world] for world, sign in self._directions
        )

    @property
    def is_canonical(self) -> bool:
        """Whether the axes run closest to Right, Anterior and Superior, in this order."""
        return self.axes == _POSITIVE

    @cached_property
    def is_right_angled(self) -> bool:
        """Whether the axes are perpendicular to each other, within a thousandth."""
        cosines = self.affine[:3, :3] / np.array(self.spacing_mm)
        return bool(np.abs(cosines.T @ cosines - np.eye(3)).max() < 1e-3)

    @cached_property
    def _directions(self) -> tuple[tuple[int, int], ...]:
        """For each voxel axis the closest world axis (0, 1, 2) and its sign."""
        cosines = self.affine[:3, :3] / np.array(self.spacing_mm)
        best = max(
            permutations(range(3)),
            key=lambda order: sum(abs(cosines[order[axis], axis]) for axis in range(3)),
        )
        return tuple((w, 1 if cosines[w, axis] > 0 else -1) for axis, w in enumerate(best))

    @cached_property
    def canonical(self) -> Grid:
        """The same voxels with axes permuted and flipped to run closest to RAS."""
        to_own = np.zeros((4, 4))
        to_own[3, 3] = 1
        shape = [0, 0, 0]
        for axis, (world, sign) in enumerate(self._directions):
            shape[world] = self.shape[axis]
            to_own[axis, world] = sign
            to_own[axis, 3] = 0 if sign > 0 else self.shape[axis] - 1
        return Grid((shape[0], shape[1], shape[2]), self.affine @ to_own)

    def to_canonical(self, array: NDArray[Any]) -> NDArray[Any]:
        """An array on this grid, seen on :attr:`canonical`: a view, nothing is resampled."""
        flips = tuple(slice(None, None, sign) for _, sign in self._directions)
        order = np.argsort([world for world, _ in self._directions])
        return array[flips].transpose(order)

    def from_canonical(self, array: NDArray[Any]) -> NDArray[Any]:
        """An array on :attr:`canonical`, seen on this grid: the inverse of :meth:`to_canonical`."""
        flips = tuple(slice(None, None, sign) for _, sign in self._directions)
        return array.transpose([world for world, _ in self._directions])[flips]

    def ras_mm(self, voxel: NDArray[np.floating]) -> NDArray[np.float64]:
        """Voxel indices ``(…, 3)``, fractions allowed → RAS mm ``(…, 3)``."""
        return carried(voxel, self.affine)

    def voxel(self, ras_mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """RAS mm ``(…, 3)`` → voxel indices ``(…, 3)``, fractions included."""
        return turned(np.asarray(ras_mm) - self.affine[:3, 3], np.linalg.inv(self.affine[:3, :3]))

    def with_spacing(self, spacing_mm: float) -> Grid:
        """A grid of isotropic spacing over the same field of view."""
        factors = np.full(3, spacing_mm) / self.spacing_mm
        nx, ny, nz = np.maximum(1, np.ceil(np.array(self.shape) / factors - 1e-6)).astype(int)
        affine = self.affine.copy()
        affine[:3, :3] *= factors
        affine[:3, 3] = self.ras_mm((factors - 1) / 2)
        return Grid((int(nx), int(ny), int(nz)), affine)

    def merged(self, finest_mm: float) -> Grid:
        """The grid with neighbouring voxels taken as one along axes finer than a spacing."""
        factors = np.array([max(1, round(finest_mm / s)) for s in self.spacing_mm])
        factors = np.minimum(factors, self.shape)
        affine = self.affine.copy()
        affine[:3, :3] *= factors
        affine[:3, 3] = self.ras_mm((factors - 1) / 2)
        nx, ny, nz = (int(n) for n in np.array(self.shape) // factors)
        return Grid((nx, ny, nz), affine)

    def crop(self, box: tuple[slice, slice, slice]) -> Grid:
        """The part of the grid inside a box of voxel slices, at the same places in space."""
        affine = self.affine.copy()
        affine[:3, 3] = self.ras_mm(np.array([s.start for s in box]))
        nx, ny, nz = (s.stop - s.start for s in box)
        return Grid((nx, ny, nz), affine)


@dataclass(frozen=True, eq=False)
class Volume:
    """Values on a grid.

    Parameters
    ----------
    data
        (X, Y, Z) float32; kept as given where it is float32 already, and made read-only.
    grid
        Its places in space.

    Raises
    ------
    ValueError
        Data and grid differ in shape.
    """

    data: NDArray[np.float32]
    grid: Grid

    def __post_init__(self) -> None:
        data = np.asarray(self.data, dtype=np.float32).view()
        _check_shape(data, self.grid)
        data.setflags(write=False)
        object.__setattr__(self, "data", data)

    def __repr__(self) -> str:
        return f"<Volume on {self.grid!r}>"

    def with_data(self, data: NDArray[Any]) -> Volume:
        """Other values at the same places."""
        return Volume(data, self.grid)

    def above(self, threshold: float) -> Mask:
        """Where the value is larger than a threshold."""
        return Mask(self.data > threshold, self.grid)

    def resample_onto(self, grid: Grid, *, order: int = 1, outside: float = 0.0) -> Volume:
        """The values seen on another grid, by spline interpolation in RAS mm.

        Parameters
        ----------
        grid
            Where values are wanted.
        order
            0 nearest, 1 trilinear, 3 cubic.
        outside
            Value beyond the field of view.
        """
        matrix = np.linalg.inv(self.grid.affine) @ grid.affine
        if np.allclose(matrix, np.eye(4), atol=1e-9) and grid.shape == self.grid.shape:
            return Volume(self.data, grid)
        values = scipy.ndimage.affine_transform(
            self.data, matrix[:3, :3], matrix[:3, 3], grid.shape, np.float32, order, cval=outside
        )
        return Volume(values, grid)


@dataclass(frozen=True, eq=False)
class Mask:
    """A set of voxels of a grid.

    Parameters
    ----------
    data
        (X, Y, Z) bool; made read-only.
    grid
        Its places in space.

    Raises
    ------
    ValueError
        Data and grid differ in shape.
    """

    data: NDArray[np.bool_]
    grid: Grid

    def __post_init__(self) -> None:
        data = np.asarray(self.data, dtype=np.bool_).view()
        _check_shape(data, self.grid)
        data.setflags(write=False)
        object.__setattr__(self, "data", data)

    def __repr__(self) -> str:
        return f"<Mask of {self.volume_ml:.1f} mL on {self.grid!r}>"

    @cached_property
    def volume_ml(self) -> float:
        """Volume of the voxels in the set, in mL."""
        return int(np.count_nonzero(self.data)) * self.grid.voxel_ml

    def with_data(self, data: NDArray[Any]) -> Mask:
        """Another set of voxels of the same grid."""
        return Mask(data, self.grid)

    def resample_onto(self, grid: Grid) -> Mask:
        """The set seen on another grid: where the trilinear share of voxels in it exceeds half."""
        return Volume(self.data.astype(np.float32), self.grid).resample_onto(grid).above(0.5)


def bounding_box(data: NDArray[np.bool_], margin: int = 0) -> tuple[slice, slice, slice]:
    """The smallest box of voxel slices around all that is set, widened by a margin in voxels.

    Raises
    ------
    ValueError
        Nothing is set.
    """
    box = []
    for axis in range(3):
        others = tuple(a for a in range(3) if a != axis)
        (places,) = np.nonzero(data.any(axis=others))
        if places.size == 0:
            raise ValueError("nothing is set, so there is no box around it")
        start = max(0, int(places[0]) - margin)
        box.append(slice(start, min(data.shape[axis], int(places[-1]) + 1 + margin)))
    return box[0], box[1], box[2]


def _check_shape(data: NDArray[Any], grid: Grid) -> None:
    if data.shape != grid.shape:
        raise ValueError(f"data of shape {data.shape} on a grid of shape {grid.shape}")
