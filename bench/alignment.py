"""Which alignments are trusted: good ones, and ones made wrong on purpose.

Usage: python bench/alignment.py [--shared FOLDER] [--phantoms N]

Each real scan and phantom is aligned; the affine found is then shifted, turned, turned over,
mirrored, scaled, or that of another head is taken in its place, and each is judged as the product
judges it, before anything is deformed.  Left and right cannot be told apart: the template is
symmetric.  Of real scans nobody knows the right alignment: the one that was found counts as good.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from realscans import real_scans
from scipy.spatial.transform import Rotation

from shoken.analysis.anatomy.registration import align_template, judge, working_picture
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.brain import Brain, extract_brain
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume
from shoken.imaging.voxel_frame import in_own_frame
from shoken.reading import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.registration import WorkingPicture

ROOT = Path(__file__).resolve().parents[1]
SEQUENCES = (MrSequence.T1, MrSequence.T2, MrSequence.FLAIR)
WRONG_MM = 7.5


@dataclass(frozen=True)
class Head:
    """One head and the affine found for it, its own frame → MNI."""

    name: str
    picture: WorkingPicture
    alignment: Alignment

    @property
    def affine(self) -> NDArray[np.float64]:
        """(4, 4) mm of the head's own frame → MNI mm."""
        return np.linalg.inv(self.alignment.mni_to_frame)


def heads(shared: Path, phantoms: int) -> Iterator[Head]:
    """Every head, aligned."""
    for path in real_scans(shared):
        scan = read_scan(path)
        yield _head(path.name, scan.volume, extract_brain(scan.volume))
    for seed in range(phantoms):
        options = PhantomOptions(
            seed=seed, sequence=SEQUENCES[seed % 3], slice_mm=(1, 4)[seed // 3 % 2]
        )
        head = make_phantom(options)
        share = Volume(head.brain.data.astype(np.float32), head.brain.grid)
        known = Brain(mask=head.brain, probability=share, engine="known", models=(), notices=())
        yield _head(f"phantom {seed}", head.volume, known)


def _head(name: str, volume: Volume, brain: Brain) -> Head:
    picture = working_picture(in_own_frame(volume), brain.mask)
    return Head(name, picture, align_template(volume, brain))


def wrong_ways() -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Kinds of mistakes, and (4, 4) what each does to the template, MNI mm."""
    axes = np.eye(3)
    for mm, axis, sign in product((8, 15, 30), axes, (1, -1)):
        yield f"shifted by {mm} mm", _about_centre(np.eye(3), sign * mm * axis)
    for degrees, axis, sign in product((10, 20, 45, 90), axes, (1, -1)):
        turn = Rotation.from_rotvec(sign * degrees * axis, degrees=True).as_matrix()
        yield f"turned by {degrees} degrees", _about_centre(turn)
    for axis in axes:
        turn = Rotation.from_rotvec(180 * axis, degrees=True).as_matrix()
        yield "turned over", _about_centre(turn)
    for axis in axes[1:]:
        yield "mirrored, front or top", _about_centre(np.diag(1 - 2 * axis))
    for scale in (0.8, 1.25):
        yield "scaled by a fifth", _about_centre(scale * np.eye(3))


def _about_centre(
    linear: NDArray[np.float64], shift: NDArray[np.float64] | float = 0.0
) -> NDArray[np.float64]:
    centre = _brain_points().mean(axis=0)
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = centre - linear @ centre + shift
    return matrix


def _brain_points() -> NDArray[np.float64]:
    template = load_template()
    return template.grid.ras_mm(np.argwhere(template.brain.data[::8, ::8, ::8]) * 8.0)


def _off_mm(matrix: NDArray[np.float64]) -> float:
    points = _brain_points()
    moved = points @ matrix[:3, :3].T + matrix[:3, 3]
    return float(np.linalg.norm(moved - points, axis=1).mean())


def print_row(kind: str, judged: list[Alignment]) -> None:
    overlaps, leads = [a.overlap for a in judged], [a.lead for a in judged]
    trusted = sum(a.is_trusted for a in judged)
    print(
        f"| {kind} | {len(judged)} | {min(overlaps):.3f} to {max(overlaps):.3f} "
        f"| {min(leads):.2f} to {max(leads):.2f} | {trusted} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--phantoms", type=int, default=6)
    given = parser.parse_args()
    every = list(heads(given.shared, given.phantoms))
    for head in every:
        a = head.alignment
        print(f"{head.name}: overlap {a.overlap:.3f}, similarity {a.similarity:.4f}, "
              f"lead {a.lead:.2f}, trusted {a.is_trusted}", flush=True)  # fmt: skip
    print("\n| alignment | tried | overlap | lead | trusted |\n" + "|" + " --- |" * 5)
    print_row("good", [judge(head.picture, head.affine) for head in every])
    print_row("good, deformed", [head.alignment for head in every])
    ways = list(wrong_ways())
    for kind in dict.fromkeys(kind for kind, _ in ways):
        some = [matrix for name, matrix in ways if name == kind]
        print_row(kind, [judge(h.picture, m @ h.affine) for h, m in product(every, some)])
    others: dict[str, list[Alignment]] = {}
    for head, other in product(every, every):
        if head is not other:
            off = _off_mm(other.affine @ np.linalg.inv(head.affine))
            near = "less than" if off < WRONG_MM else "more than"
            kind = f"another head's, {near} {WRONG_MM} mm off"
            others.setdefault(kind, []).append(judge(head.picture, other.affine))
    for kind, judged in others.items():
        print_row(kind, judged)


if __name__ == "__main__":
    main()
