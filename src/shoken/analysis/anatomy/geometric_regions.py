"""Structures of MNI space that the atlas has no label of, cut out of its labels by geometry.

Levels of the brainstem, parts of the corpus callosum, capsules, peduncles, vermis, septum and
pineal region: no atlas of them with a licence that lets it be shipped is published for Python, so
each is told by its neighbours and by landmarks that were read off the ICBM152 2009a symmetric
template (Fonov 2011), in MNI mm.  Borders are as true as an alignment at 2 mm needs them, and no
truer; where a definition follows a paper it stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = ["GEOMETRIC", "cut_structures"]

GEOMETRIC = (
    "midbrain",
    "pons",
    "medulla",
    "cerebral-peduncle",
    "hypothalamus",
    "subthalamus",
    "vermis",
    "middle-cerebellar-peduncle",
    "internal-capsule",
    "external-capsule",
    "septum-pellucidum",
    "pineal-region",
)
_WHITE = (2, 41, 77)  # FreeSurfer's numbers, as all of these
_CEREBELLAR_WHITE, _VENTRAL_DIENCEPHALON = (7, 46), (28, 60)  # as above
_LATERAL_VENTRICLES = (4, 43)  # as above
_CSF = 24  # the cisterns above the third ventricle and behind it
_LENTIFORM, _THALAMUS_AND_CAUDATE = (12, 13, 51, 52), (10, 11, 49, 50)  # as above
_PUTAMEN, _INSULA = (12, 51), (1035, 2035)  # as above
_CALLOSUM = {
    "corpus-callosum-genu": (255,),
    "corpus-callosum-body": (252, 253, 254),
    "corpus-callosum-splenium": (251,),
}

# Midbrain and pons part at the line from the superior pontine notch (y -23, z -21) to the lower
# edge of the inferior colliculi (y -39, z -14.5), pons and medulla at its parallel through the
# inferior pontine notch (y -32, z -49): the planes of Iglesias 2015.  In front of a notch the pons
# bulges, so the line goes on level there.
_SLOPE, _UPPER_NOTCH, _LOWER_NOTCH = -0.41, (-23.0, -21.0), (-32.0, -49.0)
# the ventral diencephalon of FreeSurfer holds the crus and the front of the midbrain below here,
# where the mamillary bodies end, and subthalamic nuclei above; read off the template
_MIDBRAIN_TOP_Z = -5.0
_CRUS_FROM_X = 9.0  # red nucleus and substantia nigra's inner end lie nearer to the midline
_HYPOTHALAMUS_X, _HYPOTHALAMUS_FROM_Y = 9.0, -10.0  # beside the third ventricle's front
# 14 mm wide behind the fourth ventricle (Diedrichsen 2009)
_VERMIS_X, _VERMIS_BEHIND_Y = 7.0, -45.0
# the middle peduncle goes from the pons backwards and outwards until white matter fans out
_PEDUNCLE_X, _PEDUNCLE_FROM_Y, _PEDUNCLE_Z = 26.0, -48.0, (-48.0, -22.0)
# FreeSurfer labels the callosum 5 mm wide: beside that its fibres are labelled white matter, and
# stay within these of its outline until they fan out (about what the JHU atlas calls callosum).
# So near is the cingulate cortex above it too, which an alignment at 2 mm cannot tell from it.
_CALLOSUM_X, _CALLOSUM_REACH = 12.0, 2.0
_CINGULATE = (1002, 1010, 1023, 1026)  # FreeSurfer's numbers of the left side
# A capsule is white matter between two nuclei, whose borders are so far apart: the internal one as
# wide as its posterior limb, the external one with the claustrum and the extreme one, up to the
# insula (Schmahmann 2006).  Between them the ways to both go apart, by their cosine.
_INTERNAL_WIDTH, _EXTERNAL_WIDTH = 14.0, 11.0
_OPPOSITE = 0.0  # as above
_SEPTUM_X, _SEPTUM_Y, _SEPTUM_FROM_Z = 2.0, (-8.0, 28.0), 2.0  # between the lateral ventricles
_PINEAL_CENTRE, _PINEAL_MM = (0.0, -31.0, 1.0), 5.0  # above the superior colliculi; 10 mm wide


class _Space:
    """The maps that structures are cut out of, all on one grid of 1 mm along MNI's axes."""

    def __init__(
        self, region: NDArray[np.uint8], numbers: NDArray[np.int16], grid: Grid, keys: list[str]
    ) -> None:
        self.region, self.numbers, self._keys = region, numbers, keys
        steps, start = np.diag(grid.affine)[:3], grid.affine[:3, 3]
        self.x, self.y, self.z = (
            (start[axis] + steps[axis] * np.arange(grid.shape[axis])).reshape(
                [-1 if axis == other else 1 for other in range(3)]
            )
            for axis in range(3)
        )

    def of(self, *numbers: int) -> NDArray[np.bool_]:
        """Where the atlas has one of these numbers."""
        return np.isin(self.numbers, numbers)

    def named(self, key: str) -> NDArray[np.bool_]:
        """What has this name so far."""
        return self.region == self._keys.index(key)

    def name(self, key: str, where: NDArray[np.bool_]) -> None:
        """Give a place its name."""
        self.region[where] = self._keys.index(key)


def cut_structures(
    region: NDArray[np.uint8], numbers: NDArray[np.int16], grid: Grid, keys: list[str]
) -> None:
    """Write the structures into a map of regions.

    Parameters
    ----------
    region
        (X, Y, Z) uint8, the place of each voxel's key in ``keys``; changed in place.
    numbers
        (X, Y, Z) int16, FreeSurfer's numbers.
    grid
        1 mm along MNI's axes.
    keys
        All names, those of :data:`GEOMETRIC` and the callosum's parts among them.  So far the
        whole brainstem is called midbrain and the whole cerebellum cerebellum.
    """
    space = _Space(region, numbers, grid, keys)
    _brainstem(space)
    _cerebellum(space)
    _capsules(space)
    _callosum(space)
    _midline(space)


def _level(space: _Space, notch: tuple[float, float]) -> NDArray[np.float64]:
    """The height of a border between levels of the brainstem, (1, Y, 1) mm."""
    y, z = notch
    return np.asarray(z + _SLOPE * (np.minimum(space.y, y) - y))


def _brainstem(space: _Space) -> None:
    front = space.of(*_VENTRAL_DIENCEPHALON)
    stem = space.named("midbrain") & ~front
    space.name("pons", stem & (space.z <= _level(space, _UPPER_NOTCH)))
    space.name("medulla", stem & (space.z <= _level(space, _LOWER_NOTCH)))
    space.name("subthalamus", front)
    low = front & (space.z <= _MIDBRAIN_TOP_Z)
    space.name("midbrain", low)
    space.name("cerebral-peduncle", low & (np.abs(space.x) >= _CRUS_FROM_X))
    near = (np.abs(space.x) < _HYPOTHALAMUS_X) & (space.y >= _HYPOTHALAMUS_FROM_Y)
    space.name("hypothalamus", front & near)


def _cerebellum(space: _Space) -> None:
    inner = (np.abs(space.x) <= _VERMIS_X) & (space.y <= _VERMIS_BEHIND_Y)
    space.name("vermis", space.named("cerebellum") & inner)
    low, high = _PEDUNCLE_Z
    place = (space.y > _PEDUNCLE_FROM_Y) & (space.z >= low) & (space.z <= high)
    place = place & (np.abs(space.x) <= _PEDUNCLE_X)
    space.name("middle-cerebellar-peduncle", space.of(*_CEREBELLAR_WHITE) & place)


def _capsules(space: _Space) -> None:
    """White matter that lies between two nuclei, on either side of the head."""
    for first, second, width, key in (
        (_LENTIFORM, _THALAMUS_AND_CAUDATE, _INTERNAL_WIDTH, "internal-capsule"),
        (_PUTAMEN, _INSULA, _EXTERNAL_WIDTH, "external-capsule"),
    ):
        around = scipy.ndimage.find_objects(space.of(*first).astype(np.int8))[0]
        box = tuple(slice(max(0, s.start - 8), s.stop + 8) for s in around)
        numbers = space.numbers[box]
        ways = [_way_to(np.isin(numbers, of)) for of in (first, second)]
        lengths = [np.linalg.norm(way, axis=0) for way in ways]
        cosine = np.einsum("i...,i...", *ways) / np.maximum(lengths[0] * lengths[1], 1e-6)
        between = (cosine <= _OPPOSITE) & (lengths[0] + lengths[1] <= width)
        where = np.zeros(space.region.shape, dtype=bool)
        where[box] = between & np.isin(numbers, (0, *_WHITE))
        space.name(key, where)


def _way_to(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(3, X, Y, Z) voxels, from each voxel to the nearest of a mask."""
    places = scipy.ndimage.distance_transform_edt(
        ~mask, return_distances=False, return_indices=True
    )
    return (places - np.indices(mask.shape)).astype(np.float32)


def _callosum(space: _Space) -> None:
    """Its parts carried outwards from the midline into what lies next to their outline."""
    near = np.abs(space.x) <= _CALLOSUM_X
    may = near & space.of(0, *_WHITE, *_CINGULATE)
    for key, numbers in _CALLOSUM.items():
        own = space.of(*numbers)
        outline = scipy.ndimage.distance_transform_edt(~own.any(axis=0)) <= _CALLOSUM_REACH
        space.name(key, own | (may & outline))


def _midline(space: _Space) -> None:
    front, back = _SEPTUM_Y[1], _SEPTUM_Y[0]
    septum = (np.abs(space.x) <= _SEPTUM_X) & (space.y >= back) & (space.y <= front)
    septum = septum & (space.z >= _SEPTUM_FROM_Z)
    free = space.of(0, _CSF, *_LATERAL_VENTRICLES)
    space.name("septum-pellucidum", free & septum & _below_callosum(space))
    x, y, z = _PINEAL_CENTRE
    away = (space.x - x) ** 2 + (space.y - y) ** 2 + (space.z - z) ** 2
    space.name("pineal-region", space.of(0, _CSF) & (away <= _PINEAL_MM**2))


def _below_callosum(space: _Space) -> NDArray[np.bool_]:
    """What has the corpus callosum above it, on the midline's outline."""
    outline = space.of(*(n for numbers in _CALLOSUM.values() for n in numbers)).any(axis=0)
    above = np.flip(np.maximum.accumulate(np.flip(outline, axis=1), axis=1), axis=1)
    return np.broadcast_to(above & ~outline, space.region.shape)
