"""Places in the brain in words: regions with their side, alone and together."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from shoken.report.words.language import Text
from shoken.report.words.regions import LOBES, PLURALS, REGIONS, SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shoken.report.words.language import Language

__all__ = [
    "SIDES",
    "Placed",
    "Share",
    "located",
    "on_a_side",
    "place_phrase",
    "region_name",
]


class Site(Protocol):
    """A region and the side of it, as keys."""

    @property
    def side(self) -> str:
        """One of :data:`SIDES`."""

    @property
    def region(self) -> str:
        """One of :data:`shoken.report.words.regions.REGIONS`."""


class Share(Site, Protocol):
    """A part of an extent."""

    @property
    def zone(self) -> str | None:
        """One of :data:`shoken.report.words.regions.REGIONS`, or None."""


class Placed(Site, Protocol):
    """What has a place: its main region, and all that it is named by where that is known."""

    @property
    def zone(self) -> str | None:
        """One of :data:`shoken.report.words.regions.REGIONS`, or None."""

    @property
    def sites(self) -> Sequence[Site]:
        """All that it is named by, the main one first; none in records of earlier builds."""


SIDES: Mapping[str, Text] = MappingProxyType(
    {
        "left": Text("the left side", "左側"),
        "right": Text("the right side", "右側"),
        "midline": Text("the midline", "正中"),
        "bilateral": Text("both sides", "両側"),
    }
)
_SIDED = Text("the {side} {names}", "{side}{names}")
_PART = Text("the {side} side of the {region}", "{region}{side}側")
# records of earlier builds call midline what has its centroid there
_NEAR_MIDLINE = Text("the {region} near the midline", "{region}（正中近傍）")
_UNCERTAIN = {
    "left": Text("the left side of the brain (exact location uncertain)", "脳左側（部位不確実）"),
    "right": Text("the right side of the brain (exact location uncertain)", "脳右側（部位不確実）"),
    "midline": Text(
        "the midline of the brain (exact location uncertain)", "脳正中部（部位不確実）"
    ),
    "bilateral": Text("both sides of the brain (exact location uncertain)", "脳両側（部位不確実）"),
}
_SIDE = {
    "left": Text("left", "左"),
    "right": Text("right", "右"),
    "bilateral": Text("bilateral", "両側"),
}
_AND = Text(" and ", "、")
_COMMA = Text(", ", "、")
_SEVERAL_LOBES = re.compile(r"((?:\w+ lobes?(?:, | and ))+\w+) lobes?")
_LOBE = re.compile(r" lobes?(?=, | and )")
_IN_A_SIDE = re.compile(r"\b([io])n (?=(?:the (?:left|right) side|both sides) of )", re.IGNORECASE)


def on_a_side(text: str) -> str:
    """English in which nothing lies "in the left side of" what has one, but on it."""
    return _IN_A_SIDE.sub(lambda m: "On " if m[1].isupper() else "on ", text)


def region_name(key: str, language: Language) -> str:
    """A place without its side; an unknown key stands for itself."""
    return REGIONS[key][language] if key in REGIONS else key


def located(what: Placed, language: Language) -> str:
    """Where something is, by all that it is named by, in English with its article.

    Regions of one side stand together: "the bilateral frontal and parietal lobes"; all four lobes
    are the cerebral hemisphere.
    """
    together: dict[tuple[str, str], list[str]] = {}
    for site in [*what.sites] or [what]:
        together.setdefault((str(site.side), _kind(site)), []).append(site.region)
    parts = [_phrase(of[0], _gathered(regions), language) for of, regions in together.items()]
    return _joined(parts, language)


def _gathered(regions: list[str]) -> list[str]:
    """With one name for all lobes, where all are there."""
    if not set(LOBES) <= set(regions):
        return regions
    return ["cerebral-hemisphere", *(region for region in regions if region not in LOBES)]


def _kind(site: Site) -> str:
    """What cannot stand beside others of its side goes alone."""
    alone = site.region in SINGLE or site.region == "uncertain" or str(site.side) == "midline"
    return site.region if alone else ""


def place_phrase(side: str, region: str, language: Language) -> str:
    """A region with its side, in English with its article: "the left side of the pons"."""
    return _phrase(str(side), [region], language)


def _phrase(side: str, regions: list[str], language: Language) -> str:
    region = regions[0]
    if region == "uncertain":
        return _UNCERTAIN[side][language]
    name = region_name(region, language)
    if region in SINGLE:
        if side in {"left", "right"}:
            return _PART[language].format(side=_SIDE[side][language], region=name)
        return f"the {name}" if language == "en" else name
    if side == "midline":
        return _NEAR_MIDLINE[language].format(region=name)
    names = [_of_pair(key, language, is_both=side == "bilateral") for key in regions]
    listed = "・".join(names) if language == "ja" else _with_one_noun(_joined(names, "en"))
    return _SIDED[language].format(side=_SIDE[side][language], names=listed)


def _of_pair(region: str, language: Language, *, is_both: bool) -> str:
    """One of two, or both of them."""
    if region == "cerebellum":
        names = Text("cerebellar hemisphere" + "s" * is_both, "小脳半球")
        return names[language]
    name = region_name(region, language)
    if language == "ja":
        if region == "extra-axial":
            return f"の{name}" if is_both else f"側の{name}"
        return name
    return PLURALS.get(region, name) if is_both else name


def _with_one_noun(names: str) -> str:
    """English lobes in a list, with their noun at its end: "frontal and parietal lobes"."""
    return _SEVERAL_LOBES.sub(lambda m: _LOBE.sub("", m[1]) + " lobes", names)


def _joined(parts: Iterable[str], language: Language) -> str:
    parts = list(parts)
    if len(parts) < 2:
        return "".join(parts)
    return _COMMA[language].join(parts[:-1]) + _AND[language] + parts[-1]
