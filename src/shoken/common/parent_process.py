"""A process that ends with the one that started it."""

from __future__ import annotations

import os
import time
from threading import Thread

__all__ = ["end_with"]

_LOOK_S = 0.5  # two analyses at a time for longer could be more than the memory takes


def end_with(parent: int) -> None:
    """Have this process end soon after the one that started it, however that ends.

    Parameters
    ----------
    parent
        The number of that process, as it tells it: by now it may have ended.
    """
    Thread(target=_watch, args=(parent,), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)  # not sys.exit: this is not the main thread, which computes
