"""Other words for a slot's value: what a writer may write out where it is so, by slot and key.

Regular expressions; a match becomes the slot where the value is the subject's own, and is refused
where it is not.  The longer match goes first.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ADJECTIVES",
    "ALONG_ZONE",
    "MEASURES",
    "PREDICATES",
    "SYNONYMS",
    "ZONE_ADJECTIVES",
]

_TO = r"(?:adjacent|next|close|adhering|contiguous) (?:to|with)|in contact with"
_ALONG = (
    rf"(?:(?:immediately |directly )?(?:{_TO})|abutting|along|hugging|touching|contacting|bordering"
    r"|lining|following|adjoining|capping|flanking|(?:crescent-shaped )?around|running along)"
)
_GOES = (
    r"(?:(?:closely|directly|immediately|tightly|broadly) )?"
    r"(?:(?:lies|is|runs|extends) along|hugs|abuts|touches|contacts|borders|lines|follows|adjoins|parallels"
    r"|caps|flanks)"
)
_VENTRICLE = (
    r"the (?:(?:wall|margin|surface|border|body|atrium|trigone) of the "
    r")?(?:(?:lateral )?ventricles?"
    r"|(?:lateral )?ventricular (?:wall|margin|surface|border)"
    r"|(?:frontal|anterior|temporal|inferior|occipital|posterior) horns?(?: of the lateral "
    r"ventricles?)?)"
)
_VENTRICLE_JA = r"(?:(?:側?脳室)(?:[前後下]角|体部|三角部)?|[前後下]角)(?:の)?(?:壁|縁|表面)?"
_NEXT_TO_JA = r"(?:に(?:沿う|沿った|接する|接した|隣接する|隣接した)|を縁取る|近傍の)"
_AND_JA = r"に(?:沿い|沿って(?:走行し|分布し|広がり|存在し)?|接し(?:て)?|隣接し(?:て)?)(?=、)"
_CORTEX = (
    r"the (?:(?:contour|margin|surface) of the )?(?:overlying |adjacent )?"
    r"(?:cortex|cortical (?:ribbon|surface|mantle)|gyral (?:contour|ribbon|surface|crest)|gyr(?:us|i))"
)
_CORTEX_JA = r"(?:皮質(?:リボン|の(?:輪郭|表面|走行))?|脳回(?:の(?:輪郭|表面|走行))?)"
SYNONYMS: Mapping[tuple[str, str], Text] = MappingProxyType(
    {
        ("contact", "lateral-ventricle"): Text(
            rf"{_ALONG} {_VENTRICLE}", rf"{_VENTRICLE_JA}{_NEXT_TO_JA}"
        ),
        ("contact", "cortex"): Text(
            rf"{_ALONG} {_CORTEX}",
            rf"{_CORTEX_JA}(?:{_NEXT_TO_JA}|に沿って(?:みられる|認める|認められる|存在する|分布する|広がる"
            r"|走行する|位置する|描出される)(?=。|$))",
        ),
        ("contact", "both-contacts"): Text(
            rf"{_ALONG} (?:both )?{_VENTRICLE} and {_CORTEX}",
            rf"{_VENTRICLE_JA}(?:および|及び|と)皮質{_NEXT_TO_JA}",
        ),
        ("absence", "none"): Text(
            r"no (?:focal )?(?:lesions?(?: "
            r"candidates?)?|findings?|candidates?|abnormalit(?:y|ies)) "
            r"(?:was|were|is|are|has been|have been) (?:marked|detected|identified|seen|found)",
            r"(?:明らかな)?(?:病変候補|病変|所見|異常)(?:は|を)(?:認めない|認められない|検"
            r"出されなかった"
            r"|検出されない|指摘できない)",
        ),
        ("surround", "white-matter"): Text(
            r"the (?:surrounding|adjacent|adjoining|neighbou?ring|nearby) white matter"
            r"|(?:surrounding|adjacent|adjoining|neighbou?ring|nearby) white matter",
            r"(?:周囲|近傍|隣接する|周辺)の?白質",
        ),
        ("zone", "periventricular"): Text(
            r"(?:the )?periventricular (?:white matter|regions?|zone|areas?)",
            r"側?脳室周囲(?:の?白質)?",
        ),
        ("zone", "juxtacortical"): Text(
            r"(?:the )?juxtacortical (?:or cortical )?(?:white matter|regions?|zone|areas?)"
            r"|the gr[ae]y[- ]white(?:[- ]matter)? (?:junction|interface)",
            r"皮質・皮質直下|皮質直下(?:の?白質)?|傍皮質|皮髄境界",
        ),
        ("zone", "deep-white-matter"): Text(r"(?:the )?deep white matter", r"深部(?:の)?白質"),
        ("zone", "infratentorial"): Text(
            r"(?:the )?infratentorial (?:regions?|zone|compartment|areas?)", r"テント下(?:領域)?"
        ),
        ("side", "left"): Text(r"the left(?: side| hemisphere)?", r"左側|左半球"),
        ("side", "right"): Text(r"the right(?: side| hemisphere)?", r"右側|右半球"),
        ("side", "midline"): Text(r"the midline", r"正中(?:部)?"),
        ("side", "bilateral"): Text(r"both (?:sides|hemispheres)", r"両側|両半球"),
        ("size", "small"): Text(r"small|tiny", r"小さな|小さい|小型の"),
        ("size", "moderate"): Text(r"moderate(?:ly)?[- ]sized|medium[- ]sized", r"中等大の|中等大"),
        ("size", "large"): Text(r"large|big", r"大きな|大きい|大型の"),
        ("signal", "bright"): Text(r"hyper-?intense|high[- ]signal", r"高信号"),
        ("signal", "dark"): Text(r"hypo-?intense|low[- ]signal", r"低信号"),
        ("shape", "rounded"): Text(r"round(?:ed)?", r"類円形|(?<![卵長楕])円形"),
        ("shape", "elongated"): Text(r"elongated", r"細長い形状"),
    }
)
# whole predicates: a verb goes where the slot goes
PREDICATES: Mapping[tuple[str, str], tuple[Text, Text]] = MappingProxyType(
    {
        ("contact", "lateral-ventricle"): (
            Text(rf"{_GOES} {_VENTRICLE}", rf"{_VENTRICLE_JA}{_AND_JA}"),
            Text("is {contact}", "{contact}病変候補で"),
        ),
        ("contact", "cortex"): (
            Text(rf"{_GOES} {_CORTEX}", rf"{_CORTEX_JA}{_AND_JA}"),
            Text("is {contact}", "{contact}病変候補で"),
        ),
        ("contact", "both-contacts"): (
            Text(
                rf"{_GOES} (?:both )?{_VENTRICLE} and {_CORTEX}",
                rf"{_VENTRICLE_JA}(?:および|及び|と)皮質{_AND_JA}",
            ),
            Text("is {contact}", "{contact}病変候補で"),
        ),
        **{
            ("contrast", f"{how}-{signal}"): (
                Text(
                    rf"(?:is|are|appears?) {english} {looks.en}(?=[.,;]| and| with|$)",
                    rf"{japanese}の?{looks.ja}(?=域|を|で|の)",
                ),
                Text("is {contrast}", "{contrast}"),
            )
            for how, english, japanese in (
                ("marked", "(?:markedly|strongly|intensely)", "(?:著明|顕著)な?"),
                ("slight", "(?:slightly|mildly)", "(?:軽度|軽微)な?"),
            )
            for signal, looks in (
                ("bright", Text("hyper-?intense", "高信号")),
                ("dark", Text("hypo-?intense", "低信号")),
            )
        },
    }
)
# "left frontal" before a zone or a noun
ADJECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "frontal-lobe": "frontal",
        "parietal-lobe": "parietal",
        "temporal-lobe": "temporal",
        "occipital-lobe": "occipital",
        "insula": "insular",
        "thalamus": "thalamic",
        "cerebellum": "cerebellar",
    }
)
ZONE_ADJECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "periventricular": "periventricular",
        "juxtacortical": "juxtacortical",
        "deep-white-matter": "deep",
        "infratentorial": "infratentorial",
    }
)
# what runs along a zone lies in it
ALONG_ZONE = Text(
    r"(?:(?:extends|runs|lies|spreads|tracks|courses|stretches)|is (?:oriented|orientated|aligned|located"
    r"|situated|seen|found|distributed)) along (?:the )?\{zone\}",
    r"\{zone\}に沿って(?:分布し|広がり|走行し|存在し|位置し)、",
)
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_MARKED = r"(?:lesion candidates?|candidates?|lesions?|findings?|病変候補|病変|所見)"
# how a measure is written out, by slot, in either language
MEASURES: tuple[tuple[str, str], ...] = (
    ("axes", rf"{_NUMBER} ?(?:mm)? ?[x×*] ?{_NUMBER} ?mm"),
    ("volume", rf"{_NUMBER} ?ml(?![a-z])"),
    ("total", rf"(?:a total of |計)?{_NUMBER} ?ml(?: in total)?(?![a-z])"),
    ("brain", rf"{_NUMBER} ?ml(?![a-z])"),
    ("diameter", rf"{_NUMBER} ?mm(?![a-z])"),
    ("probability", rf"(?:(?:a )?mean probability (?:of )?|平均確率(?:は)?){_NUMBER}"),
    ("count", rf"{_NUMBER}(?:個の)?(?: (?:\w+ )?)?{_MARKED}"),
)
