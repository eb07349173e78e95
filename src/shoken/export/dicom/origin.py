"""What all DICOM results of one analysis share: what they are of, whose, and since when."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.export.dicom.identifiers import Identifiers, Kind, identifiers_of
from shoken.report.record.review import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pydicom import Dataset

    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource, PatientStudy

__all__ = ["LONGEST", "MADE_BY", "RAS_TO_LPS", "Origin", "saved"]

MADE_BY = "Shoken"
LONGEST = 64  # letters of a label or a description (VR LO)
RAS_TO_LPS = np.array((-1.0, -1.0, 1.0))
_UTF_8 = "ISO_IR 192"  # a name or a signature may be in any letters
_TYPE_2 = "PatientName PatientID PatientBirthDate PatientSex StudyID"
_TYPE_2 += " StudyDate StudyTime AccessionNumber ReferringPhysicianName"
_DATES = ("InstanceCreationDate", "ContentDate", "DateOfSecondaryCapture")
_TIMES = ("InstanceCreationTime", "ContentTime", "TimeOfSecondaryCapture")


@dataclass(frozen=True, eq=False, kw_only=True)
class Origin:
    """An analysis of a DICOM series, with what its results have to say besides it.

    ``patient`` is None where they are pseudonymous.  ``made`` is the time that they are of, in
    local time.  ``earlier`` is the revision that a reviewed one began from, where it is known.
    """

    analysis: Analysis
    source: DicomSource
    patient: PatientStudy | None
    made: datetime
    earlier: Revision | None = None

    @cached_property
    def uids(self) -> Identifiers:
        """The identifiers of the results."""
        review = self.analysis.review
        return self._identifiers(review.revision if review else None)

    @cached_property
    def predecessor(self) -> Identifiers | None:
        """Those of the results that a revision began from; None of the automatic result.

        A revision holds some of the automatic result, whatever other it began from.
        """
        review = self.analysis.review
        if review is None:
            return None
        earlier = self.earlier
        known = earlier is not None and earlier.number == review.revision.of
        return self._identifiers(earlier if known else None)

    def _identifiers(self, revision: Revision | None) -> Identifiers:
        return identifiers_of(
            self.analysis, self.source, revision, for_archive=self.patient is not None
        )

    @property
    def signer(self) -> str | None:
        """Who signed, as a name of DICOM, in which ``^`` and ``=`` part a name; None: nobody did.

        An address of a login is a name all the same.
        """
        review = self.analysis.review
        if review is None or review.revision.signature is None:
            return None
        # all of it as a family name: nothing here knows its parts
        return re.sub(r"[\\^=]", " ", review.revision.signature.name)[: LONGEST - 1] + "^"

    def in_series(self, kind: Kind) -> dict[str, Any]:
        """What highdicom is told of an instance's series and of what made it."""
        reviewed = stamp_of(self.analysis.review, "en")
        return {
            "series_instance_uid": self.uids.series(kind),
            "series_number": kind.series_number,
            "series_description": f"{MADE_BY} {kind.value[1]}; {reviewed}"[:LONGEST],
            "manufacturer": MADE_BY,
            "manufacturer_model_name": MADE_BY,
            "software_versions": version("shoken"),
            "device_serial_number": "0",
            "specific_character_set": _UTF_8,
        }

    @cached_property
    def pictures(self) -> tuple[Dataset, ...]:
        """The source's pictures as far as a reference needs them: no voxels, and no names."""
        if self.source.is_multi_frame:
            return (_multi_frame(self.source),)
        return tuple(_single(self.source, n) for n in range(len(self.source.sop_instance_uids)))

    def related_series(self, kind: Kind) -> list[Dataset]:
        """The series that a revision's takes the place of."""
        from pydicom import Dataset

        if self.predecessor is None:
            return []
        one = Dataset()
        one.StudyInstanceUID = self.source.study_uid
        one.SeriesInstanceUID = self.predecessor.series(kind)
        one.PurposeOfReferenceCodeSequence = []
        return [one]

    def earlier_report(self) -> Dataset | None:
        """A reference to the structured report that a revision takes the place of."""
        from pydicom import Dataset
        from pydicom.uid import Comprehensive3DSRStorage

        if self.predecessor is None:
            return None
        one = Dataset()
        one.StudyInstanceUID = self.source.study_uid
        one.SeriesInstanceUID = self.predecessor.series(Kind.MEASUREMENTS)
        one.SOPClassUID = Comprehensive3DSRStorage
        one.SOPInstanceUID = self.predecessor.instance(Kind.MEASUREMENTS)
        return one


def saved(origin: Origin, make: Callable[[], Dataset]) -> bytes:
    """A result's file, of the origin's time, and filed under its patient and study."""
    from pydicom import DataElement, Dataset
    from pydicom.datadict import dictionary_VR

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the empty or unusual name of a patient
        whole = make()
        made = Dataset()  # others refer to what was made, which stays without names
        made.update(whole)
        made.file_meta, made.preamble = whole.file_meta, bytes(128)
        # highdicom's, on a scanner of which nothing is told here, and of now
        made.pop("ContributingEquipmentSequence", None)
        for keyword, value in _filed(origin, whole):
            # a new element: the one that stands there is in the other as well
            made[keyword] = DataElement(keyword, dictionary_VR(keyword), value)
        stream = io.BytesIO()
        made.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _filed(origin: Origin, made: Dataset) -> Iterator[tuple[str, str]]:
    """The time, and what is said of patient and study; what is required stands there, blank."""
    for names, form in ((_DATES, "%Y%m%d"), (_TIMES, "%H%M%S.%f")):
        yield from ((name, origin.made.strftime(form)) for name in names if name in made)
    if origin.patient:
        yield from (told for told in origin.patient.told() if told[1])


def _multi_frame(source: DicomSource) -> Dataset:
    from pydicom import Dataset

    picture = _picture(source, source.sop_instance_uids[0])
    shared, measures, plane = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing = _pixel_spacing(source)
    measures.SliceThickness = _decimal(source.grid.spacing_mm[2])
    plane.ImageOrientationPatient = _orientation(source)
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
    picture.SharedFunctionalGroupsSequence = [shared]
    picture.NumberOfFrames = len(source.sop_instance_uids)
    picture.PerFrameFunctionalGroupsSequence = [
        _frame(source, int(number)) for number in np.argsort(source.frames)
    ]
    return picture


def _frame(source: DicomSource, number: int) -> Dataset:
    from pydicom import Dataset

    frame, position = Dataset(), Dataset()
    position.ImagePositionPatient = _position(source, number)
    frame.PlanePositionSequence = [position]
    return frame


def _single(source: DicomSource, number: int) -> Dataset:
    picture = _picture(source, source.sop_instance_uids[number])
    picture.ImagePositionPatient = _position(source, number)
    picture.ImageOrientationPatient = _orientation(source)
    picture.PixelSpacing = _pixel_spacing(source)
    picture.SliceThickness = _decimal(source.grid.spacing_mm[2])
    return picture


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
    for blank in _TYPE_2.split():
        setattr(made, blank, "")
    made.PositionReferenceIndicator = ""
    made.Columns, made.Rows, _ = source.grid.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
    return made


def _position(source: DicomSource, number: int) -> list[str]:
    place = source.grid.ras_mm(np.array((0, 0, number))) * RAS_TO_LPS
    return [_decimal(v) for v in place]


def _orientation(source: DicomSource) -> list[str]:
    cosines = source.grid.affine[:3, :3] / np.array(source.grid.spacing_mm)
    return [_decimal(v) for axis in (0, 1) for v in cosines[:, axis] * RAS_TO_LPS]


def _pixel_spacing(source: DicomSource) -> list[str]:
    column, row, _ = source.grid.spacing_mm
    return [_decimal(row), _decimal(column)]


def _decimal(value: float) -> str:
    """A decimal string of at most 16 characters, as DICOM allows."""
    return f"{value:.9f}" if abs(value) < 1000 else f"{value:.5f}"
