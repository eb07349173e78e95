"""What a network marks: on held-out synthetic heads, and on the real scans of the shared folder.

Real scans are for validation alone: nothing is trained on them.  They are the rows of
``bench/lesions.py``, single scans of each, with the general engine's beside; synthetic pictures are
grouped by sequence, by the thickness of slices and by the size of lesions.  Lesions are counted as
there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.evaluation import evaluate
from shoken.analysis.lesion.calibration import AS_SCORED
from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from shoken.imaging.volume import Grid, Mask, Volume
from training.pictures import take
from training.scenes import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from lesions import Case

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.brain import Brain
    from shoken.analysis.evaluation import Agreement
    from shoken.analysis.lesion.calibration import Calibration
    from shoken.analysis.values import Analysis
    from shoken.imaging.sequence import MrSequence
    from training.material import Material
    from training.pictures import Picture
    from training.running import LesionNetwork
    from training.scenes import Scene

__all__ = [
    "held_out_pictures",
    "product_rows",
    "real_rows",
    "real_scans",
    "synthetic_rows",
    "template_maps",
]

THRESHOLD = 0.5  # of a probability, or of the score until it is calibrated
_LEAST_ML = 0.01  # as bench/lesions.py counts lesions
# mL: of lesions, as it is read in reports: dots, spots, patches, large ones
SIZES_ML = (0.0, 0.1, 1.0, 10.0, np.inf)
THICKNESSES_MM = (1.0, 2.0, 4.0, 8.01)  # voxels, then thin, usual and thick slices
_EVERY_NEIGHBOUR = np.ones((3, 3, 3), dtype=bool)
# synthetic scenes of evaluation; those of validation while training count from 0
_FIRST_SCENE = 5_000_000


@dataclass
class Tally:
    """Some pictures' figures, pooled."""

    dice: list[float] = field(default_factory=list)
    true: int = 0
    hit: int = 0
    predicted: int = 0
    right: int = 0

    def add(self, got: Agreement) -> None:
        """Count one picture; Dice of those without a lesion says nothing and is left out."""
        if got.truth_ml > 0:
            self.dice.append(got.dice)
        self.true += got.true_lesions
        self.hit += got.found_lesions
        self.predicted += got.predicted_lesions
        self.right += got.predicted_lesions - got.false_lesions

    @property
    def f1(self) -> float:
        """Of all lesions of all pictures."""
        sensitivity, precision = self.hit / max(self.true, 1), self.right / max(self.predicted, 1)
        return 2 * sensitivity * precision / max(sensitivity + precision, 1e-9)

    def cells(self) -> list[str]:
        """Pictures, mean Dice, lesions found, lesions marked and right, F1."""
        mean = f"{np.mean(self.dice):.3f}" if self.dice else ""
        found, right = f"{self.hit}/{self.true}", f"{self.right}/{self.predicted}"
        return [f"{len(self.dice)}", mean, found, right, f"{self.f1:.2f}"]


def held_out_pictures(
    material: Material, numbers: Iterable[int], crop: int
) -> Iterator[tuple[Scene, Picture]]:
    """Of each numbered scene a picture of each sequence; none that training or its validation has.

    ``material`` has the heads of validation alone.
    """
    for number in numbers:
        scene = make_scene(material, _FIRST_SCENE + number, (crop, crop, crop))
        for turn, sequence in enumerate(SEQUENCES):
            seed = (_FIRST_SCENE + number) * len(SEQUENCES) + turn
            yield scene, take(scene, seed, sequence)


def synthetic_rows(
    network: LesionNetwork,
    material: Material,
    scenes: int,
    crop: int = 128,
    calibration_on: Callable[[MrSequence], Calibration] = lambda _: AS_SCORED,
) -> Iterator[list[str]]:
    """Rows by sequence, by thickness, and by size of the true lesions; each sequence a scene."""
    groups: dict[str, Tally] = {}
    by_size = np.zeros((len(SIZES_ML) - 1, 2), dtype=int)
    for scene, picture in held_out_pictures(material, range(scenes), crop):
        grid = Grid(picture.data.shape, np.eye(4))
        brain, truth = Mask(picture.brain, grid), Mask(picture.truth, grid)
        grey, white = (Volume(part, grid) for part in scene.expected)
        found = network(
            Volume(picture.data, grid), brain, (grey, white), picture.sequence,
            picture.sampling.spacing_mm,
        ).above(calibration_on(picture.sequence).score_of(THRESHOLD))  # fmt: skip
        got = evaluate(truth, found, least_ml=_LEAST_ML)
        bin_ = np.digitize(picture.sampling.slice_mm, THICKNESSES_MM[1:])
        low, high = THICKNESSES_MM[bin_ : bin_ + 2]
        thickness = "1 mm voxels" if bin_ == 0 else f"slices of {low:.0f} to {high:.0f} mm"
        for group in (picture.sequence.upper(), thickness):
            groups.setdefault(group, Tally()).add(got)
        by_size += _found_by_size(picture.truth, found.data)
    for name in sorted(groups):
        yield [name, *groups[name].cells()]
    for (low, high), (hit, true) in zip(pairwise(SIZES_ML), by_size, strict=True):
        upwards = f"{low:g} to {high:g} mL" if np.isfinite(high) else f"{low:g} mL and more"
        yield [f"lesions of {upwards}", "", "", f"{hit}/{true}", "", ""]


def _found_by_size(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """(sizes, 2): how many true lesions of each size were touched, and how many there are."""
    labels, count = scipy.ndimage.label(truth, structure=_EVERY_NEIGHBOUR)
    sizes_ml = np.bincount(labels.ravel(), minlength=count + 1)[1:] / 1000
    touched = np.zeros(count, dtype=bool)
    touched[np.unique(labels[found & truth]) - 1] = True
    is_counted = sizes_ml >= _LEAST_ML
    which = np.digitize(sizes_ml, SIZES_ML[1:-1])
    every = [is_counted & (which == k) for k in range(len(SIZES_ML) - 1)]
    return np.array([[np.count_nonzero(one & touched), np.count_nonzero(one)] for one in every])


def real_scans(
    shared: Path, is_wanted: Callable[[Case], bool]
) -> Iterator[tuple[Case, Analysis, Mask | None, str, Mask | None]]:
    """The single scans of ``bench/lesions.py``: analysis, truth, general engine and its marks."""
    # the product's whole road, which synthetic heads do not need
    import lesions

    from shoken.reading import read_scan

    for case in lesions.cases(shared, phantoms=0):
        if len(case.scans) > 1 or not is_wanted(case):
            continue
        truth = read_scan(case.truth).volume.above(0.5) if case.truth else None
        for analysis, engine, mask in lesions.masks(case, ("outlier",)):
            yield case, analysis, truth, engine, mask


def real_rows(
    network: LesionNetwork, shared: Path, names: tuple[str, ...] = ()
) -> Iterator[list[str]]:
    """Rows of ``bench/lesions.py``: the general engine's and the network's, on each single scan.

    Brain and sequence are those that an analysis finds.  Scans whose name has none of ``names`` in
    it are left out, if there are any.
    """
    import lesions

    def is_wanted(case: Case) -> bool:
        return not names or any(name in case.name for name in names)

    for case, analysis, truth, engine, mask in real_scans(shared, is_wanted):
        blank = [""] * (len(lesions.COLUMNS) - 3)  # the engine's name says: not searched
        cells = blank if mask is None else lesions.measured(case, mask, truth)
        yield [case.name, str(analysis.sequence), engine, *cells]
        if analysis.sequence in SEQUENCES and analysis.search is not None:
            maps = template_maps(analysis.brain, analysis.search.alignment)
            found = network(analysis.scan.volume, analysis.brain.mask, maps, analysis.sequence)
            cells = lesions.measured(case, found.above(THRESHOLD), truth)
            yield [case.name, str(analysis.sequence), "shoken-lesion", *cells]


def product_rows(shared: Path, engines: tuple[str, ...]) -> Iterator[list[str]]:
    """Rows of ``bench/lesions.py``: the product's engines on single scans of known content."""
    import lesions

    from shoken.reading import read_scan

    for case in lesions.cases(shared, phantoms=0):
        if len(case.scans) == 1 and (case.truth or case.is_healthy):
            truth = read_scan(case.truth).volume.above(0.5) if case.truth else None
            for analysis, engine, mask in lesions.masks(case, engines):
                blank = [""] * (len(lesions.COLUMNS) - 3)
                cells = blank if mask is None else lesions.measured(case, mask, truth)
                yield [case.name, str(analysis.sequence), engine, *cells]


def template_maps(brain: Brain, alignment: Alignment) -> tuple[Volume, Volume]:
    """What the product's template has of grey and white matter in a scan."""
    from shoken.analysis.anatomy.tissue import tissue_priors

    priors, grid = tissue_priors(brain, alignment), brain.mask.grid
    return Volume(priors.grey, grid), Volume(priors.white, grid)
