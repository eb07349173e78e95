"""Phantom lesions whose names are easily wrong: bilateral, callosal, brainstem, extra-axial.

Usage: python bench/places.py [--each 15] [--kinds KIND ...] [--first N]
           [--also mirrored rotated oblique reoriented]

Each head has one ball whose place in MNI space is known from anatomy, not from our atlas: it is
laid into the head by the pose that the head was given, and then named by the alignment that the
analysis makes of the picture alone.  The centres: interhemispheric cortex of the frontal, parietal
and occipital lobes; genu, body and splenium of the callosum, levels of the brainstem by the
template's sagittal plane (Fonov 2011; Iglesias 2015); masses that lie against the brain from
without, around the convexity, in the cerebellopontine angle and at the posterior fossa.  Prints a
line for each head and how many were named rightly.  With --also each head is named again as
bench/poses.py has it, and is counted where it has the same names and numbers, or the mirrored ones:
all 48 orders and signs of axes for the first head of each kind, four for each other.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from poses import POSES, seen

from shoken.analysis.anatomy.template import load_template
from shoken.analysis.findings.place import Side
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.imaging.sequence import MrSequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from poses import Comparison

    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.phantom import Phantom

SEQUENCES = (MrSequence.T1, MrSequence.T2, MrSequence.FLAIR)
JITTER_MM = 1.5  # each centre is moved by so much at most, so that no head is like another
WAYS, ALL_WAYS = 4, 48  # see above


@dataclass(frozen=True)
class Case:
    """Where a lesion is put, and what it has to be called; no region where any lobe will do."""

    mni_mm: tuple[float, float, float]
    ml: float
    side: Side
    region: str | None


# around the places of textbooks, MNI mm
CASES = {
    "bilateral": (
        Case((0, 50, 22), 6, Side.BILATERAL, "frontal-lobe"),
        Case((0, 58, -2), 12, Side.BILATERAL, "frontal-lobe"),
        Case((0, 20, 56), 4, Side.BILATERAL, "frontal-lobe"),
        Case((0, -62, 46), 10, Side.BILATERAL, "parietal-lobe"),
        Case((0, -86, 8), 8, Side.BILATERAL, "occipital-lobe"),
    ),
    "callosal": (
        Case((0, 28, 6), 0.7, Side.MIDLINE, "corpus-callosum-genu"),
        Case((0, 6, 23), 0.4, Side.MIDLINE, "corpus-callosum-body"),
        Case((0, -14, 25), 0.4, Side.MIDLINE, "corpus-callosum-body"),
        Case((0, -37, 15), 0.8, Side.MIDLINE, "corpus-callosum-splenium"),
        Case((-8, -38, 16), 0.5, Side.LEFT, "corpus-callosum-splenium"),
    ),
    "brainstem": (
        Case((0, -27, -11), 0.8, Side.MIDLINE, "midbrain"),
        Case((0, -26, -34), 2.0, Side.MIDLINE, "pons"),
        Case((9, -26, -34), 0.8, Side.RIGHT, "pons"),
        Case((-9, -26, -32), 0.8, Side.LEFT, "pons"),
        Case((0, -41, -57), 0.5, Side.MIDLINE, "medulla"),
    ),
    # the last coordinate is a direction: a mass lies against the brain there
    "extra-axial": (
        Case((-60, 30, 40), 6, Side.LEFT, "extra-axial"),
        Case((60, -40, 40), 12, Side.RIGHT, "extra-axial"),
        Case((-30, 50, 50), 20, Side.LEFT, "extra-axial"),
        Case((45, -90, 20), 4, Side.RIGHT, "extra-axial"),
        Case((-60, -60, -60), 8, Side.LEFT, "extra-axial"),
    ),
}


def centre_of(case: Case, rng: np.random.Generator) -> NDArray[np.float64]:
    """MNI mm; that of a mass outside is as far from the brain's surface as it is thick."""
    if case.region != "extra-axial":
        return np.array(case.mni_mm) + rng.uniform(-JITTER_MM, JITTER_MM, 3)
    brain, start = load_template().brain, np.array((0.0, -20.0, 10.0))
    way = np.array(case.mni_mm) + rng.uniform(-5, 5, 3) - start
    way /= np.linalg.norm(way)
    steps = start + np.arange(0, 140, 0.5)[:, None] * way
    places = np.rint(brain.grid.voxel(steps)).astype(int)
    inside = np.all((places >= 0) & (places < brain.grid.shape), axis=1)
    there = np.zeros(len(steps), dtype=bool)
    there[inside] = brain.data[tuple(places[inside].T)]
    radius = (3 * 1000 * case.ml / (4 * np.pi)) ** (1 / 3)
    return steps[np.flatnonzero(there)[-1]] + radius * way


def is_right(case: Case, finding: Finding) -> bool:
    """Whether side and main region are what they have to be."""
    return finding.side is case.side and finding.region == case.region


def heads(kind: str, first: int, each: int) -> Iterator[tuple[int, Case, Phantom]]:
    """The heads of a kind by their numbers: sequences, voxels and slices in turn."""
    for number in range(first, first + each):
        case = CASES[kind][number % len(CASES[kind])]
        seed = 100 * list(CASES).index(kind) + number
        x, y, z = (float(mm) for mm in centre_of(case, np.random.default_rng(seed)))
        options = PhantomOptions(
            sequence=SEQUENCES[number % 3],
            seed=seed,
            lesion_ml=case.ml,
            lesion_mni_mm=(x, y, z),
            in_plane_mm=(1, 2)[number % 2],
            slice_mm=(1, 2, 3, 4)[number % 4],
        )
        yield number, case, make_phantom(options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=15)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", default=list(CASES), choices=list(CASES))
    parser.add_argument("--also", nargs="+", default=[], choices=list(POSES))
    given = parser.parse_args()
    right = total = 0
    compared: dict[str, list[Comparison]] = {pose: [] for pose in given.also}
    for kind in given.kinds:
        for number, case, head in heads(kind, given.first, given.each):
            first = seen(head.volume, head.lesion)
            ok = is_right(case, first.finding)
            right, total = right + ok, total + 1
            sites = ", ".join(f"{site.side} {site.region}" for site in first.finding.sites)
            print(f"{kind} {number}: {'right' if ok else 'WRONG'}; {sites}", flush=True)
            for pose, told in compared.items():
                ways = ALL_WAYS if number == 0 else WAYS
                for one in POSES[pose](first, np.random.default_rng(number), ways):
                    told.append(one)
                    if one.wrong:
                        print(f"    {pose} DIFFERS: {one.wrong}", flush=True)
    print(f"named rightly: {right} of {total}")
    for pose, told in compared.items():
        apart = max(one.apart for one in told)
        same = sum(not one.wrong for one in told)
        print(f"{pose}: {same} of {len(told)} the same, shares at most {apart:.3f} apart")


if __name__ == "__main__":
    main()
