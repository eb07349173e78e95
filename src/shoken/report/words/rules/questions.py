"""What may be asked of a radiologist, and what makes a sentence a question or an advice.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from shoken.report.words.language import Text
from shoken.report.words.rules.categories import ARTEFACTS
from shoken.report.words.rules.natures import LEFT_TO, UNSETTLED, filled

__all__ = ["ADVISED", "ASKED_FOR", "ASKED_OF_MARKED", "ASKS", "STATES", "WHETHER"]

# earlier images may be asked for, and to be compared with
_PRIOR = (
    r"(?:any )?(?:prior|previous|earlier|older|past) (?:imaging|images|stud(?:y|ies)|scans?|mris?"
    r"|examinations?)(?: (?:of the brain|data))?"
)
_TO_COMPARE = (
    rf"(?:is|are)(?: there)? {_PRIOR}(?: available)?(?: for comparison)?(?=\?$)"
    rf"|(?:is|are) {_PRIOR} available(?: for comparison)?(?=\?$)"
    rf"|compared with {_PRIOR}(?:,? if (?:any|available|any exist|there are any|these exist))?(?=\?$)"
    rf"|(?:comparison|correlation) with {_PRIOR}(?=(?: be)? (?:helpful|useful|possible|feasible|worthwhile|advisable"
    r"|recommended|available|considered|help|assist)\b[^?]*\?$)"
)
_TO_COMPARE_JA = (
    r"(?:比較(?:可能な|できる|のための|用の)|参照(?:可能な|できる))?(?:過去|以前|前回)の?(?:画像|検査|MRI)(?:との比較(?:は|が|を)?(?=可能|必要|有用|望まし|要する|行う|検討|でき)"
    r"|と比較(?=す(?:べき|る)か|できるか|可能か)|は(?:ある|存在する|利用できる|参照できる)(?=か))"
)
# what may be asked for whether or not anything was marked: earlier images, other ones, the clinic
ASKED_FOR = filled(
    rf"{_TO_COMPARE}|thin(?:ner)?(?= (?:sections?|slices?|cuts?))|"
    r"(?:suspicion of|evidence (?:of|for)|consider|(?:symptoms|signs|diagnosis|likelihood"
    r"|possibility) of|supports?|supporting|supportive of|suggestive of|pointing to|in favour of) (?:an? )?(?:%s)|(?:or|as|to|on|in|with|by|from|against|using|via|through) (?:other|all other|the other) (?:mr )?(?:sequences"
    r"|planes|contrasts|weightings|series)|(?:(?<=on )|(?<=by )|(?<=in )|(?<=with ))another"
    r" (?:sequence|plane|contrast|weighting)"
    r"|(?:contrast-enhanced|diffusion-weighted|susceptibility-weighted|perfusion|post-contrast"
    r"|gadolinium-enhanced|post-gadolinium|diffusion|susceptibility|t2\*|gradient-echo|perfusion-weighted"
    r"|double inversion recovery|magnetisation transfer|magnetization transfer|phase-sensitive)"
    r" (?:imaging|sequences?|images|mri|series|study|studies|acquisition)|contrast administration"
    r"|(?:diffusion|susceptibility|perfusion)(?:-weighted)?,? (?:and|or)(?= (?:diffusion|susceptibility|perfusion"
    r"|contrast))|(?:vascular|vessel[- ]wall|venous|arterial|metabolic) imaging|mra|pet"
    r"|by hand|(?:the |an? )?(?:same|identical) (?:protocol|sequences?|settings|technique|parameters)"
    r"|(?<=is there )(?:an? |any )?(?:clinical |relevant |medical )*history of (?:an? )?(?:%s|trauma|hypertension)"
    r"|(?:mr )?(?:angiography|spectroscopy)|(?:vascular |cardiovascular )?risk factors|lumbar puncture|oligoclonal bands"
    r"|(?:cerebrospinal fluid|csf)(?: analysis| examination| findings)?|spinal cord imaging"
    r"|the patient'?s?(?= (?:clinical|symptoms|presentation|deficits?))",
    rf"{_TO_COMPARE_JA}|(?:%s)(?:の臨床的疑い|を考慮|の可能性(?=は|が|を)|を疑う|を支持する)"
    r"|(?:造影|拡散強調|磁化率強調|灌流)(?:検査|mri|撮像|後の撮像|(?:画像|像|シーケンス)(?=を|の|による|での|が必要|が有用|は必要|は有用|追加|も|や|・|、|と|または|あるいは|および))"
    r"|可能性は(?:ないか|あるか|どうか)(?=。?$)|他に(?=必要|追加|行う|推奨|有用)|MRA(?=や|を|の|、|は|が)|(?:%s|脳卒中|高血圧|外傷)の(?:既往|病歴)歴?(?=(?:や[^。]{1,12})?(?:は|が)あるか)"
    r"|(?:頭部|脳)?血管(?=の(?:評価|撮像|検査))|(?:同一|同じ|同)の?条件|SWI(?=や|を|の|、|・|と|または|あるいは)|拡散強調像(?=や|を|の|、)",
)
# what may be asked of something that was marked: what else it may be, and whether it is one
ASKED_OF_MARKED = filled(
    r"(?:compatible with|consistent with|in keeping with|due to|related to) (?:an? )?(?:%s)"
    r"|(?:(?:or|be|as|to|represent|reflect|is it|by|from|of) )(?:merely |only |just |simply )?"
    rf"(?:an? )?{ARTEFACTS.en}"
    r"|or (?:is it )?(?:the |an? )?(?:choroid plexus|vessels?"
    r"|perivascular spaces?|partial[- ]volume (?:effect|averaging)|normal (?:variant|structure|anatomy))"
    r"|(?<=\{finding\}) (?:an? |merely |only )*(?:(?:flow|motion|pulsation|flow-related) )?art[ei]fact(?=\?| or)"
    r"|(?:be|represent|reflect|or|of|from|by|due to|caused by|related to) (?:an? )?(?:(?:partial[- ]volume"
    r"|volume averaging) (?:effects?|averaging)?|partial[- ]volume|(?:csf |cerebrospinal[- ]fluid )?"
    r"(?:flow|pulsation)(?: effects?)?)"
    r"|explained by (?:an? )?(?:vessel|art[ei]fact|misregistration|partial[- ]volume (?:effects?|averaging))"
    r"|or (?:by )?(?:an? )?(?:vessel|misregistration|partial[- ]volume (?:effects?|averaging))(?=\?)"
    r"|likely(?= to be an? (?:true|genuine|real))"
    r"|(?<=\{finding\}) an? (?:vessel|perivascular space|art[ei]fact)(?= or)"
    r"|(?<=\{finding\}) an? normal (?:variant|structure|anatomical variant)(?=\?| or)"
    rf"|(?:an? )?{ARTEFACTS.en}(?= be (?:\w+ly )?(?:excluded|ruled out))"
    r"|(?:one|a single) (?:confluent )?(?:lesion|focus|candidate)(?= or|, or)|or (?:should it be )?(?:several"
    r"|multiple|more than one|separate|adjacent)(?: (?:merged|separate|adjacent|confluent|distinct|individual"
    r"))* ?(?:ones|lesions?|foci|candidates?)(?=[ ?])"
    r"|(?:be|represent) an? (?:vessel|perivascular space)|(?:be|represent) other (?:sequences|planes)"
    r"|rather than (?=an? )|(?<=represent )normal anatomy rather than (?:disease|a lesion)",
    r"(?:%s)(?:に合致|を反映|による|との鑑別|を示唆する|として(?:矛盾しない|解釈|理解|説明))"
    rf"|{ARTEFACTS.ja}(?=か|で|では|として|と(?:考え"
    r"|判断|みなし|解釈)|の可能性|[はを](?:除外|否定)(?:でき|し得|しうる))|正常(?:変異|構造|血管)(?=か|と(?:考え|判断))"
    r"|(?:単一|一つ|ひとつ)の(?:癒合(?:した|性の?)?)?(?:病変|病巣|もの)(?=か|と(?:み|考え|扱|捉え|判断))"
    r"|(?:複数|二つ|別々)(?:の|が)?(?:病変|病巣|もの)?(?:の|が)?(?:癒合|融合)(?:した(?:もの|病変))?(?=か|と(?:み|考え|扱|捉え|判断))"
    r"|(?:もの)?では(?:ない|ありません)か(?=。?$)|どれか(?=。?$)"
    r"|(?:病変候補|これら|候補|そ)の(?:うち|中で)、?"
    r"|(?:脈絡叢|血管周囲腔|血管|部分容積効果)(?:の信号)?(?=か|とみなし|と(?:考え|判断|解釈))",
)
# how what is asked for ends where it is no question: "Please correlate clinically."
ADVISED = Text(
    r"^please\b[^?]*|[^?]*\b(?:recommended|advised|advisable|suggested|helpful|useful|desirable|needed"
    r"|required|warranted)\.?$",
    r"(?:されたい|いただきたい|ください|お願いします|望ましい|望まれる|推奨(?:する|される)|勧め(?:る|られる)|必要である"
    r"|必要です|要する|(?:判断|評価|確認|検討|意見|助言|判定|読影)を(?:求める|求めたい|仰ぐ|仰ぎたい|依頼する|お願いしたい"
    r"|要する|請う|乞う)|伺いたい|(?:確認|検討|評価|対比)(?:して(?:ほしい|欲しい)|をお願いしたい))。?$",
)
_OPEN_TO = (
    r"recommended|advised|advisable|suggested|helpful|useful|desirable|needed|required|warranted"
    r"|considered|necessary|appropriate|worthwhile|possible|non-?specific|unspecific|indeterminate"
    r"|uncertain|undetermined|unclear|open|limited|interpreted|correlated|confirmed|reviewed"
    r"|discussed|part of|of (?:uncertain|unclear|indeterminate|undetermined|unknown|doubtful|limited)"
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
# what settles nothing: what is so may be asked in what is advised
WHETHER = rf"\b(?:whether|if) [^,;.]*|{LEFT_TO.en}|{UNSETTLED.en}|{LEFT_TO.ja}|{UNSETTLED.ja}"
# what a question begins or ends with
ASKS = Text(
    r"^\{finding\}[:,] (?:an? )?(?:true |real |genuine )?(?:lesion|candidate) or [^?]*\?$"
    r"|^(?:[^?]*[,:;] )?(?:is|are|any|does|do|would|could|should|can|may|might|will|which|what|how|has|have|ought|shall)\b.*"
    r"\?$",
    r"(?:か。?|か?[?？]|(?:要否|可否|是非|必要性|適応|有用性|妥当性|意義|真偽)は。?)$",
)
