"""The steps of an analysis, announced as they begin and timed."""

from __future__ import annotations

import time
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Clock", "Stage"]


class Stage(StrEnum):
    """The steps of an analysis, in order; a progress display names them."""

    READ = "read"
    BRAIN = "brain"
    ALIGN = "align"
    LESION = "lesion"
    STRUCTURES = "structures"
    MEASURE = "measure"


class Clock:
    """Times the stages and announces them."""

    def __init__(self, progress: Callable[[Stage], None]) -> None:
        self._progress = progress
        self.timings_s: dict[str, float] = {}

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Announce a stage, and time what is done in it."""
        self._progress(stage)
        begin = time.perf_counter()
        yield
        self.timings_s[str(stage)] = round(time.perf_counter() - begin, 3)
