"""Every way in which asking Gemini can fail, each with one sentence for the reader."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shoken.report.words.messages.gemini_failures import FAILURES

if TYPE_CHECKING:
    from shoken.report.words import Language

__all__ = ["Failure", "GeminiFailure"]


class Failure(StrEnum):
    """Kinds of failure; what retries can help is said in :mod:`shoken.report.gemini.retries`."""

    BAD_REQUEST = "bad-request"
    KEY_REFUSED = "key-refused"
    NO_CREDENTIALS = "no-credentials"
    FORBIDDEN = "forbidden"
    MODEL_UNKNOWN = "model-unknown"
    QUOTA = "quota"
    DAY_QUOTA = "day-quota"
    SERVER = "server"
    OVERLOADED = "overloaded"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    BLOCKED = "blocked"
    ANSWER_BLOCKED = "answer-blocked"
    RECITATION = "recitation"
    STOPPED = "stopped"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NOT_JSON = "not-json"
    SEVERAL_ANSWERS = "several-answers"
    WRONG_SCHEMA = "wrong-schema"
    TOO_LONG = "too-long"
    WRONG_LANGUAGE = "wrong-language"
    REPORT_BUDGET = "report-budget"
    DAY_BUDGET = "day-budget"
    BUSY = "busy"
    NO_RECORD = "no-record"
    UNEXPECTED = "unexpected"


class GeminiFailure(Exception):
    """Asking Gemini failed; the measured report takes its place, and nobody outside sees this.

    ``detail`` is a name or number of Google's that its sentence tells; ``wait_s`` is how long
    Google asks to wait before the next try.
    """

    def __init__(self, kind: Failure, detail: str = "", *, wait_s: float = 0) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.wait_s = wait_s

    def sentence(self, language: Language) -> str:
        """What happened, for the reader of the report."""
        return FAILURES[self.kind][language].format(detail=self.detail)
