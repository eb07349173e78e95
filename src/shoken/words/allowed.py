"""What a writer may say though a refused word is in it, and words that call for a slot.

Regular expressions, as in :mod:`shoken.words.refused`; the longer match decides.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ALLOWED", "ALLOWED_IN_QUESTION", "CALLS", "CATEGORIES", "HEDGES"]

ALLOWED = Text(
    r"longest (?:axial )?diameters?|axial (?:images?|planes?|slices?|sections?|diameters?)"
    r"|signal (?:change|alteration)s?|lobulated|in (?:size|part)|(?:of|in) the same"
    r"|well[- ]defined|ill[- ]defined|less likely|most likely|(?:the "
    r")?surrounding (?:tissue|parenchyma)|medium",
    r"最大径|大きさ|長径|信号変化|分葉|卵円形|長円形|楕円形|一部|一様|均一|同一|一"
    r"致|一般|一連|三角形"
    r"|三日月|十分|円形状|比較的|[曲直]線状?|可能性[もがは]残る|外側の?(?:境界|辺"
    r"縁|縁)|はっきりしない|明瞭でない|均一でない|一様でない|不明瞭|わずか|まず|必"
    r"ず"
    r"|中核|島状|点状|斑状|ひとまとまり|一塊|半円形|半月状|多角形|多房"
    r"|分かれず|長軸|短冊"
    r"|検査画像|中心部|辺縁部|内部|線維|もうひとつ(?!の)",
)
# a question may ask for what a claim may not tell
ALLOWED_IN_QUESTION = Text(
    r"clinical\w*|symptoms?|clinical suspicion|(?:further|additional|other) (?:sequences?|imaging"
    r"|images|examinations?)|(?:t[12]|flair|pd)(?:[ -]weighted)?|(?:earlier|previous|prior)"
    r" (?:examinations?|scans?|images?|imaging|studies|study)|comparison|compared|examinations?",
    r"臨床\w{0,2}|症状|追加の撮像|FLAIR像?|T[12]強調像?|(?:過去|以前|前回)の?(?:画"
    r"像|検査)(?:との比較)?|比較",
)
# natures that may be named, in the impression alone and as a possibility
CATEGORIES = Text(
    r"(?:acquired |primary )?demyelinat(?:ion|ing)(?: (?:diseases?|process(?:es)?|lesions?"
    r"|disorders?))?|multiple sclerosis|(?:chronic |age-related )?(?:(?:small|micro)[- ]?vessel"
    r"|microvascular|microangiopathic)(?: isch(?:a)?emic)?(?: (?:diseases?|changes?|lesions?))?"
    r"|(?:chronic |old |subacute |acute )?(?:territorial |lacunar |vascular )?(?:isch(?:a)?emi[ac]"
    r"|infarct(?:ion|ed)?)s?(?: (?:changes?|lesions?|insults?|strokes?))?"
    r"|(?:old |chronic )?stroke|encephalomalacia|gliosis|leuko?encephalopathy|leukoaraiosis"
    r"|(?:primary |brain |cystic |mixed |infiltrating "
    r")*(?:tumou?rs?|neoplasms?|gliomas?|mass(?:es)?)"
    r"|metasta(?:sis|ses|tic)(?: (?:disease|deposits?|lesions?))?|lymphoma|inflammat(?:ion|ory)"
    r"(?: (?:disease|process|lesions?))?|infect(?:ion|ious|ive)(?: process)?|abscess(?:es)?"
    r"|(?:vasogenic )?(?:o)?edema|vasculitis|migraine|art[ei]fact(?:s|ual)?|physiological"
    r"|age-related(?: changes?)?|vascular(?: changes?| lesions?)?|traumatic(?: lesions?)?"
    r"|(?:white[- ]matter|degenerative)(?: diseases?| changes?| lesions?)?|cysts?|cystic",
    r"多発性硬化症|脱髄(?:性)?(?:疾患|病変|性変化|変化)?|(?:慢性|加齢性|陳旧性|陳"
    r"旧|急性|亜急性)?(?:の)?(?:小血管|細小血管|微小血管)"
    r"(?:病|病変|性変化)?|(?:慢性|加齢性|陳旧性|急性|亜急性)?(?:の)?虚血(?:性)?(?:"
    r"白質)?(?:変化|病変|巣)?"
    r"|(?:陳旧性|慢性期|急性期|急性|ラクナ)?(?:の)?(?:脳)?梗塞(?:巣)?|脳軟化(?:巣)"
    r"?|軟化巣|グリオーシス"
    r"|(?:虚血性)?白質脳症|白質(?:病変|変化|疾患)|(?:嚢胞性|脳|浸潤性|原発性)*腫瘍"
    r"(?:性病変)?|転移(?:性)?(?:腫瘍|病変)?"
    r"|神経膠腫|リンパ腫|炎症(?:性)?(?:疾患|病変|変化)?|感染(?:症|性)?(?:疾患|病変"
    r")?|膿瘍|浮腫|血管炎"
    r"|血管性(?:変化|病変)?|片頭痛|アーチファクト|生理的(?:信号|変化)?|加齢(?:性)?"
    r"(?:に伴う)?(?:変化)?|変性(?:疾患)?|嚢胞",
)
HEDGES = Text(
    r"may|might|could|possib\w+|suggest\w*|consider\w*|rais\w+|compatible|consistent|alternative"
    r"|differential|question|perhaps",
    r"可能性|考え|疑|鑑別|示唆|候補|矛盾|思わ|推[測定]",
)
# words that promise a measure: one of these slots has to stand in the sentence
CALLS: Mapping[str, Text] = MappingProxyType(
    {
        "volume total brain largest only size_range share group rest": Text(
            r"volum\w*|capacity", r"体積|容積"
        ),
        "diameter axes": Text(r"diameters?|long\w*|calib\w+", r"径(?!路)|長軸"),
        "diameter axes volume size_range total brain": Text(r"measur(?:es|ing)|size", r"大きさ"),
        "main_zone": Text(
            r"predominant\w*|main(?:ly)?|most(?:ly)?|chiefly|primarily|largely", r"主に|主体"
        ),
        "probability": Text(r"probabilit\w+", r"確率"),
        "total share group": Text(
            r"totals?|altogether|combined|together", r"合計|総計|合わせ|計(?!測)"
        ),
    }
)
