"""Words by which a report speaks of presence, side, number and size, in both languages.

Data for :mod:`shoken.report.clauses`: patterns over a normalised sentence (half-width, numbers in
digits).  English words are whole words; Japanese has no word ends, so its patterns name what must
not follow.
"""

from __future__ import annotations

import re

__all__ = [
    "ABNORMAL",
    "BESIDE",
    "BESIDE_ANOTHER",
    "CALLOSUM",
    "COMPARED",
    "CONFINED",
    "DISEASE",
    "ELLIPSIS",
    "EVERY",
    "EXCEPT",
    "FOUND",
    "IDENTIFIER",
    "LABELLED",
    "LESION",
    "LOCATED",
    "MAJORITY",
    "MASKED",
    "MORE",
    "NEAR",
    "NOTHING",
    "OF_THESE",
    "ONLY",
    "OPPOSITE",
    "OTHER",
    "PREDICATE",
    "PROBABILITY",
    "QUESTION",
    "RANGE",
    "RESPECTIVELY",
    "SECTION",
    "SIDE",
    "SIDE_ASIDE",
    "SIDE_COUNT",
    "SIDE_COUNTS",
    "SIDE_LABEL",
    "SIDE_LETTER",
    "SIDE_LETTER_COUNT",
    "SPECIFIC",
    "THERE_NONE",
    "THE_ONLY",
    "THING",
    "TOPIC_END",
    "TOTAL",
    "VERSUS",
    "compares",
    "side_of",
    "words",
]


def words(english: str = "", japanese: str = "") -> re.Pattern[str]:
    """A pattern of words in both languages, the English ones whole."""
    parts = ([rf"\b(?:{english})(?![A-Za-z])"] if english else []) + (
        [f"(?:{japanese})"] if japanese else []
    )
    # a Japanese letter beside a Latin one is no word end for \b
    return re.compile("|".join(parts).replace(r"\b", "(?<![A-Za-z])"), re.IGNORECASE)


# names with digits or sides in them that are neither numbers nor sides
MASKED = words(
    r"T[12](?:\*|-?weighted|w)?|[0-9.]+ ?T(?:esla)?(?![A-Za-z0-9])|ICBM ?\d*|MNI ?152|deepbet ?[\d.]*|"
    r"b ?= ?\d+|McDonald \d+|\d{4}-\d\d-\d\d|(?:left|right)[- ]handed(?:ness)?|"
    r"(?:left|right)[- ](?:to|and|versus|vs\.?)?[- ]?(?:left|right) (?:a?symmetr\w+|difference\w*)|"
    r"(?:on|to|at) the (?:left|right) (?:side )?of the (?:image|picture|figure|screen|panel)|"
    r"(?:image|picture)(?:'s)? (?:left|right)|"
    r"(?:shift (?:of|across) (?:the )?midline|midline (?:shift|deviation|structures?|displacement))|"
    r"from large(?:st)? to small(?:est)?|(?:start|begin)\w* with the (?:largest|biggest)(?: 1| one| lesion)?(?=\s*(?:[.;)]|$))|(?:from|of|across|to|towards?|over) (?:the )?midline|right (?:now|away|at)",
    "T[12](?:強調)?|患者の左右|左右(?=[はを]|:[左右]側?に?\\d)|左右(?:差|対称|非対称|である|です)|解剖学的な?左右|[左右]利き|(?:画像|図|画面)の?[左右](?:側)?|向かって[左右]|"
    "テント上下|正中線?(?:偏位|から|より|構造)|[0-9.]+ ?テスラ|第[34]脳室",
)
_LIST = r"(?:\s*(?:,|、|-|–|~|〜|&|\band\b|と|および|及び|to|から|・)\s*(?:#|no\.? ?)?\d++(?!\s*(?:[.,]\d|m[lm]|cm|cc|個|つ|箇所|番目|%|lesion|[x×]|by )))*"
IDENTIFIER = re.compile(
    r"(?:(?<![A-Za-z])(?<!number of )(?<!count of )(?:findings?|lesions?|candidates?|areas?|foci|focus|ids?|abnormalit(?:y|ies))"
    r"\s*(?:no\.?|nos\.?|nr\.?|number|id|#|№)?\s*[:#]?\s*(?<!\d)(?=\d)|(?<!\w)#\s*(?=\d)|"
    r"(?:所見|病変|病巣|候補|領域)(?:候補)?(?:番号|No\.?|ID|#|の)?\s*[:#]?\s*(?=\d)(?!\d+\s*(?:個|つ|箇所|[かヶカ]所))|"
    r"第\s*(?=\d+\s*(?:の)?(?:所見|病変|病巣|候補))|(?:番号|ID|No\.?)\s*[:#]?\s*(?=\d))"
    rf"\d++(?!\s*(?:\.\d|[x×]\s*\d|by \d|in (?:number|all|total)|mm|ml|cm|cc|%|個|つ|箇所|[かヶカ]所|,\d{{3}})){_LIST}"
    r"|(?<!\d)\d+(?=\s*番目?の?(?:所見|病変|病巣|候補))",
    re.IGNORECASE,
)

# single letters that stand for a side, but not for a litre
SIDE_COUNTS = re.compile(r"(\d+) ?([LR])(?=\s*[,;/&]|\s+and\b)(.*?)(\d+) ?([LR])(?![A-Za-z])")
SIDE_LETTER_COUNT = re.compile(r"(?<![A-Za-z\d.])([LR])\s*[:=]\s*(\d+)(?!\s*(?:[.,]?\d|[a-z%]))")
SIDE_COUNT = re.compile(
    r"(?<![a-z])(left|right)(?: side|-sided| hemisphere)?\s*[:=]\s*(\d+)(?!\s*(?:[.,]\d|\d|[a-z%×]))",
    re.IGNORECASE,
)
SIDE_LETTER = re.compile(r"(?<![A-Za-z\d.])(?<!\d )([LR])(?:-sided)?(?![A-Za-z\d.=]| =)")
CALLOSUM = re.compile(r"(?<![A-Za-z\d.])(?<!\d )CC(?![A-Za-z])")


SIDE = re.compile(
    r"(?P<both>(?<![A-Za-z])(?:bilateral(?:ly)?|both(?= (?:frontal|parietal|temporal|occipital|cerebellar|"
    r"insular|thalam\w+|hippocamp\w+)(?! (?:lobes? )?(?:and|\()))|both (?:cerebral |cerebellar )?(?:sides|hemispheres)|"
    r"either side|each (?:side|hemisphere)|on both sides|left and right|right and left|left-? and right-?sided)(?![A-Za-z])|"
    r"両側|両半球|両大脳|両小脳|左右(?:両側|(?=[にの両前後側頭視]|大脳|小脳|半球|基底))|両(?=(?:前頭|頭頂|側頭|後頭|視床|基底核)))"
    r"|(?P<left>(?<![A-Za-z])(?:left(?:-?sided|ward)?|lt\.?|sinistral|\(L\)|L(?= (?:front|pariet|tempor|"
    r"occip|cerebell|hemis)))(?![A-Za-z])|左)"
    r"|(?P<right>(?<![A-Za-z])(?:right(?:-?sided|ward)?|rt\.?|dextral|R(?= (?:front|pariet|tempor|occip|"
    r"cerebell|hemis)))(?![A-Za-z])|右)"
    r"|(?P<midline>(?<![A-Za-z])(?:mid-?line|median plane)(?![A-Za-z])|正中)",
    re.IGNORECASE,
)


def side_of(match: re.Match[str]) -> str:
    """The side that a match of :data:`SIDE` names."""
    return next(name for name, words in match.groupdict().items() if words is not None)


LESION = words(
    r"(?:found|marked|detected|flagged|identified|segmented|shows?|showed) nothing(?! (?:but|else))|"
    r"nothing (?:\w+ ){0,2}(?:marked|seen|found|detected|segmented|identified|delineated|noted|listed)|"
    r"lesions?|abnormalit(?:y|ies)|(?:hyper|hypo)-?intens(?:e|ity|ities)|foci|focus|focal|candidates?|"
    r"abnormal(?:ly)?|(?:signal|intensity) (?:change|alteration|elevation|increase|decrease)s?|"
    r"(?:increased|decreased|elevated|altered|high|low|bright|dark) signal|bright (?:areas?|spots?)|"
    r"plaques?|spots?|patholog(?:y|ies|ical)|anomal(?:y|ies|ous)|findings?|disease|"
    r"(?:marked|segmented|detected|affected|flagged) (?:areas?|regions?)|involvement|prolongation",
    "延長(?=域|病変|信号|所見|[をはが])|何も(?:検出|抽出|同定|指摘|マーク|認め|み|見)|(?:抽出|検出|同定|描出|指摘|マーク)され(?:た|ている)(?:領域|部位|部分|範囲|もの)|病変|病巣|異常|高信号|低信号|信号(?:変化|上昇|低下|増強)|病的|候補|輝度変化|"
    "所見(?=(?:候補)?\\s*(?:[はをがも]|の(?:記載|指摘|記述)|に乏|なし|無し|あり|$))|結節|腫瘤|斑状|占拠",
)
# of a place: nothing of what is looked for
BESIDE = words(
    "(?:next to|beside|around|near|outside|adjacent to|surrounding) (?:it|this|the)",
    "隣|周囲|周辺|近く|その他|以外",
)
NOTHING = words(
    r"nothing(?! (?:else|but|about|is known))|no (?:part|area|region|portion|voxels?|spot)",
    "何も|どの部分も",
)
DISEASE = words(
    r"infarct(?:s|ion|ions|ed)?|strokes?|ischa?em(?:ia|ic)|ha?emorrhag(?:e|es|ic)|bleed(?:ing|s)?|"
    r"tumou?rs?|neoplas(?:m|ms|tic|ia)|gliom\w*|glioblastom\w*|astrocytom\w*|meningiom\w*|lymphom\w*|"
    r"metasta\w+|(?:multiple|ms|tuberous) sclerosis|MS|demyelinat\w+|abscess(?:es)?|encephalitis|"
    r"leu[ck]oaraiosis|(?:chronic )?(?:small|micro)[- ]?(?:vessel|vascular) (?:disease|change)s?|"
    r"microangiopath\w+|gliosis|contusions?|cysts?|cavernom\w*|aneurysms?|vasculitis|migraine|"
    r"necro(?:sis|tic)|haematoma|hematoma|malignan\w+|malformations?|ADEM|PML|CADASIL",
    "梗塞(?:巣)?|脳卒中|虚血|出血|血腫|腫瘍|新生物|膠腫|膠芽腫|星細胞腫|髄膜腫|リンパ腫|転移|"
    "多発性硬化症|視神経脊髄炎|脱髄|膿瘍|脳炎|白質脳症|小血管病|細血管障害|グリオーシス|挫傷|嚢胞|"
    "海綿状血管腫|動脈瘤|血管炎|壊死|悪性|奇形|ラクナ",
)
# kinds of lesion of which the mask knows nothing: that they are absent contradicts no mask
SPECIFIC = words(
    r"(?:space[- ]occupying|mass|enhancing|ha?emorrhagic|new|acute|subacute|recent|chronic|old|"
    r"other specific|extra-?axial|cystic|solid|focal mass|vascular|bony?|osseous)"
    r" (?:lesions?|abnormalit(?:y|ies)|foci|focus|findings?|disease|patholog(?:y|ies))|"
    r"mass effect|mass(?:es)?|o?edema|hydrocephal\w+|hernia\w+|enhanc\w+|midline shift|"
    r"restrict\w+ diffusion|diffusion restriction|atroph\w+|calcif\w+|stenos[ie]s|occlusions?|"
    r"fractures?|effusions?|collections?|dilatat?ion|microbleeds?|siderosis",
    "(?:占拠性|出血性|腫瘤性|新規|新出|新たな|急性期?|慢性期?|陳旧性|造影|血管性|嚢胞性)(?:の)?"
    "(?:病変|病巣|異常(?:信号)?|所見)|腫瘤(?:効果|影)?|圧排(?:所見|像)?|浮腫|水頭症|ヘルニア|造影(?:効果|増強)?|増強効果|"
    "拡散(?:制限|低下)|萎縮|石灰化|狭窄|閉塞|骨折|偏位|拡大|微小出血",
)
ABNORMAL = words(
    r"affected|involved|abnormal|damaged|hyper\w+|hypo(?:intens|dens)\w*|bright|swollen|injured|diseased|scarred|lesioned",
    "異常|障害され|侵され|高信号|低信号|信号(?:強度)?(?:[はがの][^、。]{0,6})?(?:変化|異常|上昇|増強|増加|低下|亢進|延長|高[いく]|低[いく])|"
    "腫脹|病的|変性",
)
# a predicate of place whose subject is in the clause before
LOCATED = re.compile(
    r"\s*(?:is |are |lies |lie |located |situated |sits |belongs )|[^はが。]{1,16}(?:に|と)(?:位置|分類|相当|属し|局在)",
    re.IGNORECASE,
)
# the heading of a part of a report
SECTION = re.compile(
    r"^\s*(?:findings|impression|summary|conclusion|assessment|所見|印象|結論|要約|【\w+】)\s*:\s*(?=\D)",
    re.IGNORECASE,
)
OPPOSITE = words(r"contralateral|opposite(?= (?:side|hemi))", "(?:反)?対側")
FOUND = words(
    r"flagged|marked|seen|noted|detected|found|visible|present|identified|outlined|delineated|apparent|suspicious",
    "認め|みられ|見られ|検出|存在|(?<!で)あ[りる]|疑",
)
QUESTION = re.compile(r"[?？]\s*$|(?:か|かどうか)[。.]?\s*$")
OTHER = words(
    r"others?|else(?:where)?|additional|further|remaining|remainder|the rest|rest of|otherwise|"
    r"apart from|except|aside from|beyond|satellite|(?<!\d )independent|(?<!\d )separate|another|(?:2nd|3rd|\\d+th|second|third|fourth|fifth|sixth) (?:lesion|focus|finding)|residual|contralateral|"
    r"outside|opposite side",
    "他に|他の|その他|衛星|他(?=[にはの部領])|ほか|それ以外|以外|残り|残る|(?<![域位側帯])別の|(?<![域位側帯])別に|さらに|追加|もう(?:1|一)|対側|上記|\\d(?:個|つ|か所|番)目の(?=病変|所見|病巣|異常)",
)
MORE = words(
    r"another|(?:a|an|one) (?:second|third|additional|further)|additional|further|also",
    "別の|別に|さらに|もう(?:1|一)|(?<!の)(?:ほか|他)に|加えて|追加",
)
# "only 0.5 mL" leaves nothing out
ONLY = words(
    r"only(?! (?:(?:an?|just|around|about|approx(?:imately|\.)?|roughly|some|estimated|~) ?)*\d+(?:\.\d+)? ?(?:m[lm]|c[mc]|milli|cubic|%))"
    r"(?! (?:an?|1) )|exclusively|solely|entirely",
    "(?<!もの)のみ|だけ(?!で(?:は|も)?[^\\d、。はがをに]{0,6}\\d)|(?<!m[lm])(?<!c[mc])(?<!%)(?<!ル)しか",
)
OF_THESE = words(r"of (?:which|these|them)", "そのうち|このうち|うち(?=最)")
THE_ONLY = words(r"the only", "唯一の")
EVERY = words(
    r"all(?! (?:the )?(?:\w+ )?but )(?: of (?:them|these))?(?! (?:\d+ |of the )?(?:other|lobes|cerebral lobes))|each(?! (?:side|hemisphere))|every|both(?! (?:the|sides|hemispheres|cerebral|"
    r"frontal|parietal|temporal|occipital|thalam\w+|cerebell\w+))|none|neither",
    "すべて|全て|いずれも|いずれの(?=病変)|どの病変も|どちらも|ともに|病変とも|個とも|つとも",
)
# what stands before is spoken of, what stands after is said of it
TOPIC_END = words(
    r"(?<!there )(?:is|are|was|were|lies?|lay|sits?|measures?|involves?|occup(?:y|ies)|has|have|shows?|"
    r"contains?|exceeds?|extends?|belongs?|reaches|harbou?rs?|spans?|arises?|comes?)",
    "(?<!で)は|では|には",
)
VERSUS = words(r"versus|vs\.?", "に対し")
COMPARED = words(
    r"than|times|compared|as \w+ as", "より|倍|分の|半分|\\d ?割の|% ?の(?=体積|大きさ)"
)
BESIDE_ANOTHER = words(
    r"(?:compared|comparison|contrast|relative) (?:with|to)|unlike",
    "(?:に|と)(?:比べ|比し|比較|対照)",
)


def compares(text: str) -> bool:
    """Whether a text holds one thing against another."""
    return bool(COMPARED.search(text) or BESIDE_ANOTHER.search(text))


ELLIPSIS = re.compile(r"(?:is|are|was|were|does|do|has|have) not\s*[.]?\s*$", re.IGNORECASE)
MAJORITY = words(
    r"most(?= (?:of|are|were|lie|lies|sit|lesions|foci|findings|candidates|abnormalit\w+|volume)(?![a-z]))|majority|mostly|mainly|predominan\w+|chiefly|largely|"
    r"preponderan\w+",
    "大半|大部分|ほとんど|過半|主に|優位|多くは|優勢",
)
# of one lesion this says nothing about others
CONFINED = words(
    r"(?:lesions|foci|abnormalities|findings|candidates|hyperintensities) (?:\w+ ){0,3}"
    r"(?:confined|limited|restricted) to"
)
EXCEPT = words(
    r"apart from|except(?:ing)?(?: for)?|(?:with )?(?:the )?exception of|excluding|aside from|other than|besides|beyond|otherwise",
    "以外|を除(?:き|いて|けば)|[のるた]ほか(?:に)?は",
)
# after these labels a colon ends no clause, and what a side's label gives is said of all
LABELLED = re.compile(
    r"((?:count|(?:number|count)(?: (?:of|in|on|for) [a-z ]+)?|数|病変|所見|異常|lesions?|findings?|abnormalit(?:y|ies))\s*):"
    r"(?=\s*(?:\d+(?!\s*(?:[.,]\d|m[lm]|cm|cc|\)))|なし|無し|none|no\b|absent|正常|normal))",
    re.IGNORECASE,
)
SIDE_LABEL = re.compile(r"^\s*(?:side|laterality|患側|病側|左右|側)\s*:", re.IGNORECASE)
# "none on the right" after a word of lesions
THERE_NONE = words(
    r"(?:none|not|nothing) (?:on|in|at)",
    "(?:側|葉|球|脳|域|部|方|下|上|幹|床|核)に[はも]?(?:ない|なし|無い|認めない|み(?:られ)?ない|見られない)",
)
# a thing that is introduced, whose place may follow its size
THING = words(
    r"(?:an?|another|one|second|third|fourth)\s+(?:[\w.-]+\s+)*(?:region|area|lesion|focus|spot|zone|one)"
    r"|(?:region|area|lesion|focus|spot|zone) of(?= \d)"
)
SIDE_ASIDE = re.compile(
    r"[(\[]\s*((?:左|右|両側|正中|left|right|bilateral|midline|both)(?:側|部|-sided| sided?| sides)?)\s*[)\]]",
    re.IGNORECASE,
)
TOTAL = words(
    r"total(?:l?ing|s)?|add(?:ed|s|ing)? up|combined|altogether|sum(?:med)?|overall|together|cumulative|load|burden|"
    r"in all|aggregate",
    "総|負荷|合算|合計|計(?!測)|合わせ|全体|全病変(?!中|のうち|の中)|あわせ",
)
RANGE = words(r"rang\w+|between|from", "から|範囲|及ぶ|幅|にわたる")
RESPECTIVELY = words(r"respectively", "それぞれ|おのおの|各々|(?<![らいなさ降昇号])(?<!さの)順に")
NEAR = words(
    r"(?:adjacent to|near|next to|abut(?:s|ting)|close to|border(?:s|ing)|contact(?:s|ing)?|touch(?:es|ing)|in contact with|beside|lateral to|medial to|"
    r"superior to|inferior to|anterior to|posterior to|above|below)(?: the)?(?: (?:wall|margin|border|edge|surface)s? of(?: the)?)?"
    r"(?: (?:left|right|lateral|third|fourth|frontal|occipital))* \w+(?: (?:lobe|gyrus|horn|ventricle)s?)?|"
    r"(?:surrounding|adjacent|neighbou?ring|nearby|overlying|underlying|background|normal(?:[- ]appearing)?) (?:\w+ ){0,2}?"
    r"(?:matter|parenchyma|tissue|cortex|brain|structures?|lobes?)|"
    r"from the (?:[\w-]+ )?(?:cortex|surface|white matter)(?= (?:in)?to the)",
    "(?:皮質|白質|脳表)から(?=[^、。]{1,12}(?:に及|にかけ|にわた|まで))|[^、。はに]{1,8}[をも]含め(?:て|た)?|(?:側脳室|脳室|視床|基底核|脳梁|内包|皮質|小脳|脳幹)(?:体部|前角|後角)?"
    "壁?(?:に(?:近接|隣接|接)|近傍|の近く|寄り)|"
    "(?:(?<!室)周囲|周辺|直上|隣接(?:する)?|正常(?:に[見み]える|な)?)の?(?:大脳)?(?:灰白質|白質|皮質|脳実質|脳組織|実質)",
)
PREDICATE = words(
    r"is|are|was|were|shows?|showed|seen|noted|identified|present|demonstrat\w+|measur\w+|locat\w+|"
    r"has|have|lies|lie|found|detected|marked|appears?|involv\w+|exist\w*|contains?",
    "認め|みられ|見られ|ある|あり|あった|存在|示す|示し|呈|検出|検索|位置|占め|である|された",
)
PROBABILITY = re.compile(
    r"(?:probabilit(?:y|ies)|confidence(?: score)?|likelihood|peak|certainty|mean|平均|最大(?!の?(?:病変|もの))|確率|確信度|尤度|信頼度)"
    r"[^\d%.;。]{0,24}(?P<share>(?:0?\.\d+|[01](?:\.\d+)?))(?![\d%]|\s*(?:m[lm]|c[mc]|milli|centi|cubic|[μµ]|ミリ|センチ|立方|マイクロ|%|\.\d))",
    re.IGNORECASE,
)
