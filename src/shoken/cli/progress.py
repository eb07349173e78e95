"""What the terminal shows while weights are fetched."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

if TYPE_CHECKING:
    from typing import TextIO

    from shoken.analysis.values import Options
    from shoken.models.weights import Progress

__all__ = ["FetchBar", "fetch_lacking"]


def fetch_lacking(options: Options) -> None:
    """Fetch the weights that an analysis needs and this machine lacks, with a bar on stderr.

    Raises
    ------
    ModelError
        As :func:`shoken.models.fetching.fetch`.
    """
    from shoken.models.weights import lacking

    if specs := lacking(options.models):
        from shoken.models.fetching import fetch

        with FetchBar(sys.stderr) as bar:
            for spec in specs:
                fetch(spec, progress=bar.show)


class FetchBar:
    """A bar by bytes on a terminal; in a pipe, a line for each step on ``stream``."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream

    def __enter__(self) -> Self:
        self._bar = tqdm(
            disable=not sys.stderr.isatty(), unit="B", unit_scale=True, leave=False, total=0
        )
        self._said = ""
        return self

    def show(self, progress: Progress) -> None:
        """Move the bar; a step that begins is named."""
        if progress.what != self._said:
            self._bar.write(progress.what, file=self._stream)
            self._said = progress.what
            self._bar.reset(progress.total_bytes)
        self._bar.update(progress.done_bytes - self._bar.n)

    def __exit__(self, *_: object) -> None:
        self._bar.close()
