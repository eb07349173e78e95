"""How many lesions engine ``outlier`` finds, by sequence, slice thickness and volume of lesion.

    python bench/sensitivity.py > src/shoken/analysis/lesion/sensitivity.csv
    python bench/sensitivity.py --only t1,4,0.1 flair,1,1.0

Each row counts phantoms of one kind (``heads``), each with one lesion from faint to clear, and
those in which some of it was marked (``found``).  Brain and place are known to the engine, so that
it alone is judged.  A phantom's tissue is more even than a person's: the shares are upper bounds.
The kept table lacks T2 and T1 with 0.1 mL in slices of 1 mm, which nothing is judged by.  With
``--only``, rows of those sequences, slices and volumes alone are counted.
"""

from __future__ import annotations

import argparse
import csv
import sys
from itertools import product

import numpy as np
from calibration import known_input

from shoken.analysis.lesion import find_lesions
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.imaging.sequence import MrSequence

SEQUENCES = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1)
SLICES_MM = (7, 4, 1)
VOLUMES_ML = (1.0, 0.1)
SEEDS = range(701, 705)
FAINTEST = 0.3
COLUMNS = ("engine", "sequence", "slice_mm", "volume_ml", "found", "heads")


def is_found(sequence: MrSequence, slice_mm: float, volume_ml: float, seed: int) -> bool:
    """Whether any of a phantom's lesion is marked."""
    contrast = np.random.default_rng(seed).uniform(FAINTEST, 1)
    head = make_phantom(
        PhantomOptions(
            sequence=sequence,
            slice_mm=slice_mm,
            lesion_ml=volume_ml,
            lesion_contrast=float(contrast),
            seed=seed,
        )
    )
    return bool((find_lesions(known_input(head), "outlier").mask.data & head.lesion.data).any())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="SEQUENCE,SLICE_MM,VOLUME_ML")
    only = parser.parse_args().only
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for volume_ml, slice_mm, sequence in product(VOLUMES_ML, SLICES_MM, SEQUENCES):
        if only and f"{sequence},{slice_mm},{volume_ml}" not in only:
            continue
        found = sum(is_found(sequence, slice_mm, volume_ml, seed) for seed in SEEDS)
        writer.writerow(("outlier", sequence, slice_mm, volume_ml, found, len(SEEDS)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
