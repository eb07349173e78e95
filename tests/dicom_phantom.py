"""DICOM series that tests make up: every voxel differs from its mirror images."""

from __future__ import annotations

import io
import struct

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset, validate_file_meta
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MR, ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1"
AXIAL = (1, 0, 0, 0, 1, 0)
SAGITTAL = (0, 1, 0, 0, 0, -1)
OBLIQUE = (0.96, 0.28, 0, -0.28 * 0.8, 0.96 * 0.8, 0.6)
PIXEL_SPACING, STEP = (0.9, 1.1), 3.0


def values(shape=(12, 24, 20)):
    """(slices, rows, columns) uint16, no two planes alike."""
    slices, rows, columns = np.indices(shape)
    return (100 + 900 * slices + 17 * rows + columns).astype(np.uint16)


def normal_of(orientation):
    return np.cross(orientation[:3], orientation[3:])


def _common(shape, uid, sop_class):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID = sop_class, uid
    ds.Modality, ds.ImageType = "MR", ["ORIGINAL", "PRIMARY", "M", "ND"]
    ds.PatientName, ds.PatientID = "PHANTOM^P", "P1"
    ds.PatientBirthDate, ds.PatientSex = "", ""
    ds.StudyDate, ds.StudyTime, ds.StudyID = "20200101", "120000", "1"
    ds.AccessionNumber, ds.ReferringPhysicianName = "", ""
    ds.SeriesNumber, ds.Manufacturer = 1, "none"
    ds.SeriesDescription = "ax t2 tse"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    return ds


def classic(data=None, orientation=AXIAL, origin=(-10.0, -20.0, 5.0), uids=None):
    """One dataset per slice."""
    data = values() if data is None else data
    study, series, frame = uids or (generate_uid(), generate_uid(), generate_uid())
    made = []
    for number, picture in enumerate(data):
        ds = _common(picture.shape, generate_uid(), MR)
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
        ds.InstanceNumber = number + 1
        place = np.array(origin) + STEP * number * normal_of(orientation)
        ds.ImagePositionPatient = [f"{v:.6f}" for v in place]
        ds.ImageOrientationPatient = [f"{v:.9g}" for v in orientation]
        ds.PixelSpacing, ds.SliceThickness = list(PIXEL_SPACING), STEP
        ds.PixelData = picture.astype("<u2").tobytes()
        made.append(ds)
    return made


def enhanced(data=None, orientation=AXIAL, origin=(-10.0, -20.0, 5.0)):
    """One multi-frame dataset, its frames in a shuffled order."""
    data = values() if data is None else data
    ds = _common(data.shape[1:], generate_uid(), ENHANCED_MR)
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.FrameOfReferenceUID, ds.InstanceNumber = generate_uid(), 1
    ds.NumberOfFrames = len(data)
    shared, measures, plane = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = list(PIXEL_SPACING), STEP
    plane.ImageOrientationPatient = [f"{v:.9g}" for v in orientation]
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
    ds.SharedFunctionalGroupsSequence = [shared]
    order = np.random.default_rng(3).permutation(len(data))
    frames = []
    for number in order:
        frame, position, rescale = Dataset(), Dataset(), Dataset()
        place = np.array(origin) + STEP * number * normal_of(orientation)
        position.ImagePositionPatient = [f"{v:.6f}" for v in place]
        rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = 2, -5, "US"
        frame.PlanePositionSequence = [position]
        frame.PixelValueTransformationSequence = [rescale]
        frames.append(frame)
    ds.PerFrameFunctionalGroupsSequence = frames
    ds.PixelData = data[order].astype("<u2").tobytes()
    return ds


def mosaic(data, orientation=AXIAL, origin=(-10.0, -20.0, 5.0)):
    """Siemens' mosaic of (slices, side, side): one picture, with its description in CSA."""
    (ds,) = classic(data[:1], orientation, origin)
    side = int(np.ceil(np.sqrt(len(data))))
    slices, rows, columns = data.shape
    whole = np.zeros((side * rows, side * columns), "<u2")
    for n, picture in enumerate(data):
        row, column = n // side * rows, n % side * columns
        whole[row : row + rows, column : column + columns] = picture
    ds.Rows, ds.Columns = whole.shape
    ds.PixelData = whole.tobytes()
    ds.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]
    ds.Manufacturer, ds.SpacingBetweenSlices = "SIEMENS", STEP
    along, down = np.array(orientation[:3]), np.array(orientation[3:])
    corner = np.array(origin) - along * PIXEL_SPACING[1] * (whole.shape[1] - columns) / 2
    corner -= down * PIXEL_SPACING[0] * (whole.shape[0] - rows) / 2
    ds.ImagePositionPatient = [f"{v:.6f}" for v in corner]
    normal = [f"{v:.8f}" for v in normal_of(orientation)]
    told = {"NumberOfImagesInMosaic": ("US", [str(slices)]), "SliceNormalVector": ("FD", normal)}
    block = ds.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x08, "CS", "IMAGE NUM 4")
    block.add_new(0x10, "OB", _csa(told))
    return ds


def _csa(told):
    """Siemens' list of names and values, second version."""
    packed = b"SV10\4\3\2\1" + struct.pack("<2I", len(told), 77)
    for name, (kind, values) in told.items():
        named = name.encode().ljust(64, b"\0")
        packed += named + struct.pack("<i4s3i", len(values), kind.encode(), 3, len(values), 77)
        for value in values:
            text = value.encode() + b"\0"
            packed += struct.pack("<4i", len(text), len(text), 77, len(text))
            packed += text.ljust((len(text) + 3) // 4 * 4, b"\0")
    return packed


# value representations of one encoding, whatever else a file holds
_PLAIN = "AE AS CS DA DS FD FL IS LO SH SL SS TM UI UL US"
_PIXELS = 0x7FE00010
_encoded = {}  # what an element says → its bytes: thousands of files repeat the same ones


def saved(ds):
    """The bytes of a file: pydicom's, but for its time where element after element is a plain one.

    A test compares the two ways.
    """
    is_usual = ds.file_meta.get("TransferSyntaxUID") == ExplicitVRLittleEndian
    is_usual &= "MediaStorageSOPInstanceUID" in ds.file_meta and ds.get("BitsAllocated") == 16
    is_usual &= len(ds.get("PixelData", "")) % 2 == 0 and bool(ds.preamble)
    elements = list(ds) if is_usual and "SpecificCharacterSet" not in ds else []
    if not all(one.tag.group > 2 and one.VR in _PLAIN for one in elements[:-1] if one.VR != "PN"):
        elements = []
    if (
        not elements
        or elements[-1].tag != _PIXELS
        or elements[-1].is_undefined_length
        or (elements[-1].VR not in {"OW", "OB or OW"})
    ):
        return saved_by_pydicom(ds)
    validate_file_meta(ds.file_meta, enforce_standard=True)
    about = b"".join(_bytes_of(one) for one in ds.file_meta if one.tag.element)
    length = struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(about))
    pixels = elements[-1].value
    said = struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, len(pixels))
    parts = (_bytes_of(one) for one in elements[:-1])
    return b"".join([ds.preamble, b"DICM", length, about, *parts, said, pixels])


def saved_by_pydicom(ds):
    """The same without a short cut."""
    stream = io.BytesIO()
    ds.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _bytes_of(element):
    said = (element.tag, element.VR, repr(element.value))
    if said not in _encoded:
        stream = DicomBytesIO()
        stream.is_little_endian, stream.is_implicit_VR = True, False
        write_data_element(stream, element)
        _encoded[said] = stream.getvalue()
    return _encoded[said]


def streams(datasets):
    """Open files, as an upload gives them."""
    return [io.BytesIO(saved(ds)) for ds in datasets]
