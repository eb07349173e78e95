"""The built-in report: a draft of code's own frames; no network, always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.common.notices import NoticeCode
from shoken.report.draft import Draft, Line
from shoken.report.facts import LISTED
from shoken.report.slot_filling import first_that_fits
from shoken.report.slots.subjects import SCAN_ID
from shoken.report.words import sentences as say
from shoken.report.words.not_searched import NOT_SEARCHED, STRUCTURES_ALONE
from shoken.report.words.regions import WITHOUT_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shoken.report.draft import Section
    from shoken.report.facts import Facts
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language, Text

__all__ = ["measured_draft"]


def measured_draft(facts: Facts, subjects: Mapping[str, Subject], language: Language) -> Draft:
    """What code says of a scan: the summary, the five largest findings, then all of them."""
    if facts.engine is None:
        frame = NOT_SEARCHED[facts.unsearched][language]
        if facts.structures and facts.unsearched is NoticeCode.LESION_NOT_SEARCHED:
            frame = STRUCTURES_ALONE[language]
        volumes = _lines("description", subjects[SCAN_ID], ((say.STRUCTURES,),), language)
        return Draft(
            (Line("summary", SCAN_ID, frame), Line("description", SCAN_ID, frame), *volumes)
        )
    scan = subjects[SCAN_ID]
    alone = not facts.is_general and not facts.findings
    lines = [*_lines("summary", scan, say.ONLY_TARGET if alone else say.SUMMARY, language)]
    if len(facts.sound) > 1:
        first = subjects[str(facts.findings[0].id)]
        lines += _lines("summary", first, (say.LARGEST,), language)
    lines += _lines("summary", scan, (say.APART,), language)
    for number, finding in enumerate(facts.findings[:LISTED]):
        frames = say.FINDING_FRAMES[number % len(say.FINDING_FRAMES)] + say.CONFLUENT
        lines += _lines("description", subjects[str(finding.id)], (frames,), language)
    lines += _lines("description", scan, say.DESCRIPTION, language)
    for finding in facts.findings:
        own = subjects[str(finding.id)]
        lines += _lines("summary", own, (say.FINDING_SUMMARY,), language, of=finding.id)
        lines += _lines("description", own, say.FINDING_DESCRIPTION, language, of=finding.id)
    return Draft(tuple(lines))


def _lines(
    section: Section,
    subject: Subject,
    sentences: Iterable[Iterable[Text]],
    language: Language,
    *,
    of: int | None = None,
) -> Iterator[Line]:
    texts = subject.texts
    if len(subject.findings) == 1 and subject.findings[0].region in WITHOUT_ZONE:
        texts.pop("zone", None)  # it goes without saying
    for alternatives in sentences:
        frame = first_that_fits(alternatives, texts, language)
        if frame is not None:
            yield Line(section, subject.id, frame, of)
