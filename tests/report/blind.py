"""Whole answers of a model as they are really written, faithful ones and each with one lie.

The first five sets were written before the checker's rules were read.  The words are in
``blind.en.json`` and ``blind.ja.json``, and the later sets': sentences with slots.  A slot knows
what is right and what would be wrong, so that a lie is its faithful twin with a single slot, or a
single sentence, changed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

import blind_slots
from blind_scans import Scan, scan_of

from shoken.report.answer import Answer
from shoken.report.facts import Facts, _finding

HERE = Path(__file__).parent
WORDS = {
    language: json.loads((HERE / f"blind.{language}.json").read_text(encoding="utf-8"))
    for language in ("en", "ja")
}
LATER = {
    number: json.loads((HERE / f"blind_{name}.json").read_text(encoding="utf-8"))
    for number, name in (
        (2, "third"),
        (3, "fourth"),
        (4, "fifth"),
        (5, "sixth"),
        (6, "seventh"),
        (7, "eighth"),
        (8, "ninth"),
        (9, "tenth"),
        (10, "eleventh"),
        (11, "twelfth"),
        (12, "thirteenth"),
        (13, "fourteenth"),
        (14, "fifteenth"),
        (15, "sixteenth"),
        (16, "seventeenth"),
        (17, "eighteenth"),
    )
}
KINDS = (
    *("side", "place", "zone", "volume", "length", "unit", "axes", "point", "probability"),
    *("percent", "total", "brain", "count", "side-count", "part-count", "size", "rank", "identity"),
    *("swapped", "borrowed", "clear", "invention", "denial", "injected", "unmeasured"),
)
_SENTENCES_OF = frozenset(
    {"finding", "one_summary", "one_description", "summary", "single", "none_summary"}
    | {"none_description", "intro", "load", "clear", "neutral", "rest", "impression", "limits"}
    | {"single_impression", "none_impression", "next", "none_next", "skeletons"}
)
_MOST_TRIES = 60
_SENTENCES = ("invention", "denial", "injected", "unmeasured")


@dataclass(frozen=True)
class Case:
    """An answer to one scan's table; ``wrong`` is the kind of its lie, or None."""

    scan: str
    language: str
    wrong: str | None
    planted: str
    facts: Facts
    answer: Answer
    twin: Answer


def cases(number: int, seed: int, *, lies: bool, half: int | None = None) -> list[Case]:
    """As many answers, over all kinds of scans and lies, in both languages.

    ``half`` takes every other sentence alone, from the first (0) or the second (1), or those of
    one of the later files (2 and on): rules were mended on one, and met the next afterwards.
    """
    made: list[Case] = []
    for number_of_case in range(number):
        wrong = KINDS[number_of_case // 2 % len(KINDS)] if lies else None
        language = ("en", "ja")[number_of_case % 2]
        for turn in range(_MOST_TRIES):  # not every scan can hold every lie, nor every half
            seed_of_case = f"{seed}:{number_of_case}:{turn}"
            case = _case(seed_of_case, language, wrong, half)
            if case is not None:
                made.append(case)
                break
    return made


def _case(seed: str, language: str, wrong: str | None, half: int | None) -> Case | None:
    scan = scan_of(Random(f"{seed}:scan"), wrong)
    faithful = _Writer(scan, language, seed, half)
    twin = faithful.answer()
    if wrong is None:
        return Case(scan.kind, language, None, "", _facts(scan), twin, twin)
    rng = Random(f"{seed}:lie")
    writer = _Writer(scan, language, seed, half)
    if wrong in _SENTENCES:
        writer.extra = _sentence(writer, wrong, rng)
        if not writer.extra:
            return None
    else:
        slots = [n for n, (kind, has) in enumerate(faithful.used) if kind == wrong and has]
        if not slots:
            return None
        writer.target = rng.choice(slots)
    answer = writer.answer()
    if answer == twin:
        return None
    return Case(scan.kind, language, wrong, writer.planted, _facts(scan), answer, twin)


def _sentence(writer: _Writer, wrong: str, rng: Random) -> str:
    """A whole sentence that is a lie, where this scan allows one."""
    if wrong in {"denial", "injected"} and not writer.scan.findings:
        return ""
    template = rng.choice(writer.words["plant"][wrong])
    if "{nowhere}" in template:
        return template.replace("{nowhere}", writer.nowhere(rng))
    return writer.fill(template, rng.choice(writer.scan.findings or [None])) or ""


def _facts(scan: Scan) -> Facts:
    return Facts(
        findings=tuple(_finding(f) for f in scan.findings),
        searched=True,
        brain_ml=scan.brain_ml,
        spacing_mm=scan.spacing_mm,
        confidence=scan.confidence,
    )


class _Writer(blind_slots.Slots):
    """Chooses sentences and fills them in; the same seed chooses the same."""

    def __init__(self, scan: Scan, language: str, seed: str, half: int | None) -> None:
        words = WORDS[language]
        if half in LATER:
            words = words | LATER[half][language]
        elif half is not None:
            words = {k: v[half::2] if k in _SENTENCES_OF else v for k, v in words.items()}
            words["plant"] = {k: v[half::2] for k, v in words["plant"].items()}
        super().__init__(scan, language, words, seed)
        self.rng = Random(f"{seed}:words")
        self.extra = ""

    def some(self, key: str, most: int, finding: dict | None = None) -> list[str]:
        """Up to so many sentences of one kind that this scan allows, in their own order."""
        templates = self.rng.sample(self.words[key], len(self.words[key]))
        filled: list[str] = []
        for template in templates:
            if len(filled) >= most:
                break
            text = self.fill(template, finding)
            if text:
                filled.append(text)
        return filled

    def joined(self, sentences: list[str]) -> str:
        gap = " " if self.language == "en" else ""
        text = gap.join(s if s[0] not in "-・*■" else f"\n{s}\n" for s in sentences if s)
        return re.sub(r"\n[ \n]*", "\n", text).strip()

    def answer(self) -> Answer:
        scan = self.scan
        count = min(len(scan.findings), 2)
        one = {0: "none_summary", 1: "single"}
        summary = self.some(one.get(count, "summary"), 1)
        description = self._description(count)
        if self.extra:
            description.insert(Random(self.seed).randrange(len(description) + 1), self.extra)
            self.planted = self.extra
        places = [self.fill("{place}", f) for f in scan.findings]
        separator = {"en": self.rng.choice(["; ", ", "]), "ja": "、"}[self.language]
        fields = {
            "is_finding_present": bool(scan.findings),
            "finding_summary": self.joined(summary),
            "detailed_description": self.joined(description),
            "confidence_score": scan.confidence,
            "anatomical_location": separator.join(dict.fromkeys(places)) or None,
            "impression": self.joined(
                self.some(
                    {0: "none_impression", 1: "single_impression"}.get(count, "impression"), 1
                )
            ),
            "limits": self.joined(self.some("limits", self.rng.choice([1, 2, 3]))),
            "suggested_next_step": self.joined(self.some("next" if count else "none_next", 1)),
            "findings": [self._entry(f) for f in scan.findings],
        }
        return Answer.model_validate(fields)

    def _description(self, count: int) -> list[str]:
        if not count:
            return self.some("none_description", self.rng.choice([2, 3, 4]))
        if count == 2 and self.rng.random() < 0.4:
            text = self._skeleton(self.rng.choice(self.words["skeletons"]))
            if text:
                return [text, *self.some("neutral", 1)]
        told = self.scan.findings[:5]
        sentences = self.some("intro", self.rng.choice([0, 1])) if count == 2 else []
        for finding in told:
            sentences += self.some("finding", 1, finding)
        if len(self.scan.findings) > len(told):
            sentences += self.some("rest", 1)
        sentences += self.some("load", self.rng.choice([1, 2, 3])) if count == 2 else []
        sentences += self.some("clear", self.rng.choice([0, 1]))
        return [*sentences, *self.some("neutral", self.rng.choice([0, 1, 2]))]

    def _skeleton(self, template: str) -> str:
        """A whole text, with a part that is said of each finding."""
        parts = re.split(r"\[\[(.*?)\]\]", template, flags=re.DOTALL)
        text = ""
        for number, part in enumerate(parts):
            several = self.scan.findings if number % 2 else [None]
            filled = [self.fill(part, finding) for finding in several]
            if not all(f or not part for f in filled):
                return ""
            text += "".join(f or "" for f in filled)
        return text

    def _entry(self, finding: dict) -> dict:
        return {
            "id": finding["id"],
            "is_finding_present": True,
            "finding_summary": self.joined(self.some("one_summary", 1, finding)),
            "detailed_description": self.joined(self.some("one_description", 1, finding)),
            "confidence_score": finding["mean_probability"],
            "anatomical_location": self.fill("{place}", finding),
        }
