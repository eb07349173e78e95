"""Totals of a comparison beside those of the visits' own reports.

A patient of the MS data with two FLAIR scans, and ten pairs of phantoms whose lesions come, go,
grow and shrink.  For each visit the sum of what was compared and
of what was left out is set beside the total of a report made of that scan alone.

    python bench/visits.py [--pairs 10] [--real ../shared/data/ms-raw]

Exits with 1 where a total differs by more than rounding.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.findings.visits import compare_series
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.export.samples import write_phantom
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.record.comparison import comparison_record

if TYPE_CHECKING:
    from collections.abc import Iterator

# sums of the same volumes in another order; one voxel that is lost is a million times more
_NEAR_ML = 1e-9


def main() -> int:
    """Print one row a visit; 1 where a total differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--real", type=Path, default=Path("../shared/data/ms-raw"))
    asked = parser.parse_args()
    print("pair           visit  compared (mL)  left out (mL)  single report (mL)  difference (mL)")
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, scans in _all_pairs(asked.pairs, asked.real, Path(folder)):
            worst = max(worst, _rows(name, scans))
    print(f"largest difference: {worst:.2g} mL")
    return int(not worst <= _NEAR_ML)


def _all_pairs(count: int, real: Path, folder: Path) -> Iterator[tuple[str, tuple[Path, Path]]]:
    scans = [real / f"patient01_study{study}_FLAIR.nii.gz" for study in (1, 2)]
    if all(scan.exists() for scan in scans):
        yield "patient01", (scans[0], scans[1])
    else:
        print(f"{real}: no patient01, left out")
    for number in range(count):
        yield f"phantom {number + 1}", _phantoms(number, folder)


def _phantoms(number: int, folder: Path) -> tuple[Path, Path]:
    """Two visits of 2 mm voxels: the lesion of every second pair is larger or smaller.

    The others have another lesion elsewhere.
    """
    rng = np.random.default_rng(number)
    made = []
    for visit in (1, 2):
        options = PhantomOptions(
            seed=number + 1 if number % 2 else 2 * number + visit,
            lesion_ml=float(rng.uniform(0.5, 12)),
            slice_mm=2,
            in_plane_mm=2,
        )
        made.append(write_phantom(options, folder / f"{number}-{visit}")[0])
    return made[0], made[1]


def _rows(name: str, scans: tuple[Path, Path]) -> float:
    visits = [analyse(scan, Options()) for scan in scans]
    record = comparison_record(compare_series(visits))
    worst = 0.0
    for visit, (analysis, compared) in enumerate(
        zip(visits, record.followed_ml, strict=True), start=1
    ):
        left = math.fsum(one.volume_ml for one in record.left_out if one.visit == visit)
        single = study_result(analysis, generate_structured_report(analysis, language="en"))
        reported = single.load.volume_ml if single.load else math.nan
        apart = abs(compared + left - reported)
        worst = math.inf if math.isnan(apart) else max(worst, apart)
        numbers = f"{compared:>14.3f} {left:>14.3f} {reported:>19.3f} {apart:>16.2g}"
        print(f"{name:<14} {visit:>5} {numbers}", flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main())
