"""Real heads without lesions, for lesions to be painted on: no tissue model has their textures.

Only what may be used for anything is taken: weights that learnt from a scan which may not be sold
would not be free.  Their tissues are found as the product finds them: template maps aligned to the
scan, times how bright each tissue is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from training.fields import refined
from training.material import Head
from training.tissues import Tissue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.values import Analysis
    from shoken.imaging.sequence import MrSequence
    from training.warps import Warp

__all__ = ["SCANS", "Ground", "Volunteer", "volunteers"]

# of the shared folder, voxels of 1 mm: t1_crop is published under MIT, flair_3d under Apache-2.0
SCANS = ("data/t1/t1_crop.nii.gz", "data/healthy/flair_3d.nii.gz")
_WHITE = 100.0  # white matter in the kept bytes: steps of a hundredth are less than noise
_NEAR_VENTRICLE = 4  # voxels: what an alignment leaves open
_STEP = 2  # voxels: template maps have nothing finer
_DEEP_GREY = ("thalamus", "caudate", "putamen", "pallidum")
_BRAINSTEM = ("midbrain", "cerebral-peduncle", "pons", "medulla")
_CEREBELLUM = ("cerebellum", "vermis", "middle-cerebellar-peduncle")


@dataclass(frozen=True, eq=False)
class Ground:
    """What lesions are painted on: (X, Y, Z) float32, white matter 1, and grey matter and fluid."""

    data: NDArray[np.float32]
    sequence: MrSequence
    grey: float
    fluid: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Volunteer:
    """A real head, voxels of 1 mm, RAS+.

    ``picture`` (X, Y, Z) uint8 with white matter at 100, ``brain`` bool, ``expected`` (2, X, Y, Z)
    uint8 of 255, grey and white matter by the template; ``grey`` and ``fluid`` are their brightness
    where that of white matter is 1.
    """

    head: Head
    picture: NDArray[np.uint8]
    brain: NDArray[np.bool_]
    expected: NDArray[np.uint8]
    sequence: MrSequence
    grey: float
    fluid: float

    def kept(self) -> dict[str, NDArray[np.generic]]:
        """Its arrays by name; :meth:`of` makes it of them again."""
        about = np.array([SEQUENCES.index(self.sequence), self.grey, self.fluid], np.float32)
        return {
            "about": about, "tissues": self.head.tissues, "picture": self.picture,
            "brain": self.brain, "expected": self.expected,
        }  # fmt: skip

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Volunteer:
        """One that was kept, its arrays' names after a prefix."""
        about, tissues, picture, brain, expected = (
            arrays[prefix + part] for part in ("about", "tissues", "picture", "brain", "expected")
        )
        return cls(
            head=Head.of(tissues), picture=picture, brain=brain, expected=expected,
            sequence=SEQUENCES[int(about[0])], grey=float(about[1]), fluid=float(about[2]),
        )  # fmt: skip

    def ground(self, warp: Warp) -> Ground:
        """The picture where a warp looks for it, trilinear."""
        data = _looked_up(self.picture, warp.places) / np.float32(_WHITE)
        return Ground(data, self.sequence, self.grey, self.fluid)

    def brain_at(self, warp: Warp) -> NDArray[np.bool_]:
        """(X, Y, Z): the nearest voxel of the brain's mask."""
        return warp.sample(self.brain.view(np.uint8)) > 0

    def expected_at(self, warp: Warp) -> NDArray[np.float32]:
        """(2, X, Y, Z) from 0 to 1: what the template has where a warp looks."""
        places, shape = warp.places[:, ::_STEP, ::_STEP, ::_STEP], warp.places.shape[1:]
        maps = [refined(_looked_up(part, places), shape, _STEP) for part in self.expected]
        return np.stack(maps) / np.float32(255)


def _looked_up(data: NDArray[np.uint8], places: NDArray[np.float32]) -> NDArray[np.float32]:
    found = np.empty(places.shape[1:], dtype=np.float32)
    scipy.ndimage.map_coordinates(data, places, found, order=1)
    return found


def volunteers(shared: Path) -> Iterator[Volunteer]:
    """Those whose scans are in the shared folder.

    Raises
    ------
    ValueError
        One cannot be aligned to the template.
    """
    from shoken.analysis.pipeline import analyse
    from shoken.analysis.values import Options

    for name in SCANS:
        if (shared / name).exists():
            found = analyse(shared / name, Options(lesion="outlier"))
            if found.search is None:
                raise ValueError(f"{name}: the brain could not be searched, so no tissue is told")
            yield _volunteer(found, found.search.alignment)


def _volunteer(analysis: Analysis, alignment: Alignment) -> Volunteer:
    from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
    from shoken.analysis.anatomy.tissue import tissue_priors

    brain, volume = analysis.brain, analysis.scan.volume
    fine = volume.grid.with_spacing(1)
    priors = tissue_priors(brain, alignment).resample_onto(volume.grid, fine)
    inside, data = brain.mask.resample_onto(fine).data, volume.resample_onto(fine).data
    even = data / bias_field(data, priors, inside, np.ones(3))
    usual = tissue_brightness(even, priors)
    parts = (priors.grey, priors.white, priors.fluid)
    likely = [part * one.density(even) for part, one in zip(parts, usual, strict=True)]
    mni_mm = alignment.to_mni(fine.ras_mm(np.argwhere(inside).astype(float)))
    white = usual.white.centre
    picture = np.clip(np.rint(data * (_WHITE / white)), 0, 255).astype(np.uint8)
    expected = np.rint(255 * np.stack([priors.grey, priors.white])).astype(np.uint8)
    return Volunteer(
        head=Head.of(_tissues(inside, np.argmax(likely, axis=0), mni_mm)),
        picture=picture, brain=inside, expected=expected, sequence=analysis.sequence,
        grey=usual.grey.centre / white, fluid=usual.fluid.centre / white,
    )  # fmt: skip


def _tissues(
    inside: NDArray[np.bool_], likeliest: NDArray[np.intp], mni_mm: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Tissues of voxels inside, of which 0, 1, 2 are grey, white and fluid, by place and that."""
    from shoken.analysis.anatomy.atlas import load_atlas

    atlas = load_atlas()
    region = np.full(inside.shape, len(atlas.keys), dtype=np.uint8)
    region[inside] = atlas.region[atlas.voxels(mni_mm)]

    def lies_in(*keys: str) -> NDArray[np.bool_]:
        return np.isin(region, [atlas.keys.index(key) for key in keys])

    is_grey, is_white, is_fluid = (inside & (likeliest == kind) for kind in range(3))
    near = scipy.ndimage.binary_dilation(lies_in("lateral-ventricle"), iterations=_NEAR_VENTRICLE)
    tissues = np.zeros(inside.shape, dtype=np.uint8)
    for where, tissue in (
        (is_grey, Tissue.CORTEX),
        (is_white, Tissue.WHITE),
        (lies_in(*_DEEP_GREY) & ~is_fluid, Tissue.DEEP_GREY),
        (lies_in(*_CEREBELLUM) & is_grey, Tissue.CEREBELLAR_CORTEX),
        (lies_in(*_CEREBELLUM) & is_white, Tissue.CEREBELLAR_WHITE),
        (lies_in(*_BRAINSTEM), Tissue.BRAINSTEM),
        (is_fluid, Tissue.FLUID),
        (is_fluid & near, Tissue.VENTRICLE),
    ):
        tissues[where] = tissue
    return tissues
