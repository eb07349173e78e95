"""The answer to a refused connection, over HTTP or before a websocket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    App = Callable[[Message, Callable[[], Awaitable[Message]], Any], Awaitable[None]]

__all__ = ["health_path", "refuse"]


def health_path(base_path: str) -> str:
    """The address that is open to all, since what starts and watches a server asks there."""
    return f"{'/' + base_path.strip('/') if base_path else ''}/_stcore/health"


async def refuse(scope: Message, send: Any, status: int, words: str) -> None:
    """Answer one connection with a status and a sentence; a websocket, with 403.

    A sentence on the way to a websocket would be an extension of ASGI, after which uvicorn logs an
    error of the application's.
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
