"""One analysis to a folder, under BIDS-derivative names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from shoken.export.dicom import dicom_files
from shoken.export.files import make_folder, write_atomically
from shoken.export.nifti import nifti_bytes
from shoken.export.table import findings_csv
from shoken.mosaic import overview_png
from shoken.report.document import report_markdown
from shoken.settings import settings
from shoken.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shoken.pipeline import Analysis
    from shoken.report.schema import StudyResult
    from shoken.volume import Mask

__all__ = ["derivative_files", "write_derivatives"]

_PROBABILITY_STEP = 1 / 4096


def derivative_files(analysis: Analysis, result: StudyResult) -> Mapping[str, bytes]:
    """Every file of an analysis: name → content.

    Masks and probability maps are on the scan's own grid, probabilities in steps of 1/4096.
    Lesion files are there only where lesions were searched for, DICOM only where DICOM came, and
    what was sent (the exact bytes, and the pictures in them) only where something was.
    """
    stem = analysis.scan.stem
    makers = {
        f"{stem}_desc-brain_mask.nii.gz": partial(_mask, analysis, analysis.brain.mask),
        f"{stem}_label-brain_probseg.nii.gz": partial(_map, analysis, analysis.brain.probability),
    }
    if lesions := analysis.lesions:
        makers |= {
            f"{stem}_label-lesion_mask.nii.gz": partial(_mask, analysis, lesions.mask),
            f"{stem}_label-lesion_probseg.nii.gz": partial(_map, analysis, lesions.probability),
        }
    if structures := analysis.structures:
        seen = Volume(structures.labels.astype(np.float32), structures.grid)
        makers[f"{stem}_desc-structures_dseg.nii.gz"] = partial(
            nifti_bytes, seen, analysis.scan.native, step=1
        )
    makers[f"{stem}_overlay.png"] = partial(overview_png, analysis)
    with ThreadPoolExecutor(settings().threads) as pool:
        contents = pool.map(lambda make: make(), makers.values())
        files = dict(zip(makers, contents, strict=True))
    files |= dicom_files(analysis)
    for number, sent in enumerate(result.report.sent, start=1):
        again = f"-{number}" if number > 1 else ""
        files[f"{stem}_sent{again}.json"] = sent.body
        if number == 1:
            files |= {f"{stem}_sent_{name}.png": png for name, png in sent.pictures}
    if analysis.lesions is not None:
        files[f"{stem}_findings.csv"] = findings_csv(result)
    files[f"{stem}_report.json"] = (result.model_dump_json(indent=2) + "\n").encode()
    files[f"{stem}_report.md"] = report_markdown(result).encode()
    return files


def _mask(analysis: Analysis, mask: Mask) -> bytes:
    return nifti_bytes(mask, analysis.scan.native)


def _map(analysis: Analysis, probability: Volume) -> bytes:
    # finer steps than anyone reads would make the file twenty times larger, of noise alone
    return nifti_bytes(probability, analysis.scan.native, step=_PROBABILITY_STEP)


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
