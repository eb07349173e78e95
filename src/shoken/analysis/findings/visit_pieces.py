"""The findings of two visits in space, and which of them are of one lesion."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.imaging.volume import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Group", "VisitPieces", "groups", "is_uncovered"]

_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)
_MOST_OUTSIDE = 0.5  # by hand: of a finding more than this has to be where the other visit looked


@dataclass(frozen=True)
class Group:
    """The findings of one lesion, by their numbers on the first visit and on the second."""

    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class VisitPieces:
    """One visit's findings.

    ``numbers`` (X, Y, Z) are the findings' own, 0 elsewhere; ``searched`` (X, Y, Z) bool is where
    lesions were looked for; ``grid`` is the visit's own, on which volumes are those of its report,
    and ``to_first`` (4, 4) takes its RAS mm to those of the first visit.
    """

    numbers: NDArray[np.integer]
    searched: NDArray[np.bool_]
    grid: Grid
    to_first: NDArray[np.float64] = field(default_factory=lambda: np.eye(4))

    @cached_property
    def laid(self) -> Grid:
        """The grid in the RAS mm of the first visit."""
        return Grid(self.grid.shape, self.to_first @ self.grid.affine)

    @cached_property
    def _places(self) -> dict[int, NDArray[np.intp]]:
        boxes = scipy.ndimage.find_objects(self.numbers)
        return {
            number: np.argwhere(self.numbers[box] == number) + [side.start for side in box]
            for number, box in enumerate(boxes, start=1)
            if box is not None
        }

    @property
    def known(self) -> tuple[int, ...]:
        """The numbers of the findings."""
        return tuple(self._places)

    @property
    def count(self) -> int:
        """The highest number of a finding."""
        return max(self._places, default=0)

    def voxels(self, numbers: Sequence[int]) -> NDArray[np.intp]:
        """The voxels (n, 3) of some findings."""
        return np.concatenate([np.empty((0, 3), np.intp), *(self._places[n] for n in numbers)])

    def places_mm(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        """The centres (n, 3) of the voxels of some findings, RAS mm of the first visit."""
        return self.laid.ras_mm(self.voxels(numbers).astype(np.float64))

    def volume_ml(self, number: int) -> float:
        """The volume of one finding."""
        return len(self._places[number]) * self.grid.voxel_ml

    def seen_at(
        self, ras_mm: NDArray[np.float64], values: NDArray[np.generic]
    ) -> NDArray[np.generic]:
        """What an array on this grid has at the voxels nearest to some places (n, 3); else 0."""
        nearest = np.rint(self.laid.voxel(ras_mm)).astype(np.intp)
        inside = ((nearest >= 0) & (nearest < self.grid.shape)).all(axis=1)
        found = np.zeros(len(ras_mm), values.dtype)
        found[inside] = values[tuple(nearest[inside].T)]
        return found


def groups(first: VisitPieces, second: VisitPieces) -> list[Group]:
    """The findings of two visits as lesions: what overlaps or touches is of one.

    The second visit's findings are laid on the first one's voxels, each at least at its own voxels'
    places, so that what is thinner than the first one's slices is not lost between them.
    """
    laid = _laid_on(first, second)
    together, count = scipy.ndimage.label((first.numbers > 0) | (laid > 0), _EVERY_NEIGHBOUR)
    # findings and connected parts of space as a graph: its components are the lesions
    nodes = [(first.numbers, 0), (laid, first.count)]
    links = []
    for numbers, begin in nodes:
        here = numbers > 0
        pairs = np.unique(np.column_stack([numbers[here] - 1 + begin, together[here]]), axis=0)
        links.append(pairs + np.array([0, first.count + second.count - 1]))
    rows, columns = np.concatenate(links).T
    total = first.count + second.count + count
    graph = scipy.sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(total, total))
    _, component = scipy.sparse.csgraph.connected_components(graph, directed=False)
    found: dict[int, tuple[list[int], list[int]]] = {}
    for visit, pieces, begin in ((0, first, 0), (1, second, first.count)):
        for number in pieces.known:
            found.setdefault(int(component[begin + number - 1]), ([], []))[visit].append(number)
    return [Group(tuple(one), tuple(other)) for one, other in found.values()]


def is_uncovered(group: Group, first: VisitPieces, second: VisitPieces) -> bool:
    """Whether most of a lesion of one visit lies where the other did not search."""
    pieces, other, numbers = (
        (first, second, group.first) if group.first else (second, first, group.second)
    )
    places = pieces.places_mm(numbers)
    return bool(other.seen_at(places, other.searched).mean() < _MOST_OUTSIDE)


def _laid_on(first: VisitPieces, second: VisitPieces) -> NDArray[np.int32]:
    """(X, Y, Z) of the first grid: the second visit's findings there."""
    matrix = np.linalg.inv(second.laid.affine) @ first.laid.affine
    laid: NDArray[np.int32] = scipy.ndimage.affine_transform(
        second.numbers, matrix[:3, :3], matrix[:3, 3], first.grid.shape, np.int32, order=0
    )
    voxels = np.argwhere(second.numbers > 0)
    nearest = np.rint(first.laid.voxel(second.laid.ras_mm(voxels * 1.0))).astype(np.intp)
    inside = ((nearest >= 0) & (nearest < first.grid.shape)).all(axis=1)
    at, numbers = tuple(nearest[inside].T), second.numbers[tuple(voxels[inside].T)]
    bare = laid[at] == 0
    laid[tuple(axis[bare] for axis in at)] = numbers[bare]
    return laid
