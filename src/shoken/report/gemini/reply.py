"""What comes back for one request: the answer's text, how it ended, and what it cost."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from shoken.report.gemini.failures import Failure, GeminiFailure

__all__ = ["Reply", "read_reply"]

# https://ai.google.dev/api/generate-content#FinishReason; what is not here is named as it came
_FILTERS = frozenset(
    {
        "BLOCKLIST", "ESCALATION", "IMAGE_PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR",
        "PROHIBITED_CONTENT", "SAFETY", "SPII",
    }
)  # fmt: skip
_FINISHED = {
    "MAX_TOKENS": Failure.TRUNCATED,
    "CONTINUATION": Failure.TRUNCATED,
    "RECITATION": Failure.RECITATION,
    "MALFORMED_RESPONSE": Failure.NOT_JSON,
    # an answer that just ends, without saying how, was cut off on its way
    "": Failure.DROPPED,
    "FINISH_REASON_UNSPECIFIED": Failure.DROPPED,
}
_NAME = re.compile("[A-Z][A-Z0-9_]{0,39}")


class _Wire(BaseModel):
    """A part of the response as it is sent, each field there or not."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)


class _Part(_Wire):
    text: str | None = None
    thought: bool | None = None


class _Content(_Wire):
    parts: list[_Part | None] | None = None


class _Candidate(_Wire):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(_Wire):
    block_reason: str | None = None


class _Usage(_Wire):
    prompt_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None


class _Response(_Wire):
    candidates: list[_Candidate | None] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: _Usage | None = None
    model_version: str | None = None


class Reply(BaseModel):
    """What a model answered, the exact body that it answered to, and its tokens.

    ``finish`` and ``blocked`` are Google's names for why the answer ended and why the request was
    blocked, empty where nothing was said.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    text: str
    finish: str
    blocked: str
    model_version: str | None
    input_tokens: int
    output_tokens: int
    body: bytes

    def require_whole(self) -> None:
        """Complain of an answer that is not there, or not all of it.

        Raises
        ------
        GeminiFailure
            The request was blocked, or the answer is empty, cut off, or was stopped.
        """
        if self.blocked:
            raise GeminiFailure(Failure.BLOCKED, self.blocked)
        if self.finish != "STOP" and (self.finish or self.text):
            other = Failure.ANSWER_BLOCKED if self.finish in _FILTERS else Failure.STOPPED
            raise GeminiFailure(_FINISHED.get(self.finish, other), self.finish)
        if not self.text.strip():
            raise GeminiFailure(Failure.EMPTY)


def read_reply(response: str, body: bytes) -> Reply:
    """Read the response to a request; thoughts are no part of the answer.

    Raises
    ------
    GeminiFailure
        It is not what Gemini's API sends.
    """
    try:
        read = _Response.model_validate_json(response.encode("utf-8", "replace"))
    except ValidationError as error:
        raise GeminiFailure(Failure.UNREADABLE) from error
    candidate = next(iter(read.candidates or []), None) or _Candidate()
    parts = (candidate.content and candidate.content.parts) or []
    text = "".join(part.text or "" for part in parts if part and not part.thought)
    feedback = read.prompt_feedback or _Feedback()
    usage = read.usage_metadata or _Usage()
    written = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
    return Reply(
        text=text,
        finish=_name(candidate.finish_reason),
        blocked=_name(feedback.block_reason) if not read.candidates else "",
        model_version=read.model_version,
        input_tokens=usage.prompt_token_count or 0,
        output_tokens=written,
        body=body,
    )


def _name(said: str | None) -> str:
    """A name of Google's, which is shown to the reader; nothing else that may stand there."""
    return said if said and _NAME.fullmatch(said) else "?" * bool(said)
