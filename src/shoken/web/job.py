"""One analysis that was asked for, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tempfile

    from shoken.errors import ShokenError

__all__ = ["Job", "State"]


class State(StrEnum):
    """Where an analysis stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False, kw_only=True)
class Job:
    """One analysis that was asked for; ``watchers`` are the sessions that want it.

    ``seen`` is what the reader recognised, ``began`` a monotonic time in seconds, ``answer`` the
    record of a comparison; an analysis is kept in the store instead.
    """

    key: str
    owner: str | None
    request: dict[str, Any]
    folder: tempfile.TemporaryDirectory[str]
    watchers: set[str] = field(default_factory=set)
    state: State = State.WAITING
    stage: str | None = None
    began: float | None = None
    seen: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    error: ShokenError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in {State.WAITING, State.RUNNING}
