"""One head and its lesion mirrored, turned, and written otherwise, for bench/places.py.

- ``mirrored``: left and right exchanged; the other side, the same regions and the same numbers;
- ``rotated``: the head itself turned by 5 to 20 degrees and resampled to cubes; the same names, and
  the volume as far as resampling can move a ball's border, by a tenth of a voxel's longest edge;
- ``oblique``: the same voxels under a header turned by as much; the same numbers;
- ``reoriented``: under other orders and signs of the voxels' axes; the same numbers.

What enters an analysis alike, to the bit, is aligned alike (bench/invariance.py): those of the last
two kinds are aligned anew only where they do not.  Where two alignments were made, the shares of an
extent differ by what these do; how far, from 0 to 1, is told for all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial.transform import Rotation

from shoken.analysis.anatomy.location import locate
from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.brain import extract_brain
from shoken.analysis.findings.measurement import measure_findings
from shoken.analysis.findings.place import Side
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.imaging.voxel_frame import in_own_frame, to_own_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.findings.measurement import Finding

__all__ = ["POSES", "Comparison", "Seen", "seen"]

OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
DEGREES = (5.0, 20.0)
AXES = tuple(product(permutations(range(3)), product((1, -1), repeat=3)))
BORDER = 0.1  # see above
EXACT = 1e-5  # of numbers whose only difference is that of float64
NUMBERS = (
    "volume_ml", "longest_diameter_mm", "axial_diameter_mm", "perpendicular_diameter_mm",
    "sphericity", "filling",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Seen:
    """A head and its lesion, how it was aligned, and the grid that it was written on."""

    volume: Volume
    lesion: Mask
    alignment: Alignment
    native: Grid

    @property
    def finding(self) -> Finding:
        """The largest piece of the lesion, named by the alignment."""
        likely = Volume(self.lesion.data.astype(np.float32), self.lesion.grid)
        return measure_findings(
            self.lesion, likely, self.native, lambda mm: locate(mm, self.alignment)
        )[0]


@dataclass(frozen=True)
class Comparison:
    """In words which names and numbers differ, "" where none does; how far shares are apart."""

    wrong: str
    apart: float


def seen(volume: Volume, lesion: Mask) -> Seen:
    """A head as the analysis's own brain extraction and alignment have it."""
    return Seen(volume, lesion, align_template(volume, extract_brain(volume)), volume.grid)


def mirrored(first: Seen, rng: np.random.Generator, count: int) -> Iterator[Comparison]:
    """The mirrored head."""
    del rng, count  # there is one
    volume, lesion = (
        part.with_data(np.ascontiguousarray(part.data[::-1]))
        for part in (first.volume, first.lesion)
    )
    other = seen(volume, lesion).finding
    yield _compared(_mirrored(first.finding), other)


def rotated(first: Seen, rng: np.random.Generator, count: int) -> Iterator[Comparison]:
    """The head turned."""
    del count
    turn = _turn(rng, first.volume.grid)
    volume, share = (
        _resampled(Volume(part.data.astype(np.float32), part.grid), turn)
        for part in (first.volume, first.lesion)
    )
    other, own = seen(volume, share.above(0.5)).finding, first.finding
    radius_mm = (3 * 1000 * own.volume_ml / (4 * np.pi)) ** (1 / 3)
    within = 3 * BORDER * max(first.volume.grid.spacing_mm) / radius_mm
    yield _compared(own, other, ("volume_ml",), within=within)


def oblique(first: Seen, rng: np.random.Generator, count: int) -> Iterator[Comparison]:
    """The header turned."""
    del count
    grid = first.volume.grid
    native = Grid(grid.shape, _turn(rng, grid) @ grid.affine)
    yield _compared(first.finding, _written(first, native, lambda data: data).finding)


def reoriented(first: Seen, rng: np.random.Generator, count: int) -> Iterator[Comparison]:
    """So many other orders and signs of axes."""
    grid = first.volume.grid
    for number in rng.permutation(len(AXES))[:count]:
        order, signs = AXES[number]
        steps = np.zeros((4, 4))
        steps[3, 3] = 1
        for axis, (source, sign) in enumerate(zip(order, signs, strict=True)):
            steps[source, axis] = sign
            steps[source, 3] = 0 if sign > 0 else grid.shape[source] - 1
        nx, ny, nz = (grid.shape[source] for source in order)
        native = Grid((nx, ny, nz), grid.affine @ steps)
        flips = tuple(slice(None, None, sign) for sign in signs)
        again = _written(first, native, lambda data, o=order, f=flips: data.transpose(o)[f])
        yield _compared(first.finding, again.finding)


POSES: dict[str, Callable[[Seen, np.random.Generator, int], Iterator[Comparison]]] = {
    "mirrored": mirrored,
    "rotated": rotated,
    "oblique": oblique,
    "reoriented": reoriented,
}


def _written(first: Seen, native: Grid, write: Callable[[NDArray[Any]], NDArray[Any]]) -> Seen:
    """The same voxels as another program writes them, read again."""
    volume, lesion = (
        type(part)(native.to_canonical(write(part.data)), native.canonical)
        for part in (first.volume, first.lesion)
    )
    own, before = in_own_frame(volume), in_own_frame(first.volume)
    if np.array_equal(own.grid.affine, before.grid.affine) and np.array_equal(
        own.data, before.data
    ):
        alignment = replace(first.alignment, scan_to_frame=to_own_frame(volume.grid))
    else:
        alignment = align_template(volume, extract_brain(volume))
    return Seen(volume, lesion, alignment, native)


def _turn(rng: np.random.Generator, grid: Grid) -> NDArray[np.float64]:
    """(4, 4): by some degrees about any axis through the middle of a grid."""
    axis = rng.standard_normal(3)
    degrees = rng.uniform(*DEGREES) * axis / np.linalg.norm(axis)
    turn = np.eye(4)
    turn[:3, :3] = Rotation.from_rotvec(degrees, degrees=True).as_matrix()
    middle = grid.ras_mm((np.array(grid.shape) - 1) / 2)
    turn[:3, 3] = middle - turn[:3, :3] @ middle
    return turn


def _resampled(values: Volume, turn: NDArray[np.float64]) -> Volume:
    """Turned values on cubes along RAS, as wide as voxels are in their plane; nothing is cut."""
    there = Grid(values.grid.shape, turn @ values.grid.affine)
    corners = there.ras_mm(np.array(list(product((0, 1), repeat=3))) * there.shape)
    width = min(there.spacing_mm)
    nx, ny, nz = (int(n) for n in np.ceil(np.ptp(corners, axis=0) / width))
    affine = np.diag([width, width, width, 1.0])
    affine[:3, 3] = corners.min(axis=0)
    return Volume(values.data, there).resample_onto(Grid((nx, ny, nz), affine))


def _mirrored(finding: Finding) -> Finding:
    """With the other side wherever a side stands."""
    sites, extent = (
        tuple(replace(part, side=OTHER.get(part.side, part.side)) for part in parts)
        for parts in (finding.sites, finding.extent)
    )
    side = OTHER.get(finding.side, finding.side)
    return replace(finding, side=side, sites=sites, extent=extent)


def _compared(
    one: Finding, other: Finding, numbers: tuple[str, ...] = NUMBERS, *, within: float = EXACT
) -> Comparison:
    wrong = [
        f"{name} {getattr(one, name)} and {getattr(other, name)}"
        for name in numbers
        if not np.isclose(getattr(other, name), getattr(one, name), rtol=within)
    ]
    if one.side is not other.side or set(one.sites) != set(other.sites):
        wrong.append(f"named {_named(one)} and {_named(other)}")
    return Comparison("; ".join(wrong), _apart(one, other))


def _named(finding: Finding) -> str:
    return ", ".join(f"{site.side} {site.region}" for site in finding.sites)


def _apart(one: Finding, other: Finding) -> float:
    """How far two extents are apart, 0 to 1."""
    shares: Counter[tuple[Side, str]] = Counter()
    for finding, sign in ((one, 1), (other, -1)):
        for part in finding.extent:
            shares[part.side, part.region] += sign * part.share
    return sum(map(abs, shares.values())) / 2
