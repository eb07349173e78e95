"""One scan from the manifest to its commit: tried, written apart, and committed by one alone.

Delivery is at least once, the result exactly once.  Whoever does a scan writes its files below a
prefix of this attempt, then writes the commit, which only the first can.  The files then move to
the places that the commit names; whoever finds a commit whose files have not moved goes on with it.
"""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cohort.outcome import Commit, Failure, attempts_at, commit_at, fault_at
from shoken.cohort.scan_process import done_apart
from shoken.cohort.scan_worker import Answer, Request
from shoken.common.errors import ShokenError, TooLarge
from shoken.export.partial import is_abandoned, kept_young, locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shoken.cohort.manifest import Entry, Manifest
    from shoken.store.objects import Objects

    Doing = Callable[[Request, Path], Answer]

__all__ = ["Ending", "do_scan", "drop_scratch", "publish"]

_SCRATCH = "try-"
_TRIES = 3  # faults of the machine are tried twice more


class Ending(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    BEFORE = "done before"
    FAILED = "failed"
    NOT_NOW = "not done by this machine"


def do_scan(
    entry: Entry, manifest: Manifest, place: Objects, *, doing: Doing = done_apart
) -> tuple[Ending, Failure | None]:
    """Have one scan done and committed, unless that has happened.

    Parameters
    ----------
    entry
        The scan, one of the manifest.
    place
        The folder of results.
    doing
        What does a request in a folder for its temporary files.

    Raises
    ------
    StoreError
        The place of results cannot be reached.
    """
    if place.exists(commit_at(entry.key)):
        return Ending.BEFORE, None
    attempt, answer = uuid.uuid4().hex, Answer()
    for _ in range(_TRIES):
        with _scratch(place) as scratch:
            results = scratch / "results"
            results.mkdir()
            request = Request(
                entry=entry,
                choices=manifest.choices,
                weights=manifest.weights,
                folder=str(results),
            )
            answer = _with_files(doing(request, scratch), results)
            if answer.failure is None or answer.failure.whose == "scan":
                return _commit(entry, answer, attempt, place, results)
        if answer.failure.kind == TooLarge.__name__:
            break  # as large the next time: a limit is to be raised first
    failure = answer.failure
    assert failure is not None  # noqa: S101 - the loop ends otherwise
    place.write(fault_at(entry.key), failure.model_dump_json(indent=1).encode())
    return Ending.NOT_NOW, failure


@contextmanager
def _scratch(place: Objects) -> Iterator[Path]:
    """A folder for one try, on the disk of the results where they are on one.

    It is locked as long as this process lives, so that a later run can tell what is left of others.
    """
    near = None if place.folder is None else place.folder / attempts_at()
    if near:
        near.mkdir(parents=True, exist_ok=True)
    while True:
        with (
            tempfile.TemporaryDirectory(
                prefix=_SCRATCH, dir=near, ignore_cleanup_errors=True
            ) as scratch,
            locked(Path(scratch)) as is_there,
            kept_young(Path(scratch)),
        ):
            if is_there:  # else another run, just starting, took it for abandoned
                yield Path(scratch)
                return


def _with_files(answer: Answer, results: Path) -> Answer:
    """The same, or a failure in place of a success that has left no file."""
    if answer.failure or any(path.is_file() for path in results.rglob("*")):
        return answer
    cause = "its analysis has ended well and written nothing; please report it"
    return Answer(failure=Failure(whose="machine", kind="AnalysisError", cause=cause))


def drop_scratch(place: Objects) -> None:
    """Remove the temporary folders of processes that were ended."""
    if place.folder:
        for left in (place.folder / attempts_at()).glob(f"{_SCRATCH}*"):
            is_abandoned(left, drop=True)


def _commit(
    entry: Entry, answer: Answer, attempt: str, place: Objects, results: Path
) -> tuple[Ending, Failure | None]:
    try:
        files = {} if answer.failure else _written(results, attempts_at(entry.key, attempt), place)
    except (ShokenError, FileNotFoundError):
        if place.exists(commit_at(entry.key)):  # whoever was first has tidied up meanwhile
            return Ending.BEFORE, None
        raise
    commit = Commit(
        key=entry.key,
        name=entry.name,
        attempt=attempt,
        files=files,
        measured=answer.measured,
        failure=answer.failure,
    )
    is_new = place.write_new(commit_at(entry.key), commit.model_dump_json(indent=1).encode())
    if not is_new and _committed(entry.key, place).attempt != attempt:
        place.remove(attempts_at(entry.key, attempt))
        return Ending.BEFORE, None
    publish(commit, place)
    place.remove(fault_at(entry.key))
    return (Ending.FAILED if commit.failure else Ending.DONE), commit.failure


def _committed(key: str, place: Objects) -> Commit:
    """The commit that is there: our own too, where the answer to its first upload was lost."""
    return Commit.model_validate_json(place.read(commit_at(key)))


def _written(results: Path, prefix: str, place: Objects) -> dict[str, str]:
    """Put an attempt's files below its prefix; the sha256 of each."""
    files = {}
    for path in sorted(one for one in results.rglob("*") if one.is_file()):
        name = path.relative_to(results).as_posix()
        with path.open("rb") as opened:
            files[name] = hashlib.file_digest(opened, "sha256").hexdigest()
        place.take(path, f"{prefix}/{name}")
    return files


def publish(commit: Commit, place: Objects) -> None:
    """Move the files of a commit to their places; those that are there already stay."""
    prefix = attempts_at(commit.key, commit.attempt)
    for name in commit.files:
        place.move(f"{prefix}/{name}", name)
    place.remove(prefix)  # and no other's: who comes second may be writing, and tidies up himself
