"""One picture, one answer: the same voxels under other axes, origins, roundings and threads.

Usage: python bench/invariance.py [--shared FOLDER] [--quick] [--phantoms FIRST LAST] [--only TEXT]
       python bench/invariance.py --threads-only [--lesion ENGINE] [--only TEXT]

Each real scan is written in 12 orders and signs of axes, three origins and four roundings of the
affine, 144 ways.  What enters the analysis (the voxels in their own frame) is compared to the bit
in every one; where it differs, and in one way for each number of threads, the scan is analysed and
its findings are compared.  --quick takes three scans.  Then phantoms are turned by up to 30 degrees
of pitch, roll and yaw, and it is counted whether each is aligned, or said not to be.

With --threads-only every scan is analysed as it is, with each number of threads, smaller scans
first, one after the other.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from realscans import real_scans
from scipy.spatial.transform import Rotation

from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.brain import Brain
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence, from_name
from shoken.imaging.volume import Grid, Volume
from shoken.imaging.voxel_frame import in_own_frame
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.analysis.phantom import Phantom

ROOT = Path(__file__).resolve().parents[1]
ORDERS = [(order, (1, 1, 1)) for order in permutations(range(3))] + [
    (order, (-1, 1, -1)) for order in permutations(range(3))
]
ORIGINS_MM = ((0.0, 0.0, 0.0), (12.0, -7.0, 20.0), (-350.5, 410.25, 1200.125))
DECIMALS = (6, 4, 3, 2)
THREADS = (1, 2, 4)
SEQUENCES = (MrSequence.T1, MrSequence.T2, MrSequence.FLAIR)
BASES, MOST_DEGREES, RIGHT_MM, WRONG_MM = 10, 30.0, 4.0, 7.5


@dataclass(frozen=True)
class Answer:
    """What an analysis found; ``mask`` is (X, Y, Z) on the canonical grid."""

    places: tuple[str, ...]
    volume_ml: float
    mask: NDArray[np.bool_]

    def agrees_with(self, other: Answer) -> str:
        """In words: the same, or how it differs."""
        if np.array_equal(self.mask, other.mask) and self.places == other.places:
            return "the same"
        both = np.count_nonzero(self.mask & other.mask)
        dice = 2 * both / max(1, np.count_nonzero(self.mask) + np.count_nonzero(other.mask))
        counts = f"{len(self.places)} and {len(other.places)} findings"
        places = "the same" if self.places == other.places else "other"
        return f"Dice {dice:.4f}, {counts}, {places} places"


def ways(scan: Scan) -> Iterator[tuple[str, Scan]]:
    """The scan as 144 programs might have written it."""
    volume = scan.volume
    for (order, flips), origin, decimals in product(ORDERS, ORIGINS_MM, DECIMALS):
        steps = np.zeros((4, 4))
        steps[3, 3] = 1
        for axis, (source, flip) in enumerate(zip(order, flips, strict=True)):
            steps[source, axis] = flip
            steps[source, 3] = 0 if flip > 0 else volume.grid.shape[source] - 1
        affine = volume.grid.affine @ steps
        affine[:3, 3] += origin
        affine[:3] = affine[:3].round(decimals)
        data = volume.data.transpose(order)[tuple(slice(None, None, f) for f in flips)]
        native = Grid(data.shape, affine)
        seen = Volume(native.to_canonical(data), native.canonical)
        name = f"axes {native.axes}, origin {origin}, {decimals} decimals"
        yield name, Scan(scan.name, scan.sha256, seen, native)


def answer(scan: Scan, lesion: str = "outlier") -> Answer:
    analysis = analyse(scan, Options(sequence=from_name(scan.stem), lesion=lesion))
    places = tuple(f"{f.side} {f.region} {f.zone}" for f in analysis.findings)
    mask = (
        analysis.lesions.mask.data if analysis.lesions else np.zeros(scan.volume.grid.shape, bool)
    )
    return Answer(places, sum(f.volume_ml for f in analysis.findings), mask)


def check(path: Path, pools: dict[int, ProcessPoolExecutor]) -> None:
    """Print how many ways enter alike, and what became of the others and of threads."""
    scan = read_scan(path)
    first = in_own_frame(scan.volume)
    usual = pools[1].submit(answer, scan).result()
    alike, others, sample = 0, {}, None
    for name, way in ways(scan):
        own = in_own_frame(way.volume)
        if np.array_equal(own.data, first.data) and np.array_equal(
            own.grid.affine, first.grid.affine
        ):
            alike, sample = alike + 1, (name, way)
        else:
            others[own.grid.spacing_mm] = (name, way)
    print(f"{path.name}: {len(usual.places)} findings, {usual.volume_ml:.2f} mL; "
          f"{alike} of 144 ways enter alike", flush=True)  # fmt: skip
    runs = [(f"{name}, {count} threads", pools[count].submit(answer, way))
            for count in pools if sample for name, way in [sample]]  # fmt: skip
    runs += [(f"{name}: enters as {spacing}", pools[1].submit(answer, way))
             for spacing, (name, way) in others.items()]  # fmt: skip
    for name, run in runs:
        print(f"    {name}: {usual.agrees_with(run.result())}", flush=True)


def check_threads(path: Path, pools: dict[int, ProcessPoolExecutor], lesion: str) -> None:
    """Print what becomes of a scan with each number of threads, against one."""
    scan = read_scan(path)
    first, *others = THREADS
    usual = pools[first].submit(answer, scan, lesion).result()
    print(f"{path.name}: {len(usual.places)} findings, {usual.volume_ml:.2f} mL", flush=True)
    for count in others:
        found = pools[count].submit(answer, scan, lesion).result()
        print(f"    {count} threads: {usual.agrees_with(found)}", flush=True)


def _use_threads(count: int) -> None:
    os.environ["SHOKEN_THREADS"] = str(count)


@cache
def base(seed: int) -> Phantom:
    return make_phantom(
        PhantomOptions(seed=seed, sequence=SEQUENCES[seed % 3], slice_mm=(1, 4)[seed // 3 % 2])
    )


def turned(seed: int) -> tuple[Volume, Brain, NDArray[np.float64], NDArray[np.float64]]:
    """A phantom held otherwise, at 2 mm, its brain, (4, 4) MNI mm → its mm, and the degrees."""
    head, rng = base(seed % BASES), np.random.default_rng(seed)
    degrees = rng.uniform(-MOST_DEGREES, MOST_DEGREES, 3)
    turn = np.eye(4)
    turn[:3, :3] = Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()
    turn[:3, 3] = rng.uniform(-20, 20, 3)
    affine = np.diag([2.0, 2, 2, 1])
    affine[:3, 3] = -139
    grid = Grid((140, 140, 140), affine)
    seen, share = (
        Volume(part.data.astype(np.float32), Grid(part.grid.shape, turn @ part.grid.affine))
        .resample_onto(grid)
        for part in (head.volume, head.brain)
    )  # fmt: skip
    brain = Brain(mask=share.above(0.5), probability=share, engine="known", models=(), notices=())
    return seen, brain, turn @ head.pose, degrees


def check_turned(seeds: range) -> None:
    """Print how many turned phantoms are aligned rightly, said not to be, or wrong and trusted."""
    template = load_template()
    mni = template.grid.ras_mm(np.argwhere(template.brain.data[::8, ::8, ::8]) * 8.0)
    right = between = untrusted = wrong = 0
    for seed in seeds:
        volume, brain, pose, degrees = turned(seed)
        alignment = align_template(volume, brain)
        off = alignment.to_mni(mni @ pose[:3, :3].T + pose[:3, 3]) - mni
        off_mm = float(np.linalg.norm(off, axis=1).mean())
        untrusted += not alignment.is_trusted
        right += alignment.is_trusted and off_mm <= RIGHT_MM
        between += alignment.is_trusted and RIGHT_MM < off_mm < WRONG_MM
        wrong += alignment.is_trusted and off_mm >= WRONG_MM
        if off_mm > RIGHT_MM or not alignment.is_trusted:
            print(f"    phantom {seed}, turned by {degrees.round()}: {off_mm:.1f} mm off, lead "
                  f"{alignment.lead:.2f}, trusted {alignment.is_trusted}", flush=True)  # fmt: skip
    print(
        f"{len(seeds)} turned phantoms: {right} within {RIGHT_MM} mm, "
        f"{between} up to {WRONG_MM} mm, {untrusted} said not to be "
        f"aligned, {wrong} wrong and trusted"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--threads-only", action="store_true")
    parser.add_argument("--lesion", default="outlier", help="engine of --threads-only")
    parser.add_argument("--only", default="", help="scans whose name holds this")
    parser.add_argument(
        "--phantoms", nargs=2, type=int, default=(1, 500), metavar=("FIRST", "LAST")
    )
    given = parser.parse_args()
    context = get_context("spawn")
    pools = {
        count: ProcessPoolExecutor(1, context, initializer=_use_threads, initargs=(count,))
        for count in THREADS
    }
    scans = [path for path in real_scans(given.shared) if given.only in path.name]
    if given.threads_only:
        for path in sorted(scans, key=lambda path: path.stat().st_size if path.is_file() else 1e9):
            check_threads(path, pools, given.lesion)
        return
    for path in scans[:: max(1, len(scans) // 3)][:3] if given.quick else scans:
        check(path, pools)
    for pool in pools.values():
        pool.shutdown()
    first, last = given.phantoms
    check_turned(range(first, last + 1))


if __name__ == "__main__":
    main()
