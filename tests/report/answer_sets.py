"""Sets of answers as a model wrote them: their sentences, and what it wrote when asked again.

An answer begins with ``# scan``, whose table is in ``measured/``.  A line is a sentence: its
section (S, D, I, Q) and subject, or F with a finding's summary and description.  Corrections are
kept beside them, one a line under the same headings: the refused sentence, a tab, and what was
written for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from made_up import measured_facts

from shoken.report.draft import Line
from shoken.report.judging.refusal import judged
from shoken.report.judging.verdicts import verdicts
from shoken.report.slots.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.report.facts import Facts
    from shoken.report.judging.refusal import Verdict
    from shoken.report.slots.subjects import Subject
    from shoken.report.words import Language

HERE = Path(__file__).parent
_SECTIONS = {"S": "summary", "D": "description", "I": "impression", "Q": "question"}


@dataclass(frozen=True)
class Written:
    """One answer: of what scan, its sentences, and what became of those that were put back."""

    scan: str
    lines: tuple[Line, ...]
    language: Language
    corrected: Mapping[str, str]

    @cached_property
    def facts(self) -> Facts:
        """What was measured on the scan."""
        return measured_facts(json.loads((HERE / "measured" / f"{self.scan}.json").read_text()))

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """Whom it could be about."""
        return subjects(self.facts, self.language)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Each sentence, held to the rules."""
        return tuple(verdicts(self.lines, self.subjects, self.language))

    @cached_property
    def refused(self) -> tuple[tuple[Line, Verdict], ...]:
        """What does not stand as it is: as written, and as it was judged."""
        both = zip(self.lines, self.verdicts, strict=True)
        return tuple((line, verdict) for line, verdict in both if not verdict.stands)

    @cached_property
    def still_refused(self) -> tuple[Verdict, ...]:
        """What does not stand after the correction either, with what was left out."""
        again = (
            judged(
                replace(line, frame=self.corrected.get(line.frame, "")),
                self.subjects,
                self.language,
            )
            for line, _ in self.refused
        )
        return tuple(verdict for verdict in again if not verdict.stands)


def written(path: Path, language: Language, corrections: Path | None = None) -> tuple[Written, ...]:
    """The answers of a file, with the corrections of another."""
    corrected = iter(_parts(corrections) if corrections else ())
    made = []
    for scan, rows in _parts(path):
        if corrections:
            of, pairs = next(corrected)
            if of != scan:
                raise ValueError(f"{corrections}: {of} where {scan} belongs")
        else:
            pairs = []
        lines = tuple(line for row in rows for line in _lines(row))
        again = dict(pair.split("\t") for pair in pairs)
        if unknown := set(again) - {line.frame for line in lines}:
            raise ValueError(f"{corrections}: not in the answers: {sorted(unknown)}")
        made.append(Written(scan, lines, language, again))
    return tuple(made)


def _parts(path: Path) -> Iterator[tuple[str, list[str]]]:
    for part in path.read_text("utf-8").split("# ")[1:]:
        scan, *rows = part.splitlines()
        yield scan, [row for row in rows if row]


def _lines(row: str) -> list[Line]:
    head, *texts = row.split("|")
    kind, about = head.split(" ")
    if kind == "F":
        sections = ("summary", *["description"] * (len(texts) - 1))
        return [Line(s, about, t, int(about)) for s, t in zip(sections, texts, strict=True)]
    return [Line(_SECTIONS[kind], about, *texts)]
