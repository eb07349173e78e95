"""Where a sentence can be cut: regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.words.language import Text
from shoken.report.words.rules.lexicon import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BEGINS",
    "ENDINGS",
    "ENDS",
    "OF_WHAT",
    "OPEN",
    "PARTS",
    "any_of",
]


def any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first: a regular expression."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


PARTS = any_of(words_of("parts", "en") | words_of("around", "en"))
# where a clause ends
ENDS = Text(
    r"; |: |, | – | - | (?=\(|(?:and|or|but|with|without|where|which|while|that|as|although|though"
    r"|whereas|albeit|yet|so|hence|because|since|if|unless|when|than|like|whose|being|given|despite"
    r"|about|above|across|after|against|along|among|around|at|before|behind|below|beneath|beside"
    r"|between|beyond|by|during|for|from|in|inside|into|near|on|onto|over|per|through|throughout|to"
    r"|towards?|under|upon|via|within|not|measuring|suggesting|suggestive|reflecting|indicating"
    r"|representing|extending|involving|occupying|surrounded|accompanied|associated|resembling"
    r"|following|appearing|reaching|running|best|most|especially|particularly|possibly)\b)",
    "であり、|で、|を(?:認め|呈し|示し|なし|伴い|含み|有し|形成し)、|に(?:位置し|あり|みられ)、"
    "|が(?:あり|抽出され|描出され|みられ|広がり)、|ことから、|だが、|が、"
    "|(?<=[ぁ-ゖ一-鿿])(?:おり|れ|し|り|め|ち|び)、|帯び、|(?<=[一-鿿])、",
)
# how Japanese verbs that join a clause end a sentence
ENDINGS = (
    ("であり、", "である"), ("で、", "である"), ("おり、", "いる"), ("認め、", "認める"),
    ("帯び、", "帯びる"), ("示し、", "示す"), ("なし、", "なす"), ("伴い、", "伴う"), ("含み、", "含む"),
    ("れ、", "れる"),
    ("し、", "する"), ("め、", "める"), ("ち、", "つ"), ("び、", "ぶ"), ("り、", "る"),
)  # fmt: skip
# what cannot be the last word of an English sentence
OPEN = (
    r"(?:^|[ ,])(?:an?|the|its|their|is|are|be|being|has|have|having|shows?|in|of|on|at|with|into"
    r"|from|to|as|by|for|over|and|or|but|so|lies?|measures?|measuring|may|might|could|would|can|should"
    r"|there|it|they|we|you|one|forms?|appears?|looks?|seems?|sits?|signal|th(?:is|at|ese|ose)|which"
    r"|where|whose|both|not|very|rather|quite|fairly|slightly|mildly|partly|predominantly|mainly"
    r"|mostly|largely|chiefly|also|well|ill|poorly|barely|(?:is|are) (?!knobbly|woolly)\w+ly|corresponding|showing|having|reaching|due|perhaps|possibly|again|seen to|gives?|takes?|makes?|consists?|comprises?|contains?|depicts?"
    r"|reveals?|demonstrates?|displays?|exhibits?|presents?|resembles?|(?:blends?|merges?|corresponds?)"
    r"(?: \w+ly)?|answers?|like|want|interpret|consider|regard|diagnostics|further)$"
)
# where a sentence can begin anew: after a clause, or at what the next one is about
_VERB = (
    r"(?:is|are|has|have|shows?|appears?|looks?|seems?|lies?|fades?|blends?|merges?|tapers?|measures?"
    r"|forms?|makes?|amounts?)\b"
)
_ITS_OWN = (
    rf"(?:(?:it|they) {_VERB}|(?:its|their|the) (?:[\w-]+ )?(?:{PARTS}|signal|texture"
    rf"|appearance|shape|structure|pattern|intensity) {_VERB}|\{{(?:finding|group|sequence)\}} {_VERB})"
)
BEGINS = Text(
    rf"; |: (?=\w)|[,;]? (?:and|but|while|whereas|although|though|yet|so) (?={_ITS_OWN})|, (?={_ITS_OWN})"
    r"|^[^,;{}]*, (?=\{|(?:its?|the|an?|they|these|this)\b)",
    "[でしりくられけうめにて]、|[がはもず]、|で(?=(?:境界|辺縁|内部|信号)は)",
)
# what an impression is about, which may be left to the reader
OF_WHAT = Text(
    r"^.*?(?= (?:may|might|could|would) (?!have|consider|think|suspect|ask|query|see|say|add"
    r"|be (?:suspected|considered|thought)))",
    "^[^、。]*?[はが](?!あ)",
)
