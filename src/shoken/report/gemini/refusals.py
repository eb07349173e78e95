"""What an error answer of Google's API says: why, for how long, and whether to wait helps.

https://ai.google.dev/gemini-api/docs/troubleshooting, google/rpc/error_details.proto, RFC 9110.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from shoken.report.gemini.failures import Failure, GeminiFailure

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["refused"]

_STATUS = {
    401: Failure.KEY_REFUSED,
    403: Failure.FORBIDDEN,
    404: Failure.MODEL_UNKNOWN,
    408: Failure.TIMEOUT,
    429: Failure.QUOTA,
    503: Failure.OVERLOADED,
    504: Failure.TIMEOUT,
}
_DELAY = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")  # a Duration in JSON
_A_DAY = re.compile(r"per[\s_-]?day|daily", re.IGNORECASE)  # GenerateRequestsPerDayPerProject…


def refused(code: int, answer: Any, headers: Mapping[str, str]) -> GeminiFailure:
    """The failure that an HTTP status, its JSON and its headers stand for."""
    error = _member(answer, "error") or answer
    details = _member(error, "details")
    details = [d for d in details if isinstance(d, dict)] if isinstance(details, list) else []
    if code == 400 and "API_KEY" in str(answer).upper().replace(" ", "_"):
        return GeminiFailure(Failure.KEY_REFUSED)  # a bad key comes as 400
    if code == 429 and _is_daily(error, details):
        return GeminiFailure(Failure.DAY_QUOTA)
    other = Failure.SERVER if code >= 500 else Failure.BAD_REQUEST
    wait = max(_delay(details), _retry_after(headers.get("Retry-After", "")))
    return GeminiFailure(_STATUS.get(code, other), str(code), wait_s=wait)


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _is_daily(error: Any, details: list[dict[str, Any]]) -> bool:
    """Whether a day's quota is among those used up; the message tells where nothing else does."""
    violations = [v for d in details if isinstance(vs := d.get("violations"), list) for v in vs]
    return bool(_A_DAY.search(str(violations or _member(error, "message"))))


def _delay(details: list[dict[str, Any]]) -> float:
    """Seconds that google.rpc.RetryInfo asks to wait, 0 where it does not."""
    delays = (_DELAY.fullmatch(str(d.get("retryDelay"))) for d in details)
    return max((float(delay[1]) for delay in delays if delay), default=0.0)


def _retry_after(said: str) -> float:
    """Seconds that the header Retry-After asks to wait: a number of them, or a date."""
    if said.strip().isascii() and said.strip().isdecimal():
        return float(said) if len(said) < 10 else math.inf
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
