"""Numbers of a DICOM header, as de-identifiers and exporters write them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from shoken.common.errors import UnreadableScan
from shoken.reading.dicom.image_kinds import many

if TYPE_CHECKING:
    from pydicom import Dataset

__all__ = ["hint", "identifier", "numbers", "text", "words"]

_TEXT = frozenset(("DS", "IS"))
_WORDS = frozenset(("CS", "LO", "UI"))
_IDENTIFIER = re.compile(r"[0-9]+(?:\.[0-9]+)+")


def numbers(header: Dataset, name: str) -> list[float]:
    """All numbers of an element, none where it is missing or blank; decimal commas are accepted.

    Raises
    ------
    UnreadableScan
        What is there is no number, or not finite.
    """
    from pydicom.datadict import dictionary_description, dictionary_VR, tag_for_keyword

    tag = tag_for_keyword(name)
    if tag is None or tag not in header:
        return []
    stored = header.get_item(tag)
    value = stored.value if stored is not None else None
    is_text = (stored.VR if stored is not None and stored.VR else dictionary_VR(tag)) in _TEXT
    try:
        if is_text and isinstance(value, bytes):
            words = value.decode("ascii").replace(",", ".").strip(" \0").split("\\")
            values = [float(word) for word in words if word.strip()]
        else:
            values = [float(one) for one in many(header[tag].value)]
    except Exception:  # noqa: BLE001 - of pydicom on damage, nearly anything
        values = [math.nan]
    if not all(map(math.isfinite, values)):
        raise UnreadableScan(f"{dictionary_description(tag)} is not a number")
    return values


def hint(header: Dataset, name: str) -> float | None:
    """A number that a volume can be read without; None where it is missing or damaged."""
    try:
        found = numbers(header, name)
    except UnreadableScan:
        return None
    return found[0] if found else None


def words(header: Dataset, name: str) -> str:
    """An element's text without blanks around it; "" where it is missing or damaged."""
    try:
        return "\\".join(str(word).strip() for word in many(header.get(name)))
    except Exception:  # noqa: BLE001 - of pydicom on damage, nearly anything
        return ""


def identifier(told: str) -> str:
    """A unique identifier as a header holds it; "" for what is not one (PS3.5, 9.1).

    Zeros before a number are against the standard, but common, and refer to what has them too.
    """
    return told if len(told) <= 64 and _IDENTIFIER.fullmatch(told) else ""


def text(header: Dataset, name: str) -> str:
    """An element as text, numbers in one way of writing; "" where it is missing or damaged."""
    from pydicom.datadict import dictionary_VR

    if dictionary_VR(name) in _WORDS:
        return words(header, name)
    try:
        return "\\".join(f"{value:.9g}" for value in numbers(header, name))
    except UnreadableScan:
        return ""
