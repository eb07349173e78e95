"""The connected pieces of a mask, looked for in the box that holds them alone.

What is marked is a small part of a picture: in all of 256³ voxels, labels take 64 MiB and longer to
make than the pieces to measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import scipy

from shoken.imaging.field_of_view import laid
from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Pieces", "pieces_of"]

_Kind = TypeVar("_Kind", bound=np.generic)
_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces numbered from 1 in a box of a picture; nothing is set outside it.

    ``labels`` is (X, Y, Z) of the box, 0 where nothing is set; ``voxels`` (n + 1,) counts those of
    each number, and ``shape`` is the picture's.
    """

    box: tuple[slice, slice, slice]
    labels: NDArray[np.int32]
    voxels: NDArray[np.intp]
    shape: tuple[int, ...]

    def in_picture(self, of_piece: NDArray[_Kind]) -> NDArray[_Kind]:
        """(X, Y, Z) of the picture: at each voxel what is given for its number, (n + 1,).

        For number 0 that has to be 0, or false.
        """
        return laid(of_piece[self.labels], self.box, self.shape)


def pieces_of(mask: NDArray[np.bool_]) -> Pieces:
    """The pieces of a mask (X, Y, Z), whose voxels touch at a corner at least."""
    box = bounding_box(mask) if mask.any() else (slice(0, 0), slice(0, 0), slice(0, 0))
    labels, count = scipy.ndimage.label(mask[box], structure=_EVERY_NEIGHBOUR)
    voxels = np.bincount(labels.ravel(), minlength=count + 1)
    return Pieces(box, labels, voxels, mask.shape)
