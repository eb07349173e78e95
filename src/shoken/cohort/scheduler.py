"""A cohort's scans on the workers of Dask distributed: embedded, or of a scheduler that exists.

Dask says which worker does which scan, and gives a lost worker's scans to another.  It holds no
result: what is done is what is committed, so that a scheduler may be lost and a new one goes on.
"""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from shoken.cohort.attempt import Ending, do_scan
from shoken.cohort.manifest import Entry, Manifest
from shoken.cohort.outcome import Failure, fault_at
from shoken.cohort.shard import finish_moves, left_of
from shoken.common.errors import SchedulerLost, ShokenError, UsageError, place_of
from shoken.common.memory import PEAK_MIB, memory_bytes
from shoken.common.settings import MiB, settings
from shoken.common.settings.cores import usable_cores
from shoken.store.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.cohort.shard import Task, Tell

__all__ = ["fitting_workers", "is_installed", "run_on_workers"]

_LOST_S = 30  # by hand: a scheduler that answers nobody for so long is gone


def fitting_workers() -> int:
    """How many scans this machine does at a time: by its cores, and by the memory of each."""
    total, available = memory_bytes()
    room = available or total
    by_memory = room // (PEAK_MIB * MiB) if room else usable_cores()
    return int(max(1, min(usable_cores(), by_memory)))


def is_installed() -> bool:
    """Whether Dask distributed is there."""
    return find_spec("distributed") is not None


def run_on_workers(
    manifest: Manifest,
    place: Objects,
    task: Task | None,
    tell: Tell,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Counter[Ending]:
    """Do a cohort's scans on several workers, and say how each ended.

    Parameters
    ----------
    workers
        How many of this machine; None as many as fit.
    scheduler
        The address of a scheduler in place of them, such as ``tcp://host:8786``; its workers need
        Shoken, the weights, the scans and the place of results.

    Raises
    ------
    UsageError
        Dask is not installed, or the scheduler cannot be reached.
    SchedulerLost
        It has ended in the middle; what was done is committed.
    """
    entries = task.share(manifest.entries) if task else manifest.entries
    finish_moves(entries, place)
    left = left_of(entries, place)
    endings = Counter({Ending.BEFORE: len(entries) - len(left)})
    if not left:
        return endings
    with _client(workers, scheduler) as client:
        for entry, ending, failure in _done(client, left, manifest, place):
            endings[ending] += 1
            tell(entry, ending, failure)
    return endings


@contextmanager
def _client(workers: int | None, scheduler: str | None) -> Iterator[Any]:
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "several workers need Dask distributed: pip install 'shoken[cohort]'; "
            "--workers 1 needs nothing"
        ) from None
    # a lost scheduler is told in one line of ours
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler:
        try:
            client = distributed.Client(scheduler, timeout=_LOST_S)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{scheduler}: no scheduler of Dask answers there ({place_of(error)}); start one "
                "with: dask scheduler"
            ) from error
        with client:
            yield client
        return
    count = workers or fitting_workers()
    threads = max(1, settings().threads // count)
    with (
        distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address=None,
            memory_limit=0,  # a scan is in a process of its own, whose memory is limited
            env={"SHOKEN_THREADS": str(threads)},
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _done(
    client: Any, left: tuple[Entry, ...], manifest: Manifest, place: Objects
) -> Iterator[tuple[Entry, Ending, Failure | None]]:
    """How each scan ended, as it ends."""
    from distributed import CancelledError, KilledWorker, as_completed
    from distributed.comm import CommClosedError

    head = manifest.model_copy(update={"entries": ()}).model_dump_json()
    futures = {
        client.submit(_do, entry.model_dump_json(), head, place.url, pure=False): entry
        for entry in left
    }
    try:
        for future in as_completed(futures):
            try:
                yield futures[future], *_read(future.result(timeout=_LOST_S))
            except KilledWorker:
                cause = "the workers that took it were ended, one after the other"
                failure = Failure(whose="machine", kind="AnalysisError", cause=cause)
                content = failure.model_dump_json(indent=1).encode()
                place.write(fault_at(futures[future].key), content)
                yield futures[future], Ending.NOT_NOW, failure
    except (CancelledError, CommClosedError, TimeoutError) as error:
        raise SchedulerLost(
            "the scheduler has ended; what was done is committed: run the same command again"
        ) from error


def _do(entry: str, head: str, url: str) -> tuple[str, str | None]:
    """One scan, on a worker; what passes between machines is text."""
    manifest = Manifest.model_validate_json(head)
    try:
        ending, failure = do_scan(Entry.model_validate_json(entry), manifest, Objects(url))
    except ShokenError as error:
        kind, ending = type(error).__name__, Ending.NOT_NOW
        failure = Failure(whose="machine", kind=kind, cause=" ".join(str(error).split()))
    return str(ending), failure.model_dump_json() if failure else None


def _read(told: tuple[str, str | None]) -> tuple[Ending, Failure | None]:
    ending, failure = told
    return Ending(ending), Failure.model_validate_json(failure) if failure else None
