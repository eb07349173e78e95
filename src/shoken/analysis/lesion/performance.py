"""What was measured of the engines: how often a lesion is found, and what healthy heads show.

Phantoms are counted in ``sensitivity.csv``, by ``python bench/sensitivity.py``.  Real scans are 21
with truth or known content that were never used in development, all with engine ``outlier`` at one
setting, before it outlined large masses; they are the first table of the project's issue 21, and
have not been measured again since.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shoken.analysis.quality_notices import THICK_MM
from shoken.imaging.sequence import MrSequence

__all__ = [
    "Agreement",
    "Sensitivity",
    "found_share",
    "healthy_ml",
    "sensitivities",
    "worst_agreement",
]


@dataclass(frozen=True)
class Sensitivity:
    """How many phantoms with a lesion of this volume had some of it marked."""

    engine: str
    sequence: MrSequence
    slice_mm: float
    volume_ml: float
    found: int
    heads: int


@dataclass(frozen=True)
class Agreement:
    """The mean Dice with experts' masks over some patients."""

    engine: str
    sequence: MrSequence
    lesions: str
    dice: float


AGREEMENTS = (
    Agreement(
        "outlier", MrSequence.FLAIR, "multiple sclerosis and hyperintensities, 9 patients", 0.71
    ),
    Agreement("outlier", MrSequence.FLAIR, "glioma", 0.54),
    Agreement("outlier", MrSequence.T2, "multiple sclerosis, 3 patients", 0.40),
    Agreement("outlier", MrSequence.T2, "glioma", 0.27),
    Agreement("outlier", MrSequence.T1, "multiple sclerosis, 3 patients", 0.27),
    Agreement("outlier", MrSequence.T1C, "glioma, its core", 0.06),
)
# the most that was marked in a healthy head, in mL, of thin slices and of thick ones
_HEALTHY_ML = {
    ("outlier", MrSequence.FLAIR): (0.03, 1.6),
    ("outlier", MrSequence.T2): (0.4, 0.4),
    ("outlier", MrSequence.T1): (0.03, 0.03),
    ("outlier", MrSequence.PD): (8.7, 8.7),
}


@cache
def sensitivities() -> tuple[Sensitivity, ...]:
    """The rows of ``sensitivity.csv``."""
    text = files("shoken.analysis.lesion").joinpath("sensitivity.csv").read_text("utf-8")
    return tuple(
        Sensitivity(
            engine=row["engine"],
            sequence=MrSequence(row["sequence"]),
            slice_mm=float(row["slice_mm"]),
            volume_ml=float(row["volume_ml"]),
            found=int(row["found"]),
            heads=int(row["heads"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def found_share(
    engine: str, sequence: MrSequence, slice_mm: float, volume_ml: float
) -> float | None:
    """The share of phantom lesions of a volume that an engine marks, 0 to 1.

    It is that of the measured slices next thicker than the scan's, or of the thickest; None where
    nothing was measured.
    """
    rows = [
        row
        for row in sensitivities()
        if (row.engine, row.sequence, row.volume_ml) == (engine, sequence, volume_ml)
    ]
    if not rows:
        return None
    thicker = [row for row in rows if row.slice_mm >= slice_mm]
    row = (
        min(thicker, key=lambda one: one.slice_mm)
        if thicker
        else max(rows, key=lambda one: one.slice_mm)
    )
    return row.found / row.heads


def worst_agreement(engine: str, sequence: MrSequence) -> float | None:
    """The lowest mean Dice of an engine on a sequence's real scans; None where there were none."""
    found = [one.dice for one in AGREEMENTS if (one.engine, one.sequence) == (engine, sequence)]
    return min(found, default=None)


def healthy_ml(engine: str, sequence: MrSequence, slice_mm: float) -> float | None:
    """The most that an engine marked in a healthy head, in mL; None where that was not measured."""
    measured = _HEALTHY_ML.get((engine, sequence))
    return None if measured is None else measured[slice_mm > THICK_MM]
