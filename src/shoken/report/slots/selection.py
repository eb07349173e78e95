"""Some of a scan's findings in one language: what slots are rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.report.words.phrases import PHRASES, VALUES, counted, joined
from shoken.report.words.places import located, on_a_side, region_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shoken.report.facts import Facts, Group
    from shoken.report.record.schema import FindingRecord
    from shoken.report.words import Language

__all__ = ["Selection"]


@dataclass(frozen=True)
class Selection:
    """All findings, those of a group, or one; largest first."""

    facts: Facts
    language: Language
    findings: tuple[FindingRecord, ...]
    group: Group | None = None

    @property
    def first(self) -> FindingRecord:
        """The one, or the largest."""
        return self.findings[0]

    @property
    def several(self) -> bool:
        """Whether there are at least two."""
        return len(self.findings) > 1

    @property
    def total_ml(self) -> float:
        """Their volume together."""
        return sum(finding.volume_ml for finding in self.findings)

    def say(self, name: str, **values: object) -> str:
        """A phrase with its gaps filled."""
        return on_a_side(PHRASES[name][self.language].format(**values))

    def name(self, key: str) -> str:
        """What the value of a key is called."""
        return VALUES[key][self.language]

    def value(self, key: str | None) -> str | None:
        """The same; None for None."""
        return self.name(key) if key else None

    def count(self, number: int, beside: Iterable[int] = ()) -> str:
        """A number as it is written in a sentence, or in a list beside others."""
        return counted(number, self.language, beside=beside)

    def place(self, finding: FindingRecord) -> str:
        """A finding's sides and regions."""
        return located(finding, self.language)

    def zone(self, key: str) -> str:
        """A zone, in English with its article."""
        return ("the " if self.language == "en" else "") + region_name(key, self.language)

    def ranked(self, name: str, **values: object) -> str:
        """A rank; of what is counted alone, where what may be no lesion is as large."""
        is_outdone = any(one.volume_ml >= self.first.volume_ml for one in self.facts.caveated)
        return self.say(f"{name}_counted" if is_outdone else name, **values)

    def where(self, findings: tuple[FindingRecord, ...]) -> str:
        """Where findings are, that they may be no lesion."""
        keys = dict.fromkeys(key for finding in findings for key in finding.caveats)
        return joined([self.name(key) for key in keys], self.language)
