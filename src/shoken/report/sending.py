"""What is sent to a model: prompt, measured table, pictures; and nothing else."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from shoken.gemini import Request
from shoken.report.answer import Answer
from shoken.report.pictures import pictures_of
from shoken.report.wording import wording

if TYPE_CHECKING:
    from shoken.findings import Finding
    from shoken.pipeline import Analysis
    from shoken.report.schema import Language
    from shoken.report.wording import Wording

__all__ = ["PROMPT", "request_for"]

PROMPT = "report-1"
_MOST_LISTED = 20


def request_for(
    analysis: Analysis, language: Language, model: str, confidence: float
) -> Request[Answer]:
    """The first request for an analysis."""
    prompt = files("shoken.report").joinpath(f"prompts/{PROMPT}.{language}.md").read_text("utf-8")
    table = json.dumps(_table(analysis, language, confidence), ensure_ascii=False, indent=1)
    return Request(model, prompt, table, pictures_of(analysis), Answer)


def _table(analysis: Analysis, language: Language, confidence: float) -> dict[str, Any]:
    """The measurements, with places named in the report's language."""
    words = wording(language)
    findings = analysis.findings
    return {
        "language": language,
        "sequence": words.sequences[analysis.sequence],
        "lesions_searched_for": analysis.lesions is not None,
        "number_of_findings": len(findings),
        "total_volume_ml": round(sum(f.volume_ml for f in findings), 2),
        "brain_volume_ml": round(analysis.brain.mask.volume_ml),
        "slice_spacing_mm": [round(s, 2) for s in analysis.scan.native.spacing_mm],
        "confidence": confidence,
        "smaller_findings_not_listed": max(0, len(findings) - _MOST_LISTED),
        "findings": [_row(f, words) for f in findings[:_MOST_LISTED]],
        # without their details, which may come from the file
        "notices": [{"code": n.code, "value": n.value} for n in analysis.notices],
    }


def _row(finding: Finding, words: Wording) -> dict[str, Any]:
    return {
        "id": finding.id,
        "side": finding.side,
        "place": words.place_name(finding.side, finding.region),
        "zone": words.region_name(finding.zone) if finding.zone else None,
        "volume_ml": round(finding.volume_ml, 2),
        "longest_diameter_mm": round(finding.longest_diameter_mm),
        "axial_diameters_mm": [
            round(finding.axial_diameter_mm),
            round(finding.perpendicular_diameter_mm),
        ],
        "centre_ras_mm": [round(v) for v in finding.centroid_ras_mm],
        "mean_probability": round(finding.mean_probability, 2),
        "peak_probability": round(finding.peak_probability, 2),
    }
