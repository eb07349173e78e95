"""One analysis to a folder, under BIDS-derivative names."""

from __future__ import annotations

from functools import partial
from glob import escape
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.threads import in_threads, once
from shoken.export.atomic_writing import make_folder, remove, write_atomically
from shoken.export.dicom import dicom_makers
from shoken.export.fhir import fhir_bundle
from shoken.export.nifti import nifti_bytes
from shoken.export.overview import overview_picture
from shoken.export.report_form import ReportForm
from shoken.export.report_pdf import report_pdf
from shoken.export.table import findings_csv, structures_csv
from shoken.imaging.png import png_bytes
from shoken.imaging.volume import Volume
from shoken.report.record.document import report_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Mask
    from shoken.reading import PatientStudy
    from shoken.report.record.schema import StudyResult

__all__ = ["derivative_files", "derivative_makers", "write_derivatives"]

# finer than any reader's question; a twentieth of the bytes of float32
_PROBABILITY_STEP = 1 / 4096
# DICOM files with names and numbers of patients are their owner's alone
_ANYONE, _OWNER = 0o644, 0o600
_IN_THREADS = (".nii.gz", ".png", ".pdf")
# of a scan's files, those that not every analysis has: an earlier run's would contradict the report
_NOT_ALWAYS = (
    "_label-lesion_mask.nii.gz",
    "_label-lesion_probseg.nii.gz",
    "_desc-structures_dseg.nii.gz",
    "_findings.csv",
    "_structures.csv",
    "_viewer.html",
    "_thumbnail.webp",
    "_seg.dcm",
    "_sr.dcm",
    "_pdf.dcm",
)
# these are numbered
_HOW_MANY_VARIES = ("_sent*", "_sc-*.dcm")


def derivative_files(
    analysis: Analysis, result: StudyResult, patient: PatientStudy | None = None
) -> Mapping[str, bytes]:
    """Every file of an analysis: name → content.

    ``patient`` has what DICOM results, and no others, say of patient and study.

    Masks and probability maps are on the scan's own grid, probabilities in steps of 1/4096.
    Lesion files are there only where lesions were searched for, DICOM only where DICOM came, and
    what was sent (the exact bytes, and the pictures in them) only where something was.
    """
    makers = derivative_makers(analysis, result, patient=patient)
    alone = {name: make for name, make in makers.items() if name.endswith(_IN_THREADS)}
    made = dict(zip(alone, in_threads(lambda make: make(), alone.values()), strict=True))
    return {name: made[name] if name in made else make() for name, make in makers.items()}


def derivative_makers(
    analysis: Analysis,
    result: StudyResult,
    form: ReportForm = ReportForm(),  # noqa: B008 - frozen
    *,
    patient: PatientStudy | None = None,
    earlier: Revision | None = None,
) -> Mapping[str, Callable[[], bytes]]:
    """The names of :func:`derivative_files`, and what makes the content of each when called.

    ``form`` is what the user adds to the printed report; ``earlier`` is the revision that a
    reviewed analysis began from, where it began from one.
    """
    stem = analysis.stem
    makers: dict[str, Callable[[], bytes]] = {
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
    overview = once(partial(overview_picture, analysis))
    makers[f"{stem}_overlay.png"] = lambda: png_bytes(overview())
    pdf = once(partial(report_pdf, analysis, result, overview, form))
    makers[f"{stem}_report.pdf"] = pdf
    makers |= dicom_makers(analysis, pdf, patient, form, earlier=earlier)
    for number, sent in enumerate(result.report.sent, start=1):
        again = f"-{number}" if number > 1 else ""
        makers[f"{stem}_sent{again}.json"] = partial(bytes, sent.body)
        if number == 1:
            makers |= {
                f"{stem}_sent_{name}.png": partial(bytes, png) for name, png in sent.pictures
            }
    if analysis.lesions is not None:
        makers[f"{stem}_findings.csv"] = partial(findings_csv, result)
    if analysis.structures is not None:
        makers[f"{stem}_structures.csv"] = partial(structures_csv, result)
    makers[f"{stem}_fhir.json"] = partial(fhir_bundle, result, analysis.scan.source)
    makers[f"{stem}_report.json"] = partial(_record, result)
    makers[f"{stem}_report.md"] = partial(_markdown, result)
    return makers


def _record(result: StudyResult) -> bytes:
    return (result.model_dump_json(indent=2) + "\n").encode()


def _markdown(result: StudyResult) -> bytes:
    return report_markdown(result).encode()


def _mask(analysis: Analysis, mask: Mask) -> bytes:
    return nifti_bytes(mask, analysis.scan.native)


def _map(analysis: Analysis, probability: Volume) -> bytes:
    # finer steps than anyone reads would make the file twenty times larger, of noise alone
    return nifti_bytes(probability, analysis.scan.native, step=_PROBABILITY_STEP)


def write_derivatives(
    analysis: Analysis, result: StudyResult, folder: Path, patient: PatientStudy | None = None
) -> tuple[Path, ...]:
    """Write :func:`derivative_files` into a folder; each file is there whole or not at all.

    With ``patient`` the DICOM files can be read by their owner alone.

    What an earlier analysis of the scan left there, and this one does not have, is deleted.

    Raises
    ------
    UsageError
        The folder cannot be made or written.
    """
    make_folder(folder)
    files = derivative_files(analysis, result, patient)
    stem = analysis.stem
    earlier = {f"{stem}{ending}" for ending in _NOT_ALWAYS}
    for ending in _HOW_MANY_VARIES:
        earlier |= {path.name for path in folder.glob(f"{escape(stem)}{ending}")}
    for name in earlier - files.keys():
        remove(folder / name)
    for name, content in files.items():
        is_named = patient is not None and name.endswith(".dcm")
        write_atomically(folder / name, content, mode=_OWNER if is_named else _ANYONE)
    return tuple(folder / name for name in files)
