"""How bright each tissue is on a sequence: relaxation times through the signal equation.

Spin echo, inversion recovery and spoiled gradient echo as in Bernstein, King and Zhou (2004);
MPRAGE by the steady state of its train of pulses (Deichmann 2000, NeuroImage 12:112).  Times of
sequences span those of clinical protocols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.imaging.sequence import MrSequence
from training.tissues import RELAXATION, Tissue

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["levels"]

_RELAXIVITY = 4.5  # per s and mmol/L, of gadolinium chelates in blood (Rohrer 2005)
# T1 of tissue at 1.5 tesla is three quarters of that at 3 (Stanisz 2005); fluid's is the same
_LEAST_FIELD = 0.75
_FLUIDS = (Tissue.VENTRICLE, Tissue.FLUID, Tissue.EYE, Tissue.CAVITY)
_APART = 0.15  # of a range, by hand: how far a tissue's times and density stray from one another
_FAT_SUPPRESSED = 0.3  # of pictures, by hand
_FAT_LEFT = (0.05, 0.4)  # of its signal where it is suppressed, by hand


def levels(sequence: MrSequence, rng: np.random.Generator) -> NDArray[np.float32]:
    """(256,) float32: the signal of each tissue, white matter's being 1; air's is 0."""
    tissues = list(RELAXATION)
    # more water makes all three larger, so that they lie about one place in their ranges
    place = rng.uniform(0, 1, len(tissues))
    t1, t2, density = (
        _within(name, np.clip(place + rng.normal(0, _APART, len(tissues)), 0, 1))
        for name in ("t1", "t2", "density")
    )
    t1 *= np.where(np.isin(tissues, _FLUIDS), 1, rng.uniform(_LEAST_FIELD, 1))
    agent = _within("agent", rng.uniform(0, 1, len(tissues)))
    if sequence is MrSequence.T1C:
        t1 = 1 / (1 / t1 + _RELAXIVITY * agent / 1000)
    signal, is_spin_echo = _signal(sequence, t1, t2, density, rng)
    table = np.zeros(256, dtype=np.float32)
    table[tissues] = signal
    if is_spin_echo and sequence is not MrSequence.T1C:  # what flows out of a slice gives none
        table[Tissue.ARTERY] *= rng.uniform(0, 0.25)
        table[Tissue.VEIN] *= rng.uniform(0, 0.5)
    if rng.random() < _FAT_SUPPRESSED:
        table[[Tissue.FAT, Tissue.MARROW]] *= rng.uniform(*_FAT_LEFT)
    return table / table[Tissue.WHITE]


def _within(name: str, place: NDArray[np.float64]) -> NDArray[np.float64]:
    """The value of each tissue at a place, 0 to 1, of its range."""
    low, high = np.array([getattr(row, name) for row in RELAXATION.values()]).T
    return low + place * (high - low)


def _signal(
    sequence: MrSequence,
    t1: NDArray[np.float64],
    t2: NDArray[np.float64],
    density: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], bool]:
    """The signals, and whether by spin echoes."""
    if sequence is MrSequence.FLAIR:
        tr, te = rng.uniform(5000, 11000), rng.uniform(90, 140)
        fluid = 4150  # ms: what protocols null, more or less
        null = fluid * (np.log(2) - np.log1p(np.exp(-tr / fluid)))
        ti = null * rng.uniform(0.94, 1.06)
        along = np.abs(1 - 2 * np.exp(-ti / t1) + np.exp(-tr / t1))
        return density * along * np.exp(-te / t2), True
    if sequence in {MrSequence.T2, MrSequence.PD}:
        te = rng.uniform(80, 120) if sequence is MrSequence.T2 else rng.uniform(8, 35)
        tr = rng.uniform(2500, 6500)
        return density * (1 - np.exp(-tr / t1)) * np.exp(-te / t2), True
    kind = rng.choice(["spin echo", "gradient echo", "MPRAGE"], p=[0.3, 0.25, 0.45])
    if kind == "spin echo":
        tr, te = rng.uniform(400, 700), rng.uniform(8, 15)
        return density * (1 - np.exp(-tr / t1)) * np.exp(-te / t2), True
    if kind == "gradient echo":
        tr, flip = rng.uniform(8, 25), np.deg2rad(rng.uniform(18, 30))
        left = np.exp(-tr / t1)
        return density * np.sin(flip) * (1 - left) / (1 - np.cos(flip) * left), False
    return density * _mprage(t1, rng), False


def _mprage(t1: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Longitudinal magnetisation at the middle of the train of pulses, in the steady state."""
    pulses, spacing = 160, rng.uniform(6, 8)
    flip = np.deg2rad(rng.uniform(7, 10))
    ti, tr = rng.uniform(850, 1050), rng.uniform(1900, 2500)
    before = ti - pulses / 2 * spacing
    after = tr - before - pulses * spacing
    e_pulse, e_before, e_after = (np.exp(-time / t1) for time in (spacing, before, after))
    kept = np.cos(flip) * e_pulse  # by each pulse and the time to the next
    rest = (1 - e_pulse) / (1 - kept)  # what a train without end would reach

    # each step is linear, m → a m + b: inversion and wait, half of the train, its rest, and wait
    half = kept ** (pulses / 2)
    slope_middle, offset_middle = -e_before * half, (1 - e_before - rest) * half + rest
    slope = slope_middle * half * e_after
    offset = ((offset_middle - rest) * half + rest) * e_after + 1 - e_after
    return np.abs(slope_middle * offset / (1 - slope) + offset_middle)
