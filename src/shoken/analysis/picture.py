"""A single picture of a head: its outline, and where left and right differ.

No network of Shoken was made for one slice of unknown place and size, so nothing here tells a
lesion from anything else.  The line of best mirror symmetry is searched for, and what is brighter
than its mirror image is measured, in pixels and in per cent of the head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.reading import Picture

__all__ = ["AsymmetricRegion", "Mirror", "PictureAnalysis", "analyse_picture"]

_COARSE = 128  # pixels along the longer side: a mirror line is found to less than a degree on these
_LEAST_HEAD = 0.03  # by hand, of the picture: anything smaller is a letter or a logo
# axial and coronal slices of real heads have 0.63 to 0.94, sagittal ones 0.15 to 0.61
_SYMMETRIC = 0.63
_SPREADS = 4.0  # by hand: robust standard deviations; one pixel in 30 000 of a normal distribution
_LEAST_DIFFERENCE = 0.10  # by hand, of the head's range: less is hardly visible
_LEAST_SHARE = 0.0015  # by hand, of the head: smaller ones are vessels and sulci
_MOST_REGIONS = 10  # more than a reader goes through one by one
_MARK = 0.8  # of the brightest pixel: what is burnt in is white


@dataclass(frozen=True)
class Mirror:
    """A line of symmetry: through a point (row, column), tilted in degrees from upright.

    ``likeness`` is the correlation of the head with its mirror image, 1 where both are equal.
    """

    row: float
    column: float
    tilt_degrees: float
    likeness: float

    def seen_in(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """A picture's mirror image about the line."""
        matrix, offset = _reflection(self.row, self.column, self.tilt_degrees)
        return scipy.ndimage.affine_transform(values, matrix, offset, order=1)


@dataclass(frozen=True)
class AsymmetricRegion:
    """A region that is brighter than its mirror image; ``side`` is the picture's, as looked at."""

    id: int
    pixels: int
    head_percent: float
    centre_row: float
    centre_column: float
    side: str
    brighter_by: float


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureAnalysis:
    """All that was measured on one picture.

    ``head`` and ``marked`` are (rows, columns) bool; ``mirror`` is None where no line makes left
    and right alike, and then nothing was marked.  ``shown`` is the picture with all outside the
    head black, ``blanked`` the number of bright marks that went with it.
    """

    picture: Picture
    head: NDArray[np.bool_]
    mirror: Mirror | None
    marked: NDArray[np.bool_]
    regions: tuple[AsymmetricRegion, ...]
    shown: NDArray[np.float32]
    blanked: int


def analyse_picture(picture: Picture) -> PictureAnalysis:
    """Outline the head and measure what differs from side to side.

    Raises
    ------
    AnalysisError
        There is no head to be outlined: nothing large stands out from a dark background.
    """
    head = _head(picture.grey)
    mirror = _mirror(picture.grey, head)
    symmetric = mirror.likeness >= _SYMMETRIC
    marked = np.zeros(head.shape, dtype=bool)
    regions: tuple[AsymmetricRegion, ...] = ()
    if symmetric:
        marked, regions = _brighter_than_mirror(picture.grey, head, mirror)
    return PictureAnalysis(
        picture=picture,
        head=head,
        mirror=mirror if symmetric else None,
        marked=marked,
        regions=regions,
        shown=np.where(head, picture.grey, np.float32(0)),
        blanked=_marks(picture.grey, head),
    )


def _head(grey: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The largest component that stands out from the background, without holes."""
    from shoken.common.errors import AnalysisError

    size = max(grey.shape)
    smooth = scipy.ndimage.gaussian_filter(grey, size / 256)
    bright = smooth > 0.5 * _otsu(smooth)
    reach = max(1, round(size / 128))
    # strokes of letters that touch the head fall off
    bright = scipy.ndimage.binary_opening(bright, iterations=reach)
    labels, count = scipy.ndimage.label(bright)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    if not count or sizes.max() < _LEAST_HEAD * grey.size:
        raise AnalysisError("no head stands out in the picture from a dark background")
    head = scipy.ndimage.binary_fill_holes(labels == sizes.argmax() + 1)
    edge = np.concatenate([head[0], head[-1], head[:, 0], head[:, -1]])
    if edge.mean() > 0.5:
        raise AnalysisError("no head stands out in the picture: its background is not dark")
    return np.asarray(head, dtype=bool)


def _otsu(values: NDArray[np.float32]) -> float:
    """The threshold that parts dark from bright best (Otsu 1979)."""
    counts, edges = np.histogram(values, 256)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    mean_below = np.cumsum(counts * centres) / np.maximum(below, 1)
    total = float((counts * centres).sum())
    mean_above = (total - np.cumsum(counts * centres)) / np.maximum(above, 1)
    return float(centres[np.argmax(below * above * (mean_below - mean_above) ** 2)])


def _reflection(
    row: float, column: float, tilt_degrees: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Matrix and offset that take a pixel to its mirror image: p → p - 2 n nᵀ(p - q)."""
    tilt = np.deg2rad(tilt_degrees)
    across = np.outer(*2 * [np.array((np.sin(tilt), np.cos(tilt)))])
    return np.eye(2) - 2 * across, 2 * across @ np.array((row, column))


def _mirror(grey: NDArray[np.float32], head: NDArray[np.bool_]) -> Mirror:
    """The line of best symmetry: a coarse search over tilt and place, then finer ones."""
    factor = min(1.0, _COARSE / max(grey.shape))
    small = scipy.ndimage.zoom(scipy.ndimage.gaussian_filter(grey, 0.5 / factor), factor, order=1)
    mask = scipy.ndimage.zoom(head.astype(np.float32), factor, order=1) > 0.5
    row, column = np.argwhere(mask).mean(axis=0)
    width = float(np.ptp(np.nonzero(mask.any(axis=0))[0])) + 1
    best = Mirror(float(row), float(column), 0.0, -1.0)
    reach_degrees, reach_pixels = 30.0, 0.12 * width
    for _ in range(4):
        tilts = best.tilt_degrees + np.linspace(-1, 1, 9) * reach_degrees
        places = best.column + np.linspace(-1, 1, 9) * reach_pixels
        for tilt in tilts:
            for place in places:
                tried = Mirror(best.row, float(place), float(tilt), 0.0)
                likeness = _likeness(small, mask, tried)
                if likeness > best.likeness:
                    best = Mirror(best.row, float(place), float(tilt), likeness)
        reach_degrees, reach_pixels = reach_degrees / 4, reach_pixels / 4
    return Mirror(best.row / factor, best.column / factor, best.tilt_degrees, best.likeness)


def _likeness(grey: NDArray[np.float32], head: NDArray[np.bool_], mirror: Mirror) -> float:
    """Correlation of a head with its mirror image, the share of each outside the other included."""
    there = mirror.seen_in(head.astype(np.float32)) > 0.5
    both = head | there
    own = np.where(head, grey, 0)[both]
    other = np.where(there, mirror.seen_in(grey), 0)[both]
    return float(np.corrcoef(own, other)[0, 1]) if own.std() > 0 and other.std() > 0 else -1.0


def _brighter_than_mirror(
    grey: NDArray[np.float32], head: NDArray[np.bool_], mirror: Mirror
) -> tuple[NDArray[np.bool_], tuple[AsymmetricRegion, ...]]:
    width = float(np.ptp(np.nonzero(head.any(axis=0))[0])) + 1
    smooth = scipy.ndimage.gaussian_filter(grey, 0.012 * width)
    low, high = np.percentile(smooth[head], (1, 99))
    scaled = (smooth - low) / max(float(high - low), 1e-6)
    both = head & (mirror.seen_in(head.astype(np.float32)) > 0.5)
    # the skull of two sides never lies on itself, so the rim is left out
    inner = scipy.ndimage.distance_transform_edt(both) > 0.10 * width
    if not inner.any():
        return np.zeros(head.shape, dtype=bool), ()
    difference = scaled - mirror.seen_in(scaled)
    spread = 1.4826 * float(np.median(np.abs(difference[inner])))
    marked = inner & (difference > max(_SPREADS * spread, _LEAST_DIFFERENCE))
    labels, count = scipy.ndimage.label(marked)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    order = [int(n) for n in np.argsort(-sizes, kind="stable") if sizes[n] >= _least(head)]
    regions = []
    for number, which in enumerate(order[:_MOST_REGIONS], start=1):
        piece = labels == which + 1
        regions.append(_region(number, piece, head, mirror, difference))
    kept = np.isin(labels, [n + 1 for n in order[:_MOST_REGIONS]])
    return kept, tuple(regions)


def _least(head: NDArray[np.bool_]) -> float:
    return _LEAST_SHARE * float(np.count_nonzero(head))


def _region(
    number: int,
    piece: NDArray[np.bool_],
    head: NDArray[np.bool_],
    mirror: Mirror,
    difference: NDArray[np.float32],
) -> AsymmetricRegion:
    row, column = np.argwhere(piece).mean(axis=0)
    tilt = np.deg2rad(mirror.tilt_degrees)
    across = (row - mirror.row) * np.sin(tilt) + (column - mirror.column) * np.cos(tilt)
    pixels = int(np.count_nonzero(piece))
    return AsymmetricRegion(
        id=number,
        pixels=pixels,
        head_percent=100 * pixels / int(np.count_nonzero(head)),
        centre_row=float(row),
        centre_column=float(column),
        side="left" if across < 0 else "right",
        brighter_by=float(difference[piece].mean()),
    )


def _marks(grey: NDArray[np.float32], head: NDArray[np.bool_]) -> int:
    """Marks outside the head that are as bright as only letters, scales and logos are."""
    around = scipy.ndimage.binary_dilation(head, iterations=max(1, round(max(grey.shape) / 128)))
    _, count = scipy.ndimage.label((grey > _MARK * grey.max()) & ~around)
    return int(count)
