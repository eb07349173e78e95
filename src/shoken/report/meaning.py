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

_PROPERTY = re.compile(
    "volume|体積|size|calib|径|大きさ|confiden|確信|probab|確率|measure|計測", re.IGNORECASE
)


def meaning_of(sentence: Sentence, *, contrast_given: bool) -> Claim | None:
    """What the mask cannot tell, if a sentence says any: invented, or the writer's view."""
    plain, text = sentence.plain, sentence.text
    denied = all(c.presence is not Presence.SAID for c in sentence.clauses)
    history = lexicon.HISTORY.search(plain)
    imaging = lexicon.UNMEASURABLE.search(plain)
    if history:
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, history[0], "")
    if imaging and not contrast_given and not denied and not sentence.question:
        return Claim(text, Kind.MEANING, Verdict.NOT_MEASURED, imaging[0], "")
    if match := lexicon.INTERPRETED.search(plain):
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
