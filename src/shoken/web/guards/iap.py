"""The login guard: Identity-Aware Proxy's signed header, verified on every request.

ASGI middleware, so that the page, the websocket and uploads are covered alike. The reference is
https://cloud.google.com/iap/docs/signed-headers-howto; Google's helper leaves the issuer
unchecked, which is why it is checked here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from google.auth import jwt

from shoken.web.guards.iap_keys import Keys
from shoken.web.guards.refusal import health_path, refuse
from shoken.web.guards.uploads import place_of
from shoken.web.sessions import may_reach
from shoken.web.visitors import OWN_HEADERS, READER_HEADER, TICKET_HEADER, admitted, mark_of

if TYPE_CHECKING:
    from shoken.web.guards.refusal import App, Message

__all__ = ["IapGuard"]

_ASSERTION = b"x-goog-iap-jwt-assertion"
_ISSUER = "https://cloud.google.com/iap"
_SKEW_S = 30  # what Google's documentation allows


class _Refused(Exception):
    """The request did not pass IAP."""


class IapGuard:
    """Answers 401 to whatever does not carry IAP's signature; health is open.

    Parameters
    ----------
    app
        What is guarded.
    audience
        ``/projects/NUMBER/locations/REGION/services/NAME`` or
        ``/projects/NUMBER/global/backendServices/ID``.
    keys_url
        Where IAP's public keys are: JSON, key id to PEM.
    base_path
        Under which the page is served.

    The page learns who was verified by a ticket (:mod:`shoken.web.visitors`); one that a visitor
    sent is removed.  Sessions and files of other users are answered with 404, uploads to them by
    their guard.
    """

    def __init__(self, app: App, *, audience: str, keys_url: str, base_path: str = "") -> None:
        self._app = app
        self._audience = audience
        self._keys = Keys(keys_url)
        self._base_path = base_path
        self._health = health_path(base_path)

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Pass on, or answer, one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        sent = [(n, v) for n, v in scope["headers"] if n.lower() not in OWN_HEADERS]
        if scope["type"] == "http" and scope["path"] == self._health:
            await self._app({**scope, "headers": sent}, receive, send)
            return
        try:
            user = await asyncio.to_thread(self._user, sent)
        except _Refused:
            await refuse(scope, send, 401, "Log in through the address of this service.")
            return
        except OSError:
            await refuse(scope, send, 503, "The login cannot be verified now.")
            return
        # whose session an upload is for, its own guard tells, which hears it out before it refuses
        is_upload = place_of(scope, self._base_path) is not None
        if not (is_upload or await may_reach(user, scope["path"], self._base_path)):
            await refuse(scope, send, 404, "There is no such thing here.")
            return
        with admitted(user) as ticket:
            marks = {TICKET_HEADER: ticket, READER_HEADER: mark_of(user)}
            headers = [*sent, *((n.encode(), v.encode()) for n, v in marks.items())]
            await self._app({**scope, "headers": headers}, receive, send)

    def _user(self, headers: list[tuple[bytes, bytes]]) -> str:
        assertions = [value for name, value in headers if name.lower() == _ASSERTION]
        if len(assertions) != 1:
            raise _Refused
        try:
            header = jwt.decode_header(assertions[0])  # type: ignore[no-untyped-call]
            is_ours, key_id = header.get("alg") == "ES256", header.get("kid")
        except Exception as error:  # whatever a parser makes of what anybody may send
            raise _Refused from error
        if not is_ours or not isinstance(key_id, str):
            raise _Refused
        key = self._keys.named(key_id)
        if key is None:
            raise _Refused
        try:
            claims = jwt.decode(  # type: ignore[no-untyped-call]
                assertions[0],
                certs={key_id: key},
                audience=self._audience,
                clock_skew_in_seconds=_SKEW_S,
            )
            issuer, email = claims.get("iss"), claims.get("email")
        except Exception as error:
            raise _Refused from error
        if issuer != _ISSUER or not isinstance(email, str) or not email.isascii():
            raise _Refused
        return email
