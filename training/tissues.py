"""Tissues and compartments of lesions, and their relaxation times.

Ranges are at 3 tesla.  Healthy tissue spans the values of Wansapura 1999 (JMRI 9:531), Stanisz 2005
(MRM 54:507), Gold 2004 (AJR 183:343; fat, marrow, muscle) and Lin 2001 (cerebrospinal fluid), which
differ by method more than they do by scanner.  T1 of tumour and of the white matter around it is
that of de Blank 2019 (magnetic resonance fingerprinting of brain tumours); the other compartments
are by hand, in the order that pathology has: the more water and the less structure, the longer both
times and the higher the proton density, up to a cavity, which is nearly fluid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from shoken.imaging.sequence import MrSequence

__all__ = [
    "BRAIN", "LESIONS", "RELAXATION", "Relaxation", "Tissue", "marked", "tissue_of_label",
]  # fmt: skip


class Tissue(IntEnum):
    """What a voxel is of; from ``DIFFUSE`` on, a compartment of a lesion."""

    AIR = 0
    WHITE = 1
    CORTEX = 2
    DEEP_GREY = 3
    CEREBELLAR_WHITE = 4
    CEREBELLAR_CORTEX = 5
    BRAINSTEM = 6
    VENTRICLE = 7
    FLUID = 8
    PLEXUS = 9
    ARTERY = 10
    VEIN = 11
    DURA = 12
    MUCOSA = 13
    MUSCLE = 14
    FAT = 15
    BONE = 16
    MARROW = 17
    EYE = 18
    NERVE = 19
    OWN_LESION = 20  # of the person whose head it is: drawn as white matter or as a plaque
    SOFT = 21  # muscle and fat of face and neck, not told apart by the label maps
    DIFFUSE = 32
    PLAQUE = 33
    ACTIVE_PLAQUE = 34
    BLACK_HOLE = 35
    GLIOSIS = 36
    CAVITY = 37
    INFARCT = 38
    OEDEMA = 39
    TUMOUR = 40
    ENHANCING = 41
    NECROSIS = 42
    EXTRA_AXIAL = 43


@dataclass(frozen=True)
class Relaxation:
    """Ranges of T1 and T2 in ms, of proton density, and of contrast agent in mmol/L."""

    t1: tuple[float, float]
    t2: tuple[float, float]
    density: tuple[float, float]
    agent: tuple[float, float] = (0.0, 0.0)


RELAXATION = {
    Tissue.WHITE: Relaxation((830, 1090), (66, 80), (0.68, 0.72)),
    Tissue.CORTEX: Relaxation((1330, 1820), (92, 112), (0.80, 0.84)),
    Tissue.DEEP_GREY: Relaxation((1100, 1380), (70, 88), (0.75, 0.80)),
    Tissue.CEREBELLAR_WHITE: Relaxation((830, 1120), (68, 84), (0.69, 0.74)),
    Tissue.CEREBELLAR_CORTEX: Relaxation((1300, 1750), (88, 106), (0.79, 0.84)),
    Tissue.BRAINSTEM: Relaxation((930, 1180), (74, 88), (0.70, 0.75)),
    Tissue.VENTRICLE: Relaxation((3900, 4400), (1500, 2200), (1.0, 1.0)),
    Tissue.FLUID: Relaxation((3800, 4400), (1300, 2200), (0.98, 1.0)),
    Tissue.PLEXUS: Relaxation((1400, 1900), (85, 140), (0.85, 0.90), (0.4, 1.2)),
    Tissue.ARTERY: Relaxation((1650, 1950), (150, 275), (0.85, 0.90), (1.0, 2.5)),
    Tissue.VEIN: Relaxation((1600, 1900), (60, 200), (0.85, 0.90), (1.0, 2.5)),
    Tissue.DURA: Relaxation((900, 1150), (30, 50), (0.40, 0.55), (0.4, 1.2)),
    Tissue.MUCOSA: Relaxation((1200, 1600), (90, 150), (0.80, 0.90), (0.3, 1.0)),
    Tissue.MUSCLE: Relaxation((1250, 1420), (32, 50), (0.72, 0.80), (0.05, 0.3)),
    Tissue.FAT: Relaxation((350, 400), (110, 135), (0.85, 0.95)),
    Tissue.BONE: Relaxation((250, 350), (1, 3), (0.08, 0.15)),
    Tissue.MARROW: Relaxation((365, 700), (60, 133), (0.35, 0.75)),
    Tissue.EYE: Relaxation((3400, 4300), (600, 1500), (0.97, 1.0)),
    Tissue.NERVE: Relaxation((1000, 1120), (73, 83), (0.70, 0.76)),
    Tissue.DIFFUSE: Relaxation((1120, 1420), (84, 108), (0.74, 0.80)),
    Tissue.PLAQUE: Relaxation((1250, 1800), (100, 165), (0.77, 0.86)),
    Tissue.ACTIVE_PLAQUE: Relaxation((1250, 1750), (105, 165), (0.78, 0.86), (0.10, 0.50)),
    Tissue.BLACK_HOLE: Relaxation((1800, 2700), (190, 380), (0.86, 0.95)),
    Tissue.GLIOSIS: Relaxation((1300, 1800), (105, 175), (0.78, 0.86)),
    Tissue.CAVITY: Relaxation((2900, 4200), (600, 1800), (0.94, 1.0)),
    Tissue.INFARCT: Relaxation((1450, 2050), (110, 180), (0.82, 0.90), (0.0, 0.15)),
    Tissue.OEDEMA: Relaxation((1260, 1750), (105, 170), (0.78, 0.88)),
    Tissue.TUMOUR: Relaxation((1400, 1900), (105, 170), (0.80, 0.88)),
    Tissue.ENHANCING: Relaxation((1350, 1800), (92, 140), (0.80, 0.86), (0.25, 1.0)),
    Tissue.NECROSIS: Relaxation((2000, 3300), (200, 700), (0.90, 1.0)),
    Tissue.EXTRA_AXIAL: Relaxation((1300, 1650), (85, 140), (0.80, 0.87), (0.4, 1.2)),
}

LESIONS = tuple(t for t in Tissue if t >= Tissue.DIFFUSE)
BRAIN = (
    *(t for t in Tissue if Tissue.WHITE <= t <= Tissue.VENTRICLE),
    Tissue.PLEXUS,
    Tissue.OWN_LESION,
)

# FreeSurfer's numbers; outside the brain those of SAMSEG and CHARM, where 506 is the eye's vitreous
# and 512 the spinal cord
_LABELS = {
    Tissue.WHITE: (2, 41, 72, 85),
    Tissue.CORTEX: (3, 42, 17, 53, 18, 54),
    Tissue.DEEP_GREY: (10, 11, 12, 13, 26, 49, 50, 51, 52, 58),
    Tissue.CEREBELLAR_WHITE: (7, 46),
    Tissue.CEREBELLAR_CORTEX: (8, 47),
    Tissue.BRAINSTEM: (16, 28, 60, 512),
    Tissue.VENTRICLE: (4, 5, 43, 44),
    Tissue.FLUID: (14, 15, 24),
    Tissue.PLEXUS: (31, 63, 136, 137, 163, 164),
    Tissue.ARTERY: (30, 62, 502),
    Tissue.VEIN: (514,),
    Tissue.MUCOSA: (509,),
    Tissue.MUSCLE: (508,),
    Tissue.FAT: (511,),
    Tissue.BONE: (515,),
    Tissue.MARROW: (516,),
    Tissue.EYE: (506,),
    Tissue.NERVE: (530,),
    Tissue.OWN_LESION: (25, 57, 77),
    Tissue.SOFT: (507,),
}


def tissue_of_label() -> np.ndarray:
    """(1024,) uint8: the tissue of each label; what has none is air."""
    table = np.zeros(1024, dtype=np.uint8)
    for tissue, labels in _LABELS.items():
        table[list(labels)] = tissue
    return table


def marked(sequence: MrSequence) -> np.ndarray:
    """(256,) bool: which compartments a reader would outline on a sequence.

    All of them, but for oedema after contrast agent: there the mass is what enhances and what it
    encloses, as the BraTS challenges outline it.
    """
    table = np.zeros(256, dtype=bool)
    table[list(LESIONS)] = True
    table[Tissue.OEDEMA] = sequence is not MrSequence.T1C
    return table
