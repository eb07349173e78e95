"""What came of one scan: the object that commits it for all time, or a fault of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shoken.report.record.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Commit",
    "Failure",
    "Measured",
    "attempts_at",
    "attempts_of",
    "commit_at",
    "fault_at",
]

SCHEMA_VERSION = "1.0"
_COMMITS = "cohort/commits"
_FAULTS = "cohort/faults"
_ATTEMPTS = "cohort/attempts"

Cell = str | float | int | None


class Failure(Frozen):
    """Why a scan has no result.

    ``whose`` is ``scan`` where trying again would end alike, ``machine`` where it might not: of
    another machine, or with a higher limit.
    ``kind`` is the error's name as :mod:`shoken.common.errors` has it.
    """

    whose: Literal["scan", "machine"]
    kind: str
    cause: str


class Measured(Frozen):
    """What one analysis cost and measured; ``cells`` are its row of the table, by column."""

    cells: dict[str, Cell]
    seconds: float
    peak_mib: int | None = None


class Commit(Frozen):
    """The one outcome of a scan; ``files`` are its results by place, each with its sha256.

    They were written below ``attempt`` and move to their places after the commit.
    """

    schema_version: str = SCHEMA_VERSION
    key: str
    name: str
    attempt: str
    files: dict[str, str] = Field(default_factory=dict)
    measured: Measured | None = None
    failure: Failure | None = None


def commit_at(key: str = "") -> str:
    """Where the commit of a scan is, or all are, below the folder of results."""
    return f"{_COMMITS}/{key}.json" if key else _COMMITS


def fault_at(key: str = "") -> str:
    """Where it is noted that a machine could not do a scan."""
    return f"{_FAULTS}/{key}.json" if key else _FAULTS


def attempts_at(key: str = "", attempt: str = "") -> str:
    """Where an attempt's results are written before they are committed, or those of all."""
    return f"{_ATTEMPTS}/{key}.{attempt}" if key else _ATTEMPTS


def attempts_of(names: Iterable[str]) -> dict[str, set[str]]:
    """The attempts that have written some objects, by the scans' keys."""
    found: dict[str, set[str]] = {}
    for name in names:
        key, _, attempt = name.removeprefix(f"{_ATTEMPTS}/").partition("/")[0].partition(".")
        if attempt:  # else a folder for temporary files
            found.setdefault(key, set()).add(attempt)
    return found
