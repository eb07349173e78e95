"""Connected components of a mask, found by runs of voxels instead of voxel by voxel.

scipy labels every voxel of a box; a brain's mask has a hundred times fewer runs along its last
axis than voxels, so joining runs takes a fraction of the time and scipy need not be loaded.
connected-components-3d 4.1 with fill-voids 2.1 gives the same masks; for the solid piece of a head
at 1 mm it takes 106 ms against 19 (two cores), and both are under the LGPL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.threads import in_threads, slabs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["closed", "filled", "largest_piece", "solid_piece"]

# rows that follow a row in memory and touch it, as steps along X and Y
_FACES = ((0, 1), (1, 0))
_FACES_AND_CORNERS = ((0, 1), (1, -1), (1, 0), (1, 1))  # edges and corners as well: 26 neighbours


def largest_piece(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected piece, voxels touching at a corner included.

    Parameters
    ----------
    mask
        (X, Y, Z) bool, with at least one voxel set.

    Returns
    -------
    NDArray
        (X, Y, Z) bool; of equally large pieces the one that comes first in memory.
    """
    return _Runs.of(mask).largest().painted()


def solid_piece(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest piece with all that it encloses: what the border cannot reach through faces.

    Parameters
    ----------
    mask
        (X, Y, Z) bool, with at least one voxel set.
    """
    return _Runs.of(mask).largest().filled().painted()


def filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask with all that it encloses: what the border cannot reach through faces.

    Parameters
    ----------
    mask
        (X, Y, Z) bool.
    """
    return _Runs.of(mask).filled().painted() if mask.any() else mask


def closed(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """A mask whose gaps are closed: so many steps through faces wider, then as many narrower.

    Parameters
    ----------
    mask
        (X, Y, Z) bool, of which more than ``steps`` planes are empty at each border.
    steps
        How many voxels wide a gap is closed from each side.
    """
    return ~_wider(~_wider(mask, steps), steps)


def _wider(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    for _ in range(steps):
        wider = mask.copy()
        wider[1:] |= mask[:-1]
        wider[:-1] |= mask[1:]
        wider[:, 1:] |= mask[:, :-1]
        wider[:, :-1] |= mask[:, 1:]
        wider[:, :, 1:] |= mask[:, :, :-1]
        wider[:, :, :-1] |= mask[:, :, 1:]
        mask = wider
    return mask


@dataclass(frozen=True, eq=False)
class _Runs:
    """Voxels set one after another along Z, as half-open spans in memory order.

    One unset voxel is thought behind each row of Z, so that no run goes on into the next row.
    """

    start: NDArray[np.intp]
    stop: NDArray[np.intp]
    shape: tuple[int, int, int]

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> _Runs:
        nx, ny, nz = mask.shape

        def ends(part: slice) -> NDArray[np.intp]:
            rows = np.zeros((mask[part].shape[0], ny, nz + 1), dtype=bool)
            rows[:, :, :nz] = mask[part]
            flat = rows.ravel()
            changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
            if flat[0]:
                changes = np.concatenate(([0], changes))
            return changes + part.start * ny * (nz + 1)

        found = np.concatenate(in_threads(ends, slabs(nx)))
        return cls(found[::2], found[1::2], (nx, ny, nz))

    def largest(self) -> _Runs:
        """Those of the largest piece."""
        piece = _joined(self, self.touching(_FACES_AND_CORNERS, reach=1))
        sizes = np.bincount(piece, weights=self.stop - self.start)
        keep = piece == sizes.argmax()
        return _Runs(self.start[keep], self.stop[keep], self.shape)

    def filled(self) -> _Runs:
        """With the gaps between runs of a row that nothing leads out of.

        Only such a gap can be part of a hole: all that is before the first run of a row or behind
        its last reaches the border along the row.
        """
        nx, ny, nz = self.shape
        row = self.start // (nz + 1)
        first, last = np.full(nx * ny, nx * ny * (nz + 1)), np.zeros(nx * ny, dtype=np.intp)
        first[row[::-1]], last[row] = self.start[::-1], self.stop  # of one row the last stays
        (before,) = np.nonzero(row[1:] == row[:-1])
        gaps = _Runs(self.stop[before], self.start[before + 1], self.shape)
        x, y = np.divmod(row[before], ny)
        is_open = (x == 0) | (x == nx - 1) | (y == 0) | (y == ny - 1)
        for step in (-ny, -1, 1, ny):
            beside = np.clip(row[before] + step, 0, nx * ny - 1)
            ahead = step * (nz + 1)
            is_open |= (gaps.start + ahead < first[beside]) | (gaps.stop + ahead > last[beside])
        piece = _joined(gaps, gaps.touching(_FACES, reach=0))
        leads_out = np.zeros(piece.size, dtype=bool)
        leads_out[piece[is_open]] = True
        hole = before[~leads_out[piece]]
        return _Runs(np.delete(self.start, hole + 1), np.delete(self.stop, hole), self.shape)

    def touching(
        self, steps: tuple[tuple[int, int], ...], reach: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of runs in neighbouring rows that overlap, or miss by less than ``reach``."""
        _, ny, nz = self.shape
        y = self.start // (nz + 1) % ny
        pairs = [self._touching_row(y, step, reach) for step in steps]
        one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
        return one, other

    def _touching_row(
        self, y: NDArray[np.intp], step: tuple[int, int], reach: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        _, ny, nz = self.shape
        (run,) = np.nonzero((y + step[1] >= 0) & (y + step[1] < ny))
        ahead = (step[0] * ny + step[1]) * (nz + 1)
        first = np.searchsorted(self.stop, self.start[run] + (ahead - reach), side="right")
        last = np.searchsorted(self.start, self.stop[run] + (ahead + reach), side="left")
        count = np.maximum(last - first, 0)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.repeat(run, count), np.repeat(first, count) + within

    def painted(self) -> NDArray[np.bool_]:
        """A mask (X, Y, Z)."""
        nx, ny, nz = self.shape
        ends = np.stack((self.start, self.stop), axis=1).ravel()
        lengths = np.diff(ends, prepend=0, append=nx * ny * (nz + 1))
        inside = np.arange(lengths.size) % 2 == 1
        return np.repeat(inside, lengths).reshape(nx, ny, nz + 1)[:, :, :nz]


def _joined(runs: _Runs, touching: tuple[NDArray[np.intp], NDArray[np.intp]]) -> NDArray[np.intp]:
    """For each run the first run of its piece: roots are hooked to lower ones until all agree."""
    root = np.arange(runs.start.size)
    one, other = touching
    while True:
        a, b = root[one], root[other]
        apart = a != b
        if not apart.any():
            return root
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(higher := root[root], root):
            root = higher
