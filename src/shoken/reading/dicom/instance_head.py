"""What one DICOM instance says of itself, before anything is done with its picture.

Of a file the header alone is parsed; numbers of patients and names are not kept.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading.dicom.acquisition import acquisition_of_header
from shoken.reading.dicom.file import check_not_deflated, header_of
from shoken.reading.dicom.header_values import identifier, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydicom import Dataset

    from shoken.imaging.acquisition import Acquisition

__all__ = ["InstanceHead", "head_of_bytes", "head_of_json"]

_OF_SERIES = ("SeriesDescription", "ProtocolName")
_OF_STUDY = ("StudyDescription", "RequestedProcedureDescription")


@dataclass(frozen=True, kw_only=True)
class InstanceHead:
    """An instance's identifiers, and what tells whether it is of a brain MRI.

    Parameters
    ----------
    study_uid, series_uid, sop_instance_uid, sop_class_uid
        DICOM's identifiers.
    transfer_syntax
        How the file is encoded; "" where that is not told.
    modality
        Such as MR, in capitals.
    body_part
        The body part examined, or the names of the anatomic region, in capitals; "" if none.
    series_words, study_words
        What people typed of the series and its protocol, and of the study; those that are there.
    kinds
        The words of ImageType, in capitals.
    acquisition
        How it was acquired.
    """

    study_uid: str
    series_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax: str
    modality: str
    body_part: str
    series_words: tuple[str, ...]
    study_words: tuple[str, ...]
    kinds: tuple[str, ...]
    acquisition: Acquisition


def head_of_bytes(content: bytes, shown: str = "the instance") -> InstanceHead:
    """The head of a file's bytes.

    Raises
    ------
    UnreadableScan
        It is no DICOM file, it is damaged, or it lacks an identifier.
    UnsupportedScan
        It is of the deflated transfer syntax.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            check_not_deflated(content, shown)
            header = header_of(content)
        except UnsupportedScan:
            raise
        except Exception as error:  # of pydicom on damage, nearly anything
            raise UnreadableScan(f"{shown}: no DICOM file, or a damaged one") from error
        return _head(header, str(header.file_meta.get("TransferSyntaxUID") or ""), shown)


def head_of_json(metadata: Mapping[str, Any]) -> InstanceHead:
    """The head of an instance's metadata as DICOMweb gives them (PS3.18, annex F).

    Raises
    ------
    UnreadableScan
        They are no such metadata, or lack an identifier.
    """
    from pydicom import Dataset

    shown = "the archive's metadata"
    plain = {tag: told for tag, told in metadata.items() if "BulkDataURI" not in told}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            header = Dataset.from_json(plain, bulk_data_uri_handler=lambda *_: None)
        except Exception as error:  # of pydicom on damage, nearly anything
            raise UnreadableScan(f"{shown}: no DICOM, or damaged") from error
        return _head(header, words(header, "AvailableTransferSyntaxUID"), shown)


def _head(header: Dataset, transfer_syntax: str, shown: str) -> InstanceHead:
    uids = {
        name: identifier(words(header, name))
        for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID")
    }
    if not all(uids.values()):
        missing = ", ".join(name for name, uid in uids.items() if not uid)
        raise UnreadableScan(f"{shown}: without {missing}")
    return InstanceHead(
        study_uid=uids["StudyInstanceUID"],
        series_uid=uids["SeriesInstanceUID"],
        sop_instance_uid=uids["SOPInstanceUID"],
        sop_class_uid=uids["SOPClassUID"],
        transfer_syntax=transfer_syntax,
        modality=words(header, "Modality").upper(),
        body_part=words(header, "BodyPartExamined").upper() or _region(header),
        series_words=_told(header, _OF_SERIES),
        study_words=_told(header, _OF_STUDY),
        kinds=tuple(words(header, "ImageType").upper().split("\\")),
        acquisition=acquisition_of_header(header),
    )


def _told(header: Dataset, names: tuple[str, ...]) -> tuple[str, ...]:
    each = (words(header, name) for name in names)
    return tuple(dict.fromkeys(told for told in each if told))


def _region(header: Dataset) -> str:
    """The names of the anatomic region, which newer pictures have in place of the body part."""
    try:
        items = list(header.get("AnatomicRegionSequence") or ())
    except Exception:  # noqa: BLE001 - of pydicom on damage, nearly anything
        return ""
    return " ".join(words(item, "CodeMeaning") for item in items).strip().upper()
