"""Numbers with their units in a text, in Japanese and English, as values in mL, mm or shares."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from shoken.report.numerals import kanji_in_digits, words_in_digits

__all__ = [
    "Bound",
    "Quantity",
    "Unit",
    "bound_of",
    "counted",
    "find_quantities",
    "normalised",
    "unit_of",
    "without_quantities",
]


class Unit(StrEnum):
    """What a number counts; volumes come as mL, lengths as mm, shares as 0 to 1."""

    ML = "mL"
    MM = "mm"
    SHARE = "share"
    RATIO = "times"
    NONE = ""


class Bound(StrEnum):
    """Whether the number is meant as it stands."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One number, or a range from ``value`` to ``upper``.

    ``step`` is one unit of its last written place, in the quantity's own unit; ``others`` are
    the further sides of a size such as "23 x 11 mm".
    """

    start: int
    end: int
    value: float
    step: float
    unit: Unit
    bound: Bound = Bound.EXACT
    upper: float | None = None
    others: tuple[float, ...] = ()
    words: str = ""


_UNITS: tuple[tuple[str, Unit, float], ...] = (
    (r"(?:mm ?\^?3|mm³|cubic[ -]milli ?met(?:er|re)s?|立方ミリ(?:メートル)?|cmm)", Unit.ML, 1e-3),
    (
        r"(?:cm ?\^?3|cm³|cubic[ -]centi ?met(?:er|re)s?|立方センチ(?:メートル)?|c\.?c\.?|ccm)",
        Unit.ML,
        1.0,
    ),
    (r"(?:[μµu]l|micro ?lit(?:er|re)s?|マイクロリットル)", Unit.ML, 1e-3),
    (r"(?:ml|milli ?lit(?:er|re)s?|mils?|ミリリットル|ミリリッター)", Unit.ML, 1.0),
    (r"(?:cl|centi ?lit(?:er|re)s?|センチリットル)", Unit.ML, 10.0),
    (r"(?:dl|deci ?lit(?:er|re)s?|デシリットル)", Unit.ML, 100.0),
    (r"(?:l|lit(?:er|re)s?|リットル)", Unit.ML, 1000.0),
    (r"(?:mm|milli ?met(?:er|re)s?|ミリメートル|ミリ|粍)", Unit.MM, 1.0),
    (r"(?:cm|centi ?met(?:er|re)s?|センチメートル|センチ)", Unit.MM, 10.0),
    (r"(?:inch(?:es)?|in(?=\s*(?:[.,;)]|$|across|long|at|wide))|インチ)", Unit.MM, 25.4),
    (r"(?:[μµ]m|micro(?:n|met(?:er|re))s?)", Unit.MM, 1e-3),
    (r"(?:%|per ?cent|パーセント|プロセント)", Unit.SHARE, 0.01),
    (r"(?:割)", Unit.SHARE, 0.1),
    (r"(?:times(?! (?:point|course))|-?fold|倍)", Unit.RATIO, 1.0),
)
_ANY_UNIT = "|".join(pattern for pattern, *_ in _UNITS)
_LOOSE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_NUMBER = rf"(?<![A-Za-z\d.]){_LOOSE}"
_UNIT_END = r"(?![A-Za-z0-9])"
_TO = r"(?:\s*(?:-|–|—|~|〜|から|\bto\b|ないし|乃至)\s*(?:約|およそ|(?:about|approximately|roughly|around|up to)\s)?\s*)"
_AND = r"(?:\s*,?\s*(?:\band\b|と|および|及び|&)\s*)"
_TIMES = r"(?:\s*(?:x|×|\*|✕|\bby\b|掛ける)\s*)"
_ABOUT = re.compile(
    r"(?:approx(?:imately|\.)?|about|around|roughly|circa|ca\.|nearly|almost|some|close to|~|≈|≒|約"
    r"|just (?:under|over|below|above|short of)|slightly (?:under|over|less than|more than|above|below)|a little (?:under|over)|およそ|おおよそ|概ね|ほぼ|大体|だいたい)\s*(?:the |a )?$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(
    r"\s*(?:程度|前後|ほど|くらい|ぐらい|弱|強(?!調)|大\b|or so|approximately)"
)
_LEAST = re.compile(
    r"(?:at least|(?<!no )(?<!not )more than|larger than|greater than|bigger than|(?<!extends )(?<!extending )(?<!extend )(?<!extended )over|above|exceed(?:s|ing)?|≥|>=?|"
    r"beyond|upwards of|minimum(?: of)?|no less than|not less than)\s*$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:at most|less than|smaller than|under|below|≤|<=?|no more than|not more than|"
    r"fewer than|within|maximum of|not exceeding)\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(r"\s*(?:以上|を超え|超|より大き|を上回|or (?:more|larger|greater|above))")
_MOST_AFTER = re.compile(
    r"\s*(?:以下|未満|より小さ|を下回|に満たな|or (?:less|smaller|below|under))"
)

_CHANCE = re.compile(
    r"(?:確率|確信度|probability|confidence)(?:は|が|:|=|of|is|\s)*$", re.IGNORECASE
)
_COUNTERS = "個|つ|箇所|[かカヶケヵ]所|ヶ所|病変|病巣|領域|所見|部位|結節|候補|点(?=[のをがに])|カ所|件|例|番目|番"


def normalised(sentence: str) -> str:
    """A sentence in one spelling: half-width, plain signs, numbers in digits."""
    text = unicodedata.normalize("NFKC", sentence)
    text = re.sub("(?:ゼロ|零)(?=で|個|。|件|$|,|、)", "0", text)
    text = re.sub(r"(?<=\d)、\s*(?=\d)", ", ", text)
    text = re.sub(
        "(?:一|1|ひと)(?:つ|個|件|[かカヶ]所|箇所)(?:として)?も(?=[^、。]*(?:な[いくし]|ません|ず))",
        "",
        text,
    )
    text = re.sub(r"\btwice\b", "2 times", text, flags=re.IGNORECASE)
    text = re.sub(r"[−‐‑‒﹣－]", "-", text)
    text = re.sub(r"(?<=[一二三四五六七八九十〇])[・.](?=[〇一二三四五六七八九])", ".", text)
    text = kanji_in_digits(text, rf"\s*(?:{_ANY_UNIT}|{_COUNTERS})")
    text = words_in_digits(text)
    text = re.sub(
        rf"(?<![\d.,])(\d{{1,3}}),(\d{{3}})(?=(?:\.\d+)?\s*(?:{_ANY_UNIT}))",
        r"\1\2",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"\bbetween ([^\d.,;]{{0,16}}{_LOOSE}\s*(?:{_ANY_UNIT})?) and (?=[^\d.,;]{{0,16}}\d)",
        r"from \1 to ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"({_LOOSE}\s*(?:{_ANY_UNIT})?)と([^\d、。]{{0,6}}{_LOOSE}\s*(?:{_ANY_UNIT}))の間",
        r"\1から\2の間",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(\d),(\d{1,2})(?=\s*(?:ml|mm|cm|cc)\b)", r"\1.\2", text, flags=re.IGNORECASE)
    return re.sub(
        r"\b(front|tempor|pariet|occipit)o-?(?=[a-z])",
        lambda m: f"{m[1]}al " if m[1].lower() != "pariet" else "parietal ",
        text,
        flags=re.IGNORECASE,
    )


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit in a :func:`normalised` text, sizes and ranges as one each."""
    found = []
    for match in _pattern().finditer(text):
        unit, factor = unit_of(match["unit"])
        bound = bound_of(text, match.start(), match.end())
        between = re.search(r"\bbetween\s*$", text[: match.start()], re.IGNORECASE)
        listed = [match["numbers"]] if between else re.split(_AND, match["numbers"])
        parts = [part for item in listed for part in re.split(r",\s+", item)]
        if len(parts) > 1 and _CHANCE.search(text[: match.start()]):
            del parts[0]  # "mean probability 0.59, 0.22 mL"
        for part in parts:
            quantity = _quantity(part, unit, factor, bound, match)
            if quantity is not None:
                found += [quantity, *_strays(quantity, part)]
    return found


def _strays(quantity: Quantity, words: str) -> list[Quantity]:
    """What of a range is in a unit of another kind: "3 mm to 5 mL" gives a length as well."""
    own = re.findall(rf"({_LOOSE})\s*-?({_ANY_UNIT}){_UNIT_END}", words, re.IGNORECASE)
    return [
        replace(
            quantity,
            value=_number(number) * factor,
            step=_step(number) * factor,
            unit=unit,
            upper=None,
            others=(),
            words=f"{number} {name}",
        )
        for number, name in own
        for unit, factor in [unit_of(name)]
        if unit is not quantity.unit
    ]


def without_quantities(text: str) -> str:
    """A text with spaces in place of each number that has a unit."""
    pattern = rf"{_LOOSE}\s*-?\s*(?:{_ANY_UNIT}){_UNIT_END}"
    return re.sub(pattern, lambda m: " " * len(m[0]), text, flags=re.IGNORECASE)


def _quantity(
    words: str, unit: Unit, factor: float, bound: Bound, match: re.Match[str]
) -> Quantity | None:
    numbers = re.findall(_LOOSE, re.sub(_ANY_UNIT, " ", words, flags=re.IGNORECASE))
    if not numbers:
        return None
    own = re.findall(rf"({_LOOSE})\s*-?({_ANY_UNIT})(?![A-Za-z])", words, re.IGNORECASE)
    factors = {n: unit_of(name)[1] for n, name in own if unit_of(name)[0] is unit}
    values = [_number(n) * factors.get(n, factor) for n in numbers]
    is_size = re.search(_TIMES, words, re.IGNORECASE) is not None
    is_range = len(numbers) == 2 and not is_size
    return Quantity(
        start=match.start(),
        end=match.end(),
        value=min(values) if is_range else max(values),
        upper=max(values) if is_range else None,
        others=tuple(sorted(values)[:-1]) if is_size else (),
        step=max(map(_step, numbers)) * factor,
        unit=unit,
        bound=bound,
        words=f"{words.strip()} {match['unit']}",
    )


def counted(text: str) -> list[tuple[int, int, float, float]]:
    """Numbers without a unit: start, end, value, and one unit of the last written place."""
    taken = [(q.start, q.end) for q in find_quantities(text)]
    return [
        (m.start(), m.end(), _number(m[0]), _step(m[0]))
        for m in re.finditer(_NUMBER, text)
        if not any(a <= m.start() < b for a, b in taken)
    ]


@cache
def _pattern() -> re.Pattern[str]:
    inner = rf"(?:\s*-?(?:{_ANY_UNIT}))?"
    chain = rf"{_NUMBER}(?:{inner}(?:{_TO}|{_TIMES}){_LOOSE})*"
    more = rf"(?:{inner}(?:{_TO}|{_TIMES}){_LOOSE})*"
    listed = rf"(?:,\s+{_LOOSE}{more})*(?:{_AND}{_LOOSE}{more})?"
    return re.compile(
        rf"(?P<numbers>{chain}{listed})\s*-?\s*(?P<unit>{_ANY_UNIT}){_UNIT_END}", re.IGNORECASE
    )


def unit_of(words: str) -> tuple[Unit, float]:
    """What a unit's words count, and by which factor."""
    for pattern, unit, factor in _UNITS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return unit, factor
    raise ValueError(f"no unit: {words!r}")


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def _step(digits: str) -> float:
    return 10.0 ** -len(digits.partition(".")[2])


def bound_of(text: str, start: int, end: int) -> Bound:
    """How the words about a number, from ``start`` to ``end``, limit it."""
    before, after = text[max(0, start - 24) : start], text[end : end + 16]
    for pattern, where, bound in (
        (_LEAST_AFTER, after, Bound.AT_LEAST),
        (_MOST_AFTER, after, Bound.AT_MOST),
        (_ABOUT_AFTER, after, Bound.ABOUT),
    ):
        if pattern.match(where):
            return bound
    for pattern, bound in ((_ABOUT, Bound.ABOUT), (_LEAST, Bound.AT_LEAST), (_MOST, Bound.AT_MOST)):
        if pattern.search(before):
            return bound
    return Bound.EXACT
