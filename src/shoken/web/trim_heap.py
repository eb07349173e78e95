"""Memory that is free goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

__all__ = ["give_back"]


def give_back() -> None:
    """Collect what nobody holds, and have the C library let it go; glibc would keep it."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
