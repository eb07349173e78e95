"""When a request is made again after a failure, and how long that waits."""

from __future__ import annotations

import random
from time import sleep
from typing import TYPE_CHECKING

from shoken.report.gemini.failures import Failure, GeminiFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.common.settings.schema import Settings
    from shoken.report.gemini.budget import Budget
    from shoken.report.gemini.reply import Reply

__all__ = ["tried"]

_MOST_TRIES = 3  # a further one rarely fits the seconds that a report may wait
# only here can the same request fare better in a moment
_WORTH_A_RETRY = frozenset(
    {Failure.QUOTA, Failure.SERVER, Failure.OVERLOADED, Failure.DROPPED, Failure.UNREACHABLE}
)


def tried(
    ask: Callable[[], Reply], tokens_expected: int, limits: Settings, budget: Budget
) -> Reply:
    """A reply, asked for again where that can help and there is time to wait.

    Parameters
    ----------
    ask
        One request; it raises a :class:`GeminiFailure` where there is no whole reply.
    tokens_expected
        What one request will take, roughly.
    limits, budget
        How often may be asked, and how long waits may be.

    Raises
    ------
    GeminiFailure
        The failure of the last try, or that the budget does not allow another.
    """
    for number in range(1, _MOST_TRIES + 1):
        budget.take_call(tokens_expected)
        try:
            with budget.turn():
                return ask()
        except GeminiFailure as failure:
            if not _waited(failure, number, limits, budget):
                raise
    raise AssertionError("the last try returns or raises")


def _waited(failure: GeminiFailure, number: int, limits: Settings, budget: Budget) -> bool:
    """Wait before the next try, as long as Google asks; False where none is worth it."""
    last = number == _MOST_TRIES or budget.calls >= limits.gemini_calls
    if failure.kind not in _WORTH_A_RETRY or last:
        return False
    backoff = limits.gemini_backoff_s * 2 ** (number - 1)
    pause = max(backoff, failure.wait_s) + backoff * random.uniform(0, 0.5)  # noqa: S311
    if pause >= budget.seconds_left:
        return False
    sleep(pause)
    return True
