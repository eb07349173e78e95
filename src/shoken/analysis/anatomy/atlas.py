"""Names for points of MNI space: the Desikan-Killiany atlas with FreeSurfer's structures.

The atlas (Desikan 2006; Fischl 2002) is FreeSurfer's ``cvs_avg35_inMNI152``, under the FreeSurfer
Software License; it is fetched as published and never part of Shoken.  Cerebral white matter, which
it leaves without a lobe, belongs to the lobe of the nearest cortex.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.models.catalogue import MODELS
from shoken.models.weights import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid

__all__ = ["FLUID_REGIONS", "INFRATENTORIAL_REGIONS", "LOBES", "MODEL", "Atlas", "load_atlas"]

MODEL = "atlas-desikan-killiany"

LOBES = ("frontal-lobe", "parietal-lobe", "temporal-lobe", "occipital-lobe")
FLUID_REGIONS = frozenset({"lateral-ventricle", "third-ventricle", "fourth-ventricle"})
INFRATENTORIAL_REGIONS = frozenset({"brainstem", "cerebellum", "fourth-ventricle"})

# FreeSurfer's numbers of each region, the right hemisphere's cortex is 1000 higher than the left's
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
        "brainstem": (16, 28, 60),  # with the ventral diencephalon
        "cerebellum": (7, 8, 46, 47),
        "corpus-callosum": (251, 252, 253, 254, 255),
        "lateral-ventricle": (4, 5, 31, 43, 44, 63),
        "third-ventricle": (14,),
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


@dataclass(frozen=True, eq=False, kw_only=True)
class Atlas:
    """Maps of MNI space on one grid of 1 mm.

    ``region`` is (X, Y, Z) uint8, the place of a voxel's key in ``keys``; ``touches_ventricle``
    and ``touches_cortex`` are (X, Y, Z) bool, what lies in or next to these.
    """

    keys: tuple[str, ...]
    region: NDArray[np.uint8]
    touches_ventricle: NDArray[np.bool_]
    touches_cortex: NDArray[np.bool_]
    grid: Grid

    def voxels(self, mni_mm: NDArray[np.floating]) -> tuple[NDArray[np.intp], ...]:
        """Points ``(n, 3)`` MNI mm → indices of the nearest voxels, for indexing the maps."""
        nearest = np.rint(self.grid.voxel(mni_mm)).astype(np.intp)
        return tuple(np.clip(nearest, 0, np.array(self.grid.shape) - 1).T)

    def shares(self, mni_mm: NDArray[np.floating]) -> dict[str, float]:
        """The share of points ``(n, 3)`` MNI mm in each region that holds any, largest first."""
        counts = np.bincount(self.region[self.voxels(mni_mm)], minlength=len(self.keys))
        order = np.argsort(-counts, kind="stable")
        return {self.keys[i]: float(counts[i] / counts.sum()) for i in order if counts[i]}


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
    numbers = np.rint(labels.data).astype(np.int16)
    keys = (*_CORTEX, *_STRUCTURES)
    key_of = np.full(int(numbers.max()) + 1, len(keys), dtype=np.uint8)
    for index, key in enumerate(keys):
        cortical = [side + n for side in (1000, 2000) for n in _CORTEX.get(key, ())]
        key_of[[*cortical, *_STRUCTURES.get(key, ())]] = index
    cortex = numbers >= 1000
    region = key_of[numbers]
    _give_white_matter_to_lobes(region, numbers, len(keys))
    return Atlas(
        keys=keys,
        region=region,
        touches_ventricle=_within(np.isin(numbers, _LATERAL_VENTRICLE), _TOUCHES_VENTRICLE_MM),
        touches_cortex=_within(cortex, _TOUCHES_CORTEX_MM),
        grid=labels.grid,
    )


def _give_white_matter_to_lobes(
    region: NDArray[np.uint8], numbers: NDArray[np.int16], unnamed: int
) -> None:
    """Give white matter the nearest lobe, then all that has no name its nearest neighbour's.

    Both at 2 mm, and each hemisphere for itself, which is half of the grid's first axis.
    """
    step = (slice(None, None, _COARSE),) * 3
    middle = numbers.shape[0] // 2
    white, free = np.isin(numbers, _WHITE), region == unnamed
    for half in (slice(0, middle), slice(middle, None)):
        part = region[half]
        for wanted, known in (
            (white[half], (part < len(LOBES)) & (numbers[half] >= 1000)),
            (free[half] & ~white[half], None),
        ):
            sources = known if known is not None else part != unnamed
            part[wanted] = _nearest(part[step], sources[step], part.shape)[wanted]


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
