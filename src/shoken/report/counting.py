"""How many lesions a clause counts, and how large it calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shoken.report import lexicon
from shoken.report.quantities import without_quantities

__all__ = ["Count", "counts_in", "sizes_in"]


_NOUN = (
    r"(?:lesions?|findings?|foci|focus|areas?|candidates?|abnormalit(?:y|ies)|"
    r"(?:hyper|hypo)-?intensit(?:y|ies)|spots?|regions?|components?|clusters?|sites?|plaques?|"
    r"nodules?|masses|mass|locations?|ones?|loci|marks?|pieces?)"
)
# no adjective is a word of the closed classes
_ADJECTIVES = r"(?:(?!(?:of|in|the|mm|ml|cm|cc|with|and|to|at|per|for|from|by|on|as|than|that|which|its|their|each|every|within|after|before|into)\b)-?[A-Za-z][A-Za-z-]*\s+){0,6}"
_JA_THING = "病変|病巣|異常|信号|所見|候補|領域|部位|結節|腫瘤|もの|斑|箇所|個"
_JA_OF_LESIONS = f"(?!の(?![^、。はがを]{{0,12}}(?:{_JA_THING})))"
_COUNT = re.compile(
    rf"(?<![\d.,A-Za-z-])(\d+)\s+(?!mm|ml|cm|cc|%){_ADJECTIVES}{_NOUN}(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:number|count|quantity)(?: (?:of|in|on|for) [a-z -]{1,60}?)?"
    r"(?:\s+(?:is|was|are|equals?|being|marked|found|detected|seen))*(?:\s*[:=]\s*|(?<!number)(?<!count)\s+)(\d+)(?!\s*\.?\d|\s*m[lm])"
    r"|(?<![A-Za-z])(?:total of|n ?=)\s*(\d+)(?!\s*(?:\.\d|m[lm]|c[mc]|\d))"
    rf"|(?<![\d.])(?<!(?<!うち)の(?=1つ))(\d+)\s*(?:個|つ{_JA_OF_LESIONS}|箇所|[かカヶケヵ]所|カ所|病変|病巣|部位|結節|候補|領域|所見|件)"
    r"|(?:病変|病巣|候補|所見|異常信号域?|領域)(?:の)?(?:総)?(?:数|個数)(?:は|が|:|=|について)?\s*(?:計|合計)?\s*(\d+)"
    r"|(?:there (?:is|are|were|was)|identified|detected|found|counted)\s+(?:only |exactly )?(\d+)"
    r"(?=\s*(?:[.,](?!\d)|$|in\b))"
    r"|(?<![\d.])(\d+)\s+(?:on the |in the )?(?:left|right)(?:-sided| side)?(?=\s*(?:[,.;)]|$|and\b))"
    r"|^\s*(?:and )?(?:of (?:which|these|them) )?(\d+)\s+(?:is|are|was|were)(?![A-Za-z])"
    r"|^\s*(\d+)\s+(?=(?:(?:left|right|midline) )?[a-z-]+(?:al|ic|ine|ar)\s*$)"
    r"|(?<![A-Za-z])(\d+) each(?= |$|\s*[.,;])"
    r"|[左右](?:側|半球)?(?:に)?\s*(\d+)(?=\s*(?:[、,・)。]|$))"
    r"|(?<![\d.])(\d+)(?=\s+of\s+(?:the |these |those |all )?\d+(?![\d.])(?!\s*(?:m[lm]|c[mc]|%)))"
    r"|(?<![\d.])(\d+)\s+of\s+(?:them|these|those|which)(?![A-Za-z])"
    rf"|(?<![\w.])(\d+)\s+of\s+(?:the|these|those)\s+{_ADJECTIVES}{_NOUN}(?![A-Za-z])"
    r"|(?:^|[,;]|\band\b)\s*(\d+)\s+(?:(?:is|are|was|were|lies?|sits?|located|situated|found|seen)\s+)*(?:in|on|within|to)\s+the\s"
    r"|(?<![A-Za-z])(?:left|right)(?: side)?,?\s+(\d+)(?=\s*(?:[,;)]|\.(?!\d)|$|and\b))"
    r"|(?<![A-Za-z])(?:has|have|had|(?:contain|hold|harbou?r|show|count)(?:s|ed)?) (\d+)(?=\s*(?:[;,]|\.(?!\d)|$))"
    r"|(?<![A-Za-z])(?:these|those) (\d+)(?=\s*(?:[.,;]|$))"
    r"|(?<![A-Za-z])(?:lesions|foci|findings|abnormalities|hyperintensities|candidates|areas|spots)"
    r"\s*(?::|=|are|number(?:ing)?)\s*(\d+)(?=\s*(?:[,;)]|\.(?!\d)|$))"
    r"|(?<![A-Za-z])(?:left|right)(?: side| hemisphere| half)?,?(?: (?:\w+ )?accounts?)? for (\d+)"
    r"(?=\s*(?:[,;)]|\.(?!\d)|$|and\b))"
    r"|(?<![\d.])(\d+)\s+(?:in (?:all|number|total)|altogether|all told|to be (?:exact|precise))(?![A-Za-z])"
    r"|(?<![A-Za-z])at least (\d+)(?=\s*(?:[.,]|$|are\b|were\b|in\b|of\b))",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"\d+\s+of\s", re.IGNORECASE)
# of the N, of N個のうち: so many are all
_OF_WHOLE = re.compile(r"(?<![a-z])of (?:the|these|those|all) $|(?<![\d.])\d+ of $", re.IGNORECASE)
_WHOLE_OF = re.compile(
    f"中|の(?![^、。はがを]{{0,12}}(?:{_JA_THING}))|(?:の[^、。はがを]{{1,6}})?の(?:うち|なか|中)"
)
_COUNT_LEAST = re.compile(r"(?:at least|少なくとも|minimum of)\s*$", re.IGNORECASE)
_COUNT_MORE = re.compile(
    r"(?:more than|(?<!distributed )(?<!spread )(?<!scattered )(?<!sum )(?<!summed )(?<!total )over)\s*$",
    re.IGNORECASE,
)
_COUNT_MOST = re.compile(
    r"(?:at most|up to|no more than|not more than|fewer than|less than|最大でも|多くとも)\s*$",
    re.IGNORECASE,
)
# words that count do so where they are said of lesions, or stand for them
_OF_LESIONS = rf"(?=\s+{_ADJECTIVES}{_NOUN}(?![A-Za-z])|\s*(?:[(,.;:\d]|$)|\s+(?:in|on|of|at|within|and|are|is)(?![a-z]))"
_COUNT_WORDS: tuple[tuple[re.Pattern[str], int, bool], ...] = (
    (
        lexicon.words(
            rf"(?:single|solitary|sole|lone|unifocal|isolated){_OF_LESIONS}|"
            rf"only (?:one|1(?![\d.]|\s*(?:m[lm]|c[mc]))|an? (?:[a-z-]+ ){{0,3}}{_NOUN})|just (?:one|1)",
            f"(?:単発|孤立性|孤発|1個だけ|(?:唯一|単一){_JA_OF_LESIONS})(?!ではな)",
        ),
        1,
        False,
    ),
    (
        lexicon.words(
            rf"(?:multiple|several|various|a number of|a few|few){_OF_LESIONS}|multifocal|scattered",
            f"多発|(?:複数|いくつか|幾つか)(?!の(?:断面|スライス|方向|画像)){_JA_OF_LESIONS}|数個|数か所|数箇所|散在",
        ),
        2,
        True,
    ),
    (lexicon.words(r"numerous|many|innumerable|multitude|myriad|countless", "無数|多数"), 4, True),
    (
        lexicon.words(
            rf"both (?:of (?:them|the) ?)?{_NOUN}|(?:a )?pair of|(?:a )?couple of|twin",
            "両病変|両者|両方の病変|一対",
        ),
        2,
        False,
    ),
    (lexicon.words(r"(?:a )?dozen(?! or)"), 12, False),
)
_RANKED = lexicon.words(
    r"\d more|largest|biggest|smaller|larger|smallest|\d of the",
    "最大(?!と)|小さ[いな](?= ?\\d)|より小さ|上位|より大き|うち",
)
_THESE = re.compile(
    r"(?:beyond|besides|apart from|other than|except|aside from) (?:(?:these|those|the) \d|(?:those|the (?:ones|lesions|findings)) (?:above|listed|described|mentioned))|(?:これら|上記)の?\d+\S{1,4}以外",
    re.IGNORECASE,
)
_ON_SIDE = re.compile("(?:左|右)(?:側|半球)?[がには:]*$")
# "per lesion"; and what "all but 2" leaves out is not what is counted
_PER = re.compile(r"\s*(?:あたり|当たり|につき|ごと|毎)")
_ALL_BUT = re.compile(r"(?<![a-z])but(?: for)?\s*$", re.IGNORECASE)
_EACH = lexicon.words(
    r"each (?:side|hemisphere)|per (?:side|hemisphere)|each (?:\w+ )?(?:harbou?r|contain|has|have|show|hold|bear)s?|\d+ each",
    "ずつ|各(?=\\d)",
)
# 0 tiny, 1 small, 2 of middle size, 3 large, 4 very large
_SIZES: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        lexicon.words(
            r"tiny|minute|punctate|pin-?point|microscopic|miniscule|minuscule|diminutive|dot-like",
            "微小|点状|ごく小さ|極めて小さ|極小|微細",
        ),
        0,
    ),
    (
        lexicon.words(
            r"(?<!as )small(?! (?:vessel|number|amount))(?:-sized)?",
            "(?<!最も)(?<!もっとも)(?<!番目に)(?<!次に)(?:小さな(?!(?![^、。はが]{0,14}(?:病|信号|域|所見|異常|もの|巣|斑|  |結節)))|小さい(?!もの))|(?<!最)小(?:病変|高信号|低信号)|小型|小結節|小範囲|小領域",
        ),
        1,
    ),
    (
        lexicon.words(
            r"(?:moderate|medium|intermediate|mid|middle)(?:ly)?[- ]sized?|moderately large",
            "中等大|中くらい|中(?:程|等)度の大きさ|中型",
        ),
        2,
    ),
    (
        lexicon.words(
            r"(?<!as )(?<!moderately )large(?:-sized)?(?! vessel)|siz(?:e)?able|substantial|big|bulky|(?<!most )extensive|"
            r"widespread",
            "(?<!最も)(?<!もっとも)(?<!番目に)(?:大きな(?!(?![^、。はが]{0,14}(?:病|信号|域|所見|異常|もの|巣|斑|  |結節)))|(?<!が)(?<!順に)(?<!次に)(?<!いで)大きい(?!方|もの|順|病変から))|大型|広範|(?<!最)大病変|広汎|大領域",
        ),
        3,
    ),
    (
        lexicon.words(
            r"massive|huge|giant|enormous|gigantic|very large|immense", "巨大|極めて大き|非常に大き"
        ),
        4,
    ),
)


@dataclass(frozen=True)
class Count:
    """A number of lesions: ``at_least`` ("multiple"), ``part`` of them all, ``each`` side.

    ``of_all`` are those of a known number ("2 of the 3"); ``whole`` is that number itself.
    """

    number: int
    words: str
    at_least: bool = False
    at_most: bool = False
    part: bool = False
    whole: bool = False
    each: bool = False
    of_all: bool = False


def counts_in(text: str) -> list[Count]:
    """Every number of lesions that a clause gives, in digits or words."""
    found = []
    part = bool(lexicon.OTHER.search(text) or _RANKED.search(text)) and not _THESE.search(text)
    for match in _COUNT.finditer(without_quantities(text)):
        number = next(int(g) for g in match.groups() if g is not None)
        words = match[0].strip()
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
        if re.search(r"\d\s*(?:mm|cm|ml|cc)\b", words.lower()) or (
            number == 1 and _PER.match(after)
        ):
            continue
        if _ALL_BUT.search(before):
            continue
        more = _COUNT_MORE.search(before) or re.match(r"\s*(?:を超え|超|より多)", after)
        least = _COUNT_LEAST.search(before) or re.match(r"\s*(?:以上|or more)", after)
        most = _COUNT_MOST.search(before) or re.match(r"\s*(?:以下|未満|まで|or fewer)", after)
        whole = bool(_OF_WHOLE.search(before) or _WHOLE_OF.match(after))
        found.append(
            Count(
                number + 1 if more else number,
                words,
                at_least=bool(more or least or re.search(r"1 (?:is|was)$", words)),
                at_most=bool(most),
                part=part and not whole and not _ON_SIDE.search(before),
                whole=whole,
                each=bool(_EACH.search(text)),
                of_all=_OF_ALL.match(text[match.start() :].lstrip()) is not None,
            )
        )
    for pattern, number, at_least in _COUNT_WORDS:
        if word := pattern.search(text):
            found.append(Count(number, word[0].strip(), at_least=at_least, part=part))
    return found


def sizes_in(text: str) -> list[tuple[str, int]]:
    """Every word of size in a clause, with its class from 0 (tiny) to 4 (very large)."""
    found = []
    for pattern, size in _SIZES:
        if match := pattern.search(text):
            found.append((match[0].strip(), size))
    return found
