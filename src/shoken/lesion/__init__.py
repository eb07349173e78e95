"""Lesion engines: a scan and its brain in, a lesion probability map out."""

from shoken.lesion.engines import (
    LESION_ENGINES,
    MINIMUM_ML,
    LesionInput,
    Lesions,
    find_lesions,
)

__all__ = ["LESION_ENGINES", "MINIMUM_ML", "LesionInput", "Lesions", "find_lesions"]
