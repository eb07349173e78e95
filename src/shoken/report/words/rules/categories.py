"""The usual categories that an impression may name, in each language.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from shoken.report.words.language import Text

__all__ = ["ARTEFACTS", "CATEGORIES"]

# what an artefact comes from, and what may stand between it and the word
_FROM = Text(
    r"(?:(?:csf|cerebrospinal[- ]fluid|arterial|venous|vascular|blood|vessel) )?(?:flow|inflow"
    r"|pulsations?|pulsatility)|(?:bulk |head |flow-related |physiological )?motion|movement"
    r"|susceptibility|partial[- ]volume(?: averaging| effects?)?|volume averaging|truncation"
    r"|(?:gibbs )?ringing|chemical shift|aliasing|wrap-around|coil sensitivity|noise|interpolation"
    r"|(?:incomplete |imperfect |failed )?(?:csf |fluid |fat )suppression|(?:mis)?registration"
    r"|(?:magnetic )?field inhomogeneity",
    r"(?:(?:脳脊髄液|髄液|CSF|血管|動脈|静脈|血液)(?:の|性の?)?)?(?:拍動|流れ|流動|フロー|血流)|体動|頭部の動き"
    r"|磁化率|部分容積(?:効果|平均)?|化学シフト|折り返し|打ち切り|リンギング|補間|ノイズ|磁場の?不均一"
    r"|(?:不完全な)?(?:髄液|水|脂肪)(?:信号)?の?抑制(?:不良|不全)?|コイル感度|位置ずれ",
)
_BECAUSE = Text(
    r"(?:from|of|by|due to|owing to|related to|relating to|caused by|secondary to|arising from"
    r"|resulting from|produced by|attributable to|associated with|in relation to)",
    r"(?:に(?:伴う|よる|起因する|由来する|関連する|関連した|基づく)|の|性の?)",
)
# an artefact with what it comes from: both may be asked about, too
ARTEFACTS = Text(
    rf"(?:(?:{_FROM.en}|flow-related|motion-related|image|imaging|technical) )?art[ei]fact(?:s|ual)?"
    rf"(?: {_BECAUSE.en} (?:the )?(?:{_FROM.en}))?",
    rf"(?:(?:{_FROM.ja}){_BECAUSE.ja}?)?(?:アーチファクト|偽像)",
)
# natures that may be named, in the impression alone and as a possibility
CATEGORIES = Text(
    r"(?:acquired |primary )?demyelinat(?:ion|ing)(?: (?:diseases?|process(?:es)?|lesions?"
    r"|disorders?|plaques?|changes?|foc(?:us|i)|aetiology|origin))?|plaques?|multiple sclerosis|"
    r"(?:chronic |age-related )?(?:(?:small|micro)[- ]?vessel"
    r"|microvascular|microangiopathic)(?: isch(?:a)?emi[ac])?(?: (?:diseases?|changes?|lesions?"
    r"|foc(?:us|i)))?|(?:cerebral )?microangiopathy|(?:post-?)?isch(?:a)?emic gliosis"
    r"|(?:chronic |old )?(?:territorial |lacunar |vascular )?(?:isch(?:a)?emi[ac]"
    r"|infarct(?:ion|ed)?)s?(?: (?:changes?|lesions?|insults?|strokes?|foc(?:us|i)))?"
    r"|(?:old |chronic )?stroke|encephalomalacia(?: (?:after|following) (?:an? )?(?:old )?(?:infarct(?:ion)?|stroke))?"
    r"|(?:(?:reactive|surrounding|marginal|post-?infarct(?:ion)?) )?glio(?:sis|tic(?: (?:changes?"
    r"|scar(?:ring)?"
    r"|border|margin|tissue))?)(?: (?:around|surrounding|at the (?:margin|edge|border) of|of|after)"
    r" (?:an? |the )?(?:(?:old|chronic) )?(?:isch(?:a)?emic )?(?:infarct(?:ion)?|stroke))?"
    r"|(?:dilated |enlarged |prominent )?perivascular spaces?|choroid plexus"
    r"|(?:cortical |small )?vessels?|(?:normal )?(?:vascular|anatomical) structures?"
    r"|normal variants?|rather than an? (?:true|genuine|real|focal) (?:lesion|abnormality|finding)"
    r"|(?:focal )?cortical dysplasia|(?:chronic |old )demyelinating (?:disease|lesions?|plaques?)"
    r"|(?:chronic )?(?:inflammatory|vasculitic|infectious|isch(?:a)?emic|neoplastic|vascular|metabolic|toxic"
    r"|hypoxic|degenerative|autoimmune|demyelinating)(?: (?:or|and) (?:inflammatory|vasculitic"
    r"|infectious|isch(?:a)?emic|neoplastic|vascular|metabolic|toxic|degenerative|demyelinating))? (?:a?etiolog(?:y|ies)"
    r"|origins?|process(?:es)?|causes?|conditions?|disorders?|diseases?|lesions?|changes?)"
    r"|(?:old |chronic )vascular (?:insults?|events?|lesions?|changes?|disease)|vascular (?:insults?|events?)"
    r"|(?:residu(?:e|um|als?)|sequelae?|remnants?) of (?:an? |the )?(?:old |remote )?(?:infarct(?:ion)?|stroke"
    r"|demyelination|inflammation|isch(?:a)?emia)"
    r"|in keeping with|cannot be (?:entirely |completely )?(?:excluded|ruled out)"
    r"|wallerian degeneration|cavernous malformations?|cavernomas?"
    r"|leuko?encephalopathy|leukoaraiosis"
    r"|(?:primary |brain |cystic |mixed |infiltrating |low-grade |high-grade |glial "
    r")*(?:tumou?rs?|neoplasms?|gliomas?|mass(?:es)?)"
    r"|metasta(?:sis|ses|tic)(?: (?:disease|deposits?|lesions?))?|lymphoma|inflammat(?:ion|ory)"
    r"(?: (?:disease|process|lesions?))?|infect(?:ion|ious|ive)(?: process)?|abscess(?:es)?"
    r"|(?:vasogenic )?o?edema|vasculitis|migraine"
    rf"|{ARTEFACTS.en}|(?:csf|cerebrospinal[- ]fluid|arterial|venous|vascular) pulsations?"
    r"|(?:csf|cerebrospinal[- ]fluid) flow(?: effects?| phenomen(?:on|a))?"
    r"|partial[- ]volume (?:effects?|averaging)|physiological"
    r"|age-related(?: changes?)?|vascular(?: changes?| lesions?)?|traumatic(?: lesions?)?"
    r"|(?:(?:chronic )?(?:isch(?:a)?emic|microvascular|vascular) )?white[- ]matter (?:isch(?:a)?emic )?(?:diseases?|changes?|lesions?)|degenerative(?: diseases?| changes?)?"
    r"|(?:(?:arachnoid|epidermoid|dermoid|neuroepithelial|porencephalic) )?cysts?|cystic"
    r"|(?:microvascular |small[- ]vessel )?isch(?:a)?emic changes? (?:of|in) (?:the )?small vessels"
    r"|changes? (?:of|in) (?:the )?small vessels|(?:cerebral )?amyloid angiopathy|vasculopathy"
    r"|lacun(?:e|es|ae)|embol(?:ism|ic infarct(?:ion|s)?)|contusions?|(?:micro)?h(?:a)?emorrhages?"
    r"|(?:micro)?bleeds?|h(?:a)?emorrhagic lesions?|(?:developmental )?venous anomal(?:y|ies)"
    r"|(?:vascular|arteriovenous) malformations?|aneurysms?|meningiomas?|schwannomas?|hamartomas?"
    r"|(?:isch(?:a)?emic|vascular|inflammatory|demyelinating) sequelae|hypertensive (?:changes?|vasculopathy"
    r"|microangiopathy)|ag(?:e)?ing(?: changes?)?"
    r"|encephalitis|cerebritis|(?:neuro)?sarcoidosis|acute disseminated encephalomyelitis"
    r"|neuromyelitis optica(?: spectrum disorder)?|post-?(?:inflammatory|isch(?:a)?emic"
    r"|traumatic) (?:changes?|scarring|gliosis)",
    r"低悪性度(?:の)?(?:神経膠腫|腫瘍)|(?:限局性)?皮質(?:形成異常|異形成)|(?:正常(?:な)?)?血管構造"
    r"|(?:慢性(?:の)?)?(?:小血管病|細?小血管障害|微小血管障害|虚血|脱髄|炎症"
    r"|血管障害|加齢)(?:による|に伴う|性の)(?:変化|病変)"
    r"|小血管病変|微小血管障害|(?:真の)?病変ではなく|慢性(?:の)?脱髄(?:病変|斑)|血管周囲腔の拡大"
    r"|海綿状血管腫|"
    r"(?:(?:陳旧性|慢性期)?(?:の)?(?:脳)?(?:梗塞|虚血)(?:巣)?(?:の)?(?:周囲|辺縁|後)の|その周囲の)?(?:反応性"
    r")?グリオーシス"
    r"|多発性硬化症(?:の(?:癒合)?(?:斑|病変|プラーク|病巣))?|癒合(?:性の?|した)?(?:脱髄)?(?:斑|プラーク)|脱髄(?:性)?(?:疾患|病変|性変化|変化|斑|プラーク|巣)?|(?:慢性|加齢性|陳旧性|陳"
    r"旧|急性|亜急性)?(?:の)?(?:小血管|細小血管|微小血管)"
    r"(?:病|病変|性変化)?|(?:慢性|加齢性|陳旧性)?(?:の)?虚血(?:性)?(?:"
    r"白質)?(?:変化|病変|巣)?"
    r"|(?:陳旧性|慢性期|ラクナ|古い)?(?:の)?(?:脳)?梗塞(?!後の?(?:脳?軟化|変化|グリ|瘢痕))(?:巣)?|脳軟化(?:巣)"
    r"?|軟化巣|血管周囲腔|脈絡叢|血管(?!性|炎|周囲|障害)|正常変異|部分容積効果"
    r"|(?:虚血性)?白質脳症|白質(?:病変|変化|疾患)|(?:嚢胞性|脳|浸潤性|原発性)*腫瘍"
    r"(?:性病変)?|転移(?:性)?(?:腫瘍|病変)?"
    r"|神経膠腫|リンパ腫|炎症(?:性)?(?:疾患|病変|変化)?|感染(?:症|性)?(?:疾患|病変"
    r")?|膿瘍|浮腫|血管炎"
    r"|(?:慢性(?:の)?)?血管性(?:変化|病変)?|片頭痛"
    rf"|{ARTEFACTS.ja}|(?:脳脊髄液|髄液|血管|動脈)の拍動|(?:脳脊髄液|髄液)の(?:流れ|流動)|生理的(?:信号|変化"
    r")?|加齢(?:性)?"
    r"(?:に伴う)?(?:変化)?|変性(?:疾患)?|(?:くも膜|類上皮|類皮|神経上皮)?嚢胞|小血管の(?:慢性)?虚血性変化"
    r"|(?:陳旧性)?(?:脳)?梗塞後の?(?:脳軟化巣?|軟化巣|変化|グリオーシス|瘢痕)|(?:(?:陳旧性|慢性)の?)?(?:脳)?血管障害"
    r"|白質の(?:慢性)?虚血性(?:変化|病変)|アミロイド血管症|ラクナ(?!梗塞)|塞栓症|脳挫傷|(?:微小|脳)?出血(?:巣)?|静脈奇形|静脈性血管腫|(?:脳)?血管奇形"
    r"|動静脈奇形|動脈瘤|髄膜腫|神経鞘腫|過誤腫|脳炎|サルコイドーシス|急性散在性脳脊髄炎"
    r"|視神経脊髄炎(?:スペクトラム障害|関連疾患)?|(?:炎症|虚血|外傷)後(?:の)?(?:変化|瘢痕|グリオーシス)",
)
