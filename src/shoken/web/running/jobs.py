"""The page's analyses: a bounded, fair queue before processes of their own.

The server's own process analyses nothing: a crash, a limit or a cancel ends a worker, and the next
one is started.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import asdict
from statistics import median
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any

from shoken.common.errors import ShokenError, TooLarge
from shoken.common.settings import settings
from shoken.web.running.events import Event, tell, tell_end
from shoken.web.running.job import Job, State
from shoken.web.running.leftovers import room
from shoken.web.running.lost_runs import drop_left
from shoken.web.running.metrics import Load
from shoken.web.running.new_jobs import left_jobs, new_job
from shoken.web.running.open_queues import note
from shoken.web.running.trim_heap import give_back
from shoken.web.running.turns import Turns
from shoken.web.running.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shoken.analysis.values import Options
    from shoken.web.running.given import GivenScan

__all__ = ["Jobs"]

_REMEMBERED = 64  # by hand: more than the queue holds, so that a reload finds its finished run


class Jobs:
    """All analyses of this server.

    Of the sessions that wait each has its turn; each worker is kept warm for the next analysis.
    """

    def __init__(self) -> None:
        self.network_runs = 0
        self._is_closed = False
        self._changed = Condition()
        self._turns = Turns()
        self._jobs: OrderedDict[tuple[str | None, str], Job] = OrderedDict()
        self._seconds: deque[float] = deque(maxlen=9)
        self._workers = [Worker() for _ in range(settings().at_once)]
        note(self)
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
        scans: Sequence[GivenScan] = (),
    ) -> Job:
        """Ask for an analysis; who asks for one that is under way waits for that one.

        Parameters
        ----------
        key
            Of the result, as :func:`shoken.store.results.key_of` makes it.
        session
            Who waits; sessions take turns.
        files, name
            What was uploaded, and what the scan that is reported on is called.
        scans
            Which of the files are which scan of a study, that one first; none where they are one.

        Raises
        ------
        TooLarge
            ``SHOKEN_WAITING`` analyses are waiting already.
        NoSpace
            The disk of temporary files is full; nothing was asked for.
        StoreError
            The place of results, where uploads are kept until the end, does not work.
        """
        request: dict[str, Any] = {
            "key": key,
            "owner": owner,
            "name": name,
            "options": asdict(options),
        }
        if scans:
            request["scans"] = [asdict(scan) for scan in scans]
        return self._ask(key, session, owner, lambda: new_job(request, session, files))

    def compare(
        self,
        key: str,
        session: str,
        visits: Sequence[str],
        *,
        days: Sequence[str | None] = (),
        owner: str | None = None,
    ) -> Job:
        """Ask for a comparison of kept results, by their keys; as :meth:`submit`.

        ``key`` is that of :func:`shoken.store.comparisons.comparison_key`.
        """
        request = {"key": key, "owner": owner, "compare": [*visits], "days": [*days]}

        def made() -> Job:
            return Job(key=key, owner=owner, request=request, folder=room())

        return self._ask(key, session, owner, made)

    def take_up(self) -> None:
        """Take up what servers that have ended had not done, in its order."""
        with self._changed:
            for job in self._jobs.values():
                if job.kept and not job.is_over:
                    job.kept.lives()
        for job, session in left_jobs():
            with self._changed:
                known = self.find(job.key, job.owner)
                if self._is_closed:
                    job.let_go(was_running=False)
                elif known and not known.is_over:
                    job.cleanup()
                else:
                    tell(Event.TAKEN_UP, run=job.key)
                    self._enqueue(job, session)

    def forget(self, key: str, owner: str | None) -> None:
        """Let go of what was about a result that was deleted; what would bring it back, ends."""
        drop_left(owner, key)
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
                tell(Event.ASKED, run=key, waiting=self._count_waiting())
                self._enqueue(job, session)
            job.watchers.add(session)
            return job

    def _enqueue(self, job: Job, session: str) -> None:
        """Put one into its session's line; to be called with the lock."""
        self._jobs[job.owner, job.key] = job
        self._turns.put(session, job)
        while len(self._jobs) > _REMEMBERED and next(iter(self._jobs.values())).is_over:
            self._jobs.popitem(last=False)
        self._changed.notify_all()

    def close(self) -> None:
        """End what runs and forget what waits; nothing begins after it.

        Temporary files of both go; what is kept is for the next server to take up.
        """
        with self._changed:
            self._is_closed = True
            was = {job: job.state for job in self._jobs.values() if not job.is_over}
            for job in was:
                job.state = State.CANCELLED
            for worker in self._workers:
                worker.end()
            self._changed.notify_all()
        for job, state in was.items():
            job.let_go(was_running=state is State.RUNNING)

    def find(self, key: str, owner: str | None) -> Job | None:
        """The latest analysis of a key, if it is remembered."""
        return self._jobs.get((owner, key))

    def watch(self, job: Job, session: str) -> None:
        """A session waits for an analysis too, so that another one does not stop it."""
        with self._changed:
            job.watchers.add(session)

    def cancel(
        self, job: Job, session: str, is_open: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Stop an analysis, unless another session, which is open still, wants it too."""
        with self._changed:
            job.watchers = {one for one in job.watchers - {session} if is_open(one)}
            if not job.watchers:
                self._end(job)

    def _end(self, job: Job) -> None:
        """Cancel one, with its files; to be called with the lock."""
        if job.is_over:
            return
        job.state = State.CANCELLED
        for worker in self._workers:
            if worker.job is job:
                worker.kill()
        job.cleanup()  # at once: a server that ended now would take it up again
        tell(Event.CANCELLED, run=job.key, seconds=job.seconds)
        self._changed.notify_all()

    def wait(self, job: Job, seconds: float) -> None:
        """Wait until something changes, for so long at most."""
        with self._changed:
            if not job.is_over:
                self._changed.wait(seconds)

    def position(self, job: Job) -> int:
        """How many analyses are ahead of this one; 0 when it is running."""
        with self._changed:
            if job.state is not State.WAITING:
                return 0
            running = sum(worker.job is not None for worker in self._workers)
            order = self._turns.order()
            return running + (order.index(job) if job in order else 0)

    @property
    def expected_s(self) -> float | None:
        """How long an analysis takes here, the median of the latest; None before the first."""
        return median(self._seconds) if self._seconds else None

    @property
    def free(self) -> int:
        """How many more may be asked for now."""
        with self._changed:
            return max(0, settings().waiting - self._count_waiting())

    @property
    def load(self) -> Load:
        """What there is to do now."""
        with self._changed:
            running = sum(worker.job is not None for worker in self._workers)
            return Load(self._count_waiting(), running, self.worker_pids)

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The worker processes."""
        return tuple(worker.pid for worker in self._workers)

    def _count_waiting(self) -> int:
        return len(self._turns.order())

    def _next(self, worker: Worker) -> Job:
        """Wait for work."""
        with self._changed:
            while True:
                if job := self._turns.take():
                    job.state, job.began = State.RUNNING, time.monotonic()
                    worker.job = job
                    return job
                self._changed.wait()

    def _work(self, worker: Worker) -> None:
        while True:
            job = self._next(worker)
            tell(Event.BEGUN, run=job.key)
            try:
                if job.kept:
                    job.kept.begins()
                self.network_runs += worker.do(job, self._tell)
                end, error = State.DONE, None
            except ShokenError as caught:
                end, error = State.FAILED, caught
            with self._changed:
                if self._is_closed:
                    return
            job.cleanup()  # before anybody is told that it is over
            with self._changed:
                if job.state is State.RUNNING:
                    job.state, job.error = end, error
                    tell_end(job)
                    if end is State.DONE and job.seconds and "compare" not in job.request:
                        self._seconds.append(job.seconds)
                self._changed.notify_all()
            give_back()

    def _tell(self, job: Job, told: dict[str, Any]) -> None:
        with self._changed:
            job.stage = told.get("stage", job.stage)
            job.seen = told.get("seen", job.seen)
            job.peak_mib = told.get("peak_mib", job.peak_mib)
            job.sequence = told.get("sequence", job.sequence)
            self._changed.notify_all()
