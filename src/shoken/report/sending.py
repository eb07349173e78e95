"""What is sent to a model: prompt, measured table, pictures; and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from shoken.report.pictures import Picture, pictures_of
from shoken.report.wording import wording

if TYPE_CHECKING:
    from shoken.findings import Finding
    from shoken.pipeline import Analysis
    from shoken.report.schema import Language
    from shoken.report.wording import Wording

__all__ = ["PROMPT", "Request", "Turn", "request_for"]

PROMPT = "report-1"
_TOKENS_A_PICTURE = 1120
_MOST_LISTED = 20


@dataclass(frozen=True)
class Turn:
    """An answer of the model, and what was said to it next."""

    answer: str
    reply: str


@dataclass(frozen=True)
class Request:
    """Everything that one request says, free of any client's types."""

    model: str
    prompt: str
    table: str
    pictures: tuple[Picture, ...]
    turns: tuple[Turn, ...] = ()

    @property
    def key(self) -> str:
        """sha256 of all that decides the answer."""
        digest = hashlib.sha256()
        words = [self.model, self.prompt, self.table]
        words += [text for turn in self.turns for text in (turn.answer, turn.reply)]
        for text in words:
            digest.update(hashlib.sha256(text.encode()).digest())
        for picture in self.pictures:
            digest.update(hashlib.sha256(picture.png).digest())
        return digest.hexdigest()

    @property
    def tokens_expected(self) -> int:
        """A generous estimate of the tokens that the request and its answer will use."""
        letters = sum(len(text) for text in (self.prompt, self.table)) + sum(
            len(turn.answer) + len(turn.reply) for turn in self.turns
        )
        return _TOKENS_A_PICTURE * len(self.pictures) + letters + 2000

    def after(self, answer: str, reply: str) -> Request:
        """The request that goes on from an answer."""
        turns = (*self.turns, Turn(answer, reply))
        return Request(self.model, self.prompt, self.table, self.pictures, turns)


def request_for(analysis: Analysis, language: Language, model: str, confidence: float) -> Request:
    """The first request for an analysis."""
    prompt = files("shoken.report").joinpath(f"prompts/{PROMPT}.{language}.md").read_text("utf-8")
    table = json.dumps(_table(analysis, language, confidence), ensure_ascii=False, indent=1)
    return Request(model, prompt, table, pictures_of(analysis))


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
