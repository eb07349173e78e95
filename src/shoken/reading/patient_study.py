"""What an archive files by: the attributes of patient and study that DICOM results may return.

They are read on demand, in a pass of its own, and handed to the DICOM export alone: no scan, no
analysis, no record and no stored result has a place for them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PatientStudy", "keywords"]

# three ways of writing a name, 64 letters each (PS3.5, 6.2.1), with "=" between them
_LONGEST = 3 * 64 + 2
_CONTROLS = frozenset(("Cc", "Cs"))  # Unicode's categories of what no text holds
_UNDECODABLE = "\ufffd"  # stands where bytes are none of the character set


def _of(keyword: str) -> Any:
    return field(default="", metadata={"keyword": keyword})


@dataclass(frozen=True, kw_only=True, repr=False)
class PatientStudy:
    """Attributes of DICOM's modules Patient and General Study, as text.

    What the source lacks is blank.  Its ``repr`` shows none of them.

    Raises
    ------
    ValueError
        One is longer than the standard lets a name be, or holds control characters or bytes that
        are none of its character set.
    """

    patient_name: str = _of("PatientName")
    patient_id: str = _of("PatientID")
    issuer_of_patient_id: str = _of("IssuerOfPatientID")
    patient_birth_date: str = _of("PatientBirthDate")
    patient_birth_time: str = _of("PatientBirthTime")
    patient_sex: str = _of("PatientSex")
    # a source that was de-identified says so, and so must what is made of it
    patient_identity_removed: str = _of("PatientIdentityRemoved")
    deidentification_method: str = _of("DeidentificationMethod")
    study_date: str = _of("StudyDate")
    study_time: str = _of("StudyTime")
    study_id: str = _of("StudyID")
    study_description: str = _of("StudyDescription")
    accession_number: str = _of("AccessionNumber")
    referring_physician_name: str = _of("ReferringPhysicianName")

    def __post_init__(self) -> None:
        for keyword, value in self.told():
            if len(value) > _LONGEST or any(map(_is_no_text, value)):
                raise ValueError(
                    f"{keyword} is no text that an archive could file by; its character set may "
                    "be another than the file declares"
                )

    def told(self) -> Iterator[tuple[str, str]]:
        """Each attribute's keyword in DICOM and its value, blank ones included."""
        for one in fields(self):
            yield one.metadata["keyword"], getattr(self, one.name)


def _is_no_text(letter: str) -> bool:
    return letter == _UNDECODABLE or unicodedata.category(letter) in _CONTROLS


def keywords() -> dict[str, str]:
    """The keyword in DICOM of each attribute's name."""
    return {one.name: one.metadata["keyword"] for one in fields(PatientStudy)}
