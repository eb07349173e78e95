"""The cohort's tables: a row for each scan that is done, and one for each that could not be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shoken.cohort.columns import column_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shoken.cohort.outcome import Cell
    from shoken.cohort.status import Status
    from shoken.store.objects import Objects

__all__ = ["FAILURES", "TABLE", "failure_rows", "measured_rows", "write_tables"]

TABLE = "cohort.tsv"
FAILURES = "failures.tsv"
_LEADING = ("scan_id", "participant_id")
_FAILURE_COLUMNS = {
    "scan_id": "Name of the scan, or path of a file that was not planned",
    "whose": "scan (any machine would end alike), machine (the next run tries it again), or plan "
    "(left out of it)",
    "kind": "Kind of the error",
    "cause": "What was wrong, and what to do",
}


def measured_rows(status: Status) -> list[dict[str, Cell]]:
    """The rows of the scans that are done, in the manifest's order, each by column.

    The dataset's own columns come after its name; one that is called like a measure is called
    ``dataset_`` and its name.
    """
    rows = []
    for entry in status.done:
        measured = status.commits[entry.key].measured
        if measured is None:
            continue
        cells = {**measured.cells, "seconds": measured.seconds, "peak_mib": measured.peak_mib}
        own: dict[str, Cell] = {
            f"dataset_{name}" if name in cells or name == "scan_id" else name: value
            for name, value in entry.columns.items()
        }
        rows.append({"scan_id": entry.shown, **own, **cells})
    return rows


def failure_rows(status: Status) -> list[dict[str, Cell]]:
    """The scans that could not be done with their causes, then what the plan left out."""
    rows: list[dict[str, Cell]] = []
    for entry in status.manifest.entries:
        commit = status.commits.get(entry.key)
        failure = commit.failure if commit else status.faults.get(entry.key)
        if failure is not None:
            rows.append({"scan_id": entry.shown, **failure.model_dump()})
    rows += [
        {"scan_id": one.path, "whose": "plan", "kind": "LeftOut", "cause": one.cause}
        for one in status.manifest.left_out
    ]
    return rows


def write_tables(status: Status, place: Objects) -> None:
    """Write ``cohort.tsv`` and ``failures.tsv``, each with a JSON file that tells its columns.

    Raises
    ------
    StoreError
        The place of results cannot be written.
    """
    rows = measured_rows(status)
    columns = _columns(rows)
    place.write(TABLE, _tsv(columns, rows))
    place.write("cohort.json", _json({name: _told(name) for name in columns}))
    place.write(FAILURES, _tsv(_FAILURE_COLUMNS, failure_rows(status)))
    told = {name: {"Description": words} for name, words in _FAILURE_COLUMNS.items()}
    place.write("failures.json", _json(told))


def _columns(rows: Iterable[Mapping[str, Cell]]) -> list[str]:
    """Every column that a row has, in the order in which they first come."""
    found = dict.fromkeys((*_LEADING[:1], *(name for row in rows for name in row)))
    leading = [name for name in _LEADING if name in found]
    return [*leading, *(name for name in found if name not in leading)]


def _told(name: str) -> dict[str, str]:
    """A column as BIDS's sidecars of tables tell it."""
    if name == "scan_id":
        return {"Description": "Name of the scan"}
    column = column_of(name)
    told = {"Description": column.description}
    if column.units:
        told["Units"] = column.units
    if column.better:
        told["Better"] = column.better
    if column.source:
        told["Source"] = column.source
    return told


def _tsv(columns: Iterable[str], rows: Iterable[Mapping[str, Cell]]) -> bytes:
    lines = ["\t".join(columns)]
    lines += ["\t".join(_cell(row.get(name)) for name in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: Cell) -> str:
    """A value as BIDS's tables have it: n/a where there is none, and no tab or line end in it."""
    return "n/a" if value in {None, ""} else " ".join(str(value).split())


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
