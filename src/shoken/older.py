"""The trees of values that earlier builds kept, as this one has them (:mod:`shoken.archive`)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OLDER_FORMATS", "as_now"]

OLDER_FORMATS = (1, 2)
# where a class was when a result named it, and where it is now; whoever moves one adds a row
_MOVED: Mapping[str, str] = MappingProxyType(
    {
        "shoken.anatomy:Alignment": "shoken.alignment:Alignment",
        "shoken.lesion.engines:Lesions": "shoken.lesion.values:Lesions",
    }
)


def as_now(value: Any) -> Any:
    """A tree of values with the classes and fields of today in place of those that are gone.

    Whatever was not measured then is not made up: it is left to its default, or None.
    """
    if isinstance(value, list):
        return [as_now(one) for one in value]
    if not isinstance(value, dict):
        return value
    now = {name: as_now(one) for name, one in value.items()}
    if "class" in now:
        now["class"] = _MOVED.get(now["class"], now["class"])
        if "mni_to_scan" in now["fields"]:  # laid on the scan's own RAS mm, its lead not measured
            fields = dict(now["fields"])
            fields |= {"mni_to_frame": fields.pop("mni_to_scan"), "lead": None}
            now["fields"] = fields
    return now
