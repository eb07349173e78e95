"""An answer held to the measurement: contradictions are struck, interpretations marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.clauses import sentences
from shoken.report.consistency import check_text
from shoken.report.schema import CheckRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shoken.report.answer import Answer
    from shoken.report.facts import Facts
    from shoken.report.schema import Language, Outcome

__all__ = ["Objection", "objections", "struck_text", "texts_of"]

_MARK = {"ja": "(モデルの解釈)", "en": " [interpretation]"}
_TEXTS = (
    "finding_summary",
    "detailed_description",
    "anatomical_location",
    "impression",
    "limits",
    "suggested_next_step",
)


# what a study cannot tell, and what to ask: of lesions in general, unless one is named
_GENERAL = frozenset({"limits", "suggested_next_step"})


class Objection:
    """One claim of one field that cannot stand as it is."""

    def __init__(self, field: str, claim: Claim) -> None:
        self.field = field
        self.claim = claim

    @property
    def is_fault(self) -> bool:
        """Whether the writer should be asked to word it anew."""
        return self.claim.verdict in {Verdict.CONTRADICTS, Verdict.NOT_MEASURED}

    def record(self, outcome: Outcome) -> CheckRecord:
        """How it is kept in the report."""
        return CheckRecord(
            field=self.field,
            sentence=self.claim.sentence,
            kind=str(self.claim.kind),
            said=self.claim.said,
            measured=self.claim.measured,
            outcome=outcome,
        )

    def words(self) -> str:
        """How it is put to the writer."""
        measured = self.claim.measured or "not measured"
        sentence = self.claim.sentence or "(the value of this field)"
        return f"{self.field}: {sentence!r} says {self.claim.said!r}; measured: {measured}."


def texts_of(answer: Answer) -> Iterator[tuple[str, str, int | None]]:
    """Every text of an answer: its field, its words, and the finding that it is about."""
    for name in _TEXTS:
        if text := getattr(answer, name):
            yield name, text, None
    for entry in answer.findings:
        for name in _TEXTS[:3]:
            if text := getattr(entry, name):
                yield f"findings[{entry.id}].{name}", text, entry.id


def objections(answer: Answer, facts: Facts) -> list[Objection]:
    """All that is wrong with an answer, or is no more than its writer's view."""
    found = []
    if answer.is_finding_present != bool(facts.findings):
        found.append(Objection("is_finding_present", _wrong_presence(answer)))
    known = {f.id for f in facts.findings}
    found += [
        Objection(f"findings[{entry.id}]", _invented(entry.id, known))
        for entry in answer.findings
        if entry.id not in known
    ]
    for name, text, about in texts_of(answer):
        if about is None or about in known:
            found += [
                Objection(name, claim)
                for claim in check_text(text, facts, about, general=name in _GENERAL)
                if claim.verdict is not Verdict.AGREES
            ]
    return found


def struck_text(text: str, against: Iterable[Objection], language: Language) -> str:
    """A text without the sentences at fault, and with interpretations marked."""
    faults = {o.claim.sentence for o in against if o.is_fault}
    marked = {o.claim.sentence for o in against if o.claim.verdict is Verdict.INTERPRETS}
    left = []
    for sentence in sentences(text):
        if sentence in faults:
            continue
        left.append(_marked(sentence, language) if sentence in marked else sentence)
    return ("" if language == "ja" else " ").join(left)


def _marked(sentence: str, language: Language) -> str:
    body = sentence.rstrip("。.!?！？")
    return f"{body}{_MARK[language]}{sentence[len(body) :]}"


def _wrong_presence(answer: Answer) -> Claim:
    said = answer.is_finding_present
    words = ("false", "true")
    return Claim("", Kind.PRESENCE, Verdict.CONTRADICTS, words[said], words[not said])


def _invented(number: int, known: set[int]) -> Claim:
    measured = f"findings {sorted(known)}"
    return Claim("", Kind.IDENTITY, Verdict.CONTRADICTS, f"finding {number}", measured)
