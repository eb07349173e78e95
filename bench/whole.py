"""Whole analyses by two checkouts in turns: wall time, processor time and peak memory as ratios.

    python bench/whole.py BASE_CHECKOUT SCAN [SCAN ...] [--runs 5]

Both run ``shoken analyze`` with the installed Python and default options, without an API key, from
the start of the process to its end.  A first run of each is not counted, since it fills the caches.
Ratios are this tree's by the other's, of the medians; the least of all runs stand beside them,
which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
QUIET = {"SHOKEN_OFFLINE": "true"}
KEYS = ("GEMINI_API_KEY", "GOOGLE_API_KEY")


class Cost(NamedTuple):
    """What one process took, with those that it started."""

    wall_s: float
    processor_s: float
    peak_mib: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("base", type=Path, help="a checkout of the commit to compare with")
    parser.add_argument("scans", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    for scan in asked.scans:
        costs: dict[Path, list[Cost]] = {asked.base.resolve(): [], ROOT: []}
        for number in range(asked.runs + 1):
            for checkout, taken in costs.items():
                cost = analyse(checkout, scan)
                if number:
                    taken.append(cost)
        show(scan.name, *costs.values())


def analyse(checkout: Path, scan: Path) -> Cost:
    environment = {k: v for k, v in os.environ.items() if k not in KEYS}
    environment |= {**QUIET, "PYTHONPATH": str(checkout / "src")}
    with tempfile.TemporaryDirectory() as out:
        words = [sys.executable, "-m", "shoken", "analyze", str(scan), "--out", out]
        begin = time.perf_counter()
        process = os.posix_spawn(sys.executable, words, environment, file_actions=[_to_nowhere()])
        _, status, used = os.wait4(process, 0)
        wall_s = time.perf_counter() - begin
    if status:
        sys.exit(f"{checkout}: {' '.join(words)} ended with status {status}")
    return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _to_nowhere() -> tuple[int, int, str, int, int]:
    """What it prints goes nowhere; what goes wrong is still said."""
    return (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)


def show(name: str, base: list[Cost], ours: list[Cost]) -> None:
    print(f"{name}, {len(base)} runs each in turns")
    print(f"  {'':14}{'base':>9}{'this tree':>11}{'ratio':>8}{'ratio of least':>16}")
    for label, kind in (
        ("wall, s", "wall_s"),
        ("processor, s", "processor_s"),
        ("peak, MiB", "peak_mib"),
    ):
        before, after = ([getattr(cost, kind) for cost in costs] for costs in (base, ours))
        middle = median(before), median(after)
        print(
            f"  {label:14}{middle[0]:9.2f}{middle[1]:11.2f}{middle[1] / middle[0]:8.2f}"
            f"{min(after) / min(before):16.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
