"""How often a lesion is there where engine ``outlier`` says a probability: a reliability plot.

    python bench/calibration.py SCAN TRUTH [SCAN TRUTH …] [--plot docs/images/calibration.png]

Besides the scans given (truth: a mask on the scan's own grid), phantoms of T1, T2 and FLAIR with
lesions of 1 to 20 mL.  Voxels inside the brain are counted by probability; prints for each bin its
mean probability and the share that is lesion in truth, and the expected calibration error.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nibabel as nib
import numpy as np

from shoken.pipeline import Analysis, Options, analyse
from shoken.reading import Scan
from shoken.sample import PhantomOptions, make_phantom
from shoken.sequence import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001])
PHANTOMS_ML = (1, 3, 8, 20)


class Voxels(NamedTuple):
    """Probability of each voxel inside the brain, and whether it is lesion in truth."""

    said: NDArray[np.float32]
    truth: NDArray[np.bool_]


class Curve(NamedTuple):
    """For each bin its mean probability, the share that is lesion, and the number of voxels."""

    said: NDArray[np.float64]
    there: NDArray[np.float64]
    count: NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description="Reliability of the probability map.")
    parser.add_argument("pairs", nargs="*", type=Path, help="scan and truth, in turns")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    curves = {
        scan.name.partition(".")[0]: reliability(_patient(scan, truth))
        for scan, truth in zip(given.pairs[::2], given.pairs[1::2], strict=True)
    }
    for sequence in (Sequence.T1, Sequence.T2, Sequence.FLAIR):
        parts = [_phantom(sequence, ml) for ml in PHANTOMS_ML]
        together = Voxels(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        curves[f"phantoms {sequence}"] = reliability(together)
    for name, (said, there, count) in curves.items():
        error = np.average(np.abs(said - there), weights=count)
        print(f"\n{name}: expected calibration error {error:.3f} over {count.sum():,} voxels")
        for row in zip(said, there, count, strict=True):
            print("  said {:.2f}  there {:.2f}  of {:,} voxels".format(*row))
    if given.plot:
        _plot(curves, given.plot)


def reliability(voxels: Voxels) -> Curve:
    """The curve over the bins that hold 50 voxels or more."""
    said, truth = voxels
    which = np.digitize(said, EDGES)
    bins = [b for b in range(1, len(EDGES)) if np.count_nonzero(which == b) >= 50]
    return Curve(
        np.array([said[which == b].mean() for b in bins]),
        np.array([truth[which == b].mean() for b in bins]),
        np.array([np.count_nonzero(which == b) for b in bins]),
    )


def _patient(scan: Path, truth: Path) -> Voxels:
    analysis = analyse(scan, Options(lesion="outlier"))
    gold = analysis.scan.native.to_canonical(np.asarray(nib.load(truth).dataobj) > 0)
    return _inside(analysis, gold)


def _phantom(sequence: Sequence, lesion_ml: float) -> Voxels:
    options = PhantomOptions(sequence=sequence, seed=round(100 + lesion_ml), lesion_ml=lesion_ml)
    head = make_phantom(options)
    scan = Scan("phantom.nii", "0" * 64, head.volume, head.volume.grid)
    return _inside(analyse(scan, Options(sequence=sequence, lesion="outlier")), head.lesion.data)


def _inside(analysis: Analysis, truth: NDArray[np.bool_]) -> Voxels:
    inside = analysis.brain.mask.data
    probability = analysis.lesions.probability.data if analysis.lesions else 0 * inside
    return Voxels(probability[inside], truth[inside])


def _plot(curves: dict[str, Curve], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
    axes.plot((0, 1), (0, 1), color="0.7", label="perfect")
    for name, (said, there, _) in curves.items():
        axes.plot(said, there, marker="o", label=name)
    axes.set(xlabel="probability that outlier says", ylabel="share of voxels that are lesion")
    axes.legend()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
