"""What happens on the page's server, one line each and counted: no names, no names of files.

A run is called by the first letters of its result's key, a hash of what was given.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from shoken.common.event_line import log_event
from shoken.web.running import metrics

__all__ = ["Event", "tell", "tell_end"]

if TYPE_CHECKING:
    from shoken.web.running.job import Job

_log = logging.getLogger("shoken.page")
_SHORT = 8  # of 64 hexadecimal digits


class Event(StrEnum):
    """What is told of."""

    UPLOADED = "upload accepted"
    ASKED = "run accepted"
    TAKEN_UP = "run taken up"
    BEGUN = "run begun"
    ENDED = "run ended"
    FAILED = "run failed"
    CANCELLED = "run cancelled"
    OPENED = "result opened"
    DELETED = "result deleted"


_OUTCOMES = {Event.ENDED: "done", Event.FAILED: "failed", Event.CANCELLED: "cancelled"}


def tell(
    event: Event,
    *,
    run: str | None = None,
    size_bytes: int | None = None,
    waiting: int | None = None,
    seconds: float | None = None,
    peak_mib: int | None = None,
    sequence: str | None = None,
    error: str | None = None,
) -> None:
    """Write the line of one event, at INFO, and count it.

    Parameters
    ----------
    event
        What happened.
    run
        The key of the result.
    size_bytes
        Of an upload.
    waiting
        Analyses that waited before it.
    seconds, peak_mib, sequence
        Of a run.
    error
        The kind of the error that ended it; its words may hold a name.
    """
    about: dict[str, str | float | None] = {
        "run": run[:_SHORT] if run else None,
        "bytes": size_bytes,
        "waiting": waiting,
        "seconds": None if seconds is None else round(seconds, 1),
        "peak_mib": peak_mib,
        "sequence": sequence,
        "error": error,
    }
    log_event(_log, event, about)
    if event is Event.UPLOADED and size_bytes is not None:
        metrics.uploaded(size_bytes)
    if event in _OUTCOMES:
        metrics.ended(_OUTCOMES[event], seconds)


def tell_end(job: Job) -> None:
    """Tell that a run was done, or failed."""
    tell(
        Event.FAILED if job.error else Event.ENDED,
        run=job.key,
        seconds=job.seconds,
        peak_mib=job.peak_mib,
        sequence=job.sequence,
        error=type(job.error).__name__ if job.error else None,
    )
