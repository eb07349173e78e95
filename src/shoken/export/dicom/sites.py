"""Codes of anatomy as DICOM objects hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.export.codes import site

if TYPE_CHECKING:
    from pydicom.sr.coding import Code

__all__ = ["site_code"]


def site_code(name: str) -> Code:
    """The code of a region or structure, as :func:`shoken.export.codes.site` has it."""
    from pydicom.sr.coding import Code

    return Code(*site(name))
