"""The words of one language, for tables, headings and notices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.imaging.sequence import MrSequence
from shoken.report.words.labels import DISCLAIMER, LABELS
from shoken.report.words.notices import NOTICES
from shoken.report.words.places import place_phrase, region_name
from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.findings.measurement import Side
    from shoken.common.notices import Notice
    from shoken.report.words.text import Language

__all__ = ["SEQUENCES", "Wording", "wording"]

SEQUENCES: Mapping[MrSequence, Text] = MappingProxyType(
    {
        MrSequence.T1: Text("T1-weighted", "T1強調像"),
        MrSequence.T1C: Text("contrast-enhanced T1-weighted", "造影T1強調像"),
        MrSequence.T2: Text("T2-weighted", "T2強調像"),
        MrSequence.FLAIR: Text("FLAIR", "FLAIR像"),
        MrSequence.PD: Text("proton-density-weighted", "プロトン密度強調像"),
        MrSequence.UNKNOWN: Text("MR", "MR画像"),
    }
)
_ZONE = Text("{place} ({zone})", "{place}（{zone}）")
# where a zone goes without saying
_BELOW_TENTORIUM = frozenset({"cerebellum", "brainstem"})


@dataclass(frozen=True)
class Wording:
    """What a table or a heading needs in one language."""

    language: Language

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The headings of the written report."""
        return {name: text[self.language] for name, text in LABELS.items()}

    @property
    def disclaimer(self) -> str:
        """That this is research, and no diagnosis."""
        return DISCLAIMER[self.language]

    def sequence(self, sequence: MrSequence) -> str:
        """The name of a sequence."""
        return SEQUENCES[sequence][self.language]

    def region_name(self, key: str) -> str:
        """A place without its side; unknown keys stand for themselves."""
        return region_name(key, self.language)

    def place_name(self, side: Side | str, region: str, zone: str | None = None) -> str:
        """A region with its side and zone, as a table has it; "left frontal lobe (…)"."""
        place = place_phrase(side, region, self.language).removeprefix("the ")
        if not zone or (zone == "infratentorial" and region in _BELOW_TENTORIUM):
            return place
        return _ZONE[self.language].format(place=place, zone=self.region_name(zone))

    def notice(self, notice: Notice) -> str:
        """The sentence of a notice with its numbers filled in."""
        text = NOTICES[notice.code][self.language]
        return text.format(value=notice.value, detail=notice.detail)


def wording(language: Language) -> Wording:
    """The words of a language."""
    return Wording(language)
