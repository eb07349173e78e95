"""Numbers of the receiver in Prometheus' text format, on a port of its own.

They hold no name of a caller, a patient or a study.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

    from shoken.pacs.queue.waiting import QueueFigures

__all__ = ["count", "serve"]

# event → the counter and its label
_ASSOCIATIONS = {"accepted": "accepted", "rejected": "rejected"}
_INSTANCES = {"stored": "stored", "refused": "refused"}
_STUDIES = {
    "complete": "received",
    "repeated": "repeated",
    "ignored": "ignored",
    "analysed": "analysed",
    "done": "done",
    "later": "put off",
    "dead": "given up",
}


class _Numbers:
    """What is counted as it happens."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, ProcessCollector

        ProcessCollector(registry=registry)
        self.registry = registry
        self.associations = Counter(
            "shoken_pacs_associations", "Associations.", ["outcome"], registry=registry
        )
        self.instances = Counter(
            "shoken_pacs_instances",
            "Instances that were sent here.",
            ["outcome"],
            registry=registry,
        )
        self.received = Counter(
            "shoken_pacs_received_bytes", "Bytes of instances that were kept.", registry=registry
        )
        self.studies = Counter(
            "shoken_pacs_studies", "What became of studies.", ["outcome"], registry=registry
        )
        self.sent = Counter(
            "shoken_pacs_sent_instances", "Results that the archive has taken.", registry=registry
        )
        for counter, outcomes in (
            (self.associations, _ASSOCIATIONS),
            (self.instances, _INSTANCES),
            (self.studies, _STUDIES),
        ):
            for outcome in outcomes.values():
                counter.labels(outcome)


@cache
def _numbers() -> _Numbers:
    from prometheus_client import CollectorRegistry

    return _Numbers(CollectorRegistry())


def count(event: str, *, size_bytes: int | None = None) -> None:
    """Count an event, by the name that :class:`shoken.pacs.events.Event` has for it."""
    numbers = _numbers()
    if event in _ASSOCIATIONS:
        numbers.associations.labels(_ASSOCIATIONS[event]).inc()
    elif event in _INSTANCES:
        numbers.instances.labels(_INSTANCES[event]).inc()
        numbers.received.inc(size_bytes or 0)
    elif event in _STUDIES:
        numbers.studies.labels(_STUDIES[event]).inc()
    elif event == "sent":
        numbers.sent.inc()


class _Now:
    """What is not counted, but looked at when it is asked for."""

    def __init__(
        self, figures: Callable[[], QueueFigures], associations: Callable[[], int]
    ) -> None:
        self._figures, self._associations = figures, associations

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        queue = self._figures()
        states = GaugeMetricFamily(
            "shoken_pacs_queue_studies", "Studies in the queue.", labels=["state"]
        )
        for state, number in queue.studies.items():
            states.add_metric([state], number)
        yield states
        for name, said, value in (
            ("shoken_pacs_queue_bytes", "Bytes of studies not done.", queue.size_bytes),
            (
                "shoken_pacs_queue_oldest_timestamp_seconds",
                "When the study that waits longest was complete; 0 where none waits.",
                queue.oldest or 0,
            ),
            ("shoken_pacs_associations_now", "Open associations.", self._associations()),
        ):
            yield GaugeMetricFamily(name, said, value)


def serve(
    address: str, port: int, figures: Callable[[], QueueFigures], associations: Callable[[], int]
) -> Callable[[], None]:
    """Serve ``/metrics`` in a thread of its own; gives back what stops it.

    Raises
    ------
    UsageError
        The address cannot be used.
    """
    from prometheus_client import start_http_server

    registry = _numbers().registry
    now: Any = _Now(figures, associations)
    registry.register(now)
    try:
        server, thread = start_http_server(port, address, registry)
    except OSError as error:
        raise UsageError(
            f"{address}:{port}: no figures can be served there: {error.strerror}"
        ) from error

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()
        registry.unregister(now)

    return stop
