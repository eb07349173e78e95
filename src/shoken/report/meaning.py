"""What a sentence means beyond its measurements: a disease, a history, or more about "it"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report import denying, lexicon
from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.clause import Presence
from shoken.report.quantities import Unit

if TYPE_CHECKING:
    from shoken.report.clause import Clause, Sentence

__all__ = [
    "PROPERTY",
    "continues",
    "in_general",
    "is_tally",
    "meaning_of",
    "moves_on",
    "one_subject",
]

# what a program that has one scan cannot know: the patient, and any time but this one
_HISTORY = lexicon.words(
    r"\d+[- ]years?[- ]old|years? of age|histor(?:y|ical)(?! would)|known (?:case|to|for|hypert\w+|diabet\w+|ms)|"
    r"complain\w*|present(?:ed|ing|s) with|suffer\w*|onset|(?:with|has|have|had|reports?|sudden|acute) (?:[\w-]+ ){0,2}symptom\w*|"
    r"symptoms? (?:beg[ai]n|start\w*|since|for|includ\w+|of)|(?:hemi|para|tetra)(?:pare|pleg)\w+|"
    r"aphasi\w+|seizures?|epilep\w+|headaches?|weakness|numbness|vertigo|dizz\w+|confusion|(?:male|female|man|woman|"
    r"boy|girl)|treat(?:ed|ment)|therapy|medicat\w+|chemo\w+|radiotherap\w+|post-?operative|status post|"
    r"after surgery|resect\w+|craniotomy|biops\w+|"
    r"(?:compared (?:with|to)|since|unchanged from|relative to) (?:the |a |an )?(?:\w+ )?(?:prior|previous|last|earlier|"
    r"old|scan|study|mri|exam\w*|baseline|image|(?:19|20)\d\d|\d+ (?:day|week|month|year)s?)|(?:prior|previous|earlier|last|baseline|old) (?:study|scan|mri|"
    r"exam\w*|imag\w+|report)|(?:has|have|had) (?:\w+ )?(?:grown|shrunk|enlarged|increased|decreased|progressed|"
    r"regressed|resolved|improved|worsened|remained|appeared|disappeared|changed)|interval (?:\w+ )?(?:change|growth|"
    r"increase|decrease|progress\w+|develop\w+)|newly|new since (?:the|then|last|prior|previous|\d)|unchanged|(?:hours?|days?|weeks?|months?|years?) "
    r"(?:ago|earlier|before|old|prior)",
    r"\d+ ?(?:歳|才)|既往|主訴|病歴|前回|以前の?(?:検査|画像|MRI|撮像|撮影|スキャン)|(?:と|に)(?:比較し|比べ)(?:て)?(?=.{0,8}(?:増|縮|拡|進|改|悪|不変|変化))|術後|"
    r"手術歴|(?:男|女)(?:性|児)|発症|片麻痺|麻痺|失語|けいれん|痙攣|てんかん|頭痛|めまい|しびれ|意識障害|認知症|"
    r"(?:時間|日|週間?|か月|ヶ月|年)前|治療(?:中|後|歴)|内服|通院|加療中|服[薬用]|化学療法|放射線治療|生検|経時的|"
    r"(?:増大|縮小|進行|改善|悪化|増加|減少|消失|不変)(?:し|傾向|して|である|を認|が)|新規(?:に|病変|の)|新たに",
)
# pictures and agents that were not part of the scan
_UNMEASURABLE = lexicon.words(
    r"enhanc(?:es|ed|ing|ement)|contrast (?:uptake|agent|medium)|tak(?:es?|ing|en) up (?:the )?contrast|gadolinium|restrict\w+ diffusion|diffusion "
    r"restriction|diffusion[- ]weighted|(?:low )?ADC|DWI|SWI|GRE|CT|PET|SPECT|MRA|MRS|angiograph\w*|perfusion|"
    r"diffusion (?:is|was|appears) (?:\w+ )?restricted|spectroscop\w+|calcif\w+|blooming|suscept\w+|tractograph\w+|"
    r"(?:contains?|containing|shows?|with internal) (?:\w+ ){0,2}(?:ha?emorrhage|blood|necrosis)|"
    r"(?:ha?emorrhage|necrosis) is (?:seen|present|noted|evident)",
    "(?:出血|壊死)(?:性?変化)?[をがも](?:認め|みられ|見られ|伴|あり|生じ)(?!.*(?:可能性|疑|示唆))|"
    "造影(?:され|効果|増強|剤|後|MRI|T1)|増強効果|増強され|ガドリニウム|拡散(?:[はが]?(?:制限|低下)|強調)|石灰化|灌流|スペクトロスコピー|磁化率|"
    "血管造影|(?<![A-Za-z])(?:DWI|ADC|SWI|CT|PET|SPECT|MRA|MRS)(?![A-Za-z])",
)
# what is asked of the reader, not told of the scan
_DISMISSED = lexicon.words(
    r"(?:according to|in line with|following|based on|as (?:instructed|requested) by) (?:the |an? )?(?:\w+ ){0,2}"
    r"(?:text|wording|caption|annotation|instruction|writing|watermark)s? (?:\w+ ){0,2}(?:in|on|within) the (?:image|picture|slice|figure)|"
    r"(?:findings?|lesions?|results?|measurements?|mask|table) (?:are to|is to|should|must|can|may) be "
    r"(?:\w+ )?(?:disregarded|ignored|dismissed|discarded)|"
    r"(?:disregard|ignore|dismiss|discard|omit|leave out|suppress|withhold) (?:all|any|every|these|the|this) (?:\w+ ){0,2}"
    r"(?:findings?|lesions?|results?|measurements?|mask|table)|"
    r"(?:image|picture|slice|figure|text|caption|annotation) (?:tells|asks|instructs|orders|directs|requests|says|states)"
    r".*(?:compl(?:y|ies|ied)|obey(?:s|ed)?|follow(?:s|ed)?|accordingly|therefore)",
    "(?:画像|図|スライス|断面)[^、。]{0,8}(?:文字|文言|文|指示|注釈|注記)(?:に?より|に従|に基づ|に沿|どおり|通り|によれば)|"
    "(?:画像|図|スライス|断面)[^。]{0,40}(?:とあ[るり]|書かれ|記され|記載され)[^。]{0,8}"
    "(?:ため|ので|ことから|[^。]{0,12}従(?:った|い|って))|"
    "(?<![い下満なの])(?:所見|病変|結果|計測値?|測定値?|表)(?:は|を)[^、。]{0,6}"
    "(?:無視|破棄|取り消|度外視|撤回|削除|報告し(?:ない|ません))",
)
_NOT_OBEYED = lexicon.words(
    r"(?:not|never|n't) (?:\w+ )?(?:complied|comply|obeyed|obey|followed|follow)",
    "従(?:って(?:い)?(?:ない|ません)|わ(?:ず|ない|なかった)|いません)",
)
# an examination that is asked for or missing is not claimed to have been made
_WANTED = lexicon.words(
    r"(?:would|may|might|could|can|should)(?! (?:also )?be (?:seen|noted|appreciated|observed|"
    r"identified|found))|recommend\w*|suggest\w*|consider\w*|advis\w+|help\w*|warrant\w*|"
    r"correlat\w+|needed|required|useful|if|unavailable|(?:outside|beyond|out of) (?:the|this)|not (?:available|provided|given|acquired|performed|known)|"
    r"unknown|without|no (?:prior|previous|earlier|clinical|contrast|comparison|history|diffusion|dwi)",
    "検討|推奨|勧め|望まし|望まれ|考慮|追加|精査|要する|必要|有用|相談|参照|照合|併せ|対比|期待|役立|"
    "(?:情報|検査|画像|病歴|既往|データ)(?:は|が|も)?(?:ない|なく|なし|ありません|与え|提供|得られ|利用)|"
    "(?:でき|されてい|行われてい|評価対象で|含まれてい|含ま)(?:ない|ず|ません)|できません|不明|未(?:施行|実施)|困難",
)
# what a patient may have, and what is to be held beside his history: nothing is said of him
_ADVICE = lexicon.words(
    r"(?:if|when|where|should) (?:\w+ ){0,2}(?:symptom\w*|history|clinical\w*)|symptoms? (?:persist|worsen|occur|develop)s?|"
    r"correlat\w+ (?:\w+ ){0,3}(?:with|to)|comparison with|compared? with [^.]*(?:recommended|advised|suggested|useful)",
    "(?:症状|病歴|既往歴?|画像|検査|所見|経過)[^。]{0,12}(?:との?(?:対比|照合)|との?(?:比較|併せ)[^。]{0,16}(?:望|推奨|勧め|必要|要す|有用|検討))|"
    "(?:症状|経過)[^。]{0,10}(?:場合|とき|際|なら)",
)
_GIVEN_HISTORY = lexicon.words(
    r"\d+[- ]years?[- ]old|(?:(?:has|had) (?:an? )?(?:known )?(?:\w+ )?|(?<!ation )(?<!ate )(?<!ated )with an? (?:\w+ )?)history|complain\w*|present(?:ed|s) with|known (?:case|hypert\w+|diabet\w+|ms)|"
    r"(?:has|have|had) (?:\w+ )?(?:grown|shrunk|enlarged|increased|decreased|progressed|regressed|changed)|unchanged|newly",
    r"\d+ ?(?:歳|才)|訴え|(?:男|女)性|既往[がにと](?!の対比)(?!の比較)|(?:増大|縮小|進行|出現)(?:し(?!た場合)|して)",
)
_DENIED_HISTORY = lexicon.words(
    r"no (?:prior|previous|earlier|comparison|history|clinical|old)|neither|"
    r"(?:not|un|never|n't)(?: |-)?(?:\w+ ){0,2}(?:available|provided|given|known|supplied|accessible|reviewed|"
    r"consulted|considered|taken)|without (?:\w+ ){0,2}(?:histor\w+|prior|previous|information|compar\w+)",
    "(?:情報|検査|画像|病歴|既往|データ|比較対象)(?:は|が|も)?(?:ない|なく|なし|ありません|与え|提供|得られ|利用)|"
    "でき(?:ない|ず|ません)|不明|困難|"
    "(?:参照|考慮|確認|入手|検討|利用|加味|比較|言及|記載|記述)(?:は|を)?(?:し|され|行って|行われて)?(?:てい|て)?(?:ない|おらず|いません|ません)",
)
_INTERPRETED = re.compile(
    f"{lexicon.DISEASE.pattern}|{lexicon.SPECIFIC.pattern}|"
    r"(?<![A-Za-z])(?:acute|subacute|chronic|benign|malignant|old|recent)(?![A-Za-z])|"
    "急性|亜急性|慢性|陳旧|良性|悪性",
    re.IGNORECASE,
)


# what a denial may deny of a lesion, without denying the lesion: "size not measured"
PROPERTY = re.compile(
    "(?i:volume|体積|size|calib|径|大きさ|confiden|確信|probab|確率|measure|計測(?!対象|可能|できる))"
)
_GIVEN = re.compile(
    r"(?<![a-z])the (?:\w+ )?(?:finding|lesion|focus|abnormality) (?:in|of)", re.IGNORECASE
)
_OF_ONE = re.compile("病変(?:に(?:対し|つい)|の(?:性状|原因|評価|経過|鑑別))")
_THE_ONE = re.compile(r"(?<![a-z])the (?:1|single|sole|solitary|only) ", re.IGNORECASE)
_TALLY = re.compile(r"\W*(?:left|right|[lr]|[左右])(?:側| side)?\s*[:：=]\s*\w+", re.IGNORECASE)
# a kind of lesion that is hard to find, and that it is not found; not what was found
_OF_METHOD = re.compile(
    r"(?<!these )(?<!those )(?<!the )(?<![a-z])(?:lesions|foci|abnormalities|changes)(?: (?:that|which|with|without|of|below|smaller|under|less|whose)(?![a-z])"
    r"|[^.]* (?:would|will|may|might|could|can))[^.]*(?:not|never|n't)(?![a-z])|"
    r"(?:not|never|n't) (?:be )?(?:\w+ )?(?:detected|seen|found|marked|identified|shown|segmented) (?:by|with) (?:this|the) "
    r"(?:\w+ )?(?:method|technique|program|software|algorithm|approach|engine)|"
    "(?:小さ|微小|微細|淡|弱|乏し|低|少な|薄|わずか|軽[微度]|等信号|以下|未満|近い|満たない|同程度)[^、。はが]{0,8}"
    "(?:病変|病巣|異常|変化|所見|もの)(?:は|を|など)[^。]*(?:検出|描出|抽出|同定|検知|指摘|捉え|マーク)"
    "[^、。]{0,4}(?:ない|ません)|"
    "(?<!明らか)(?<!異常)(?<!可能)(?<!高信号)[なの](?<!他の)病変(?:は|を)[^、。]*(?:され|でき|し得|しえ)(?:ない|ません)",
    re.IGNORECASE,
)
_RESULT = re.compile(r"(?<![a-z])(?:was|were|has|have)(?![a-z])|でした|なかった", re.IGNORECASE)
# "it is followed by another", or each of them for itself
_NEXT = re.compile("(?:followed|accompanied|joined) by|次いで|続いて", re.IGNORECASE)
_MOVES_ON = re.compile(
    _NEXT.pattern
    + "|(?<![a-z])(?:sizes|volumes|diameters)(?![a-z])|next to it|individual|range|each|次いで|続いて|個々|各|それぞれ",
    re.IGNORECASE,
)


def meaning_of(sentence: Sentence, *, contrast_given: bool) -> Claim | None:
    """What the mask cannot tell, if a sentence says any: invented, or the writer's view."""
    plain, text = sentence.plain, sentence.text
    denied = all(c.presence is not Presence.SAID for c in sentence.clauses)
    history = _HISTORY.search(plain)
    imaging = _UNMEASURABLE.search(plain)
    wanted = bool(_WANTED.search(plain) or sentence.question)
    if (
        (dismissed := _DISMISSED.search(plain))
        and not sentence.question
        and not _NOT_OBEYED.search(plain)
    ):
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, dismissed[0], "")
    if sentence.general and not any(c.lesion or c.places for c in sentence.clauses):
        return _interpreted(sentence)  # what a study cannot tell is not told
    advised = _ADVICE.search(plain) and not _GIVEN_HISTORY.search(plain)
    if history and not (sentence.question or advised or _DENIED_HISTORY.search(plain)):
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, history[0], "")
    if imaging and not contrast_given and not denied and not wanted:
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, imaging[0], "")
    return _interpreted(sentence)


def _interpreted(sentence: Sentence) -> Claim | None:
    if match := _INTERPRETED.search(sentence.plain):
        return Claim(sentence.text, Kind.MEANING, Verdict.INTERPRETS, match[0], "")
    return None


def _is_missed_kind(clause: Clause, sentence: Sentence) -> bool:
    """Whether what is denied is that a kind of lesion can be found, not that any was."""
    told = clause.places or clause.ids or clause.counts or clause.anchor
    kind = _OF_METHOD.search(sentence.plain) and not _RESULT.search(sentence.plain)
    return bool((clause.lesion or clause.normal) and kind and not told)


def in_general(sentence: Sentence) -> Sentence:
    """A sentence of limits or questions: what may be is open, and no size is that of a finding."""

    def presence(clause: Clause) -> Presence:
        if clause.places and _GIVEN.search(clause.text):
            return Presence.SAID  # "whether the lesion in the left frontal lobe is real"
        modal = not clause.places and denying.MODAL.search(clause.text)
        named = clause.places or clause.ids or clause.counts or clause.anchor
        told = bool(named) or _is_given(clause, sentence)
        if clause.lesion and clause.presence is Presence.SAID and not told:
            return Presence.OPEN  # lesions as they are in general
        hedged = denying.HEDGED.search(clause.text) or _is_missed_kind(clause, sentence)
        hedged = hedged or not (named or denying.RESULT.search(clause.text))
        if clause.presence is Presence.DENIED and hedged:
            return Presence.OPEN
        return Presence.OPEN if modal else clause.presence

    clauses = tuple(
        replace(
            clause,
            presence=presence(clause),
            sizes=clause.sizes if _is_given(clause, sentence) else (),
            counts=tuple(c for c in clause.counts if c.number > 1 or _THE_ONE.search(clause.text)),
        )
        for clause in sentence.clauses
    )
    return replace(sentence, clauses=clauses, general=True)


def _is_given(clause: Clause, sentence: Sentence) -> bool:
    """Whether limits or a question speak of a lesion that is known to be there."""
    asked = sentence.question and any(_OF_ONE.search(c.text) for c in sentence.clauses)
    sided = any(side in {"left", "right"} for c in sentence.clauses for side, _ in c.places)
    return bool((clause.places and _GIVEN.search(clause.text)) or (asked and sided))


def moves_on(text: str) -> bool:
    """Whether a text turns from what was spoken of to another."""
    return _NEXT.search(text) is not None


def one_subject(sentence: Sentence) -> tuple[int, ...]:
    """The number of the one finding that a whole sentence is about, wherever in it that stands."""
    others = any(c.other or c.excepted or (c.total and not _is_share(c)) for c in sentence.clauses)
    if len(set(sentence.ids)) != 1 or others or lexicon.COMPARED.search(sentence.plain):
        return ()
    return sentence.ids


def _is_share(clause: Clause) -> bool:
    """Whether what a clause says of all is which part of it something is."""
    return any(q.unit is Unit.SHARE for q in clause.quantities)


def is_tally(sentence: Sentence) -> bool:
    """Whether a sentence is no more than the number on a side, of which nothing goes on."""
    return _TALLY.match(sentence.text) is not None


def continues(sentence: Sentence) -> bool:
    """Whether a sentence goes on about what the last one was about."""
    first = sentence.clauses[0] if sentence.clauses else None
    if first is None or first.total or any(c.ids or c.anchor for c in sentence.clauses):
        return False
    if _MOVES_ON.search(first.text):
        return False
    if re.match(
        r"\s*(?:it|its|this|the (?:lesion|region|zone|site|location)(?! (?:in|of|within|at) )|that)\b|"
        "同|本|この|当該|部位|区分",
        first.text,
        re.IGNORECASE,
    ):
        return True
    return not first.counts and not first.lesion and not any(c.places for c in sentence.clauses)
