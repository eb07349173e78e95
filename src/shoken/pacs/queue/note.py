"""What is noted of a study in the queue, and what stays of it when it is done."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from shoken.report.record.frozen import Frozen

__all__ = ["Done", "Ending", "Note"]

SCHEMA_VERSION: Literal["1.0"] = "1.0"


class Ending(StrEnum):
    """How a study's time in the queue ended."""

    SENT = "sent"
    IGNORED = "ignored"
    REPEATED = "repeated"
    DEAD = "dead"


class Note(Frozen):
    """The state of a waiting study; times are seconds since 1970.

    ``tries`` counts failures; ``next_try`` is when it is taken up again.  ``sent`` are the results
    that the archive has, by their file names.  ``fault`` is why it failed last.
    """

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    closed: float = 0.0
    tries: int = 0
    next_try: float = 0.0
    sent: tuple[str, ...] = ()
    fault: str = ""


class Done(Frozen):
    """What stays of a study that is done, so that it is not done again: no name, no identifier.

    ``instances`` are hashes of the identifiers of what was received, ``results`` of what was sent.
    """

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    ending: Ending
    when: float
    instances: tuple[str, ...]
    results: tuple[str, ...] = ()
