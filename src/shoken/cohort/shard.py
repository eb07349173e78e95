"""A share of a cohort's scans, done one after the other in this process's care."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.cohort.attempt import Ending, do_scan, drop_scratch, publish
from shoken.cohort.outcome import Commit, attempts_at, attempts_of, commit_at
from shoken.common.errors import StoreError, UsageError
from shoken.common.settings import settings
from shoken.export.bids import description_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.cohort.manifest import Entry, Manifest
    from shoken.cohort.outcome import Failure
    from shoken.store.objects import Objects

    Tell = Callable[[Entry, Ending, Failure | None], None]

__all__ = ["Task", "describe", "finish_moves", "left_of", "run_share", "task_of_environment"]


@dataclass(frozen=True)
class Task:
    """One of several shares of a manifest, from 1.

    Raises
    ------
    UsageError
        There is no such share.
    """

    number: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise UsageError(
                f"share {self.number} of {self.of}: the first is 1, the last {self.of}"
            )

    @classmethod
    def parsed(cls, text: str) -> Task:
        """From ``I/N``.

        >>> Task.parsed("2/6")
        Task(number=2, of=6)
        """
        number, _, of = text.partition("/")
        if not (number.isdecimal() and of.isdecimal()):
            raise UsageError(f"--task {text}: write it as I/N, the first of six as 1/6")
        return cls(int(number), int(of))

    def share(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Every N-th scan, so that neighbours, which are alike in size, are shared out."""
        return entries[self.number - 1 :: self.of]


def task_of_environment() -> Task | None:
    """The share that Cloud Run Jobs or a SLURM array gives this process; None outside both."""
    told = settings()
    if told.cloud_run_task_count is not None and told.cloud_run_task_index is not None:
        return Task(told.cloud_run_task_index + 1, told.cloud_run_task_count)
    if told.slurm_array_task_count is not None and told.slurm_array_task_id is not None:
        first = told.slurm_array_task_min or 0
        return Task(told.slurm_array_task_id - first + 1, told.slurm_array_task_count)
    return None


def describe(place: Objects) -> None:
    """Write the files that make the folder of results a BIDS-derivatives dataset."""
    for name, content in description_files().items():
        place.write(name, content)


def left_of(entries: tuple[Entry, ...], place: Objects) -> tuple[Entry, ...]:
    """Those that are not committed."""
    there = set(place.names(commit_at()))
    return tuple(entry for entry in entries if commit_at(entry.key) not in there)


def finish_moves(entries: tuple[Entry, ...], place: Objects) -> None:
    """Move what was committed and not moved when a process ended; remove what was not committed.

    Only of scans that are committed: the attempts of others may be at work.
    """
    drop_scratch(place)
    attempts = attempts_of(place.names(attempts_at()))
    for key in sorted(attempts.keys() & {entry.key for entry in entries}):
        try:
            commit = Commit.model_validate_json(place.read(commit_at(key)))
        except FileNotFoundError:
            continue
        publish(commit, place)
        for attempt in attempts[key] - {commit.attempt}:
            with suppress(StoreError):  # one still written comes too late, and is removed later
                place.remove(attempts_at(key, attempt))


def run_share(manifest: Manifest, place: Objects, task: Task | None, tell: Tell) -> Counter[Ending]:
    """Do a share of the scans, or all, and say how each ended.

    Raises
    ------
    StoreError
        The place of results cannot be reached.
    """
    entries = task.share(manifest.entries) if task else manifest.entries
    finish_moves(entries, place)
    endings: Counter[Ending] = Counter()
    left = left_of(entries, place)
    endings[Ending.BEFORE] = len(entries) - len(left)
    for entry in left:
        ending, failure = do_scan(entry, manifest, place)
        endings[ending] += 1
        tell(entry, ending, failure)
    return endings
