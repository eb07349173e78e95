"""One table of what each lesion engine marks: against true masks, in healthy heads, in patients.

    python bench/lesions.py [NAME …] [--engine ENGINE …] [--shared FOLDER] [--phantoms N] [--naive]

NAMEs are parts of rows' names (``patient19_FLAIR``, ``healthy``); without any, every row is run.
Engines are those that an analysis chooses by itself, or the ones given: ``outlier`` is the general
engine, ``shoken-lesion`` the network, and ``outlier-with-shoken-lesion`` what both draw together.
Several scans joined by + are one study, the first reported on.

Lesions are pieces of 10 mm³ and more whose voxels touch, at a corner too (26 neighbours).  A true
lesion is found, and a predicted one true, where one voxel of the other mask lies in it: what has
run together counts as one on its own side, and finds each of the other's that it touches.  F1 is
the harmonic mean of lesion-wise sensitivity and precision.  In healthy heads all that is marked is
false, of whatever size; in patients without truth the last columns are left empty.

With --naive each single scan with truth has a row of the best threshold: the one that the truth
itself chooses, to give the largest Dice; no threshold on this picture can do better.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.evaluation import evaluate
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume
from shoken.reading import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.analysis.evaluation import Agreement
    from shoken.analysis.values import Analysis

ROOT = Path(__file__).resolve().parents[1]
SEQUENCES = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1)
SLICES_MM = (1, 5, 7)
COUNTED_FROM_ML = 0.01
STEPS = 200
HEALTHY = ("data/healthy/*.nii.gz", "data/t1/*.nii.gz", "data/pd-t2-dicom")
PATIENTS = ("data/ms-raw/*.nii.gz", "data/stroke-*/*.nii.gz", "data/dicom-vs-seg")
COLUMNS = (
    "scan", "sequence", "engine", "truth (mL)", "marked (mL)", "pieces", "Dice", "volume",
    "sensitivity", "precision", "F1", "false pieces", "false (mL)",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """Scans of one study, with their truth where there is one; a healthy head's is empty."""

    name: str
    scans: tuple[Path, ...]
    truth: Path | None = None
    is_healthy: bool = False


def cases(shared: Path, phantoms: int) -> Iterator[Case]:
    """All data at hand; phantoms are named alone, and made by :func:`phantom`."""
    for gold in sorted(shared.glob("data/ms-cross-sectional/*_gold*.nii*")):
        patient = gold.name.partition("_")[0]
        flair, *others = (gold.with_name(f"{patient}_{s.upper()}.nii.gz") for s in SEQUENCES)
        for scans in ((flair,), *((s,) for s in others), *((s, flair) for s in others)):
            yield Case(name="+".join(map(_stem, scans)), scans=scans, truth=gold)
    for pattern, is_healthy in (*((p, True) for p in HEALTHY), *((p, False) for p in PATIENTS)):
        for path in sorted(shared.glob(pattern)):
            name = "/".join(path.relative_to(shared / "data").parts)
            yield Case(name=name.removesuffix(".nii.gz"), scans=(path,), is_healthy=is_healthy)
    for seed, slice_mm, sequence in product(range(1, phantoms + 1), SLICES_MM, SEQUENCES):
        yield Case(name=f"phantom-{sequence}-{slice_mm}mm-{seed}", scans=())


def phantom(case: Case, folder: Path) -> Case:
    """The same case with its scan and truth written to a folder."""
    _, sequence, slice_mm, seed = case.name.split("-")
    options = PhantomOptions(
        sequence=MrSequence(sequence), slice_mm=float(slice_mm.removesuffix("mm")), seed=int(seed)
    )
    scan, _, truth = write_phantom(options, folder / case.name)
    return Case(name=case.name, scans=(scan,), truth=truth)


def best_threshold(volume: Volume, inside: Mask, truth: Mask, *, dark: bool) -> Mask:
    """The single cut inside the brain that agrees best with the truth."""
    values = -volume.data if dark else volume.data
    cuts = np.quantile(values[inside.data], np.linspace(0.5, 0.9999, STEPS))
    counts = [np.histogram(values[m], [-np.inf, *cuts, np.inf])[0] for m in (
        inside.data, inside.data & truth.data)]  # fmt: skip
    marked, right = (np.cumsum(c[::-1])[::-1][1:] for c in counts)
    dice = 2 * right / (marked + np.count_nonzero(truth.data))
    return Mask(inside.data & (values > cuts[int(dice.argmax())]), truth.grid)


def masks(case: Case, engines: tuple[str, ...]) -> Iterator[tuple[Analysis, str, Mask | None]]:
    """What each engine marked, named; None where lesions were not searched for."""
    analysis: Analysis | None = None
    for engine in engines:
        try:
            analysis = analyse(case.scans[0], Options(lesion=engine), beside=case.scans[1:])
        except UsageError:  # it was not made for this picture
            if analysis is None:
                raise
            yield analysis, f"{engine}: not searched", None
            continue
        if analysis.search is None:
            yield analysis, f"{engine}: not searched", None
            continue
        for lesions in analysis.search.by_engine:
            yield analysis, lesions.engine, lesions.mask


def measured(case: Case, mask: Mask, truth: Mask | None) -> list[str]:
    """The cells of one mask, from the third on."""
    if truth is None:
        got = evaluate(mask.with_data(np.zeros_like(mask.data)), mask)
        last = [f"{got.false_lesions}", f"{got.false_ml:.2f}"] if case.is_healthy else ["", ""]
        pieces = f"{got.predicted_lesions}"
        return ["", f"{mask.volume_ml:.2f}", pieces, "", "", "", "", "", *last]
    got = evaluate(truth, mask, least_ml=COUNTED_FROM_ML)
    return _against_truth(got)


def _against_truth(got: Agreement) -> list[str]:
    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.2f}"

    error = "" if got.volume_error_percent is None else f"{got.volume_error_percent:+.0f} %"
    return [
        f"{got.truth_ml:.2f}",
        f"{got.predicted_ml:.2f}",
        f"{got.predicted_lesions}",
        f"{got.dice:.3f}",
        error,
        f"{share(got.sensitivity)} ({got.found_lesions}/{got.true_lesions})",
        share(got.precision),
        share(got.f1),
        f"{got.false_lesions}",
        f"{got.false_ml:.2f}",
    ]


def print_case(case: Case, engines: tuple[str, ...], *, naive: bool) -> None:
    truth = read_scan(case.truth).volume.above(0.5) if case.truth else None
    for analysis, engine, mask in masks(case, engines):
        cells = [""] * (len(COLUMNS) - 3) if mask is None else measured(case, mask, truth)
        _print_row([case.name, analysis.sequence, engine, *cells])
    if naive and truth is not None and len(case.scans) == 1:
        dark = analysis.sequence in {MrSequence.T1, MrSequence.T1C}
        best = best_threshold(analysis.scan.volume, analysis.brain.mask, truth, dark=dark)
        _print_row([case.name, analysis.sequence, "best threshold", *measured(case, best, truth)])


def _print_row(cells: list[str]) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="parts of the names of rows")
    parser.add_argument("--engine", action="append", help="instead of those chosen by itself")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--phantoms", type=int, default=1, help="seeds for each sequence")
    parser.add_argument("--naive", action="store_true", help="the best threshold beside")
    given = parser.parse_args()
    engines = tuple(given.engine or ("auto",))
    _print_row(list(COLUMNS))
    print("|" + " --- |" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(given.shared, given.phantoms):
            if given.names and not any(name in case.name for name in given.names):
                continue
            whole = case if case.scans else phantom(case, Path(folder))
            print_case(whole, engines, naive=given.naive)


if __name__ == "__main__":
    main()
