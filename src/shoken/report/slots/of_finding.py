"""What slots say of a finding: each as a noun phrase, None where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report.facts import LISTED
from shoken.report.slots import keys
from shoken.report.words.phrases import counted, joined, millilitres
from shoken.report.words.places import place_phrase

if TYPE_CHECKING:
    from shoken.report.slots.selection import Selection

__all__ = [
    "axes",
    "caveat",
    "counterpart",
    "diameter",
    "extent",
    "foci",
    "marked_by",
    "rank",
    "share",
    "zone",
]


def axes(of: Selection) -> str | None:
    """Its two axes in an axial slice, where it is no scatter."""
    axes = of.first.axes_mm
    if axes is None or of.first.is_scattered:
        return None
    return of.say("axes", axial=axes[0], across=axes[1])


def zone(of: Selection) -> str | None:
    """The zone that it lies in."""
    key = keys.told_zone_of(of.first)
    return of.zone(key) if key else None


def diameter(of: Selection) -> str | None:
    """Its longest diameter, where it is no scatter."""
    mm = of.first.longest_diameter_mm
    return None if of.first.is_scattered else of.say("diameter", mm=mm)


def foci(of: Selection) -> str | None:
    """How many lesions have run together in a finding that no diameter tells the size of."""
    return of.say("foci", number=of.count(len(of.first.foci))) if of.first.is_scattered else None


def extent(of: Selection) -> str | None:
    """Its regions with their shares, largest first."""
    shares = keys.extent_of(of.first)
    if len(of.first.sites) < 2 or len(shares) < 2:
        return None
    parts = [
        of.say("part", place=place_phrase(side, key, of.language), percent=100 * share)
        for side, key, share in shares[:LISTED]
    ]
    rest = 1 - sum(share for _, _, share in shares[:LISTED])
    if len(shares) > len(parts):
        parts.append(of.say("other_parts", percent=100 * rest))
    return joined(parts, of.language)


def rank(of: Selection) -> str | None:
    """Its place among all, where its volume as written is no other's."""
    everything = [millilitres(f.volume_ml) for f in of.facts.sound]
    place = of.first.id - 1
    if len(everything) < 2 or place >= LISTED or place >= len(everything):
        return None
    if everything.count(everything[place]) > 1:
        return None
    if place == 0:
        return of.ranked("first_rank")
    return of.ranked("rank", ordinal=counted(place + 1, of.language, ordinal=True))


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


def caveat(of: Selection) -> str | None:
    """Why a finding may be no lesion."""
    if not of.first.caveats:
        return None
    return of.say("caveat", where=of.where((of.first,)))


def marked_by(of: Selection) -> str | None:
    """By which engines, where more than one searched."""
    if " + " not in (of.facts.engine or "") or not of.first.engines:
        return None
    return of.say("marked_by", engines=joined(of.first.engines, of.language))
