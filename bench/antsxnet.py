"""ANTsPyNet's networks: Shoken against ANTsPyNet itself, on the same weights and scan, in one run.

    python bench/antsxnet.py SCAN [MORE SCANS] --bake-python PYTHON [--agreement-only] [--runs 3]

Weights are made here (bench/antsxnet_standins.py), since the published ones are not at hand; the
networks that extract the brain are trained for some steps on the scans named, or see brain
everywhere, for those functions that cut its probability before they go on.  Prints for each
function the largest difference of the probability maps on the scan's own grid, and fails where one
exceeds 0.001 (sysu, which takes a scan slice by slice, on slices of 5 mm, as FLAIR mostly has: it
would take half an hour for those of a T1); then, for brain extraction on T1 and two threads each,
in turns: the whole process from its start to the saved map, its peak memory, and the warm call in
float32 and, on a processor that has it, bfloat16.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import nibabel as nib
import numpy as np
from brain_extraction import measured

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
BRAINS = {f"brain-{name}": (f"antspynet-brain-{name}",) for name in ("t1", "t2", "flair")}
TRAINED = {**BRAINS, "sysu": ("sysu-wmh-flair",), "sysu-t1": ("sysu-wmh-flair-t1",)}
# these cut the brain at 0.5 first.  Of nine million voxels two lie so near the cut of a trained
# network that rounding decides, and a registration that begins a voxel apart ends elsewhere: all
# of the picture is brain to theirs.  The mask itself is held to ITK's in
# tests/models/test_antspynet.py
EVERYWHERE = {
    "shiva": ("antspynet-brain-flair", "shiva-wmh-flair"),
    "lesion": ("antspynet-brain-t1", "antspynet-lesion-t1"),
    "tumour": ("antspynet-brain-t1", "antspynet-tumour"),
}
FUNCTIONS = (*TRAINED, *EVERYWHERE)
SLICE_MM = 5.0
MOST = 1e-3


def main() -> int:
    given = _arguments()
    work = given.work
    work.mkdir(parents=True, exist_ok=True)
    os.environ.update(SHOKEN_THREADS="2", OMP_NUM_THREADS="2", TF_CPP_MIN_LOG_LEVEL="3")
    users = os.environ.get("SHOKEN_MODEL_DIR")
    worst = 0.0
    for kind, functions in (("everywhere", EVERYWHERE), ("trained", TRAINED)):
        asked = [what for what in functions if what in given.what]
        if asked:
            ids = dict.fromkeys(row for what in asked for row in functions[what])
            prepare(given, work / kind, list(ids), users)
            worst = max(worst, *(_agreement(what, given, work / kind) for what in asked))
    if not given.agreement_only:
        _times(given, work / "trained")
    return 0 if worst <= MOST else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("scans", nargs="+", type=Path)
    parser.add_argument("--bake-python", required=True, type=Path, help="has shoken[bake]")
    parser.add_argument("--what", nargs="+", choices=FUNCTIONS, default=FUNCTIONS)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "antsxnet")
    parser.add_argument("--steps", type=int, default=300, help="of the stand-ins' training")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--agreement-only", action="store_true", help="no times")
    return parser.parse_args()


def prepare(given: argparse.Namespace, work: Path, ids: list[str], users: str | None) -> None:
    """Weights of our own making under ANTsXNet's names, and the bake of them."""
    work.mkdir(parents=True, exist_ok=True)
    how = ["--everywhere"] if work.name == "everywhere" else ["--train", *given.scans]
    how += ["--steps", str(given.steps)]
    made = work / "cache" / ".made"
    wanted = [*ids, str(given.steps)]
    if not made.exists() or made.read_text().split() != wanted:
        if users is None:  # the training takes its masks from the user's default networks
            os.environ.pop("SHOKEN_MODEL_DIR", None)
        else:
            os.environ["SHOKEN_MODEL_DIR"] = users
        standins = [given.bake_python, HERE / "antsxnet_standins.py", work / "cache"]
        _quietly([*standins, "--only", *ids, *how])
        shutil.rmtree(work / "models", ignore_errors=True)
        made.write_text(" ".join(wanted))
    os.environ["SHOKEN_MODEL_DIR"] = str(work / "models")
    bake = [given.bake_python, "-m", "shoken", "models", "bake", *ids, "--cache", work / "cache"]
    _quietly(bake)


def _agreement(what: str, given: argparse.Namespace, work: Path) -> float:
    maps, seconds = [], []
    if what.startswith("sysu"):
        scans = [thick(given.scans[0], work / "thick.nii.gz")]
        given = argparse.Namespace(**{**vars(given), "scans": scans})
    for side in ("antspynet", "shoken"):
        command = _command(side, what, given, work, runs=1)
        seconds += json.loads(_quietly(command))
        maps.append(np.load(work / f"{side}.npy"))
    worst = float(abs(maps[0] - maps[1]).max())
    beyond = float((maps[0] > 0.5).mean())
    print(
        f"{what:12} largest difference {worst:.1e}, {100 * beyond:.1f} % of voxels above 0.5; "
        f"first call {seconds[0]:.1f} s by ANTsPyNet, {seconds[1]:.1f} s here",
        flush=True,
    )
    return worst


def thick(path: Path, made: Path) -> Path:
    """A scan with so many slices along its last axis taken as one that they are 5 mm."""
    scan = nib.load(path)
    spacing = scan.header.get_zooms()[2]
    several = max(1, round(SLICE_MM / float(spacing)))
    data = np.asarray(scan.dataobj, dtype=np.float32)
    data = data[..., : data.shape[2] // several * several]
    data = data.reshape(*data.shape[:2], -1, several).mean(axis=-1)
    affine = scan.affine @ np.diag((1, 1, several, 1))
    affine[:3, 3] = scan.affine[:3] @ (0, 0, (several - 1) / 2, 1)
    nib.save(nib.Nifti1Image(data, affine), made)
    return made


def _times(given: argparse.Namespace, work: Path) -> None:
    """Brain extraction on T1: the whole process, its memory, and the warm call."""
    short = ["shoken bf16"] if has_bfloat16() else []
    sides: dict[str, list[tuple[float, float]]] = {
        side: [] for side in ("antspynet", "shoken", *short)
    }
    warm: dict[str, list[float]] = {side: [] for side in sides}
    for number in range(given.runs + 1):
        for side, figures in sides.items():
            figure = measured([str(w) for w in _command(side, "brain-t1", given, work, runs=1)])
            if number:
                figures.append(figure)
    for side in sides:
        seconds = json.loads(_quietly(_command(side, "brain-t1", given, work, runs=1 + given.runs)))
        warm[side] = seconds[1:]
    print(f"\nbrain extraction on {given.scans[0].name}, medians of {given.runs}, two threads")
    print(f"{'':14}{'whole s':>9}{'peak MB':>9}{'warm s':>8}")
    rows = {}
    for side, figures in sides.items():
        wall, peak = (median(column) for column in zip(*figures, strict=True))
        rows[side] = (wall, peak, median(warm[side]))
        print(f"{side:14}{wall:9.2f}{peak:9.0f}{rows[side][2]:8.2f}")
    for side in ("shoken", *short):
        ratios = [a / b for a, b in zip(rows["antspynet"], rows[side], strict=True)]
        print(
            f"{'ratio, ' + side.removeprefix('shoken '):14}" + "".join(f"{r:9.2f}" for r in ratios)
        )
    if not short:
        print("this processor has no bfloat16, so it was not measured")
        return
    exact, rounded = (np.load(work / f"{side}.npy") for side in ("shoken", *short))
    one, other = exact > 0.5, rounded > 0.5
    agree = 2 * np.sum(one & other) / (one.sum() + other.sum())
    print(
        f"bfloat16 against float32: Dice {agree:.5f}, largest difference "
        f"{abs(exact - rounded).max():.3f}, mean {abs(exact - rounded).mean():.1e}"
    )


def has_bfloat16() -> bool:
    """Whether this processor computes in bfloat16, and not in float32 under its name."""
    from openvino import Core

    return "BF16" in Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _command(
    side: str, what: str, given: argparse.Namespace, work: Path, *, runs: int
) -> list[str | Path]:
    python = given.bake_python if side == "antspynet" else Path(sys.executable)
    name, _, precision = side.partition(" ")
    words = [python, HERE / "antsxnet_run.py", name, what, given.scans[0], work / f"{side}.npy"]
    return [*words, str(runs), work / "cache", *([precision] if precision else [])]


def _quietly(command: list[str | Path]) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-3000:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


if __name__ == "__main__":
    sys.exit(main())
