"""What engines were called before each took the id of its model.

Command lines, callers of the library and results that were kept may still hold these names; what
is made of them holds the current ones alone.
"""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["current_name"]

_FORMER = MappingProxyType(
    {
        "antspynet-lesion": "antspynet-lesion-t1",
        "mindgrab": "brain-mindgrab",
        "shiva-wmh": "shiva-wmh-flair",
        "stroke": "stroke-t2-meshnet",
        "sysu-wmh": "sysu-wmh-flair",
        "sysu-wmh-t1": "sysu-wmh-flair-t1",
    }
)


def current_name(name: str) -> str:
    """The current name of an engine or a model; any other name is returned unchanged."""
    return _FORMER.get(name, name)
