"""Where a sentence can be cut, and what an attribute stands before: regular expressions."""

from __future__ import annotations

from shoken.report.words.text import Text

__all__ = [
    "ANEW",
    "BEGINS",
    "ENDINGS",
    "ENDS",
    "JAPANESE_BEFORE",
    "NOUN",
    "OF_WHAT",
    "OPEN",
    "PHRASES",
]

# where a clause ends
ENDS = Text(
    r"; |: |, | (?=\(|(?:and|but|with|without|where|which|while|that|as|measuring|in|on|although"
    r"|though|whereas"
    r"|suggesting|suggestive|reflecting|indicating|representing|extending"
    r"|involving|occupying|surrounded"
    r"|accompanied|associated|towards?|throughout|across|within|near|into"
    r"|resembling|following)\b)",
    "であり、|で、|を(?:認め|呈し|示し|なし|伴い|含み|有し|形成し)、|に(?:位置し|あり|みられ)、"
    "|が(?:あり|抽出され|描出され|みられ|広がり)、|ことから、|だが、|が、"
    "|(?<=[ぁ-ゖ一-鿿])(?:おり|れ|し|り|め|ち|び)、",
)
# how Japanese verbs that join a clause end a sentence
ENDINGS = (
    ("であり、", "である"), ("で、", "である"), ("おり、", "いる"), ("認め、", "認める"),
    ("示し、", "示す"), ("なし、", "なす"), ("伴い、", "伴う"), ("含み、", "含む"),
    ("れ、", "れる"),
    ("し、", "する"), ("め、", "める"), ("ち、", "つ"), ("び、", "ぶ"), ("り、", "る"),
)  # fmt: skip
# what cannot be the last word of an English sentence
OPEN = (
    r"(?:^|[ ,])(?:an?|the|its|is|are|be|has|have|shows?|in|of|on|at|with|into|from|to|as|by|and"
    r"|or|but|lies?|measures?|measuring|may|might|could|would|there|it|they|forms?|appears?|signal"
    r"|th(?:is|at|ese|ose))$"
)
# where a sentence can begin anew: after a clause, or at what the next one is about
BEGINS = Text("; ", "[でしりくられけ]、|が、|で(?=(?:境界|辺縁|内部|信号)は)")
# what begins an English clause of its own
ANEW = r"(?:the|its?|an?|there|th(?:is|at|ese|ey)|with|has|is|are|possibly)"
# "adjacent to the frontal horn", but not where a verb needs it: "lies at the pons"
PHRASES = Text(
    r"(?<!lies)(?<!lie)(?<!is)(?<!are)(?<!located)(?<!situated) (?:(?:adjacent|close|next) to|along"
    r"|near|towards?|around|beside|at) the(?: [a-z-]+){1,3}?(?=[,.;]| (?:in|and|with|of \{|\{)|$)",
    "(?!)",
)
# what an impression is about, which may be left to the reader
OF_WHAT = Text(r"^.*?(?= (?:may|might|could|would) (?!have))", "^[^、。]*?[はが](?!ある)")
# what an attribute belongs to
NOUN = Text(
    r"(?:\{(?:size|signal|shape)\}|(?:candidate|lesion|foc(?:us|i)|finding|area|abnormalit(?:y|ies)"
    r"|region|nodule|spot|dot|patch|stripe|cap|band|margin|edge|border|outline|contour|boundary"
    r"|texture|appearance|interior|core|rim|signal|shape|component|strand|extension|strip|streak"
    r"|line)(?:es|s)?\b)",
    r"(?:\{(?:signal|size|shape)\}|病変|病巣|候補|域|領域|所見|結節|境界|辺縁|輪郭|信号|形態|形状"
    r"|虚血|梗塞|癒合性|限局性|不整形|類?円形|卵円形|楕円形|[ぁ-ん一-鿿]{1,4}状)",
)
# what a Japanese attribute stands after
JAPANESE_BEFORE = r"(?:(?<=[、のにはがをでる}])|^)"
