"""Natures that an impression may name, as possibilities, and what makes a question one.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from shoken.report.words.language import Text

__all__ = [
    "ADVISED", "ASKED_FOR", "ASKED_OF_MARKED", "ASKS", "CATEGORIES", "CLAUSES", "DENIED", "HEDGES", "HONEST", "MISPLACED",
    "NO_NATURE", "SOFT", "STATES", "UNHEDGED", "USEFUL", "WHETHER",
]  # fmt: skip

# natures that may be named, in the impression alone and as a possibility
CATEGORIES = Text(
    r"(?:acquired |primary )?demyelinat(?:ion|ing)(?: (?:diseases?|process(?:es)?|lesions?"
    r"|disorders?|plaques?|changes?|foc(?:us|i)|aetiology|origin))?|plaques?|multiple sclerosis|"
    r"(?:chronic |age-related )?(?:(?:small|micro)[- ]?vessel"
    r"|microvascular|microangiopathic)(?: isch(?:a)?emi[ac])?(?: (?:diseases?|changes?|lesions?"
    r"|foc(?:us|i)))?|(?:cerebral )?microangiopathy|(?:post-?)?isch(?:a)?emic gliosis"
    r"|(?:chronic |old )?(?:territorial |lacunar |vascular )?(?:isch(?:a)?emi[ac]"
    r"|infarct(?:ion|ed)?)s?(?: (?:changes?|lesions?|insults?|strokes?|foc(?:us|i)))?"
    r"|(?:old |chronic )?stroke|encephalomalacia"
    r"|(?:(?:reactive|surrounding|marginal|post-?infarct(?:ion)?) )?glio(?:sis|tic(?: (?:changes?"
    r"|scar(?:ring)?"
    r"|border|margin|tissue))?)(?: (?:around|surrounding|at the (?:margin|edge|border) of|of|after)"
    r" (?:an? |the )?(?:(?:old|chronic) )?(?:isch(?:a)?emic )?(?:infarct(?:ion)?|stroke))?"
    r"|(?:dilated |enlarged |prominent )?perivascular spaces?|choroid plexus"
    r"|(?:cortical |small )?vessels?|(?:normal )?(?:vascular|anatomical) structures?"
    r"|normal variants?|rather than an? (?:true|genuine|real|focal) (?:lesion|abnormality|finding)"
    r"|(?:focal )?cortical dysplasia|(?:chronic |old )demyelinating (?:disease|lesions?|plaques?)"
    r"|(?:inflammatory|vasculitic|infectious|isch(?:a)?emic|neoplastic|vascular|metabolic|toxic"
    r"|hypoxic|degenerative|autoimmune|demyelinating)(?: (?:or|and) (?:inflammatory|vasculitic"
    r"|infectious|isch(?:a)?emic|neoplastic|vascular|metabolic|toxic|degenerative))? (?:a?etiology"
    r"|origin|process|cause|condition|disorder|disease|lesions?|changes?)"
    r"|in keeping with|cannot be (?:entirely |completely )?(?:excluded|ruled out)"
    r"|wallerian degeneration|cavernous malformations?|cavernomas?"
    r"|leuko?encephalopathy|leukoaraiosis"
    r"|(?:primary |brain |cystic |mixed |infiltrating |low-grade |high-grade |glial "
    r")*(?:tumou?rs?|neoplasms?|gliomas?|mass(?:es)?)"
    r"|metasta(?:sis|ses|tic)(?: (?:disease|deposits?|lesions?))?|lymphoma|inflammat(?:ion|ory)"
    r"(?: (?:disease|process|lesions?))?|infect(?:ion|ious|ive)(?: process)?|abscess(?:es)?"
    r"|(?:vasogenic )?o?edema|vasculitis|migraine"
    r"|(?:(?:csf|cerebrospinal fluid) )?(?:(?:flow|motion|pulsation|susceptibility"
    r"|partial[- ]volume|flow-related|image) )?art[ei]fact(?:s|ual)?"
    r"|partial[- ]volume (?:effects?|averaging)|physiological"
    r"|age-related(?: changes?)?|vascular(?: changes?| lesions?)?|traumatic(?: lesions?)?"
    r"|white[- ]matter (?:diseases?|changes?|lesions?)|degenerative(?: diseases?| changes?)?"
    r"|cysts?|cystic",
    r"低悪性度(?:の)?(?:神経膠腫|腫瘍)|(?:限局性)?皮質(?:形成異常|異形成)|(?:正常(?:な)?)?血管構造"
    r"|(?:慢性(?:の)?)?(?:小血管病|細?小血管障害|微小血管障害|虚血|脱髄|炎症"
    r"|血管障害|加齢)(?:による|に伴う|性の)(?:変化|病変)"
    r"|小血管病変|微小血管障害|(?:真の)?病変ではなく|慢性(?:の)?脱髄(?:病変|斑)|血管周囲腔の拡大"
    r"|海綿状血管腫|"
    r"(?:(?:陳旧性|慢性期)?(?:の)?(?:脳)?(?:梗塞|虚血)(?:巣)?(?:の)?(?:周囲|辺縁|後)の|その周囲の)?(?:反応性"
    r")?グリオーシス"
    r"|多発性硬化症|脱髄(?:性)?(?:疾患|病変|性変化|変化|斑|プラーク|巣)?|(?:慢性|加齢性|陳旧性|陳"
    r"旧|急性|亜急性)?(?:の)?(?:小血管|細小血管|微小血管)"
    r"(?:病|病変|性変化)?|(?:慢性|加齢性|陳旧性)?(?:の)?虚血(?:性)?(?:"
    r"白質)?(?:変化|病変|巣)?"
    r"|(?:陳旧性|慢性期|ラクナ|古い)?(?:の)?(?:脳)?梗塞(?:巣)?|脳軟化(?:巣)"
    r"?|軟化巣|血管周囲腔|脈絡叢|血管(?!性|炎|周囲)|正常変異|部分容積効果"
    r"|(?:虚血性)?白質脳症|白質(?:病変|変化|疾患)|(?:嚢胞性|脳|浸潤性|原発性)*腫瘍"
    r"(?:性病変)?|転移(?:性)?(?:腫瘍|病変)?"
    r"|神経膠腫|リンパ腫|炎症(?:性)?(?:疾患|病変|変化)?|感染(?:症|性)?(?:疾患|病変"
    r")?|膿瘍|浮腫|血管炎"
    r"|血管性(?:変化|病変)?|片頭痛"
    r"|(?:(?:髄液の?)?(?:血流|流れ|体動|拍動|磁化率)(?:に伴う|による|の|性|性の)?)?アーチファクト|(?:髄液)?フローアーチファクト|偽像|生理的(?:信号|変化"
    r")?|加齢(?:性)?"
    r"(?:に伴う)?(?:変化)?|変性(?:疾患)?|嚢胞",
)


def _filled(en: str, ja: str) -> Text:
    """Words with a nature for each ``%s``."""
    return Text(en.replace("%s", CATEGORIES.en), ja.replace("%s", CATEGORIES.ja))


# a possibility has to be said, and not of what was said flatly before
HEDGES = _filled(
    r"may|might|could|(?:possible|potential) (?:alternative|differential|diagnosis|consideration"
    r"|explanation|cause|a?etiology|origin|contributor|%s)|suspicious for|perhaps"
    r"|should (?:also )?be considered|considerations? include|cannot be (?:entirely |completely )?"
    r"(?:excluded|ruled out)"
    r"|(?:is|are|be) "
    r"(?:also )?possible|possibly"
    r"|possibilit(?:y|ies)|differential",
    r"可能性(?!(?:は|も)?(?:ない|低い|乏しい))|疑[いわう]|鑑別|(?:も|が|として)考えられ|[もが]考慮|(?:否定|除外)(?:は|も)?できない"
    r"|考え[うえ得]る|想定され|かもしれない",
)
# what weighs a nature without a word of possibility
SOFT = Text(
    r"suggest\w*|likely|probabl\w+|consistent with|compatible with|in keeping with|favou?r\w*|fits?"
    r"|typical|characteristic|points? (?:to|towards?)|consider\w*|suspect\w*|suspicious|query"
    r"|rais\w+|question of|would|should|appears? to|seems?|think|thought|perhaps|reminiscent"
    r"|resembl\w+|rather",
    r"示唆|思われ|考え|推定|推察|矛盾しない|合致|可能性|疑|典型的|特徴的|らしい|ようで|みられる|反映",
)
# what would make the opposite of it
DENIED = Text(
    r"no|not|nor|none|never|without|neither|unlikely|improbable|implausible|less|least|hardly"
    r"|scarcely|barely|rather than|instead of|exclud\w+|rul\w+ out|absen\w+|lack\w*|against|argu\w+"
    r"|doubt\w*|atypical\w*|inconsistent|incompatible|contradict\w*|refut\w+|reject\w*|far|than|fail\w*|un\w+ (?:likely|probable)|den\w+|negative|resolved|former\w*|cured"
    r"|free|\w+n['’]t|cannot|beyond|if|unless|patient\w*|histor\w*|known|previous\w*|prior|except\w*",
    r"ない|なし|なく|(?<![まらは])ず|否定|除外|乏し|低[いく]|ではなく|以外|陰性|無|既知|既往|前回|患者|考えにく|(?<!含)まれ|稀"
    r"|ません|(?<!い)まい|づら[いく]|がた[いく]|難[いく]|矛盾(?!し?な|せず)|非典型|異な[りる]|かけ離れ",
)
NO_NATURE = Text(
    r"in keeping with|cannot .*|rather than .*|.*abnormality|normal .*|physiological",
    r"真の|病変ではなく|正常.*|生理的",
)
# of a sentence that names no nature: that the images leave it open
HONEST = Text(
    r"non-?specific|unspecific|indeterminate|uncertain|undetermined|unclear|open"
    r"|(?:clinical )?correlation|review|confirmation|further|alone|context|likelihood|limits?",
    r"非特異的|困難|難し|できない|断定|慎重|必要|対比|併せ|望まし|総合|留意|限界|制約|制限",
)
# what an impression may call of use: what its reader does, never what was marked
_DONE = r"(?:correlation|follow-up|review)"
_OF_WHAT = (
    r"(?: (?:with|of|by|(?:and|or)(?! \{)|the|a|an|its|further|clinical|imaging|information|findings|context|examination"
    r"|picture|setting|images?|radiologist|correlation|follow-up|review|\{(?:finding|group|sequence)\}))*"
)
USEFUL = Text(
    rf"{_DONE}{_OF_WHAT} (?:(?:may|might|could|would|should) (?:also )?be|is|are|remains?) "
    r"(?:also )?(?:helpful|useful)"
    r"|(?:helpful|useful)(?= to (?:correlate|review)(?![a-z]))",
    r"(?!)",  # 有用 and 有益 stand in a question alone
)
# what was marked is not what is to be done: "correlation is advised", never "{finding}"
MISPLACED = Text(
    r"(?:(?<!of )(?<!with )(?<!for )(?<!to )(?<!on )(?<!and )\{(?:finding|group)\}"
    r"|^(?:the |this |these )?(?:candidates?|lesions?))"
    r" (?:(?:may|might|could|would|should|can) (?:also )?be|is|are) (?:also )?"
    r"(?:advised|recommended|required|warranted|worth(?=[.,;]|$))",
    r"(?:\{(?:finding|group)\}|^病変候補)(?:[はがも](?:必要(?!に応じ)|望ま)|を(?:要|必要))",
)
_SURE = r"(?:is|are|shows?|reveals?|demonstrates?|represents?|reflects?|contains?|has|have)"
# a nature as the subject of looks is one taken for granted
_GRANTED = (
    r" (?:may|might|could) (?:be )?(?!be |considered|possible|an? |the |also|includ|represent"
    r"|account"
    r"|compatible|consistent|related|due|suggest|reflect|raise|explain|account|cause|underlie"
    r"|give|contribute)\w+"
)
_SETTLED = (
    r"(?:should|must|will|would|can) (?:only |well )?(?:be|represent|reflect)|impl(?:y|ies)|supports?"
    r"|indicates?|means?|equals?"
)
_THERE = r" (?:is|are) (?:present|seen|visible|noted|identified|evident|shown|demonstrated|found)"
UNHEDGED = _filled(
    rf"(?:(?<!may )(?<!might )(?<!could )(?<!would ){_SURE}(?: (?:due to|consistent with|compatible with"
    rf"|in keeping with|related to|attributable to|explained by|caused by))?|(?:{_SETTLED})"
    rf"(?: (?:the |a )?diagnosis of)?) (?:an? |the )?(?:%s)(?!\w)|(?:%s)(?:{_GRANTED}|{_THERE})",
    r"(?:%s)(?:で、|であり|である(?!可能性|かもしれ)|を(?!疑|考慮|反映する可能性|示唆する可能性"
    r"|[み見]ている可能性|念頭|背景|(?:表す|表している|示す|示している|みている|反映する|反映している)かもしれ)|(?:%s)と(?:考え|判断|診断|みな)"
    r"|の(?:境界|辺縁|内部|信号|形)(?!のグリオーシス))",
)
# earlier images may be asked for, and to be compared with
_PRIOR = (
    r"(?:any )?(?:prior|previous|earlier|older|past) (?:imaging|images|stud(?:y|ies)|scans?|mris?"
    r"|examinations?)(?: (?:of the brain|data))?"
)
_TO_COMPARE = (
    rf"(?:is|are)(?: there)? {_PRIOR}(?: available)?(?: for comparison)?(?=\?$)"
    rf"|(?:is|are) {_PRIOR} available(?: for comparison)?(?=\?$)"
    rf"|compared with {_PRIOR}(?:,? if (?:any|available|any exist|there are any|these exist))?(?=\?$)"
    rf"|comparison with {_PRIOR}(?=(?: be)? (?:helpful|useful|possible|feasible|worthwhile|advisable"
    r"|recommended|available|considered|help|assist)\b[^?]*\?$)"
)
_TO_COMPARE_JA = (
    r"(?:過去|以前|前回)の?(?:画像|検査|MRI)(?:との比較(?:は|が|を)?(?=可能|必要|有用|望まし|要する|行う|検討|でき)"
    r"|と比較(?=す(?:べき|る)か|できるか|可能か)|は(?:ある|存在する|利用できる|参照できる)(?=か))"
)
# what may be asked for whether or not anything was marked: earlier images, other ones, the clinic
ASKED_FOR = _filled(
    rf"{_TO_COMPARE}|thin(?:ner)?(?= (?:sections?|slices?|cuts?))|"
    r"(?:suspicion of|evidence (?:of|for)|consider|(?:symptoms|signs|diagnosis|likelihood"
    r"|possibility) of|supports?|supporting) (?:an? )?(?:%s)|(?:or|as|to) other (?:sequences|planes)"
    r"|(?<=on |by |in )another (?:sequence|plane)"
    r"|(?:contrast-enhanced|diffusion-weighted|susceptibility-weighted|perfusion|post-contrast"
    r"|gadolinium-enhanced|post-gadolinium|diffusion|susceptibility|t2\*|gradient-echo|perfusion-weighted"
    r"|double inversion recovery|magnetisation transfer|magnetization transfer|phase-sensitive)"
    r" (?:imaging|sequences?|images|mri|series|study|studies|acquisition)|contrast administration"
    r"|(?:mr )?(?:angiography|spectroscopy)|vascular risk factors"
    r"|(?:cerebrospinal fluid|csf)(?: analysis| examination| findings)?|spinal cord imaging"
    r"|the patient'?s?(?= (?:clinical|symptoms|presentation|deficits?))",
    rf"{_TO_COMPARE_JA}|(?:%s)(?:の臨床的疑い|を考慮|の可能性(?=は|が|を)|を疑う|を支持する)"
    r"|(?:造影|拡散強調|磁化率強調|灌流)(?:検査|mri|撮像|後の撮像|(?:画像|像|シーケンス)(?=を|の|による|での|が必要|が有用|は必要|は有用|追加|も))"
    r"|可能性は(?:ないか|あるか|どうか)(?=。?$)|SWI(?=や|を|の|、)|拡散強調像(?=や|を|の|、)",
)
# what may be asked of something that was marked: what else it may be, and whether it is one
ASKED_OF_MARKED = _filled(
    r"(?:compatible with|consistent with|in keeping with|due to|related to) (?:an? )?(?:%s)"
    r"|(?:(?:or|be|as|to|represent|is it) )(?:merely |only )?"
    r"(?:an? )?(?:(?:flow|motion|pulsation|flow-related) )?art[ei]fact(?:ual| (?:of|from) (?:flow|motion|pulsation))?"
    r"|or (?:is it )?(?:the |an? )?(?:choroid plexus|vessels?"
    r"|perivascular spaces?|partial[- ]volume (?:effect|averaging)|normal (?:variant|structure|anatomy))"
    r"|(?<=\{finding\}) (?:an? |merely |only )*(?:(?:flow|motion|pulsation|flow-related) )?art[ei]fact(?=\?| or)"
    r"|explained by (?:an? )?(?:vessel|art[ei]fact|misregistration|partial[- ]volume (?:effects?|averaging))"
    r"|or (?:by )?(?:an? )?(?:vessel|misregistration|partial[- ]volume (?:effects?|averaging))(?=\?)"
    r"|likely(?= to be an? (?:true|genuine|real))"
    r"|(?<=\{finding\}) an? (?:vessel|perivascular space|art[ei]fact)(?= or)"
    r"|(?:one|a single) (?:confluent )?(?:lesion|focus|candidate)(?= or|, or)|or (?:should it be )?(?:several"
    r"|multiple|more than one|separate|adjacent)(?: (?:merged|separate|adjacent|confluent|distinct|individual"
    r"))* ?(?:ones|lesions?|foci|candidates?)(?=[ ?])"
    r"|(?:be|represent) an? (?:vessel|perivascular space)|(?:be|represent) other (?:sequences|planes)"
    r"|rather than (?=an? )|(?<=represent )normal anatomy rather than (?:disease|a lesion)",
    r"(?:%s)(?:に合致|を反映|による|との鑑別|を示唆する|として(?:矛盾しない|解釈|理解|説明))"
    r"|(?:(?:血流|流れ|体動|拍動)(?:に伴う|による|の|性)?)?(?:アーチファクト|偽像)(?=か|で|では|として|と(?:考え"
    r"|判断|みなし|解釈))"
    r"|(?:単一|一つ|ひとつ)の(?:癒合(?:した|性の?)?)?(?:病変|病巣|もの)(?=か|と(?:み|考え|扱|捉え|判断))"
    r"|(?:複数|二つ|別々)(?:の|が)?(?:病変|病巣|もの)?(?:の|が)?(?:癒合|融合)(?:した(?:もの|病変))?(?=か|と(?:み|考え|扱|捉え|判断))"
    r"|(?:もの)?では(?:ない|ありません)か(?=。?$)|どれか(?=。?$)"
    r"|(?:病変候補|これら|候補|そ)の(?:うち|中で)、?"
    r"|(?:脈絡叢|血管周囲腔|血管|部分容積効果)(?:の信号)?(?=か|とみなし|と(?:考え|判断|解釈))",
)
# where a clause of an impression ends: each that names a nature has a possibility of its own
CLAUSES = Text(
    r"[;.]|, (?=which|while|but|where|and (?:it|they|this|these|the)\b)|\band (?=may|might|could)",
    r"。|(?<=[めしりでびがれえいく])、",
)
# how what is asked for ends where it is no question: "Please correlate clinically."
ADVISED = Text(
    r"^please\b[^?]*|[^?]*\b(?:recommended|advised|advisable|suggested|helpful|useful|desirable|needed"
    r"|required|warranted)\.?$",
    r"(?:されたい|いただきたい|ください|お願いします|望ましい|望まれる|推奨(?:する|される)|勧め(?:る|られる)|必要である"
    r"|必要です|要する)。?$",
)
_OPEN_TO = (
    r"recommended|advised|advisable|suggested|helpful|useful|desirable|needed|required|warranted"
    r"|considered|necessary|appropriate|worthwhile|possible|non-?specific|unspecific|indeterminate"
    r"|uncertain|undetermined|unclear|open|limited|interpreted|correlated|confirmed|reviewed"
    r"|discussed|part of"
)
_TRUE = (
    r"(?:true|real|genuine|significant|relevant|symptomatic|convincing|credible|correct|trustworthy"
    r"|reliable)"
)
_OF_IT = r"(?:lesions?|candidates?|findings?|areas?|regions?|foc(?:us|i))"
_CLAIMS = (
    r"(?:(?:represent|reflect|support|suggest|explain|cause|fit|match|meet|confirm|prove|relate"
    r"|settle|exclude)(?:e?s)?|verif(?:y|ies))"
)
# what settles the matter beside what is advised, or beside what is left open
STATES = Text(
    r"^please (?:\w+ )*(?:disregard|dismiss|exclude|regard|classify|label)"
    rf"|{_TRUE} (?:\w+ )?{_OF_IT}"
    rf"|(?:\{{\w+\}}|{_OF_IT}|they|these|it|this|which) (?:\w+ly )?{_CLAIMS}"
    rf"|(?:is|are|be|as)(?! (?:also |therefore |thus |still |best |\w+ly )*(?:{_OPEN_TO})(?!\w))",
    r"(?<!非特異的)(?<!困難)(?<!必要)で(?:あり|、)|である[、。](?=.)|除外(?!(?:は|も)?でき)|誤抽出"
    r"|(?:真の|実在する|実際の|本物の|有意な|病的な?)(?:異常)?(?:病変|候補|所見|信号)(?!(?:候補)?か)"
    r"|(?:合致|一致|整合|関連|相当|支持|再現|反映|説明)(?:し、|して|する(?!か|こと|べき|上)|した(?!か)"
    r"|され(?!るか))",
)
# what is so may be asked in what is advised
WHETHER = r"\b(?:whether|if) [^,;.]*"
# what a question begins or ends with
ASKS = Text(
    r"^\{finding\}[:,] (?:an? )?(?:true |real |genuine )?(?:lesion|candidate) or [^?]*\?$"
    r"|^(?:[^?]*[,:;] )?(?:is|are|any|does|do|would|could|should|can|may|might|will|which|what|how|has|have|ought|shall)\b.*"
    r"\?$",
    r"(?:か。?|か?[?？]|(?:要否|可否|是非|必要性|適応|有用性)は。?)$",
)
