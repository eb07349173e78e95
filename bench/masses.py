"""Large masses: how much of each a lesion engine marks, by sequence, place and volume.

    python bench/masses.py [--shared FOLDER] [--volumes 20 35 70 150] [--seeds 1] [--engine ENGINE]
                            [--sequence SEQUENCE]

Masses with oedema, solid and necrotic parts that push tissue aside (``phantom_mass.py``)
are painted into phantoms of 2 mm and, where the shared folder has them, into real scans without a
large lesion; masks of strokes are painted likewise, into the vascular territory that they had.
Brain, alignment and sequence are found anew in each painted scan.  Prints one row a scan and, for
each sequence, how many were marked (a finding that holds a tenth of the mass or more), the mean
Dice and the least; then what the scans without a mass have.
"""

from __future__ import annotations

import argparse
import tarfile
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from phantom_mass import with_mass

from shoken.analysis.anatomy.brightness import tissue_brightness
from shoken.analysis.anatomy.registration import align_template
from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.brain import extract_brain
from shoken.analysis.evaluation import evaluate
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence
from shoken.imaging.smoothing import blurred
from shoken.imaging.volume import Mask, Volume, bounding_box
from shoken.imaging.voxel_frame import own_grid
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain

ROOT = Path(__file__).resolve().parents[1]
PLACES = {
    "temporal pole": (-40.0, 6.0, -26.0),
    "occipital": (22.0, -80.0, 10.0),
    "frontal": (-28.0, 38.0, 18.0),
    "parietal, midline": (11.0, -48.0, 42.0),
    "butterfly": (0.0, 26.0, 14.0),
    "thalamus": (13.0, -18.0, 8.0),
    "temporoparietal": (46.0, -36.0, 14.0),
    "cerebellum": (-26.0, -64.0, -36.0),
}
SEQUENCES = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1)
REAL = {
    "ms-raw/patient01_study1_T2W.nii.gz": MrSequence.T2,
    "healthy/flair_thick.nii.gz": MrSequence.FLAIR,
    "ms-raw/patient01_study2_T2W.nii.gz": MrSequence.T2,
    "ms-raw/patient01_study1_FLAIR.nii.gz": MrSequence.FLAIR,
    "t1/chris_t1.nii.gz": MrSequence.T1,
    "ms-cross-sectional/patient19_T2.nii.gz": MrSequence.T2,
    "healthy/flair_3d.nii.gz": MrSequence.FLAIR,
    "t1/t1_crop.nii.gz": MrSequence.T1,
}
MARKED_SHARE = 0.1  # less of a mass would not lead a reader to it
STROKES = "stroke-shapes/soop-mni-masks.tar.gz"


@dataclass(frozen=True, eq=False, kw_only=True)
class Base:
    """A scan without a mass, and what is known of it."""

    name: str
    sequence: MrSequence
    volume: Volume
    brain: Brain
    alignment: Alignment
    tissue: TissuePriors

    @classmethod
    def of(cls, name: str, sequence: MrSequence, volume: Volume) -> Base:
        """By the pipeline's own steps."""
        brain = extract_brain(volume)
        alignment = align_template(volume, brain)
        return cls(
            name=name, sequence=sequence, volume=volume, brain=brain,
            alignment=alignment, tissue=tissue_priors(brain, alignment),
        )  # fmt: skip


def with_stroke(base: Base, shape: Volume, seed: int) -> tuple[Volume, Mask]:
    """A scan with a stroke of a mask in MNI space, uneven and soft at its border."""
    rng = np.random.default_rng(seed)
    box = bounding_box(base.brain.mask.data, 2)
    grid, inside = base.volume.grid.crop(box), base.brain.mask.data[box]
    (share,) = base.alignment.on(own_grid(base.volume.grid).crop(box), shape)
    values, tissue = base.volume.data[box], base.tissue.crop(box)
    grey, white, fluid = tissue_brightness(values, tissue)
    # of a brain with wide sulci most voxels of the template's fluid are mixed
    brightest = float(np.quantile(values[tissue.core], 0.98))
    far = rng.uniform(0.25, 0.7) * (brightest - grey.centre)
    if base.sequence is MrSequence.FLAIR:
        far = rng.uniform(0.3, 0.7) * (grey.centre - fluid.centre)
    elif base.sequence is MrSequence.T1:
        far = rng.uniform(0.25, 0.6) * (fluid.centre - white.centre)
    rough = blurred(rng.standard_normal(grid.shape), 4.0 / np.array(grid.spacing_mm))
    texture = np.clip(1 + 0.3 * rough / rough.std(), 0.2, 1.6)
    lesion = blurred(np.where(inside, share.data, 0), 1.0 / np.array(grid.spacing_mm))
    painted = values + far * texture * lesion * (1 - tissue.fluid)
    return _laid(base, box, np.maximum(painted, 0), inside & (share.data > 0.5))


def _laid(
    base: Base,
    box: tuple[slice, slice, slice],
    painted: NDArray[np.float32],
    truth: NDArray[np.bool_],
) -> tuple[Volume, Mask]:
    data, where = base.volume.data.copy(), np.zeros(base.volume.grid.shape, dtype=bool)
    data[box], where[box] = painted, truth
    return base.volume.with_data(data), Mask(where, base.volume.grid)


def bases(shared: Path) -> Iterator[Base]:
    """Phantoms of each sequence, then real scans."""
    for number, sequence in enumerate(SEQUENCES, start=1):
        head = make_phantom(
            PhantomOptions(sequence=sequence, seed=number, lesion_ml=0, in_plane_mm=2, slice_mm=2)
        )
        yield Base.of(f"phantom {sequence.upper()}", sequence, head.volume)
    for name, sequence in REAL.items():
        if (shared / "data" / name).exists():
            scan = read_scan(shared / "data" / name)
            yield Base.of(Path(name).name.partition(".")[0], sequence, scan.volume)


def stroke_shapes(shared: Path, count: int, least_ml: float = 35) -> list[tuple[str, Volume]]:
    """So many masks of strokes, of that volume at least, evenly from the archive."""
    file = shared / "data" / STROKES
    shapes: list[tuple[str, Volume]] = []
    if not (count and file.exists()):
        return shapes
    with tarfile.open(file) as archive, tempfile.TemporaryDirectory() as folder:
        names = [member for member in archive.getmembers() if member.isfile()]
        for member in names[:: max(1, len(names) // (12 * count))]:
            archive.extract(member, folder, filter="data")
            volume = read_scan(Path(folder) / member.name).volume
            if volume.above(0.5).volume_ml >= least_ml:
                shapes.append((Path(member.name).name.partition("_")[0], volume))
            if len(shapes) == count:
                break
    return shapes


def judge(base: Base, what: str, volume: Volume, truth: Mask, *, engine: str) -> tuple[float, bool]:
    """One row, and its Dice and whether the mass was marked."""
    scan = Scan(base.name, "0" * 64, volume, volume.grid)
    analysis = analyse(scan, Options(sequence=base.sequence, lesion=engine))
    if analysis.lesions is None:
        codes = ", ".join(notice.code for notice in analysis.notices)
        print(f"| {base.name} | {what} | {truth.volume_ml:.0f} | not searched: {codes} |")
        return 0.0, False
    marked = analysis.lesions.mask
    got = evaluate(truth, marked)
    found = float((marked.data & truth.data).sum() / max(1, truth.data.sum()))
    print(
        f"| {base.name} | {what} | {truth.volume_ml:.0f} | {marked.volume_ml:.1f} | {found:.2f} |"
        f" {got.dice:.2f} | {len(analysis.findings)} |",
        flush=True,
    )
    return got.dice, found >= MARKED_SHARE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--volumes", type=float, nargs="+", default=[20, 35, 70, 150])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--strokes", type=int, default=4)
    parser.add_argument("--engine", default="outlier")
    parser.add_argument("--sequence", type=MrSequence, choices=SEQUENCES, help="no other")
    given = parser.parse_args()
    judged = partial(judge, engine=given.engine)
    print("| scan | mass | truth (mL) | marked (mL) | share found | Dice | findings |")
    print("|" + " --- |" * 7)
    tallies: dict[MrSequence, list[tuple[float, bool]]] = {one: [] for one in SEQUENCES}
    shapes, places = stroke_shapes(given.shared, given.strokes), list(PLACES.items())
    for number, base in enumerate(bases(given.shared)):
        if base.sequence is not (given.sequence or base.sequence):
            continue
        judged(base, "none", base.volume, Mask(np.zeros(base.volume.grid.shape), base.volume.grid))
        tally = tallies[base.sequence]
        for turn, volume_ml in enumerate(given.volumes):
            for seed in range(1, given.seeds + 1):
                where, mni_mm = places[(3 * number + turn + seed) % len(places)]
                painted = with_mass(
                    base.volume, base.brain.mask, base.tissue, base.sequence,
                    base.alignment.from_mni(np.array(mni_mm)), volume_ml, seed,
                )  # fmt: skip
                tally.append(judged(base, f"{where}, seed {seed}", *painted))
        for name, shape in shapes:
            tally.append(judged(base, f"stroke {name}", *with_stroke(base, shape, number)))
    print("\n| sequence | masses | marked | mean Dice | least |\n|" + " --- |" * 5)
    for sequence, tally in tallies.items():
        if not tally:
            continue
        dice = [each[0] for each in tally]
        print(
            f"| {sequence.upper()} | {len(tally)} | {sum(each[1] for each in tally)} |"
            f" {np.mean(dice):.2f} | {min(dice):.2f} |"
        )


if __name__ == "__main__":
    main()
