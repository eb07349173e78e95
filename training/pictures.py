"""A picture of a scene: contrast, texture, coil, motion, sampling, noise.

Rician noise after Gudbjartsson 1995 (MRM 34:910).  Ranges without a source are by hand: from what a
scanner does at its best to what a radiologist still reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from shoken.imaging.sequence import MrSequence
from training.canvas import LESION_SHARE
from training.contrast import levels
from training.fields import refined, smooth_noise, waves
from training.painting import levels_like, painted
from training.sampling import Sampling, draw_sampling
from training.tissues import Tissue, marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.scenes import Scene

__all__ = ["Picture", "clean", "take"]

# Grey matter is not equally bright everywhere: T2 is longest in cingulate cortex and hippocampus,
# then in the insula, and shortest in visual and auditory cortex (Georgiades 2001, AJNR 22:1732).
# Deviations by hand: a network that had not seen such cortex marked 64 mL of it in a healthy head.
_REGIONAL = {MrSequence.FLAIR: 0.14, MrSequence.T2: 0.1, MrSequence.PD: 0.1}
_REGIONAL_OTHERWISE = 0.06
_REGION_MM = 18.0
_GREY = (Tissue.CORTEX, Tissue.DEEP_GREY, Tissue.CEREBELLAR_CORTEX)
# of pictures; what the product is given most, most
_FREQUENCY = (0.36, 0.2, 0.16, 0.2, 0.08)
_GAMMA = (0.8, 1.25)  # by hand, of a real head's picture: protocols differ more than volunteers do
_NOISE_MORE = 0.5  # of a real head, which has its own already, by hand
_STRIPPED = 0.5  # of pictures without what is outside of the brain


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """(X, Y, Z) each, voxels of 1 mm: float32, and as bool the brain as one finds it and the truth.

    ``slice_mm`` is the distance of the slices that were taken and their axis; truth is what half
    of a slice shows, so that of a lesion much thinner than the slices there is none.  ``levels``
    is (256,) float32, the signal that was drawn for each tissue.
    """

    data: NDArray[np.float32]
    brain: NDArray[np.bool_]
    truth: NDArray[np.bool_]
    sequence: MrSequence
    sampling: Sampling
    levels: NDArray[np.float32]


def take(scene: Scene, seed: int, sequence: MrSequence | None = None) -> Picture:
    """The same scene and seed give the same picture; without a sequence, any.

    A real head's picture is of that one's sequence.
    """
    rng = np.random.default_rng([seed, 2])
    drawn = SEQUENCES[rng.choice(len(SEQUENCES), p=_FREQUENCY)]
    sequence = sequence or drawn
    ground, sampling = scene.ground, draw_sampling(scene.tissues.shape, rng)
    if ground:
        sequence, table = ground.sequence, levels_like(ground, rng)
        data = painted(scene, ground, table)
        data = np.maximum(data, 0) ** np.float32(rng.uniform(*_GAMMA))
        sampling = replace(
            sampling, noise=sampling.noise * _NOISE_MORE, blur=rng.uniform(0, sampling.blur)
        )
    else:
        table = levels(sequence, rng)
        data = clean(scene, table)
        _texture(data, scene, sequence, rng)
    brain = _worn(scene.brain, rng)
    if rng.random() < _STRIPPED:
        data *= brain
    data *= np.exp(np.float32(rng.uniform(0, 0.35)) * waves(data.shape, 2, rng))
    truth = scene.truth(sequence)
    data = sampling.apply(data, rng)
    if sampling.is_thick:
        truth = sampling.averaged(scene.share * marked(sequence)[scene.lesions]) >= LESION_SHARE
        brain = sampling.averaged(brain.astype(np.float32)) >= 0.5
    if rng.random() < 0.12:  # a field of view that ends within the head
        _cut(data, brain, truth, rng)
    return Picture(
        data=data, brain=brain, truth=truth & brain, sequence=sequence, sampling=sampling,
        levels=table,
    )  # fmt: skip


def clean(scene: Scene, table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each voxel's signal by its tissue and its lesion's share, before anything blurs it."""
    under = table[scene.tissues]
    return under + scene.share * (table[scene.lesions] - under) * (scene.lesions > 0)


def _texture(
    data: NDArray[np.float32], scene: Scene, sequence: MrSequence, rng: np.random.Generator
) -> None:
    """Tissue is not even; on FLAIR fluid that moves is not nulled, and ventricles have a rim."""
    shape = data.shape
    data *= 1 + np.float32(rng.uniform(0.01, 0.05)) * smooth_noise(shape, 2.5, rng)
    data *= 1 + np.float32(rng.uniform(0, 0.05)) * smooth_noise(shape, 10, rng)
    most = _REGIONAL.get(sequence, _REGIONAL_OTHERWISE)
    regional = np.float32(rng.uniform(0, most)) * smooth_noise(shape, _REGION_MM, rng)
    data *= 1 + regional * np.isin(scene.tissues, _GREY)
    if sequence is not MrSequence.FLAIR:
        return
    ventricle = scene.tissues == Tissue.VENTRICLE
    if rng.random() < 0.4:
        flow = np.clip(smooth_noise(shape, 8, rng) - 1, 0, 1) * np.float32(rng.uniform(0, 0.8))
        data += flow * (ventricle | (scene.tissues == Tissue.FLUID))
    if rng.random() < 0.6:
        edge = scipy.ndimage.uniform_filter(ventricle.astype(np.float32), 3)
        lining = np.float32(rng.uniform(0.1, 0.6)) * edge
        data += lining * (scene.tissues == Tissue.WHITE)


def _worn(brain: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """A brain mask as one finds it: a little too wide here and too narrow there."""
    soft = scipy.ndimage.gaussian_filter(brain[::2, ::2, ::2].astype(np.float32), 1.5)
    level = 0.4 + np.float32(rng.uniform(0, 0.2)) * smooth_noise(brain.shape, 12, rng)
    return refined(soft, brain.shape, 2) > level


def _cut(
    data: NDArray[np.float32],
    brain: NDArray[np.bool_],
    truth: NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    axis = int(rng.choice(3, p=[0.1, 0.1, 0.8]))
    many = int(rng.uniform(0.05, 0.3) * data.shape[axis])
    beyond: list[slice] = [slice(None)] * 3
    beyond[axis] = slice(0, many) if rng.random() < 0.5 else slice(-many, None)
    for array in (data, brain, truth):
        array[tuple(beyond)] = 0
