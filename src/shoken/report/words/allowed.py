"""Phrases that bind words to a slot, and what would turn one.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BEFORE",
    "BOUND",
    "NEEDED",
    "SAID_BEFORE",
    "SPOKEN_OF",
    "TURNING",
]

_PLANE = r"(?:in the axial plane|on (?:the )?axial (?:images|sections|slices)|axially)"
_LONGEST = r"(?:longest|maximum|maximal|greatest|largest)"
_LESION_JA = r"(?:病変|病変候補|総|全)?(?:の)?"
# what a slot already says, where the words before it say it too: there the slot leaves it out
SAID_BEFORE: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "volume": (
            Text(r"\bvolume(?: of| is| measures|:)? ?$", r"(?:体積|容積)(?:は|が|:|：)?$"),
            Text(r" in volume$", "^体積"),
        ),
        "diameter": (
            Text(
                rf"\b(?:{_LONGEST} )?diameter(?: of| is| measures|:)? ?$",
                r"(?:最大径|長径)(?:は|が|:|：)?$",
            ),
            Text(r" in longest diameter$", "^最大径"),
        ),
        "total": (
            Text(r"\b(?:total|combined|overall) volume(?: of| is|:)? ?$", r"総(?:体積|容積)は?$"),
            Text(r" in total$", "^計"),
        ),
        "brain": (
            Text(r"\bbrain(?: volume)? (?:is|measures|of) $", r"脳の?(?:体積|容積)は?$"),
            Text(r" of brain$", "^脳体積"),
        ),
    }
)
# words that may stand nowhere but with their slot
BOUND = Text(
    r"(?:are |is )?(?:distributed|spread)(?: as follows:?| over| in| across| through)?"
    r"(?= \{(?:zones|sides|places)\})|(?<!in )(?:(?:total|combined|overall|lesion) )*volumes?"
    r"(?: of| is| measures|:)? ?(?=\{volume\})"
    r"|(?:total|combined|overall) volume(?: of| is|:)? ?(?=\{total\})"
    r"|(?:the )?brain(?: volume)? (?:is|measures|of) ?(?=\{brain\})"
    rf"|(?:{_LONGEST} )?diameter(?: of| is| measures|:)? ?(?=\{{diameter\}})"
    r"|(?:axial )?(?:diameters|dimensions)(?: of| are| measure|:)? ?(?=\{axes\})"
    rf"|(?<=\{{axes\}}) {_PLANE}"
    rf"|(?<=\{{diameter\}}) in (?:(?:its |the )?{_LONGEST} diameter|length)"
    r"|(?<=\{volume\}) in volume"
    r"|(?:predominantly|mainly|mostly|chiefly|primarily)(?= (?:in |within |involve )?\{main_zone\})"
    r"|(?<=\{sequence\}) (?:images?|imaging)"
    r"|by (?:side|zone)(?=,? (?:there are )?\{(?:sides|zones)\})"
    r"|to (?=\{counterpart\})|(?<=defined) in part|(?<=\{zone\}) in location"
    r"|(?:a |the )?total of(?= \{count\})|(?:their|its|the) volume (?:is|of)(?= \{(?:total|volume"
    r")\})"
    r"|(?:which )?(?:(?:together )?(?:they )?(?:make|makes|making) up|(?:accounts?|accounting) for"
    r"|amounts? to|corresponds? to|represents?|constitutes?|contributes?)(?= \{share\})"
    r"|(?<=\{total\}),? or(?= \{share\})"
    r"|(?:(?:the |their )?(?:individual )?(?:sizes|volumes)(?: of| are)?|with (?:sizes|volumes"
    r") of)?"
    r" ?(?:(?:range|ranges|ranging|vary|varying)(?: in (?:size|volume))?(?: from)?"
    r")?(?= \{size_range\})"
    r"|(?:most|the majority)(?: of them| of the candidates)? (?:lie|are|is|are found|are located)"
    r"(?: in)?"
    r"(?= \{main_zone\})|(?:into|with|from) (?:its|the|their) surroundings"
    r"|(?:a )?less likely(?= possib| alternative| explanation)|another(?= possib| alternative"
    r"| consideration)"
    r"|(?:extend|extends|extending)(?= (?:gradually |slightly )?into \{surround\})|as(?= an? )"
    r"|altered signal(?: intensity)?|signal alterations?|such as(?= (?:flair|t[12]))"
    r"|(?:hard|difficult|easy) to (?:trace|delineate|define|follow|outline|see|make out)"
    r"|one(?= possibility| consideration)|remains?(?= (?:a )?possib)|(?<=\{signal\}) cap(?:ping)?"
    r"|(?<=shape) on (?:the )?axial (?:images|sections)",
    rf"信号変化|{_LESION_JA}(?:体積|容積)(?:は|が|:|：)?(?=\{{volume\}})"
    r"|(?:総|病変|病変候補の総)(?:体積|容積)は?(?=\{total\})"
    r"|(?:横断像|軸位断)(?:で|では|において)(?=三角形|卵?円形|楕円形|均一|不均一|境界|辺縁)"
    r"|脳の?(?:体積|容積)は?(?=\{brain\})"
    r"|(?:最大径|長径)(?:は|が|:|：)?(?=\{diameter\})"
    r"|(?:(?:軸位断|横断像|横断面|軸位断像)(?:上)?(?:では|での|で|の)?、?)?(?:径|大きさ)?"
    r"(?:は|が|:|：)?(?=\{axes\})"
    r"|(?<=\{axes\})の大きさ"
    r"|(?:その|個々の|各々の|各)?(?:体積|大きさ)(?:は|の範囲は)?(?=\{size_range\})"
    r"|(?<=\{share\})(?:を占める|を占め|に相当する|に相当し|にあたる)(?=[。、]|$)"
    r"|(?<=\{surround\}へ)(?:伸びる|延びる|伸び|延び)|(?<=\{counterpart\})と対をなす"
    r"|主に(?=\{main_zone\})|(?<=\{main_zone\})(?:を主体と|主体)"
    r"|(?:左右|側性)別(?:に|で)?(?:は|には|では)、?(?=\{sides\})"
    r"|(?:領域|部位)別(?:に|で)?(?:は|には|では)、?(?=\{zones\})|(?:内訳|分布)は、?(?=\{(?:zones"
    r"|sides)\})"
    r"|(?<=\{sequence\})(?:画像|像)?上?|と(?=対応|対をなす)",
)
# what has to stand around a slot that would tell something else elsewhere
NEEDED: Mapping[str, Text] = MappingProxyType(
    {
        "brain": Text(
            r"\bbrain(?: volume)? (?:is|measures|of) \{brain\}",
            r"脳の?(?:体積|容積)は?\{brain\}",
        ),
        "counterpart": Text(
            # no fact after it, which would seem to be the counterpart's
            r"corresponds to \{counterpart\}[^{]*$",
            r"\{counterpart\}(?:[にと]対応|と対をなす)[^{]*$",
        ),
        "surround": Text(
            r"\b(?:into|from|(?:merg\w+|blend\w*|border|boundary|margin|interface|transition) with)"
            r" \{surround\}",
            r"\{surround\}(?:へ|に向かって|との境界|に徐々に)",
        ),
        "main_zone": Text(
            r"(?:predominantly|mainly|mostly|chiefly|primarily) (?:in |within |involve )?"
            r"\{main_zone\}|(?:most|the majority)(?: of them| of the candidates)? (?:lie|are|is"
            r"|are "
            r"found|are located) (?:in )?\{main_zone\}",
            r"主に\{main_zone\}|\{main_zone\}(?:を主体と|主体)",
        ),
        # no other quantity or place of the scan can be laid on the largest
        "largest": Text(r"\{largest\}[^{]*$", r"\{largest\}[^{]*$"),
    }
)
_MARKED = r"(?:\{finding\}|\b(?:candidate|lesion|focus|finding|area|abnormality|region|nodule|spot|dot|patch)\b)"
_ATTRIBUTES = r"(?:[\w-]+,? |\{(?:size|signal|shape)\} )*"
_PART = (
    r"\b(?:margins?|borders?|edges?|outlines?|contours?|rim|periphery|cent(?:er|re)|core|interior"
    r"|boundar(?:y|ies)|ends?|tips?|surroundings|matrix|components?|transition|gradient"
    r"|extensions|strands|projections)\b"
)
_ITS = "(?:the|its|their|an?|this|that)"
_DEGREE = (
    r"\b(?:slightly|mildly|moderately|markedly|fairly|relatively|somewhat|partly|partially|rather"
    r"|quite|very|roughly|poorly|ill|vaguely|centrally|peripherally|gradually|evenly|uniformly)"
)
_JOIN = r"[^;.]*\b(?:and|with|but|while)"
_DEGREE_JA = "(?:軽度に?|やや|わずかに|著しく|比較的|一部で?|概ね|おおむね|ほぼ|徐々に|部分的に)"
_PART_JA = "(?:辺縁部?|境界部?|縁|外縁|輪郭|中心部?|内部|周囲|一部|部分|突出|先端|両?端)"
_THING_JA = "(?:病変|病巣|候補|域|信号|結節)"
# "an area of {signal} signal in {place}" is the candidate itself
_LOOK = r"(?<!\{)(?<!of \{signal\} )(?<!of altered )\b(?:signals?|intensit\w+|textures?|appearances?|architecture|structure|pattern)\b"
_PLACE = r"\{(?:place|places|zone|zones|main_zone|side|sides|surround)\}"
_ONE_PLACE = r"\{(?:place|places|zone|main_zone|side|surround)\}"
_MEASURE = r"\{(?:volume|diameter|axes|total|size_range|share|probability)\}"
_SCAN = r"\{(?:count|group|largest|only|rest)\}"
_PLURAL = (
    r"(?:candidates|lesions|foci|areas|findings|abnormalities|regions|nodules|spots|dots|patches)"
)
_OF_MEASURE = r"(?:[は]|の|が)[^、。{]*"
# what would turn a slot, give it to a part of what was marked, or bring in another finding
TURNING = Text(
    rf"(?!(?:evenly|uniformly) \{{signal\}}){_DEGREE} (?:(?:in|of|with|an?|the|at|within|located"
    rf"|situated|measuring|measures|longest"
    r"|axial|volume|diameters?|is|are) )*\{\w+\}"
    rf"|{_PART}(?:(?!and\b)[^,;.{{])*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    rf"|{_LOOK}(?:(?!and\b)[^,;.{{])*(?!\{{surr){_PLACE}|{_PLACE},? (?:the|an?) {_LOOK}"
    rf"|(?:^|[,;:(] ?|\band )(?:the )?{_PLACE} [a-z]+"
    rf"|(?:lies?|located|situated|is|are|seen|found|visible) (?:in|at|on|within) {_ITS} {_PART[2:]}"
    rf"|\{{\w+\}}[^.;]* (?:in|at|on|within) {_ITS} {_PART[2:]}"
    r"|(?:lies?|located|situated) (?:centrally|peripherally)"
    r"|(?:centrally|peripherally) (?:located|situated)"
    rf"|{_MARKED}{_JOIN} an? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}{_JOIN} (?:the|this|that|its) {_ATTRIBUTES}{_MARKED}"
    r"(?! (?:lies|is|has|measures|shows|appears))"
    rf"|{_MARKED} (?:within|in|of|at|on|as) (?:an?|the) {_ATTRIBUTES}{_MARKED}"
    rf"|(?:{_SCAN}|{_PLURAL}){_JOIN} (?!the|these)(?:[\w-]+ )*{_PLURAL}"
    rf"|(?:^|\b(?:is|are|with|there) )an? {_ATTRIBUTES}{_MARKED}[^.]*\ban? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}[^.]*(?:;|,? and) (?:there (?:is|are) )?an? {_ATTRIBUTES}{_MARKED}"
    r"|\b(?:mainly|predominantly|largely|chiefly)\b[^.]*\{(?!main_zone)|\{side\} of(?= \{)"
    r"|^(?:may|might|could|would|should|is|are|does|do)\b[^?]*$"
    r"|\b(?:is|are|be) (?!seen|centr)\w+ing\b|(?:tapers?|tapering|fades?|fading|merg\w+|blend\w*"
    r") (?:in|at|within)\b"
    r"|\b(?:in|within|at|on|into|of|with|from|to) (?!\{signal\} )\{(?:contact|contrast|rank|shape"
    r"|size|signal)\}"
    r"|\{rank\} of \{\w+\}|\binto (?:the )?\{(?!surround)\w+\}"
    rf"|\{{(?!place|zone|side)\w+\}} and (?:the )?{_PLACE}"
    rf"|{_MEASURE} of (?:the )?\{{\w+\}}|\{{share\}} (?:in|within|at) "
    rf"|{_MEASURE} (?:in|into|at|as|for|within) (?:the )?\{{(?!place\}}|places|zone\}}|seq|find"
    rf")\w+\}}",
    rf"(?!一部は\{{surround\}}){_DEGREE_JA}(?:体積|容積|最大径|長径|大きさ|径|軸位断で|横断像で"
    rf"|は|に|の)*\{{\w+\}}"
    rf"|{_PLACE}の{_PART_JA}[にでをのはへが]|{_PLACE}(?:は|が|を|、?信号)|{_ONE_PLACE}である"
    r"|いずれも[^。]*\{|(?<=主に)[^。]*\{(?!main_zone)|\{(?!main_zone)[^。{]*主に"
    rf"|{_PART_JA}[はがにでの][^、。{{]*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    rf"|(?:形状|形態|形|信号強度|信号|パターン|様相){_OF_MEASURE}(?:{_MEASURE}|{_PLACE})"
    rf"|{_MEASURE}の\{{(?!signal|size|shape|contrast|contact)\w+\}}|{_MEASURE}の{_PLACE}"
    r"|(?:中心部?|辺縁部?|外?縁|先?端|周囲|内部|境界部?)に(?:位置|存在|分布|認め|み|あ)"
    r"|(?:徐々に|漸次|緩徐に|緩やかに|連続的に)(?:広が|形成|突出|分布|伸び|延び|癒合)|広がりを"
    r"|\{(?!surround)\w+\}へ|\{(?!counterpart)\w+\}[にと]対応"
    rf"|{_PLACE}の\{{(?:share|total|size_range|count)\}}|(?:{_THING_JA}|\}})を伴"
    rf"|{_PART_JA}に[^、。]*{_THING_JA}|\}}の?全体"
    r"|(?:と|かつ)\{(?!surround|counterpart)\w+\}|\{(?!surround)\w+\}に(?:突出|伸び|延び|移行)"
    r"|\{finding\}(?:病変|病巣|候補|結節)|\{finding\}[^。]*、[^、。]*(?:病変|病巣|候補|結節)を"
    rf"|(?:および|また、|と)[^、。{{]*{_THING_JA}[をがのか]|\}}、(?:病変|病巣)"
    r"|(?:病変|病巣)(?:候補)?(?!候補|は|で)[^。]*(?:病変|病巣)",
)
_BEFORE_PLACE = r"(?:^|[,;:(] ?|(?:in|of|within|at|and|the|on|is|are|there|involv\w+) )"
_BEFORE_MEASURE = (
    rf"(?:^|[,;:(] ?|(?:(?:{_MARKED}|{_PLURAL}|volumes?|diameters?|dimensions|,|\}}) of|is|are"
    rf"|with|and"
    r"|an?|the|measur\w+|volume|diameters?|dimensions|gives?|at|has|have|show|shows|brain|for|up"
    r"|from|or"
    r"|represents?|constitutes?|(?:amounts?|corresponds?) to) )"
)
_BEFORE_COUNT = (
    r"(?:^|[,;:(] ?|(?:with|and|is|are|of|show\w*|reveal\w*|demonstrat\w+|depict\w*|display\w*"
    r"|exhibit\w*|the|these|see|includ\w+) )"
)
# what may stand right before a place, a measure or a count in English
BEFORE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("place", "zone", "side", "places", "zones", "sides"), _BEFORE_PLACE),
        **dict.fromkeys(
            ("volume", "diameter", "axes", "total", "size_range", "share"), _BEFORE_MEASURE
        ),
        "count": _BEFORE_COUNT,
        "largest": r"(?:^|[,;:(] ?|(?:with|and|is) )",
    }
)
# how a sentence of the scan says that it speaks of what was marked; a question need not
_SPOKEN_OF = Text(r"candidates?|lesions?|foci|findings?|they|their|these", r"病変|候補|病巣")
SPOKEN_OF: Mapping[str, Text] = MappingProxyType(
    {
        "summary": _SPOKEN_OF,
        "description": _SPOKEN_OF,
        "impression": Text(r"\w+", r"\w"),
        "question": Text(r"\w+", r"\w"),
    }
)
