"""How far a cohort is: what is committed, what failed, what is at work or left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.cohort.outcome import Commit, Failure, attempts_at, attempts_of, commit_at, fault_at

if TYPE_CHECKING:
    from shoken.cohort.manifest import Entry, Manifest
    from shoken.store.objects import Objects

__all__ = ["Status", "status_of"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Status:
    """The state of each scan of a manifest.

    ``commits`` are by key; ``faults`` are of scans that a machine could not do and that the next
    run tries again; ``writing`` are scans of which an attempt has begun to write its results.
    """

    manifest: Manifest
    commits: dict[str, Commit]
    faults: dict[str, Failure]
    writing: frozenset[str]

    @property
    def done(self) -> tuple[Entry, ...]:
        """Those that have a result."""
        return tuple(
            one for one in self.manifest.entries
            if one.key in self.commits and self.commits[one.key].failure is None
        )  # fmt: skip

    @property
    def failed(self) -> tuple[Entry, ...]:
        """Those that cannot have one."""
        return tuple(
            one for one in self.manifest.entries
            if one.key in self.commits and self.commits[one.key].failure is not None
        )  # fmt: skip

    @property
    def left(self) -> tuple[Entry, ...]:
        """Those that are still to be done, by this run or the next."""
        return tuple(one for one in self.manifest.entries if one.key not in self.commits)

    @property
    def lines(self) -> tuple[str, ...]:
        """For people: a number and what it counts."""
        faulty = sum(one.key in self.faults for one in self.left)
        writing = sum(one.key in self.writing for one in self.left)
        counted = (
            ("scans", len(self.manifest.entries)),
            ("done", len(self.done)),
            ("failed", len(self.failed)),
            ("left", len(self.left)),
            ("of these being written", writing),
            ("of these with a fault of the machine, to be tried again", faulty),
            ("left out of the plan", len(self.manifest.left_out)),
        )
        return tuple(f"{number:8,}  {what}" for what, number in counted)


def status_of(manifest: Manifest, place: Objects) -> Status:
    """Read how far a cohort is.

    Raises
    ------
    StoreError
        The place of results cannot be reached.
    """
    keys = {entry.key for entry in manifest.entries}
    committed = _below(place, commit_at(), keys)
    faulty = _below(place, fault_at(), keys)
    begun = attempts_of(place.names(attempts_at())).keys()
    return Status(
        manifest=manifest,
        commits={
            commit.key: commit
            for commit in map(Commit.model_validate_json, place.read_all(committed).values())
        },
        faults={
            name.rpartition("/")[2].removesuffix(".json"): Failure.model_validate_json(content)
            for name, content in place.read_all(faulty).items()
        },
        writing=frozenset(begun & keys),
    )


def _below(place: Objects, folder: str, keys: set[str]) -> list[str]:
    wanted = {f"{folder}/{key}.json" for key in keys}
    return [name for name in place.names(folder) if name in wanted]
