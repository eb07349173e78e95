"""A local Gemini: speaks ``generateContent`` for API keys and Vertex AI, on this machine alone.

It refuses what Google would refuse (:mod:`shoken.dev.rules`), answers from the table that it was
sent, and can be told to fail in each way that Gemini fails.  It is no model: it words nothing that
it was not given.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Self

from shoken.dev.answers import LIES, answer_to
from shoken.dev.rules import Refusal, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["PLAYS", "LocalGemini", "Received"]

_PATH = re.compile(
    r"/(?:v1|v1beta|v1beta1)/(?:projects/[^/]+/locations/[^/]+/publishers/google/)?"
    r"models/(?P<model>[^/:]+):generateContent$"
)
_ERRORS = {
    "400": Refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "bad-key": Refusal(400, "INVALID_ARGUMENT", "API key not valid. (API_KEY_INVALID)"),
    "401": Refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": Refusal(403, "PERMISSION_DENIED", "The caller does not have permission."),
    "404": Refusal(404, "NOT_FOUND", "The model is not found."),
    "429": Refusal(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "500": Refusal(500, "INTERNAL", "An internal error has occurred."),
    "503": Refusal(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
}
_FINISHES = {"max-tokens": "MAX_TOKENS", "recitation": "RECITATION", "safety": "SAFETY"}
PLAYS = (
    "faithful", *(f"{lie}{how}" for lie in LIES for how in ("", "-stubborn")), *_ERRORS, *_FINISHES,
    "invalid-json", "wrong-schema", "wrong-language", "empty", "blocked", "not-json-body",
    "no-finish", "slow", "trickle", "drop", "half",
)  # fmt: skip


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    path: str
    body: bytes
    authorised_by: str
    headers: str = ""


class LocalGemini:
    """The server; use as a context.

    ``plays`` are taken one for each request, the last one for all that follow.  ``keep`` is a
    folder for the bodies of requests.
    """

    def __init__(
        self, plays: Sequence[str] = ("faithful",), *, port: int = 0, keep: Path | None = None
    ) -> None:
        unknown = set(plays) - set(PLAYS)
        if unknown:
            raise ValueError(f"no such play: {', '.join(sorted(unknown))}")
        self.received: list[Received] = []
        self.refused: list[Refusal] = []
        self.stopped = Event()
        self._plays = list(plays)
        self._keep = keep
        self._lock = Lock()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", port), type("Handler", (_Handler,), {"local": self})
        )
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        serve = partial(self._server.serve_forever, poll_interval=0.02)
        Thread(target=serve, name="local Gemini", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted."""
        with suppress(KeyboardInterrupt):
            self._server.serve_forever()
        self._server.server_close()

    def take(self, request: Received) -> str:
        """Note a request; returns how it is to be answered."""
        with self._lock:
            self.received.append(request)
            if self._keep is not None:
                self._keep.mkdir(parents=True, exist_ok=True)
                (self._keep / f"request-{len(self.received)}.json").write_bytes(request.body)
            return self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]


class _Handler(BaseHTTPRequestHandler):
    local: LocalGemini

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/token":  # where a local service account gets its bearer token
            token = {"access_token": "local-token", "expires_in": 3600, "token_type": "Bearer"}
            self._send(200, json.dumps(token).encode())
            return
        try:
            model, by = self._let_in()
        except Refusal as refused:
            self._refuse(refused)
            return
        play = self.local.take(Received(self.path, body, by, str(self.headers)))
        try:
            content = json.loads(body)
        except ValueError:
            content = None
        refused_why = refusal(model, content, len(body))
        if refused_why is not None:
            self._refuse(refused_why)
        else:
            self._play(play, content, model)

    def _let_in(self) -> tuple[str, str]:
        match = _PATH.match(self.path)
        if match is None:
            raise Refusal(404, "NOT_FOUND", f"no such method: {self.path}")
        if "/projects/" in self.path:
            if not self.headers.get("Authorization", "").startswith("Bearer "):
                raise Refusal(401, "UNAUTHENTICATED", "Request is missing credentials.")
            return match["model"], "bearer token"
        if not self.headers.get("x-goog-api-key"):
            raise Refusal(403, "PERMISSION_DENIED", "The request has no API key.")
        return match["model"], "key"

    def _refuse(self, refused: Refusal) -> None:
        self.local.refused.append(refused)
        error = {"code": refused.code, "message": refused.message, "status": refused.status}
        self._send(refused.code, json.dumps({"error": error}).encode())

    def _play(self, play: str, content: dict[str, Any], model: str) -> None:
        if play in _ERRORS:
            self._refuse(_ERRORS[play])
        elif play == "slow":
            self.local.stopped.wait(60)
        elif play == "drop":
            # a reset, not an orderly end
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
        elif play == "not-json-body":
            self._send(200, b"<html>proxy</html>")
        else:
            answer = json.dumps(_response(play, content, model), ensure_ascii=False).encode()
            if play == "half":
                self._send(200, answer[: len(answer) // 2], promised=len(answer))
            elif play == "trickle":
                self._send(200, b"", promised=len(answer))
                self._trickle(answer)
            else:
                self._send(200, answer)

    def _trickle(self, answer: bytes) -> None:
        with suppress(OSError):
            for number in range(len(answer)):
                if self.local.stopped.is_set():
                    return
                self.wfile.write(answer[number : number + 1])
                self.wfile.flush()
                time.sleep(0.05)

    def _send(self, status: int, body: bytes, *, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)
        if promised is not None:
            self.close_connection = True


def _response(play: str, content: dict[str, Any], model: str) -> dict[str, Any]:
    """The body of an answer with status 200."""
    parts = [part for turn in content["contents"] for part in turn["parts"]]
    pictures = sum("inlineData" in part or "inline_data" in part for part in parts)
    usage = {"promptTokenCount": 1120 * pictures + sum(len(p.get("text", "")) for p in parts) // 4}
    if play == "blocked":
        return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage}
    told_off = len(content["contents"]) > 1
    stubborn = play.endswith("-stubborn")
    lie = play.removesuffix("-stubborn") if not told_off or stubborn else None
    text = answer_to(content, lie if lie in LIES else None)
    finish: str | None = _FINISHES.get(play, "STOP")
    if play in {"max-tokens", "invalid-json"}:
        text = text[: len(text) // 2]
    elif play in {"empty", "recitation", "safety"}:
        text = ""
    elif play == "wrong-schema":
        text = json.dumps({"report": "all is well"})
    elif play == "wrong-language":
        german = "Ein Befund." if '"language": "ja"' in str(parts) else "所見を認める。"
        only = {"summary": [{"about": "scan", "text": german}]}
        text = json.dumps(only, ensure_ascii=False)
    elif play == "no-finish":
        finish = None
    usage |= {"candidatesTokenCount": len(text) // 4, "thoughtsTokenCount": 64}
    candidate: dict[str, Any] = {"index": 0, "content": {"role": "model", "parts": []}}
    if text:
        candidate["content"]["parts"].append({"text": text})
    if finish:
        candidate["finishReason"] = finish
    return {
        "candidates": [candidate],
        "usageMetadata": usage | {"totalTokenCount": sum(usage.values())},
        "modelVersion": f"{model}-local",
        "responseId": "local",
    }
