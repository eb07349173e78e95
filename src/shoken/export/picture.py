"""The results of a single picture to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.overlay_colours import BRAIN_COLOUR, REGION_COLOUR
from shoken.analysis.render import with_number
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.imaging.png import png_bytes
from shoken.report.record.picture import picture_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.analysis.picture import PictureAnalysis
    from shoken.report.record.picture import PictureResult

__all__ = ["picture_files", "picture_overlay", "write_picture_files"]


def picture_overlay(analysis: PictureAnalysis) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8: head and regions outlined, regions numbered, all else black."""
    grey = np.round(analysis.shown * 255).astype(np.uint8)
    drawn = np.repeat(grey[..., None], 3, axis=2)
    for shape, colour in ((analysis.head, BRAIN_COLOUR), (analysis.marked, REGION_COLOUR)):
        drawn[shape & ~scipy.ndimage.binary_erosion(shape)] = colour
    for region in analysis.regions:
        drawn = with_number(drawn, region.id, (region.centre_column, region.centre_row))
    return drawn


def picture_files(analysis: PictureAnalysis, result: PictureResult) -> Mapping[str, bytes]:
    """Every file of a picture's analysis: name → content; masks are white where they are set."""
    stem = analysis.picture.name
    return {
        f"{stem}_desc-head_mask.png": png_bytes(analysis.head.astype(np.uint8) * 255),
        f"{stem}_desc-asymmetry_mask.png": png_bytes(analysis.marked.astype(np.uint8) * 255),
        f"{stem}_overlay.png": png_bytes(picture_overlay(analysis)),
        f"{stem}_report.json": (result.model_dump_json(indent=2) + "\n").encode(),
        f"{stem}_report.md": picture_markdown(result).encode(),
    }


def write_picture_files(analysis: PictureAnalysis, result: PictureResult, folder: Path) -> None:
    """Write :func:`picture_files` into a folder; each file is there whole or not at all.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    make_folder(folder)
    for name, content in picture_files(analysis, result).items():
        write_atomically(folder / name, content)
