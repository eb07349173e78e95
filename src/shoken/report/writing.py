"""Writer ``gemini``: the model words, the mask decides, and code checks the words."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shoken.notices import NoticeCode
from shoken.report.answer import Answer
from shoken.report.budget import Budget
from shoken.report.facts import facts_of
from shoken.report.failure import Failure, GeminiFailure
from shoken.report.kept import keep, kept
from shoken.report.measured import confidence, write_measured
from shoken.report.schema import (
    FindingWords,
    NoticeRecord,
    Report,
    RequestRecord,
    Sent,
    WriterRecord,
)
from shoken.report.sending import PROMPT, request_for
from shoken.report.striking import Objection, objections, struck_text
from shoken.report.wording import wording
from shoken.settings import settings

if TYPE_CHECKING:
    from shoken.pipeline import Analysis
    from shoken.report.kept import Reply
    from shoken.report.schema import CheckRecord, Language, Outcome
    from shoken.report.sending import Request
    from shoken.settings.schema import Settings

__all__ = ["WRITER", "write_with_gemini"]

WRITER = "gemini"
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_ASKED_AGAIN = (
    "Your answer does not agree with the measurement, or says what nobody measured:\n{faults}\n"
    "Write the whole answer again with these corrected, and change nothing else. {language}"
)
_LANGUAGES = {"ja": "日本語で書くこと。", "en": "Write in English."}
# an answer that does not fit the form may fit it the next time; once
_WORTH_ANOTHER = frozenset(
    {Failure.NOT_JSON, Failure.WRONG_SCHEMA, Failure.WRONG_LANGUAGE, Failure.EMPTY}
)


def write_with_gemini(analysis: Analysis, language: Language) -> Report:
    """Have Gemini word an analysis; where that fails, the measured report with a notice."""
    limits = settings()
    measured = write_measured(analysis, language)
    talk = _Talk(limits, Budget(limits))
    try:
        return _worded(analysis, language, measured, talk)
    except GeminiFailure as failure:
        text = wording(language).notices[NoticeCode.WRITER_REPLACED]
        notice = NoticeRecord(
            code=NoticeCode.WRITER_REPLACED, text=text.format(detail=failure.sentence(language))
        )
        updates = {"notices": (notice,), "writer": talk.record(), "sent": talk.sent()}
        return measured.model_copy(update=updates)


def _worded(analysis: Analysis, language: Language, measured: Report, talk: _Talk) -> Report:
    request = request_for(analysis, language, talk.limits.gemini_model, confidence(analysis))
    facts = facts_of(analysis, measured.confidence_score)
    answer, text = talk.answer(request, language)
    against = objections(answer, facts)
    corrected: list[CheckRecord] = []
    if any(o.is_fault for o in against):
        faults = [o for o in against if o.is_fault]
        reply = _ASKED_AGAIN.format(
            faults="\n".join(f"- {fault.words()}" for fault in faults),
            language=_LANGUAGES[language],
        )
        try:
            answer, _ = talk.answer(request.after(text, reply), language)
        except GeminiFailure:
            pass  # the first answer is at hand, and its faults are struck
        else:
            against = objections(answer, facts)
            still = {(o.field, o.claim.kind, o.claim.said) for o in against}
            corrected = [
                o.record("corrected")
                for o in faults
                if (o.field, o.claim.kind, o.claim.said) not in still
            ]
    checks = (*corrected, *(o.record(_outcome(o)) for o in against))
    return _report(answer, against, measured, talk).model_copy(update={"consistency": checks})


def _outcome(objection: Objection) -> Outcome:
    if not objection.is_fault:
        return "interpretation"
    return "removed" if objection.claim.verdict == "not-measured" else "struck"


def _report(answer: Answer, against: list[Objection], measured: Report, talk: _Talk) -> Report:
    """The answer's words where they stand, the measured ones where they do not."""
    language = measured.language

    def said(name: str, text: str | None, instead: str | None) -> str | None:
        own = [o for o in against if o.field == name]
        return struck_text(text or "", own, language) or instead

    findings = []
    entries = {entry.id: entry for entry in answer.findings}
    for plain in measured.findings:
        entry = entries.get(plain.id)
        if entry is None:
            findings.append(plain)
            continue
        update: dict[str, object] = {
            name: said(f"findings[{plain.id}].{name}", getattr(entry, name), getattr(plain, name))
            for name in ("finding_summary", "detailed_description", "anatomical_location")
        }
        update["confidence_score"] = _bounded(entry.confidence_score, plain.confidence_score)
        findings.append(plain.model_copy(update=update))
    texts = {
        name: said(name, getattr(answer, name), getattr(measured, name))
        for name in (
            "finding_summary",
            "detailed_description",
            "anatomical_location",
            "impression",
            "limits",
            "suggested_next_step",
        )
    }
    if not measured.is_finding_present:
        texts["anatomical_location"] = None
    return Report(
        is_finding_present=measured.is_finding_present,  # the mask's verdict, always
        confidence_score=_bounded(answer.confidence_score, measured.confidence_score),
        findings=tuple(FindingWords.model_validate(f.model_dump()) for f in findings),
        language=language,
        written_by=WRITER,
        writer=talk.record(),
        sent=talk.sent(),
        **texts,
    )


def _bounded(said: float, most: float) -> float:
    return round(min(max(said, 0.0), most), 2)


@dataclass
class _Talk:
    """The requests of one report: within one budget, and all of them on record."""

    limits: Settings
    budget: Budget
    begun: float = field(default_factory=time.monotonic)
    _made: list[tuple[Request, Reply, bool]] = field(default_factory=list)
    _left: list[tuple[Request, bytes]] = field(default_factory=list)

    def answer(self, request: Request, language: Language) -> tuple[Answer, str]:
        """A whole answer in the right form and language; asked for twice at most."""
        try:
            return self._answer(request, language)
        except GeminiFailure as failure:
            if failure.kind not in _WORTH_ANOTHER or self.budget.calls >= self.limits.gemini_calls:
                raise
            return self._answer(request, language)

    def _answer(self, request: Request, language: Language) -> tuple[Answer, str]:
        if (reply := kept(request.key, self.limits)) is not None:
            self._made.append((request, reply, True))
            return _parsed(reply.text, language), reply.text
        from shoken.report.gemini import ask

        reply = ask(
            request, self.limits, self.budget, lambda body: self._left.append((request, body))
        )
        self._made.append((request, reply, False))
        answer = _parsed(reply.text, language)
        keep(request.key, reply, self.limits)
        return answer, reply.text

    def sent(self) -> tuple[Sent, ...]:
        """Each body that was sent, once; for kept answers, the body that they were given for."""
        bodies = {body: request for request, body in self._left}
        bodies |= {reply.body: request for request, reply, stored in self._made if stored}
        return tuple(
            Sent(body=body, pictures=tuple((p.name, p.png) for p in request.pictures))
            for body, request in bodies.items()
        )

    def record(self) -> WriterRecord:
        """Model, requests, tokens and cost; what came from the store costs nothing."""
        asked = [reply for _, reply, stored in self._made if not stored]
        tokens_in = sum(reply.input_tokens for reply in asked)
        tokens_out = sum(reply.output_tokens for reply in asked)
        cost = tokens_in * self.limits.gemini_usd_in + tokens_out * self.limits.gemini_usd_out
        stored = {reply.body for _, reply, is_stored in self._made if is_stored}
        bodies = [body for _, body in self._left]
        requests = tuple(
            RequestRecord(
                sha256=hashlib.sha256(sent.body).hexdigest(),
                size_bytes=len(sent.body),
                pictures=len(sent.pictures),
                tries=bodies.count(sent.body),
                from_store=sent.body in stored,
            )
            for sent in self.sent()
        )
        return WriterRecord(
            model=self.limits.gemini_model,
            model_version=self._made[-1][1].model_version if self._made else None,
            prompt=PROMPT,
            requests=requests,
            input_tokens=tokens_in,
            output_tokens=tokens_out,
            cost_usd=round(cost / 1_000_000, 6),
            seconds=round(time.monotonic() - self.begun, 3),
        )


def _parsed(text: str, language: Language) -> Answer:
    """The answer that a reply's text holds."""
    try:
        json.loads(text)
    except ValueError as error:
        raise GeminiFailure(Failure.NOT_JSON) from error
    try:
        answer = Answer.model_validate_json(text)
    except ValidationError as error:
        raise GeminiFailure(Failure.WRONG_SCHEMA) from error
    words = f"{answer.finding_summary or ''}{answer.impression}{answer.limits}"
    if bool(_JAPANESE.search(words)) != (language == "ja"):
        raise GeminiFailure(Failure.WRONG_LANGUAGE)
    return answer
