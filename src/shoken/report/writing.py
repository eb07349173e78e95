"""Writer ``gemini``: the model words, the mask decides, and code checks the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.gemini import Failure, GeminiFailure, Session
from shoken.notices import NoticeCode
from shoken.report.facts import facts_of
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
    from collections.abc import Callable

    from shoken.pipeline import Analysis
    from shoken.report.answer import Answer
    from shoken.report.schema import CheckRecord, Language, Outcome

__all__ = ["WRITER", "write_with_gemini"]

WRITER = "gemini"
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_ASKED_AGAIN = (
    "Your answer does not agree with the measurement, or says what nobody measured:\n{faults}\n"
    "Write the whole answer again with these corrected, and change nothing else. {language}"
)
_LANGUAGES = {"ja": "日本語で書くこと。", "en": "Write in English."}


def write_with_gemini(analysis: Analysis, language: Language) -> Report:
    """Have Gemini word an analysis; where that fails, the measured report with a notice."""
    measured = write_measured(analysis, language)
    session = Session(settings())
    try:
        return _worded(analysis, language, measured, session)
    except GeminiFailure as failure:
        text = wording(language).notices[NoticeCode.WRITER_REPLACED]
        notice = NoticeRecord(
            code=NoticeCode.WRITER_REPLACED, text=text.format(detail=failure.sentence(language))
        )
        updates = {"notices": (notice,), "writer": _record(session), "sent": _sent(session)}
        return measured.model_copy(update=updates)


def _worded(analysis: Analysis, language: Language, measured: Report, session: Session) -> Report:
    request = request_for(analysis, language, session.limits.gemini_model, confidence(analysis))
    facts = facts_of(analysis, measured.confidence_score)
    first = session.answer(request, _check(language))
    answer = first.value
    against = objections(answer, facts)
    corrected: list[CheckRecord] = []
    if any(o.is_fault for o in against):
        faults = [o for o in against if o.is_fault]
        reply = _ASKED_AGAIN.format(
            faults="\n".join(f"- {fault.words()}" for fault in faults),
            language=_LANGUAGES[language],
        )
        try:
            answer = session.answer(request.after(first.text, reply), _check(language)).value
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
    return _report(answer, against, measured, session).model_copy(update={"consistency": checks})


def _outcome(objection: Objection) -> Outcome:
    if not objection.is_fault:
        return "interpretation"
    return "removed" if objection.claim.verdict == "not-measured" else "struck"


def _report(answer: Answer, against: list[Objection], measured: Report, session: Session) -> Report:
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
        writer=_record(session),
        sent=_sent(session),
        **texts,
    )


def _bounded(said: float, most: float) -> float:
    return round(min(max(said, 0.0), most), 2)


def _check(language: Language) -> Callable[[Answer], None]:
    """A check that an answer is in the language that was asked for."""

    def check(answer: Answer) -> None:
        words = f"{answer.finding_summary or ''}{answer.impression}{answer.limits}"
        if bool(_JAPANESE.search(words)) != (language == "ja"):
            raise GeminiFailure(Failure.WRONG_LANGUAGE)

    return check


def _sent(session: Session) -> tuple[Sent, ...]:
    return tuple(
        Sent(body=one.body, pictures=tuple((p.name, p.png) for p in one.pictures))
        for one in session.record().requests
    )


def _record(session: Session) -> WriterRecord:
    record = session.record()
    return WriterRecord(
        model=record.model,
        model_version=record.model_version,
        prompt=PROMPT,
        requests=tuple(
            RequestRecord(
                sha256=one.sha256,
                size_bytes=len(one.body),
                pictures=len(one.pictures),
                tries=one.tries,
                from_store=one.from_cache,
            )
            for one in record.requests
        ),
        input_tokens=record.input_tokens,
        output_tokens=record.output_tokens,
        cost_usd=record.cost_usd,
        seconds=record.seconds,
    )
