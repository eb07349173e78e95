"""What code says of the slots of a sentence whose own words fell."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALONE",
    "DIFFERENTIAL",
    "LISTED",
    "LIST_JOINT",
    "MARKED",
    "OF_MARKED",
    "PREDICATES",
    "SET_APART",
    "WITH_VERB",
    "ZONE_OF_PLACE",
]

# what code says of a fact of a finding where the words around its slot fell
PREDICATES: Mapping[str, Text] = MappingProxyType(
    {
        "rank": Text("is {rank}", "{rank}である"),
        "size": Text("is {size}", "{size}病変候補である"),
        "place": Text("lies in {place}", "{place}に位置する"),
        "side": Text("lies on {side}", "{side}に位置する"),
        "zone": Text("lies in {zone}", "{zone}に位置する"),
        "axes": Text("measures {axes}", "大きさ{axes}である"),
        "diameter": Text("has a longest diameter of {diameter}", "最大径{diameter}である"),
        "volume": Text("has a volume of {volume}", "体積{volume}である"),
        "share": Text("makes up {share}", "{share}を占める"),
        "signal": Text("is {signal}", "{signal}を呈する"),
        "shape": Text("is {shape}", "{shape}を呈する"),
        "contrast": Text("is {contrast}", "{contrast}を示す"),
        "contact": Text("is {contact}", "{contact}"),  # which is the last
        "probability": Text("has {probability}", "{probability}である"),
        "foci": Text("is made up of {foci}", "{foci}からなる"),
        "extent": Text("extends by volume over {extent}", "体積の内訳が{extent}である"),
        "caveat": Text("is {caveat}", "{caveat}がある"),
        "marked_by": Text("was {marked_by}", "{marked_by}である"),
        "counterpart": Text("corresponds to {counterpart}", "{counterpart}に対応する"),
    }
)
ZONE_OF_PLACE = Text("{zone} of {place}", "{place}の{zone}")
# the same of several: a list, in which a slot stands for itself where it is not here
LISTED: Mapping[str, Text] = MappingProxyType(
    {
        "places": Text("in {places}", "{places}"),
        "main_zone": Text("mainly in {main_zone}", "主に{main_zone}"),
        "foci": Text(
            "counting confluent ones by their parts, {foci}", "癒合したものを分けて数えると{foci}"
        ),
        "size_range": Text("volumes of {size_range}", "体積{size_range}"),
        "sequence": Text("On {sequence}: ", "{sequence}では"),
    }
)
# before a list that says neither how many nor which
MARKED = Text("What was marked: ", "病変候補：")
OF_MARKED = frozenset(
    {"total", "zones", "sides", "places", "main_zone", "size_range", "foci", "share"}
)
# what says too little alone
ALONE: Mapping[str, Text] = MappingProxyType(
    {
        "scope": Text("The images were {scope}.", "{scope}た。"),
        "share": Text("What was marked makes up {share}.", "病変候補の体積は{share}に相当する。"),
        "brain": Text("The brain measures {brain}.", "脳体積は{brain}である。"),
        "structures": Text("Volumes measured: {structures}.", "脳構造の体積は{structures}である。"),
        "searched": Text("This is the result of {searched}.", "{searched}の結果である。"),
        "count": Text("There are {count}.", "{count}を認める。"),
        "largest": Text("What was marked includes {largest}.", "病変候補は{largest}を含む。"),
        "total": Text("What was marked measures {total}.", "体積は{total}である。"),
        "places": Text("What was marked lies in {places}.", "病変候補は{places}に位置する。"),
        "main_zone": Text("They lie mainly in {main_zone}.", "主に{main_zone}に位置する。"),
        "zones": Text("By zone there are {zones}.", "領域別では{zones}である。"),
        "sides": Text("By side there are {sides}.", "左右別では{sides}である。"),
        "size_range": Text("Their volumes range from {size_range}.", "体積は{size_range}である。"),
    }
)
# what has commas of its own is set apart from what stands before it
SET_APART = frozenset(
    {"zones", "sides", "largest", "rest", "limit", "absence", "searched", "foci", "doubt"}
)
LIST_JOINT: Mapping[bool, Text] = MappingProxyType(
    {False: Text(", ", "、"), True: Text("; ", "、")}
)
# what needs a writer's own verb: one that has it
WITH_VERB: Mapping[str, Text] = MappingProxyType(
    {"surround": Text("It fades into {surround}.", "{surround}へ移行する。")}
)
# natures that an impression weighed
DIFFERENTIAL = Text("The differential diagnosis includes {list}.", "{list}が鑑別に挙がる。")
