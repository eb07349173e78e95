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
    "NEEDED",
    "SAID_BEFORE",
    "SPOKEN_OF",
    "TURNING",
]

_LONGEST = r"(?:longest|maximum|maximal|greatest|largest)"
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
            Text(
                r"\b(?:total|combined|overall|aggregate|cumulative|summed) (?:lesion )?volume(?: of"
                r"| is|:)? ?$",
                r"(?:総(?:体積|容積)は?|合わせて|合計で?|総計|全体で)$",
            ),
            Text(r" in total$", "^計"),
        ),
        "brain": (
            Text(r"\bbrain(?: volume)? (?:is|measures|of) $", r"脳の?(?:体積|容積)は?$"),
            Text(r" of brain$", "^脳体積"),
        ),
    }
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
            r"(?:corresponds to|mirrors?|matches|paired with) \{counterpart\}[^{]*$",
            r"\{counterpart\}(?:[にと]対応|と対をなす)[^{]*$",
        ),
        "surround": Text(
            r"\b(?:into|from|towards?|against|(?:merg\w+|blend\w*|border|boundary|margin|interface|transition) with)"
            r" \{surround\}",
            r"\{surround\}(?:へ|に向かって|との境界|に徐々に)",
        ),
        "main_zone": Text(
            r"(?:predominantly|mainly|mostly|chiefly|primarily) (?:in |within |involve )?"
            r"\{main_zone\}|(?:most|the majority)(?: of them| of the candidates)? (?:lie|are|is"
            r"|are "
            r"found|are located) (?:in )?\{main_zone\}",
            r"主に\{main_zone\}|\{main_zone\}(?:を主体と|主体|に(?:多|優位))|(?:多く|大半|大部分|大多数)は"
            r"\{main_zone\}",
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
    r"|extensions|strands|projections|interface|halo|fringe|surface|portions?|parts?)\b"
)
_ITS = "(?:the|its|their|an?|this|that)"
_DEGREE = (
    r"\b(?:slightly|mildly|moderately|markedly|fairly|relatively|somewhat|partly|partially|rather"
    r"|quite|very|extremely|distinctly|highly|reasonably|modestly|minimally|notably|strikingly|considerably|roughly|poorly|ill|vaguely|centrally|peripherally|gradually|evenly|uniformly)"
)
_JOIN = r"[^;.]*\b(?:and|with|but|while)"
_DEGREE_JA = "(?:かなり|非常に|極めて|きわめて|わずかな|軽微な|若干|幾分|中等度に|軽度に?|やや|わずかに|著しく|比較的|一部で?|概ね|おおむね|ほぼ|徐々に|部分的に)"
_PART_JA = "(?:辺縁部?|境界部?|縁|外縁|輪郭|中心部?|中央部?|内部|周囲|一部|部分|突出|先端|両?端)"
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
    rf"|{_PART}(?:(?!and\b)[^,;.{{]|\{{finding\}})*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
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
    r"|\b(?:mainly|predominantly|largely|chiefly|mostly|primarily) (?:(?:in|at|on|within|of|along|an?"
    r"|located|situated|seen|found|involv\w+) )*\{(?!main_zone)\w+\}|\{side\} of(?= \{)"
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
    rf"|{_PLACE}の{_PART_JA}[にでをのはへが]|{_PLACE}(?:は|が|を(?!中心(?:に|とし|とする(?:\{{(?:signal|shape|size|contact)|[^{{])))|、?信号)|{_ONE_PLACE}である"
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
    rf"|(?:および|また、?|と)[^、。{{]*{_THING_JA}[をがのか]|\}}、(?:病変|病巣)"
    r"|(?:病変|病巣)(?:候補)?(?!候補|は|で)[^。]*(?:病変|病巣)",
)
_BEFORE_PLACE = (
    r"(?:^|[,;:(] ?|(?:in|of|within|at|and|the|on|is|are|there|involv\w+"
    r"|affect\w+|along) )"
)
_BEFORE_MEASURE = (
    rf"(?:^|[,;:(] ?|(?:(?:{_MARKED}|{_PLURAL}|volumes?|burden|load|diameters?|dimensions|,|\}})"
    rf" of|is|are"
    rf"|with|and"
    r"|an?|the|totals|totall?ing|up to|spans?|measur\w+|volume|diameters?|dimensions|gives?|at|has|have|show|shows|brain|for|up"
    r"|from|or"
    r"|represents?|constitutes?|over|(?:amount\w*|correspond\w*|equivalent|equal) to) )"
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
