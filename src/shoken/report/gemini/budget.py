"""How much may be asked of Gemini: per report, per day, and at the same time."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from shoken.report.gemini.failures import Failure, GeminiFailure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shoken.common.settings.schema import Settings

__all__ = ["Budget"]

_LEDGER = Lock()


@dataclass
class Budget:
    """What one report may still use; every request is counted for the day before it is made."""

    limits: Settings
    calls: int = 0
    tokens: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds_left(self) -> float:
        """Until the report has waited long enough."""
        return self.limits.gemini_seconds - (time.monotonic() - self.begun)

    def take_call(self, tokens_expected: int) -> None:
        """Count one request.

        Raises
        ------
        GeminiFailure
            It would exceed the report's or the day's budget, or the day's cannot be kept.
        """
        limits = self.limits
        if self.seconds_left <= 0:
            raise GeminiFailure(Failure.TIMEOUT)
        over_calls = self.calls + 1 > limits.gemini_calls
        if over_calls or self.tokens + tokens_expected > limits.gemini_tokens:
            raise GeminiFailure(Failure.REPORT_BUDGET)
        with _day(limits.gemini_dir) as used:
            over_calls = used["calls"] + 1 > limits.gemini_calls_a_day
            if over_calls or used["tokens"] + tokens_expected > limits.gemini_tokens_a_day:
                raise GeminiFailure(Failure.DAY_BUDGET)
            used["calls"] += 1
        self.calls += 1

    def add_tokens(self, tokens: int) -> None:
        """Count the tokens that an answer reports."""
        self.tokens += tokens
        with _day(self.limits.gemini_dir) as used:
            used["tokens"] += tokens

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until few enough requests are under way.

        Raises
        ------
        GeminiFailure
            The report's time is over first.
        """
        gate = _gate(self.limits.gemini_at_once)
        if not gate.acquire(timeout=max(0.0, self.seconds_left)):
            raise GeminiFailure(Failure.BUSY)
        try:
            yield
        finally:
            gate.release()


@cache
def _gate(at_once: int) -> BoundedSemaphore:
    return BoundedSemaphore(at_once)


@contextmanager
def _day(folder: Path) -> Iterator[dict[str, int]]:
    """Today's use (UTC), read and written under a lock that holds across processes."""
    path = folder / f"used-{datetime.now(UTC):%Y-%m-%d}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _LEDGER, os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as ledger:
            _lock(ledger.fileno())
            used = {"calls": 0, "tokens": 0} | json.loads(ledger.read() or "{}")
            yield used
            ledger.seek(0)
            ledger.truncate()
            json.dump(used, ledger)
    except (OSError, ValueError) as error:
        raise GeminiFailure(Failure.NO_RECORD) from error


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: threads of this process are held apart all the same
        return
    fcntl.flock(handle, fcntl.LOCK_EX)
