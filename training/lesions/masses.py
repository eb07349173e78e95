"""Masses: gliomas, metastases, and those outside of the brain's substance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from training.lesions.shapes import blob
from training.tissues import Tissue
from training.warps import Push

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.canvas import Box, Canvas

__all__ = ["Mass", "MassKind", "draw_masses", "paint_mass"]

# what stands in the way of a mass and is not displaced by it
_HARD = (Tissue.AIR, Tissue.BONE, Tissue.MARROW, Tissue.FAT, Tissue.SOFT, Tissue.MUSCLE)


class MassKind(Enum):
    """The kinds that are painted."""

    HIGH_GRADE = "high-grade glioma"
    LOW_GRADE = "low-grade glioma"
    METASTASIS = "metastasis"
    EXTRA_AXIAL = "extra-axial"


@dataclass(frozen=True)
class Mass:
    """A mass before it is painted: what it pushes aside, and of what kind it is."""

    kind: MassKind
    push: Push


def draw_masses(tissues: NDArray[np.uint8], step: int, rng: np.random.Generator) -> list[Mass]:
    """Of one kind: where, how large and how much they displace.

    ``tissues`` are those of every ``step``-th voxel of the crop.
    """
    kind = rng.choice([*MassKind], p=[0.45, 0.2, 0.15, 0.2])
    where = np.isin(tissues, [Tissue.WHITE, Tissue.DEEP_GREY, Tissue.CEREBELLAR_WHITE])
    least, most, count = 8.0, 28.0, 1
    if kind is MassKind.METASTASIS:
        where |= tissues == Tissue.CORTEX
        least, most, count = 3.0, 15.0, int(rng.integers(1, 6))
    elif kind is MassKind.EXTRA_AXIAL:
        where = tissues == Tissue.FLUID
        least, most = 5.0, 22.0
    flat = np.flatnonzero(where)
    if not flat.size:
        return []
    chosen = np.unravel_index(rng.choice(flat, count), tissues.shape)
    share = rng.uniform(0.4, 0.9) if kind is MassKind.EXTRA_AXIAL else rng.uniform(0.05, 0.7)
    return [
        Mass(
            kind,
            Push(
                (float(step * x), float(step * y), float(step * z)), rng.uniform(least, most), share
            ),
        )
        for x, y, z in zip(*chosen, strict=True)
    ]


def paint_mass(canvas: Canvas, mass: Mass) -> None:
    """Paint it where the tissue has already been pushed aside."""
    radius = mass.push.radius_mm
    if mass.kind is MassKind.EXTRA_AXIAL:
        box, depth = blob(
            canvas, mass.push.centre, radius, stretch=canvas.rng.uniform(1, 1.3), uneven=0.12
        )
        if canvas.rng.random() < 0.4:
            _oedema(canvas, mass, canvas.rng.uniform(4, 15))
        soft = ~canvas.of(*_HARD)[box]
        canvas.paint(depth, Tissue.EXTRA_AXIAL, soft_mm=1, within=soft, box=box, over=True)
        return
    stretch = canvas.rng.uniform(1, 1.5)
    box, depth = blob(canvas, mass.push.centre, radius, stretch=stretch, uneven=0.3)
    if mass.kind is MassKind.LOW_GRADE:
        within = canvas.parenchyma[box]
        canvas.paint(
            depth,
            Tissue.TUMOUR,
            soft_mm=canvas.rng.uniform(2, 6),
            within=within,
            box=box,
            over=True,
        )
        return
    _oedema(canvas, mass, canvas.rng.uniform(3, 25))
    _enhancing(canvas, depth, box, radius)


def _oedema(canvas: Canvas, mass: Mass, reach_mm: float) -> None:
    """Along white matter, in fingers between the gyri."""
    box, depth = blob(canvas, mass.push.centre, mass.push.radius_mm + reach_mm, uneven=0.3)
    depth = np.minimum(depth + 4 * canvas.slow[box], canvas.from_cortex_mm[box] - 0.5)
    canvas.paint(
        depth, Tissue.OEDEMA, soft_mm=canvas.rng.uniform(2, 4), within=canvas.white[box], box=box
    )


def _enhancing(canvas: Canvas, depth: NDArray[np.float32], box: Box, radius: float) -> None:
    """A solid mass, or a rim about necrosis, with parts that do not enhance."""
    rng, within = canvas.rng, canvas.parenchyma[box]
    canvas.paint(depth, Tissue.ENHANCING, soft_mm=1.2, within=within, box=box, over=True)
    patches = canvas.slow[box] > rng.uniform(0.6, 2.5)
    canvas.paint(depth, Tissue.TUMOUR, soft_mm=1.2, within=within & patches, box=box, over=True)
    if radius > 5 and rng.random() < 0.7:
        rim = rng.uniform(2, max(2.5, 0.45 * radius)) + canvas.rough[box]
        canvas.paint(depth - rim, Tissue.NECROSIS, soft_mm=1.5, within=within, box=box, over=True)
