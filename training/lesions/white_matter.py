"""Lesions of white matter: demyelination, and those of small vessels.

Where and in what shape: Filippi 2019 (Brain 142:1858) for multiple sclerosis; Wardlaw 2013 (STRIVE,
Lancet Neurol 12:822) for small vessel disease.  Sizes are by hand within what they give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.lesions.shapes import blob, radius_mm
from training.tissues import Tissue

if TYPE_CHECKING:
    from training.canvas import Canvas

__all__ = [
    "caps", "confluent", "dawsons_fingers", "infratentorial", "juxtacortical", "lacunes",
    "own", "perivascular_spaces", "spots",
]  # fmt: skip

_PLAQUES = (Tissue.PLAQUE, Tissue.DIFFUSE, Tissue.BLACK_HOLE, Tissue.ACTIVE_PLAQUE)
_HORN_MM = 12.0  # by hand: along the ventricle, how far from its end a cap reaches


def _plaque(canvas: Canvas) -> Tissue:
    return Tissue(canvas.rng.choice(_PLAQUES, p=[0.68, 0.12, 0.12, 0.08]))


def _softness(canvas: Canvas) -> float:
    return float(canvas.rng.uniform(0.8, 2.5))


def caps(canvas: Canvas) -> None:
    """Caps on the horns of the lateral ventricles, and bands along their bodies."""
    along = np.flatnonzero(canvas.of(Tissue.VENTRICLE).any(axis=(0, 2)))
    if not along.size:
        return
    rng, y = canvas.rng, np.arange(canvas.tissues.shape[1], dtype=np.float32)
    ends = np.exp(-(((y - along[0]) / _HORN_MM) ** 2)) + np.exp(
        -(((y - along[-1]) / _HORN_MM) ** 2)
    )
    width = (
        rng.uniform(-1.5, 1.5)
        + rng.uniform(2, 8) * ends[:, None]
        + rng.uniform(0.5, 2) * canvas.slow
    )
    canvas.paint(
        width + 0.7 * canvas.rough - canvas.from_ventricle_mm,
        Tissue(rng.choice([Tissue.PLAQUE, Tissue.DIFFUSE])),
        soft_mm=_softness(canvas), within=canvas.of(Tissue.WHITE),
    )  # fmt: skip


def confluent(canvas: Canvas) -> None:
    """Sheets that spread from the ventricles and spare the fibres under the cortex."""
    rng = canvas.rng
    width = rng.uniform(0, 6) + rng.uniform(3, 8) * canvas.slow + 1.5 * canvas.rough
    spared = canvas.from_cortex_mm - rng.uniform(1.5, 4)
    canvas.paint(
        np.minimum(width - canvas.from_ventricle_mm, spared),
        Tissue.PLAQUE, soft_mm=2 * _softness(canvas), within=canvas.of(Tissue.WHITE),
    )  # fmt: skip


def dawsons_fingers(canvas: Canvas, count: int) -> None:
    """Ovoids at right angles to the lateral ventricles, along the veins."""
    far = canvas.from_ventricle_mm
    for centre in canvas.places(canvas.of(Tissue.WHITE) & (far > 1) & (far < 9), count):
        box = canvas.around(centre, 3)
        away = np.array([g.mean() for g in np.gradient(far[box])])
        box, depth = blob(
            canvas, centre, radius_mm(canvas.rng, 2.3, 5),
            along=away, stretch=canvas.rng.uniform(1.5, 3.2),
        )  # fmt: skip
        canvas.paint(
            depth, _plaque(canvas), soft_mm=_softness(canvas), within=canvas.white[box], box=box
        )


def spots(canvas: Canvas, count: int, median_mm: float) -> None:
    """Round and oval lesions of the deep white matter."""
    where = canvas.of(Tissue.WHITE) & (canvas.from_cortex_mm > 2)
    _round(canvas, where, count, median_mm, canvas.white)


def juxtacortical(canvas: Canvas, count: int) -> None:
    """Lesions that touch the cortex, and take a part of it now and then."""
    near = canvas.from_cortex_mm
    within = canvas.white | (canvas.of(Tissue.CORTEX) & (canvas.rough > 0.5))
    _round(canvas, canvas.of(Tissue.WHITE) & (near > 0) & (near < 3), count, 2.2, within)


def infratentorial(canvas: Canvas, count: int) -> None:
    """Spots in brainstem and cerebellum."""
    where = canvas.of(Tissue.BRAINSTEM, Tissue.CEREBELLAR_WHITE)
    _round(canvas, where, count, 2.2, where)


def own(canvas: Canvas) -> None:
    """The lesions that the person had whose head it is."""
    where = canvas.of(Tissue.OWN_LESION)
    depth = np.where(where, np.float32(1), np.float32(-1))
    canvas.paint(depth, Tissue.PLAQUE, soft_mm=1, within=where)


def lacunes(canvas: Canvas, count: int) -> None:
    """Small cavities with a rim of gliosis, in deep grey matter, white matter and pons."""
    rng = canvas.rng
    deep = canvas.of(Tissue.DEEP_GREY, Tissue.WHITE, Tissue.BRAINSTEM)
    where = deep & (canvas.from_cortex_mm > 4)
    for centre in canvas.places(where, count):
        radius = radius_mm(rng, 2.6, 7, least=1.6)
        box, depth = blob(canvas, centre, radius, stretch=rng.uniform(1, 1.8))
        inside = canvas.parenchyma[box]
        rim = rng.uniform(0.5, 2)
        canvas.paint(depth + rim, Tissue.GLIOSIS, soft_mm=1.2, within=inside, box=box)
        canvas.paint(depth, Tissue.CAVITY, soft_mm=1, within=inside, box=box, over=True)


def perivascular_spaces(canvas: Canvas, count: int) -> None:
    """Fluid around vessels of the basal ganglia and the centrum semiovale: no lesion."""
    where = canvas.of(Tissue.DEEP_GREY) | (canvas.of(Tissue.WHITE) & (canvas.from_cortex_mm > 3))
    for centre in canvas.places(where, count):
        box, depth = blob(
            canvas, centre, canvas.rng.uniform(0.6, 1.2), stretch=canvas.rng.uniform(1, 4)
        )
        canvas.tissues[box][(depth > 0) & canvas.parenchyma[box]] = Tissue.FLUID


def _round(
    canvas: Canvas,
    where: np.ndarray,
    count: int,
    median_mm: float,
    within: np.ndarray,
) -> None:
    for centre in canvas.places(where, count):
        radius = radius_mm(canvas.rng, median_mm, 9)
        box, depth = blob(canvas, centre, radius, stretch=canvas.rng.uniform(1, 1.7))
        canvas.paint(depth, _plaque(canvas), soft_mm=_softness(canvas), within=within[box], box=box)
