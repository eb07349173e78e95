"""What the terminal shows while weights are fetched."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

if TYPE_CHECKING:
    from shoken.models.weights import Progress

__all__ = ["FetchBar"]


class FetchBar:
    """A bar by bytes on a terminal; in a pipe, a line for each step."""

    def __enter__(self) -> Self:
        self._bar = tqdm(
            disable=not sys.stderr.isatty(), unit="B", unit_scale=True, leave=False, total=0
        )
        self._said = ""
        return self

    def show(self, progress: Progress) -> None:
        """Move the bar; a step that begins is named."""
        if progress.what != self._said:
            self._bar.write(progress.what, file=sys.stdout)
            self._said = progress.what
            self._bar.reset(progress.total_bytes)
        self._bar.update(progress.done_bytes - self._bar.n)

    def __exit__(self, *_: object) -> None:
        self._bar.close()
