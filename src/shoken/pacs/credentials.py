"""How the archive lets us in: a session of HTTP by the settings."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError
from shoken.common.settings import settings

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

__all__ = ["google_fault", "session_of_settings"]

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def session_of_settings() -> Session:
    """A session with what SHOKEN_PACS_AUTH names.

    Raises
    ------
    ArchiveError
        A user, a password or a token is missing, there are no Google credentials, or they would go
        over a network in the clear.
    """
    import requests

    if settings().pacs_auth != "none" and not _is_private(settings().pacs_url or ""):
        raise ArchiveError(ArchiveFault.UNENCRYPTED, auth=settings().pacs_auth)
    if settings().pacs_auth == "google":
        return _of_google()
    session = requests.Session()
    session.auth = _nothing  # else requests looks into a .netrc
    if settings().pacs_auth == "basic":
        session.auth = (_needed("pacs_user"), _needed("pacs_password"))
    if settings().pacs_auth == "bearer":
        token = _needed("pacs_token")
        session.auth = lambda request: _with_token(request, token)
    return session


def _is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent: it is encrypted, or stays on this machine.

    >>> _is_private("https://pacs"), _is_private("http://127.0.0.1:8042"), _is_private("http://pacs")
    (True, True, False)
    """
    address = urlsplit(url)
    if address.scheme == "https":
        return True
    host = address.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _nothing(request: PreparedRequest) -> PreparedRequest:
    return request


def _with_token(request: PreparedRequest, token: str) -> PreparedRequest:
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def _needed(name: str) -> str:
    value = getattr(settings(), name)
    if value is None:
        raise ArchiveError(
            ArchiveFault.UNFINISHED, auth=settings().pacs_auth, name=f"SHOKEN_{name.upper()}"
        )
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)


def _of_google() -> Session:
    """By application-default credentials, which are renewed as they run out."""
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError
    from google.auth.transport.requests import AuthorizedSession

    try:
        credentials, _ = google.auth.default(scopes=[_SCOPE])
    except DefaultCredentialsError as error:
        raise ArchiveError(ArchiveFault.NO_GOOGLE) from error
    of_google: Any = AuthorizedSession  # it has no types
    session: Session = of_google(credentials)
    return session


def google_fault(error: Exception) -> ArchiveFault | None:
    """What it means that Google gave no token; None for an error of another kind."""
    from google.auth.exceptions import GoogleAuthError, TransportError

    if not isinstance(error, GoogleAuthError):
        return None
    return ArchiveFault.UNREACHABLE if isinstance(error, TransportError) else ArchiveFault.LOGIN
