"""Nibabel without pydicom.

Where pydicom is installed, nibabel loads all of it, half a second's work, for a header extension
that Shoken never looks at.  So pydicom is hidden while nibabel is being loaded.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["nibabel"]


def _load() -> ModuleType:
    hide = "pydicom" not in sys.modules
    if hide:
        sys.modules["pydicom"] = None  # type: ignore[assignment]
    try:
        import nibabel as loaded
    finally:
        if hide:
            del sys.modules["pydicom"]
    return loaded


nibabel = _load()
