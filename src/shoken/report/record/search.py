"""What a record says of the search: by which engines, for which lesions, and how sure it is."""

from __future__ import annotations

from typing import Literal

from shoken.report.record.frozen import (
    Engine,
    Frozen,
)

__all__ = ["CONFIDENCE_IS", "SearchRecord"]

CONFIDENCE_IS = (
    "0 to 0.95, 0 where lesions were not searched for. With findings the mean probability of what "
    "was marked, weighted by volume; without any, 1 less the 99.9th percentile of the probability "
    "inside the brain, but not more than the engine's measured agreement and sensitivity on such "
    "scans. Each doubt about the scan takes 0.1 away. Not a chance of disease."
)


class SearchRecord(Frozen):
    """By which engines lesions were searched for, and which lesions.

    ``searched_for`` holds ``any`` where those of any kind were.
    """

    engines: tuple[Engine, ...]
    searched_for: tuple[
        Literal["any", "chronic-stroke", "white-matter-hyperintensity", "tumour"], ...
    ]
    is_made_for_sequence: bool
