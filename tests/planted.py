"""Files in which names and the like are planted wherever text can stand: 29 strings."""

import numpy as np
from pydicom.dataset import Dataset

import dicom_phantom as make

STRINGS = tuple(f"PLANT{number:02}X" for number in range(29))
IN_DATES = ("19370211", "19370212", "19370213")
# what an archive files by: name, ID, physician, study's description, accession number, study ID
FILED_BY = [*(STRINGS[n] for n in (0, 1, 5, 10, 14, 15)), *IN_DATES[:2]]
IN_UID = "1.2.392.200036.9999.3737"


def series(datasets=None):
    """One dataset per slice, a string in each kind of place where one was ever seen."""
    datasets = datasets or make.classic()
    for ds in datasets:
        _plant(ds)
    return datasets


def head(phantom):
    """The phantom's head as such a series, which the networks can read."""
    data = phantom.volume.data[::-1, ::-1].T.clip(0, 4000).astype(np.uint16)
    x_mm, y_mm, z_mm = phantom.volume.grid.spacing_mm
    datasets = series(make.classic(data))
    for number, ds in enumerate(datasets):
        ds.PixelSpacing, ds.SliceThickness = [y_mm, x_mm], z_mm
        ds.ImagePositionPatient = [0, 0, number * z_mm]
    return datasets


def _plant(ds):
    word = iter(STRINGS)
    for name in (
        "PatientName", "PatientID", "OtherPatientNames", "PatientAddress", "PatientComments",
        "ReferringPhysicianName", "OperatorsName", "InstitutionName", "InstitutionAddress",
        "StationName", "StudyDescription", "SeriesDescription", "ProtocolName", "ImageComments",
        "AccessionNumber", "StudyID", "DeviceSerialNumber", "RequestedProcedureDescription",
        "AdditionalPatientHistory", "RequestingPhysician", "Manufacturer", "BodyPartExamined",
    ):  # fmt: skip
        setattr(ds, name, next(word))
    ds.StudyDate, ds.PatientBirthDate, ds.ContentDate = IN_DATES
    block = ds.private_block(0x0029, next(word), create=True)
    block.add_new(1, "LO", next(word))
    item, nested = Dataset(), Dataset()
    nested.PersonName, nested.CodeMeaning = next(word), next(word)
    item.PersonIdentificationCodeSequence = [nested]
    ds.RequestAttributesSequence = [item]
    item.ScheduledProcedureStepDescription = next(word)
    ds.add_new(0x00101FFE, "UN", next(word).encode())
    ds.add_new(0x60003000, "OB", np.frombuffer(next(word).encode(), "u1").tobytes())
    assert next(word, None) is None
    ds.DigitalSignaturesSequence = []
    ds.StudyInstanceUID = IN_UID


def found_in(content):
    """Which of all that was planted stands in some bytes, in whatever case."""
    low = content.lower()
    return [w for w in (*STRINGS, *IN_DATES) if w.lower().encode() in low]
