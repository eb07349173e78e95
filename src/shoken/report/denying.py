"""The words by which something is said to be there, not to be there, or left open."""

from __future__ import annotations

from shoken.report.lexicon import LESION, NOTHING, words

__all__ = [
    "DENIED",
    "HEDGED",
    "MODAL",
    "NORMAL",
    "NO_DENIAL",
    "OF_MEANING",
    "OPEN",
    "RESULT",
    "WHOLE",
    "is_absence",
]

DENIED = words(
    r"sparing of|(?:detection|search|result|analysis)(?: (?:is|was|remains?))? negative|(?:clean|negative) (?:\w+ )?(?:scan|study|exam\w*|mri|brain|image|result)|\w+-free|"
    r"(?:count|number)[^\d.;]{0,40}(?<![\d.])0(?!\d|\.\d)|no|not|without|none|nothing|absen(?:t|ce)|negative for|free of|free from|neither|nor|"
    r"unremarkable|normal|lack(?:s|ing)?|devoid|fail(?:s|ed)? to|cannot|never|un(?:affected|involved|marked)|"
    r"spared|clear of|(?:is|are|appears?|remains?|looks?) (?:\w+ )?(?:clear|healthy)|(?:is|are|was|were|comes?|came) (?:out |up )?clean|preserved|intact|zero|(?<![\d.,-])0(?= (?!m[lm]\b|c[mc]\b)[a-z])|\w+n't",
    "数(?:は|が|:| )*(?<![\\d.])0(?![\\d.])|(?:病変|所見|候補|異常)(?:は|が)0(?![\\d.])|ない|なかった|なく|ません|なし|無し|無い|無く|(?:認め|せ|られ|れ|みえ|見え|[をは]見|[をは]み|得)ず|(?<![まはわ必])ず(?=[、,。]|$)|乏し|欠く|欠如|"
    r"正常(?!(?:に[見み]える|な)[^、。はがも]{0,8}[^、。はがも]{0,4}[質脳織]|組織を|[^、。はが]{0,12}(?:と比|に比|より|と同|に対|を上回|を下回))|正常な脳?(?:MRI?|画像|検査)(?:所見)?(?:です|であ|だ|。|$)|健常(?:な?脳|である|です)|陰性|保たれ|(?<![\d.])0(?=個|箇所|か所|件|つ|病変)|皆無",
)
NO_DENIAL = words(
    r"no (?:finding|lesion)s? (?:was|were|has been|have been) (?:\w+ )?(?:added|removed|omitted|changed|altered|left out)|"
    r"(?:can|may|might) (?:also )?mark what is none|not (?:\w+ )?(?:described|listed|detailed|discussed|enumerated|itemi[sz]ed|addressed|mentioned)(?! (?:in|among) the (?:\w+ )?(?:table|list|measurements?))|not only|no longer|no doubt|not (?:be )?(?:excluded|ruled out)|cannot (?:be )?(?:excluded|"
    r"ruled out)|abnormal\w*|not a (?:diagnosis|medical device|substitute)|no less than|no more than|"
    r"not (?:less|more) than|(?:cannot|can not|should not|must not) be (?:missed|overlooked|ignored|denied)|(?:from|than|to|with|versus|surrounding|adjacent|contralateral) (?:that of |the )?normal(?:[- ]appearing)?|normal[- ]appearing",
    "で(?:は)?ないもの|(?:見逃|見落と)せ(?:ない|ません)|無視でき(?:ない|ません)|に(?:すぎ|過ぎ)ない|挙げ(?:てい|て)?ない|(?<!(?:病変|所見|病巣|候補)[はが](?:計測|測定|所見)表に)(?<!(?:病変|所見|病巣|候補)[はが]表に)(?:記載|記述|列挙|詳述|図示)(?:は|を)?(?:し|され)(?:てい|て)?ない|に満たない|しか[^。、]{0,8}?(?:ない|なく|ません)|のみならず|否定できない|除外できない|かもしれない|に違いない|では(?:ない|なく)|少なくない|少なくと|"
    "まもなく|だけでなく|のみでなく|問わず|限らない|代わるものでは",
)
OPEN = words(
    r"(?:stays?|remains?) open|(?:may|might|could|can) (?:\w+ )?(?:escape|elude|(?:go|be|remain|stay|pass) un\w+)|unknown|undetermined|not (?:been )?(?:determined|established|specified)|unspecified|indeterminate|unclear|rather than|instead of|(?:cannot|can not|could not|can't|couldn't|unable to|not possible to|impossible to|difficult to) (?:be )?"
    r"(?!(?:be )?(?:miss|overlook|ignor|den|seen?|identif|detect|find|found|visuali|delineat|observ|recogni|appreciat|demonstrat|made))\w+|"
    r"(?<!cannot )(?:be|been|are|is|were) (?:missed|overlooked)|(?:may|might|could|can) (?:be )?miss(?:ed)?|"
    r"overlook(?:ed)?|detectability|not detectable|detection (?:limit|threshold)|sensitivity|"
    r"(?:cannot|can not|not) (?:be )?(?:excluded|ruled out|assessed|evaluated|detected|judged)|"
    r"too small (?:for|to)|(?:smaller than|below) (?:the|its) (?:\w+ )?(?:limit|method|threshold|resolution|voxel)\w*|may (?:still|nevertheless|yet)|rul(?:e|es|ing) out|excludes?|whether|if|in case|search(?:ed)? for|not searched|"
    r"(?:does|do|did) not (?:mean|exclude|imply|rule|make|prove|show|guarantee|establish)|(?:limit|limited|limitation)s? (?:of|by|the)|"
    r"diagnosis|medical device",
    "ではなく$|[るたいの]か(?=[はをがにも、])|保留|不詳|未定|(?:同定|確定|特定|判定|判断|鑑別|決定|断定)(?:は|が|も)?(?:でき|困難|不能|不可|して(?:い)?ない|されて(?:い)?ない|しがた|し得な)|不明(?!瞭)|不確実|見落と(?!せな)|見逃(?!せな)|検出(?:限界|感度|できない)|感度|除外(?:は)?でき|否定(?:は)?でき|評価(?:は)?(?:でき|困難)|"
    "検索(?:した|を行|対象|して)|意味しない|(?:鑑別|診断|区別)[はがも][^、。]{0,12}困難|(?:意味する|示す|表す)ものでは|場合(?:は|に)|限界|かどうか|診断では|医療機器",
)
NORMAL = words(
    r"sparing of|(?:detection|search|result|analysis)(?: (?:is|was|remains?))? negative|(?:clean|negative) (?:\w+ )?(?:scan|study|exam\w*|mri|brain|image|result)|unremarkable|(?:study|scan|exam(?:ination)?|brain|mri|image|parenchyma|appearances?|signal|"
    r"hemispheres?|lobes?|matter|cerebell\w+|brain ?stem|structures?|intensity) "
    r"(?:\w+ ){0,3}(?:normal|intact|clear)|normal (?:\w+ ){0,2}(?:study|scan|exam(?:ination)?|brain|mri|mr|"
    r"image|appearances?|signal|parenchyma)|within normal limits|"
    r"(?:is|are|was|were|appears?|remains?|looks?|seems?) (?:(?!to |with |from |than |of )\w+ ){0,2}(?:normal(?! to)|healthy|unremarkable|clear|intact|"
    r"preserved)(?! (?:in (?:size|volume|calib)))|nothing (?:abnormal|remarkable|of note)|(?:is|are|was|were|comes?|came) (?:out |up )?clean|un(?:affected|involved|marked)|spared|clear of|^\s*(?:normal|clear|intact|negative|clean|NAD)\s*[.]?\s*$",
    "正常な脳?(?:MRI?|画像|検査)(?:所見)?(?:です|であ|だ|。|$)|健常(?:な?脳|である|です)|正常(?!(?:に[見み]える|な)[^、。はがも]{0,8}[^、。はがも]{0,4}[質脳織]|組織|例|値|白質|範囲の体積|[^、。はが]{0,12}(?:と比|に比|より|と同|に対))|特記(?:す|事|所|異|な)|異常(?:なし|無し|は?ない)|陰性|"
    "異常(?:所見)?(?:を|は)?(?:認め|み|見|指摘)|保たれ|侵され(?:て(?:い|お))?(?:ない|なか|らず|ません)",
)
# what is open is what a lesion means, not that it is there
OF_MEANING = words(
    r"nature|cause|a?etiology|significance|meaning|(?:stands?|represents?) for|means",
    "何を意味|意味(?:する|は)|性状|性質|原因|由来|意義",
)
_MAY = "may|might|could|can"
_MAY_JA = "ことがあ[るり]|場合があ[るり]|可能性|おそれ|恐れ|かもしれ"
# what may be
MODAL = words(_MAY, f"う[るり]|得[るり]|{_MAY_JA}")
# of what is denied, that it need not be so
HEDGED = words(_MAY, f"限らない|限りません|{_MAY_JA}")
# what a search came to, told as such
RESULT = words(
    r"there (?:is|are|was|were) (?:no|nothing)|(?:no|none|nothing)(?![a-z]).* (?:is|are|was|were|has been|have been) (?:\w+ )?"
    r"(?:found|seen|detected|present|marked|identified|noted|visible|there|shown|segmented|delineated)|"
    r"(?:found|marked|detected|identified|shows?|showed) (?:no|nothing)|unremarkable|normal|healthy",
    "(?:病変|病巣|異常|所見|信号|もの|候補)[^、。]{0,12}(?:ない|なかった|なし|無し|無い|ません|せず|られず)|"
    "正常(?:である|です|。|$|な脳)|健常",
)
# of these "normal" says that nothing is there
WHOLE = words(
    r"brain|scan|study|exam\w*|mri|parenchyma|images|signal|structures|search|result|analysis|detection|"
    r"everything|intracranial|tissue|matter|none|nothing|\W*[\w-]+\W*$",
    r"脳|検査|画像|全体|全て|すべて|信号|実質|構造|結果|解析|検索|特記|^[^はがも]{1,8}$",
)
# -- of what is denied, the being there ------------------------------------------------------
# "no" and its kin before the lesion, but not before another verb of it: "no lesion crosses ..."
_NO = words(
    r"no|without|neither|nor|lack(?:s|ing)?|devoid|free (?:of|from)|negative for|clear of|absence of"
)
_NONE = words(r"none|nothing|zero|absent|negative|\w+-free|0")
_NONE_DOES = words(
    r"no (?:[\w-]+ ){0,4}?(?:lesion|finding|focus|abnormality|one) "
    r"(?!(?:is|was|has|lies|exists|appears|remains|sits|occurs|does|maps|falls|resides|localizes|localises|projects)[^a-z])[a-z]+s(?= )"
)
# "not" with a verb of seeing or being, or before something that is any
_NOT_SEEN = words(
    r"(?<!the lesion is )(?<!the finding is )(?:not|never|\w+n't|cannot)(?: be| been| have)?(?: (?:also|clearly|reliably))? (?:present|seen?|found|find|visible|evident|there|"
    r"mark(?:ed)?|segment(?:ed)?|apparent|appreciated?|shown?|recorded|affected|involved|abnormal|harbou?r|"
    r"detect(?:ed)?|identif(?:y|ied)|not(?:e|ed)|demonstrated?|observed?|recogni[sz]ed?|visuali[sz]ed?|delineated?|"
    r"outlined?|list(?:ed)?|discernible|depict(?:ed)?|contain|reveal|yield|include|disclose|display|exhibit|have|bear)|"
    r"(?:not|never|\w+n't|cannot|fail(?:s|ed)? to) (?:[\w-]+ ){0,5}?any|not (?:a|1)",
    "(?:病変|病巣|異常|所見|信号|もの|病的|領域|域|結節|腫瘤|候補|変化|部位|巣|影)(?:[はがをもにの]|など|ら)*(?:ない|なかった|なく|なし|無し|無い|無く|ありません|乏し|欠|皆無|0)|"
    "(?:認め|み(?:え|られ)|見|検出|抽出|同定|指摘|描|存在|確認|示唆|示(?:さ|し)|記載|載|含|マーク|得られ|検知|捉え|"
    "残|侵|障害|あら)[^、。]{0,10}?(?:な[いくかし]|ません|ず)|に[はも]?(?:ない|なかった|なく|なし|無し|無い|ありません)",
)


def is_absence(text: str) -> bool:
    """Whether a negation is of something being there, not of what it does or is like."""
    if NORMAL.search(text) or _NOT_SEEN.search(text):
        return True
    if _NONE.search(text) or NOTHING.search(text):
        return True
    no = _NO.search(text)
    return no is not None and bool(LESION.search(text[no.end() :]) and not _NONE_DOES.search(text))
