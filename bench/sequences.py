"""Which sequence each scan is taken for, by name, by header, by picture, and in the end.

Usage: python bench/sequences.py [--shared FOLDER] [--phantoms N] [--marks]

What is right stands in the table below, one line a file of ``shared/``; phantoms carry their own
truth.  Each scan is also decided under every other sequence's name, which it must not keep.  With
``--marks`` large masks of ``stroke-shapes`` are laid on each real scan, as it is and with what they
cover made brighter or darker: how unlike the rest of the brain that looks
(:mod:`shoken.analysis.lesion.plausible`).
"""

from __future__ import annotations

import argparse
import gzip
import tarfile
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING

import nibabel as nib
import numpy as np

from shoken.analysis.anatomy.brightness import tissue_brightness
from shoken.analysis.anatomy.registration import Alignment, align_template
from shoken.analysis.anatomy.tissue import TissuePriors, tissue_priors
from shoken.analysis.brain import Brain, extract_brain
from shoken.analysis.lesion import LesionInput
from shoken.analysis.lesion.plausible import unlikeness
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.recognition import Hints, decide_sequence, hints_of, recognise_sequence
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence, from_name
from shoken.imaging.volume import Mask, bounding_box
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
T1, T1C, T2, FLAIR, PD = (MrSequence(s) for s in ("t1", "t1c", "t2", "flair", "pd"))
TRUTH = {
    "data/t1/chris_t1.nii.gz": T1,
    "data/t1/t1_crop.nii.gz": T1,
    "data/stroke-t2/M2265_T2w.nii.gz": T2,
    "data/ms-cross-sectional/patient19_FLAIR.nii.gz": FLAIR,
    "data/ms-cross-sectional/patient19_T1.nii.gz": T1,
    "data/ms-cross-sectional/patient19_T2.nii.gz": T2,
    **{
        f"data/ms-raw/patient01_study{visit}_{name}.nii.gz": sequence
        for visit in (1, 2)
        for name, sequence in (("FLAIR", FLAIR), ("T1W", T1), ("T2W", T2))
    },
    "data/dicom-vs-seg": T1C,
    "data/pd-t2-dicom": T2,  # the later echo is the one read
    "data/healthy/flair_3d.nii.gz": FLAIR,
    "data/healthy/flair_thick.nii.gz": FLAIR,
    "data/stroke-3t/FLAIR.nii.gz": FLAIR,
    "data/stroke-3t/T1.nii.gz": T1,
    "data/stroke-3t/T2.nii.gz": T2,
    "cases/02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid.nii.gz": FLAIR,
    "cases/05-name-space-t1w/sub-26_space-T1w_T2w.nii.gz": T2,
}
SHAPES, SHAPES_FROM_ML, SHIFT = 14, 80, 2.0


@dataclass(frozen=True, eq=False)
class Seen:
    """A scan with what is known of its brain."""

    scan: Scan
    brain: Brain
    alignment: Alignment
    tissue: TissuePriors

    @classmethod
    def of(cls, path: Path) -> Seen:
        """Read a scan, extract its brain and align the template."""
        scan = read_scan(path)
        brain = extract_brain(scan.volume, "deepbet")
        alignment = align_template(scan.volume, brain)
        return cls(scan, brain, alignment, tissue_priors(brain, alignment))


def table(rows: Iterator[tuple[str, Seen, MrSequence]]) -> None:
    """A line a scan, and how often each sequence was taken for each."""
    print("| scan | right | name | header | picture | clear | trusted | final | by | renamed |")
    print("|" + " --- |" * 10)
    confusion: Counter[tuple[MrSequence, MrSequence]] = Counter()
    for name, seen, right in rows:
        hints = hints_of(seen.scan)
        picture = recognise_sequence(seen.scan.volume, seen.brain.mask, seen.tissue)
        shown = picture if seen.alignment.is_trusted else None
        final = decide_sequence(hints, shown)
        confusion[right, final.sequence] += 1
        kept = [
            false.upper()
            for false in (T1, T2, FLAIR)
            if false is not right and {false, right} != {T1, T1C}
            and decide_sequence(Hints(named=false), shown).sequence is false
        ]  # fmt: skip
        print(
            f"| {name} | {right} | {from_name(seen.scan.stem) or '-'} | {hints.acquired or '-'} | "
            f"{picture.sequence} | {picture.confidence:.3f} | {seen.alignment.is_trusted} | "
            f"{final.sequence} | {final.source} | {'keeps ' + ', '.join(kept) if kept else 'ok'} |",
            flush=True,
        )
    print("\n| right \\ final | " + " | ".join(MrSequence) + " |\n|" + " --- |" * 7)
    for right in MrSequence:
        counts = " | ".join(str(confusion[right, final]) for final in MrSequence)
        print(f"| {right} | {counts} |")


def large_shapes(shared: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Some masks of acute strokes of 80 mL and more, and their affines, in MNI space."""
    found = []
    with tarfile.open(shared / "data/stroke-shapes/soop-mni-masks.tar.gz") as archive:
        for member in archive:
            if member.isfile() and ".nii" in member.name:
                content = archive.extractfile(member).read()
                content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
                image = nib.Nifti1Image.from_bytes(content)
                mask = np.asanyarray(image.dataobj) > 0.5
                if mask.sum() > 1000 * SHAPES_FROM_ML:
                    found.append((mask, image.affine))
    chosen = np.random.default_rng(1).permutation(len(found))[:SHAPES]
    return [found[number] for number in chosen]


def marks(rows: Iterator[tuple[str, Seen, MrSequence]], shapes: list) -> None:
    """How unlike the rest large masks look on each scan, changed and unchanged."""
    print("| scan | unchanged, median | most | changed, median | least |\n|" + " --- |" * 5)
    for name, seen, _ in rows:
        if not seen.alignment.is_trusted:
            continue
        coarse = seen.scan.volume.grid.merged(2.0)  # as quick, and as telling
        volume = seen.scan.volume.resample_onto(coarse)
        brain = replace(seen.brain, mask=seen.brain.mask.resample_onto(coarse))
        tissue = seen.tissue.resample_onto(seen.scan.volume.grid, coarse)
        inside = brain.mask.data & (volume.data != volume.data[0, 0, 0])
        box = bounding_box(inside)
        part = tissue.crop(box)
        usual = tissue_brightness(volume.data[box], replace(part, core=part.core & inside[box]))
        shift = SHIFT * max(usual.grey.spread, usual.white.spread)
        shift *= -1 if usual.white.centre > usual.grey.centre else 1
        places = np.argwhere(brain.mask.data)
        mni_mm = seen.alignment.to_mni(coarse.ras_mm(places))
        plain, changed = [], []
        for shape, affine in shapes:
            inverse = np.linalg.inv(affine)
            voxels = np.rint(mni_mm @ inverse[:3, :3].T + inverse[:3, 3]).astype(int)
            within = ((voxels >= 0) & (voxels < shape.shape)).all(axis=1)
            data = np.zeros(coarse.shape, dtype=bool)
            data[tuple(places[within].T)] = shape[tuple(voxels[within].T)]
            for values, told in (
                (volume.data, plain), (volume.data + np.float32(shift) * data, changed)
            ):  # fmt: skip
                given = LesionInput(
                    volume=volume.with_data(values),
                    sequence=MrSequence.UNKNOWN,
                    brain=brain,
                    tissue=tissue,
                    alignment=seen.alignment,
                )
                told.append(unlikeness(Mask(data, coarse), given))
        print(
            f"| {name} | {np.median(plain):.2f} | {max(plain):.2f} | {np.median(changed):.2f} | "
            f"{min(changed):.2f} |",
            flush=True,
        )


def phantoms(seeds: int, folder: Path) -> Iterator[tuple[str, Seen, MrSequence]]:
    """Heads of each sequence, in thin and thick slices."""
    for seed, sequence, slice_mm in product(range(1, seeds + 1), (T1, T2, FLAIR), (1.0, 4.0)):
        options = PhantomOptions(sequence=sequence, seed=seed, slice_mm=slice_mm)
        path = write_phantom(options, folder / f"{seed}-{slice_mm}")[0]
        yield f"phantom {seed}, {sequence}, {slice_mm:g} mm", Seen.of(path), sequence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--phantoms", type=int, default=2, help="seeds for each kind")
    parser.add_argument("--marks", action="store_true")
    given = parser.parse_args()
    real = ((name, Seen.of(given.shared / name), right) for name, right in TRUTH.items())
    if given.marks:
        marks(real, large_shapes(given.shared))
        return
    with tempfile.TemporaryDirectory() as folder:
        table(chain(real, phantoms(given.phantoms, Path(folder))))


if __name__ == "__main__":
    main()
