"""The trees of values that earlier builds kept, as this one has them (:mod:`shoken.archive`)."""

from __future__ import annotations

from typing import Any

__all__ = ["OLDER_FORMATS", "as_now"]

OLDER_FORMATS = (1, 2)


def as_now(value: Any) -> Any:
    """A tree of values with the classes and fields of today in place of those that are gone.

    Whatever was not measured then is not made up: it is left to its default, or None.
    """
    if isinstance(value, list):
        return [as_now(one) for one in value]
    if not isinstance(value, dict):
        return value
    now = {name: as_now(one) for name, one in value.items()}
    if now.get("class") == "shoken.anatomy:Alignment":
        fields = dict(now["fields"])
        if "mni_to_scan" in fields:  # laid on the scan's own RAS mm, and its lead not measured
            fields |= {"mni_to_frame": fields.pop("mni_to_scan"), "lead": None}
        return {"class": "shoken.alignment:Alignment", "fields": fields}
    return now
