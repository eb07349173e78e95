"""The closed table of slots: to whom each belongs, when it exists, and what it says.

A slot that has no value for a subject does not exist for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.slots import keys, of_finding, of_several
from shoken.report.slots.volumes import structures
from shoken.report.words.phrases import millilitres
from shoken.report.words.places import SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.report.slots.selection import Selection

__all__ = ["FINDING", "GROUP", "KEYS", "SCAN", "SCAN_KEYS"]


_SEVERAL: Mapping[str, Callable[[Selection], str | None]] = {
    "count": of_several.count,
    "total": of_several.total,
    "zones": of_several.zones,
    "main_zone": of_several.main_zone,
    "sides": of_several.sides,
    "places": of_several.places,
    "size_range": of_several.size_range,
    "largest": of_several.largest,
}
FINDING: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "finding": lambda of: of.say("finding", id=of.first.id),
        "place": lambda of: of.place(of.first),
        "side": lambda of: SIDES[of.first.side][of.language],
        "zone": of_finding.zone,
        "volume": lambda of: of.say("volume", ml=millilitres(of.first.volume_ml)),
        "diameter": of_finding.diameter,
        "axes": of_finding.axes,
        "foci": of_finding.foci,
        "extent": of_finding.extent,
        "size": lambda of: of.value(keys.size_of(of.first)),
        "signal": lambda of: of.value(keys.signal_of(of.first)),
        "contrast": lambda of: of.value(keys.contrast_of(of.first)),
        "shape": lambda of: of.value(keys.shape_of(of.first)),
        "contact": lambda of: of.value(keys.contact_of(of.first)),
        "surround": lambda of: of.value(keys.surround_of(of.first)),
        "rank": of_finding.rank,
        "counterpart": of_finding.counterpart,
        "caveat": of_finding.caveat,
        "marked_by": of_finding.marked_by,
        "probability": lambda of: of.say("probability", p=of.first.mean_probability),
        "share": of_finding.share,
    }
)
SCAN: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "sequence": lambda of: of.value(of.facts.sequence),
        **_SEVERAL,
        "foci": of_several.all_foci,
        "share": of_several.brain_share,
        "only": of_several.only,
        "apart": of_several.apart,
        "only_apart": of_several.only_apart,
        "rest": of_several.rest,
        "brain": lambda of: of.say("brain", ml=f"{of.facts.brain_ml:.0f} mL"),
        "structures": structures,
        "scope": of_several.scope,
        "absence": of_several.absence,
        "doubt": of_several.doubt,
        "limit": of_several.limit,
        "searched": of_several.searched,
    }
)
GROUP: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {"group": of_several.group, **_SEVERAL, "share": of_finding.share}
)
# the keys of values that have a fixed set of names
KEYS: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "side": lambda of: of.first.side,
        "zone": lambda of: keys.told_zone_of(of.first),
        "size": lambda of: keys.size_of(of.first),
        "signal": lambda of: keys.signal_of(of.first),
        "contrast": lambda of: keys.contrast_of(of.first),
        "shape": lambda of: keys.shape_of(of.first),
        "contact": lambda of: keys.contact_of(of.first),
        "surround": lambda of: keys.surround_of(of.first),
    }
)
SCAN_KEYS: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "sequence": lambda of: of.facts.sequence,
        "absence": lambda _: "none",
    }
)
