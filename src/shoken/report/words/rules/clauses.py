"""Where a sentence can be cut, and what an attribute stands before: regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shoken.report.words.rules.lexicon import english
from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ANEW",
    "BEGINS",
    "ENDINGS",
    "ENDS",
    "INSERTED",
    "JAPANESE_BEFORE",
    "MARKED_NOUN",
    "NOUN",
    "OF_WHAT",
    "OPEN",
    "PARTS",
    "PHRASES",
    "PREPOSITIONS",
    "any_of",
]


def any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first: a regular expression."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


PARTS = any_of(english.PARTS)
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
# a clause in brackets, or between commas before a verb
INSERTED = Text(
    r" ?\([^()]*\)|, [^,;{}]*(?:\{\w+\}[^,;{}]*)?, ?(?=(?:is|are|has|have|shows?|lies?|measures?"
    r"|appears?|looks?|may|might|could|forms?|fades?|merges?|blends?|makes?|accounts?)\b)",
    "（[^（）]*）|\\([^()]*\\)",
)
# what begins an English clause of its own
ANEW = r"(?:the|its?|an?|there|th(?:is|at|ese|ey)|with|has|is|are|possibly)"
# "adjacent to the frontal horn", but not where a verb needs it: "lies at the pons"
PHRASES = Text(
    r"(?<!lies)(?<!lie)(?<!is)(?<!are)(?<!located)(?<!situated) (?:(?:adjacent|close|next) to|along"
    r"|near|towards?|around|beside|at) the(?: [a-z-]+){1,3}?(?=[,.;]| (?:in|and|with|of \{|\{)|$)",
    "(?!)",
)
# a preposition whose phrase can go; that of "of" belongs to the noun before it
PREPOSITIONS = (
    r"(?<!lies)(?<!lie)(?<!is)(?<!are)(?<!located)(?<!situated)(?<!sits)(?<!seen) (?:in|at|on|along"
    r"|near|towards?|around|beside|across|through|throughout|within|over|under|beneath|behind|between"
    r"|among|by|from|for|despite|during|after|before|against|via|upon|about|inside|per)"
)
# what an impression is about, which may be left to the reader
OF_WHAT = Text(
    r"^.*?(?= (?:may|might|could|would) (?!have|consider|think|suspect|ask|query|see|say|add"
    r"|be (?:suspected|considered|thought)))",
    "^[^、。]*?[はが](?!あ)",
)
# what an attribute belongs to
MARKED_NOUN = Text(
    r"(?:\{(?:size|signal|shape)\}|(?:candidate|lesion|foc(?:us|i)|finding|area|abnormalit(?:y|ies)"
    r"|region|nodule|spot|dot|patch|stripe|band|speck)(?:es|s)?\b)",
    r"(?:\{(?:signal|size|shape)\}|病変|病巣|候補|結節|域|領域|所見)",
)
NOUN = Text(
    r"(?:\{(?:size|signal|shape)\}|(?:candidate|lesion|foc(?:us|i)|finding|area|abnormalit(?:y|ies)"
    r"|region|nodule|spot|dot|patch|stripe|cap|band|margin|edge|border|outline|contour|boundary"
    r"|texture|appearance|interior|core|rim|signal|shape|component|strand|extension|strip|streak"
    r"|line)(?:es|s)?\b)",
    r"(?:\{(?:signal|size|shape)\}|病変|病巣|候補|域|領域|所見|結節|境界|辺縁|輪郭|信号|形態|形状"
    r"|虚血|梗塞|癒合性|限局性|不整形|類?円形|卵円形|楕円形|[ぁ-ん一-鿿]{1,4}状)",
)
# what a Japanese attribute stands after; not a particle of case, whose verb it would be
JAPANESE_BEFORE = r"(?:(?<=[、のはがる}])|^)"
