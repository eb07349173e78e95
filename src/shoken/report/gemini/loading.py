"""The client of Gemini, imported without what it takes in for calls that are not made here."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from threading import get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

__all__ = ["load"]


# what is taken for asynchronous calls where it is installed: aiohttp, as gcsfs has it, by
# google-genai itself, a third of the time of its import; tornado, as Dask has it, by tenacity
_ASYNC = frozenset({"aiohttp", "tornado"})


class _WithoutAsync:
    """Says that what asynchronous calls need is not there, to one thread alone."""

    def __init__(self) -> None:
        self.thread = get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Nothing, which leaves a module to the next finder."""
        del path, target
        if name in _ASYNC and get_ident() == self.thread:
            raise ModuleNotFoundError(name, name=name)
        return None


def load() -> None:
    """Import google-genai; other threads see every module that there is.

    Its classes are made for good: a collector that looks for waste among them while they are made
    takes a sixth of the time.
    """
    finder, collects = _WithoutAsync(), gc.isenabled()
    sys.meta_path.insert(0, finder)
    gc.disable()
    try:
        import_module("google.genai")
    finally:
        sys.meta_path.remove(finder)
        if collects:
            gc.enable()
