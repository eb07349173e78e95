"""An analysis and its report as the record that is kept."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from shoken.common.notices import NoticeCode
from shoken.report.record.review import review_record, stamp_of
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
from shoken.report.record.search import SearchRecord
from shoken.report.words import wording

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.imaging.sequence import MrSequence
    from shoken.reading import Scan
    from shoken.report.record.schema import Report
    from shoken.report.words import Language

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
        lesion_engine=search.lesions.engines[0] if search else None,
        search=_search(analysis),
        findings=tuple(FindingRecord(**asdict(finding)) for finding in analysis.findings),
        load=LoadRecord.model_validate(asdict(analysis.load)) if search else None,
        tissue=TissueRecord(**asdict(search.tissue)) if search and search.tissue else None,
        structures=_structures(analysis, report.language),
        report=report,
        reviewed=stamp_of(analysis.review, report.language),
        review=review_record(analysis.review) if analysis.review else None,
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


def _search(analysis: Analysis) -> SearchRecord | None:
    search = analysis.search
    if search is None:
        return None
    told = {notice.code for notice in analysis.notices}
    general = ("any",) if search.is_general else ()
    return SearchRecord(
        engines=search.lesions.engines,
        searched_for=(*general, *(target.value for target in search.targets)),
        is_made_for_sequence=NoticeCode.ENGINE_NOT_MADE_FOR not in told,
    )


def _structures(analysis: Analysis, language: Language) -> tuple[StructureRecord, ...]:
    if analysis.structures is None:
        return ()
    names: dict[str, str] = {}
    if card := analysis.structures.model.card:
        names = {
            one.name: (one.japanese or one.name) if language == "ja" else one.name
            for one in card.output.structures
        }
    whole_ml = analysis.brain.mask.volume_ml

    def percent(ml: float | None) -> float | None:
        return None if ml is None else 100 * ml / whole_ml

    return tuple(
        StructureRecord(
            **asdict(one),
            name=names.get(one.structure),
            asymmetry_percent=one.asymmetry_percent,
            brain_percent=percent(one.volume_ml),
            left_brain_percent=percent(one.left_ml),
            right_brain_percent=percent(one.right_ml),
        )
        for one in analysis.structures.volumes
    )
