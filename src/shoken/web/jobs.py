"""The page's analyses: a bounded, fair queue before processes of their own.

The server's own process analyses nothing: a crash, a limit or a cancel ends a worker, and the next
one is started.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import asdict
from pathlib import Path
from statistics import median
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from shoken.common.disk_space import NO_TEMPORARY_SPACE, said_when_full
from shoken.common.errors import ShokenError, TooLarge
from shoken.common.settings import settings
from shoken.web.job import Job, State
from shoken.web.leftovers import private_file, room
from shoken.web.trim_heap import give_back
from shoken.web.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.analysis.values import Options

__all__ = ["Jobs", "close_all"]

_REMEMBERED = 64  # by hand: more than the queue holds, so that a reload finds its finished run


# of this process, to be closed with it
_open: WeakSet[Jobs] = WeakSet()


def close_all() -> None:
    """Close all queues of this process; the server stops."""
    for jobs in list(_open):
        jobs.close()


class Jobs:
    """All analyses of this server.

    Of the sessions that wait each has its turn; each worker is kept warm for the next analysis.
    """

    def __init__(self) -> None:
        self.network_runs = 0
        self._changed = Condition()
        self._queues: OrderedDict[str, deque[Job]] = OrderedDict()
        self._jobs: OrderedDict[tuple[str | None, str], Job] = OrderedDict()
        self._seconds: deque[float] = deque(maxlen=9)
        self._workers = [Worker() for _ in range(settings().at_once)]
        _open.add(self)
        for worker in self._workers:
            Thread(target=self._work, args=(worker,), daemon=True, name="analyses").start()

    def submit(
        self,
        key: str,
        session: str,
        files: Sequence[bytes],
        name: str,
        options: Options,
        *,
        owner: str | None = None,
    ) -> Job:
        """Ask for an analysis; who asks for one that is under way waits for that one.

        Parameters
        ----------
        key
            Of the result, as :func:`shoken.store.results.key_of` makes it.
        session
            Who waits; sessions take turns.
        files, name
            What was uploaded.

        Raises
        ------
        TooLarge
            ``SHOKEN_WAITING`` analyses are waiting already.
        NoSpace
            The disk of temporary files is full; nothing was asked for.
        """
        return self._ask(key, session, owner, lambda: _job(key, owner, files, name, options))

    def compare(
        self, key: str, session: str, first: str, second: str, *, owner: str | None = None
    ) -> Job:
        """Ask for a comparison of two results that are kept, by their keys; as :meth:`submit`.

        Raises
        ------
        TooLarge
            ``SHOKEN_WAITING`` analyses are waiting already.
        """
        request = {"key": key, "owner": owner, "compare": [first, second]}
        return self._ask(
            key, session, owner, lambda: Job(key=key, owner=owner, request=request, folder=room())
        )

    def forget(self, key: str, owner: str | None) -> None:
        """Let go of what was about a result that was deleted; what would bring it back, ends."""
        with self._changed:
            for told, job in list(self._jobs.items()):
                about = {job.key, *job.request.get("compare", ())}
                if job.owner == owner and key in about:
                    self._end(job)
                    del self._jobs[told]

    def _ask(self, key: str, session: str, owner: str | None, make: Callable[[], Job]) -> Job:
        with self._changed:
            job = self.find(key, owner)
            if job is None or job.is_over:
                if self._count_waiting() >= settings().waiting:
                    raise TooLarge(
                        f"{settings().waiting} analyses are waiting already; try again in a while "
                        "(SHOKEN_WAITING sets the limit)"
                    )
                job = make()
                self._jobs[owner, key] = job
                self._queues.setdefault(session, deque()).append(job)
                while len(self._jobs) > _REMEMBERED and next(iter(self._jobs.values())).is_over:
                    self._jobs.popitem(last=False)
                self._changed.notify_all()
            job.watchers.add(session)
            return job

    def close(self) -> None:
        """End what runs and forget what waits, with the files of both; nothing begins after it."""
        with self._changed:
            jobs = [job for job in self._jobs.values() if not job.is_over]
            for job in jobs:
                job.state = State.CANCELLED
            for worker in self._workers:
                worker.end()
            self._changed.notify_all()
        for job in jobs:
            job.folder.cleanup()

    def find(self, key: str, owner: str | None) -> Job | None:
        """The latest analysis of a key, if it is remembered."""
        return self._jobs.get((owner, key))

    def cancel(self, job: Job, session: str) -> None:
        """Stop an analysis, unless another session wants it too."""
        with self._changed:
            job.watchers.discard(session)
            if not job.watchers:
                self._end(job)

    def _end(self, job: Job) -> None:
        """Cancel one, with its files; to be called with the lock."""
        if job.is_over:
            return
        was, job.state = job.state, State.CANCELLED
        if was is State.RUNNING:  # its files go when the worker has ended
            for worker in self._workers:
                if worker.job is job:
                    worker.kill()
        else:
            job.folder.cleanup()
        self._changed.notify_all()

    def wait(self, job: Job, seconds: float) -> None:
        """Wait until something changes, for so long at most."""
        with self._changed:
            if not job.is_over:
                self._changed.wait(seconds)

    def position(self, job: Job) -> int:
        """How many analyses come before this one; 0 when it is running."""
        with self._changed:
            if job.state is not State.WAITING:
                return 0
            running = sum(worker.job is not None for worker in self._workers)
            order = self._order()
            return running + (order.index(job) if job in order else 0)

    @property
    def expected_s(self) -> float | None:
        """How long an analysis takes here, the median of the latest; None before the first."""
        return median(self._seconds) if self._seconds else None

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The worker processes."""
        return tuple(worker.pid for worker in self._workers)

    def _order(self) -> list[Job]:
        """All that wait, in the order in which they will be taken: one of each session in turn."""
        queues = [[job for job in queue if not job.is_over] for queue in self._queues.values()]
        most = max(map(len, queues), default=0)
        return [queue[turn] for turn in range(most) for queue in queues if turn < len(queue)]

    def _count_waiting(self) -> int:
        return len(self._order())

    def _next(self, worker: Worker) -> Job:
        """Wait for work; the session that is served goes to the end of the line."""
        with self._changed:
            while True:
                for session, queue in list(self._queues.items()):
                    self._queues.move_to_end(session)
                    while queue:
                        job = queue.popleft()
                        if job.state is State.WAITING:
                            job.state, job.began = State.RUNNING, time.monotonic()
                            worker.job = job
                            return job
                    del self._queues[session]
                self._changed.wait()

    def _work(self, worker: Worker) -> None:
        while True:
            job = self._next(worker)
            try:
                self.network_runs += worker.do(job, self._tell)
                end, error = State.DONE, None
            except ShokenError as caught:
                end, error = State.FAILED, caught
            job.folder.cleanup()  # before anybody is told that it is over
            with self._changed:
                if job.state is State.RUNNING:
                    job.state, job.error = end, error
                    if end is State.DONE and job.began and not job.answer:
                        self._seconds.append(time.monotonic() - job.began)
                self._changed.notify_all()
            give_back()

    def _tell(self, job: Job, told: dict[str, Any]) -> None:
        with self._changed:
            job.stage = told.get("stage", job.stage)
            job.seen = told.get("seen", job.seen)
            job.answer = told.get("answer", job.answer)
            self._changed.notify_all()


def _job(key: str, owner: str | None, files: Sequence[bytes], name: str, options: Options) -> Job:
    with said_when_full(NO_TEMPORARY_SPACE):
        folder = room()  # it goes with what is in it where a file does not fit
        paths = [Path(folder.name) / str(number) for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            private_file(path, content)
    request = {
        "key": key,
        "owner": owner,
        "files": [str(path) for path in paths],
        "name": name,
        "options": asdict(options),
    }
    return Job(key=key, owner=owner, request=request, folder=folder)
