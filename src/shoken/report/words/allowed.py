"""Phrases that bind words to a slot, and natures that an impression may name.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ASKED_FOR",
    "ASKS",
    "BEFORE",
    "BOUND",
    "CATEGORIES",
    "CLAUSES",
    "HEDGES",
    "LEFT_OUT",
    "NEEDED",
    "SAID_BEFORE",
    "SPOKEN_OF",
    "TURNING",
    "UNHEDGED",
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
    r"(?<!in )(?:(?:total|combined|overall|lesion) )*volumes?(?: of| is| measures|:)? ?(?=\{volume\})"
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
    r"|less likely (?=possibility|alternative)|(?<=shape) on (?:the )?axial (?:images|sections)",
    rf"{_LESION_JA}(?:体積|容積)(?:は|が|:|：)?(?=\{{volume\}})"
    r"|(?:総|病変|病変候補の総)(?:体積|容積)は?(?=\{total\})"
    r"|(?:横断像|軸位断)(?:で|では|において)(?=三角形|卵?円形|楕円形|均一|不均一|境界|辺縁)"
    r"|脳の?(?:体積|容積)は?(?=\{brain\})"
    r"|(?:最大径|長径)(?:は|が|:|：)?(?=\{diameter\})"
    r"|(?:(?:軸位断|横断像|横断面|軸位断像)(?:上)?(?:では|での|で|の)?、?)?(?:径|大きさ)?"
    r"(?:は|が|:|：)?(?=\{axes\})"
    r"|(?<=\{axes\})の大きさ"
    r"|主に(?=\{main_zone\})|(?<=\{main_zone\})(?:を主体と|主体)"
    r"|左右別では(?=\{sides\})|領域別では(?=\{zones\})"
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
            r"\{counterpart\}[にと]対応[^{]*$",
        ),
        "surround": Text(
            r"\b(?:into|from|with) \{surround\}", r"\{surround\}(?:へ|に向かって|との境界|に徐々に)"
        ),
        "main_zone": Text(
            r"(?:predominantly|mainly|mostly|chiefly|primarily) (?:in |within |involve )?"
            r"\{main_zone\}",
            r"主に\{main_zone\}|\{main_zone\}(?:を主体と|主体)",
        ),
        # no other quantity or place of the scan can be laid on the largest
        "largest": Text(r"\{largest\}[^{]*$", r"\{largest\}[^{]*$"),
    }
)
_MARKED = r"(?:\{finding\}|\b(?:candidate|lesion|focus|finding|area|abnormality)\b)"
_ATTRIBUTES = r"(?:[\w-]+,? |\{(?:size|signal|shape)\} )*"
_PART = (
    r"\b(?:margins?|borders?|edges?|outlines?|contours?|rim|periphery|cent(?:er|re)|core|interior"
    r"|boundar(?:y|ies)|matrix|components?|transition|gradient|extensions|strands|projections)\b"
)
_DEGREE = (
    r"\b(?:slightly|mildly|moderately|markedly|fairly|relatively|somewhat|partly|partially|rather"
    r"|quite|very|roughly|poorly|ill|vaguely|centrally|peripherally|gradually|evenly|uniformly)"
)
_JOIN = r"[^;.]*\b(?:and|with|but|while)"
_DEGREE_JA = "(?:軽度に?|やや|わずかに|著しく|比較的|一部で?|概ね|おおむね|ほぼ|徐々に)"
_PART_JA = "(?:辺縁部?|境界部?|縁|外縁|輪郭|中心部?|内部|周囲|一部|部分|突出)"
_THING_JA = "(?:病変|病巣|候補|域|信号)"
_LOOK = r"(?<!\{)\b(?:signals?|intensit\w+|textures?|appearances?|architecture|structure|pattern)\b"
_PLACE = r"\{(?:place|places|zone|zones|main_zone|side|sides|surround)\}"
_MEASURE = r"\{(?:volume|diameter|axes|total|size_range|share|probability)\}"
_SCAN = r"\{(?:count|group|largest|only|rest)\}"
_PLURAL = r"(?:candidates|lesions|foci|areas|findings|abnormalities|regions)"
_OF_MEASURE = r"(?:[は]|の|が)[^、。{]*"
# what would turn a slot, give it to a part of what was marked, or bring in another finding
TURNING = Text(
    rf"{_DEGREE} (?:(?:in|of|with|an?|the|at|within|located|situated|measuring|measures|longest"
    r"|axial|volume|diameters?|is|are) )*\{\w+\}"
    rf"|{_PART}(?:(?!and\b)[^,;.{{])*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    rf"|{_LOOK}(?:(?!and\b)[^,;.{{])*(?!\{{surr){_PLACE}|{_PLACE},? (?:the|an?) {_LOOK}"
    rf"|(?:^|[,;:(] ?|\band )(?:the )?{_PLACE} [a-z]+"
    rf"|(?:lies?|located|situated|is|are|seen|found|visible) (?:in|at|on|within) the {_PART[2:]}"
    rf"|\{{\w+\}}[^.;]* (?:in|at|on|within) the {_PART[2:]}"
    r"|(?:lies?|located|situated) (?:centrally|peripherally)"
    r"|(?:centrally|peripherally) (?:located|situated)"
    rf"|{_MARKED}{_JOIN} an? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}{_JOIN} (?:the|this|that|its) {_ATTRIBUTES}{_MARKED}"
    r"(?! (?:lies|is|has|measures|shows|appears))"
    rf"|{_MARKED} (?:within|in|of|at|on|as) (?:an?|the) {_ATTRIBUTES}{_MARKED}"
    rf"|(?:{_SCAN}|{_PLURAL}){_JOIN} (?!the|these)(?:[\w-]+ )*{_PLURAL}"
    r"|\{rank\} of \{\w+\}|\binto (?:the )?\{(?!surround)\w+\}"
    rf"|\{{(?!place|zone|side)\w+\}} and (?:the )?{_PLACE}"
    rf"|{_MEASURE} of (?:the )?\{{\w+\}}"
    rf"|{_MEASURE} (?:in|into|at|as|for|within) (?:the )?\{{(?!place\}}|places|zone\}}|seq|find)\w+\}}",
    rf"{_DEGREE_JA}(?:体積|容積|最大径|長径|大きさ|径|軸位断で|横断像で|は|に|の)*\{{\w+\}}"
    rf"|{_PLACE}の{_PART_JA}[にでをのはへが]|{_PLACE}(?:は|が|を|である|、?信号)"
    rf"|{_PART_JA}[はがにでの][^、。{{]*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    rf"|(?:形状|形態|形|信号強度|信号|パターン|様相){_OF_MEASURE}(?:{_MEASURE}|{_PLACE})"
    rf"|{_MEASURE}の\{{(?!signal|size|shape|contrast|contact)\w+\}}|{_MEASURE}の{_PLACE}"
    r"|(?:中心部?|辺縁部?|縁|外縁)に(?:位置|存在|分布|認め|み)"
    rf"|{_PART_JA}に[^、。]*{_THING_JA}|\}}の?全体"
    rf"|(?:および|また、)[^、。{{]*{_THING_JA}[をがの]|\}}、(?:病変|病巣)"
    r"|(?:病変|病巣)(?:候補)?(?!候補|は|で)[^。]*(?:病変|病巣)",
)
_BEFORE_PLACE = r"(?:^|[,;:(] ?|(?:in|of|within|at|and|the|on|is|are|there|involv\w+) )"
_BEFORE_MEASURE = (
    rf"(?:^|[,;:(] ?|(?:(?:{_MARKED}|{_PLURAL}|volumes?|diameters?|dimensions|,|\}}) of|is|are|with|and"
    r"|an?|the|measur\w+|volume|diameters?|dimensions|gives?|at|has|have|show|shows|brain) )"
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
# natures that may be named, in the impression alone and as a possibility
CATEGORIES = Text(
    r"(?:acquired |primary )?demyelinat(?:ion|ing)(?: (?:diseases?|process(?:es)?|lesions?"
    r"|disorders?))?|multiple sclerosis|(?:chronic |age-related )?(?:(?:small|micro)[- ]?vessel"
    r"|microvascular|microangiopathic)(?: isch(?:a)?emic)?(?: (?:diseases?|changes?|lesions?))?"
    r"|(?:chronic |old )?(?:territorial |lacunar |vascular )?(?:isch(?:a)?emi[ac]"
    r"|infarct(?:ion|ed)?)s?(?: (?:changes?|lesions?|insults?|strokes?))?"
    r"|(?:old |chronic )?stroke|encephalomalacia|gliosis|leuko?encephalopathy|leukoaraiosis"
    r"|(?:primary |brain |cystic |mixed |infiltrating "
    r")*(?:tumou?rs?|neoplasms?|gliomas?|mass(?:es)?)"
    r"|metasta(?:sis|ses|tic)(?: (?:disease|deposits?|lesions?))?|lymphoma|inflammat(?:ion|ory)"
    r"(?: (?:disease|process|lesions?))?|infect(?:ion|ious|ive)(?: process)?|abscess(?:es)?"
    r"|(?:vasogenic )?o?edema|vasculitis|migraine|art[ei]fact(?:s|ual)?|physiological"
    r"|age-related(?: changes?)?|vascular(?: changes?| lesions?)?|traumatic(?: lesions?)?"
    r"|(?:white[- ]matter|degenerative)(?: diseases?| changes?| lesions?)?|cysts?|cystic",
    r"多発性硬化症|脱髄(?:性)?(?:疾患|病変|性変化|変化)?|(?:慢性|加齢性|陳旧性|陳"
    r"旧|急性|亜急性)?(?:の)?(?:小血管|細小血管|微小血管)"
    r"(?:病|病変|性変化)?|(?:慢性|加齢性|陳旧性)?(?:の)?虚血(?:性)?(?:"
    r"白質)?(?:変化|病変|巣)?"
    r"|(?:陳旧性|慢性期|ラクナ)?(?:の)?(?:脳)?梗塞(?:巣)?|脳軟化(?:巣)"
    r"?|軟化巣|グリオーシス"
    r"|(?:虚血性)?白質脳症|白質(?:病変|変化|疾患)|(?:嚢胞性|脳|浸潤性|原発性)*腫瘍"
    r"(?:性病変)?|転移(?:性)?(?:腫瘍|病変)?"
    r"|神経膠腫|リンパ腫|炎症(?:性)?(?:疾患|病変|変化)?|感染(?:症|性)?(?:疾患|病変"
    r")?|膿瘍|浮腫|血管炎"
    r"|血管性(?:変化|病変)?|片頭痛|アーチファクト|生理的(?:信号|変化)?|加齢(?:性)?"
    r"(?:に伴う)?(?:変化)?|変性(?:疾患)?|嚢胞",
)
# a possibility has to be said, and not of what was said flatly before
HEDGES = Text(
    r"may|might|could|possible (?:alternative|diagnosis|%s)|(?:is|are|be) (?:also )?possible|possibly"
    r"|possibilit(?:y|ies)|differential",
    r"可能性|疑[いわう]|鑑別|も考えられ",
)
_SURE = r"(?:is|are|shows?|reveals?|demonstrates?|represents?|reflects?|contains?|has|have)"
# a nature as the subject of looks is one taken for granted
_GRANTED = (
    r" (?:may|might|could) (?:be )?(?!be |considered|possible|an? |the |also|includ|represent|account"
    r"|compatible|consistent|related|due|suggest|reflect|raise)\w+"
)
UNHEDGED = Text(
    rf"(?<!may )(?<!might )(?<!could )(?<!would ){_SURE} (?:an? |the |due to |consistent with "
    rf"|compatible with |related to )?(?:%s)(?!\w)|(?:%s){_GRANTED}",
    r"(?:%s)(?:で、|であり|である(?!可能性)|を(?!疑|考慮|反映する可能性|示唆する可能性)"
    r"|の(?:境界|辺縁|内部|信号|形))",
)
# natures may be asked for
ASKED_FOR = Text(
    r"(?:suspicion of|compatible with) (?:an? )?(?:%s)", r"(?:%s)(?:の臨床的疑い|を疑う)"
)
# attributes that code leaves out where they are a sentence's only fault: less is said, and no more
LEFT_OUT = Text(
    r"(?<![\w-])(?:(?:slightly|mildly|moderately|markedly|fairly|relatively|somewhat|very|rather|quite) "
    r")?(?:faint|thin|thick|outer|inner|similar|small|large|bright|dark|round(?:ed)?|linear|elongated"
    r"|midline|symmetrical)(?:,? (?:and )?)(?=[a-z{])(?!in |at |on |with |to |over )"
    r"|(?<![\w-])(?:markedly|slightly|mildly|moderately|almost symmetrically|very) (?=\{|in \{)"
    r"|(?:almost |nearly )?symmetrically (?=in \{)",
    r"(?:非常に|やや|ほぼ|同様の)?(?:淡い|薄い|細い|強い|(?<![卵長楕類半])円形の?|線条?状の?|帯状の?|細長い|明るい"
    r"|同様の|小さな)(?=病変|病巣|候補|信号|域|所見|[曲線帯円不分]|\{(?:size|signal)\})"
    r"|(?:薄く|強く|淡く)、?(?=境界|辺縁|均一|不均一|整った|\{)"
    r"|(?:ほぼ)?(?:対称性|対称的)に(?=\{|存在|分布)|著しく(?=\{)",
)
# where a clause of an impression ends: each that names a nature has a possibility of its own
CLAUSES = Text(
    r"[;.]|, (?=which|while|but|where|and (?:it|they|this|these|the)\b)|\band (?=may|might|could)",
    r"。|(?<=[めしりでび])、",
)
# what a question begins or ends with
ASKS = Text(
    r"^(?:is|are|does|do|would|could|should|can|may|which|what)\b.*\?$", r"(?:か。?|か?[?？])$"
)
