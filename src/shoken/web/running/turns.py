"""Who is next: each session that waits has its turn, with its analyses in their order."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from shoken.web.running.job import State

if TYPE_CHECKING:
    from shoken.web.running.job import Job

__all__ = ["Turns"]


class Turns:
    """Waiting analyses; whoever uses it holds a lock."""

    def __init__(self) -> None:
        self._queues: OrderedDict[str, deque[Job]] = OrderedDict()

    def put(self, session: str, job: Job) -> None:
        """Let one wait behind its session's others."""
        self._queues.setdefault(session, deque()).append(job)

    def order(self) -> list[Job]:
        """All that wait in the order in which they will run: one of each session in turn."""
        queues = [[job for job in queue if not job.is_over] for queue in self._queues.values()]
        most = max(map(len, queues), default=0)
        return [queue[turn] for turn in range(most) for queue in queues if turn < len(queue)]

    def take(self) -> Job | None:
        """The next one, if any waits; the session that is served goes to the end of the line."""
        for session, queue in list(self._queues.items()):
            self._queues.move_to_end(session)
            while queue:
                job = queue.popleft()
                if job.state is State.WAITING:
                    return job
            del self._queues[session]
        return None
