"""The network's score made a probability: fitted, judged and drawn.

The log-odds of a score times a slope, and an offset, are the probability's (Platt 1999), by
sequence.  Fitted to synthetic pictures of held-out heads and to the real scans at hand whose
content is known, healthy heads among them; both kinds count alike, since there are many synthetic
pictures and they alone have every lesion, and real heads alone tell what is marked in health.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion.calibration import AS_SCORED, Calibration
from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from shoken.imaging.volume import Grid, Mask, Volume
from training.evaluate import held_out_pictures, real_scans, template_maps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from shoken.imaging.sequence import MrSequence
    from training.material import Material
    from training.running import LesionNetwork

__all__ = [
    "COLUMNS",
    "Sample",
    "draw",
    "fitted",
    "log_loss",
    "real_samples",
    "rows",
    "synthetic_samples",
    "write_table",
]

COLUMNS = (
    "sequence", "pictures", "real ones", "slope", "offset", "log loss of the score",
    "of the probability", "calibration error of the score", "of the probability",
    "marked in healthy heads by the score (mL)", "by the probability",
)  # fmt: skip
_COUNTED_FROM = 0.01  # of the score, as in bench/calibration.py: below lies nearly all of a brain
_SHARPEST = 1e-4  # of the score, as there: beyond, float32 and chance decide
# log-odds, from beyond those of the sharpest score: bins far narrower than any probability is sure
_ODDS = np.linspace(-9.5, 9.5, 1001)
_SLOPES = (0.05, 5.0)  # by hand: between hardly any and five times the network's certainty
# by hand: bins of the plot, narrower where most voxels lie; as in bench/calibration.py
_EDGES = np.array([0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001])
_FEWEST = 50  # voxels of a bin, as there


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture: (N,) scores inside the brain that count, and which voxels are lesion."""

    name: str
    sequence: MrSequence
    score: NDArray[np.float32]
    truth: NDArray[np.bool_]
    voxel_ml: float
    is_real: bool

    @property
    def is_healthy(self) -> bool:
        """Whether there is no lesion in it."""
        return not self.truth.any()


def _sample(
    name: str, sequence: MrSequence, found: Volume, truth: NDArray[np.bool_], *, is_real: bool
) -> Sample:
    some = found.data > _COUNTED_FROM
    return Sample(name, sequence, found.data[some], truth[some], found.grid.voxel_ml, is_real)


def synthetic_samples(
    network: LesionNetwork, material: Material, numbers: Iterable[int], crop: int
) -> Iterator[Sample]:
    """A picture of each sequence of some scenes of held-out heads."""
    for scene, picture in held_out_pictures(material, numbers, crop):
        grid = Grid(picture.data.shape, np.eye(4))
        grey, white = (Volume(part, grid) for part in scene.expected)
        found = network(
            Volume(picture.data, grid), Mask(picture.brain, grid), (grey, white),
            picture.sequence, picture.sampling.spacing_mm,
        )  # fmt: skip
        yield _sample("synthetic", picture.sequence, found, picture.truth, is_real=False)


def real_samples(network: LesionNetwork, shared: Path) -> Iterator[Sample]:
    """The single scans of ``bench/lesions.py`` that have a truth, or are of healthy heads."""
    for case, analysis, truth, *_ in real_scans(
        shared, lambda one: bool(one.truth) or one.is_healthy
    ):
        if analysis.search is None or analysis.sequence not in SEQUENCES:
            continue  # nothing is searched where it is not sure what it is
        sequence, brain = analysis.sequence, analysis.brain
        maps = template_maps(brain, analysis.search.alignment)
        found = network(analysis.scan.volume, brain.mask, maps, sequence)
        lesion = np.zeros(found.grid.shape, dtype=bool) if truth is None else truth.data
        yield _sample(case.name, sequence, found, lesion, is_real=True)


def log_loss(samples: Iterable[Sample], slope: float, offset: float) -> float:
    """Mean surprise at the truth, in nats; real voxels together weigh as much as synthetic ones."""
    return _loss(_counted(samples), slope, offset)


def _counted(samples: Iterable[Sample]) -> NDArray[np.float64]:
    """(kinds, 2, bins): voxels that are no lesion and that are, by log-odds.

    Kinds are synthetic pictures and real ones.  Voxels of one bin count alike, so that millions are
    fitted to in no time.
    """
    counts = np.zeros((2, 2, _ODDS.size - 1))
    for one in samples:
        score = np.clip(one.score.astype(float), _SHARPEST, 1 - _SHARPEST)
        odds = scipy.special.logit(score)
        for is_lesion in (False, True):
            some = odds[one.truth == is_lesion]
            counts[int(one.is_real), int(is_lesion)] += np.histogram(some, _ODDS)[0]
    return counts[counts.sum(axis=(1, 2)) > 0]


def _loss(counts: NDArray[np.float64], slope: float, offset: float) -> float:
    odds = slope * (_ODDS[1:] + _ODDS[:-1]) / 2 + offset
    surprise = np.stack([np.logaddexp(0, odds), np.logaddexp(0, -odds)])
    shares = counts / counts.sum(axis=(1, 2), keepdims=True)
    return float((shares * surprise).sum() / max(len(counts), 1))


def fitted(samples: list[Sample]) -> Calibration:
    """The likeliest slope and offset; those of the score itself where there is nothing to fit."""
    if not any(one.truth.any() for one in samples):
        return AS_SCORED
    counts = _counted(samples)
    found = scipy.optimize.minimize(
        lambda x: _loss(counts, *x), (1.0, 0.0), bounds=(_SLOPES, (None, None))
    )
    slope, offset = (round(float(value), 3) for value in found.x)
    return Calibration(slope, offset)


def rows(
    fit: list[Sample], judged: list[Sample]
) -> Iterator[tuple[MrSequence, Calibration, list[str]]]:
    """For each sequence its calibration, and what stands under the other :data:`COLUMNS`."""
    for sequence in SEQUENCES:
        here = [one for one in fit if one.sequence is sequence]
        others = [one for one in judged if one.sequence is sequence]
        made = fitted(here)
        healthy = [one for one in others if one.is_real and one.is_healthy]
        cells = [
            f"{len(here)}", f"{sum(one.is_real for one in here)}",
            f"{made.slope:g}", f"{made.offset:g}",
            *(f"{log_loss(others, each.slope, each.offset):.3f}" for each in (AS_SCORED, made)),
            *(f"{_error(reliability(others, each)):.3f}" for each in (AS_SCORED, made)),
            *(", ".join(f"{_marked_ml(one, each):.2f}" for one in healthy)
              for each in (AS_SCORED, made)),
        ]  # fmt: skip
        yield sequence, made, cells


def reliability(
    samples: list[Sample], calibration: Calibration
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """For each bin of the probability its mean, the share that is lesion, and the voxels."""
    score = np.concatenate([one.score for one in samples] or [np.zeros(0, dtype=np.float32)])
    truth = np.concatenate([one.truth for one in samples] or [np.zeros(0, dtype=bool)])
    said = calibration.probability(score)
    which = np.digitize(said, _EDGES)
    bins = [b for b in range(1, len(_EDGES)) if np.count_nonzero(which == b) >= _FEWEST]
    return (
        np.array([said[which == b].mean() for b in bins]),
        np.array([truth[which == b].mean() for b in bins]),
        np.array([np.count_nonzero(which == b) for b in bins]),
    )


def _error(
    curve: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]],
) -> float:
    """Expected calibration error over the bins (Guo 2017)."""
    said, there, count = curve
    return float(np.average(np.abs(said - there), weights=count)) if count.size else 0.0


def _marked_ml(sample: Sample, calibration: Calibration) -> float:
    marked = calibration.probability(sample.score) > 0.5
    return float(np.count_nonzero(marked) * sample.voxel_ml)


def draw(made: dict[MrSequence, Calibration], judged: list[Sample], path: Path) -> None:
    """A reliability plot: a panel for the score and one for the probability, by sequence."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(11, 5.5), layout="constrained", sharey=True)
    for axes, what in zip(panels, ("score", "probability"), strict=True):
        axes.plot((0, 1), (0, 1), color="0.7", label="perfect")
        for sequence, calibration in made.items():
            here = [one for one in judged if one.sequence is sequence]
            said, there, _ = reliability(here, AS_SCORED if what == "score" else calibration)
            axes.plot(said, there, marker="o", label=sequence.upper())
        axes.set(xlabel=what, ylabel="share of voxels that are lesion")
        axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def write_table(made: dict[MrSequence, Calibration], weights_sha256: str, path: Path) -> None:
    """Write the table that the product reads: of each sequence slope, offset and the weights."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sequence", "slope", "offset", "weights"))
        for sequence, one in made.items():
            writer.writerow((str(sequence), one.slope, one.offset, weights_sha256))
