"""The upload guard: only files that a page asked for, within a user's limits and in time.

ASGI middleware before Streamlit's own door for uploads, which takes whatever is sent to it.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.requests import ClientDisconnect

from shoken.common.disk_space import is_full
from shoken.web.held_uploads import Refused, uploads
from shoken.web.text.upload_refusals import NO_SPACE, TOO_SLOW
from shoken.web.visitors import TICKET_HEADER, user_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shoken.web.guards.refusal import App, Message

__all__ = ["UploadGuard", "place_of"]

_PLACE = re.compile("/_stcore/upload_file/([^/]+)/([^/]+)/?")
_SILENT_S = 60  # a browser that sends at all sends more often, on the slowest line
_DRAIN_S = 20  # so long a browser that was refused may go on, or it would not see the answer


def place_of(scope: Message, base_path: str = "") -> tuple[str, str] | None:
    """The session and the file that an upload is for; None where it is no upload."""
    if scope["type"] != "http" or scope.get("method") not in {"PUT", "POST"}:
        return None
    base = f"/{base_path.strip('/')}" if base_path else ""
    found = _PLACE.fullmatch(scope["path"].removeprefix(base))
    return (unquote(found[1]), unquote(found[2])) if found else None


class UploadGuard:
    """Answers 408, 413, 421 or 507, with a sentence, to an upload that is refused.

    421: another process may have the page, and the browser tries again (shoken.web.persistence).

    Parameters
    ----------
    app
        What is guarded.
    base_path
        Under which the page is served.
    """

    def __init__(self, app: App, *, base_path: str = "") -> None:
        self._app = app
        self._base_path = base_path

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Pass on, or answer, one connection."""
        place = place_of(scope, self._base_path)
        if place is None:
            await self._app(scope, receive, send)
            return
        session, file = place
        headers = {name.lower(): value for name, value in scope["headers"]}
        user = user_of(headers.get(TICKET_HEADER.encode(), b"").decode("latin-1"))
        body = _Body(receive)
        try:
            with uploads.coming(user, session, file, _declared(headers)) as came:
                body.came = came
                await self._app(scope, body.receive, send)
        except Refused as error:
            refused = error
        except ClientDisconnect:
            return
        except OSError as error:
            if not is_full(error):
                raise
            refused = Refused(507, NO_SPACE)
        else:
            return
        if refused.is_known:
            uploads.tell(session, refused.said)
        await _answer(refused, body, send)


class _Body:
    """The body of a request as it arrives, counted, and aborted where nothing arrives."""

    def __init__(self, receive: Callable[[], Awaitable[Message]]) -> None:
        self._receive = receive
        self._bytes = 0
        self.is_over = False
        self.came: Callable[[int], None] = lambda _: None

    async def receive(self) -> Message:
        try:
            message = await asyncio.wait_for(self._receive(), _SILENT_S)
        except TimeoutError:
            self.is_over = True
            raise Refused(408, TOO_SLOW) from None
        self.is_over = not message.get("more_body")
        self._bytes += len(message.get("body", b""))
        self.came(self._bytes)
        return message

    async def drain(self) -> None:
        """Pass over the rest, for a while: who is still sending would not see an answer."""
        while not self.is_over:
            message = await self._receive()
            self.is_over = not message.get("more_body")


async def _answer(refused: Refused, body: _Body, send: Any) -> None:
    words = f"{refused.said.en}\n{refused.said.ja}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": True})
    with suppress(TimeoutError):
        await asyncio.wait_for(body.drain(), _DRAIN_S)
    await send({"type": "http.response.body", "body": b""})


def _declared(headers: dict[bytes, bytes]) -> int | None:
    told = headers.get(b"content-length", b"")
    return int(told) if told.isdigit() else None
