"""The words of one language, for tables, headings and notices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.imaging.sequence import MrSequence
from shoken.report.words.disclaimer import DISCLAIMER, DISCLAIMER_REVIEWED
from shoken.report.words.labels import LABELS
from shoken.report.words.language import Text
from shoken.report.words.messages.notices import NOTICES
from shoken.report.words.messages.reasons import REASONS
from shoken.report.words.phrases import VALUES, joined
from shoken.report.words.places import located, place_phrase, region_name
from shoken.report.words.regions import WITHOUT_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.findings.measurement import Finding
    from shoken.common.notices import Notice
    from shoken.report.confidence import Reason
    from shoken.report.record.finding import FindingRecord
    from shoken.report.words.language import Language
    from shoken.report.words.places import Placed, Share

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


@dataclass(frozen=True)
class Wording:
    """What a table or a heading needs in one language."""

    language: Language

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The headings of the written report."""
        return {name: text[self.language] for name, text in LABELS.items()}

    def disclaimer(self, *, reviewed: bool = False) -> str:
        """That this is research and no diagnosis, and whether a reader revised what was found."""
        return (DISCLAIMER_REVIEWED if reviewed else DISCLAIMER)[self.language]

    def sequence(self, sequence: MrSequence) -> str:
        """The name of a sequence."""
        return SEQUENCES[sequence][self.language]

    def target(self, key: str) -> str:
        """What an engine was made to find."""
        return VALUES[key][self.language]

    def region_name(self, key: str) -> str:
        """A place without its side; unknown keys stand for themselves."""
        return region_name(key, self.language)

    def place_name(self, what: Placed, *, zone: bool = True) -> str:
        """Where something is, with its zone, as a table has it; "left frontal lobe (…)"."""
        place = located(what, self.language).removeprefix("the ")
        if not (zone and what.zone) or what.region in WITHOUT_ZONE:
            return place
        return _ZONE[self.language].format(place=place, zone=self.region_name(what.zone))

    def place_cell(self, finding: Finding | FindingRecord) -> str:
        """Where a finding is, and why it may be no lesion."""
        place = self.place_name(finding)
        if not finding.caveats:
            return place
        where = joined([VALUES[key][self.language] for key in finding.caveats], self.language)
        return self.labels["caveated"].format(place=place, where=where)

    def share_name(self, part: Share) -> str:
        """A part of an extent: a region with its side, and its zone."""
        place = place_phrase(part.side, part.region, self.language).removeprefix("the ")
        if part.zone is None or part.region in WITHOUT_ZONE:
            return place
        return _ZONE[self.language].format(place=place, zone=self.region_name(part.zone))

    def notice(self, notice: Notice) -> str:
        """The sentence of a notice with its numbers filled in."""
        text = NOTICES[notice.code][self.language]
        return text.format(value=notice.value, detail=notice.detail)

    def reason(self, reason: Reason) -> str:
        """Why a confidence is what it is, as a part of a list."""
        detail = str(reason.detail or "")
        if reason.detail in SEQUENCES:
            detail = self.sequence(MrSequence(detail))
        return REASONS[reason.code][self.language].format(value=reason.value, detail=detail)


def wording(language: Language) -> Wording:
    """The words of a language."""
    return Wording(language)
