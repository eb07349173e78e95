"""One request to Gemini, through an API key or Vertex AI.  The only importer of google-genai.

The client has no time-out and no retries of its own; here a request has the one, and everything
that can go wrong comes out as one :class:`GeminiFailure`.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from shoken.common.threads import once
from shoken.report.gemini.failures import Failure, GeminiFailure
from shoken.report.gemini.refusals import refused
from shoken.report.gemini.reply import Reply, read_reply

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    import httpx2

    from shoken.common.settings.schema import Settings
    from shoken.report.gemini.request import Request

__all__ = ["ask_once", "reach", "trusted"]

_log = logging.getLogger("shoken.report.gemini")

_Made = TypeVar("_Made")
# by hand: thoughts count as well, and an answer that is cut short is useless
_MOST_OUTPUT_TOKENS = 16_384
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def ask_once(
    request: Request[Any], limits: Settings, seconds: float, sent: Callable[[bytes], None]
) -> Reply:
    """Make one request, once, in a thread that is left behind where it takes too long.

    The client's own time-out is for each single wait, which a trickle of bytes never exceeds.

    Parameters
    ----------
    request
        What is said.
    limits
        How Gemini is reached.
    seconds
        The longest wait.
    sent
        Told the exact body as it leaves; nothing leaves after the wait.

    Raises
    ------
    GeminiFailure
        There is no response; its kind says why.
    """
    over = Event()

    def note(body: bytes) -> None:
        if over.is_set():
            raise GeminiFailure(Failure.TIMEOUT)
        sent(body)

    try:
        return _in_time(lambda: _generate(request, limits, seconds, note), seconds)
    finally:
        over.set()


def reach(limits: Settings, seconds: float) -> None:
    """Ask Gemini what it knows of the settings' model: that uses no tokens and sends no data.

    Raises
    ------
    GeminiFailure
        It does not answer, or not to this account; its kind says why.
    """

    def look() -> None:
        with _mapped_errors(), _client(limits, seconds, lambda _: None) as client:
            client.models.get(model=limits.gemini_model)

    _in_time(look, seconds)


def _in_time(work: Callable[[], _Made], seconds: float) -> _Made:
    """What is made in a thread that is left behind after some seconds."""
    outcome: list[_Made | GeminiFailure] = []

    def run() -> None:
        try:
            outcome.append(work())
        except GeminiFailure as failure:
            outcome.append(failure)
        except Exception as error:  # noqa: BLE001 - whatever a client may raise, no report is lost
            _log.exception("unforeseen: %s", type(error).__name__)
            outcome.append(GeminiFailure(Failure.UNEXPECTED))

    thread = Thread(target=run, name="ask Gemini", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if not outcome:
        raise GeminiFailure(Failure.TIMEOUT)
    if isinstance(outcome[0], GeminiFailure):
        raise outcome[0]
    return outcome[0]


def _generate(
    request: Request[Any], limits: Settings, seconds: float, note: Callable[[bytes], None]
) -> Reply:
    bodies: list[bytes] = []

    def outgoing(http: httpx2.Request) -> None:
        note(http.content)
        bodies.append(http.content)

    with _mapped_errors(), _client(limits, seconds, outgoing) as client:
        response = client.models.generate_content(
            model=request.model, contents=_contents(request), config=_config(request)
        )
    return read_reply(response.sdk_http_response.body or "", bodies[-1] if bodies else b"")


@contextmanager
def _mapped_errors() -> Iterator[None]:
    """Whatever the client raises, as a :class:`GeminiFailure`."""
    import httpx2
    from google.auth import exceptions
    from google.genai import errors

    kinds: dict[type[Exception], Failure] = {  # the narrower class first
        httpx2.TimeoutException: Failure.TIMEOUT,
        httpx2.ConnectError: Failure.UNREACHABLE,
        httpx2.HTTPError: Failure.DROPPED,
        exceptions.DefaultCredentialsError: Failure.NO_CREDENTIALS,
        exceptions.TransportError: Failure.UNREACHABLE,
        exceptions.GoogleAuthError: Failure.KEY_REFUSED,
    }
    try:
        yield
    except errors.APIError as error:
        raise refused(error.code, error.details, getattr(error.response, "headers", {})) from error
    except tuple(kinds) as error:
        kind = next(kind for one, kind in kinds.items() if isinstance(error, one))
        raise GeminiFailure(kind) from error


def _client(limits: Settings, seconds: float, outgoing: Callable[[Any], None]) -> Any:
    """A client whose way in is chosen here, whatever the environment says."""
    from google import genai
    from google.genai.types import HttpOptions

    vertex = limits.google_genai_use_vertexai
    address = limits.google_vertex_base_url if vertex else limits.google_gemini_base_url
    # Vertex AI may have a certificate of its own, which the client looks for
    trust = None if vertex else trusted()
    options = HttpOptions(
        base_url=address,
        timeout=max(1, int(seconds * 1000)),
        client_args={"event_hooks": {"request": [outgoing]}, "verify": trust},
        async_client_args={"ssl": trust},
    )
    if not vertex:
        key = limits.gemini_api_key.get_secret_value() if limits.gemini_api_key else ""
        return genai.Client(api_key=key, enterprise=False, http_options=options)
    import google.auth

    credentials, _ = google.auth.default(scopes=[_SCOPE])
    return genai.Client(
        enterprise=True,
        project=limits.google_cloud_project,
        location=limits.google_cloud_location,
        credentials=credentials,
        http_options=options,
    )


@once
def trusted() -> ssl.SSLContext:
    """Whom a connection trusts: read once, for a client would read it twice, in 40 ms each time."""
    import httpx2

    return httpx2.create_ssl_context()


def _contents(request: Request[Any]) -> list[Any]:
    from google.genai.types import Content, Part

    parts = [Part.from_text(text=request.table)]
    for picture in request.pictures:
        parts.append(Part.from_text(text=picture.caption))
        parts.append(Part.from_bytes(data=picture.png, mime_type="image/png"))
    contents = [Content(role="user", parts=parts)]
    for turn in request.turns:
        contents.append(Content(role="model", parts=[Part.from_text(text=turn.answer)]))
        contents.append(Content(role="user", parts=[Part.from_text(text=turn.reply)]))
    return contents


def _config(request: Request[Any]) -> Any:
    from google.genai import types

    # pictures of a head's inside are no harm to anyone; only what is plainly harmful is blocked
    categories = (
        types.HarmCategory.HARM_CATEGORY_HARASSMENT,
        types.HarmCategory.HARM_CATEGORY_HATE_SPEECH,
        types.HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
        types.HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
    )
    threshold = types.HarmBlockThreshold.BLOCK_ONLY_HIGH
    return types.GenerateContentConfig(
        system_instruction=request.prompt,
        response_mime_type="application/json",
        response_schema=request.form,
        max_output_tokens=_MOST_OUTPUT_TOKENS,
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_HIGH,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
        safety_settings=[
            types.SafetySetting(category=category, threshold=threshold) for category in categories
        ],
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        # read here, since the client warns of each name that is newer than it
        should_return_http_response=True,
    )
