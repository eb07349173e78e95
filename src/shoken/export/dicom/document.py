"""The printed report as an Encapsulated PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.export.dicom.identifiers import Kind
from shoken.report.record.review import stamp_of

if TYPE_CHECKING:
    from pydicom import Dataset

    from shoken.export.dicom.origin import Origin

__all__ = ["document_dataset"]


def document_dataset(origin: Origin, pdf: bytes, *, is_annotated: bool) -> Dataset:
    """A PDF file of the results as a DICOM object.

    ``is_annotated`` says whether the user has added words to it, which may tell whose it is.
    """
    from highdicom.base import SOPClass
    from highdicom.sr import CodedConcept
    from pydicom.sr.codedict import codes
    from pydicom.uid import EncapsulatedPDFStorage, ExplicitVRLittleEndian

    first = origin.pictures[0]
    blank = {
        "patient_id": first.PatientID,
        "patient_name": first.PatientName,
        "patient_birth_date": first.PatientBirthDate,
        "patient_sex": first.PatientSex,
        "accession_number": first.AccessionNumber,
        "study_id": first.StudyID,
        "study_date": first.StudyDate,
        "study_time": first.StudyTime,
        "referring_physician_name": first.ReferringPhysicianName,
    }
    made = SOPClass(
        study_instance_uid=origin.source.study_uid,
        sop_instance_uid=origin.uids.instance(Kind.DOCUMENT, pdf),
        sop_class_uid=EncapsulatedPDFStorage,
        instance_number=1,
        modality="DOC",
        transfer_syntax_uid=ExplicitVRLittleEndian,
        **blank,
        **origin.in_series(Kind.DOCUMENT),
    )
    made.ConversionType = "WSD"  # made on a workstation
    made.AcquisitionDateTime = ""
    made.BurnedInAnnotation = "YES" if is_annotated else "NO"
    made.ConceptNameCodeSequence = [CodedConcept.from_code(codes.DCM.ImagingMeasurementReport)]
    made.DocumentTitle = f"Shoken measurements; {stamp_of(origin.analysis.review, 'en')}"
    made.VerificationFlag = "VERIFIED" if origin.signer else "UNVERIFIED"
    made.SourceInstanceSequence = [_reference(one) for one in origin.pictures]
    if earlier := origin.earlier_report():
        made.PredecessorDocumentsSequence = [_in_study(earlier)]
    made.MIMETypeOfEncapsulatedDocument = "application/pdf"
    made.EncapsulatedDocumentLength = len(pdf)
    made.EncapsulatedDocument = pdf + b"\0" * (len(pdf) % 2)
    return made


def _reference(instance: Dataset) -> Dataset:
    from pydicom import Dataset as New

    one = New()
    one.ReferencedSOPClassUID = instance.SOPClassUID
    one.ReferencedSOPInstanceUID = instance.SOPInstanceUID
    return one


def _in_study(instance: Dataset) -> Dataset:
    from pydicom import Dataset as New

    study, series = New(), New()
    study.StudyInstanceUID = instance.StudyInstanceUID
    series.SeriesInstanceUID = instance.SeriesInstanceUID
    series.ReferencedSOPSequence = [_reference(instance)]
    study.ReferencedSeriesSequence = [series]
    return study
