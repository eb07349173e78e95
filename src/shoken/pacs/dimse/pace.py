"""How fast anybody may send: beyond, its answers wait, which no sender takes for a failure."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pace"]


class Pace:
    """A bucket of one second's instances for each address, which fills as time goes by."""

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_second = per_second
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._free_at: dict[str, float] = {}

    def wait(self, address: str) -> None:
        """Wait until one more may come from an address."""
        with self._lock:
            now = self._clock()
            # what was not used within the last second is lost
            free_at = max(self._free_at.get(address, 0.0), now - 1.0) + 1.0 / self._per_second
            self._free_at[address] = free_at
        if free_at > now:
            self._sleep(free_at - now)
