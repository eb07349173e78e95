"""Which side belongs to which place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.places import UNPAIRED, find_places

if TYPE_CHECKING:
    from shoken.report.clause import Pair
    from shoken.report.places import PlaceMention

__all__ = ["pairs_in"]

_SIGN = re.compile(r"[,;、;・/]|(?<![A-Za-z])and(?![A-Za-z])|と(?!し)|および|及び")

_THAT_OF = re.compile(
    r"(?<![a-z])(?:(?:that|those) of|(?:to|than|with|like|above|below) (?:the )?signal of|"
    r"relative to|compared (?:to|with)|"
    r"similar to|unlike|like|than)"
    r"\s+(?:the |normal )*$",
    re.IGNORECASE,
)
_AS_THAT = re.compile(
    "(?:の?病変)?と(?:は)?(?:別の|異な|違|同|等し|比|区別|類似|似)|(?:の信号)?に比"
)
_ON_THE = re.compile(
    r"(?:\s*(?:lobe|region|cortex|area|nucleus|zone|matter|gyrus|lesion|focus))*,? on the ",
    re.IGNORECASE,
)


def pairs_in(text: str) -> tuple[Pair, ...]:
    """Each place with the side of its own item of a list, else the nearest before, else after."""
    near = lexicon.NEAR.sub(lambda m: " " * len(m[0]), text)
    sides = [(m.start(), lexicon.side_of(m)) for m in lexicon.SIDE.finditer(near)]
    places = find_places(near)
    named = [p for p in places if p.concept != "brain" and not _is_likened(near, p)]
    if not sides:
        return tuple((None, p.concept) for p in named)
    pairs: list[Pair] = []
    used = set()
    after = _behind(near, named, sides) | _within(near, named, sides)
    for place in named:
        if place in after:
            pairs += [(side, place.concept) for _, side in after[place]]
            used |= {at for at, _ in after[place]}
            continue
        free = [s for s in sides if not any(s in own for own in after.values())]
        before = [(at, side) for at, side in free if at <= place.start]
        behind = next((s for s in sides if s == (place.end, "midline")), None)
        if not (behind or free):
            pairs.append((None, place.concept))
            continue
        at, side = behind or (before[-1] if before else free[0])
        shared = at in used and (side == "both" or place.concept in UNPAIRED)
        used.add(at)
        pairs.append((None if shared else side, place.concept))
    pairs += [(side, None) for at, side in sides if at not in used]
    return tuple(dict.fromkeys(pairs))


def _is_likened(text: str, place: PlaceMention) -> bool:
    """Whether a place is what something is compared with, not where it is."""
    before, after = _THAT_OF.search(text[: place.start]), _AS_THAT.match(text[place.end :])
    return before is not None or after is not None


def _within(
    text: str, places: list[PlaceMention], sides: list[tuple[int, str]]
) -> dict[PlaceMention, list[tuple[int, str]]]:
    """The one side behind the one place of an item: 前頭葉左側、右視床, "insula (left), ..."."""
    ends = [0, *(m.end() for m in _SIGN.finditer(text)), len(text)]
    found: dict[PlaceMention, list[tuple[int, str]]] = {}
    for start, end in pairwise(ends):
        own = [place for place in places if start <= place.start < end]
        beside = [side for side in sides if start <= side[0] < end]
        if len(own) == 1 == len(beside) and beside[0][0] >= own[0].end:
            found[own[0]] = beside
    return found


def _behind(
    text: str, places: list[PlaceMention], sides: list[tuple[int, str]]
) -> dict[PlaceMention, list[tuple[int, str]]]:
    """The sides that stand behind their place: "the frontal lobe on the left"."""
    found: dict[PlaceMention, list[tuple[int, str]]] = {}
    for at, side in sides:
        before = [place for place in places if place.end <= at]
        if before and _ON_THE.fullmatch(text[before[-1].end : at]):
            found.setdefault(before[-1], []).append((at, side))
    return found
