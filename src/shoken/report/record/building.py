"""An analysis and its report as the record that is kept."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from shoken.report.record.schema import (
    BesideRecord,
    BrainRecord,
    FindingRecord,
    LoadRecord,
    ModelRecord,
    NoticeRecord,
    ScanRecord,
    StructureRecord,
    StudyResult,
    TissueRecord,
)
from shoken.report.words import wording

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.imaging.sequence import MrSequence
    from shoken.reading import Scan
    from shoken.report.record.schema import Report

__all__ = ["software_versions", "study_result"]

_LIBRARIES = ("antspyx", "nibabel", "numpy", "openvino", "scipy")


def study_result(analysis: Analysis, report: Report) -> StudyResult:
    """Everything that was measured and said, with what it was made by."""
    brain, search = analysis.brain, analysis.search
    words = wording(report.language)
    return StudyResult(
        scan=ScanRecord(**_scan(analysis.scan, analysis.sequence)),
        beside=tuple(
            BesideRecord(
                **_scan(other.scan, other.sequence),
                overlap=other.overlap,
                similarity=other.similarity,
                is_used=other.is_used,
            )
            for other in analysis.beside
        ),
        brain=BrainRecord(engine=brain.engine, volume_ml=brain.mask.volume_ml),
        lesion_engine=search.lesions.engine if search else None,
        findings=tuple(FindingRecord(**asdict(finding)) for finding in analysis.findings),
        load=LoadRecord.model_validate(asdict(analysis.load)) if search else None,
        tissue=TissueRecord(**asdict(search.tissue)) if search and search.tissue else None,
        structures=_structures(analysis),
        report=report,
        warnings=(
            *(NoticeRecord(code=n.code, text=words.notice(n)) for n in analysis.notices),
            *report.notices,
        ),
        models=tuple(
            ModelRecord(
                id=spec.id, version=spec.version, sha256=spec.files[-1].sha256, licence=spec.licence
            )
            for spec in analysis.models
        ),
        timings_s=analysis.timings_s,
        software=software_versions(),
    )


@cache
def software_versions() -> dict[str, str]:
    """What an analysis is made by, each with its release."""
    return {name: version(name) for name in ("shoken", *_LIBRARIES)}


def _scan(scan: Scan, sequence: MrSequence) -> dict[str, Any]:
    return {
        "file": scan.name,
        "sha256": scan.sha256,
        "shape": scan.native.shape,
        "spacing_mm": scan.native.spacing_mm,
        "axes": scan.native.axes,
        "sequence": sequence,
    }


def _structures(analysis: Analysis) -> tuple[StructureRecord, ...]:
    if analysis.structures is None:
        return ()
    volumes = analysis.structures.volumes_ml
    return tuple(StructureRecord(structure=key, volume_ml=ml) for key, ml in volumes.items())
