"""Natures that an impression may name, as possibilities, and what makes a question one.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from shoken.report.words.language import Text
from shoken.report.words.rules.categories import ARTEFACTS, CATEGORIES

__all__ = [
    "ADVISED", "ASKED_FOR", "ASKED_OF_MARKED", "ASKS", "CATEGORIES", "CLAUSES", "DENIED", "HEDGES", "HONEST", "MISPLACED",
    "NO_NATURE", "OTHERS", "SOFT", "STATES", "UNHEDGED", "USEFUL", "WHETHER",
]  # fmt: skip


def _filled(en: str, ja: str) -> Text:
    """Words with a nature for each ``%s``."""
    return Text(en.replace("%s", CATEGORIES.en), ja.replace("%s", CATEGORIES.ja))


# a possibility has to be said, and not of what was said flatly before
HEDGES = _filled(
    r"may|might|could|(?:possible|potential|conceivable|plausible) (?:(?:alternative|differential"
    r"|consideration|explanation|cause|origin|contributor)s?|diagnos[ei]s|a?etiolog(?:y|ies)|%s)"
    r"|suspicious for|perhaps|should (?:also )?be considered"
    r"|(?:possible|potential|differential|diagnostic|alternative|further) considerations?|(?:is|as|remains) (?:the|an?)"
    r" (?:main |leading |first |primary |chief |foremost |further |reasonable |possible |alternative |principal )?"
    r"(?:consideration|differential)|rais(?:es|ing) the question of|considerations? (?:include|are(?! main)"
    r"|would (?:be|include))|cannot be (?:entirely |completely )?"
    r"(?:excluded|ruled out)"
    r"|(?:is|are|be|remains?) "
    r"(?:also |still |equally |at least )?(?:possible|conceivable)|possibly|conceivably"
    r"|possibilit(?:y|ies)|differential",
    r"可能性(?!(?:は|も)?(?:ない|低い|乏しい))|疑[いわう]|鑑別|(?:も|が|として|まず|第一に|ほかに|次に)考えられ|[もが]考慮|(?:否定|除外)(?:は|も)?できない"
    r"|考え[うえ得]る|想定され|かもしれない|を(?:まず|第一に|主に)?考慮(?:する|したい|すべき|される)|で説明(?:可能|しうる|し得る|されうる|され得る)|を考えさせ|を(?:まず)?考え(?:る|たい)(?=[。、]|$)"
    r"|として[^。、]{0,20}挙(?:げ|が)|こと(?:が|も)あ[るり]",
)
# what weighs a nature without a word of possibility
SOFT = Text(
    r"suggest\w*|likely|probabl\w+|consistent with|compatible with|in keeping with|favou?r\w*|fits?"
    r"|typical|characteristic|points? (?:to|towards?)|consider\w*|suspect\w*|suspicious|query"
    r"|rais\w+|question of|would|should|appears? to|seems?|think|thought|perhaps|reminiscent"
    r"|resembl\w+|rather",
    r"示唆|思われ|考え|推定|推察|矛盾しない|合致|可能性|疑|典型的|特徴的|らしい|ようで|みられる|反映",
)
# which of several a possibility is weighed for, after some of them: it tells nothing of either
OTHERS = Text(
    r"the (?:other|remaining) (?:candidates|lesions|foci|ones)|the (?:others|rest)"
    r"(?= (?:may|might|could|would)\b)",
    r"(?:その他|そのほか|それ以外|残り|残る|他)の?(?:病変候補|病変|病巣|候補|もの)?(?=は|について|に関して|では|には)",
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
    r"|(?:clinical )?correlation|review|confirmation|further|alone|context|likelihood|limits?"
    r"|(?:specific|definite|definitive|firm|certain|confident|reliable|single) (?:diagnosis|cause"
    r"|a?etiology|conclusion|interpretation|characteri[sz]ation)|left (?:to|with) the|up to the|(?:deferred|entrusted) to|reserved for|at the discretion of"
    r"|(?:rests?|lies) with the|(?:matter|is|are|remains?) for the (?:\w+ )?(?:neuro)?radiologist",
    r"非特異的|困難|難し|できない|断定|慎重|必要|対比|併せ|望まし|総合|留意|限界|制約|制限"
    r"|委ね|ゆだね|任せ|一任|至らない|(?:意義|性質|性状|成因|起源)は(?:不明|未確定|不確定)",
)
# who is to judge
_LEFT_TO = Text(
    r"(?:(?:the |any |its |their )?(?:final |further |definite |definitive )?(?:interpretation"
    r"|assessment|judge?ment|evaluation|diagnosis|classification|characteri[sz]ation|decision"
    r"|reading|correlation|nature|significance)(?: of (?:the |these |this )?(?:candidates?|lesions?"
    r"|images?|appearances?|\{(?:finding|group|sequence|count)\}))? )"
    r"(?:(?:is|are|remains?|should be|must be) (?:best )?(?:left (?:to|with)|up to|deferred to"
    r"|reserved for|entrusted to|at the discretion of|a matter for|for)|rests? with|lies with)"
    r" (?:the )?(?:reporting |reading |responsible |reviewing |referring )?(?:neuro)?(?:radiologist"
    r"|reader|clinician|physician|specialist|neurologist)s?(?: to (?:decide|judge|determine))?",
    r"(?:最終的な|最終|総合的な)?(?:解釈|判断|評価|診断|判定|読影|性状の判断|意義)(?:の判断)?は、?"
    r"(?:担当の?|読影する)?(?:放射線科医|読影医|専門医|主治医|臨床医|読影者|医師)"
    r"(?:の判断)?に(?:委ね|ゆだね|任せ|一任)(?:る|られる|たい|する|される)",
)
# that the images do not settle it
_UNSETTLED = Text(
    r"no (?:specific|definite|definitive|single|firm|certain|reliable|confident) (?:diagnosis|cause"
    r"|a?etiology|conclusion|interpretation|characteri[sz]ation) (?:can|could) be (?:made|given|drawn"
    r"|established|assigned|offered|inferred|reached)(?: (?:from|on|with|by) (?:these|the|this)"
    r" (?:images?|sequence|scan|appearances?)(?: alone)?)?"
    r"|(?:the|these|this) (?:images?|appearances?|sequences?|scan)(?: alone)? (?:do|does) not (?:allow|permit)"
    r" (?:an?|any) (?:specific|definite|definitive|firm|certain|confident) (?:diagnosis|conclusion"
    r"|interpretation|characteri[sz]ation)",
    r"(?:画像|本画像|画像所見|形態|撮像|この撮像)(?:のみ|だけ)?(?:から|で)?は、?(?:特定の|確定的な|確実な)?(?:質的|確定)?"
    r"(?:診断|鑑別|原因|性状)(?:の(?:特定|確定|推定))?(?:に(?:は)?至らない|(?:は|が)?(?:できない|困難である|難しい)"
    r"|[をは](?:特定|確定)できない|[をは]下せない)",
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
    rf"|(?:helpful|useful)(?= to (?:correlate|review)(?![a-z]))|{_LEFT_TO.en}|{_UNSETTLED.en}",
    # 有用 and 有益 stand in a question alone
    rf"{_LEFT_TO.ja}|{_UNSETTLED.ja}",
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
# "possible considerations are": what follows is a list of possibilities
_OPEN_LIST = "".join(
    rf"(?<!{word} )"
    for word in ("possibility", "possibilities", "considerations", "alternatives", "differential")
)
# a nature as the subject of looks is one taken for granted
_GRANTED = (
    r" (?:may|might|could) (?:be )?(?!be |considered|possible|an? |the |also|includ|represent"
    r"|account"
    r"|compatible|consistent|related|due|suggest|reflect|raise|explain|account|cause|underlie"
    r"|give|contribute|coexist|co-exist|responsible|discussed|entertained|suspected|raised|queried)\w+"
)
_SETTLED = (
    r"(?:should|must|will|would|can) (?:only |well )?(?:be|represent|reflect)|impl(?:y|ies)|supports?"
    r"|indicates?|means?|equals?"
)
_THERE = r" (?:is|are) (?:present|seen|visible|noted|identified|evident|shown|demonstrated|found)"
UNHEDGED = _filled(
    rf"(?:(?<!may )(?<!might )(?<!could )(?<!would )(?<!possibly )(?<!perhaps )(?<!conceivably ){_OPEN_LIST}{_SURE}(?: (?:due to|consistent with|compatible with"
    rf"|in keeping with|related to|attributable to|explained by|caused by))?|(?:{_SETTLED})"
    rf"(?: (?:the |a )?diagnosis of)?) (?:an? |the )?(?:%s)(?!\w)|(?:%s)(?:{_GRANTED}|{_THERE})",
    r"(?:%s)(?:で、|であり|である(?!可能性|かもしれ)|を(?!疑|(?:まず|第一に|主に)?考慮|反映する可能性|示唆する可能性"
    r"|[み見]ている可能性|(?:反映し|表し|示し)て(?:いる|おり?)可能性|(?:まず|第一に|強く)疑|(?:否定|除外)(?:は|も)?できない|(?:まず)?考え(?:る|たい|させる)|はじめ|初め|伴(?:う|った)(?=[^。、]{2,16}(?:疑|可能性|鑑別|考えられ))|念頭|背景|(?:表す|表している|示す|示している|みている|反映する|反映している)かもしれ)|(?:%s)と(?:考え|判断|診断|みな)"
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
    rf"|(?:comparison|correlation) with {_PRIOR}(?=(?: be)? (?:helpful|useful|possible|feasible|worthwhile|advisable"
    r"|recommended|available|considered|help|assist)\b[^?]*\?$)"
)
_TO_COMPARE_JA = (
    r"(?:比較(?:可能な|できる|のための|用の)|参照(?:可能な|できる))?(?:過去|以前|前回)の?(?:画像|検査|MRI)(?:との比較(?:は|が|を)?(?=可能|必要|有用|望まし|要する|行う|検討|でき)"
    r"|と比較(?=す(?:べき|る)か|できるか|可能か)|は(?:ある|存在する|利用できる|参照できる)(?=か))"
)
# what may be asked for whether or not anything was marked: earlier images, other ones, the clinic
ASKED_FOR = _filled(
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
ASKED_OF_MARKED = _filled(
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
WHETHER = rf"\b(?:whether|if) [^,;.]*|{_LEFT_TO.en}|{_UNSETTLED.en}|{_LEFT_TO.ja}|{_UNSETTLED.ja}"
# what a question begins or ends with
ASKS = Text(
    r"^\{finding\}[:,] (?:an? )?(?:true |real |genuine )?(?:lesion|candidate) or [^?]*\?$"
    r"|^(?:[^?]*[,:;] )?(?:is|are|any|does|do|would|could|should|can|may|might|will|which|what|how|has|have|ought|shall)\b.*"
    r"\?$",
    r"(?:か。?|か?[?？]|(?:要否|可否|是非|必要性|適応|有用性|妥当性|意義|真偽)は。?)$",
)
