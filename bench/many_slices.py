"""A series of many slices as files, as a ZIP, and as a ZIP in a ZIP: processor seconds and memory.

    python bench/many_slices.py [--slices 1000] [--side 64]

Each way is read three times as the product reads, in a process of its own; printed are the least
CPU seconds of the reader, their ratio to those of the files, and the reader's peak memory in MB.
Exits 1 where a way is refused or takes more than 1.5 times the files' seconds.  Linux only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import dicom_phantom as make

MOST = 1.5
RUNS = 3
_READ = """
import resource, sys
from shoken.reading import read_scan
read_scan(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--slices", type=int, default=1000)
    parser.add_argument("--side", type=int, default=64, help="pixels of a slice along a side")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ways = _ways(given.slices, given.side, Path(scratch))
        read = {name: _read(path) for name, path in ways.items()}
    plain, worst = read["files"][0], 0.0
    for name, (cpu_s, peak_mb) in read.items():
        worst = max(worst, cpu_s / plain)
        print(f"{name:12} {cpu_s:6.2f} s CPU  {cpu_s / plain:5.2f} ×  {peak_mb:6.0f} MB")
    return worst > MOST


def _ways(count: int, side: int, scratch: Path) -> dict[str, Path]:
    folder, packed = scratch / "files", scratch / "packed.zip"
    folder.mkdir()
    random = np.random.default_rng(0)
    data = random.integers(0, 3, (count, side, side)) + np.arange(count)[:, None, None] % 7
    for number, dataset in enumerate(make.classic(data)):
        (folder / f"IM{number:05}").write_bytes(make.saved(dataset))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    with zipfile.ZipFile(scratch / "nested.zip", "w") as archive:
        archive.write(packed, packed.name)
    print(f"{count} slices of {side}×{side}, {packed.stat().st_size / 2**20:.1f} MiB as a ZIP")
    return {"files": folder, "ZIP": packed, "ZIP in a ZIP": scratch / "nested.zip"}


def _read(path: Path) -> tuple[float, float]:
    """The least CPU seconds of the reader's process, and its peak in MB."""
    there = {**os.environ, "SHOKEN_THREADS": "1"}
    command = [sys.executable, "-c", _READ, str(path)]
    said = [
        subprocess.run(command, env=there, check=True, capture_output=True, text=True).stdout
        for _ in range(RUNS)
    ]
    numbers = [tuple(map(float, line.split())) for line in said]
    return min(cpu_s for cpu_s, _ in numbers), max(peak_mb for _, peak_mb in numbers)


if __name__ == "__main__":
    sys.exit(main())
