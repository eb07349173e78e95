"""A scene: a crop of a head with lesions, before any picture is taken of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import scipy

from training.canvas import LESION_SHARE, Canvas
from training.expected import expected
from training.fields import distance_mm, refined, smooth_noise
from training.lesions import masses, strokes
from training.lesions import white_matter as white
from training.tissues import BRAIN, Tissue, marked
from training.warps import draw_warp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.imaging.sequence import MrSequence
    from training.material import Head, Material
    from training.volunteers import Ground, Volunteer
    from training.warps import Warp

__all__ = ["Disease", "Scene", "make_scene"]

_STEP = 4  # voxels: where the middle of a mass may be; finer would find no better place
_OWN_SHOWN = 0.6  # of heads with lesions of their own, by hand
_OF_VOLUNTEERS = (
    0.35  # of scenes, by hand: there are few of them, and they must not be learnt by heart
)
_BRAIN_BLUR_MM = 3.0  # closes sulci, as brain masks do


class Disease(Enum):
    """What a scene's lesions are of."""

    HEALTHY = "healthy"
    DEMYELINATION = "demyelination"
    SMALL_VESSELS = "small vessels"
    STROKE = "stroke"
    MASS = "mass"


# of scenes, by hand: what the product is asked for most has the most, and each has enough
_FREQUENCY = {
    Disease.HEALTHY: 0.08,
    Disease.DEMYELINATION: 0.30,
    Disease.SMALL_VESSELS: 0.27,
    Disease.STROKE: 0.15,
    Disease.MASS: 0.20,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """Voxels of 1 mm, RAS+, (X, Y, Z) each; ``expected`` (2, X, Y, Z) as :func:`expected` has it.

    ``tissues`` uint8 under the lesions, ``lesions`` uint8 their compartments or 0, ``share``
    float32 of the lesion in each voxel, ``brain`` bool with sulci closed and masses within;
    ``ground`` a real head's picture without the lesions, where it is of one.
    """

    disease: Disease
    tissues: NDArray[np.uint8]
    lesions: NDArray[np.uint8]
    share: NDArray[np.float32]
    brain: NDArray[np.bool_]
    expected: NDArray[np.float32]
    ground: Ground | None = None

    def truth(self, sequence: MrSequence) -> NDArray[np.bool_]:
        """What a reader would outline: half of the voxel or more is of a marked compartment."""
        return marked(sequence)[self.lesions] & (self.share >= LESION_SHARE)


def make_scene(
    material: Material,
    seed: int,
    shape: tuple[int, int, int] = (128, 128, 128),
    disease: Disease | None = None,
) -> Scene:
    """The same material, seed and shape give the same scene."""
    rng = np.random.default_rng([seed, 1])
    volunteer = _volunteer(material, rng)
    head = volunteer.head if volunteer else material.heads[rng.integers(len(material.heads))]
    drawn = rng.choice(len(_FREQUENCY), p=[*_FREQUENCY.values()])
    disease = disease or [*_FREQUENCY][drawn]
    warp = draw_warp(head, shape, rng)
    unmoved, found = warp, list[masses.Mass]()
    if disease is Disease.MASS:
        found = masses.draw_masses(warp.sample(head.tissues, _STEP), _STEP, rng)
        for mass in found:
            warp = warp.pushed(mass.push)
    tissues = warp.sample(head.tissues)
    if not volunteer:  # whose picture shows what is there
        tissues = _drawn(tissues, disease, rng)
    canvas = Canvas(tissues, rng)
    _own(canvas, disease)
    if disease is Disease.DEMYELINATION:
        _demyelination(canvas)
    if disease is Disease.SMALL_VESSELS or (disease is Disease.STROKE and rng.random() < 0.5):
        _small_vessels(canvas)
    if disease is Disease.STROKE:
        _stroke(canvas, material, head, warp)
    for mass in found:
        masses.paint_mass(canvas, mass)
    known = np.random.default_rng([seed, 3])
    # a registration follows a mass, or does not
    followed = warp if known.random() < 0.5 else unmoved
    if volunteer:
        brain = volunteer.brain_at(warp) | (canvas.share >= LESION_SHARE)
        ground, template = volunteer.ground(warp), volunteer.expected_at(followed)
    else:
        if rng.random() < 0.5:
            white.perivascular_spaces(canvas, int(rng.integers(5, 60)))
        brain, ground = _brain(canvas), None
        template = expected(head.tissues, followed, known)
    return Scene(
        disease=disease, tissues=tissues, lesions=canvas.lesions, share=canvas.share,
        brain=brain, expected=template, ground=ground,
    )  # fmt: skip


def _volunteer(material: Material, rng: np.random.Generator) -> Volunteer | None:
    """A real head now and then, where there are any."""
    if not material.volunteers or rng.random() >= _OF_VOLUNTEERS:
        return None
    return material.volunteers[rng.integers(len(material.volunteers))]


def _drawn(
    tissues: NDArray[np.uint8], disease: Disease, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """What label maps do not tell apart, and ventricles as wide as they may be."""
    tissues = _soft_parts(tissues, rng)
    if disease in {Disease.SMALL_VESSELS, Disease.STROKE} or rng.random() < 0.3:
        _widen_ventricles(tissues, rng)
    return tissues


def _soft_parts(tissues: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Muscle and fat told apart by noise; dura where fluid outside of the brain meets bone."""
    fatty = smooth_noise(tissues.shape, 5, rng) > 0
    tissues = np.where(
        tissues == Tissue.SOFT, np.where(fatty, Tissue.FAT, Tissue.MUSCLE), tissues
    ).astype(np.uint8)
    bone = np.isin(tissues, (Tissue.BONE, Tissue.MARROW))
    edge = scipy.ndimage.binary_dilation(bone) & (tissues == Tissue.FLUID)
    tissues[edge] = Tissue.DURA
    return tissues


def _widen_ventricles(tissues: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """White matter about the lateral ventricles lost to them."""
    away = distance_mm(tissues == Tissue.VENTRICLE)
    lost = rng.uniform(0, 4) + smooth_noise(tissues.shape, 14, rng)
    tissues[(away < lost) & np.isin(tissues, (Tissue.WHITE, Tissue.OWN_LESION))] = Tissue.VENTRICLE


def _own(canvas: Canvas, disease: Disease) -> None:
    """Lesions that the person had whose head it is: shown, or white matter."""
    if canvas.rng.random() < _OWN_SHOWN and disease is not Disease.HEALTHY:
        white.own(canvas)
    canvas.tissues[canvas.tissues == Tissue.OWN_LESION] = Tissue.WHITE


def _demyelination(canvas: Canvas) -> None:
    rng = canvas.rng
    load = rng.gamma(1.2, 0.8)  # by hand: few lesions in most patients, many in some
    for kind, most in (
        (white.dawsons_fingers, 12), (white.juxtacortical, 8), (white.infratentorial, 4),
    ):  # fmt: skip
        kind(canvas, rng.poisson(most * load / 2))
    white.spots(canvas, rng.poisson(8 * load), rng.uniform(1.8, 3.2))
    if rng.random() < 0.3:
        white.caps(canvas)
    if rng.random() < 0.12:
        white.confluent(canvas)


def _small_vessels(canvas: Canvas) -> None:
    rng = canvas.rng
    white.caps(canvas)
    if rng.random() < 0.3:
        white.confluent(canvas)
    white.spots(canvas, rng.poisson(rng.uniform(0, 25)), rng.uniform(1.5, 2.6))
    white.lacunes(canvas, rng.poisson(1))
    white.infratentorial(canvas, rng.poisson(0.6))


def _stroke(canvas: Canvas, material: Material, head: Head, warp: Warp) -> None:
    if material.strokes and canvas.rng.random() < 0.7:
        stroke = material.strokes[canvas.rng.integers(len(material.strokes))]
        strokes.stroke_of(stroke, head.mni_mm(warp.places), canvas)
    else:
        strokes.cortical_stroke(canvas)


def _brain(canvas: Canvas) -> NDArray[np.bool_]:
    inside = canvas.of(*BRAIN) | (canvas.share >= LESION_SHARE)
    coarse = scipy.ndimage.gaussian_filter(
        inside[::2, ::2, ::2].astype(np.float32), _BRAIN_BLUR_MM / 2
    )
    return inside | (refined(coarse, inside.shape, 2) > 0.5)
