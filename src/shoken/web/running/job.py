"""One requested analysis and its state."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tempfile

    from shoken.common.errors import ShokenError
    from shoken.web.running.kept_runs import KeptRun
    from shoken.web.running.lost_runs import NotedRun

__all__ = ["Job", "State"]


class State(StrEnum):
    """The state of an analysis."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False, kw_only=True)
class Job:
    """One requested analysis; ``watchers`` are the sessions that wait for it.

    ``seen`` is what the reader recognised, ``began`` a monotonic time in seconds; ``folder`` has
    its files, ``kept`` is what outlives the server.  What comes of it is in the store.
    """

    key: str
    owner: str | None
    request: dict[str, Any]
    folder: tempfile.TemporaryDirectory[str] | KeptRun
    kept: KeptRun | NotedRun | None = None
    watchers: set[str] = field(default_factory=set)
    state: State = State.WAITING
    stage: str | None = None
    began: float | None = None
    seen: dict[str, Any] | None = None
    error: ShokenError | None = None
    peak_mib: int | None = None
    sequence: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in {State.WAITING, State.RUNNING}

    @property
    def seconds(self) -> float | None:
        """How long it has run; None before it began."""
        return None if self.began is None else time.monotonic() - self.began

    def cleanup(self) -> None:
        """Remove its files; it has ended."""
        self.folder.cleanup()
        if self.kept:
            self.kept.cleanup()

    def let_go(self, *, was_running: bool) -> None:
        """Remove what only this server knows of; it stops, and leaves the rest to the next."""
        if self.kept:
            self.kept.let_go(was_running=was_running)
        if self.folder is not self.kept:
            self.folder.cleanup()
