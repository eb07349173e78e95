"""Writer ``gemini``: the model words, code fills in every fact and refuses what is none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.common.notices import NoticeCode
from shoken.common.settings import settings
from shoken.report.answer import drafted
from shoken.report.built_in_writer import measured_draft
from shoken.report.compose import composed
from shoken.report.draft import Line
from shoken.report.facts import facts_of
from shoken.report.gemini import Failure, GeminiFailure, Session
from shoken.report.judging.refusal import judged
from shoken.report.judging.verdicts import verdicts
from shoken.report.record.schema import CheckRecord, NoticeRecord, RequestRecord, Sent, WriterRecord
from shoken.report.sending import PROMPT, correction, request_for
from shoken.report.slots.subjects import subjects
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.values import Analysis
    from shoken.report.answer import Answer
    from shoken.report.draft import Draft
    from shoken.report.facts import Facts
    from shoken.report.gemini import Request
    from shoken.report.judging.refusal import Verdict
    from shoken.report.record.schema import Report
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

__all__ = ["write_with_gemini"]

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def write_with_gemini(analysis: Analysis, language: Language) -> Report:
    """Have Gemini word an analysis; where that fails, the measured report with a notice."""
    facts = facts_of(analysis)
    own = subjects(facts, language)
    built_in = measured_draft(facts, own, language)
    session = Session(settings())
    session.load_ahead()
    try:
        request = request_for(analysis, own, language, session.limits.gemini_model)
        draft, corrected = _draft(session, request, facts, own, language)
    except GeminiFailure as failure:
        report = composed(built_in, built_in, facts, own, language)
        return report.model_copy(
            update={"notices": (_replaced(failure, language),), **_recorded(session)}
        )
    report = composed(draft, built_in, facts, own, language)
    checks = (*corrected, *report.checks)
    return report.model_copy(
        update={"written_by": "gemini", "checks": checks, **_recorded(session)}
    )


def _draft(
    session: Session,
    request: Request[Answer],
    facts: Facts,
    own: Mapping[str, Subject],
    language: Language,
) -> tuple[Draft, tuple[CheckRecord, ...]]:
    """The model's draft, corrected once where a sentence is refused, and what was corrected."""

    def require_language(answer: Answer) -> None:
        text = "".join(line.frame for line in drafted(answer, facts).lines)
        if bool(_JAPANESE.search(text)) != (language == "ja"):
            raise GeminiFailure(Failure.WRONG_LANGUAGE)

    answer = session.answer(request, require_language, lambda: _make_ready(own, language))
    draft = drafted(answer.value, facts)
    refused = _refused(draft, own, language)
    if not refused:
        return draft, ()
    again = request.after(answer.text, correction(refused, language))
    try:
        second = drafted(session.answer(again, require_language).value, facts)
    except GeminiFailure:
        return draft, ()  # the first answer is at hand; what is refused in it is replaced
    still = _refused(second, own, language)
    if len(still) >= len(refused):
        return draft, ()
    second = replace(second, unmarked=draft.unmarked or second.unmarked)
    return second, _corrected(refused, still)


def _make_ready(own: Mapping[str, Subject], language: Language) -> None:
    """Judge a question everywhere: that compiles the rules."""
    for about in list(own)[:2]:  # the scan, and a finding
        for section in ("summary", "description", "impression", "question"):
            judged(Line(section, about, {"en": "Is it?", "ja": "か?"}[language]), own, language)


def _refused(draft: Draft, own: Mapping[str, Subject], language: Language) -> tuple[Verdict, ...]:
    return tuple(v for v in verdicts(draft.lines, own, language) if not v.stands)


def _corrected(refused: tuple[Verdict, ...], still: tuple[Verdict, ...]) -> tuple[CheckRecord, ...]:
    frames = {verdict.line.frame for verdict in still}
    return tuple(
        CheckRecord(
            field=v.line.field,
            about=v.line.about,
            kinds=tuple(dict.fromkeys(str(refusal.kind) for refusal in v.against)),
            outcome="corrected",
        )
        for v in refused
        if v.line.frame not in frames
    )


def _replaced(failure: GeminiFailure, language: Language) -> NoticeRecord:
    from shoken.common.notices import Notice

    code = NoticeCode.WRITER_REPLACED
    text = wording(language).notice(Notice(code, detail=failure.sentence(language)))
    return NoticeRecord(code=code, text=text)


def _recorded(session: Session) -> dict[str, object]:
    """The requests of a report: as the record of its writer, and what left this machine."""
    record = session.record()
    sent = tuple(
        Sent(body=one.body, pictures=tuple((p.name, p.png) for p in one.pictures))
        for one in record.requests
    )
    writer = WriterRecord(
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
    return {"writer": writer, "sent": sent}
