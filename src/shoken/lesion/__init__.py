"""Lesion engines: a scan and its brain in, a lesion probability map out."""

from shoken.lesion.engines import (
    LESION_ENGINES,
    MINIMUM_ML,
    LesionEngine,
    LesionInput,
    Lesions,
    choose_engine,
    find_lesions,
)

__all__ = [
    "LESION_ENGINES",
    "MINIMUM_ML",
    "LesionEngine",
    "LesionInput",
    "Lesions",
    "choose_engine",
    "find_lesions",
]
