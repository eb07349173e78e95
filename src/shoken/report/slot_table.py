"""The closed table of slots: to whom each belongs, when it exists, and what it says.

A slot that has no value for a subject does not exist for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report import facts as measured
from shoken.report import slot_values as values
from shoken.report.volumes import structures
from shoken.report.words.phrases import millilitres
from shoken.report.words.places import SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.report.selection import Selection

__all__ = ["FINDING", "GROUP", "KEYS", "SCAN", "SCAN_KEYS"]


_SEVERAL: Mapping[str, Callable[[Selection], str | None]] = {
    "count": values.count,
    "total": values.total,
    "zones": values.zones,
    "main_zone": values.main_zone,
    "sides": values.sides,
    "places": values.places,
    "size_range": values.size_range,
    "largest": values.largest,
}
FINDING: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "finding": lambda of: of.say("finding", id=of.first.id),
        "place": lambda of: of.place(of.first),
        "side": lambda of: SIDES[of.first.side][of.language],
        "zone": values.zone,
        "volume": lambda of: of.say("volume", ml=millilitres(of.first.volume_ml)),
        "diameter": values.diameter,
        "axes": values.axes,
        "foci": values.foci,
        "extent": values.extent,
        "size": lambda of: of.value(measured.size_of(of.first)),
        "signal": lambda of: of.value(measured.signal_of(of.first)),
        "contrast": lambda of: of.value(measured.contrast_of(of.first)),
        "shape": lambda of: of.value(measured.shape_of(of.first)),
        "contact": lambda of: of.value(measured.contact_of(of.first)),
        "surround": lambda of: of.value(measured.surround_of(of.first)),
        "rank": values.rank,
        "counterpart": values.counterpart,
        "caveat": values.caveat,
        "marked_by": values.marked_by,
        "probability": lambda of: of.say("probability", p=of.first.mean_probability),
        "share": values.share,
    }
)
SCAN: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "sequence": lambda of: of.value(of.facts.sequence),
        **_SEVERAL,
        "foci": values.all_foci,
        "share": values.brain_share,
        "only": values.only,
        "apart": values.apart,
        "only_apart": values.only_apart,
        "rest": values.rest,
        "brain": lambda of: of.say("brain", ml=f"{of.facts.brain_ml:.0f} mL"),
        "structures": structures,
        "scope": values.scope,
        "absence": values.absence,
        "doubt": values.doubt,
        "limit": values.limit,
        "searched": values.searched,
    }
)
GROUP: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {"group": values.group, **_SEVERAL, "share": values.share}
)
# the keys of values that have a fixed set of names
KEYS: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "side": lambda of: of.first.side,
        "zone": lambda of: measured.told_zone_of(of.first),
        "size": lambda of: measured.size_of(of.first),
        "signal": lambda of: measured.signal_of(of.first),
        "shape": lambda of: measured.shape_of(of.first),
        "contact": lambda of: measured.contact_of(of.first),
        "surround": lambda of: measured.surround_of(of.first),
    }
)
SCAN_KEYS: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "sequence": lambda of: of.facts.sequence,
        "absence": lambda _: "none",
    }
)
