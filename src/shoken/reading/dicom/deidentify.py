"""DICOM files without identity: PS3.15's basic profile, and what its best library misses.

dicom-anonymizer does what the profile's table says about each attribute, at the top of a file
alone.  Here the same is done in every nested item, and what the table does not know is kept only
where it cannot carry text: numbers, and words that the standard defines.  Pixels are written
unpacked, so that comments inside packed ones are gone.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from shoken.common.atomic_file import in_place_of
from shoken.common.disk_space import no_space_in, said_when_full
from shoken.common.errors import UnsupportedScan
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.file import check_not_deflated, header_of, whole_of
from shoken.reading.file_members import is_dicom

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pydicom import DataElement, Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.tag import BaseTag

    from shoken.reading.file_members import Member

__all__ = ["deidentify_here"]

_EDITION = "dicomfields_2026c"
_NUMBERS = frozenset(("DS", "IS", "FD", "FL", "US", "SS", "UL", "SL", "UV", "SV", "AT"))
_PIXELS = 0x7FE00010  # tag of Pixel Data
_STANDARD_UIDS = "1.2.840.10008."
_DONE = frozenset(("", "ANONYMIZED", "000Y", "00010101", "000000.00"))
_DONE |= {"00010101010101.000000+0000"}
# words that the standard defines for attributes that geometry, pixels and contrast need
_WORDS = frozenset(
    """MR ORIGINAL DERIVED PRIMARY SECONDARY M ND NORM AXIAL SAGITTAL CORONAL OBLIQUE OTHER NONE
    MONOCHROME1 MONOCHROME2 2D 3D SE IR GR EP RM SK MTC SS TRSS SP MP OSP HFS HFP FFS FFP HFDL HFDR
    VOLUME MAGNITUDE PHASE MIXED YES NO ROW COL 00 01 LINEAR T1 T2 PROTON_DENSITY FLUID_ATTENUATED
    SPIN_ECHO ANONYMIZED""".split()  # noqa: SIM905 - a list of them would be a page
)


def deidentify_here(members: Sequence[Member], folder: Path) -> int:
    """Write the DICOM images among some files into a folder, and return their number.

    New unique identifiers are the same for the same old ones within one call, and random.
    File names are numbers, folders one per series.

    Raises
    ------
    UnreadableScan
        A file is damaged.
    UnsupportedScan
        No DICOM image, or one that says that text is burned into its pixels.
    NoSpace
        The folder's disk is full.
    """
    import pydicom
    from dicomanonymizer import simpledicomanonymizer as library

    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE
    library.dictionary.clear()
    series: dict[str, int] = {}
    count = 0
    for member in members:
        if not is_dicom(member.start()):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            written = _deidentified(member.read(), member.shown)
        if written is None:
            continue
        uid, content = written
        count += 1
        place = folder / f"series-{series.setdefault(uid, len(series) + 1):02}"
        with said_when_full(str(no_space_in(folder, "choose another folder"))):
            place.mkdir(parents=True, exist_ok=True)
            with in_place_of(place / f"{count:05}.dcm") as temporary:
                temporary.write_bytes(content)
    if not count:
        raise UnsupportedScan("no DICOM image among the files")
    return count


def _deidentified(content: bytes, shown: str) -> tuple[str, bytes] | None:
    """The new series' identifier and the file; None for what is not a picture."""
    import pydicom

    with as_ours(f"{shown}: the DICOM file is damaged"):
        check_not_deflated(content, shown)
        if "Rows" not in header_of(content):
            return None
        whole = whole_of(content)
        if str(whole.get("BurnedInAnnotation", "")).upper() == "YES":
            raise UnsupportedScan(f"{shown}: its header says that text is burned into the image")
        if whole.file_meta.TransferSyntaxUID.is_compressed:
            whole.decompress()
        for dataset in list(_every(whole)):
            _by_the_profile(dataset)
        _rest_removed(whole)
        _signed(whole)
        stream = io.BytesIO()
        fresh = pydicom.FileDataset(stream, whole, preamble=bytes(128), file_meta=_meta(whole))
        fresh.save_as(stream, enforce_file_format=True, implicit_vr=False, little_endian=True)
        return str(whole.SeriesInstanceUID), stream.getvalue()


def _every(dataset: Dataset) -> Iterator[Dataset]:
    """A dataset and all that are nested in it, innermost first."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _every(item)
    yield dataset


def _by_the_profile(dataset: Dataset) -> None:
    from dicomanonymizer import simpledicomanonymizer as library

    library.anonymize_dataset(dataset, base_rules_gen=lambda: library.initialize_actions(_EDITION))


def _rest_removed(dataset: Dataset) -> None:
    """Whatever the profile's table does not know, unless it cannot carry text."""
    for tag in list(dataset.keys()):
        element = _read(dataset, tag)
        if element is None:
            del dataset[tag]
        elif element.VR == "SQ":
            for item in element.value:
                _rest_removed(item)
        elif not _harmless(element):
            del dataset[tag]


def _read(dataset: Dataset, tag: BaseTag) -> DataElement | None:
    """An element, or None where its bytes are not what its type says."""
    try:
        return dataset[tag]
    except Exception:  # noqa: BLE001 - what cannot be read is not kept
        return None


def _harmless(element: DataElement) -> bool:
    from dicomanonymizer import simpledicomanonymizer as library

    if element.tag == _PIXELS:
        return True
    if element.tag.is_private or element.tag.group in range(0x5000, 0x6100):
        return False  # curves and overlays can be drawn text
    values = element.value if isinstance(element.value, list | tuple) else None
    several = list(values) if values is not None else _several(element)
    if element.VR in _NUMBERS:
        return all(not isinstance(value, str) for value in several)
    if element.VR == "UI":
        known = set(library.dictionary.values())
        return all(str(v).startswith(_STANDARD_UIDS) or str(v) in known for v in several)
    if element.VR == "CS":
        return all(str(v) in _WORDS or not str(v) for v in several)
    return all(str(v) in _DONE for v in several)


def _several(element: DataElement) -> list[object]:
    if element.value is None:
        return []
    return list(element.value) if element.VM > 1 else [element.value]


def _signed(dataset: Dataset) -> None:
    from pydicom import Dataset as New

    code = New()
    code.CodeValue, code.CodingSchemeDesignator = "113100", "DCM"
    code.CodeMeaning = "Basic Application Confidentiality Profile"
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "Shoken, PS3.15 basic profile"
    dataset.DeidentificationMethodCodeSequence = [code]
    for blank in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyID"):
        setattr(dataset, blank, "")
    for blank in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName"):
        setattr(dataset, blank, "")


def _meta(dataset: Dataset) -> FileMetaDataset:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return meta
