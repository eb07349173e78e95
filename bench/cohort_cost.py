"""What a cohort takes and costs on many tasks, reckoned from one that was run: docs/cohorts.md.

``python bench/cohort_cost.py DIR [--scans 10000] [--tasks 100]``

DIR is the folder of a cohort that was run; its commits tell seconds and memory of each scan.  The
scans of the larger cohort are drawn from these, shared out as ``--task I/N`` does, and each task
takes the sum of its own.  Each scan costs the start of its process besides, which the commits do
not hold: ``--start-s`` is measured by a scan that is refused at once.  Not reckoned: the start of a
task's container, and reading and writing over a network.
"""

import argparse
import json
import random
import statistics
from pathlib import Path

# Cloud Run with CPU always allocated, as docs/deploy.md has them
USD_PER_CPU_S = 0.000024
USD_PER_GIB_S = 0.0000025


def measured(folder: Path) -> list[dict]:
    commits = [json.loads(path.read_text()) for path in folder.glob("cohort/commits/*.json")]
    return [one["measured"] for one in commits if one["measured"]]


def reckoned(rows: list[dict], given: argparse.Namespace) -> None:
    draw = random.Random(1)  # noqa: S311 - the same each time
    seconds = [draw.choice(rows)["seconds"] + given.start_s for _ in range(given.scans)]
    tasks = [sum(seconds[number :: given.tasks]) for number in range(given.tasks)]
    peak_gib = max(row["peak_mib"] for row in rows) / 1024
    cost = sum(tasks) * (given.cpus * USD_PER_CPU_S + given.memory_gib * USD_PER_GIB_S)
    print(f"measured: {len(rows)} scans, {statistics.median(r['seconds'] for r in rows):.0f} s in")
    print(f"the median and {peak_gib:.2f} GiB at most; {given.start_s:.0f} s more for each start")
    print(f"{given.scans:,} scans on {given.tasks} tasks of {given.cpus} CPU and")
    print(f"{given.memory_gib} GiB: the last ends after {max(tasks) / 3600:.1f} h, the first after")
    print(f"{min(tasks) / 3600:.1f} h; {sum(tasks) / 3600:.0f} task hours, {cost:.0f} USD")


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path, metavar="DIR")
parser.add_argument("--scans", type=int, default=10_000)
parser.add_argument("--tasks", type=int, default=100)
parser.add_argument("--start-s", type=float, default=4)
parser.add_argument("--cpus", type=int, default=1)
parser.add_argument("--memory-gib", type=int, default=2)
given = parser.parse_args()
reckoned(measured(given.folder), given)
