"""What happens to the receiver, one line each and counted: no names, no identifiers of DICOM.

A study is called by the first letters of a hash of its identifier, as its folder in the queue.
"""

from __future__ import annotations

import logging
from enum import StrEnum

from shoken.common.event_line import log_event
from shoken.pacs import metrics

__all__ = ["Event", "tell"]

_log = logging.getLogger("shoken.pacs")
_SHORT = 8  # of 32 hexadecimal digits


class Event(StrEnum):
    """What is told of."""

    STARTED = "receiver started"
    STOPPED = "receiver stopped"
    ACCEPTED = "association accepted"
    REJECTED = "association rejected"
    ENDED = "association ended"
    STORED = "instance stored"
    REFUSED = "instance refused"
    COMPLETE = "study complete"
    REPEATED = "study repeated, nothing new"
    LEFT_OUT = "series left out"
    IGNORED = "study ignored"
    ANALYSED = "study analysed"
    SENT = "result sent"
    DONE = "study done"
    LATER = "study put off"
    DEAD = "study given up"
    FORGOTTEN = "records of studies removed"
    TROUBLE = "receiver in trouble"


# counted by the instance, and told by the association: a line each would be hundreds for one scan
_UNTOLD = frozenset({Event.STORED})


def tell(
    event: Event,
    *,
    study: str | None = None,
    size_bytes: int | None = None,
    **about: str | float | None,
) -> None:
    """Write the line of one event, at INFO, and count it.

    Parameters
    ----------
    event
        What happened.
    study
        The study's name in the queue.
    size_bytes
        Of an instance.
    about
        Words and figures of our own, AE titles and addresses; None is left out.
    """
    metrics.count(event.name.lower(), size_bytes=size_bytes)
    if event in _UNTOLD:
        return
    log_event(
        _log,
        event,
        {"study": study[:_SHORT] if study else None, "bytes": size_bytes, **about},
    )
