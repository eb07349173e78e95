"""All DICOM results of one analysis: their names, and their files' content."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shoken.common.threads import once
from shoken.export.dicom.origin import Origin, saved
from shoken.export.dicom.pictures import key_slices, picture_arrays, picture_dataset
from shoken.export.report_form import ReportForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydicom import Dataset

    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.reading import PatientStudy
    from shoken.report.record.schema import StudyResult

__all__ = ["dicom_makers", "dicom_names", "dicom_results"]


def dicom_results(
    analysis: Analysis,
    result: StudyResult,
    patient: PatientStudy | None = None,
    *,
    made: datetime | None = None,
    earlier: Revision | None = None,
) -> Mapping[str, bytes]:
    """Segmentation, structured report, document and pictures of a scan that came as DICOM.

    Parameters
    ----------
    analysis, result
        What was measured, and the record of it, whose language is that of the document.
    patient
        Attributes of patient and study, so that an archive files the results there; with None they
        are pseudonymous, and the attributes blank.
    made
        The time that stands in the files; None is now.  The same analysis, record, patient and time
        give the same bytes; unique identifiers are the same whatever the time.
    earlier
        Of a revision that began from another one: that one, which the results refer to then.

    Returns
    -------
    Mapping
        File name → content, ``<stem>_seg.dcm`` first; empty as :func:`dicom_names` has it.
    """
    from shoken.export.overview import overview_picture
    from shoken.export.report_pdf import report_pdf

    pdf = partial(report_pdf, analysis, result, once(partial(overview_picture, analysis)))
    makers = dicom_makers(analysis, pdf, patient, made=made, earlier=earlier)
    return {name: make() for name, make in makers.items()}


def dicom_names(analysis: Analysis) -> tuple[str, ...]:
    """The names of :func:`dicom_results`.

    None for other scans, and none where the source's pictures cannot be referred to, which a
    notice of the scan says.
    """
    source, stem = analysis.scan.source, analysis.stem
    if source is None or not source.is_referable:
        return ()
    pictures = range(1, 2 + len(key_slices(analysis)))
    return (
        *(f"{stem}_{kind}.dcm" for kind in ("seg", "sr", "pdf")),
        *(f"{stem}_sc-{number:02}.dcm" for number in pictures),
    )


def dicom_makers(
    analysis: Analysis,
    pdf: Callable[[], bytes],
    patient: PatientStudy | None = None,
    form: ReportForm = ReportForm(),  # noqa: B008 - frozen
    *,
    made: datetime | None = None,
    earlier: Revision | None = None,
) -> Mapping[str, Callable[[], bytes]]:
    """The names of :func:`dicom_results`, and what makes the content of each when called.

    ``pdf`` makes the printed report, to which the user has added ``form``.
    """
    source, names = analysis.scan.source, dicom_names(analysis)
    if source is None or not names:
        return {}
    origin = Origin(
        analysis=analysis,
        source=source,
        patient=patient,
        made=made.astimezone() if made else datetime.now().astimezone(),
        earlier=earlier,
    )
    masks = once(partial(_masks, origin))  # the report refers to it
    arrays = once(partial(picture_arrays, analysis))
    seg, sr, document, *pictures = names

    def picture(number: int) -> bytes:
        return saved(origin, lambda: picture_dataset(origin, number, arrays()[number - 1]))

    return {
        seg: lambda: saved(origin, masks),
        sr: lambda: saved(origin, lambda: _report(origin, masks())),
        document: lambda: saved(origin, lambda: _document(origin, pdf(), form)),
        **{name: partial(picture, number) for number, name in enumerate(pictures, 1)},
    }


def _masks(origin: Origin) -> Dataset:
    from shoken.export.dicom.segmentation import segmentation_dataset

    return segmentation_dataset(origin)


def _report(origin: Origin, segmentation: Dataset) -> Dataset:
    from shoken.export.dicom.measurements import report_dataset

    return report_dataset(origin, segmentation)


def _document(origin: Origin, pdf: bytes, form: ReportForm) -> Dataset:
    from shoken.export.dicom.document import document_dataset

    return document_dataset(origin, pdf, is_annotated=bool(form.exam_date or form.request))
