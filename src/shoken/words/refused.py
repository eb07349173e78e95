"""What a writer may not say in words of its own: regular expressions by kind.

English patterns match whole words, Japanese ones anywhere; both are held against every text, since
either language can hide in the other.  What a longer match of what :mod:`shoken.words.allowed`
holds covers is no fault.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REFUSED", "Kind"]


class Kind(StrEnum):
    """Why a sentence is refused."""

    NUMBER = "number"
    UNIT = "unit"
    SIDE = "side"
    PLACE = "place"
    SIZE = "size"
    RANK = "rank"
    COUNT = "count"
    ABSENCE = "absence"
    CHANGE = "change"
    HISTORY = "history"
    CONTRAST = "contrast"
    DIFFUSION = "diffusion"
    SIGNAL = "signal"
    SHAPE = "shape"
    SEQUENCE = "sequence"
    MEASURE = "measure"
    DIAGNOSIS = "diagnosis"
    ORDER = "order"
    SEVERAL = "several"
    CHARACTERS = "characters"
    SLOT = "slot"
    SUBJECT = "subject"
    LANGUAGE = "language"
    LENGTH = "length"
    HEDGE = "hedge"
    QUESTION = "question"


REFUSED: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.NUMBER: Text(
            r"zero|ones?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
            r"|twent(?:y|ies)|thirty|fort(?:y|ies)|fifty|sixty|seventy|eighty|ninety|hundreds?"
            r"|thousands?|dozens?|hal(?:f|ves)|quarters?|twice|thrice|double[ds]?|triple[ds]?"
            r"|twofold|threefold|trio|duo|dual|twins?|handful|quartet|triad|[ivx]{2,}|averages?|\w+teenth|\w+ieth|median|maxim\w+|minim\w+",
            r"\d|[〇零一二三四五六七八九十百千万壱弐参半倍双]|ゼロ|ダース|平均(?!確率)",
        ),
        Kind.UNIT: Text(
            r"m?l|cc|mm\d?|cm\d?|c?mm³|millilit\w+|lit(?:er|re)s?|milli?met\w+|centimet\w+|inch\w*"
            r"|per ?cent\w*|voxels?|cubic|fraction\w*",
            r"%|‰|ミリ|センチ|パーセント|割|リットル|ボクセル",
        ),
        Kind.SIDE: Text(
            r"left\w*|right\w*|[lr]t?|bilateral\w*|unilateral\w*|both|either|neither|ipsilateral\w*"
            r"|contralateral\w*|midline|middle|median|opposite\w*|hemispher\w+|a?symmetr\w*"
            r"|mirror\w*|dextr\w+|sinist\w+|paramedian|port|starboard",
            r"左|右|両|対側|同側|片側|一側|反対|正中|半球|対称|鏡|ひだり|みぎ",
        ),
        Kind.PLACE: Text(
            r"(?:pre|post|sub|orbito|fronto|parieto|temporo|occipito)?-?(?:frontal|parietal"
            r"|temporal|occipital|central|orbital)|\w*insul\w*|\w*cingul\w+|limbic|\w*thalam\w*|caudate"
            r"|putam\w+|pallid\w+|striat\w+|lent[io]\w+|basal|gangli\w+|\w*hippocamp\w*|amygdal\w+"
            r"|brain ?stem|pons|pontine|midbrain|mesenceph\w+|dienceph\w+|medulla\w*|bulbar"
            r"|\w*cerebell\w*|cerebr\w+|cerebro\w+|vermis|\w*callos\w+|\w*ventric\w+|\w*cortic\w+"
            r"|\w*cortex|cortices|(?:white|gr[ae]y)[- ]+(?:white[- ]+|gr[ae]y[- ]+)?(?:matter"
            r"|junction)|deep|\w*tentori\w+|\w*horns?|trigone|atri\w+|forni\w+|fornix|sept\w+"
            r"|pellucid\w*|\w*capsul\w+|corona|radiata|centrum|semiovale|opercul\w+|sylvian"
            r"|fissur\w+|sulc\w+|gyr\w+|lobes?|lobar|lobules?|choroid\w*|plexus|pineal|pituitar\w+"
            r"|\w*sella\w*|hypothal\w+|optic|chiasm\w*|orbit\w*|\w*angle|cistern\w*|mening\w+"
            r"|\w*dura\w*|\w*arachnoid\w*|pia\w*|skull|bon[ey]\w*|scalp|sinus\w*|vertex"
            r"|convexit\w+|poles?|polar|territor\w+|arter\w+|[mapb]ca|watershed|perivascular"
            r"|\w*ependym\w+|splenium|genu|nucle[ui]\w*|uncus|motor|sensory|spin\w+|cord|nerves?"
            r"|(?:extra|intra)[- ]?axial\w*|superficial\w*|superior\w*|inferior\w*|anterior\w*"
            r"|posterior\w*|medial\w*|lateral\w*|dorsal\w*|ventral\w*|rostral\w*|caudal\w*"
            r"|upper|lower|front|back|csf|fluid|(?:pre)?cuneus|lingual|fusiform|claustrum|peduncl\w+|collicul\w+|tectum|tectal"
            r"|tegment\w+|olivary|dentate|\w*rolandic|calcarine|supramarginal|internal|external|cross\w*|spread\w*"
            r"|displac\w+|compress\w+|effac\w+|swell\w+|swollen|speech|language|visual\w*|vision|hearing"
            r"|eloquent|pathways?|brain surface|surface of the brain|top of",
            r"前頭|頭頂|側頭|後頭|島|帯状回|辺縁[系葉]|視床|尾状|被殻|淡蒼|線条体|レンズ核"
            r"|基底|海馬"
            r"|扁桃|脳幹|橋|中脳|延髄|小脳|大脳|間脳|虫部|脳梁|脳室|上衣|皮質|皮髄|白質|灰白|深部"
            r"|テント|[前後下上]角|体部|三角部|脳弓|中隔|内包|外包|放射冠|半卵円|弁蓋|シル"
            r"ビウス|脳溝"
            r"|脳回|葉|脈絡|松果|下垂体|視交叉|視神経|眼窩|橋角|脳槽|髄膜|硬膜|くも膜|頭蓋|骨|血管"
            r"|支配域|動脈|静脈|穹窿|膝部|膨大部|核|運動野|脊髄|神経|前方|後方|上方|下方|内側|外側"
            r"|背側|腹側|吻側|尾側|表層|実質外|髄液|前部|後部|上部|下部|極|楔|舌状|紡錘(?:状)?回|鳥距|角回|縁上|中心溝|ローランド"
            r"|被蓋|大脳脚|四丘体|オリーブ|歯状|前障|圧排|圧迫|腫脹|腫れ|またが|越え|言語|視路|聴覚|利き手|脳表|てっぺん|原点|深い|浅い",
        ),
        Kind.SIZE: Text(
            r"small\w*|tiny|minute|minuscule|large\w*|big\w*|huge|giant|massive|sizeable|sizable"
            r"|moderate[- ]sized|medium[- ]sized|extensive|short\w*|wide\w*|bulky|micro\w*|\w+-sized|peas?|walnuts?|marbles?|fist|golf|grape|cherry|egg|pinhead",
            r"小さ|大き|巨大|微小|極小|中等大|[小大](?:型|病|結節|範囲|きな)|長い|短い|広範|広い|[ぁ-んァ-ヶー粒豆卵拳頭実玉球]大(?!き)",
        ),
        Kind.RANK: Text(
            r"first|second|third|fourth|fifth|sixth|last|next|dominant|major|principal"
            r"|biggest|least|rank\w*|primary|secondary|exceed\w*|than",
            r"最大|最小|最も|もっとも|番目|次い?で|主(?:病変|たる|な)|第|上回|下回|より(?:"
            r"も)?(?:大|小)",
        ),
        Kind.COUNT: Text(
            r"single|singular|solitary|isolated|sole\w*|only|unique|multiple|multi\w+|several"
            r"|numerous|many|few\w*|some|various|couple|pairs?|majority|all|each|every"
            r"|innumerable|countless|scatter\w+|disseminat\w+|diffus(?:e|ely)|widespread"
            r"|cluster\w*|groups?|more|less|number\w*|count\w*",
            r"単発|多発|複数|多数|少数|数個|数か所|数カ所|散在|散発|散布|びまん|いずれ|す"
            r"べて|全て|全(?:例|体)"
            r"|大部分|大半|多く|少な|ひとつ|ふたつ|みっつ|つ(?:の|を)|唯|単独|孤立|集簇|群"
            r"|各|みな|個|ふた(?!た)|みつ(?!か)",
        ),
        Kind.SEVERAL: Text(
            r"others?|another|former|latter|respectively|remain\w+|rest|additional\w*|further"
            r"|besides|satellites?|neighbou?rs?|dwarf\w*|findings? [a-z]\b|compar\w+",
            r"それぞれ|他の|他方|ほか|もう|残り|残る|前者|後者|別の|衛星|比較(?!的)|比べ|比し",
        ),
        Kind.ABSENCE: Text(
            r"no|not|non|none|nothing|never|without|absen\w+|lack\w*|free|negative\w*|nor|"
            r"spar(?:ed|ing)"
            r"|unremarkable|normal\w*|\w+n't|fail\w*|exclu\w+|rul\w+ out|clear of|cannot|unlikely"
            r"|den(?:y|ies|ied)|disappear\w*|devoid|intact|healthy|unaffected|uninvolved|hardly"
            r"|barely|wrong\w*|incorrect\w*|mistak\w+|erroneous\w*|\w+estimat\w+|rather|instead"
            r"|actually|contrary|false\w*|spurious|gone|missing|vanish\w*|nil|clean",
            r"な(?:い|し|く|かっ|けれ|さそう|ければ)|無[しいく]|無(?!関)|ず|ぬ|まい|ません"
            r"|欠(?:く|如|損)"
            r"|正常|否定|除外|健常|健全|免れ|保たれ|誤[りっ]|間違|過大|過小|実際|むしろ|伴"
            r"わ|非特異|偽|乏し|消え",
        ),
        Kind.CHANGE: Text(
            r"new\w*|grow\w*|grew|enlarg\w+|increas\w+|decreas\w+|shr[aiu]nk\w*|progress\w+"
            r"|regress\w*|stable|stabili\w+|unchanged|interval|develop\w+|resol\w+|worse\w*"
            r"|improv\w*|chang\w+|evol\w+|since|expand\w*|reduc\w+|emerg\w+|still|already|becom\w+"
            r"|persist\w*|recur\w*|before|after|again|now|former\w*",
            r"新規|新た|新し|増大|縮小|増加|減少|増悪|進行|退縮|消失|不変|変化|悪化|改善|"
            r"拡大|出現|経時"
            r"|持続|再発|増え|減っ|依然|すでに|既に|再び|以来|かつて|今回",
        ),
        Kind.HISTORY: Text(
            r"patients?|\w*[- ]?years?[- ]?\w*|age[ds]?|elderly|young\w*|history|known|previous\w*"
            r"|prior|earlier|formerly|old\w*|past|recent\w*|sub?acute\w*|acute\w*|chronic\w*"
            r"|clinical\w*|symptom\w*|surg\w+|operat\w+|post-?op\w*|trauma\w*|injur\w+|treat\w*"
            r"|therap\w+|medicat\w+|male|female|m[ae]n|wom[ae]n|born|follow\w*[- ]up|seizures?"
            r"|epilep\w+|headaches?|months?|weeks?|days?|ago|smok\w+|hypertensi(?:on|ve)|diabet\w+"
            r"|he|she|his|her|status post|initial\w*|baseline|visits?|examin\w+|admi\w+|child\w*|infants?|boys?|girls?|adults?|radio\w*therap\w*",
            r"患者|年齢|[歳才]|高齢|若年|既往|既知|病歴|前回|以前|過去|従来|陳旧|急性|慢性"
            r"|臨床|症状|手術"
            r"|術[後前]|外傷|治療|投薬|服薬|男|女|麻痺|脱力|発症|原因|昔|古い|徐々|発作|てんかん|頭痛|か月|ヶ月|週間|日前|年前|喫煙"
            r"|高血圧|糖尿|初回|受診|入院|検査|最近|経過|小児|乳児|[男女]児|成人|療法",
        ),
        Kind.CONTRAST: Text(
            r"\w*enhanc\w+|gadolin\w+|\w*contrast\w*|uptake|gd|dye|inject\w+",
            r"造影|増強|エンハンス|染ま|濃染|ガドリニウム|コントラスト|注射|光る",
        ),
        Kind.DIFFUSION: Text(
            r"\w*diffusion\w*|diffusivity|dwi|adc|restrict\w+|perfus\w+|swi|suscep\w+|blooming"
            r"|flow[- ]voids?|spectroscop\w*",
            r"拡散|灌流|磁化率|フローボイド|スペクトロ",
        ),
        Kind.SIGNAL: Text(
            r"(?:hyper|hypo|iso)-?intens\w*|(?:high|low|intermediate|increased"
            r"|decreased)[- ]+signals?|dark\w*|bright\w*|(?:hyper|hypo)-?dens\w*|black|white|gr[ae]y|signals? (?:is|are|appears?) (?:low|high|reduced|increased|weak)",
            r"[高低等無]信号|暗い|明るい|黒い|白い|灰色|信号は[低高]|信号(?:低下|上昇)|高吸収|低吸収",
        ),
        Kind.SHAPE: Text(
            r"round\w*|circular|spher\w+|globular|elongat\w+|linear\w*|band(?:-?like)?|tubular"
            r"|oblong|strip\w+",
            r"円形|球[形状]|細長|線[状条]|帯状|索状|棒状",
        ),
        Kind.SEQUENCE: Text(
            r"t[12](?![\w])(?:[ -]?w(?:eighted|i)?)?|flair|pd|proton[- ]density|mprage|stir",
            r"T[12](?:強調|WI)?|FLAIR像?|プロトン密度",
        ),
        Kind.MEASURE: Text(
            r"thick(?:ness)?|depth|height|width|radi(?:us|i)|distance|circumference|weighs"
            r"?|weight|surface area"
            r"|cent(?:er|re)d? (?:at|on)|coordinates?|(?:minor|major|long) axis|thin\w* part|sphericity|confidence|certain\w*",
            r"厚さ|深さ|高さ|幅|距離|半径|面積|座標|球形度|確信度|短[径軸]|小径|確実|ほど(?!度)|くらい|ぐらい",
        ),
        Kind.DIAGNOSIS: Text(
            r"\w+(?:omas?|omata|itis|osis|oses|emias?|aemias?|opath(?:y|ies)|plasm\w*|plasia)"
            r"|diseases?|syndromes?|disorders?|tumou?r\w*|cancer\w*|malignan\w+|benign|metasta\w+"
            r"|infarct\w*|stroke\w*|isch(?:a)?em\w+|h(?:a)?emorrhag\w*|bleed\w*|abscess\w*|cysts?"
            r"|cystic|(?:o)?edema\w*|demyelin\w+|\w*inflammat\w+|infect\w+|vascul\w+|\w*malaci\w+"
            r"|atroph\w+|degenerat\w+|aneurysm\w*|malform\w+|artefact\w*|artifact\w*|mass(?:es)?"
            r"|necro\w+|calcif\w+|dement\w+|physiolog\w+|patholog\w+|lacun\w+|scar\w*|plaques?|\w*siderin\w*|aggressive|harm\w*|serious\w*|worris\w+|suspicious"
            r"|significan\w*|concern\w*|ominous|innocent|incidental\w*|ghost|doubtful|hydroceph\w*"
            r"|herni\w+",
            r"腫瘍|転移|癌|がん|悪性|良性|梗塞|脳卒中|出血|脱髄|硬化|炎|症候群|疾患|血腫|"
            r"嚢胞|膿瘍|奇形"
            r"|萎縮|変性|虚血|浮腫|グリオーシス|軟化|アーチファクト|壊死|石灰|認知症|感染|"
            r"生理的|水頭症"
            r"|ヘルニア|動脈瘤|リンパ腫|腫[^瘍]|ラクナ|病(?![変巣])|瘢痕|プラーク|沈着|心配|重篤|まぼろし|アルツハイマー|パーキンソン",
        ),
        Kind.ORDER: Text(
            r"instruct\w*|order(?:ed|s)?|command\w*|told|prompts?|text|captions?|annotat\w+"
            r"|labels?|letters?|writt?\w+|reads?|says?|said|stat(?:e|es|ed)|ignor\w+|disregard\w*"
            r"|print\w*|output|system|https?|www|please",
            r"指示|命令|記載|書[かい]|文字|テキスト|注釈|ラベル|キャプション|とある|に従|無視|出力",
        ),
    }
)
