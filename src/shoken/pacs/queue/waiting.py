"""A study that waits in the queue, as its folder has it, and what studies are called there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shoken.pacs.queue.note import Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "ENDING",
    "INSTANCES",
    "NOTE",
    "RESULTS",
    "STATES",
    "QueueFigures",
    "Waiting",
    "name_of",
    "studies_in",
]

_NAME = 32  # hexadecimal digits of 64: 128 bits, in which no two of all the world's meet
STATES = ("receiving", "waiting", "done", "dead")
NOTE, INSTANCES, RESULTS, ENDING = "note.json", "instances", "results", ".dcm"


def name_of(uid: str) -> str:
    """What an identifier is called on the disk and in log lines."""
    return hashlib.sha256(uid.encode()).hexdigest()[:_NAME]


def studies_in(folder: Path) -> Mapping[str, int]:
    """How many studies a queue's folder has in each state; none in one that is not there yet.

    Whoever looks need not be the process that has the queue.

    Raises
    ------
    OSError
        A folder cannot be read.
    """
    places = {state: folder / state for state in STATES}
    return {
        state: len(list(place.iterdir())) if place.is_dir() else 0
        for state, place in places.items()
    }


@dataclass(frozen=True)
class QueueFigures:
    """How many studies are in each state, and the bytes of those that are not done.

    ``oldest`` is when the one that waits longest was closed, in seconds since 1970.
    """

    studies: Mapping[str, int]
    size_bytes: int
    oldest: float | None


@dataclass(frozen=True)
class Waiting:
    """A study that was received whole, in its folder."""

    folder: Path

    @property
    def name(self) -> str:
        """The study's name in the queue, and the number of its coming."""
        return self.folder.name

    @property
    def note(self) -> Note:
        """What is noted of it; that of a new one where nothing is, or what is there is damaged."""
        try:
            return Note.model_validate_json((self.folder / NOTE).read_bytes())
        except (OSError, ValidationError):
            return Note()

    @property
    def instances(self) -> tuple[Path, ...]:
        """The files that were received."""
        return tuple(sorted((self.folder / INSTANCES).glob(f"*{ENDING}")))

    @property
    def results(self) -> tuple[Path, ...] | None:
        """The results' files, which may be none; None where they are not made yet."""
        folder = self.folder / RESULTS
        return tuple(sorted(folder.glob(f"*{ENDING}"))) if folder.is_dir() else None
