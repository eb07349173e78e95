"""Brain extraction: Shoken against deepbet itself, in one run, as ratios.

    python bench/brain_extraction.py SCAN… [--peer-python PYTHON] [--runs 5]

Prints for each scan the agreement of the two masks (Dice), the warm time in one process (reading
the file in it included on both sides; Shoken's commands and page read it in a child process, as the
whole process below does), and for the first scan the whole process, from start to written
mask, with its peak memory.  Both use two threads and take turns, and the figures are medians.
Without --peer-python an environment with deepbet 1.0.2 and torch 2.13 is made in build/peer.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

import nibabel as nib
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
LEAST_DICE = 0.998


def main() -> int:
    given = _arguments()
    python = given.peer_python or make_peer(ROOT / "build" / "peer")
    os.environ["SHOKEN_THREADS"] = os.environ["OMP_NUM_THREADS"] = "2"
    with tempfile.TemporaryDirectory() as scratch:
        dice = _warm(given.scans, python, given.runs, Path(scratch))
        if not given.agreement_only:
            _whole(given.scans[0], python, given.runs, Path(scratch))
    return 0 if min(dice) >= LEAST_DICE else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("scans", nargs="+", type=Path)
    parser.add_argument("--peer-python", type=Path, help="an interpreter that has deepbet")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--agreement-only", action="store_true", help="no whole processes")
    return parser.parse_args()


def make_peer(folder: Path) -> Path:
    """An environment with deepbet and the CPU build of torch, made once."""
    python = folder / "bin" / "python"
    if not (folder / ".made").exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "torch==2.13.0"], check=True)
        subprocess.run([*install, "deepbet==1.0.2"], check=True)
        (folder / ".made").touch()
    return python


def _warm(scans: list[Path], python: Path, runs: int, scratch: Path) -> list[float]:
    """Times in one process each, and the agreement of the masks."""
    from shoken.analysis.brain import extract_brain
    from shoken.reading.reader import read_here

    command = [python, Path(__file__).with_name("peer.py"), scratch, str(runs), *scans]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    agreement = []
    print(f"{'scan':36}{'Dice':>8}{'deepbet s':>11}{'shoken s':>10}{'ratio':>7}")
    for path, peer in zip(scans, theirs, strict=True):
        seconds = []
        for _ in range(runs + 1):
            begin = time.perf_counter()
            scan = read_here(path)
            brain = extract_brain(scan.volume)
            seconds.append(time.perf_counter() - begin)
        ours, other = median(seconds[1:]), median(peer["seconds"])
        mask = scan.native.from_canonical(brain.mask.data)
        agreement.append(_dice(mask, np.asarray(nib.load(scratch / path.name).dataobj) > 0))
        print(f"{path.name:36}{agreement[-1]:8.4f}{other:11.2f}{ours:10.2f}{other / ours:7.2f}")
    return agreement


def _dice(one: np.ndarray, other: np.ndarray) -> float:
    return 2 * np.count_nonzero(one & other) / (np.count_nonzero(one) + np.count_nonzero(other))


def _whole(scan: Path, python: Path, runs: int, scratch: Path) -> None:
    """From the start of a process to the written mask, in turns."""
    mask = scratch / "mask.nii.gz"
    theirs = [python.parent / "deepbet-cli", "-i", scan, "-o", scratch / "brain.nii.gz"]
    theirs += ["-m", mask, "-g"]
    ours = [sys.executable, "-m", "shoken", "analyze", scan, "--lesion", "none", "--out", scratch]
    figures: dict[str, list[tuple[float, float]]] = {"deepbet": [], "shoken": []}
    for number in range(runs + 1):
        for name, command in (("deepbet", theirs), ("shoken", ours)):
            figure = measured([str(word) for word in command])
            if number:
                figures[name].append(figure)
    print(f"\nwhole process on {scan.name}, {runs} runs in turns")
    print(f"{'':10}{'wall s':>8}{'peak MB':>9}")
    medians = {n: [median(column) for column in zip(*f, strict=True)] for n, f in figures.items()}
    for name, (seconds, peak_mb) in medians.items():
        print(f"{name:10}{seconds:8.2f}{peak_mb:9.0f}")
    ratios = [a / b for a, b in zip(medians["deepbet"], medians["shoken"], strict=True)]
    print(f"{'ratio':10}{ratios[0]:8.2f}{ratios[1]:9.2f}")


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident memory (MB) of one child process."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL,"
        "stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *command], check=True, capture_output=True, text=True
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begin, int(done.stdout) * unit / 1e6


if __name__ == "__main__":
    sys.exit(main())
