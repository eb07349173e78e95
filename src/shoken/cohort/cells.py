"""One analysis as a row of the cohort's table: every measure under a name with its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.cohort.outcome import Cell
    from shoken.report.record.schema import StudyResult

__all__ = ["cells_of"]

_ELSEWHERE = "elsewhere"  # lesions outside all zones, or of no sure place


def cells_of(result: StudyResult) -> dict[str, Cell]:
    """The row of one analysis: column → value; None is what could not be measured."""
    return {
        "scan_sha256": result.scan.sha256,
        "sequence": str(result.scan.sequence),
        **dict(_geometry(result)),
        "brain_ml": _rounded(result.brain.volume_ml),
        **dict(_tissue(result)),
        **dict(_load(result)),
        **dict(_structures(result)),
        "confidence": result.report.confidence,
        "warnings": ";".join(dict.fromkeys(warning.code for warning in result.warnings)),
        "brain_engine": result.brain.engine,
        "lesion_engine": "+".join(result.search.engines) if result.search else None,
        "shoken": result.software["shoken"],
    }


def _geometry(result: StudyResult) -> Iterator[tuple[str, Cell]]:
    for axis, spacing_mm, count in zip(
        "xyz", result.scan.spacing_mm, result.scan.shape, strict=True
    ):
        yield f"spacing_{axis}_mm", _rounded(spacing_mm)
        yield f"shape_{axis}", count


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
