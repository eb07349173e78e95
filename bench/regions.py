"""Names of places against the labels of whole heads that were not used to make them.

Usage: python bench/regions.py [--shared ../shared] [--heads 3]

Each label map (SynthSeg's training heads, Apache-2.0) is painted as a T1, the template is aligned
to that picture alone, and every voxel of a structure is asked for its name.  Prints for each
structure the share of its voxels that have one of its names, and what most of the others have.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import scipy

from shoken.analysis.anatomy.atlas import load_atlas
from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.brain import Brain
from shoken.imaging.volume import Mask, Volume
from shoken.reading import read_scan

# FreeSurfer's numbers of each structure, and the names that its voxels may have; the pallidum's and
# thalamus's neighbours are the capsules, which the label maps count among the white matter
STRUCTURES = {
    "thalamus": ((10, 49), {"thalamus"}),
    "caudate": ((11, 26, 50, 58), {"caudate"}),
    "putamen": ((12, 51), {"putamen"}),
    "pallidum": ((13, 52), {"pallidum"}),
    "hippocampus": ((17, 53), {"hippocampus"}),
    "amygdala": ((18, 54), {"amygdala"}),
    "brainstem": ((16,), {"midbrain", "pons", "medulla"}),
    "ventral diencephalon": (
        (28, 60),
        {"hypothalamus", "subthalamus", "cerebral-peduncle", "midbrain"},
    ),
    "cerebellum": ((7, 8, 46, 47), {"cerebellum", "vermis", "middle-cerebellar-peduncle"}),
    "lateral ventricle": ((4, 43), {"lateral-ventricle", "septum-pellucidum"}),
    "fourth ventricle": ((15,), {"fourth-ventricle"}),
    "outside the brain": ((), {"extra-axial"}),
}
# brightness on T1 by FreeSurfer's numbers, white matter being 1000; what is not named is grey
WHITE, FLUID = (2, 7, 16, 28, 41, 46, 60), (4, 5, 14, 15, 24, 43, 44)
OUTSIDE_FROM = 500  # numbers of skull, skin and what else is not brain
NEAR_MM = 15  # what lies farther outside than masses of the meninges is asked of nobody


def painted(labels: np.ndarray) -> np.ndarray:
    """A picture of the labels, T1, with partial volume and a little noise."""
    values = np.where(labels > 0, 650.0, 0.0)
    values[np.isin(labels, WHITE)], values[np.isin(labels, FLUID)] = 1000.0, 250.0
    soft = scipy.ndimage.gaussian_filter(values, 0.7)
    return (soft + 15 * np.random.default_rng(1).standard_normal(labels.shape)).astype(np.float32)


def named(labels: Volume) -> dict[str, Counter[str]]:
    """How many voxels of each structure have which name."""
    numbers = np.rint(labels.data).astype(np.int16)
    inside = (numbers > 0) & (numbers < OUTSIDE_FROM)
    mask = Mask(scipy.ndimage.binary_closing(inside, iterations=2), labels.grid)
    share = Volume(mask.data.astype(np.float32), labels.grid)
    brain = Brain(mask=mask, probability=share, engine="known", models=(), notices=())
    alignment = align_template(Volume(painted(numbers), labels.grid), brain)
    atlas, found = load_atlas(), {}
    away_mm = scipy.ndimage.distance_transform_edt(~mask.data)
    for key, (wanted, _) in STRUCTURES.items():
        where = np.isin(numbers, wanted)
        if not wanted:
            where = (numbers >= OUTSIDE_FROM) & (away_mm > 3) & (away_mm <= NEAR_MM)
        mni_mm = alignment.to_mni(labels.grid.ras_mm(np.argwhere(where).astype(float)))
        names = np.bincount(atlas.region[atlas.voxels(mni_mm)], minlength=len(atlas.keys))
        found[key] = Counter(dict(zip(atlas.keys, names.tolist(), strict=True)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--heads", type=int, default=3)
    given = parser.parse_args()
    total = {key: Counter[str]() for key in STRUCTURES}
    folder = given.shared / "data/head-labels"
    for path in sorted(folder.glob("*.nii.gz"))[: given.heads]:
        for key, names in named(read_scan(path).volume).items():
            total[key] += names
        print(path.name, flush=True)
    print("| structure | named rightly | most others |\n| --- | --- | --- |")
    for key, (_, right) in STRUCTURES.items():
        names = total[key]
        hits = sum(names[name] for name in right)
        other = next((name for name, _ in names.most_common() if name not in right), "")
        print(f"| {key} | {100 * hits / max(1, names.total()):.0f} % | {other} |")


if __name__ == "__main__":
    main()
