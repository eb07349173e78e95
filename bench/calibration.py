"""How often a lesion is there where engine ``outlier`` says a probability: a reliability plot.

    python bench/calibration.py [SCAN TRUTH …] [--fit] [--plot docs/images/calibration.png]

With ``--fit``, prints the slope of ``lesion/calibration.py`` again: the likeliest one on
phantoms of other seeds.  Then, by phantoms that took no part in it and by the scans given (truth: a
mask on the scan's own grid), prints for each bin of probability its mean and the share that is
lesion in truth, and the expected calibration error and the log loss (of voxels whose score is above
0.01) of score and probability.  Phantoms are T1, T2 and FLAIR of one head, of 1 mm slices and of
4 mm in turn, with lesions of 0.5 to 20 mL, from faint to clear.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nibabel as nib
import numpy as np
import scipy

from shoken.analysis.anatomy.alignment import Alignment
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import Brain
from shoken.analysis.lesion import LesionInput, Lesions, find_lesions
from shoken.analysis.lesion.calibration import OUTLIER
from shoken.analysis.phantom import Phantom, PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume
from shoken.imaging.voxel_frame import own_grid, to_own_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

EDGES = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001])
COUNTED_FROM, SHARPEST = 0.01, 1e-4
SEQUENCES = (MrSequence.T1, MrSequence.T2, MrSequence.FLAIR)
FITTED_SEEDS, JUDGED_SEEDS = range(501, 513), range(601, 607)
LEAST_ML, MOST_ML, FAINTEST = 0.5, 20, 0.3


class Voxels(NamedTuple):
    """Score and probability of each voxel inside the brain, and whether it is lesion in truth."""

    score: NDArray[np.float32]
    said: NDArray[np.float32]
    truth: NDArray[np.bool_]


class Curve(NamedTuple):
    """For each bin its mean probability, the share that is lesion, and the number of voxels."""

    said: NDArray[np.float64]
    there: NDArray[np.float64]
    count: NDArray[np.int64]

    @property
    def error(self) -> float:
        """Expected calibration error over the bins."""
        return float(np.average(np.abs(self.said - self.there), weights=self.count))


def main() -> None:
    parser = argparse.ArgumentParser(description="Reliability of the probability map.")
    parser.add_argument("pairs", nargs="*", type=Path, help="scan and truth, in turns")
    parser.add_argument("--fit", action="store_true", help="print the engine's table again")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    if given.fit:
        parts = _phantoms(FITTED_SEEDS)
        together = Voxels(*(np.concatenate(column) for column in zip(*parts.values(), strict=True)))
        for name, voxels in {**parts, "all": together}.items():
            print(f"{name}: likeliest slope {fitted(voxels):.2f}", flush=True)
    judged = {f"phantoms {s}": v for s, v in _phantoms(JUDGED_SEEDS).items()}
    for scan, truth in zip(given.pairs[::2], given.pairs[1::2], strict=True):
        judged[scan.name.partition(".")[0]] = _patient(scan, truth)
    curves = {name: reliability(v.said, v.truth) for name, v in judged.items()}
    for name, curve in curves.items():
        voxels = judged[name]
        before = reliability(voxels.score, voxels.truth)
        print(f"\n{name}: of the score → of the probability, {curve.count.sum():,} voxels")
        print(f"  expected calibration error {before.error:.3f} → {curve.error:.3f}", end=", ")
        print(f"log loss {log_loss(voxels, 1):.3f} → {log_loss(voxels, OUTLIER.slope):.3f}")
        for row in zip(*curve, strict=True):
            print("  said {:.2f}  there {:.2f}  of {:,} voxels".format(*row))
    if given.plot:
        _plot(curves, given.plot)


def fitted(voxels: Voxels) -> float:
    """The slope whose probabilities make the truth likeliest."""
    found = scipy.optimize.minimize_scalar(
        lambda slope: log_loss(voxels, slope), bounds=(0.05, 2), method="bounded"
    )
    return float(found.x)


def log_loss(voxels: Voxels, slope: float) -> float:
    """Mean surprise at the truth by a slope, in nats, over the voxels with a score to speak of."""
    some = voxels.score > COUNTED_FROM
    score = np.clip(voxels.score[some].astype(float), SHARPEST, 1 - SHARPEST)
    odds, truth = slope * scipy.special.logit(score), voxels.truth[some]
    return float(np.mean(np.logaddexp(0, odds) - truth * odds))


def reliability(said: NDArray[np.float32], truth: NDArray[np.bool_]) -> Curve:
    """The curve over the bins that hold 50 voxels or more."""
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
    brain = analysis.brain.mask
    if analysis.search is None:
        raise SystemExit(f"{scan}: not searched for lesions")
    (lesions,) = analysis.search.by_engine
    return _inside(brain, brain.with_data(gold), lesions)


def _phantoms(seeds: Iterable[int]) -> dict[MrSequence, Voxels]:
    parts: dict[MrSequence, list[Voxels]] = {sequence: [] for sequence in SEQUENCES}
    for seed in seeds:
        for sequence, voxels in _head(seed).items():
            parts[sequence].append(voxels)
    return {
        sequence: Voxels(*(np.concatenate(column) for column in zip(*some, strict=True)))
        for sequence, some in parts.items()
    }


def _head(seed: int) -> dict[MrSequence, Voxels]:
    """One head in three sequences; its brain and place are known: the engine alone is judged."""
    size, contrast = np.random.default_rng(seed).uniform(size=2)
    voxels = {}
    for sequence in SEQUENCES:
        options = PhantomOptions(
            sequence=sequence,
            seed=seed,
            slice_mm=(1, 4)[seed % 2],
            lesion_ml=float(LEAST_ML * (MOST_ML / LEAST_ML) ** size),
            lesion_contrast=float(FAINTEST + (1 - FAINTEST) * contrast),
        )
        head = make_phantom(options)
        voxels[sequence] = _inside(
            head.brain, head.lesion, find_lesions(known_input(head), "outlier")
        )
    return voxels


def known_input(head: Phantom) -> LesionInput:
    """What an engine is given of a phantom whose brain and pose are known."""
    grid = head.brain.grid
    brain = Brain(
        mask=head.brain,
        probability=Volume(head.brain.data.astype(np.float32), grid),
        engine="known",
        models=(),
        notices=(),
    )
    coarse, to_frame = own_grid(grid).with_spacing(8), to_own_frame(grid)
    alignment = Alignment(
        mni_to_frame=to_frame @ head.pose,
        displacement_mm=np.zeros((*coarse.shape, 3), dtype=np.float32),
        displacement_grid=coarse,
        overlap=1.0,
        similarity=1.0,
        lead=2.0,
        scan_to_frame=to_frame,
    )
    return LesionInput(
        volume=head.volume,
        sequence=head.options.sequence,
        brain=brain,
        tissue=tissue_priors(brain, alignment),
        alignment=alignment,
    )


def _inside(brain: Mask, truth: Mask, lesions: Lesions) -> Voxels:
    said = lesions.probability.data[brain.data]
    return Voxels(lesions.calibration.score(said), said, truth.data[brain.data])


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
