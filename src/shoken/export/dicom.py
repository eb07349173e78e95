"""Masks and measurements back to DICOM: a segmentation and a structured report (TID 1500).

Both refer to the source's study, series, pictures and frames by their unique identifiers, so that
an archive files them beside it; of its other header nothing is kept, names and numbers of
patients included.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.report.record.review import stamp_of
from shoken.report.words.places import region_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pydicom import Dataset

    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource

__all__ = ["algorithm_name", "dicom_files", "dicom_names", "signer"]

_MADE_BY = "Shoken"
_UTF_8 = "ISO_IR 192"  # a signature may be in any letters
_LONGEST = 64  # letters of a segment's label (VR LO)
_RAS_TO_LPS = np.array((-1.0, -1.0, 1.0))


def dicom_files(analysis: Analysis) -> Mapping[str, bytes]:
    """``<stem>_seg.dcm`` and ``<stem>_sr.dcm`` of a scan that came as DICOM: name → content."""
    source, names = analysis.scan.source, dicom_names(analysis)
    if source is None or not names:
        return {}
    from shoken.export.dicom_report import report_dataset

    pictures = _pictures(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the empty name of a patient
        segmentation = _segmentation(analysis, source, pictures)
        report = report_dataset(analysis, source, [segmentation, *pictures], signer(analysis))
    return dict(zip(names, (_bytes(segmentation), _bytes(report)), strict=True))


def dicom_names(analysis: Analysis) -> tuple[str, ...]:
    """The names of :func:`dicom_files`: of segmentation and report.

    None for other scans, and none where the source's pictures cannot be referred to, which a
    notice of the scan says.
    """
    source, stem = analysis.scan.source, analysis.stem
    if source is None or not source.is_referable:
        return ()
    return f"{stem}_seg.dcm", f"{stem}_sr.dcm"


def _bytes(dataset: Dataset) -> bytes:
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


@dataclass(frozen=True, eq=False)
class _Segment:
    """One segment: its label, and the mask as (slices, rows, columns) bool.

    ``structure`` is the key of a structure of the brain, "" for the brain itself and for lesions.
    """

    label: str
    mask: NDArray[np.bool_]
    is_lesion: bool = False
    structure: str = ""


def _segments(analysis: Analysis, source: DicomSource) -> list[_Segment]:
    def stored(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return source.grid.from_canonical(mask).transpose(2, 1, 0)

    found = [_Segment("Brain", stored(analysis.brain.mask.data))]
    # a segment without a voxel is not allowed
    if analysis.lesions and analysis.findings:
        found.append(
            _Segment("Lesion candidates", stored(analysis.lesions.mask.data), is_lesion=True)
        )
    if structures := analysis.structures:
        for value, key in structures.model.structures.items():
            inside = structures.labels == value
            if inside.any():
                name = region_name(key, "en")[:_LONGEST]
                found.append(_Segment(name, stored(inside), structure=key))
    return found


def _segmentation(analysis: Analysis, source: DicomSource, pictures: list[Dataset]) -> Dataset:
    import highdicom as hd

    segments = _segments(analysis, source)
    reviewed = stamp_of(analysis.review, "en")
    numbered = np.stack([s.mask for s in segments], axis=-1).astype(np.uint8)
    if source.is_multi_frame:
        order = np.argsort(source.frames)
        numbered = numbered[order]
    return hd.seg.Segmentation(
        source_images=pictures,
        pixel_array=numbered,
        segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=[
            _description(number, segment, analysis) for number, segment in enumerate(segments, 1)
        ],
        series_instance_uid=hd.UID(),
        series_number=9001,
        sop_instance_uid=hd.UID(),
        instance_number=1,
        manufacturer=_MADE_BY,
        manufacturer_model_name=_MADE_BY,
        software_versions=version("shoken"),
        device_serial_number="0",
        omit_empty_frames=False,
        content_label="SHOKEN",
        # LO: 64 letters
        content_description=f"Brain, lesion candidates; {reviewed}"[:_LONGEST],
        content_creator_name=signer(analysis),
        specific_character_set=_UTF_8,
        series_description=f"Shoken segmentation; {reviewed}"[:_LONGEST],
    )


def _description(number: int, segment: _Segment, analysis: Analysis) -> Any:
    import highdicom as hd
    from pydicom.sr.codedict import codes

    from shoken.export.dicom_sites import site_code

    engine, kind, what = analysis.brain.engine, codes.SCT.AnatomicalStructure, codes.SCT.Brain
    if segment.is_lesion and analysis.lesions:
        engine = algorithm_name(analysis.lesions.engines)
        kind, what = codes.SCT.MorphologicallyAbnormalStructure, codes.SCT.Lesion
    if segment.structure and analysis.structures:
        engine, what = analysis.structures.model.id, site_code(segment.structure)
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=segment.label,
        segmented_property_category=kind,
        segmented_property_type=what,
        # a reader's edits may be in the mask of the lesions, and in no other
        algorithm_type=hd.seg.SegmentAlgorithmTypeValues.SEMIAUTOMATIC
        if segment.is_lesion and analysis.review
        else hd.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=hd.AlgorithmIdentificationSequence(
            name=engine, family=codes.cid7162.ArtificialIntelligence, version=version("shoken")
        ),
        tracking_uid=hd.UID(),
        tracking_id=segment.label,
    )


def signer(analysis: Analysis) -> str | None:
    """Who signed, as a name of DICOM, in which ``^`` and ``=`` part a name; None where nobody did.

    An address of a login is a name all the same.
    """
    review = analysis.review
    if review is None or review.revision.signature is None:
        return None
    # all of it as a family name: nothing here knows its parts
    return re.sub(r"[\\^=]", " ", review.revision.signature.name)[: _LONGEST - 1] + "^"


def algorithm_name(engines: tuple[str, ...]) -> str:
    """Several engines as the one name that DICOM has room for (VR LO, 64 characters).

    >>> algorithm_name(("outlier", "stroke-t2-meshnet"))
    'outlier + stroke-t2-meshnet'
    """
    return " + ".join(engines)[:64]


def _pictures(source: DicomSource) -> list[Dataset]:
    """The source's pictures as far as a reference needs them: place and identifiers, no voxels."""
    from pydicom import Dataset

    count = len(source.sop_instance_uids)
    if source.is_multi_frame:
        picture = _picture(source, source.sop_instance_uids[0])
        shared, measures, plane = Dataset(), Dataset(), Dataset()
        measures.PixelSpacing = _pixel_spacing(source)
        measures.SliceThickness = _decimal(source.grid.spacing_mm[2])
        plane.ImageOrientationPatient = _orientation(source)
        shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
        picture.SharedFunctionalGroupsSequence = [shared]
        picture.NumberOfFrames = count
        picture.PerFrameFunctionalGroupsSequence = [
            _frame(source, int(number)) for number in np.argsort(source.frames)
        ]
        return [picture]
    pictures = []
    for number, uid in enumerate(source.sop_instance_uids):
        picture = _picture(source, uid)
        picture.ImagePositionPatient = _position(source, number)
        picture.ImageOrientationPatient = _orientation(source)
        picture.PixelSpacing = _pixel_spacing(source)
        picture.SliceThickness = _decimal(source.grid.spacing_mm[2])
        pictures.append(picture)
    return pictures


def _frame(source: DicomSource, number: int) -> Dataset:
    from pydicom import Dataset

    frame, position = Dataset(), Dataset()
    position.ImagePositionPatient = _position(source, number)
    frame.PlanePositionSequence = [position]
    return frame


def _picture(source: DicomSource, uid: str) -> Dataset:
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.SOPInstanceUID = source.sop_class_uid, uid
    made.StudyInstanceUID, made.SeriesInstanceUID = source.study_uid, source.series_uid
    made.FrameOfReferenceUID, made.Modality = source.frame_of_reference_uid, "MR"
    for blank in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyID"):
        setattr(made, blank, "")
    for blank in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName"):
        setattr(made, blank, "")
    made.PositionReferenceIndicator = ""
    made.Columns, made.Rows, _ = source.grid.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
    return made


def _position(source: DicomSource, number: int) -> list[str]:
    place = source.grid.ras_mm(np.array((0, 0, number))) * _RAS_TO_LPS
    return [_decimal(v) for v in place]


def _orientation(source: DicomSource) -> list[str]:
    cosines = source.grid.affine[:3, :3] / np.array(source.grid.spacing_mm)
    return [_decimal(v) for axis in (0, 1) for v in cosines[:, axis] * _RAS_TO_LPS]


def _pixel_spacing(source: DicomSource) -> list[str]:
    column, row, _ = source.grid.spacing_mm
    return [_decimal(row), _decimal(column)]


def _decimal(value: float) -> str:
    """A decimal string of at most 16 characters, as DICOM allows."""
    return f"{value:.9f}" if abs(value) < 1000 else f"{value:.5f}"
