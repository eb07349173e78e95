"""Asking Gemini, through an API key or Vertex AI.  The only importer of google-genai.

The client has no time-out and no retries of its own; here each request has both, within the
report's budget, and everything that can go wrong comes out as one :class:`GeminiFailure`.
"""

from __future__ import annotations

import json
import logging
import random
import time
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from shoken.errors import place_of
from shoken.report.answer import Answer
from shoken.report.failure import Failure, GeminiFailure
from shoken.report.kept import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.report.budget import Budget
    from shoken.report.sending import Request
    from shoken.settings.schema import Settings

__all__ = ["ask"]

_log = logging.getLogger("shoken.gemini")

_MOST_TRIES = 3
_MOST_OUTPUT_TOKENS = 16_384
# only here can the same request fare better in a moment
_WORTH_A_RETRY = frozenset(
    {Failure.QUOTA, Failure.SERVER, Failure.OVERLOADED, Failure.DROPPED, Failure.UNREACHABLE}
)
_STATUS = {
    400: Failure.BAD_REQUEST,
    401: Failure.KEY_REFUSED,
    403: Failure.FORBIDDEN,
    404: Failure.MODEL_UNKNOWN,
    408: Failure.TIMEOUT,
    429: Failure.QUOTA,
    503: Failure.OVERLOADED,
    504: Failure.TIMEOUT,
}
_FINISHED = {
    "MAX_TOKENS": Failure.TRUNCATED,
    "RECITATION": Failure.RECITATION,
    "MALFORMED_RESPONSE": Failure.NOT_JSON,
}
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def ask(request: Request, limits: Settings, budget: Budget, sent: Callable[[bytes], None]) -> Reply:
    """Make one request, and try again where that can help.

    Parameters
    ----------
    request
        What is said.
    limits
        How Gemini is reached, and how long a wait may be.
    budget
        What the report may still use; every try counts.
    sent
        Told the exact body of each try, as it leaves.

    Raises
    ------
    GeminiFailure
        There is no answer; its kind says why.
    """
    for number in range(1, _MOST_TRIES + 1):
        budget.take_call(request.tokens_expected)
        try:
            with budget.turn():
                reply = _in_time(lambda: _once(request, limits, budget, sent), budget.seconds_left)
        except GeminiFailure as failure:
            pause = limits.gemini_backoff_s * 2 ** (number - 1) * random.uniform(1, 1.5)  # noqa: S311
            last = number == _MOST_TRIES or budget.calls >= limits.gemini_calls
            if failure.kind not in _WORTH_A_RETRY or last or pause >= budget.seconds_left:
                raise
            time.sleep(pause)
        else:
            budget.add_tokens(reply.input_tokens + reply.output_tokens)
            # a metric of deploy/watch.py reads the number
            _log.info("answered: %d tokens", reply.input_tokens + reply.output_tokens)
            return reply.model_copy(update={"tries": number})
    raise AssertionError("the last try returns or raises")


def _in_time(work: Callable[[], Reply], seconds: float) -> Reply:
    """Do the work in a thread that is left behind where it takes too long.

    The client's own time-out is for each single wait, which a trickle of bytes never exceeds.
    """
    outcome: list[Reply | GeminiFailure] = []

    def run() -> None:
        try:
            outcome.append(work())
        except GeminiFailure as failure:
            outcome.append(failure)
        except Exception as error:  # noqa: BLE001 - whatever a client may raise, no report is lost
            outcome.append(GeminiFailure(Failure.UNEXPECTED, place_of(error)))

    thread = Thread(target=run, name="ask Gemini", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if not outcome:
        raise GeminiFailure(Failure.TIMEOUT)
    if isinstance(outcome[0], GeminiFailure):
        raise outcome[0]
    return outcome[0]


def _once(
    request: Request, limits: Settings, budget: Budget, sent: Callable[[bytes], None]
) -> Reply:
    import httpx2
    from google.auth import exceptions
    from google.genai import errors

    bodies: list[bytes] = []

    def note(outgoing: httpx2.Request) -> None:
        bodies.append(outgoing.content)
        sent(outgoing.content)

    kinds: dict[type[Exception], Failure] = {  # the narrower class first
        httpx2.TimeoutException: Failure.TIMEOUT,
        httpx2.ConnectError: Failure.UNREACHABLE,
        httpx2.HTTPError: Failure.DROPPED,
        exceptions.DefaultCredentialsError: Failure.NO_CREDENTIALS,
        exceptions.TransportError: Failure.UNREACHABLE,
        exceptions.GoogleAuthError: Failure.KEY_REFUSED,
        json.JSONDecodeError: Failure.NOT_JSON,
    }
    try:
        with _client(limits, budget.seconds_left, note) as client:
            response = client.models.generate_content(
                model=request.model, contents=_contents(request), config=_config(request)
            )
    except errors.APIError as error:
        raise _refused(error) from error
    except tuple(kinds) as error:
        kind = next(kind for one, kind in kinds.items() if isinstance(error, one))
        raise GeminiFailure(kind) from error
    return _reply(response, bodies[-1] if bodies else b"")


def _client(limits: Settings, seconds: float, note: Callable[[Any], None]) -> Any:
    """A client whose way in is chosen here, whatever the environment says."""
    from google import genai
    from google.genai.types import HttpOptions

    vertex = limits.google_genai_use_vertexai
    address = limits.google_vertex_base_url if vertex else limits.google_gemini_base_url
    options = HttpOptions(
        base_url=address,
        timeout=max(1, int(seconds * 1000)),
        client_args={"event_hooks": {"request": [note]}},
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


def _contents(request: Request) -> list[Any]:
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


def _config(request: Request) -> Any:
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
        response_schema=Answer,
        max_output_tokens=_MOST_OUTPUT_TOKENS,
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_HIGH,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
        safety_settings=[
            types.SafetySetting(category=category, threshold=threshold) for category in categories
        ],
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )


def _refused(error: Any) -> GeminiFailure:
    """The failure that an HTTP status stands for; a bad key comes as 400."""
    text = f"{error.message} {error.details}"
    if error.code == 400 and "API_KEY" in text.upper().replace(" ", "_"):
        return GeminiFailure(Failure.KEY_REFUSED)
    server = Failure.SERVER if error.code >= 500 else Failure.BAD_REQUEST
    return GeminiFailure(_STATUS.get(error.code, server), str(error.code))


def _reply(response: Any, body: bytes) -> Reply:
    """The answer's text with what it cost, if it is whole."""
    if not response.candidates:
        blocked = response.prompt_feedback and response.prompt_feedback.block_reason
        raise GeminiFailure(Failure.BLOCKED if blocked else Failure.EMPTY)
    finish = response.candidates[0].finish_reason
    name = getattr(finish, "name", None) or str(finish)
    if name != "STOP":
        # an answer that just ends, without saying how, was cut off on its way
        unsaid = finish is None or name == "FINISH_REASON_UNSPECIFIED"
        kind = Failure.DROPPED if unsaid else _FINISHED.get(name, Failure.ANSWER_BLOCKED)
        raise GeminiFailure(kind, name)
    text = None
    with suppress(ValueError):
        text = response.text
    if not text or not text.strip():
        raise GeminiFailure(Failure.EMPTY)
    usage = response.usage_metadata
    prompt = (usage.prompt_token_count or 0) if usage else 0
    written = (usage.candidates_token_count or 0) if usage else 0
    thought = (usage.thoughts_token_count or 0) if usage else 0
    return Reply(
        text=text,
        model_version=response.model_version,
        input_tokens=prompt,
        output_tokens=written + thought,
        body=body,
    )
