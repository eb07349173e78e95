"""The sentences that code writes: frames with ``{slots}``, of which each reads alone.

What stands in square brackets is left out where a slot in it does not exist.  Of several
alternatives the first is taken whose slots exist.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "APART",
    "APPEARANCE",
    "CONFLUENT",
    "DESCRIPTION",
    "FINDING_DESCRIPTION",
    "FINDING_FRAMES",
    "FINDING_SUMMARY",
    "INTERPRETATION",
    "LARGEST",
    "OF_WHOM",
    "ONLY_TARGET",
    "REMAINDER",
    "REMAINDERS",
    "SCAN_REMAINDERS",
    "STRUCTURES",
    "SUMMARY",
    "VISITS",
    "VISITS_UNCERTAIN",
]

# one tuple of alternatives for each sentence
SUMMARY: tuple[tuple[Text, ...], ...] = (
    (Text("{doubt}.", "{doubt}。"),),
    (
        Text("On {sequence}, {scope}, {absence}.", "{sequence}で{scope}、{absence}。"),
        Text(
            "{sequence}, {scope}, show {only_apart} and no other lesion candidate.",
            "{sequence}で{scope}、{only_apart}を認める。ほかに病変候補を認めない。",
        ),
        Text(
            "{sequence}, {scope}, show {only}[, made up of {foci}].",
            "{sequence}で{scope}、{only}を認める[。{foci}からなる]。",
        ),
        Text(
            "{sequence}, {scope}, show {count}, {total}[; counting confluent ones by their "
            "parts, {foci}].",
            "{sequence}で{scope}、{count}（{total}）を認める[。癒合したものを分けて数えると{foci}"
            "となる]。",
        ),
    ),
)
# where nothing was marked, and one kind of lesion alone was searched for
ONLY_TARGET: tuple[tuple[Text, ...], ...] = (
    (Text("{absence}.", "{absence}。"),),
    (Text("The search was made on {sequence}.", "検索は{sequence}で行った。"),),
    (Text("{doubt}.", "{doubt}。"),),
)
APART = (
    Text(
        "Listed last and not counted in these: {apart}.",
        "このほか、{apart}を末尾に示す（個数・体積の合計には含まない）。",
    ),
)
LARGEST = (
    Text(
        "{rank}, with a volume of {volume}, lies in {place}.",
        "{rank}は{place}にあり、体積{volume}である。",
    ),
)
# the same frame never stands three times in a row
FINDING_FRAMES: tuple[tuple[Text, ...], ...] = (
    (
        Text(
            "{finding}, {rank}, is a[ {signal}] candidate in[ {zone} of] {place}, measuring "
            "{axes} ({volume}).",
            "{rank}（{finding}）は{place}[の{zone}]に位置し、大きさ{axes}、体積{volume}"
            "[の{signal}域]である。",
        ),
        Text(
            "{finding} is a[ {signal}] candidate in[ {zone} of] {place}, measuring {axes} "
            "({volume}).",
            "{finding}は{place}[の{zone}]に位置し、大きさ{axes}、体積{volume}[の{signal}域]である。",
        ),
    ),
    (
        Text(
            "In[ {zone} of] {place}, {finding} is a {size}[ {signal}] area of {axes} and {volume}.",
            "{place}[の{zone}]に、[{signal}を示す]{size}病変候補（{finding}、{axes}、{volume}）"
            "を認める。",
        ),
    ),
    (
        Text(
            "{finding} lies in[ {zone} of] {place}; it[ is {signal} and] measures "
            "{axes}, with a volume "
            "of {volume}.",
            "{finding}は{place}[の{zone}]にみられ、[{signal}を呈し、]大きさは{axes}、体積は{volume}"
            "である。",
        ),
    ),
)
# where no diameter tells its size
CONFLUENT = (
    Text(
        "{finding}, {rank}, is a confluent[ {signal}] candidate in[ {zone} of] {place}, made up "
        "of {foci}, with a volume of {volume}.",
        "{rank}（{finding}）は{place}[の{zone}]に癒合して広がり、[{signal}を呈し、]{foci}からなる"
        "（体積{volume}）。",
    ),
    Text(
        "{finding} is a confluent[ {signal}] candidate in[ {zone} of] {place}, made up of {foci}, "
        "with a volume of {volume}.",
        "{finding}は{place}[の{zone}]に癒合して広がり、[{signal}を呈し、]{foci}からなる"
        "（体積{volume}）。",
    ),
)
STRUCTURES = Text("Volumes measured: {structures}.", "脳構造の体積は{structures}である。")
DESCRIPTION: tuple[tuple[Text, ...], ...] = (
    (
        Text(
            "By side there are {sides}[; by zone, {zones}].",
            "左右別では{sides}[、領域別では{zones}]である。",
        ),
    ),
    (Text("The table also lists {rest}.", "{rest}は計測表に示す。"),),
    (
        Text(
            "What was marked makes up {share}.",
            "病変候補の体積は{share}に相当する。",
        ),
    ),
    (Text("The brain measures {brain}.", "脳体積は{brain}である。"),),
    (STRUCTURES,),
    (Text("This is the result of {searched}.", "{searched}の結果である。"),),
)
FINDING_SUMMARY = (
    Text(
        "A {size}[ {signal}] candidate in {place}, with a volume of {volume}.",
        "{place}に[{signal}を示す]{size}病変候補（{volume}）を認める。",
    ),
)
FINDING_DESCRIPTION: tuple[tuple[Text, ...], ...] = (
    (
        Text(
            "{finding} measures {axes} in the axial plane, with a longest diameter of {diameter} "
            "in any direction[, and lies in {zone}].",
            "{finding}は[{zone}に位置し、]軸位断で{axes}、全方向での最大径は{diameter}である。",
        ),
        Text(
            "{finding} is confluent, made up of {foci}[, and lies in {zone}].",
            "{finding}は[{zone}に位置する]癒合性の病変候補で、{foci}からなる。",
        ),
    ),
    (Text("By volume it extends over {extent}.", "体積の内訳は{extent}である。"),),
    (
        Text("It is {contrast}, {contact}.", "{contrast}を示し、{contact}。"),
        Text("It is {contrast}.", "{contrast}を示す。"),
        Text("It is {contact}.", "{contact}。"),
    ),
    (Text("It is {caveat}.", "{caveat}がある。"),),
    (Text("The engine gives it a {probability}.", "エンジンの出力は{probability}である。"),),
    (Text("It was {marked_by}.", "{marked_by}である。"),),
)
# facts that a writer left unsaid; a slot stands for itself where it has no frame of its own
REMAINDERS: Mapping[str, Text] = MappingProxyType(
    {
        "place": Text("in {place}", "{place}"),
        "zone": Text("in {zone}", "{zone}"),
        "volume": Text("volume {volume}", "体積{volume}"),
        "axes": Text("axial diameters {axes}", "軸位断の径{axes}"),
        "diameter": Text("longest diameter {diameter}", "最大径{diameter}"),
    }
)
SCAN_REMAINDERS: Mapping[str, Text] = MappingProxyType(
    {
        "total": Text("Their volume is {total}.", "体積は{total}である。"),
        "scope": Text("The images were {scope}.", "{scope}た。"),
        "foci": Text(
            "Counting confluent ones by their parts, there are {foci}.",
            "癒合したものを分けて数えると{foci}となる。",
        ),
        "sequence": Text("The search was made on {sequence}.", "検索は{sequence}で行った。"),
    }
)
REMAINDER = Text("{finding}: {list}.", "{finding}：{list}。")
# where a search was not asked for, and structures were
# before a sentence that does not name its subject
OF_WHOM = Text("{name}: ", "{name}：")
# in place of what an impression named outside a slot
APPEARANCE = Text("The appearance", "")
INTERPRETATION = Text(" [interpretation]", "（モデルの解釈）")
VISITS = (
    Text(
        "The candidates that were compared measure {first} at {earlier} and {second} at {later}: "
        "{change} ({uncertainty})[; {new}][; {gone}].",
        "比較した病変候補は{earlier}{first}、{later}{second}で、{change}（{uncertainty}）を認める"
        "[。{new}][。{gone}]。",
    ),
    Text(
        "The candidates that were compared measure {first} at {earlier} and {second} at {later}: "
        "no change beyond the uncertainty ({uncertainty})[; {new}][; {gone}].",
        "比較した病変候補は{earlier}{first}、{later}{second}で、不確かさ（{uncertainty}）を超える変化"
        "を認めない[。{new}][。{gone}]。",
    ),
    Text(
        "Between {earlier} and {later} there is no lesion candidate to compare.",
        "{earlier}と{later}の間で比較できる病変候補はない。",
    ),
)
VISITS_UNCERTAIN = Text("{change} (uncertain)", "{change}（不確実）")
