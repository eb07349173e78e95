"""What slots say of a group or of the scan: each as a noun phrase, None where there is none."""

from __future__ import annotations

from shoken.report.facts import LISTED
from shoken.report.slots.keys import told_zone_of
from shoken.report.slots.selection import Selection
from shoken.report.words.phrases import joined, millilitres
from shoken.report.words.places import SIDES

__all__ = [
    "absence",
    "all_foci",
    "apart",
    "brain_share",
    "count",
    "doubt",
    "group",
    "largest",
    "limit",
    "main_zone",
    "only",
    "only_apart",
    "places",
    "rest",
    "scope",
    "searched",
    "sides",
    "size_range",
    "total",
    "zones",
]


def all_foci(of: Selection) -> str | None:
    """How many lesions have run together in all findings."""
    return of.say("foci", number=of.count(of.facts.foci)) if of.facts.foci else None


def brain_share(of: Selection) -> str | None:
    """What share of the brain all are that count."""
    if not of.findings:
        return None
    percent = 100 * of.total_ml / of.facts.brain_ml
    said = of.say("brain_share", percent=percent) if percent >= 0.01 else of.say("brain_trace")
    return of.say("counted_share", share=said) if of.facts.caveated else said


def count(of: Selection) -> str | None:
    """How many findings there are."""
    if not of.findings:
        return None
    return of.say("count", number=of.count(len(of.findings))) if of.several else of.say("one")


def _by_zone(of: Selection) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for finding in of.findings:
        zone = told_zone_of(finding)
        found[zone] = found.get(zone, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (pair[0] is None, -pair[1])))


def zones(of: Selection) -> str | None:
    """How many lie in each zone."""
    zones = _by_zone(of)
    if len(zones) < 2:
        return None
    parts = [
        of.say("in_zone", number=of.count(n, zones.values()), zone=of.zone(key))
        if key
        else of.say("elsewhere", number=of.count(n, zones.values()))
        for key, n in zones.items()
    ]
    return joined(parts, of.language)


def main_zone(of: Selection) -> str | None:
    """The zone of more than half of several."""
    most = [key for key, n in _by_zone(of).items() if key and 2 * n > len(of.findings)]
    return of.zone(most[0]) if of.several and most else None


def sides(of: Selection) -> str | None:
    """How many lie on each side."""
    found = {side: sum(f.side == side for f in of.findings) for side in SIDES}
    there = [
        of.say(f"on_{side}", number=of.count(n, found.values())) for side, n in found.items() if n
    ]
    return joined(there, of.language) if of.several else None


def places(of: Selection) -> str | None:
    """The places of all, each once."""
    names = list(dict.fromkeys(of.place(finding) for finding in of.findings))
    if len(names) > LISTED:
        names = [*names[:LISTED], of.say("and_elsewhere")]
    return joined(names, of.language) or None


def size_range(of: Selection) -> str | None:
    """The smallest and the largest volume."""
    volumes = [finding.volume_ml for finding in of.findings]
    if not of.several or millilitres(max(volumes)) == millilitres(min(volumes)):
        return None
    low, high = millilitres(min(volumes)), millilitres(max(volumes))
    return of.say("range", low=low.removesuffix(" mL"), high=high)


def largest(of: Selection) -> str | None:
    """The largest of several, where one is."""
    volumes = [millilitres(finding.volume_ml) for finding in of.findings]
    if not of.several or volumes.count(volumes[0]) > 1:
        return None
    return of.ranked("largest", ml=volumes[0], place=of.place(of.first))


def only(of: Selection) -> str | None:
    """The only finding."""
    if len(of.findings) != 1:
        return None
    return of.say("only", ml=millilitres(of.first.volume_ml), place=of.place(of.first))


def rest(of: Selection) -> str | None:
    """Those that are not told one by one."""
    rest = Selection(of.facts, of.language, of.findings[LISTED:])
    if not rest.findings:
        return None
    ml = size_range(rest) or millilitres(rest.first.volume_ml)
    return of.say("rest", number=of.count(len(rest.findings)), range=ml)


def _targets(of: Selection) -> str:
    return joined([of.name(target) for target in of.facts.targets], of.language)


def scope(of: Selection) -> str | None:
    """What was searched for."""
    if of.facts.engine is None:
        return None
    if not of.facts.is_general:
        return of.say("only_scope", lesions=_targets(of))
    lesions = of.say("any_lesion")
    if of.facts.targets:
        lesions = of.say("and_in_particular", lesions=_targets(of))
    return of.say("scope", lesions=lesions)


def absence(of: Selection) -> str | None:
    """That nothing was marked, of what was searched for."""
    if of.facts.engine is None or of.facts.findings:
        return None
    if of.facts.is_general:
        return of.say(_reviewed("absence", of))
    return of.say(_reviewed("only_absence", of), lesions=_targets(of))


def searched(of: Selection) -> str | None:
    """By which engine, and whether a reader has revised what it marked."""
    if of.facts.engine is None:
        return None
    return of.say(_reviewed("searched", of), engine=of.facts.engine)


def _reviewed(name: str, of: Selection) -> str:
    return f"{name}_reviewed" if of.facts.is_reviewed else name


def limit(of: Selection) -> str | None:
    """What the search may have missed."""
    if of.facts.engine is None:
        return None
    return of.say("limit", ml=f"{of.facts.minimum_ml:g} mL")


def doubt(of: Selection) -> str | None:
    """That the engine was not made for such a scan."""
    is_doubted = of.facts.engine is not None and not of.facts.is_made_for
    return of.say("doubt") if is_doubted else None


def apart(of: Selection) -> str | None:
    """Those that may be no lesion, beside others."""
    return _apart(of) if of.facts.sound else None


def only_apart(of: Selection) -> str | None:
    """Those that may be no lesion, where there are no others."""
    return None if of.facts.sound else _apart(of)


def _apart(of: Selection) -> str | None:
    found = of.facts.caveated
    if not found:
        return None
    name, ml = "apart" if len(found) > 1 else "one_apart", sum(one.volume_ml for one in found)
    number, where = of.count(len(found)), of.where(found)
    return of.say(name, number=number, where=where, ml=millilitres(ml))


def group(of: Selection) -> str | None:
    """The findings of one zone or side."""
    if of.group is None:
        return None
    key = of.group.key
    name = "group_on" if key in {"left", "right"} else "group"
    place = SIDES[key][of.language] if key in SIDES else of.zone(key)
    ml = millilitres(of.total_ml)
    return of.say(name, number=of.count(len(of.findings)), place=place, ml=ml)


def total(of: Selection) -> str | None:
    """The volume of all."""
    return of.say("total", ml=millilitres(of.total_ml)) if of.findings else None
