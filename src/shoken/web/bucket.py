"""Files too large for Cloud Run: from the browser straight to the bucket, by a signed address.

Google's client makes the address and has IAM sign it, so that there is no key on the server.  An
object is read once, and deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from shoken.common.errors import AnalysisError, TooLarge
from shoken.common.settings import MiB, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Ticket", "is_there", "taken", "ticket"]

_LIVES = timedelta(minutes=15)  # by hand: time to choose a file and to begin to send it
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_WAIT_S = 60  # of silence; Cloud Storage answers within seconds
_KIND = "application/octet-stream"


@dataclass(frozen=True)
class Ticket:
    """Where one file may be sent until ``ends``, by PUT with exactly these headers.

    ``path`` is the object's place in Cloud Storage, ``/bucket/name``; it stays on the server.
    """

    url: str
    path: str
    headers: Mapping[str, str]
    ends: datetime

    @property
    def is_fresh(self) -> bool:
        """Whether an upload that begins now has time enough to begin."""
        return datetime.now(UTC) < self.ends - _LIVES / 3


def is_there() -> bool:
    """Whether large files can go to a bucket: on Cloud Run, with results kept in one."""
    return settings().k_service is not None and settings().store.startswith("gs://")


def ticket() -> Ticket:
    """A signed address for one file of at most ``SHOKEN_MAX_FILE_MIB``, in the store's bucket.

    Raises
    ------
    AnalysisError
        The service's account may not sign, or IAM does not answer.
    """
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import storage

    credentials = _credentials()
    bucket, name = urlsplit(settings().store).netloc, f"uploads/{uuid4().hex}"
    most = settings().max_file_mib * MiB
    headers = {"content-type": _KIND, "x-goog-content-length-range": f"0,{most}"}
    ends = datetime.now(UTC) + _LIVES
    try:
        url = (
            storage.Client(project=None, credentials=credentials)
            .bucket(bucket)
            .blob(name)
            .generate_signed_url(
                version="v4",
                method="PUT",
                expiration=_LIVES,
                headers=dict(headers),
                service_account_email=credentials.service_account_email,
                access_token=credentials.token,
                api_access_endpoint=settings().storage_url,
            )
        )
    except GoogleAuthError as error:
        raise AnalysisError(
            "no address for the upload could be signed: the service's account needs "
            "roles/iam.serviceAccountTokenCreator on itself, or IAM does not answer"
        ) from error
    return Ticket(str(url), f"/{bucket}/{name}", headers, ends)


def taken(sent: Ticket, came: Callable[[int], None] = lambda _: None) -> bytes:
    """The file that was sent, which is then no longer in the bucket.

    ``came`` is called with the bytes that have come so far; what it raises ends it.

    Raises
    ------
    TooLarge
        It is larger than ``SHOKEN_MAX_FILE_MIB``.
    AnalysisError
        It is not there.
    """
    from google.auth.transport.requests import AuthorizedSession

    session = AuthorizedSession(_credentials())  # type: ignore[no-untyped-call]
    where, most = f"{settings().storage_url}{sent.path}", settings().max_file_mib * MiB
    content = bytearray()
    try:
        with session.get(where, stream=True, timeout=_WAIT_S) as answer:
            if answer.status_code != 200:
                raise AnalysisError(
                    "the service's account could not read what was uploaded: HTTP "
                    f"{answer.status_code}"
                )
            for piece in answer.iter_content(MiB):
                content += piece
                came(len(content))
                if len(content) > most:
                    raise TooLarge(
                        f"the file is larger than {settings().max_file_mib:,} MiB; "
                        "SHOKEN_MAX_FILE_MIB sets the limit"
                    )
    finally:
        session.delete(where, timeout=_WAIT_S)
    return bytes(content)


def _credentials() -> Any:
    """Those of the service's own account, whose address and token are known."""
    import google.auth
    from google.auth import exceptions
    from google.auth.transport.requests import Request

    credentials: Any
    try:
        credentials, _ = google.auth.default(scopes=[_SCOPE])
        credentials.refresh(Request())
    except exceptions.GoogleAuthError as error:
        raise AnalysisError(
            "the upload cannot be prepared: the service's account has no credentials, or they were "
            "refused"
        ) from error
    return credentials
