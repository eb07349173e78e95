"""Only whom Identity-Aware Proxy has let in: its signed header, verified on every request.

ASGI middleware, so that the page, the websocket and uploads are covered alike. The reference is
https://cloud.google.com/iap/docs/signed-headers-howto; Google's helper leaves the issuer
unchecked, which is why it is checked here.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from threading import Lock
from typing import TYPE_CHECKING, Any

from google.auth import exceptions, jwt

from shoken.web.refusing import health_path, refuse
from shoken.web.visitors import TICKET_HEADER, admitted

if TYPE_CHECKING:
    from shoken.web.refusing import App, Message

__all__ = ["IapGuard"]

_ASSERTION = b"x-goog-iap-jwt-assertion"
_ISSUER = "https://cloud.google.com/iap"
_KEYS_LIVE_S = 3600
_KEYS_REST_S = 60
_FETCH_LIMIT_S = 10
_SKEW_S = 30


class _Refused(Exception):
    """The request did not come through IAP."""


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
    sent is removed.
    """

    def __init__(self, app: App, *, audience: str, keys_url: str, base_path: str = "") -> None:
        self._app = app
        self._audience = audience
        self._keys_url = keys_url
        self._health = health_path(base_path)
        self._keys: dict[str, str] = {}
        self._fetched = float("-inf")
        self._turn = Lock()

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Pass on, or answer, one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        sent = [(n, v) for n, v in scope["headers"] if n.lower() != TICKET_HEADER.encode()]
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
        with admitted(user) as ticket:
            headers = [*sent, (TICKET_HEADER.encode(), ticket.encode())]
            await self._app({**scope, "headers": headers}, receive, send)

    def _user(self, headers: list[tuple[bytes, bytes]]) -> str:
        assertions = [value for name, value in headers if name.lower() == _ASSERTION]
        if len(assertions) != 1:
            raise _Refused
        try:
            header = jwt.decode_header(assertions[0])  # type: ignore[no-untyped-call]
            key_id = header.get("kid")
            if header.get("alg") != "ES256" or not isinstance(key_id, str):
                raise _Refused
            claims = jwt.decode(  # type: ignore[no-untyped-call]
                assertions[0],
                certs={key_id: self._key(key_id)},
                audience=self._audience,
                clock_skew_in_seconds=_SKEW_S,
            )
        except (exceptions.GoogleAuthError, ValueError) as error:
            raise _Refused from error
        email = claims.get("email")
        if claims.get("iss") != _ISSUER or not isinstance(email, str) or not email.isascii():
            raise _Refused
        return email

    def _key(self, key_id: str) -> str:
        """A public key; fetched anew when old, or unknown and not just fetched."""
        with self._turn:
            age = time.monotonic() - self._fetched
            if age > _KEYS_LIVE_S or (key_id not in self._keys and age > _KEYS_REST_S):
                with urllib.request.urlopen(  # noqa: S310 - the operator's address
                    self._keys_url, timeout=_FETCH_LIMIT_S
                ) as answer:
                    self._keys = json.load(answer)
                self._fetched = time.monotonic()
            if key_id not in self._keys:
                raise _Refused
            return self._keys[key_id]
