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
from shoken.report.words.restated import ALONE, LISTED, PREDICATES, WITH_VERB
from shoken.report.words.rules.why_refused import (
    NO_SLOT,
    PUT_BACK,
    REQUIRED,
    TURNED,
    UNKNOWN_SLOT,
    Kind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.analysis.values import Analysis
    from shoken.report.judging.refusal import Verdict
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
        f"{verdict.line.field} {verdict.line.frame!r}: {'; '.join(_faults(verdict, language))}"
        for verdict in refused
    ]
    listed = "\n".join(f"- {fault}" for fault in faults[:_MOST_FAULTS])
    return _ASKED_AGAIN.format(faults=listed, language=_LANGUAGES[language])


def _faults(verdict: Verdict, language: Language) -> Iterator[str]:
    """What is wrong with words of a sentence, those of one kind together, or with the whole."""
    alike: dict[tuple[Kind, tuple[str, ...]], list[str]] = {}
    for refusal in verdict.against:
        said = re.sub(r"\s+", " ", refusal.said)
        alike.setdefault((refusal.kind, refusal.instead), []).append(said)
    for (kind, instead), words in alike.items():
        if kind is Kind.SLOT:
            yield from (_fault_of_slot(said, instead, language) for said in words)
        else:
            yield _fault_of_words(kind, ", ".join(repr(word) for word in words if word), instead)


def _fault_of_words(kind: Kind, said: str, instead: tuple[str, ...]) -> str:
    slots = " or ".join(f"{{{name}}}" for name in instead)
    if kind in PUT_BACK:
        told = PUT_BACK[kind].format(said=said or "it", kind=kind)
        return f"{told}, or use {slots}" if slots else told
    fault = f"{said} ({kind}) outside a slot"
    return f"{fault}; use {slots}, or leave it out" if slots else f"{fault}; leave it out"


def _fault_of_slot(said: str, instead: tuple[str, ...], language: Language) -> str:
    if not said:
        return NO_SLOT
    if instead:
        return UNKNOWN_SLOT.format(said=said, slots=", ".join(f"{{{name}}}" for name in instead))
    name = said.strip("{}")
    frames = [known[name] for known in (ALONE, PREDICATES, LISTED, WITH_VERB) if name in known]
    if not frames:
        return TURNED.format(said=repr(said))
    return REQUIRED.format(said=said, example=repr(frames[0][language]))
