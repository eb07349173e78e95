"""The form in which a model answers; an answer in plain prose is taken too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, model_validator

from shoken.report.draft import Draft, Line
from shoken.report.judging.refusal import plain_text
from shoken.report.slots.subjects import SCAN_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.draft import Section
    from shoken.report.facts import Facts

__all__ = ["Answer", "FindingAnswer", "Sentence", "drafted"]

# more than any report needs: what is beyond is cut, so that no answer can flood the page
_MOST_SENTENCES = 40
_SECTIONS: tuple[Section, ...] = ("summary", "description", "impression", "question")
# the fields of the plain form, which hold prose
_PLAIN = {
    "summary": "finding_summary",
    "description": "detailed_description",
    "impression": "impression",
    "question": "suggested_next_step",
}
_ENDS = re.compile(r"(?<=[。！？])(?=.)|(?<=[.!?])\s+(?=\S)")
# a finding by its number, which no unit or counter follows; of several, the sentence is about none
_NAME = r"(?:findings?|candidates?|lesions?|病変候補|病変|候補|所見) ?"
_NOT_COUNTED = r"(?!\d|[.,]\d| ?(?:個|つ|[かカヶケ]所|箇所|mm|cm|ml|cc|[x×*%]))"
_NAMED = re.compile(rf"{_NAME}(\d+){_NOT_COUNTED}", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"{_NAME}\d+ ?(?:,|、|・|～|~|-|–|&|and|or|to|と|から|および|及び|や) ?"
    rf"(?:{_NAME})?\d+{_NOT_COUNTED}",
    re.IGNORECASE,
)
NOBODY = ""  # whom a sentence is about of which that cannot be told; it falls


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Sentence(_Part):
    """One sentence with slots; ``about`` is "scan", a finding's id, or a group's."""

    about: str
    text: str


class FindingAnswer(_Part):
    """What is said of one finding by itself: one sentence, and one or more."""

    id: int
    summary: list[str]
    description: list[str]


class Answer(_Part):
    """What a model says; ``unmarked``: something is visible that the program did not mark."""

    summary: list[Sentence]
    description: list[Sentence]
    impression: list[Sentence]
    question: list[Sentence]
    findings: list[FindingAnswer]
    unmarked: bool

    @model_validator(mode="before")
    @classmethod
    def _from_either_form(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not {"summary", "finding_summary"} & set(given):
            raise ValueError("neither sentences nor fields of prose")
        made: dict[str, Any] = {
            name: _sentences(given.get(name, given.get(_PLAIN[name]))) for name in _SECTIONS
        }
        made["findings"] = [_of_finding(entry) for entry in given.get("findings") or ()]
        made["unmarked"] = given.get("unmarked", False)
        return made


def drafted(answer: Answer, facts: Facts) -> Draft:
    """The lines of an answer, each a sentence of its own; prose goes to the finding it names."""
    lines: list[Line] = []
    for section in _SECTIONS:
        lines += _lines(section, getattr(answer, section), facts)
    for entry in answer.findings:
        if facts.finding(entry.id) is not None:
            for section in _SECTIONS[:2]:
                texts = [text for given in getattr(entry, section) for text in _cut(given)]
                lines += [
                    Line(section, str(entry.id), text, entry.id) for text in texts[:_MOST_SENTENCES]
                ]
    return Draft(tuple(lines), answer.unmarked)


def _lines(section: Section, given: list[Sentence], facts: Facts) -> Iterator[Line]:
    cut = [(one.about, text) for one in given for text in _cut(one.text)]
    last = str(facts.findings[0].id) if len(facts.findings) == 1 else SCAN_ID
    for about, text in cut[:_MOST_SENTENCES]:
        if about:
            yield Line(section, about, text)
            continue
        named = set(_NAMED.findall(text))
        if _SEVERAL.search(text) or len(named) > 1:
            # what an impression weighs is weighed for all of them
            last = SCAN_ID if section == "impression" else NOBODY
        elif named:
            (last,) = named
        elif section == "summary":
            last = SCAN_ID
        yield Line(section, last, text, follows=not named, inferred=len(facts.findings) > 1)


def _cut(text: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(plain_text(text)) if part.strip()]


def _sentences(given: Any) -> Any:
    """Whatever a section holds as a list of sentences; prose is about nobody yet."""
    if given is None:
        return []
    found = []
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, str):
            found.append({"about": "", "text": one})
        elif isinstance(one, dict):
            about = re.sub(r"^(?:finding|所見) *", "", str(one.get("about", "")).strip().lower())
            found.append({**one, "about": about or SCAN_ID})
        else:
            found.append(one)
    return found


def _of_finding(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    made = {"id": entry.get("id")}
    for name in _SECTIONS[:2]:
        sentences = _sentences(entry.get(name, entry.get(_PLAIN[name])))
        made[name] = [one.get("text", one) for one in sentences]
    return made
