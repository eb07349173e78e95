"""Why a sentence is refused, and what a word that is in no lexicon was meant to tell.

The patterns decide nothing: they let a correction name the slot that tells the same.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["INSTEAD", "MEANT", "NO_SLOT", "PUT_BACK", "REQUIRED", "TURNED", "UNKNOWN_SLOT", "Kind"]


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
    OTHER = "other"
    WORD = "word"
    CHARACTERS = "characters"
    SLOT = "slot"
    SUBJECT = "subject"
    LANGUAGE = "language"
    LENGTH = "length"
    HEDGE = "hedge"
    QUESTION = "question"


# patterns for the beginning of an English word, and for Japanese anywhere in what is not known
MEANT: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.NUMBER: Text(
            r"\d|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hal[fv]|twice|double",
            r"\d|[〇零一二三四五六七八九十百千半倍]",
        ),
        Kind.UNIT: Text(
            r"mm|cm|ml|cc|milli|centi|percent", r"(?<![a-z])(?:mm|cm|mL)|%|ミリ|センチ|割"
        ),
        Kind.SIDE: Text(
            r"left|right|bilateral|unilateral|both|ipsi|contra(?!st)|midline|opposite|hemisph|\w*symmetr"
            r"|mirror",
            r"左|右|両側|対側|同側|片側|反対|正中|半球|対称",
        ),
        Kind.PLACE: Text(
            r"\w*(?:frontal|parietal|temporal|occipital|insul|cingul|thalam|ventric|cortic|cortex"
            r"|callos|cerebell|cerebr|tentor|capsul)|white|gr[ae]y|deep|pons|pontine|midbrain"
            r"|medulla|brain|basal|gangli|hippocamp|horn|corona|lobe|junction|medial|lateral|anterior"
            r"|posterior|superior|inferior|adjacent|along|near|surround",
            r"前頭|頭頂|側頭|後頭|島|視床|尾状|被殻|基底|海馬|脳幹|橋|中脳|延髄|小脳|大脳|脳梁|脳室"
            r"|皮質|皮髄|白質|灰白|深部|テント|[前後下]角|内包|放射冠|葉|前方|後方|上方|下方|内側"
            r"|外側|隣接|近傍|接",
        ),
        Kind.SIZE: Text(
            r"small|tiny|minute|large|big|huge|giant|extensive|short|long|wide|thin|thick",
            r"(?<!最)小|大き|巨大|微小|中等大|長い|短い|広範|広い|幅|狭|薄|厚|細",
        ),
        Kind.RANK: Text(
            r"first|second|third|largest|smallest|dominant|than|most", r"最大|最小|最も|番目"
        ),
        Kind.COUNT: Text(
            r"single|solitary|only|multiple|several|numerous|many|few|some|all|each|scatter"
            r"|diffuse|cluster",
            r"単発|多発|複数|多数|数個|散在|びまん|いずれ|すべて|大部分|ひとつ|ふたつ|個",
        ),
        Kind.OTHER: Text(
            r"other|another|former|latter|similar|same", r"他の|同様|それぞれ|前者|後者"
        ),
        Kind.ABSENCE: Text(
            r"not?$|without|absen|normal|unremarkable|spar|no(?:where|ne|r)$|n?ever$|neither|cannot|hardly|barely"
            r"|scarce|rare|seldom|lack|fail|devoid|free|less|only|almost|nearly|never",
            r"な[いしく]|ず|正常|伴わ|認めな",
        ),
        Kind.CHANGE: Text(
            r"new|grow|increas|decreas|progress|stable|unchanged|chang",
            r"新規|増大|縮小|増加|減少|不変|変化",
        ),
        Kind.HISTORY: Text(
            r"patient|histor|known|previous|prior|earlier|old|acute|chronic|compar",
            r"患者|歳|既往|既知|前回|過去|陳旧|急性|慢性|比較",
        ),
        Kind.CONTRAST: Text(r"\w*enhanc|gadolin|contrast", r"造影|増強|コントラスト"),
        Kind.DIFFUSION: Text(r"diffusi|dwi|adc|restrict", r"拡散"),
        Kind.SIGNAL: Text(
            r"(?:hyper|hypo|iso)-?intens|dark|bright|faint|high|low",
            r"信号|暗|明る|淡|強い|強く|弱い",
        ),
        Kind.SHAPE: Text(r"round|linear|elongat|band|spher", r"円形|球|線|帯|細長"),
        Kind.SEQUENCE: Text(r"t1|t2|flair|pd$|stir", r"T1|T2|FLAIR"),
        Kind.MEASURE: Text(r"volum|diamet|length|size|thick", r"体積|容積|径|大きさ|厚"),
        Kind.DIAGNOSIS: Text(
            r"\w*(?:oma|itis|osis|emia|emic|elin\w*)s?$|disease|tumou?r|infarct|stroke|metasta"
            r"|vascul|o?edema|art[ei]fact|lesional",
            r"腫瘍|転移|梗塞|出血|脱髄|硬化|炎|疾患|虚血|浮腫|アーチファクト|変性",
        ),
    }
)
# what a model is told of what it wrote: {said} are the words, {slots} what tells the same
UNKNOWN_SLOT = "{said} does not exist for this subject, which has {slots}"
REQUIRED = "{said} stands once in a sentence, and in words like these: {example}"
TURNED = (
    "{said} makes something else of the slot (a part, a degree, a second finding); "
    "say the fact of the whole subject, and the look in a clause of its own"
)
NO_SLOT = "it tells nothing of the scan; use one of its slots, or leave it out"
_NOT_TOLD = "{said} ({kind}) is not for you to tell; leave it out"
PUT_BACK: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.WORD: (
            "{said}: none of the words that may stand outside a slot; use others, or leave it out"
        ),
        Kind.ABSENCE: _NOT_TOLD,
        Kind.CHANGE: _NOT_TOLD,
        Kind.HISTORY: _NOT_TOLD,
        Kind.DIFFUSION: _NOT_TOLD,
        Kind.DIAGNOSIS: "{said} (diagnosis) stands in an impression alone; leave it out",
        Kind.OTHER: "{said} (other) compares; say it of this subject alone, or leave it out",
        Kind.CHARACTERS: "the character {said} may not stand there",
        Kind.LENGTH: "it is too long",
        Kind.SUBJECT: "{said} is no subject of the table",
        Kind.LANGUAGE: "it is in the wrong language",
        Kind.HEDGE: (
            "{said} is no possibility; each clause that names a nature says so: may, could, possible;"
            " 〜の可能性がある、〜が疑われる"
        ),
        Kind.QUESTION: (
            "{said} settles or asks nothing; in question alone, ask what to make of it or to do,"
            " and nowhere else"
        ),
    }
)
# the slots that tell the same
INSTEAD: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.NUMBER: ("volume", "diameter", "count"),
        Kind.UNIT: ("volume", "diameter"),
        Kind.SIDE: ("side", "place", "sides", "counterpart"),
        Kind.PLACE: ("place", "zone", "contact", "surround", "places", "main_zone"),
        Kind.SIZE: ("size", "volume"),
        Kind.RANK: ("rank", "largest"),
        Kind.COUNT: ("count", "zones", "group"),
        Kind.ABSENCE: ("absence",),
        Kind.CONTRAST: ("contrast",),
        Kind.SIGNAL: ("signal", "contrast"),
        Kind.SHAPE: ("shape",),
        Kind.SEQUENCE: ("sequence",),
        Kind.MEASURE: ("volume", "diameter", "axes", "total"),
        Kind.OTHER: ("counterpart",),
    }
)
