"""Names for points of MNI space: the Desikan-Killiany atlas with FreeSurfer's structures.

The atlas (Desikan 2006; Fischl 2002) is FreeSurfer's ``cvs_avg35_inMNI152``, under the FreeSurfer
Software License; it is fetched as published and never part of Shoken.  Cerebral white matter, which
it leaves without a lobe, belongs to the lobe of the nearest cortex; smaller structures are cut out
of its labels (:mod:`shoken.analysis.anatomy.geometric_regions`), and what neither it nor the
template's tissue maps hold lies outside the brain.

Its left half serves for both sides: the template that scans are laid on is symmetric, so what is
mirrored has the same names and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.anatomy.geometric_regions import GEOMETRIC, cut_structures
from shoken.analysis.anatomy.template import load_template
from shoken.models.catalogue import MODELS
from shoken.models.weights import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = [
    "EXTRA_AXIAL",
    "FLUID_REGIONS",
    "INFRATENTORIAL_REGIONS",
    "LOBES",
    "MIDLINE_REGIONS",
    "MODEL",
    "Atlas",
    "load_atlas",
]

MODEL = "atlas-desikan-killiany"

LOBES = ("frontal-lobe", "parietal-lobe", "temporal-lobe", "occipital-lobe")
FLUID_REGIONS = frozenset({"lateral-ventricle", "third-ventricle", "fourth-ventricle"})
EXTRA_AXIAL = "extra-axial"
_CALLOSUM = ("corpus-callosum-genu", "corpus-callosum-body", "corpus-callosum-splenium")
INFRATENTORIAL_REGIONS = frozenset(
    {
        *("midbrain", "cerebral-peduncle", "pons", "medulla"),
        *("cerebellum", "vermis", "middle-cerebellar-peduncle", "fourth-ventricle"),
    }
)
# there is one of each, and it crosses the midline
MIDLINE_REGIONS = frozenset(
    {
        *_CALLOSUM,
        *("septum-pellucidum", "pineal-region", "midbrain", "pons", "medulla", "vermis"),
        *("third-ventricle", "fourth-ventricle"),
    }
)

# FreeSurfer's numbers of each region; of the left cortex, less a thousand
_LEFT_CORTEX = 1000
_CORTEX: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "frontal-lobe": (3, 12, 14, 17, 18, 19, 20, 24, 27, 28, 32),
        "parietal-lobe": (8, 22, 25, 29, 31),
        "temporal-lobe": (1, 6, 7, 9, 15, 16, 30, 33, 34),
        "occipital-lobe": (5, 11, 13, 21),
        "cingulate-gyrus": (2, 10, 23, 26),
        "insula": (35,),
    }
)
_STRUCTURES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "thalamus": (10, 49),
        "caudate": (11, 50, 26, 58),  # with the nucleus accumbens
        "putamen": (12, 51),
        "pallidum": (13, 52),
        "hippocampus": (17, 53),
        "amygdala": (18, 54),
        "midbrain": (16, 28, 60),  # pons, medulla and the ventral diencephalon are cut out of it
        "cerebellum": (7, 8, 46, 47),
        "corpus-callosum-genu": (255,),
        "corpus-callosum-body": (252, 253, 254),
        "corpus-callosum-splenium": (251,),
        "lateral-ventricle": (4, 5, 31, 43, 44, 63),
        "third-ventricle": (14, 24),  # with the cistern on its roof
        "fourth-ventricle": (15,),
    }
)
_WHITE = (2, 41, 77)  # FreeSurfer's labels of white matter, in the atlas's own numbering
# FreeSurfer's lateral and inferior horns and choroid plexus, both sides
_LATERAL_VENTRICLE = (4, 5, 31, 43, 44, 63)
_COARSE = 2  # the nearest cortex is looked for on every second voxel: an eighth of the work
# what an alignment at 2 mm leaves open, beyond which nothing touches
_TOUCHES_VENTRICLE_MM = 3
_TOUCHES_CORTEX_MM = 1  # cortex is thin, and more than this would call all white matter next to it
# of a lesion that touches it, what lies within these is periventricular (Griffanti 2018) and
# juxtacortical (Kim 2008)
_PERIVENTRICULAR_MM, _JUXTACORTICAL_MM = 10.0, 4.0
_SURROUNDS_MM = 5.0  # by hand: the third and fourth ventricles' surroundings, a nucleus's depth
_AROUND_MM = 15  # of the head outside the atlas, where masses of the meninges lie
_OUTSIDE_MM = 2  # off the brain by more than an alignment at 2 mm leaves open


@dataclass(frozen=True, eq=False, kw_only=True)
class Atlas:
    """Maps of the left half of MNI space on one grid of 1 mm.

    ``region`` is (X, Y, Z) uint8, the place of a voxel's key in ``keys``.  The others are (X, Y, Z)
    bool: ``touches_ventricle`` and ``touches_cortex`` what lies in or next to these,
    ``periventricular`` and ``juxtacortical`` what of a lesion that touches them is called so,
    ``around_third`` and ``around_fourth`` what surrounds these ventricles.
    """

    keys: tuple[str, ...]
    region: NDArray[np.uint8]
    touches_ventricle: NDArray[np.bool_]
    touches_cortex: NDArray[np.bool_]
    periventricular: NDArray[np.bool_]
    juxtacortical: NDArray[np.bool_]
    around_third: NDArray[np.bool_]
    around_fourth: NDArray[np.bool_]
    grid: Grid

    def voxels(self, mni_mm: NDArray[np.floating]) -> tuple[NDArray[np.intp], ...]:
        """Points ``(n, 3)`` MNI mm of either side → indices of voxels, for indexing the maps."""
        left = mni_mm * np.where(np.arange(3) == 0, -np.sign(mni_mm), 1)
        nearest = np.rint(self.grid.voxel(left)).astype(np.intp)
        return tuple(np.clip(nearest, 0, np.array(self.grid.shape) - 1).T)


@cache
def load_atlas() -> Atlas:
    """Read the atlas once per process.

    Raises
    ------
    ModelMissing
        It is not on this machine; the message names the command that gets it.
    ModelCorrupt
        Its bytes are not the published ones.
    """
    from shoken.reading.formats import read_file  # nibabel is not needed until here

    spec = MODELS[MODEL]
    labels = read_file(find(spec, spec.files[0])).volume
    to_midline = round(float(labels.grid.voxel(np.zeros(3))[0])) + 1
    numbers = np.rint(labels.data[:to_midline]).astype(np.int16)
    keys = list(dict.fromkeys((*_CORTEX, *_STRUCTURES, *GEOMETRIC)))
    key_of = np.full(int(numbers.max()) + 1, len(keys), dtype=np.uint8)
    for index, key in enumerate(keys):
        numbered = (*(_LEFT_CORTEX + n for n in _CORTEX.get(key, ())), *_STRUCTURES.get(key, ()))
        key_of[list(numbered)] = index
    region = key_of[numbers]
    _give_white_matter_to_lobes(region, numbers, len(keys))
    keys.append(EXTRA_AXIAL)
    room = ((_AROUND_MM, 0), (_AROUND_MM, _AROUND_MM), (_AROUND_MM, _AROUND_MM))
    boxes = [slice(-a, n + b) for (a, b), n in zip(room, numbers.shape, strict=True)]
    grid = labels.grid.crop((boxes[0], boxes[1], boxes[2]))
    region = np.pad(region, room, constant_values=keys.index(EXTRA_AXIAL))
    numbers = np.pad(numbers, room)
    region[_outside(numbers > 0, grid)] = keys.index(EXTRA_AXIAL)
    cut_structures(region, numbers, grid, keys)
    ventricle, cortex = np.isin(numbers, _LATERAL_VENTRICLE), numbers >= _LEFT_CORTEX
    return Atlas(
        keys=tuple(keys),
        region=region,
        touches_ventricle=_within(ventricle, _TOUCHES_VENTRICLE_MM),
        touches_cortex=_within(cortex, _TOUCHES_CORTEX_MM),
        periventricular=_near(ventricle, _PERIVENTRICULAR_MM),
        juxtacortical=_near(cortex, _JUXTACORTICAL_MM),
        around_third=_near(np.isin(numbers, _STRUCTURES["third-ventricle"]), _SURROUNDS_MM),
        around_fourth=_near(np.isin(numbers, _STRUCTURES["fourth-ventricle"]), _SURROUNDS_MM),
        grid=grid,
    )


def _outside(labelled: NDArray[np.bool_], grid: Grid) -> NDArray[np.bool_]:
    """What lies off the brain: off the atlas's labels, which end inside the cortex, and tissue."""
    template = load_template()
    places = [
        np.rint(template.grid.voxel(grid.ras_mm(np.eye(3)[axis] * np.arange(n)[:, None])))[:, axis]
        for axis, n in enumerate(grid.shape)
    ]
    inside = [
        (place >= 0) & (place < n) for place, n in zip(places, template.grid.shape, strict=True)
    ]
    there = [place[ok].astype(np.intp) for place, ok in zip(places, inside, strict=True)]
    tissue = labelled.copy()
    likely = template.grey.data[np.ix_(*there)] + template.white.data[np.ix_(*there)] > 0.5
    tissue[np.ix_(*inside)] |= likely
    return ~_within(tissue, _OUTSIDE_MM)


def _give_white_matter_to_lobes(
    region: NDArray[np.uint8], numbers: NDArray[np.int16], unnamed: int
) -> None:
    """Give white matter the nearest lobe, then all that has no name its nearest neighbour's."""
    step = (slice(None, None, _COARSE),) * 3
    white, free = np.isin(numbers, _WHITE), region == unnamed
    lobes = (region < len(LOBES)) & (numbers >= _LEFT_CORTEX)
    region[white] = _nearest(region[step], lobes[step], region.shape)[white]
    rest = free & ~white
    region[rest] = _nearest(region[step], (region != unnamed)[step], region.shape)[rest]


def _nearest(
    values: NDArray[np.uint8], known: NDArray[np.bool_], shape: tuple[int, ...]
) -> NDArray[np.uint8]:
    """The value of the nearest known voxel, on a grid that is finer by ``_COARSE``."""
    places = scipy.ndimage.distance_transform_edt(
        ~known, return_distances=False, return_indices=True
    )
    full = values[tuple(places)]
    for axis in range(3):
        full = np.repeat(full, _COARSE, axis=axis)
    return full[tuple(slice(0, n) for n in shape)]


def _within(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Voxels of a mask and those that faces lead to in a number of steps of 1 mm."""
    return scipy.ndimage.binary_dilation(mask, iterations=reach)


def _near(mask: NDArray[np.bool_], reach_mm: float) -> NDArray[np.bool_]:
    """Voxels within a distance of a mask, looked up at 2 mm."""
    coarse = mask[(slice(None, None, _COARSE),) * 3]
    near = _COARSE * scipy.ndimage.distance_transform_edt(~coarse) <= reach_mm
    for axis in range(3):
        near = np.repeat(near, _COARSE, axis=axis)
    return near[tuple(slice(0, n) for n in mask.shape)]
