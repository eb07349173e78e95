"""The attributes of patient and study in the header of a scan's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.errors import UnreadableScan, UsageError
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.decoding import instance_of
from shoken.reading.dicom.file import check_not_deflated, header_of
from shoken.reading.file_members import is_dicom
from shoken.reading.patient_study import PatientStudy, keywords

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pydicom import Dataset

    from shoken.reading.file_members import Member

__all__ = ["patient_study_here"]


def patient_study_here(members: Sequence[Member], instances: Collection[str]) -> PatientStudy:
    """What the first of some files says that is one of a scan's instances.

    Raises
    ------
    UsageError
        None of the files is.
    UnreadableScan
        A file is damaged, or its attributes are no text that an archive could file by.
    """
    for member in members:
        if not is_dicom(member.start()):
            continue
        with as_ours(f"{member.shown}: the DICOM header is damaged"):
            content = member.read()
            check_not_deflated(content, member.shown)
            header = header_of(content)
            if instance_of(header) in instances:
                return _told(header)
    raise UsageError(
        "none of the files is of the series that was analysed: its DICOM results cannot be filed "
        "under a patient"
    )


def _told(header: Dataset) -> PatientStudy:
    try:
        return PatientStudy(**{name: _text(header, word) for name, word in keywords().items()})
    except ValueError as error:
        raise UnreadableScan(f"the DICOM header: {error}") from error


def _text(header: Dataset, keyword: str) -> str:
    """An element as it stands, in Unicode; a damaged one is refused, as a blank one misfiles.

    Raises
    ------
    ValueError
        It is damaged; the message quotes nothing of it.
    """
    from pydicom.multival import MultiValue

    try:
        value = header.get(keyword)
        # a name is no str, and would come letter by letter
        values = value if isinstance(value, MultiValue | list) else [value]
        return "\\".join("" if one is None else str(one).strip(" \0") for one in values)
    except Exception:  # noqa: BLE001 - of pydicom on damage, nearly anything
        raise ValueError(f"{keyword} is damaged") from None
