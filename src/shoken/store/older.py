"""Stored values of earlier builds, converted to those of this one."""

from __future__ import annotations

from typing import Any

__all__ = ["OLDER_FORMATS", "UNSEALED_FORMATS", "as_now"]

OLDER_FORMATS = (1, 2, 3, 4, 5)  # those that earlier builds kept results in
UNSEALED_FORMATS = (1, 2)  # they have no digest
_OF_SEARCH = ("alignment", "lesions", "findings", "tissue")


def as_now(value: Any) -> Any:
    """A tree of values with former classes and fields replaced by today's.

    Whatever was not measured then is not made up: it is left to its default, or None.
    """
    if isinstance(value, list):
        return [as_now(one) for one in value]
    if not isinstance(value, dict):
        return value
    now = {name: as_now(one) for name, one in value.items()}
    kind = str(now.get("class", "")).rpartition(":")[2]
    if kind == "Alignment" and "mni_to_scan" in now["fields"]:
        # laid on the scan's own RAS mm, and its lead not measured
        fields = dict(now["fields"])
        fields |= {"mni_to_frame": fields.pop("mni_to_scan"), "lead": None}
        return {"class": "Alignment", "fields": fields}
    if kind == "Analysis" and "search" not in now["fields"]:
        return {"class": "Analysis", "fields": _searched(now["fields"])}
    if kind == "LesionSearch" and "lesions" in now["fields"]:
        return {"class": "LesionSearch", "fields": _by_engine(now["fields"])}
    return now


def _searched(fields: dict[str, Any]) -> dict[str, Any]:
    """Until format 4, what a search found was not a value of its own."""
    fields = dict(fields)
    found = {name: fields.pop(name) for name in _OF_SEARCH if name in fields}
    is_there = found["lesions"] is not None
    search = {"class": "LesionSearch", "fields": _by_engine(found)} if is_there else None
    return {**fields, "search": search}


def _by_engine(fields: dict[str, Any]) -> dict[str, Any]:
    """One engine searched until format 5."""
    others = {name: value for name, value in fields.items() if name != "lesions"}
    return {**others, "by_engine": {"tuple": [fields["lesions"]]}}
