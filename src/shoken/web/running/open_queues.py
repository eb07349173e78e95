"""The queues of this process, to be measured, and closed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

if TYPE_CHECKING:
    from shoken.web.running.metrics import Load

__all__ = ["close_all", "note", "open_queues"]


class _Queue(Protocol):
    @property
    def load(self) -> Load: ...

    def close(self) -> None: ...


_open: WeakSet[_Queue] = WeakSet()


def note(queue: _Queue) -> None:
    """Note a queue that has just been made."""
    _open.add(queue)


def close_all() -> None:
    """Close all queues of this process; the server stops."""
    for queue in list(_open):
        queue.close()


def open_queues() -> list[_Queue]:
    """All queues of this process."""
    return list(_open)
