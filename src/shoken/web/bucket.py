"""Files too large for Cloud Run: from the browser straight to the bucket, by a signed address.

The address is made as
https://cloud.google.com/storage/docs/access-control/signing-urls-manually says (version 4); the
signature comes from IAM, so that there is no key on the server.  An object is read once, and
deleted.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from shoken.common.errors import AnalysisError, TooLarge
from shoken.common.settings import MiB, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Ticket", "is_there", "taken", "ticket"]

_LIVES = timedelta(minutes=15)  # by hand: time to choose a file and to begin to send it
_ALGORITHM = "GOOG4-RSA-SHA256"
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
    """Leave to send one file of at most ``SHOKEN_MAX_FILE_MIB``, beside where results are kept.

    Raises
    ------
    AnalysisError
        The service's account may not sign, or IAM does not answer.
    """
    session, email = _session()
    path = f"/{urlsplit(settings().store).netloc}/uploads/{uuid4().hex}"
    host, now = urlsplit(settings().storage_url).netloc, datetime.now(UTC)
    scope = f"{now:%Y%m%d}/auto/storage/goog4_request"
    most = settings().max_file_mib * MiB
    headers = {"content-type": _KIND, "x-goog-content-length-range": f"0,{most}"}
    signed = {"host": host, **headers}
    names = ";".join(sorted(signed))
    query = urlencode(
        {
            "X-Goog-Algorithm": _ALGORITHM,
            "X-Goog-Credential": f"{email}/{scope}",
            "X-Goog-Date": f"{now:%Y%m%dT%H%M%SZ}",
            "X-Goog-Expires": str(int(_LIVES.total_seconds())),
            "X-Goog-SignedHeaders": names,
        },
        quote_via=quote,
        safe="",
    )
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    request = f"PUT\n{path}\n{query}\n{lines}\n{names}\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    told = f"{_ALGORITHM}\n{now:%Y%m%dT%H%M%SZ}\n{scope}\n{digest}"
    signature = _signature(session, email, told.encode())
    url = f"{settings().storage_url}{path}?{query}&X-Goog-Signature={signature}"
    return Ticket(url, path, headers, now + _LIVES)


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
    session, _ = _session()
    where, most = f"{settings().storage_url}{sent.path}", settings().max_file_mib * MiB
    content = bytearray()
    try:
        with session.get(where, stream=True, timeout=_WAIT_S) as answer:
            _check(answer, "read what was uploaded")
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


def _session() -> tuple[Any, str]:
    """An HTTP session as the service's own account, and that account's address."""
    import google.auth
    from google.auth import exceptions
    from google.auth.transport.requests import AuthorizedSession, Request

    credentials: Any
    try:
        credentials, _ = google.auth.default(scopes=[_SCOPE])
        credentials.refresh(Request())  # its address is known from then on
    except exceptions.GoogleAuthError as error:
        raise AnalysisError(
            "the upload cannot be prepared: the service's account has no credentials, or they were "
            "refused"
        ) from error
    session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
    return session, str(credentials.service_account_email)


def _signature(session: Any, email: str, told: bytes) -> str:
    where = f"{settings().iam_url}/v1/projects/-/serviceAccounts/{email}:signBlob"
    asked = {"payload": base64.b64encode(told).decode()}
    answer = session.post(where, json=asked, timeout=_WAIT_S)
    _check(answer, "sign an upload (it needs roles/iam.serviceAccountTokenCreator on itself)")
    return base64.b64decode(answer.json()["signedBlob"]).hex()


def _check(answer: Any, what: str) -> None:
    if answer.status_code != 200:
        raise AnalysisError(f"the service's account could not {what}: HTTP {answer.status_code}")
