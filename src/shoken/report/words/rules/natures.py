"""Natures that an impression may name, as possibilities.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from shoken.report.words.language import Text
from shoken.report.words.rules.categories import CATEGORIES

__all__ = [
    "CATEGORIES", "CLAUSES", "DENIED", "HEDGES", "HONEST", "LEFT_TO", "MISPLACED", "NO_NATURE", "OTHERS", "SOFT", "UNHEDGED",
    "UNSETTLED", "USEFUL", "filled",
]  # fmt: skip


def filled(en: str, ja: str) -> Text:
    """Words with any nature for each ``%s``."""
    return Text(en.replace("%s", CATEGORIES.en), ja.replace("%s", CATEGORIES.ja))


# a possibility has to be said, and not of what was said flatly before
HEDGES = filled(
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
LEFT_TO = Text(
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
UNSETTLED = Text(
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
    rf"|(?:helpful|useful)(?= to (?:correlate|review)(?![a-z]))|{LEFT_TO.en}|{UNSETTLED.en}",
    # 有用 and 有益 stand in a question alone
    rf"{LEFT_TO.ja}|{UNSETTLED.ja}",
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
UNHEDGED = filled(
    rf"(?:(?<!may )(?<!might )(?<!could )(?<!would )(?<!possibly )(?<!perhaps )(?<!conceivably ){_OPEN_LIST}{_SURE}(?: (?:due to|consistent with|compatible with"
    rf"|in keeping with|related to|attributable to|explained by|caused by))?|(?:{_SETTLED})"
    rf"(?: (?:the |a )?diagnosis of)?) (?:an? |the )?(?:%s)(?!\w)|(?:%s)(?:{_GRANTED}|{_THERE})",
    r"(?:%s)(?:で、|であり|である(?!可能性|かもしれ)|を(?!疑|(?:まず|第一に|主に)?考慮|反映する可能性|示唆する可能性"
    r"|[み見]ている可能性|(?:反映し|表し|示し)て(?:いる|おり?)可能性|(?:まず|第一に|強く)疑|(?:否定|除外)(?:は|も)?できない|(?:まず)?考え(?:る|たい|させる)|はじめ|初め|伴(?:う|った)(?=[^。、]{2,16}(?:疑|可能性|鑑別|考えられ))|念頭|背景|(?:表す|表している|示す|示している|みている|反映する|反映している)かもしれ)|(?:%s)と(?:考え|判断|診断|みな)"
    r"|の(?:境界|辺縁|内部|信号|形)(?!のグリオーシス))",
)
# where a clause of an impression ends: each that names a nature has a possibility of its own
CLAUSES = Text(
    r"[;.]|, (?=which|while|but|where|and (?:it|they|this|these|the)\b)|\band (?=may|might|could)",
    r"。|(?<=[めしりでびがれえいく])、",
)
