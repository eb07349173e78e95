"""One analysis as a row of the cohort's table, and what each of its columns is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.analysis.image_quality import MEASURES
from shoken.cohort.japanese_columns import JAPANESE, JAPANESE_OF_OTHERS
from shoken.report.words.language import Text
from shoken.report.words.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.cohort.outcome import Cell
    from shoken.report.record.schema import StudyResult

__all__ = ["Column", "cells_of", "column_of"]

_ELSEWHERE = "elsewhere"  # lesions outside all zones, or of no sure place


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column holds; ``better`` is which way is better, "" where neither.

    ``japanese`` is the description in Japanese.
    """

    description: str
    japanese: str = ""
    units: str = ""
    better: str = ""
    source: str = ""


_COLUMNS = {
    "scan_sha256": Column(description="SHA-256 of the scan's bytes"),
    "sequence": Column(description="Sequence that was recognised or given"),
    "brain_ml": Column(description="Volume of the brain mask", units="mL"),
    "grey_ml": Column(description="Grey matter, lesions left out", units="mL"),
    "white_ml": Column(description="White matter, lesions left out", units="mL"),
    "fluid_ml": Column(description="Cerebrospinal fluid in the brain mask", units="mL"),
    "lesion_count": Column(description="Lesion candidates without a caveat"),
    "lesion_ml": Column(description="Their volume together", units="mL"),
    "lesion_brain_percent": Column(description="The same of the brain's volume", units="%"),
    "lesion_foci": Column(description="The same count, what has run together counted apart"),
    "uncounted_lesion_count": Column(description="Candidates with a caveat, in no other number"),
    "uncounted_lesion_ml": Column(description="Their volume together", units="mL"),
    "confidence": Column(description="Grade of the report's confidence"),
    "warnings": Column(description="Codes of the report's notices, parted by semicolons"),
    "brain_engine": Column(description="Model that extracted the brain"),
    "lesion_engine": Column(description="Engines that searched for lesions, joined by plus signs"),
    "shoken": Column(description="Version of Shoken"),
    "seconds": Column(description="Time of the analysis on its machine", units="s"),
    "peak_mib": Column(description="Most memory of its process", units="MiB"),
    **{
        one.name: Column(
            description=one.description, units=one.units, better=one.better, source=one.source
        )
        for one in MEASURES
    },
}
_PATTERNS = (
    (r"spacing_([xyz])_mm",
     Text("Distance of voxels along {0} of the scan's own grid", "元の格子の{0}軸のボクセル間隔"),
     "mm"),
    (r"shape_([xyz])",
     Text("Voxels along {0} of the scan's own grid", "元の格子の{0}軸のボクセル数"), ""),
    (r"lesion_(\w+)_count",
     Text("Lesion candidates in the zone {0}", "{0}にある病変候補の数"), ""),
    (r"lesion_(\w+)_ml",
     Text("Volume of lesion candidates in the zone {0}", "{0}にある病変候補の体積"), "mL"),
    (r"(\w+)_(left|right)_ml", Text("Volume of {0}, {1}", "{0}の体積（{1}）"), "mL"),
    (r"(\w+)_ml", Text("Volume of {0}, both sides", "{0}の体積（両側）"), "mL"),
)  # fmt: skip
_PARTS = {"left": "左", "right": "右", _ELSEWHERE: "領域外または部位不確実の領域"}


def column_of(name: str) -> Column:
    """What a column of :func:`cells_of` holds; other names are the dataset's own columns."""
    if known := _COLUMNS.get(name):
        return replace(known, japanese=JAPANESE[name])
    for pattern, words, units in _PATTERNS:
        if found := re.fullmatch(pattern, name):
            english = words.en.format(*(part.replace("_", " ") for part in found.groups()))
            japanese = words.ja.format(*map(_in_japanese, found.groups()))
            return Column(description=english, japanese=japanese, units=units)
    return Column(description="As the dataset tells it", japanese=JAPANESE_OF_OTHERS)


def _in_japanese(part: str) -> str:
    """A region, a zone or a side of a column's name; one of a network of one's own as it is."""
    region = REGIONS.get(part.replace("_", "-"))
    return region.ja if region else _PARTS.get(part, part.replace("_", " "))


def cells_of(result: StudyResult, quality: Mapping[str, float | None]) -> dict[str, Cell]:
    """The row of one analysis: column → value; None is what could not be measured."""
    return {
        "scan_sha256": result.scan.sha256,
        "sequence": str(result.scan.sequence),
        **dict(_geometry(result)),
        "brain_ml": _rounded(result.brain.volume_ml),
        **dict(_tissue(result)),
        **dict(_load(result)),
        **dict(_structures(result)),
        **{name: _rounded(value) for name, value in quality.items()},
        "confidence": result.report.confidence,
        "warnings": ";".join(dict.fromkeys(warning.code for warning in result.warnings)),
        "brain_engine": result.brain.engine,
        "lesion_engine": "+".join(result.search.engines) if result.search else None,
        "shoken": result.software["shoken"],
    }


def _geometry(result: StudyResult) -> Iterator[tuple[str, Cell]]:
    yield from (
        (f"spacing_{axis}_mm", _rounded(side))
        for axis, side in zip("xyz", result.scan.spacing_mm, strict=True)
    )
    yield from zip(("shape_x", "shape_y", "shape_z"), result.scan.shape, strict=True)


def _tissue(result: StudyResult) -> Iterator[tuple[str, Cell]]:
    for name in ("grey", "white", "fluid"):
        yield f"{name}_ml", _rounded(getattr(result.tissue, f"{name}_ml", None))


def _load(result: StudyResult) -> Iterator[tuple[str, Cell]]:
    load = result.load
    yield "lesion_count", load.count if load else None
    yield "lesion_ml", _rounded(load.volume_ml) if load else None
    yield "lesion_brain_percent", _rounded(load.brain_percent) if load else None
    yield "lesion_foci", load.foci if load else None
    yield "uncounted_lesion_count", load.caveated_count if load else None
    yield "uncounted_lesion_ml", _rounded(load.caveated_ml) if load else None
    for zone in load.by_zone if load else ():
        name = (zone.zone or _ELSEWHERE).replace("-", "_")
        yield f"lesion_{name}_count", zone.count
        yield f"lesion_{name}_ml", _rounded(zone.volume_ml)


def _structures(result: StudyResult) -> Iterator[tuple[str, Cell]]:
    for one in result.structures:
        name = one.structure.replace("-", "_")
        yield f"{name}_ml", _rounded(one.volume_ml)
        if one.left_ml is not None:
            yield f"{name}_left_ml", _rounded(one.left_ml)
            yield f"{name}_right_ml", _rounded(one.right_ml)


def _rounded(value: float | None) -> float | None:
    """Six significant digits: more than any measure has, and short in a table."""
    return None if value is None else float(f"{value:.6g}")
