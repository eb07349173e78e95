"""MindGlide's network: Shoken against the package mindglide itself, on the same weights and scans.

    python bench/mindglide.py SCAN [MORE SCANS] --python PYTHON [--work DIR]

PYTHON is an environment of its own with mindglide==1.3.0, onnx and onnxscript; the published
weights are not at hand, so a network of the same form gets weights of chance.  Both take two
threads, one after the other, each from the scan's file to a file of labels, as a process of its
own; Shoken's includes its brain extraction, since it looks no further than 10 mm around the brain's
box.  Prints for each scan the largest difference of the lesion's probability and the share of equal
labels in the brain's box, and the processes' wall time and peak memory; fails where a difference
exceeds 0.001 or fewer than 99.9 % of labels are equal.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(__file__).with_name("mindglide_run.py")
MADE = "mindglide-made"
MOST, LEAST_EQUAL = 1e-3, 0.999
LESION = 18


def main() -> int:
    given = _arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    weights, network = given.work / "weights.pt", given.work / "network.onnx"
    if not network.exists():
        subprocess.run([given.python, "-P", PACKAGE, "make", weights, network], check=True)
    os.environ.update(SHOKEN_THREADS="2", OMP_NUM_THREADS="2")
    is_good = True
    for scan in given.scans:
        theirs = [given.work / name for name in ("theirs.nii.gz", "theirs.npy")]
        ours = given.work / "ours.npz"
        here = [sys.executable, __file__, str(scan), "--work", str(given.work), "--ours"]
        package = [str(one) for one in (given.python, "-P", PACKAGE, "run", weights, scan, *theirs)]
        _measured(here)  # the network is compiled once, and kept
        figures = [_measured(package), _measured(here)]
        is_good &= _compared(scan, theirs, ours, figures)
    return 0 if is_good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("scans", nargs="+", type=Path)
    parser.add_argument("--python", type=Path, help="has mindglide, onnx and onnxscript")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "mindglide")
    parser.add_argument("--ours", action="store_true", help="Shoken's side alone, on one scan")
    return parser.parse_args()


@dataclass(frozen=True)
class _Figures:
    """What one process and its children took; processor time is the steadier on a busy machine."""

    wall_s: float
    processor_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall_s:.0f} s, {self.processor_s:.0f} s of processor, {self.peak_mb:.0f} MB"


def _measured(command: list[str]) -> _Figures:
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL,"
        "stderr=subprocess.DEVNULL);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss)"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *command], check=True, capture_output=True, text=True
    )
    wall, (processor, peak) = time.perf_counter() - begin, map(float, done.stdout.split())
    return _Figures(wall, processor, peak * (1 if sys.platform == "darwin" else 1024) / 1e6)


def _compared(scan: Path, theirs: list[Path], ours: Path, figures: list[_Figures]) -> bool:
    made = np.load(ours)
    box, field = (tuple(slice(*ends) for ends in made[name]) for name in ("box", "field"))
    worst = float(abs(np.load(theirs[1])[box] - made["probability"]).max())
    labels = np.asarray(nib.load(theirs[0]).dataobj)
    equal = float((labels[field] == made["labels"][field]).mean())
    package, here = figures
    print(
        f"{scan.name}: largest difference {worst:.1e}; {100 * equal:.3f} % of labels equal, of "
        f"{len(np.unique(labels[field]))} kinds\n  mindglide {package}\n  here {here}\n  "
        f"here / mindglide: time {here.wall_s / package.wall_s:.2f}, "
        f"processor {here.processor_s / package.processor_s:.2f}, "
        f"memory {here.peak_mb / package.peak_mb:.2f}",
        flush=True,
    )
    return worst <= MOST and equal >= LEAST_EQUAL


def run(scan_file: Path, work: Path) -> None:
    """Shoken's labels, the lesion's probability on the network's grid, and where both were made."""
    from scipy import special

    from shoken.analysis.brain import extract_brain
    from shoken.common.settings import settings
    from shoken.imaging.volume import bounding_box
    from shoken.models import by_card
    from shoken.models.catalogue import MODELS
    from shoken.models.own.card_file import NETWORK, row_of
    from shoken.reading import read_scan

    network = work / "models" / MADE / NETWORK
    if not network.exists():
        network.parent.mkdir(parents=True)
        network.hardlink_to(work / "network.onnx")
    digest = hashlib.sha256(network.read_bytes()).hexdigest()
    spec = row_of(replace(MODELS["mindglide"].card, id=MADE), digest)
    scan = read_scan(scan_file)
    brain = extract_brain(scan.volume)
    os.environ["SHOKEN_MODEL_DIR"] = str(work / "models")  # where only this network is
    settings.cache_clear()
    caught: dict[str, Any] = {}
    # on the way through: what is kept of a result is less than what is compared
    decided, framed = by_card._decided, by_card._framed  # noqa: SLF001

    def catch_values(values: np.ndarray, output: object) -> object:
        planes = [special.softmax(plane, axis=0)[LESION] for plane in values.swapaxes(0, 1)]
        caught["probability"] = np.stack(planes)
        return decided(values, output)

    def catch_frame(*args: object) -> object:
        caught["frame"] = framed(*args)
        return caught["frame"]

    by_card._decided, by_card._framed = catch_values, catch_frame  # noqa: SLF001
    found = by_card.segment(spec, [scan.volume], brain.mask)
    native = scan.native
    np.savez(
        work / "ours.npz",
        labels=native.from_canonical(found.labels),
        field=[(p.start, p.stop) for p in bounding_box(native.from_canonical(brain.mask.data))],
        box=[(part.start, part.stop) for part in caught["frame"].wanted],
        probability=caught["probability"],
    )


if __name__ == "__main__":
    asked = _arguments()
    if asked.ours:
        run(asked.scans[0], asked.work)
    else:
        sys.exit(main())
