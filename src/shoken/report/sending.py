"""What is sent to a model: prompt, slots with their renderings, pictures; and nothing else."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from shoken.report.answer import Answer
from shoken.report.gemini import Request
from shoken.report.pictures import pictures_of
from shoken.report.slots.subjects import SCAN_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shoken.analysis.values import Analysis
    from shoken.report.judging.refusal import Refusal, Verdict
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["PROMPT", "correction", "request_for"]

PROMPT = "report-2"
_MOST_LISTED = 20  # twice as many as are pictured; the rest is told by its count
# what an answer of a capable model stays within; a longer list of faults helps nobody
_MOST_FAULTS = 40
_ASKED_AGAIN = (
    "Some sentences say a fact outside a slot, or break another rule:\n{faults}\n"
    "Write the whole answer again with these corrected, and change nothing else. {language}"
)
_LANGUAGES: Mapping[str, str] = {"ja": "日本語で書くこと。", "en": "Write in English."}


def request_for(
    analysis: Analysis, subjects: Mapping[str, Subject], language: Language, model: str
) -> Request[Answer]:
    """The first request for an analysis."""
    prompt = files("shoken.report").joinpath(f"prompts/{PROMPT}.{language}.md").read_text("utf-8")
    table = {
        "language": language,
        "scan": subjects[SCAN_ID].texts,
        "findings": [
            {"id": finding.id, "slots": subjects[str(finding.id)].texts}
            for finding in analysis.findings[:_MOST_LISTED]
        ],
        "groups": [
            {"id": name, "slots": subject.texts}
            for name, subject in subjects.items()
            if name.startswith("g")
        ],
        "smaller_findings_not_listed": max(0, len(analysis.findings) - _MOST_LISTED),
        # without their details, which may come from the file
        "notices": [{"code": n.code, "value": n.value} for n in analysis.notices],
    }
    text = json.dumps(table, ensure_ascii=False, indent=1)
    return Request(model, prompt, text, pictures_of(analysis), Answer)


def correction(refused: Iterable[Verdict], language: Language) -> str:
    """What is put to the model about its refused sentences: which words, and what instead."""
    faults = [
        f"{verdict.line.field} {verdict.line.frame!r}: {_fault(refusal)}"
        for verdict in refused
        for refusal in verdict.against
    ]
    listed = "\n".join(f"- {fault}" for fault in faults[:_MOST_FAULTS])
    return _ASKED_AGAIN.format(faults=listed, language=_LANGUAGES[language])


def _fault(refusal: Refusal) -> str:
    said = re.sub(r"\s+", " ", refusal.said)
    fault = f"{said!r} ({refusal.kind})" if said else str(refusal.kind)
    if not refusal.instead:
        return f"{fault}; leave it out"
    slots = " or ".join(f"{{{name}}}" for name in refusal.instead)
    return f"{fault} outside a slot; use {slots}, or leave it out"
