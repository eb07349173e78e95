"""Numbers of this server in Prometheus' text format: ``/metrics``, behind the guards.

They hold no name of a user, a file or a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shoken.common.memory import resident_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.metrics_core import Metric

__all__ = ["CONTENT_TYPE", "Load", "ended", "exposition", "uploaded"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# by hand, around what an analysis takes on one to eight cores, up to SHOKEN_ANALYSIS_SECONDS
_BOUNDS_S = (5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900)


@dataclass(frozen=True)
class Load:
    """What a queue has to do: how many wait and run, and its processes."""

    waiting: int
    running: int
    worker_pids: tuple[int, ...]


class _Numbers:
    """What is counted as it happens."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Histogram, ProcessCollector

        ProcessCollector(registry=registry)
        self.registry = registry
        self.runs: Counter = Counter(
            "shoken_runs", "Analyses and comparisons that ended.", ["outcome"], registry=registry
        )
        for outcome in ("done", "failed", "cancelled"):
            self.runs.labels(outcome)
        self.run_seconds: Histogram = Histogram(
            "shoken_run_seconds",
            "Time of analyses and comparisons that were done, without the wait.",
            buckets=_BOUNDS_S,
            registry=registry,
        )
        self.uploaded: Counter = Counter(
            "shoken_uploaded_bytes", "Bytes of uploads that were accepted.", registry=registry
        )


@cache
def _numbers() -> _Numbers:
    from prometheus_client import CollectorRegistry

    return _Numbers(CollectorRegistry())


def ended(outcome: str, seconds: float | None) -> None:
    """Count a run: done, failed or cancelled."""
    _numbers().runs.labels(outcome).inc()
    if outcome == "done" and seconds is not None:
        _numbers().run_seconds.observe(seconds)


def uploaded(size_bytes: int) -> None:
    """Count an upload."""
    _numbers().uploaded.inc(size_bytes)


def exposition(loads: Sequence[Load]) -> bytes:
    """All numbers as Prometheus reads them; ``loads`` are those of the queues now."""
    from prometheus_client import CollectorRegistry, generate_latest

    class Now:
        """The queues as they are now."""

        def collect(self) -> Iterator[Metric]:
            return _of_queues(loads)

    now = CollectorRegistry()
    now.register(Now())
    return generate_latest(_numbers().registry) + generate_latest(now)


def _of_queues(loads: Sequence[Load]) -> Iterator[Metric]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    memory = GaugeMetricFamily(
        "shoken_worker_resident_memory_bytes", "Memory of each analysis process.", labels=["worker"]
    )
    pids = [pid for load in loads for pid in load.worker_pids]
    for number, pid in enumerate(pids):
        if (size := resident_bytes(pid)) is not None:
            memory.add_metric([str(number)], size)
    for name, said, value in (
        ("shoken_queue_length", "Analyses that wait.", sum(load.waiting for load in loads)),
        ("shoken_workers", "Analysis processes.", len(pids)),
        ("shoken_workers_busy", "Of these, busy.", sum(load.running for load in loads)),
    ):
        yield GaugeMetricFamily(name, said, value)
    yield memory
