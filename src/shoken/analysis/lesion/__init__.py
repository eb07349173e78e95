"""Lesion engines: a scan and its brain in, a lesion probability map out."""

from shoken.analysis.lesion.calibration import Calibration
from shoken.analysis.lesion.choosing import choose_engines
from shoken.analysis.lesion.engines import (
    GENERAL,
    LESION_ENGINES,
    LesionEngine,
    cut_lesions,
    find_lesions,
    is_made_for,
    lesion_engine,
    lesion_engine_names,
    looked_at,
)
from shoken.analysis.lesion.general.outlier import searched_sequence
from shoken.analysis.lesion.implausibly_large import is_plausible
from shoken.analysis.lesion.thresholds import MINIMUM_ML, THRESHOLD
from shoken.analysis.lesion.values import (
    LesionInput,
    Lesions,
    Marked,
    together,
)
from shoken.analysis.lesion.vote import BOTH

__all__ = [
    "BOTH",
    "GENERAL",
    "LESION_ENGINES",
    "MINIMUM_ML",
    "THRESHOLD",
    "Calibration",
    "LesionEngine",
    "LesionInput",
    "Lesions",
    "Marked",
    "choose_engines",
    "cut_lesions",
    "find_lesions",
    "is_made_for",
    "is_plausible",
    "lesion_engine",
    "lesion_engine_names",
    "looked_at",
    "searched_sequence",
    "together",
]
