"""The host guard: the page answers only under its own names and to its own pages.

A page that a browser has from elsewhere can have its name resolve to this machine (DNS rebinding),
or open a websocket to it.  Both show in what the browser alone writes: ``Host`` and ``Origin``.
ASGI middleware, so that the page, the websocket and uploads are covered alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shoken.common.settings import settings
from shoken.web.guards.refusal import health_path, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.web.guards.refusal import App, Message

__all__ = ["HostGuard", "own_names"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
_REFUSED = (
    "This page does not answer under this name, or to a page from elsewhere. "
    "SHOKEN_HOSTS names the hosts under which it is reached."
)


def own_names() -> tuple[str, ...]:
    """The names of hosts under which the page is reached; none: any, since a login guards it."""
    given = [name.strip().lower() for name in settings().hosts.split(",") if name.strip()]
    if settings().iap_audience and not given:
        return ()
    address = settings().address
    bound = [address.lower()] if address and address not in _EVERY_ADDRESS else []
    return tuple(dict.fromkeys([*_LOOPBACK, *bound, *given]))


class HostGuard:
    """Answers 403 where ``Host`` or ``Origin`` are not the page's own; health is open.

    Parameters
    ----------
    app
        What is guarded.
    names
        Of hosts; none: any ``Host``, and only an ``Origin`` that equals it.
    base_path
        Under which the page is served.

    An ``Origin`` that was found to be the page's own goes no further: Streamlit would ask a server
    on the internet for this machine's address, to compare.
    """

    def __init__(self, app: App, *, names: Sequence[str], base_path: str = "") -> None:
        self._app = app
        self._names = frozenset(names)
        self._health = health_path(base_path)

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Pass on, or answer, one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == self._health:
            await self._app(scope, receive, send)
            return
        if not self._is_own(scope["headers"]):
            await refuse(scope, send, 403, _REFUSED)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"origin"]
        await self._app({**scope, "headers": headers}, receive, send)

    def _is_own(self, headers: Sequence[tuple[bytes, bytes]]) -> bool:
        hosts = [value.decode("latin-1") for name, value in headers if name.lower() == b"host"]
        origins = [value.decode("latin-1") for name, value in headers if name.lower() == b"origin"]
        if len(hosts) != 1 or len(origins) > 1:
            return False
        host = _name_of(f"//{hosts[0]}")
        if host is None or (self._names and host not in self._names):
            return False
        if not origins:
            return True  # no browser's page, or one that leads here
        # a proxy may have put its own Host there; the names that were set are its and ours
        named_by_hand = self._names - set(_LOOPBACK)
        is_same = urlsplit(origins[0]).netloc.lower() == hosts[0].lower()
        return is_same or _name_of(origins[0]) in named_by_hand


def _name_of(address: str) -> str | None:
    """The host that an address names, in lower case; None where it is more or less than that."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None
