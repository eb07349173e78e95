"""Pictures of whole heads, with vessels, dura and mucosa, made from the label maps of ``shared/``.

What a tissue looks like follows from its relaxation times at 3 tesla and from a sequence's times,
drawn from those of clinical protocols, by the equations of spin echo and inversion recovery
(Bernstein, King and Zhou, 2004).  Blood that flows gives no signal in half of the T1 and in all
other pictures.  Contrast agent shortens T1 where there is no blood-brain barrier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import nibabel as nib
import numpy as np
import scipy

from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["LabelledHead", "labelled_head", "picture"]


@dataclass(frozen=True)
class Tissue:
    """T1 and T2 in ms, proton density, T1 with contrast agent, and the labels that are of it."""

    t1: float
    t2: float
    density: float
    labels: tuple[int, ...] = ()
    enhanced_t1: float | None = None


# FreeSurfer's numbers; outside the brain those of SAMSEG
TISSUES = {
    "white": Tissue(850, 70, 0.70, (2, 41, 7, 46, 16, 28, 60, 85, 72, 25, 57, 77)),
    "grey": Tissue(1400, 95, 0.80, (3, 42, 8, 47, 17, 53, 18, 54)),
    "deep grey": Tissue(1150, 80, 0.76, (10, 11, 12, 13, 26, 49, 50, 51, 52, 58)),
    "fluid": Tissue(4200, 1800, 1.0, (4, 5, 14, 15, 24, 43, 44, 506)),
    "plexus": Tissue(1500, 120, 0.85, (31, 63, 136, 137, 163, 164), 450),
    "blood": Tissue(1700, 90, 0.85, (502, 514, 30, 62), 300),
    "mucosa": Tissue(1400, 110, 0.85, (509,), 500),
    "muscle": Tissue(1250, 40, 0.75, (508, 512), 1000),
    "nerve": Tissue(1000, 80, 0.70, (530,)),
    "bone": Tissue(300, 2, 0.10, (515,)),
    "marrow": Tissue(500, 60, 0.45, (516,)),
    "fat": Tissue(370, 130, 0.90, (511,)),
    "dura": Tissue(1000, 40, 0.45, (), 450),
    "tumour": Tissue(1500, 130, 0.88, (), 450),
}
_SOFT = 507  # muscle and fat of the face and neck, not told apart
_OF_BRAIN = ("white", "grey", "deep grey", "plexus")
_VENTRICLES = (4, 5, 14, 15, 43, 44, 30, 62)
_BLUR = 0.55  # voxels: what a scanner's point spread leaves
_FLOW = 0.15  # of the signal is left where blood flows through a spin echo


@dataclass(frozen=True, eq=False)
class LabelledHead:
    """The tissue of each voxel, (X, Y, Z) bool each, and the brain with its ventricles."""

    tissues: dict[str, NDArray[np.bool_]]
    brain: Mask

    def with_tumour(self, where: NDArray[np.bool_]) -> LabelledHead:
        """The same head with tumour in some voxels, (X, Y, Z) bool."""
        tissues = {name: part & ~where for name, part in self.tissues.items()}
        return LabelledHead({**tissues, "tumour": where}, self.brain)


def labelled_head(path: Path) -> LabelledHead:
    """The tissues of a label map."""
    image = nib.as_closest_canonical(nib.load(path))
    labels = np.asarray(image.dataobj).astype(np.int16)
    parts = {name: np.isin(labels, tissue.labels) for name, tissue in TISSUES.items()}
    brain = np.logical_or.reduce([parts[name] for name in _OF_BRAIN]) | np.isin(labels, _VENTRICLES)
    outside = parts["bone"] | parts["marrow"] | (labels == _SOFT)
    parts["dura"] = parts["fluid"] & ~brain & scipy.ndimage.binary_dilation(outside)
    parts["fluid"] &= ~parts["dura"]
    speckle = np.random.default_rng(0).standard_normal(labels.shape).astype(np.float32)
    fatty = scipy.ndimage.gaussian_filter(speckle, 4) > 0
    parts["fat"] |= (labels == _SOFT) & fatty
    parts["muscle"] |= (labels == _SOFT) & ~fatty
    return LabelledHead(parts, Mask(brain, Grid(labels.shape, image.affine)))


def picture(head: LabelledHead, sequence: MrSequence, seed: int) -> Volume:
    """A picture of a head; the same seed gives the same voxels."""
    rng = np.random.default_rng(seed)
    signal, flows = _signal(sequence, rng), _flows(sequence, rng)
    shape = head.brain.grid.shape
    data, most = np.zeros(shape, dtype=np.float32), 0.0
    for name, part in head.tissues.items():
        tissue = TISSUES[name]
        t1 = tissue.t1
        if sequence is MrSequence.T1C and tissue.enhanced_t1:
            t1 = tissue.enhanced_t1 * rng.uniform(0.85, 1.3)
        level = signal(t1, tissue) * (_FLOW if name == "blood" and flows else 1)
        data += np.float32(level) * part
        most = max(most, level if name in {"white", "grey", "fluid"} else 0)
    data = scipy.ndimage.gaussian_filter(data / np.float32(most), _BLUR)
    texture = scipy.ndimage.gaussian_filter(rng.standard_normal(shape).astype(np.float32), 1)
    data *= 1 + 0.03 * texture / texture.std()
    data *= np.exp(0.15 * _slow(shape, rng))
    noise = rng.standard_normal((2, *shape)).astype(np.float32) * np.float32(
        rng.uniform(0.01, 0.03)
    )
    return Volume(1000 * np.hypot(data + noise[0], noise[1]), head.brain.grid)


def _signal(sequence: MrSequence, rng: np.random.Generator) -> Callable[[float, Tissue], float]:
    """The signal of a tissue by its T1, at times of a clinical protocol."""
    repetition, echo = {
        MrSequence.T1: ((400, 700), (3, 15)),
        MrSequence.T1C: ((400, 700), (3, 15)),
        MrSequence.T2: ((3000, 6500), (80, 115)),
        MrSequence.PD: ((2000, 6000), (8, 35)),
        MrSequence.FLAIR: ((8000, 11000), (90, 140)),
    }[sequence]
    tr, te = rng.uniform(*repetition), rng.uniform(*echo)
    inversion = 0.0
    if sequence is MrSequence.FLAIR:  # fluid is nulled, more or less
        fluid = TISSUES["fluid"].t1
        inversion = fluid * (np.log(2) - np.log1p(np.exp(-tr / fluid))) * rng.uniform(0.93, 1.05)

    def signal(t1: float, tissue: Tissue) -> float:
        along = 1 - np.exp(-tr / t1)
        if inversion:
            along = abs(1 - 2 * np.exp(-inversion / t1) + np.exp(-tr / t1))
        return float(tissue.density * along * np.exp(-te / tissue.t2))

    return signal


def _flows(sequence: MrSequence, rng: np.random.Generator) -> bool:
    """Whether blood that flows is dark: on every spin echo without contrast agent."""
    if sequence is MrSequence.T1C:
        return False
    return sequence is not MrSequence.T1 or bool(rng.random() < 0.5)


def _slow(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """A coil's field within ±1: cosine waves along the axes, mixed at random."""
    waves = [np.cos(np.outer(np.linspace(0, np.pi, n), range(3))).astype(np.float32) for n in shape]
    mixture = rng.uniform(-1, 1, (3, 3, 3)).astype(np.float32)
    field = np.einsum("abc,xa,yb,zc->xyz", mixture, *waves, optimize=True)
    return field / np.abs(field).max()
