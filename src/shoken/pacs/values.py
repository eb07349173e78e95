"""What is asked of an archive, and what it tells of studies and series."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from shoken.pacs.rules import Judgement

__all__ = ["ArchivedSeries", "ArchivedStudy", "Query"]

_DATE = re.compile(r"\d{8}|\d{8}-(?:\d{8})?|-\d{8}")  # PS3.4, C.2.2.2.5


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which studies are looked for; "" asks nothing of that attribute.

    ``date`` is a day as YYYYMMDD, or a range of days with a hyphen.

    Raises
    ------
    UsageError
        Nothing is asked at all, or the date is none.
    """

    patient_id: str = ""
    accession: str = ""
    date: str = ""
    modality: str = ""

    def __post_init__(self) -> None:
        if self.date and not _DATE.fullmatch(self.date):
            raise UsageError("a date is YYYYMMDD, a range YYYYMMDD-YYYYMMDD")
        if not any((self.patient_id, self.accession, self.date)):
            raise UsageError(
                "name a patient ID, an accession number or a date: a search for everything would "
                "list the whole archive"
            )

    @property
    def filters(self) -> dict[str, str]:
        """The same by the keywords of DICOM."""
        asked = {
            "PatientID": self.patient_id,
            "AccessionNumber": self.accession,
            "StudyDate": self.date,
            "ModalitiesInStudy": self.modality,
        }
        return {keyword: value for keyword, value in asked.items() if value}


@dataclass(frozen=True, kw_only=True)
class ArchivedStudy:
    """One study; ``instances`` is None where the archive does not count them."""

    study_uid: str
    patient_id: str
    accession: str
    date: str
    modalities: tuple[str, ...]
    description: str
    instances: int | None = None


@dataclass(frozen=True, kw_only=True)
class ArchivedSeries:
    """One series, and what would become of it; ``number`` is its number in the study."""

    study_uid: str
    series_uid: str
    number: int | None
    modality: str
    description: str
    instances: int | None
    judgement: Judgement
