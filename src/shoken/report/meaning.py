"""What a sentence means beyond its measurements: a disease, a history, or more about "it"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report import lexicon
from shoken.report.claims import Claim, Kind, Verdict
from shoken.report.clauses import Presence

if TYPE_CHECKING:
    from shoken.report.clauses import Sentence

__all__ = ["continues", "is_of_properties", "meaning_of"]

_HISTORY = lexicon.words(
    r"\d+[- ]years?[- ]old|years? of age|history of|known (?:history|case)|complain\w*|"
    r"presented with|(?:compared (?:with|to)|since|unchanged from) (?:the )?"
    r"(?:prior|previous|last|earlier|old)|"
    r"prior (?:study|scan|mri|examination)|previous (?:study|scan|mri|examination)|post-?operative|"
    r"status post|after surgery",
    r"\d+ ?歳|既往|主訴|病歴|前回|以前の(?:検査|画像)|と比較して(?:増大|縮小|不変|変化)|"
    r"術後|手術歴|(?:男性|女性)患者",
)
_UNMEASURABLE = lexicon.words(
    r"enhanc(?:es|ed|ing|ement)|contrast uptake|gadolinium|restrict\w+ diffusion|diffusion "
    r"restriction|low ADC|perfusion|spectroscop\w+",
    "造影(?:効果|増強|剤)|増強効果|増強され|ガドリニウム|拡散(?:制限|低下)|灌流|スペクトロスコピー",
)
_INTERPRETED = re.compile(
    f"{lexicon.DISEASE.pattern}|{lexicon.SPECIFIC.pattern}|"
    r"(?<![A-Za-z])(?:acute|subacute|chronic|benign|malignant|old|recent)(?![A-Za-z])|"
    "急性|亜急性|慢性|陳旧|良性|悪性",
    re.IGNORECASE,
)


_PROPERTY = re.compile(
    "volume|体積|size|calib|径|大きさ|confiden|確信|probab|確率|measure|計測", re.IGNORECASE
)


def meaning_of(sentence: Sentence, *, contrast_given: bool) -> Claim | None:
    """What the mask cannot tell, if a sentence says any: invented, or the writer's view."""
    plain, text = sentence.plain, sentence.text
    denied = all(c.presence is not Presence.SAID for c in sentence.clauses)
    history = _HISTORY.search(plain)
    imaging = _UNMEASURABLE.search(plain)
    if history:
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, history[0], "")
    if imaging and not contrast_given and not denied and not sentence.question:
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, imaging[0], "")
    if match := _INTERPRETED.search(plain):
        return Claim(text, Kind.MEANING, Verdict.INTERPRETS, match[0], "")
    return None


def is_of_properties(text: str) -> bool:
    """Whether a denial without a place denies a property ("size not measured"), not a lesion."""
    return _PROPERTY.search(text) is not None


def continues(sentence: Sentence) -> bool:
    """Whether a sentence goes on about what the last one was about."""
    first = sentence.clauses[0] if sentence.clauses else None
    if first is None or first.total or any(c.ids or c.anchor for c in sentence.clauses):
        return False
    if re.match(r"\s*(?:it|its|this|the lesion|that)\b|同|本|この|当該", first.text, re.IGNORECASE):
        return True
    return not first.counts and not first.lesion and not any(c.pairs for c in sentence.clauses)
