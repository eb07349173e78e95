"""Phantom lesions of 0.5 to 30 mL: found or not, and how exactly measured and placed.

Usage: python bench/phantoms.py [--seeds FIRST LAST] [--healthy]

Each seed is one head; seeds in turn are T1, T2 and FLAIR, of 1 mm slices and then of 4 mm.  Prints
a line for each head, then a table by sequence and slice thickness.  With --healthy the heads have
no lesion and each seed is one of every sequence; the ICBM152 template, a healthy T1, is with them.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.location import place_in_template
from shoken.analysis.anatomy.template import load_template
from shoken.analysis.phantom import Phantom, PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence
from shoken.reading import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.analysis.findings.place import Place
    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Volume

SEQUENCES = (MrSequence.T1, MrSequence.T2, MrSequence.FLAIR)
SLICES_MM = (1, 4)
LEAST_ML, MOST_ML = 0.5, 30
COUNTED_FROM_ML = 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """One head; the last four are None where its lesion was not found."""

    options: PhantomOptions
    true_ml: float
    others: int
    centroid_mm: float | None = None
    volume_percent: float | None = None
    side_right: bool | None = None
    lobe_right: bool | None = None


def phantom_options(seed: int) -> PhantomOptions:
    """The head of a seed; volumes are spread evenly on a logarithmic scale."""
    share = np.random.default_rng(seed).uniform()
    return PhantomOptions(
        sequence=SEQUENCES[seed % 3],
        slice_mm=SLICES_MM[seed // 3 % 2],
        lesion_ml=float(LEAST_ML * (MOST_ML / LEAST_ML) ** share),
        seed=1000 + seed,
    )


def true_place(head: Phantom) -> Place:
    """The place of the lesion by the atlas, through the pose that the head was given."""
    points = head.lesion.grid.ras_mm(np.argwhere(head.lesion.data).astype(float))
    back = np.linalg.inv(head.pose)
    return place_in_template(points @ back[:3, :3].T + back[:3, 3])


def measure(head: Phantom, analysis: Analysis) -> Row:
    """What the analysis made of the head; its lesion is the finding whose centroid is nearest."""
    true, grid = head.lesion, head.lesion.grid
    row = {"options": head.options, "true_ml": true.volume_ml}
    if not (analysis.lesions.mask.data & true.data).any():
        return Row(**row, others=len(analysis.findings))
    centre = grid.ras_mm(np.argwhere(true.data).mean(axis=0))
    away = [np.linalg.norm(np.array(f.centroid_ras_mm) - centre) for f in analysis.findings]
    found, place = analysis.findings[int(np.argmin(away))], true_place(head)
    return Row(
        **row,
        others=len(analysis.findings) - 1,
        centroid_mm=float(min(away)),
        volume_percent=100 * (found.volume_ml / true.volume_ml - 1),
        side_right=found.side is place.side,
        lobe_right=found.region == place.region,
    )


def print_table(rows: Sequence[Row]) -> None:
    print("\n| sequence | slices | found ≥ 1 mL | centroid, worst (mm) | volume error, median |"
          " side right | lobe right | other findings |\n" + "|" + " --- |" * 8)  # fmt: skip
    groups = [(f"{s}", f"{mm} mm", [r for r in rows if r.options.sequence is s
               and r.options.slice_mm == mm]) for s in SEQUENCES for mm in SLICES_MM]  # fmt: skip
    for sequence, slices, some in (*groups, ("all", "", list(rows))):
        found = [r for r in some if r.centroid_mm is not None]
        if not found:
            continue
        large = [r for r in some if r.true_ml >= COUNTED_FROM_ML]
        share = sum(r in found for r in large)
        print(
            f"| {sequence} | {slices} | {share}/{len(large)} "
            f"| {max(r.centroid_mm for r in found):.1f} "
            f"| {np.median([abs(r.volume_percent) for r in found]):.0f} % "
            f"| {sum(r.side_right for r in found)}/{len(found)} "
            f"| {sum(r.lobe_right for r in found)}/{len(found)} "
            f"| {sum(r.others for r in some)} |"
        )


def print_false_findings(seeds: range) -> None:
    totals_ml = [_false_ml("ICBM152", load_template().t1, MrSequence.T1)]
    for seed, sequence in product(seeds, SEQUENCES):
        head = make_phantom(PhantomOptions(sequence=sequence, seed=seed, lesion_ml=0))
        totals_ml.append(_false_ml(f"{seed} {sequence}", head.volume, sequence))
    print(f"all {len(totals_ml)} heads: {sum(totals_ml):.2f} mL")


def _false_ml(name: str, volume: Volume, sequence: MrSequence) -> float:
    scan = Scan("healthy.nii", "0" * 64, volume, volume.grid)
    found = analyse(scan, Options(sequence=sequence, lesion="outlier")).findings
    volume_ml = sum(f.volume_ml for f in found)
    print(f"{name}: {len(found)} findings, {volume_ml:.2f} mL", flush=True)
    return volume_ml


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", nargs=2, type=int, default=(1, 60), metavar=("FIRST", "LAST"))
    parser.add_argument("--healthy", action="store_true")
    given = parser.parse_args()
    first, last = given.seeds
    if given.healthy:
        print_false_findings(range(first, last + 1))
        return
    rows = []
    for seed in range(first, last + 1):
        head = make_phantom(phantom_options(seed))
        scan = Scan("phantom.nii", "0" * 64, head.volume, head.volume.grid)
        options = Options(sequence=head.options.sequence, lesion="outlier")
        rows.append(row := measure(head, analyse(scan, options)))
        print(seed, row, flush=True)
    print_table(rows)


if __name__ == "__main__":
    main()
