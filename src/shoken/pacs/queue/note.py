"""What is noted of a study in the queue, and what stays of it when it is done."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from shoken.report.record.frozen import Frozen

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Done", "Ending", "Note", "done_in", "is_older"]

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


def done_in(path: Path) -> Done:
    """What a record says; of one that cannot be read, that it is dead: done again, not lost."""
    try:
        return Done.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Done(ending=Ending.DEAD, when=0.0, instances=())


def is_older(path: Path, before: float) -> bool:
    """Whether a study was done before a time; what is damaged is of no use and counts as older."""
    try:
        return Done.model_validate_json(path.read_bytes()).when < before
    except OSError:  # it may be read the next time
        return False
    except ValidationError:
        return True
