"""Lesion masks against true ones: ours, and the best threshold that the truth could choose.

Usage: python bench/lesions.py [--shared FOLDER] [--phantoms N]

The naive best threshold is chosen per patient, knowing the truth, to give the largest Dice: what no
threshold on this picture can do better.  Timings are not its business.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from shoken.analysis.evaluation import Agreement, evaluate
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume
from shoken.reading import read_scan

ROOT = Path(__file__).resolve().parents[1]
SEQUENCES = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1)
STEPS = 200


def best_threshold(volume: Volume, inside: Mask, truth: Mask, *, dark: bool) -> Mask:
    """The single cut inside the brain that agrees best with the truth."""
    values = -volume.data if dark else volume.data
    cuts = np.quantile(values[inside.data], np.linspace(0.5, 0.9999, STEPS))
    counts = [np.histogram(values[m], [-np.inf, *cuts, np.inf])[0] for m in (
        inside.data, inside.data & truth.data)]  # fmt: skip
    marked, right = (np.cumsum(c[::-1])[::-1][1:] for c in counts)
    dice = 2 * right / (marked + np.count_nonzero(truth.data))
    return Mask(inside.data & (values > cuts[int(dice.argmax())]), truth.grid)


def row(name: str, method: str, got: Agreement) -> str:
    error = f"{got.volume_error_percent:+.0f} %" if got.volume_error_percent is not None else ""
    far = f"{got.surface_95_mm:.1f}" if got.surface_95_mm is not None else ""
    lesions = f"{got.found_lesions}/{got.true_lesions} | {got.false_lesions}"
    return (
        f"| {name} | {method} | {got.truth_ml:.1f} | {got.dice:.2f} | {error} | {lesions} | {far} |"
    )


def compare(scan: Path, truth: Path, *beside: Path) -> None:
    analysis = analyse(scan, Options(lesion="outlier"), beside=beside)
    true = read_scan(truth).volume.above(0.5)
    volume, dark = analysis.scan.volume, analysis.sequence in {MrSequence.T1, MrSequence.T1C}
    naive = best_threshold(volume, analysis.brain.mask, true, dark=dark)
    ours = " + ".join(["ours", *(other.name for other in beside)])
    for method, mask in ((ours, analysis.lesions.mask), ("best threshold", naive)):
        print(row(scan.name, method, evaluate(true, mask)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--phantoms", type=int, default=1, help="seeds for each sequence")
    given = parser.parse_args()
    print("| scan | method | truth (mL) | Dice | volume | found | false | surface 95 (mm) |")
    print("|" + " --- |" * 8)
    for gold in sorted(given.shared.glob("data/ms-cross-sectional/*_gold*.nii*")):
        patient = gold.name.partition("_")[0]
        flair, *others = (gold.with_name(f"{patient}_{s.upper()}.nii.gz") for s in SEQUENCES)
        compare(flair, gold)
        for scan in others:
            compare(scan, gold)
            compare(scan, gold, flair)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, given.phantoms + 1):
            for sequence in SEQUENCES:
                options = PhantomOptions(sequence=sequence, seed=seed)
                scan, _, truth = write_phantom(options, Path(folder) / str(seed))
                compare(scan, truth)


if __name__ == "__main__":
    main()
