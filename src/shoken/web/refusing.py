"""What somebody who is not let in is answered, by HTTP or on the way to a websocket."""

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
    """Answer one connection with a status and a sentence, and nothing else."""
    kind = "http"
    if scope["type"] == "websocket":
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": f"{kind}.response.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": words.encode()})
