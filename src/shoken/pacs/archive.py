"""An archive over DICOMweb: QIDO to search, WADO to get, STOW to store; the only one who speaks it.

What it answers is believed as far as it fits: a row without an identifier is left out.
"""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError, ShokenError, TooLarge, UnreadableScan, place_of
from shoken.common.settings import MiB, settings
from shoken.pacs.credentials import google_fault, session_of_settings
from shoken.pacs.rules import Judgement, Reason, own_rules
from shoken.pacs.values import ArchivedSeries, ArchivedStudy
from shoken.reading.dicom.file import whole_of
from shoken.reading.dicom.instance_head import head_of_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dicomweb_client.api import DICOMwebClient
    from requests import HTTPError, Session

    from shoken.pacs.rules import Rules
    from shoken.pacs.values import Query
    from shoken.reading.dicom.instance_head import InstanceHead

    Row = Mapping[str, Mapping[str, Any]]

__all__ = ["MOST_STUDIES", "Archive", "archive_of_settings"]

MOST_STUDIES = 200  # by hand: more than a person reads through; a narrower query is asked for
_log = logging.getLogger("shoken.pacs")
_PAGE = 1000  # rows of one answer, by hand: archives limit them to some thousands themselves
_STUDY_FIELDS = ("StudyDescription", "ModalitiesInStudy", "NumberOfStudyRelatedInstances")
_SERIES_FIELDS = ("SeriesDescription", "SeriesNumber", "NumberOfSeriesRelatedInstances")
_TAGS = {
    "accession": "00080050",
    "date": "00080020",
    "description": "0008103E",
    "instances": "00201209",
    "modalities": "00080061",
    "modality": "00080060",
    "number": "00200011",
    "patient_id": "00100020",
    "series_uid": "0020000E",
    "sop_instance_uid": "00080018",
    "study_description": "00081030",
    "study_instances": "00201208",
    "study_uid": "0020000D",
}


class Archive:
    """One archive.

    Parameters
    ----------
    url
        Where its DICOMweb begins.
    session
        The session of HTTP that it lets in.

    Raises
    ------
    ArchiveError
        dicomweb-client is not installed.  Every method raises it as well, where the archive cannot
        be reached or does not do what it is asked.
    """

    def __init__(self, url: str, session: Session) -> None:
        try:
            from dicomweb_client.api import DICOMwebClient
        except ImportError as error:
            raise ArchiveError(ArchiveFault.NOT_INSTALLED) from error
        # at INFO it tells identifiers of studies, and at WARNING what an archive says in headers
        logging.getLogger("dicomweb_client").setLevel(logging.CRITICAL + 1)
        self._client: DICOMwebClient = DICOMwebClient(
            url.rstrip("/"), session, permissive_uid=True, timeout=settings().pacs_seconds
        )
        # a request in pieces cannot be sent twice; whoever asks tries again
        self._client.set_http_retry_params(retry=False)

    def studies(self, query: Query) -> tuple[ArchivedStudy, ...]:
        """The studies that a query finds, :data:`MOST_STUDIES` and one more at most."""
        with _told():
            rows = self._client.search_for_studies(
                limit=MOST_STUDIES + 1, fields=_STUDY_FIELDS, search_filters=query.filters
            )
            return tuple(_study(row) for row in rows if _text(row, "study_uid"))

    def series(self, study_uid: str, rules: Rules | None = None) -> tuple[ArchivedSeries, ...]:
        """The series of a study in the order of their numbers, each with what becomes of it.

        An instance of each is looked at, without its picture.
        """
        with _told():
            rows = self._client.search_for_series(study_uid, fields=_SERIES_FIELDS)
        found = [
            self._series(study_uid, row, rules or own_rules())
            for row in rows
            if _text(row, "series_uid")
        ]
        return tuple(sorted(found, key=lambda one: (one.number is None, one.number or 0)))

    def _series(self, study_uid: str, row: Row, rules: Rules) -> ArchivedSeries:
        uid, modality = _text(row, "series_uid"), _text(row, "modality")
        judgement = Judgement(is_analysed=False, reason=Reason.NOT_MR)
        if not modality or modality in rules.modalities:
            head = self.head(study_uid, uid)
            judgement = (
                rules.judge(head)
                if head
                else Judgement(is_analysed=False, reason=Reason.UNREADABLE)
            )
        return ArchivedSeries(
            study_uid=study_uid,
            series_uid=uid,
            number=_number(row, "number"),
            modality=modality,
            description=_text(row, "description"),
            instances=_number(row, "instances"),
            judgement=judgement,
        )

    def head(self, study_uid: str, series_uid: str) -> InstanceHead | None:
        """What one instance of a series says of itself; None where that cannot be read."""
        with _told():
            rows = self._client.search_for_instances(study_uid, series_uid, limit=1)
            uid = next((told for row in rows if (told := _text(row, "sop_instance_uid"))), None)
            if uid is None:
                return None
            metadata = self._client.retrieve_instance_metadata(study_uid, series_uid, uid)
        try:
            return head_of_json(metadata)
        except UnreadableScan:
            return None

    def instance_uids(self, study_uid: str, series_uid: str) -> frozenset[str]:
        """The instances of a series; none where there is no such series."""
        found: set[str] = set()
        while True:
            with _told():
                rows = self._client.search_for_instances(
                    study_uid, series_uid, limit=_PAGE, offset=len(found) or None
                )
            new = {uid for row in rows if (uid := _text(row, "sop_instance_uid"))} - found
            found |= new
            if len(rows) < _PAGE or not new:  # or it knows no offset
                return frozenset(found)

    def instances(self, study_uid: str, series_uid: str) -> Iterator[bytes]:
        """The files of a series, one after the other, as they are stored there.

        Raises
        ------
        TooLarge
            They are more than a limit of the settings.
        """
        size, stored = 0, (("application/dicom", "*"),)
        with _told():
            datasets = self._client.iter_series(study_uid, series_uid, media_types=stored)
            for number, dataset in enumerate(datasets, start=1):
                stream = io.BytesIO()
                dataset.save_as(stream, enforce_file_format=True)
                size += stream.tell()
                _check_size(number, size)
                yield stream.getvalue()

    def instance(self, study_uid: str, series_uid: str, sop_instance_uid: str) -> bytes:
        """One file as it is stored there."""
        stored = (("application/dicom", "*"),)
        with _told():
            dataset = self._client.retrieve_instance(
                study_uid, series_uid, sop_instance_uid, media_types=stored
            )
            stream = io.BytesIO()
            dataset.save_as(stream, enforce_file_format=True)
            return stream.getvalue()

    def store(self, contents: Sequence[bytes]) -> None:
        """Send files, of any studies, in one request; what is there then is another question."""
        with _told(mib=sum(map(len, contents)) / MiB):
            self._client.store_instances([whole_of(content) for content in contents])


def archive_of_settings() -> Archive:
    """The archive that the settings name.

    Raises
    ------
    ArchiveError
        None is, or something that the way in needs is missing.
    """
    url = settings().pacs_url
    if url is None:
        raise ArchiveError(ArchiveFault.NOT_SET)
    return Archive(url, session_of_settings())


@contextmanager
def _told(**figures: float) -> Iterator[None]:
    """Raise what the client raises as one of ours."""
    import requests

    try:
        yield
    except (ShokenError, MemoryError):
        raise
    except requests.HTTPError as error:
        raise _of_status(error, **figures) from error
    except requests.exceptions.SSLError as error:
        raise ArchiveError(ArchiveFault.CERTIFICATE) from error
    except requests.Timeout as error:
        raise ArchiveError(ArchiveFault.SLOW, seconds=settings().pacs_seconds) from error
    except requests.exceptions.JSONDecodeError as error:
        raise ArchiveError(ArchiveFault.NOT_DICOMWEB) from error
    except requests.RequestException as error:
        raise ArchiveError(ArchiveFault.UNREACHABLE) from error
    except Exception as error:  # what an answer breaks may be of any kind
        if fault := google_fault(error):
            raise ArchiveError(fault) from error
        _log.warning("an answer of the archive cannot be read: %s", place_of(error))
        raise ArchiveError(ArchiveFault.NOT_DICOMWEB) from error


def _of_status(error: HTTPError, mib: float = 0.0) -> ArchiveError:
    status = 0 if error.response is None else error.response.status_code
    faults: Mapping[int, ArchiveFault] = {
        401: ArchiveFault.LOGIN,
        403: ArchiveFault.FORBIDDEN,
        404: ArchiveFault.NOT_THERE,
        413: ArchiveFault.TOO_LARGE,
    }
    return ArchiveError(faults.get(status, ArchiveFault.ANSWER), status=status, mib=mib)


def _check_size(files: int, size: int) -> None:
    """Hold to the limits that a folder of files has."""
    if files > settings().max_files:
        raise TooLarge(
            f"the series has more than {settings().max_files:,} files; "
            "SHOKEN_MAX_FILES sets the limit"
        )
    if size > settings().max_unpacked_mib * MiB:
        raise TooLarge(
            f"the series has more than {settings().max_unpacked_mib:,} MiB; "
            "SHOKEN_MAX_UNPACKED_MIB sets the limit"
        )


def _study(row: Row) -> ArchivedStudy:
    return ArchivedStudy(
        study_uid=_text(row, "study_uid"),
        patient_id=_text(row, "patient_id"),
        accession=_text(row, "accession"),
        date=_text(row, "date"),
        modalities=tuple(str(one) for one in _values(row, "modalities") if one),
        description=_text(row, "study_description"),
        instances=_number(row, "study_instances"),
    )


def _values(row: Row, name: str) -> list[Any]:
    return list(row.get(_TAGS[name], {}).get("Value") or ())


def _text(row: Row, name: str) -> str:
    return next((str(one).strip() for one in _values(row, name) if one is not None), "")


def _number(row: Row, name: str) -> int | None:
    try:
        return int(_text(row, name))
    except ValueError:
        return None
