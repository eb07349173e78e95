"""What a language has to be able to say; the sentences are in ``wording_en`` and ``wording_ja``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.report.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.findings import Side
    from shoken.load import Load
    from shoken.notices import Notice, NoticeCode
    from shoken.report.schema import Language
    from shoken.sequence import Sequence

__all__ = ["Wording", "wording"]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The sentences of one language, as format strings with named gaps.

    ``labels`` are the headings of the written report; ``notices`` may quote ``{value}`` and
    ``{detail}``.
    """

    language: Language
    sequences: Mapping[Sequence, str]
    sides: Mapping[Side, str]
    place: str
    midline: str
    zone: str
    bright: str
    dark: str
    mixed: str
    no_search: str
    search_failed: str
    none_summary: str
    none_description: str
    one_summary: str
    many_summary: str
    method: str
    finding: str
    and_more: str
    total: str
    zone_count: str
    elsewhere: str
    brain: str
    limits: str
    next_step: str
    next_step_none: str
    next_step_no_search: str
    next_step_failed: str
    separator: str
    full_stop: str
    notices: Mapping[NoticeCode, str]
    labels: Mapping[str, str]
    disclaimer: str

    def place_name(self, side: Side, region: str, zone: str | None = None) -> str:
        """A region with its side and zone, e.g. "left frontal lobe, deep white matter".

        Unknown keys stand for themselves; a zone that goes without saying is left out.
        """
        template = self.midline if side == "midline" else self.place
        place = template.format(side=self.sides[side], region=self.region_name(region))
        if not zone or (zone == "infratentorial" and region in {"cerebellum", "brainstem"}):
            return place
        return self.zone.format(place=place, zone=self.region_name(zone))

    def zones(self, load: Load) -> str:
        """How many lesions there are in each zone that has any."""
        return self.separator.join(
            self.zone_count.format(
                zone=self.region_name(part.zone) if part.zone else self.elsewhere, count=part.count
            )
            for part in load.by_zone
            if part.count
        )

    def region_name(self, key: str) -> str:
        """A place without its side; unknown keys stand for themselves."""
        name = REGIONS.get(key)
        return (name.ja if self.language == "ja" else name.en) if name else key

    def notice(self, notice: Notice) -> str:
        """The sentence of a notice with its numbers filled in."""
        return self.notices[notice.code].format(value=notice.value, detail=notice.detail)


def wording(language: Language) -> Wording:
    """The sentences of a language."""
    from shoken.report.wording_en import ENGLISH
    from shoken.report.wording_ja import JAPANESE

    return {"ja": JAPANESE, "en": ENGLISH}[language]
