"""Return free heap memory to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

__all__ = ["give_back", "keep_together"]

# of glibc's malloc.h
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
# each run of a page is a thread, and glibc has a heap of its own for each of many threads, of which
# what is free in part stays; arrays would come to lie among small things there after the first
# ones were freed, since its threshold rises by itself until it is told
_ARENAS, _LARGE_BYTES = 2, 2**18


def keep_together() -> None:
    """Have few heaps, and arrays outside of them; to be called once, before there are threads."""
    with suppress(OSError, AttributeError):  # another C library
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Collect garbage and have the C library release it; glibc would keep it."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
