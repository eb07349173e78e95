"""One analysis to a folder, under BIDS-derivative names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.export.files import make_folder, write_atomically
from shoken.export.nifti import nifti_bytes
from shoken.render import overview_png
from shoken.report.document import report_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shoken.pipeline import Analysis
    from shoken.report.schema import StudyResult

__all__ = ["derivative_files", "write_derivatives"]


def derivative_files(analysis: Analysis, result: StudyResult) -> Mapping[str, bytes]:
    """Every file of an analysis: name → content.

    Masks and probability maps are on the scan's own grid.  Lesion files are there only where
    lesions were searched for.
    """
    stem, native = analysis.scan.stem, analysis.scan.native
    files = {
        f"{stem}_desc-brain_mask.nii.gz": nifti_bytes(analysis.brain.mask, native),
        f"{stem}_label-brain_probseg.nii.gz": nifti_bytes(analysis.brain.probability, native),
    }
    if analysis.lesions:
        lesions = analysis.lesions
        files[f"{stem}_label-lesion_mask.nii.gz"] = nifti_bytes(lesions.mask, native)
        files[f"{stem}_label-lesion_probseg.nii.gz"] = nifti_bytes(lesions.probability, native)
    files[f"{stem}_overlay.png"] = overview_png(analysis)
    files[f"{stem}_report.json"] = (result.model_dump_json(indent=2) + "\n").encode()
    files[f"{stem}_report.md"] = report_markdown(result).encode()
    return files


def write_derivatives(analysis: Analysis, result: StudyResult, folder: Path) -> tuple[Path, ...]:
    """Write :func:`derivative_files` into a folder; each file is there whole or not at all.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    make_folder(folder)
    files = derivative_files(analysis, result)
    for name, content in files.items():
        write_atomically(folder / name, content)
    return tuple(folder / name for name in files)
