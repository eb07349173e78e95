"""Lesion engines: a scan and its brain in, a lesion probability map out."""

from shoken.lesion.calibration import Calibration
from shoken.lesion.engines import (
    LESION_ENGINES,
    LesionEngine,
    choose_engine,
    cut_lesions,
    find_lesions,
)
from shoken.lesion.plausible import is_plausible
from shoken.lesion.values import MINIMUM_ML, THRESHOLD, LesionInput, Lesions

__all__ = [
    "LESION_ENGINES",
    "MINIMUM_ML",
    "THRESHOLD",
    "Calibration",
    "LesionEngine",
    "LesionInput",
    "Lesions",
    "choose_engine",
    "cut_lesions",
    "find_lesions",
    "is_plausible",
]
