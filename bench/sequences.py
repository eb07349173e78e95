"""Which sequence each scan is taken for, by name, by header, by picture, and in the end.

Usage: python bench/sequences.py [--shared FOLDER] [--phantoms N] [--heads N] [--slices MM …]
       [--marks]

What is right stands in the table below, one line a file of ``shared/``; phantoms and pictures made
from label maps carry their own truth.  Each is also merged into thicker slices, and each of these
stripped of all outside its brain; every such picture goes the whole road.  Each is also decided
under every other sequence's name, which it must not keep.  Confusion tables of the picture alone,
by thickness and stripped or not, and of what is decided in the end, close the list.  With
``--marks`` large masks of ``stroke-shapes`` are laid on each real scan, as it is and with what they
cover made brighter or darker: how unlike the rest of the brain that looks
(:mod:`shoken.analysis.lesion.implausibly_large`).
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
import scipy
from labelled_heads import labelled_head, picture

from shoken.analysis.anatomy.brightness import tissue_brightness
from shoken.analysis.anatomy.registration import Alignment, align_template
from shoken.analysis.anatomy.tissue import TissuePriors, tissue_priors
from shoken.analysis.appearance import recognise_sequence
from shoken.analysis.brain import Brain, extract_brain
from shoken.analysis.lesion import LesionInput
from shoken.analysis.lesion.implausibly_large import unlikeness
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.recognition import Hints, decide_sequence, hints_of
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence, from_name
from shoken.imaging.volume import Grid, Mask, Volume, bounding_box
from shoken.reading import Scan, read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
COLUMNS = (
    "scan", "slices", "stripped", "right", "name", "header", "picture", "clear", "final", "by",
    "renamed",
)  # fmt: skip
UNALIGNED = "not aligned"
THICKER = 1.3  # slices that are merged into others at least so much thicker
SHAPES, SHAPES_FROM_ML, SHIFT = 14, 80, 2.0


@dataclass(frozen=True, eq=False)
class Seen:
    """A scan with what is known of its brain."""

    scan: Scan
    brain: Brain
    alignment: Alignment
    tissue: TissuePriors

    @classmethod
    def of(cls, scan: Scan) -> Seen:
        """Extract a scan's brain and align the template."""
        brain = extract_brain(scan.volume, "deepbet")
        alignment = align_template(scan.volume, brain)
        return cls(scan, brain, alignment, tissue_priors(brain, alignment))


@dataclass(frozen=True, eq=False)
class Variant:
    """A picture of a scan: in slices of so many mm, with or without what is outside its brain."""

    seen: Seen
    slice_mm: float
    is_stripped: bool = False

    @classmethod
    def of(cls, scan: Scan, slices_mm: Sequence[float]) -> Iterator[Variant]:
        """A scan as it is and in thicker slices, each whole and with all but its brain cut away."""
        own_mm = scan.volume.grid.spacing_mm[2]
        for slice_mm in (own_mm, *(mm for mm in slices_mm if mm > THICKER * own_mm)):
            volume = merged_slices(scan.volume, slice_mm) if slice_mm > own_mm else scan.volume
            seen = Seen.of(replace(scan, volume=volume))
            yield cls(seen, slice_mm)
            cut = volume.with_data(np.where(seen.brain.mask.data, volume.data, 0))
            yield cls(Seen.of(replace(scan, volume=cut)), slice_mm, is_stripped=True)


def merged_slices(volume: Volume, slice_mm: float) -> Volume:
    """Neighbouring axial slices averaged to a thickness."""
    grid, factor = volume.grid, slice_mm / volume.grid.spacing_mm[2]
    affine = grid.affine.copy()
    affine[:3, 2] *= factor
    affine[:3, 3] = grid.ras_mm(np.array([0, 0, (factor - 1) / 2]))
    thick = Grid((*grid.shape[:2], int(grid.shape[2] // factor)), affine)
    averaged = scipy.ndimage.uniform_filter1d(volume.data, max(1, round(factor)), axis=2)
    return Volume(averaged, grid).resample_onto(thick)


def table(rows: Iterator[tuple[str, Scan, MrSequence]], slices_mm: Sequence[float]) -> None:
    """A line a picture, and how often each sequence was taken for each."""
    print(f"| {' | '.join(COLUMNS)} |\n|" + " --- |" * len(COLUMNS))
    by_picture: dict[tuple[float, bool], Counter[tuple[MrSequence, str]]] = {}
    in_the_end: Counter[tuple[MrSequence, str]] = Counter()
    for name, whole, right in rows:
        for variant in Variant.of(whole, slices_mm):
            told, final = line(name, variant, right)
            nearest_mm = min(slices_mm, key=lambda mm: abs(mm - variant.slice_mm))
            group = (nearest_mm, variant.is_stripped)
            by_picture.setdefault(group, Counter())[right, told] += 1
            in_the_end[right, final] += 1
    for (nearest_mm, is_stripped), counts in sorted(by_picture.items()):
        title = f"about {nearest_mm:g} mm{', stripped' if is_stripped else ''}, by picture"
        confusion(title, counts)
    confusion("all, in the end", in_the_end)


def line(name: str, variant: Variant, right: MrSequence) -> tuple[str, str]:
    """Print one picture's line; what its picture alone tells, and what is decided in the end."""
    seen = variant.seen
    hints, told, clear, renamed = hints_of(seen.scan), UNALIGNED, "-", "-"
    final = decide_sequence(hints)
    if seen.alignment.is_trusted:
        shown = recognise_sequence(seen.scan.volume, seen.brain.mask, seen.tissue)
        final = decide_sequence(hints, shown)
        told, clear = str(decide_sequence(Hints(), shown).sequence), f"{shown.confidence:.3f}"
        kept = [
            false.upper()
            for false in (T1, T2, FLAIR, PD)
            if false is not right and {false, right} != {T1, T1C}
            and decide_sequence(Hints(named=false), shown).sequence is false
        ]  # fmt: skip
        renamed = f"keeps {', '.join(kept)}" if kept else "ok"
    print(
        f"| {name} | {variant.slice_mm:.1f} | {'yes' if variant.is_stripped else 'no'} | {right} | "
        f"{from_name(seen.scan.stem) or '-'} | {hints.acquired or '-'} | {told} | {clear} | "
        f"{final.sequence} | {final.source} | {renamed} |",
        flush=True,
    )
    return told, str(final.sequence)


def confusion(title: str, counts: Counter[tuple[MrSequence, str]]) -> None:
    """One confusion table."""
    columns = (*map(str, MrSequence), UNALIGNED)
    print(f"\n| {title}: right \\ told | " + " | ".join(columns) + " |\n|" + " --- |" * 8)
    for right in (T1, T1C, T2, FLAIR, PD):
        print(f"| {right} | " + " | ".join(str(counts[right, one]) for one in columns) + " |")


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


def phantoms(seeds: int, folder: Path) -> Iterator[tuple[str, Scan, MrSequence]]:
    """Heads of the product's phantom, of each sequence it has."""
    for seed, sequence in product(range(1, seeds + 1), (T1, T2, FLAIR)):
        path = write_phantom(PhantomOptions(sequence=sequence, seed=seed), folder / str(seed))[0]
        yield f"phantom {seed}", read_scan(path), sequence


def heads(count: int, shared: Path) -> Iterator[tuple[str, Scan, MrSequence]]:
    """Whole heads of label maps, of each sequence."""
    paths = sorted((shared / "data/head-labels").glob("*.nii.gz"))[:count]
    for number, path in enumerate(paths, 1):
        head = labelled_head(path)
        for sequence in (T1, T1C, T2, FLAIR, PD):
            drawn = picture(head, sequence, seed=10 * number + len(sequence))
            scan = read_scan(path)
            yield f"head {number}", replace(scan, volume=drawn, name="head.nii.gz"), sequence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--phantoms", type=int, default=1, help="seeds for each kind")
    parser.add_argument("--heads", type=int, default=4, help="label maps")
    parser.add_argument("--slices", type=float, nargs="*", default=[1, 3, 5, 7.5], metavar="MM")
    parser.add_argument("--marks", action="store_true")
    given = parser.parse_args()
    real = ((name, read_scan(given.shared / name), right) for name, right in TRUTH.items())
    if given.marks:
        seen = ((name, Seen.of(scan), right) for name, scan, right in real)
        marks(seen, large_shapes(given.shared))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = chain(phantoms(given.phantoms, Path(folder)), heads(given.heads, given.shared))
        table(chain(real, made), given.slices)


if __name__ == "__main__":
    main()
