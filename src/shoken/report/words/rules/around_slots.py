"""Phrases that bind words to a slot, and what would turn one.

Regular expressions over a frame, in which slots stand in braces.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text
from shoken.report.words.rules.clauses import PARTS, any_of
from shoken.report.words.rules.lexicon import nouns_for, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BEFORE",
    "NEEDED",
    "OF_WHOLE",
    "SAID_BEFORE",
    "SPOKEN_OF",
    "TURNING",
]

_LONGEST = r"(?:longest|maximum|maximal|greatest|largest)"
# what a slot already says, where the words before it say it too: there the slot leaves it out
SAID_BEFORE: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "volume": (
            Text(
                r"\bvolume(?: of| is| measures| comes to| amounts to|:)? ?$",
                r"(?:体積|容積)(?:は|が|:|：|では|で)?、?$",
            ),
            Text(r" in volume$", "^体積"),
        ),
        "diameter": (
            Text(
                rf"\b(?:{_LONGEST} )?diameter(?: of| is| measures| reaches|:)? ?$",
                r"(?:最大径|長径)(?:は|が|:|：|で|では)?、?$",
            ),
            Text(r" in longest diameter$", "^最大径"),
        ),
        "total": (
            Text(
                r"\b(?:total|combined|overall|aggregate|cumulative|summed)(?: (?:lesion )?"
                r"(?:volume|burden|load))?(?: of| is|:)? ?$",
                r"(?:総(?:体積|容積)は?|合わせて|合計で?|総計|全体で)$",
            ),
            Text(r" in total$", "^計"),
        ),
        "probability": (
            Text(
                r"\b(?:probability|confidence|likelihood|score)(?: of| is| being|:)? ?$",
                r"(?:確率|確度|確からしさ|確信度|スコア)(?:は|が)?$",
            ),
            Text(r"^a mean probability of ", "^平均確率"),
        ),
        "brain": (
            Text(r"\bbrain(?: volume)? (?:is|measures|of) $", r"脳の?(?:体積|容積)は?$"),
            Text(r" of brain$", "^脳体積"),
        ),
    }
)
# slots that would tell something else but with the words that are bound to them
NEEDED = frozenset({"brain", "counterpart", "structures", "surround", "main_zone"})

_ONE, _MORE = (
    any_of(nouns_for("en", several=False) | words_of("points", "en")),
    any_of(nouns_for("en", several=True) - {"all", "each"}),
)
_MARKED = rf"(?:\{{finding\}}|\b(?:{_ONE})\b)"
_ATTRIBUTES = r"(?:[\w-]+,? |\{(?:size|signal|shape)\} )*"
_PART = rf"\b(?:{PARTS})\b"
_ITS = "(?:the|its|their|an?|this|that)"
# "mainly in {main_zone}" may be said
_MAINLY = frozenset({"mainly", "predominantly", "largely", "chiefly", "mostly"})
_DEGREE = rf"\b(?:{any_of(words_of('degrees', 'en') - _MAINLY)})"
_JOIN = r"[^;.]*\b(?:and|with|but|while)"
_OVERALL_JA = frozenset({"主に", "主として", "全体に", "全体として", "全般に", "総じて", "概して"})
_DEGREE_JA = f"(?:{any_of(words_of('degrees', 'ja') - _OVERALL_JA)})"
_PART_JA = f"(?:{any_of(words_of('parts', 'ja') | words_of('around', 'ja') | {'一部'})})"
_THING_JA = f"(?:{any_of({*words_of('marked', 'ja'), 'スポット', '域', '信号', '状影', 'エリア', 'シグナル'})})"
# "an area of {signal} signal in {place}" and "a {signal} structure" are the candidate itself
_LOOK = (
    r"(?<!\{)\b(?:(?<!\} )(?<! of )(?<!of altered )signals?\b(?! (?:alteration|abnormalit))"
    r"|(?<!\} )structure\b|(?:intensit\w+|textures?|appearances?|architecture|pattern)\b)"
)
_PLACE = r"\{(?:place|places|extent|zone|zones|main_zone|side|sides|surround)\}"
_NO_LIST = r"\{(?:place|places|zone|main_zone|side|surround)\}"
_MEASURE = r"\{(?:volume|diameter|axes|total|size_range|share|probability|brain)\}"
_SCAN = r"\{(?:count|group|largest|only|rest)\}"
_PLURAL = rf"(?:{_MORE})"
_OF_MEASURE = r"(?:[は]|の|が)[^、。{]*"
_SEEN = r"(?:located|situated|seen|visible|found|marked|present|distributed|noted|identified)"
_THERE = "(?:centrally|peripherally|internally|densely|loosely|intermittently)"
_IS_JA = "(?:認め|存在|分布|みられ|見られ|みえ|見え|あ[るり]|位置|抽出|検出|描出)"
# "tapers at its ends" says where it does so, and of nothing else
_NOT_SO = "".join(
    rf"(?<!{word} )"
    for word in (
        "tapers", "tapering", "tapered", "fades", "fading", "blurs", "blurred", "pointed", "blunted",
        "hazy", "indistinct", "irregular", "lobulated", "ill-defined",
    )
)  # fmt: skip
# "has a hazy outline in {place}": a look of the whole, which is in the place
OF_WHOLE = (
    r"\b(has|shows?|displays?|exhibits?|demonstrates?|of) (?:an? )?((?:[a-z-]+,? (?:and )?|\{(?:signal|shape|size)\} )*)"
    r"(?:appearance|outline|contour|configuration|morphology|shape|texture|structure|architecture"
    r"|pattern|form|signal)(?= (?:in|within) (?:\{zone\} of )?\{place\})"
)
# the largest, and then those that are not told one by one
_AND_REST = (
    r"\{largest\}(?:[,;]? (?:and (?:then )?)?|,? (?:is )?(?:followed by|besides|in addition to|alongside"
    r"|together with|plus) |を(?:含む|含めた|はじめとする|初めとする|筆頭に)|のほか、?に?、?|に加え(?:て)?、?|を含み、?(?:ほかは|他は|そのほかは)?、?|、|と|、次いで|に次いで、?)"
)
# what would turn a slot, give it to a part of what was marked, or bring in another finding
TURNING = Text(
    rf"(?!(?:evenly|uniformly) \{{signal\}}){_DEGREE} (?:(?:in|of|with|an?|the|at|within|located"
    rf"|situated|measuring|measures|longest"
    r"|axial|volume|diameters?|is|are) )*\{(?!surround)\w+\}"
    rf"|{_PART}(?:(?!and\b)[^,;.{{]|\{{finding\}})*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    rf"|{_LOOK}(?:(?!and\b)[^,;.{{])*(?!\{{surr){_PLACE}|{_PLACE},? (?:the|an?) {_LOOK}"
    rf"|(?:^|[,;:(] ?|\band )(?:the )?{_PLACE} [a-z]+"
    rf"|(?:lies?|located|situated|is|are|seen|found|visible) (?:in|at|on|within) {_ITS} (?:[\w-]+ ){{0,3}}{_PART}"
    rf"|\{{\w+\}}[^.;]* {_NOT_SO}(?:in|at|on|within) {_ITS} (?:[\w-]+ ){{0,3}}{_PART}"
    rf"|(?:lies?|sits?|{_SEEN}) {_THERE}|{_THERE} {_SEEN}"
    rf"|{_MARKED}{_JOIN} an? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}{_JOIN} (?:the|this|that|its) {_ATTRIBUTES}{_MARKED}"
    r"(?! (?:lies|is|has|measures|shows|appears))"
    rf"|{_MARKED} (?:within|in|of|at|on) (?:an?|the) {_ATTRIBUTES}{_MARKED}"
    rf"|(?<!regard )(?<!accept )(?<!view )(?<!classify )(?<!label )(?<!consider )(?<!call )"
    rf"{_MARKED} as (?:an?|the) {_ATTRIBUTES}{_MARKED}"
    rf"|(?:{_SCAN}|{_PLURAL}){_JOIN} (?!the|these)(?:[\w-]+ )*{_PLURAL}"
    rf"|(?:^|\b(?:is|are|with|there) )an? {_ATTRIBUTES}{_MARKED}[^.]*\ban? {_ATTRIBUTES}{_MARKED}"
    rf"|{_MARKED}[^.]*(?:;|,? and) (?:there (?:is|are) )?an? {_ATTRIBUTES}{_MARKED}"
    r"|\b(?:mainly|predominantly|largely|chiefly|mostly|primarily) (?:(?:in|at|on|within|of|along|an?"
    r"|located|situated|seen|found|involv\w+) )*\{(?!main_zone)\w+\}|\{side\} of(?= \{)"
    r"|^(?:may|might|could|would|should|is|are|does|do)\b[^?]*$"
    r"|\b(?:is|are|be) (?!seen|centr|(?:undulat|taper|branch|bulg|meander|radiat|swirl)ing\b)\w+ing\b"
    r"|(?:tapers?|tapering|fades?|fading|merg\w+|blend\w*) (?:in|at|within)\b"
    r"(?! an? (?:\w+ ){1,2}(?:fashion|manner|way)| (?:its|their|the|both|either|each|one) (?:ends?|tips?|margins?|edges?|borders?|peripher\w+))"
    r"|\b(?:\w+ly|all|quite) (?:occup|span|extend)\w+"
    r"|\b(?:in|within|at|on|into|of|with|from|to) (?!\{signal\} )\{(?:contact|contrast|rank|shape"
    r"|size|signal)\}"
    r"|altogether \{(?!total)\w+\}|\{(?!finding|group)\w+\},? (?:in (?:part|parts|places)|within|inside|throughout)(?=[.,;]|$)"
    rf"|\{{(?!finding\}}|group\}}|surround)\w+\}}[^.;,]* (?:along|across|around|over|through|throughout"
    rf"|from|towards?) (?:{_ITS} )?(?:[\w-]+ ){{0,3}}(?:{_PART}|length|course|perimeter|candidate|lesion)"
    r"|\{searched\}[^.;]* (?:on|of|over|in|across) \{(?!brain|sequence)\w+\}"
    rf"|(?:{_MARKED}|\bit) (?:hosts?|comprises?|consists? of|contains?|holds?|bears?|carries|possess(?:es)?|wears|features?)"
    rf" an? {_ATTRIBUTES}{_MARKED}|\bone\b[^.]*\bone\b|\b(?:all|each)\b[^.]*\{{\w+\}}"
    rf"|(?:{_MARKED}|\bit|\bthey) formed\b|(?:is|are|looks?|appears?|seems?) well(?=[.,;]|$)"
    rf"|(?:{_MARKED}|\bit) (?:\w+ly )?(?:fades?|dissolves?|melts?)(?! (?:\w+ly )*(?:into|from|towards?"
    rf"|with|to|at)\b)|(?:seems?|appears?|tends?) to (?:[a-z]+ )*\{{(?!surround|finding|group)\w+\}}"
    r"|(?:lies?|lying|located|situated|sits?|is|are) at \{(?:diameter|axes|volume|share|total)\}"
    rf"|(?!{_AND_REST}\{{rest\}})\{{(?:largest|counterpart)\}}[^{{]*\{{\w+\}}"
    r"|\{rank\} (?:of|in|within|at|on) \{\w+\}|\binto (?:the )?\{(?!surround)\w+\}"
    rf"|\{{(?!place|zone|side)\w+\}} and (?:the )?{_PLACE}"
    rf"|{_MEASURE} of (?:the )?\{{\w+\}}|\{{share\}} (?:in|within|at) "
    r"|\{(?!group\})\w+\}[^.;,]* each\b"
    rf"|{_MEASURE} (?:in|into|at|as|for|within) (?:the )?\{{(?!place\}}|places|zone\}}|seq|find"
    rf")\w+\}}",
    rf"(?!一部[はで]\{{surround\}}){_DEGREE_JA}(?:体積|容積|最大径|長径|大きさ|径|軸位断で|横断像で"
    rf"|は|に|の)*\{{\w+\}}"
    rf"|(?!{_AND_REST}\{{(?:rest|count)\}})\{{(?:largest|counterpart)\}}[^{{]*\{{"
    r"|(?:癒合し|融合し|屈曲し|分岐し|丸まっ|尖っ|とがっ|先細っ|にじん|混じっ|入り組ん|ぼやけ|ぼけ|途切れ|かすん|霞ん"
    r"|なじん|蛇行し|混在し|限局し)(?:た|だ|ました)(?=[。、]|$)"
    rf"|全(?:体|般|長|周)に(?:広が|拡が|及|{_IS_JA})|(?:疎|密|均等)に{_IS_JA}"
    rf"|(?:ところどころ|所々|随所)[にで]?[^、。]{{0,4}}{_IS_JA}"
    rf"|{_PLACE}の{_PART_JA}(?!が[^、。{{は]{{1,8}}[なのたい](?:域|領域|病変候補|病変|病巣|結節|エリア|\{{signal\}}))[にでをのはへが]|{_PLACE}(?:は|、?信号)|{_PLACE}が(?!含まれ)|{_NO_LIST}(?:を(?!主体[とに]|(?:中心|主座)(?:に|とし|とする(?:\{{(?:signal|shape|size|contact)|[^{{]))))"
    r"|\{(?:place|places|zone|side|surround)\}である"
    r"|(?:いずれも|それぞれ(?!の)|各々(?!の))[^。]*\{|(?<=主に)(?!\{main_zone\}に\{count\})[^。]*\{(?!main_zone)|\{(?!main_zone)[^。{]*主に(?!\{main_zone\})"
    rf"|(?<![を大]){_PART_JA}[はがにでの][^、。{{]*\{{(?!surround|finding\}}|rank|group|sequence|prob)\w+\}}"
    r"|\{\w+\}[^、。{]{0,8}(?:でしょう|であろう|と思|かと思|と考え(?!て(?:よい|良い|いい)か|られるか|るべきか)|といえ|と言え)"
    rf"|{_PLACE}に{_DEGREE_JA}(?:位置|存在|限局)|\{{(?:place|zone|side|surround|counterpart)\w*\}}に対し"
    r"|\{(?!finding|group)\w+\}の[^、。{]{0,6}(?:確率|確度|確からしさ|確信度|スコア)"
    r"|(?:対象|範囲|検索|結果)は\{(?!brain|searched|count|absence|only)"
    rf"|(?:軽微な|軽度の|わずかな){_THING_JA}"
    rf"|(?:形状|形態|形|広がり(?!は\{{(?:axes|extent))|信号強度|信号|パターン|様相){_OF_MEASURE}(?:{_MEASURE}|{_PLACE})"
    rf"|{_MEASURE}[はが](?!(?<=\{{total\}}が)(?:検出|抽出|描出|認め|同定|み)|\{{(?:share|total)\}}|[^、。{{]{{0,4}}合わせて)|\}}の\{{share\}}"
    r"|\{(?:count|group|rank|share|total|finding)\}(?:ほど|程|前後|内外)"
    rf"|{_MEASURE}の\{{(?!signal|size|shape|contrast|contact)\w+\}}|{_MEASURE}の{_PLACE}"
    r"|(?:中心部?|辺縁部?|外?縁|先?端|周囲|内部|境界部?)に(?:位置|存在|分布|認め|み|あ)"
    r"|(?:徐々に|漸次|緩徐に|緩やかに|連続的に)(?:広が|形成|突出|分布|伸び|延び|癒合)|(?<![状形性]の)広がりを"
    r"|\{(?!surround)\w+\}へ|\{(?!counterpart)\w+\}[にと]対応(?!する(?:臨床|神経)?(?:症状|所見|徴候|経過))"
    rf"|{_PLACE}の\{{(?:share|total|size_range|count)\}}|(?:{_THING_JA}|\}})を伴"
    rf"|(?<!を){_PART_JA}に[^、。]*(?!信号の?(?:むら|ムラ|不均一)){_THING_JA}|\}}の?全体"
    r"|(?:(?<!数える)と|かつ|および|及び|並びに|ならびに|とともに|と共に)\{(?!surround|counterpart)\w+\}|\{(?!surround)\w+\}に(?:突出|伸び|延び|移行)"
    r"|\{finding\}(?:病変|病巣|候補|結節)|\{finding\}[^。]*、[^、。]*(?:病変|病巣|候補|結節|スポット)を"
    rf"|(?:および|及び|並びに|ならびに|さらに|更に|なお|また(?!は)|と)、?[^、。{{]*{_THING_JA}[をがのか]"
    rf"|(?:{_THING_JA}|\{{(?!finding|group)\w+\}})も(?!考|鑑別|否定|除外|可能|疑|挙|念頭|想定|示唆|含)|\}}(?:から|まで|のよう)(?!の境界|なる|成る|成り|構成|(?<=\{{surround\}}から)(?:[^、。{{]{{0,8}}に)?(?:区別|区画|識別|分離|判別|浮き|際立|目立))"
    r"|(?<!を)なし(?!てい|てお)|\}}、(?:病変|病巣)"
    r"|(?<!性)(?:病変|病巣)(?:候補)?(?!候補|は|で)[^。]*(?:病変|病巣)"
    r"|性(?:病変|病巣)(?!や|・|、|または|あるいは|もしくは|ないし|か|と|、?及び|および|候補|は|で)[^。]*(?:病変|病巣)",
)
_BEFORE_PLACE = (
    r"(?:^|[,;:(] ?|\b(?:in|of|within|at|and|the|on|is|are|there|involv\w+"
    r"|affect\w+|along) )"
)
_BEFORE_MEASURE = (
    rf"(?:^|[,;:(] ?|\}} of |(?<![a-z])(?:(?:{_MARKED}|{_PLURAL}|volumes?|burden|load|diameters?|dimensions|,)"
    rf" of|is|are"
    rf"|with|and"
    r"|an?|the|totals|totall?ing|up to|spans?|measur\w+|volume|diameters?|dimensions|gives?|at|has|have|show|shows|brain|for|up"
    r"|from|or"
    r"|represents?|constitutes?|over|(?:amount\w*|correspond\w*|equivalent|equal) to) )"
)
_BEFORE_COUNT = (
    r"(?:^|[,;:(] ?|\b(?:with|and|is|are|of|the|these|see|us|found|finds?|(?:show|reveal|demonstrat|depict"
    r"|display|exhibit|includ|disclos|identif|mark|detect|flag|record|yield|contain|present|illustrat"
    r"|highlight|captur|outlin|delineat|segment|visuali[sz]|giv|note|observ)\w*) )"
)
_BEFORE_FOCI = (
    r"(?:^|[,;:(] ?|(?:made up|composed|consist\w*|formed|area|candidate|lesion) of |\b(?:with|and|are"
    r"|compris\w+|contain\w*) )"
)
_BEFORE_EXTENT = r"(?:^|[,;:(] ?|\b(?:over|across|by volume|in|and|involv\w+|affect\w+) )"
# what may stand right before a place, a measure, a count or what is made up of parts in English
BEFORE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("place", "zone", "side", "places", "zones", "sides"), _BEFORE_PLACE),
        **dict.fromkeys(
            ("volume", "diameter", "axes", "total", "size_range", "share"), _BEFORE_MEASURE
        ),
        "count": _BEFORE_COUNT,
        "foci": _BEFORE_FOCI,
        "extent": _BEFORE_EXTENT,
        "largest": r"(?:^|[,;:(] ?|\b(?:with|and|is) )",
    }
)
# how a sentence of the scan says that it speaks of what was marked; a question need not
_SPOKEN_OF = Text(r"candidates?|lesions?|foci|findings?|they|their|these", r"病変|候補|病巣")
SPOKEN_OF: Mapping[str, Text] = MappingProxyType(
    {
        "summary": _SPOKEN_OF,
        "description": _SPOKEN_OF,
        "impression": Text(r"\w+", r"\w"),
        "question": Text(r"\w+", r"\w"),
    }
)
