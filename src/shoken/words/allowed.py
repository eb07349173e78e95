"""Phrases that bind words to a slot, and natures that an impression may name.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ASKED_FOR",
    "ASKS",
    "BOUND",
    "CATEGORIES",
    "HEDGES",
    "LEFT_OUT",
    "NEEDED",
    "SAID_BEFORE",
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
    r"|(?<=\{sequence\})上|と(?=対応|対をなす)",
)
# what has to stand around a slot that would tell something else elsewhere
NEEDED: Mapping[str, Text] = MappingProxyType(
    {
        "brain": Text(
            r"\bbrain(?: volume)? (?:is|measures|of) \{brain\}",
            r"脳の?(?:体積|容積)は?\{brain\}",
        ),
        "counterpart": Text(
            r"(?:corresponds to|matches|mirrors) \{counterpart\}", r"\{counterpart\}[にと]対応"
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
_MARKED = r"(?:\{finding\}|\b(?:candidate|lesion|focus|finding|area|abnormality|one)\b)"
_ATTRIBUTES = r"(?:[\w-]+,? |\{(?:size|signal|shape)\} )*"
# what would turn a slot, or bring in another finding
TURNING = Text(
    r"\b(?:slightly|mildly|moderately|markedly|fairly|relatively|somewhat|partly|partially|rather"
    r"|quite|very|roughly|poorly|ill|vaguely) \{\w+\}"
    r"|\b(?:margins?|borders?|edges?|outlines?|contours?|rim|periphery|cent(?:er|re)|core|interior"
    r"|boundar(?:y|ies)|matrix|components?|tissue|parenchyma|transition|gradient|extensions"
    r"|strands|projections) (?:of|in|into|at|within|on) (?:the )?\{(?!finding|rank|group|sequence)\w+\}"
    rf"|{_MARKED}[^;.]*\b(?:and|with|but|while) an? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}[^;.]*\b(?:and|with|but|while) (?:the|this|that|its) {_ATTRIBUTES}{_MARKED}"
    r"(?! (?:lies|is|has|measures|shows|appears))"
    r"|\{rank\} of \{\w+\}"
    r"|\{(?:volume|diameter|axes|total|size_range|share)\} (?:of|in|into|at|as|for|within)"
    r" (?:the )?\{(?!place\}|places\}|zone\}|sequence\}|finding\})\w+\}",
    r"(?:軽度に?|やや|わずかに|著しく|比較的|一部で?|概ね|おおむね|ほぼ)\{\w+\}"
    r"|\{(?:place|places|zone|zones|main_zone|side|sides|surround)\}の(?:辺縁部?|境界部?|縁|外縁"
    r"|輪郭|中心部?|内部|周囲|一部|外側)[にでをのはへが]",
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
    r"may|might|could|possible|possibly|possibilit(?:y|ies)|differential",
    r"可能性|疑[いわう]|鑑別|も考えられ",
)
_SURE = r"(?:is|are|shows?|reveals?|demonstrates?|represents?|reflects?|contains?|has|have)"
UNHEDGED = Text(
    rf"(?<!may )(?<!might )(?<!could )(?<!would ){_SURE} (?:an? |the |due to |consistent with |compatible with |related to )?(?:%s)(?!\w)",
    r"(?:%s)(?:で、|であり|である(?!可能性)|を(?!疑|考慮|反映する可能性|示唆する可能性))",
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
# what a question begins or ends with
ASKS = Text(
    r"^(?:is|are|does|do|would|could|should|can|may|which|what)\b.*\?$", r"(?:か。?|か?[?？])$"
)
