"""A draft to a report: what stands is filled in, what does not is said by code's own sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shoken.report.built_in_writer import measured_draft
from shoken.report.confidence import MOST_CONFIDENT
from shoken.report.draft import Line
from shoken.report.facts import LISTED, facts_of
from shoken.report.judging.naming import named
from shoken.report.judging.remainder import adds_nothing, whole_of
from shoken.report.judging.restating import restated
from shoken.report.judging.shortening import shortened
from shoken.report.judging.verdicts import verdicts
from shoken.report.record.schema import (
    CheckRecord,
    FindingWords,
    NoticeRecord,
    Report,
    SlotRecord,
)
from shoken.report.slot_filling import filled_slots, paragraph, rendered, slot_names
from shoken.report.slots.subjects import SCAN_ID, subjects
from shoken.report.words import limitations, wording
from shoken.report.words import sentences as say
from shoken.report.words.not_searched import LIMITS_NOT_SEARCHED, NEXT_STEP_NOT_SEARCHED
from shoken.report.words.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.analysis.values import Analysis
    from shoken.report.draft import Draft, Section
    from shoken.report.facts import Facts
    from shoken.report.judging.refusal import Verdict
    from shoken.report.record.schema import Outcome
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["composed", "write_measured"]

# told in every part that tells of a finding; the rest, once in a report
_ESSENTIAL = frozenset({"place", "volume", "axes"})


def write_measured(analysis: Analysis, language: Language) -> Report:
    """The report in code's own words; where lesions were not searched for, its confidence is 0."""
    facts = facts_of(analysis)
    own = subjects(facts, language)
    built_in = measured_draft(facts, own, language)
    return composed(built_in, built_in, facts, own, language)


def composed(
    draft: Draft,
    built_in: Draft,
    facts: Facts,
    subjects: Mapping[str, Subject],
    language: Language,
) -> Report:
    """The report of a draft: every fact of the built-in one, and no fact of the draft's own.

    Parameters
    ----------
    draft
        A writer's sentences; the built-in draft itself for the measured report.
    built_in
        What code says of the same facts.
    """
    text = _Composer(draft, built_in, subjects, language)
    findings = tuple(
        FindingWords(
            id=finding.id,
            is_finding_present=True,
            finding_summary=text.part("summary", finding.id),
            detailed_description=text.part("description", finding.id),
            confidence_score=round(min(finding.mean_probability, MOST_CONFIDENT), 2),
            anatomical_location=wording(language).place_name(finding, zone=False),
        )
        for finding in facts.findings
    )
    summary, description = text.part("summary"), text.part("description")
    return Report(
        is_finding_present=bool(facts.findings),
        finding_summary=summary,
        detailed_description=description,
        confidence_score=facts.confidence.score,
        confidence=facts.confidence.grade,
        confidence_reasons=_reasons(facts, language),
        anatomical_location=_location(facts, language),
        impression=text.impression() or summary,
        limits=_limits(text, facts, language),
        suggested_next_step=text.question() or _question(facts, language),
        findings=findings,
        language=language,
        written_by="measured",
        checks=tuple(text.checks),
        facts=tuple(dict.fromkeys(text.facts)),
    )


def _location(facts: Facts, language: Language) -> str | None:
    names = (wording(language).place_name(f, zone=False) for f in facts.sound or facts.findings)
    places = list(dict.fromkeys(names))
    if len(places) > LISTED:
        places = [*places[:LISTED], PHRASES["and_elsewhere"][language]]
    return ("、" if language == "ja" else "; ").join(places) or None


def _reasons(facts: Facts, language: Language) -> tuple[NoticeRecord, ...]:
    said = wording(language).reason
    return tuple(NoticeRecord(code=r.code, text=said(r)) for r in facts.confidence.reasons)


def _limits(text: _Composer, facts: Facts, language: Language) -> str:
    limits = limitations.LIMITS_REVIEWED if facts.is_reviewed else limitations.LIMITS
    if facts.engine is None:
        limits = LIMITS_NOT_SEARCHED
    said = text.said(Line("description", SCAN_ID, limits[language]), "limits")
    if not facts.are_sides_assumed:
        return said
    return ("" if language == "ja" else " ").join((said, limitations.SIDES_ASSUMED[language]))


def _question(facts: Facts, language: Language) -> str:
    if facts.engine is None:
        return NEXT_STEP_NOT_SEARCHED[facts.unsearched][language]
    return (limitations.NEXT_STEP if facts.findings else limitations.NEXT_STEP_NONE)[language]


@dataclass
class _Composer:
    """Words one part of a report after the other, and notes what became of each sentence."""

    draft: Draft
    built_in: Draft
    subjects: Mapping[str, Subject]
    language: Language
    checks: list[CheckRecord] = field(default_factory=list)
    facts: list[SlotRecord] = field(default_factory=list)

    def part(self, section: Section, of: int | None = None) -> str:
        """Summary or description, of the scan or of a finding."""
        name = section if of is None else f"findings[{of}].{section}"
        own = list(self.built_in.part(section, of))
        if self.draft is self.built_in:
            return paragraph((self.said(line, name) for line in own), self.language)
        judged = verdicts(self.draft.part(section, of), self.subjects, self.language)
        kept = [(v.line, self._kept(v, name)) for v in judged]
        words = [line for given, line in kept if line and line != self._restated(given)]
        told = {(line.about, slot) for line in words for slot in slot_names(line.frame)}
        standing = {line.about for _, line in kept if line is not None}
        lines: list[Line] = []
        for given, line in kept:
            about = given.about
            if line in words or (line and not adds_nothing(line, told)):
                lines.append(line)
            elif about not in standing and about != SCAN_ID:
                # all that was said of it fell: code's own sentence stands in its place
                lines += [one for one in own if one.about == about and one not in lines]
        elsewhere = {(f.about, f.slot) for f in self.facts if f.slot not in _ESSENTIAL}
        whole = whole_of(lines, own, elsewhere, self.subjects, self.language)
        whole = self._named(whole, SCAN_ID if of is None else str(of))
        return paragraph((self.said(one, name) for one in whole), self.language)

    def impression(self) -> str:
        """What the model takes it for, each sentence marked as such."""
        mark = say.INTERPRETATION[self.language]
        texts = []
        for line in self._named(self._standing("impression")):
            text = self.said(line, "impression")
            body = text.rstrip("。.!?？！")
            texts.append(f"{body}{mark}{text[len(body) :]}")
            self._note(line, "impression", "interpretation")
        return paragraph(texts, self.language)

    def question(self) -> str:
        """The questions to the radiologist; one of code's own where something was not marked."""
        texts = [self.said(line, "question") for line in self._named(self._standing("question"))]
        if self.draft.unmarked:
            texts.append(limitations.UNMARKED[self.language])
        return paragraph(texts, self.language)

    def said(self, line: Line, name: str) -> str:
        """A sentence with its slots filled, its facts noted.

        What was marked is a candidate in a model's words; an impression may speak of lesions.
        """
        candidate = line.section != "impression" and line not in self.built_in
        texts = self.subjects[line.about].texts
        self.facts += [
            SlotRecord(field=name, about=line.about, slot=slot, text=text)
            for slot, text in filled_slots(line.frame, texts, self.language)
        ]
        return rendered(line.frame, texts, self.language, candidate=candidate)

    def _named(self, lines: Iterable[Line], about: str = SCAN_ID) -> Iterator[Line]:
        return named(lines, about, self.subjects, self.built_in, self.language)

    def _standing(self, section: Section) -> Iterator[Line]:
        for verdict in verdicts(self.draft.part(section), self.subjects, self.language):
            if kept := self._kept(verdict, section):
                yield kept

    def _kept(self, verdict: Verdict, name: str) -> Line | None:
        """The sentence, or the part of it that stands; what became of the rest is noted."""
        if verdict.stands:
            return verdict.line
        kinds = tuple(dict.fromkeys(str(refusal.kind) for refusal in verdict.against))
        kept = shortened(verdict, self.subjects, self.language)
        listed = self._restated(verdict.line)
        if kept and kept.inferred and kept.about != SCAN_ID and "{finding}" not in kept.frame:
            # what told whom it is about may be among what was cut
            kept = listed = self._restated_of_any(verdict.line)
        outcome: Outcome = "replaced" if kept is None else "shortened"
        if kept is not None and kept == listed:
            outcome = "restated"
        self._note(verdict.line, name, outcome, kinds)
        return kept

    def _restated(self, line: Line) -> Line | None:
        if line.about not in self.subjects:
            return None
        return restated(line, self.subjects[line.about], self.language)

    def _restated_of_any(self, line: Line) -> Line | None:
        """Where it may be about another finding: its slots say whose they are, its natures not."""
        is_weighed = line.section == "impression"
        return self._restated(replace(line, about=SCAN_ID) if is_weighed else line)

    def _note(self, line: Line, name: str, outcome: Outcome, kinds: tuple[str, ...] = ()) -> None:
        about = line.about if line.about in self.subjects else ""
        self.checks.append(CheckRecord(field=name, about=about, kinds=kinds, outcome=outcome))
