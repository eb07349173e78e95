"""The closed table of slots: to whom each belongs, when it exists, and what it says.

A slot that has no value for a subject does not exist for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report import facts as measured
from shoken.report.selection import Selection
from shoken.report.words.phrases import counted, joined, millilitres
from shoken.report.words.places import SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = ["FINDING", "GROUP", "KEYS", "SCAN", "SCAN_KEYS"]


def _axes(of: Selection) -> str | None:
    axes = of.first.axes_mm
    return of.say("axes", axial=axes[0], across=axes[1]) if axes else None


def _rank(of: Selection) -> str | None:
    """Its place among all, where its volume as written is no other's."""
    everything = [millilitres(f.volume_ml) for f in of.facts.findings]
    place = of.first.id - 1
    if len(everything) < 2 or place >= measured.LISTED or place >= len(everything):
        return None
    if everything.count(everything[place]) > 1:
        return None
    if place == 0:
        return of.say("first_rank")
    return of.say("rank", ordinal=counted(place + 1, of.language, ordinal=True))


def _counterpart(of: Selection) -> str | None:
    other = of.facts.counterpart(of.first)
    return of.say("counterpart", id=other.id, place=of.place(other)) if other else None


def _share(of: Selection) -> str | None:
    if len(of.facts.findings) < 2:
        return None
    percent = 100 * of.total_ml / of.facts.total_ml
    if percent < 1 or (percent > 99 and len(of.findings) < len(of.facts.findings)):
        return of.say("share_trace" if percent < 1 else "share_most")
    return of.say("share", percent=percent)


def _brain_share(of: Selection) -> str | None:
    if not of.findings:
        return None
    percent = 100 * of.total_ml / of.facts.brain_ml
    return of.say("brain_share", percent=percent) if percent >= 0.01 else of.say("brain_trace")


def _count(of: Selection) -> str | None:
    if not of.findings:
        return None
    return of.say("count", number=of.count(len(of.findings))) if of.several else of.say("one")


def _by_zone(of: Selection) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for finding in of.findings:
        found[finding.zone] = found.get(finding.zone, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (pair[0] is None, -pair[1])))


def _zones(of: Selection) -> str | None:
    zones = _by_zone(of)
    if len(zones) < 2:
        return None
    parts = [
        of.say("in_zone", number=of.count(n), zone=of.zone(key))
        if key
        else of.say("elsewhere", number=of.count(n))
        for key, n in zones.items()
    ]
    return joined(parts, of.language)


def _main_zone(of: Selection) -> str | None:
    most = [key for key, n in _by_zone(of).items() if key and 2 * n > len(of.findings)]
    return of.zone(most[0]) if of.several and most else None


def _sides(of: Selection) -> str | None:
    found = {side: sum(f.side == side for f in of.findings) for side in SIDES}
    there = [of.say(f"on_{side}", number=of.count(n)) for side, n in found.items() if n]
    return joined(there, of.language) if of.several else None


def _places(of: Selection) -> str | None:
    names = list(dict.fromkeys(of.place(finding) for finding in of.findings))
    if len(names) > measured.LISTED:
        names = [*names[: measured.LISTED], of.say("and_elsewhere")]
    return joined(names, of.language) or None


def _range(of: Selection) -> str | None:
    volumes = [finding.volume_ml for finding in of.findings]
    if not of.several or millilitres(max(volumes)) == millilitres(min(volumes)):
        return None
    low, high = millilitres(min(volumes)), millilitres(max(volumes))
    return of.say("range", low=low.removesuffix(" mL"), high=high)


def _largest(of: Selection) -> str | None:
    volumes = [millilitres(finding.volume_ml) for finding in of.findings]
    if not of.several or volumes.count(volumes[0]) > 1:
        return None
    return of.say("largest", ml=volumes[0], place=of.place(of.first))


def _only(of: Selection) -> str | None:
    if len(of.findings) != 1:
        return None
    return of.say("only", ml=millilitres(of.first.volume_ml), place=of.place(of.first))


def _rest(of: Selection) -> str | None:
    rest = Selection(of.facts, of.language, of.findings[measured.LISTED :])
    if not rest.findings:
        return None
    ml = _range(rest) or millilitres(rest.first.volume_ml)
    return of.say("rest", number=of.count(len(rest.findings)), range=ml)


def _absence(of: Selection) -> str | None:
    return of.say("absence") if of.facts.engine is not None and not of.facts.findings else None


def _group(of: Selection) -> str | None:
    if of.group is None:
        return None
    key = of.group.key
    name = "group_on" if key in {"left", "right"} else "group"
    place = SIDES[key][of.language] if key in SIDES else of.zone(key)
    ml = millilitres(of.total_ml)
    return of.say(name, number=of.count(len(of.findings)), place=place, ml=ml)


def _total(of: Selection) -> str | None:
    return of.say("total", ml=millilitres(of.total_ml)) if of.findings else None


_SEVERAL: Mapping[str, Callable[[Selection], str | None]] = {
    "count": _count,
    "total": _total,
    "zones": _zones,
    "main_zone": _main_zone,
    "sides": _sides,
    "places": _places,
    "size_range": _range,
    "largest": _largest,
}
FINDING: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "finding": lambda of: of.say("finding", id=of.first.id),
        "place": lambda of: of.place(of.first),
        "side": lambda of: SIDES[of.first.side][of.language],
        "zone": lambda of: of.zone(of.first.zone) if of.first.zone else None,
        "volume": lambda of: of.say("volume", ml=millilitres(of.first.volume_ml)),
        "diameter": lambda of: of.say("diameter", mm=of.first.longest_diameter_mm),
        "axes": _axes,
        "size": lambda of: of.value(measured.size_of(of.first)),
        "signal": lambda of: of.value(measured.signal_of(of.first)),
        "contrast": lambda of: of.value(measured.contrast_of(of.first)),
        "shape": lambda of: of.value(measured.shape_of(of.first)),
        "contact": lambda of: of.value(measured.contact_of(of.first)),
        "surround": lambda of: of.value(measured.surround_of(of.first)),
        "rank": _rank,
        "counterpart": _counterpart,
        "probability": lambda of: of.say("probability", p=of.first.mean_probability),
        "share": _share,
    }
)
SCAN: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "sequence": lambda of: of.value(of.facts.sequence),
        **_SEVERAL,
        "share": _brain_share,
        "only": _only,
        "rest": _rest,
        "brain": lambda of: of.say("brain", ml=f"{of.facts.brain_ml:.0f} mL"),
        "absence": _absence,
        "limit": lambda of: of.say("limit", ml=f"{of.facts.minimum_ml:g} mL"),
        "searched": lambda of: (
            of.say("searched", engine=of.facts.engine) if of.facts.engine is not None else None
        ),
    }
)
GROUP: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {"group": _group, **_SEVERAL, "share": _share}
)
# the keys of values that have a fixed set of names
KEYS: Mapping[str, Callable[[Selection], str | None]] = MappingProxyType(
    {
        "side": lambda of: of.first.side,
        "zone": lambda of: of.first.zone,
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
