"""What a dataset tells of its scans beside their pictures: who, and on which scanner."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError
from shoken.reading import parsed_sidecar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.cohort.manifest import InputScan

__all__ = ["participants_of", "read_table", "scanner_of"]

# BIDS's names of them → the columns here
_SCANNER = {
    "Manufacturer": "manufacturer",
    "ManufacturersModelName": "scanner",
    "MagneticFieldStrength": "field_strength_t",
}
_NOT_AVAILABLE = "n/a"  # as BIDS writes what is not known


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a TSV by the names of its columns, a byte-order mark left aside.

    Raises
    ------
    UsageError
        It cannot be read, or is not text in UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not text in UTF-8: save it as such") from None
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        {name.strip(): (value or "").strip() for name, value in row.items() if name} for row in rows
    ]


def participants_of(dataset: Path) -> tuple[Mapping[str, dict[str, str]], str]:
    """The columns of ``participants.tsv`` by participant, and what is wrong with it, else ""."""
    path = dataset / "participants.tsv"
    if not path.exists():
        return {}, ""
    try:
        rows = read_table(path)
    except UsageError as error:
        return {}, str(error).removeprefix(f"{path}: ")
    if rows and "participant_id" not in rows[0]:
        return {}, "has no column participant_id: its columns are left out"
    told = {}
    for row in rows:
        person = row.pop("participant_id")
        known = {name: value for name, value in row.items() if value not in {"", _NOT_AVAILABLE}}
        told[person if person.startswith("sub-") else f"sub-{person}"] = known
    return told, ""


def scanner_of(scan: InputScan) -> dict[str, str]:
    """The scanner as the JSON records beside a scan tell it; nothing where they do not."""
    told: dict[str, str] = {}
    for record in scan.records:
        try:
            content = parsed_sidecar(Path(record.path).read_bytes()) or {}
        except OSError:
            continue
        told |= {_SCANNER[name]: str(content[name]) for name in _SCANNER if content.get(name)}
    return told
