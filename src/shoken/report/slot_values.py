"""What slots say that is more than one value: each as a noun phrase, None where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report import facts as measured
from shoken.report.selection import Selection
from shoken.report.words.phrases import counted, joined, millilitres
from shoken.report.words.places import SIDES, place_phrase

if TYPE_CHECKING:
    from shoken.report.record.schema import FindingRecord

__all__ = [
    "absence", "all_foci", "apart", "axes", "brain_share", "caveat", "count", "counterpart",
    "diameter", "doubt", "extent", "foci", "group", "largest", "limit", "main_zone", "marked_by",
    "only", "only_apart", "places", "rank", "rest", "scope", "searched", "share", "sides",
    "size_range", "total", "zone", "zones",
]  # fmt: skip


def axes(of: Selection) -> str | None:
    """Its two axes in an axial slice, where it is no scatter."""
    axes = of.first.axes_mm
    if axes is None or of.first.is_scattered:
        return None
    return of.say("axes", axial=axes[0], across=axes[1])


def zone(of: Selection) -> str | None:
    """The zone that it lies in."""
    key = measured.told_zone_of(of.first)
    return of.zone(key) if key else None


def diameter(of: Selection) -> str | None:
    """Its longest diameter, where it is no scatter."""
    mm = of.first.longest_diameter_mm
    return None if of.first.is_scattered else of.say("diameter", mm=mm)


def foci(of: Selection) -> str | None:
    """How many lesions have run together in a finding that no diameter tells the size of."""
    return of.say("foci", number=of.count(len(of.first.foci))) if of.first.is_scattered else None


def all_foci(of: Selection) -> str | None:
    """How many lesions have run together in all findings."""
    return of.say("foci", number=of.count(of.facts.foci)) if of.facts.foci else None


def extent(of: Selection) -> str | None:
    """Its regions with their shares, largest first."""
    shares = measured.extent_of(of.first)
    if len(of.first.sites) < 2 or len(shares) < 2:
        return None
    parts = [
        of.say("part", place=place_phrase(side, key, of.language), percent=100 * share)
        for side, key, share in shares[: measured.LISTED]
    ]
    rest = 1 - sum(share for _, _, share in shares[: measured.LISTED])
    if len(shares) > len(parts):
        parts.append(of.say("other_parts", percent=100 * rest))
    return joined(parts, of.language)


def rank(of: Selection) -> str | None:
    """Its place among all, where its volume as written is no other's."""
    everything = [millilitres(f.volume_ml) for f in of.facts.sound]
    place = of.first.id - 1
    if len(everything) < 2 or place >= measured.LISTED or place >= len(everything):
        return None
    if everything.count(everything[place]) > 1:
        return None
    if place == 0:
        return _ranked(of, "first_rank")
    return _ranked(of, "rank", ordinal=counted(place + 1, of.language, ordinal=True))


def _ranked(of: Selection, name: str, **values: object) -> str:
    """A rank; of what is counted alone, where what may be no lesion is as large."""
    is_outdone = any(one.volume_ml >= of.first.volume_ml for one in of.facts.caveated)
    return of.say(f"{name}_counted" if is_outdone else name, **values)


def counterpart(of: Selection) -> str | None:
    """The finding at the mirrored place."""
    other = of.facts.counterpart(of.first)
    return of.say("counterpart", id=other.id, place=of.place(other)) if other else None


def share(of: Selection) -> str | None:
    """What share of all counted volume it has; none of what is counted apart."""
    counted = of.facts.sound
    if len(counted) < 2 or of.first.caveats:
        return None
    percent = 100 * of.total_ml / of.facts.total_ml
    if percent < 1 or (percent > 99 and len(of.findings) < len(counted)):
        return of.say("share_trace" if percent < 1 else "share_most")
    return of.say("share", percent=percent)


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
        found[finding.zone] = found.get(finding.zone, 0) + 1
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
    if len(names) > measured.LISTED:
        names = [*names[: measured.LISTED], of.say("and_elsewhere")]
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
    return _ranked(of, "largest", ml=volumes[0], place=of.place(of.first))


def only(of: Selection) -> str | None:
    """The only finding."""
    if len(of.findings) != 1:
        return None
    return of.say("only", ml=millilitres(of.first.volume_ml), place=of.place(of.first))


def rest(of: Selection) -> str | None:
    """Those that are not told one by one."""
    rest = Selection(of.facts, of.language, of.findings[measured.LISTED :])
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


def caveat(of: Selection) -> str | None:
    """Why a finding may be no lesion."""
    if not of.first.caveats:
        return None
    return of.say("caveat", where=_where((of.first,), of))


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
    number, where = of.count(len(found)), _where(found, of)
    return of.say(name, number=number, where=where, ml=millilitres(ml))


def _where(findings: tuple[FindingRecord, ...], of: Selection) -> str:
    keys = dict.fromkeys(key for finding in findings for key in finding.caveats)
    return joined([of.name(key) for key in keys], of.language)


def marked_by(of: Selection) -> str | None:
    """By which engines, where more than one searched."""
    if " + " not in (of.facts.engine or "") or not of.first.engines:
        return None
    return of.say("marked_by", engines=joined(of.first.engines, of.language))


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
