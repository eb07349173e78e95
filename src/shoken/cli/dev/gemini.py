"""A local Gemini: speaks ``generateContent`` for API keys and Vertex AI, on this machine alone.

It refuses what Google would refuse (:mod:`shoken.cli.dev.rules`), answers from the table that it
was sent, and can be told to fail in each way that Gemini fails.  It is no model: it words nothing
that it was not given.
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
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from shoken.cli.dev.answers import answer_to
from shoken.cli.dev.replies import ERRORS, PLAYS, response_to
from shoken.cli.dev.rules import MODELS, Refusal, no_such_model, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["PLAYS", "LocalGemini", "Received"]

_PATH = re.compile(
    r"/(?:v1|v1beta|v1beta1)/(?:(?:projects/[^/]+/locations/[^/]+/)?publishers/google/)?"
    r"models/(?P<model>[^/:]+)(?P<asked>:generateContent)?$"
)


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    path: str
    body: bytes
    authorised_by: str
    headers: str = ""


class LocalGemini:
    """The server; use as a context.

    ``plays`` are taken one for each request, the last one for all that follow.  ``keep`` is a
    folder for the bodies of requests.  ``answer`` makes the text of an answer, as JSON, from a
    request's content and the lie that it is to hold.
    """

    def __init__(
        self,
        plays: Sequence[str] = ("faithful",),
        *,
        port: int = 0,
        keep: Path | None = None,
        answer: Callable[[dict[str, Any], str | None], str] = answer_to,
    ) -> None:
        unknown = set(plays) - set(PLAYS)
        if unknown:
            raise ValueError(f"no such play: {', '.join(sorted(unknown))}")
        self.received: list[Received] = []
        self.refused: list[Refusal] = []
        self.stopped = Event()
        self.answer = answer
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

    def do_GET(self) -> None:
        """What is known of a model."""
        try:
            model, by = self._let_in()
            if model not in MODELS:
                raise no_such_model(model)
        except Refusal as refused:
            self._refuse(refused)
            return
        play = self.local.take(Received(self.path, b"", by, str(self.headers)))
        if play in {*ERRORS, "slow", "drop"}:
            self._play(play, {}, model)
        else:
            self._send(200, json.dumps({"name": f"models/{model}"}).encode())

    def _let_in(self) -> tuple[str, str]:
        match = _PATH.match(self.path)
        if match is None or bool(match["asked"]) != (self.command == "POST"):
            raise Refusal(404, "NOT_FOUND", f"no such method: {self.path}")
        if "/publishers/" in self.path:
            if not self.headers.get("Authorization", "").startswith("Bearer "):
                raise Refusal(401, "UNAUTHENTICATED", "Request is missing credentials.")
            return match["model"], "bearer token"
        if not self.headers.get("x-goog-api-key"):
            raise Refusal(403, "PERMISSION_DENIED", "The request has no API key.")
        return match["model"], "key"

    def _refuse(self, refused: Refusal) -> None:
        self.local.refused.append(refused)
        error: dict[str, Any] = {
            "code": refused.code,
            "message": refused.message,
            "status": refused.status,
        }
        if refused.details:
            error["details"] = list(refused.details)
        self._send(refused.code, json.dumps({"error": error}).encode(), headers=refused.headers)

    def _play(self, play: str, content: dict[str, Any], model: str) -> None:
        if play in ERRORS:
            self._refuse(ERRORS[play])
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
            answer = json.dumps(
                response_to(play, content, model, self.local.answer), ensure_ascii=False
            ).encode()
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

    def _send(
        self,
        status: int,
        body: bytes,
        *,
        promised: int | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if promised is not None:
            self.close_connection = True
