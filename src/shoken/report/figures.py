"""Figures of any kind in a text: with a unit, likened to a thing, as a fraction, or alone."""

from __future__ import annotations

import re

from shoken.report.quantities import (
    Bound,
    Quantity,
    Unit,
    bound_of,
    counted,
    find_quantities,
    unit_of,
)

__all__ = ["POINT", "loose_numbers", "quantities_in"]

# three coordinates
_N = r"[-+]?\d+(?:\.\d+)?"
POINT = re.compile(
    rf"(?:(?<=[(\[])|(?:RAS|MNI|coordinates?(?: at| of| are)?|voxel|座標(?:は)?|ボクセル)\s*[(\[:=]?\s*|(?<![A-Za-z])(?=x\s*[=:]))"
    rf"\s*(?:x\s*[=:]?\s*)?(?P<x>{_N})\s*(?:mm)?\s*[,、;/ ]\s*(?:y\s*[=:]?\s*)?(?P<y>{_N})\s*(?:mm)?"
    rf"\s*[,、;/ ]\s*(?:z\s*[=:]?\s*)?(?P<z>{_N})(?:\s*mm)?(?=\s*[)\]]|[^\d.x×]|$)",
    re.IGNORECASE,
)
# after, and before, a number that is no measurement
_NO_NUMBER = re.compile(
    r"[A-Za-z]|\s*[-–~〜x×:/年月日番回次時週歳分]|\s*(?:weeks?|months?|years?|days?|hours?|minutes?)\b|"
    r"\s*(?:つ目|[かヶカ]月|枚|断面|方向|tesla|pixels?)|\s+of\s+\d",
    re.IGNORECASE,
)
_NOT_LOOSE = re.compile(r"(?:version|ver\.?|v|guideline|criteria|版|/|第)\s*$", re.IGNORECASE)
# what a size is likened to, from and to mm
_LIKE: tuple[tuple[str, float, float], ...] = (
    ("pin-?head|針頭|粟粒", 0.5, 3),
    ("(?:grain of )?rice(?: grain)?|lentil|米粒|胡麻|ゴマ", 2, 9),
    ("pea|peppercorn|小豆|えんどう豆|エンドウ豆|大豆|豌豆", 5, 14),
    ("hazelnut|blueberry|cherry|grape|そら豆|親指頭|示指頭|さくらんぼ", 11, 28),
    (
        "walnut|(?:ping[- ]?pong|golf) ball|plum|apricot|くるみ|クルミ|胡桃|ゴルフボール|ピンポン玉",
        25,
        50,
    ),
    ("(?:hen's )?egg|lime|lemon|鶏卵|卵", 40, 70),
    (
        "orange|apple|fist|tennis ball|(?:grown )?peach|grapefruit|baseball|拳|こぶし|手拳|みかん|りんご",
        60,
        120,
    ),
)
_FRACTION = re.compile(
    r"(?<![\w.])(?<!left )(?<!right )(?:(?P<top>\d+|an?)[- ])?(?P<part>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|twelfth|fifteenth|twentieth)s?(?: (?:of )(?:an? (?P<unit>milli ?lit(?:er|re)|lit(?:er|re)|"
    r"centi ?met(?:er|re)|milli ?met(?:er|re)|cc|ml|mm|cm)|(?=\w))| (?=the ))"
    r"|(?P<below>\d+)分の(?P<above>\d+)|(?P<half>(?<![左右])半分|半数)",
    re.IGNORECASE,
)
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
} | {"eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20}


def quantities_in(text: str) -> list[Quantity]:
    """Every quantity of a normalised text, however it is worded."""
    return [*find_quantities(text), *_likened(text), *_fractions(text)]


def loose_numbers(text: str, known: str) -> list[tuple[float, float, str]]:
    """Numbers that neither have a unit nor stand in ``known``, nor order or date anything."""
    return [
        (value, step, text[a:b])
        for a, b, value, step in counted(text)
        if not _NO_NUMBER.match(text[b:])
        and not _NOT_LOOSE.search(text[:a])
        and not re.search(rf"(?<![\d.]){re.escape(text[a:b])}(?![\d.])", known)
    ]


def _likened(text: str) -> list[Quantity]:
    """Sizes of well-known things: "pea-sized", "the size of a walnut", "小豆大"."""
    found = []
    for names, low, high in _LIKE:
        pattern = (
            rf"(?<![A-Za-z])(?:{names})[- ]siz|size of (?:an? )?(?:small |large )?(?:{names})(?![A-Za-z])|"
            rf"(?:{names})(?:程度の)?大(?!き)|(?:{names})(?:ほど|くらい|ぐらい)の大きさ"
        )
        found += [
            Quantity(
                start=m.start(),
                end=m.end(),
                value=low,
                upper=high,
                step=1,
                unit=Unit.MM,
                words=m[0],
            )
            for m in re.finditer(pattern, text, re.IGNORECASE)
        ]
    return found


def _fractions(text: str) -> list[Quantity]:
    """Fractions in words; of a unit they are that, else they are a ratio."""
    found = []
    for m in _FRACTION.finditer(text):
        if m["below"]:
            value = int(m["above"]) / int(m["below"])
        else:
            top = int(m["top"]) if m["top"] and m["top"].isdigit() else 1
            value = top / (2 if m["half"] else _PARTS[m["part"].lower()])
        unit, factor = unit_of(m["unit"]) if m["unit"] else (Unit.RATIO, 1.0)
        bound = bound_of(text, m.start(), m.end())
        bound = Bound.ABOUT if bound is Bound.EXACT else bound
        found.append(
            Quantity(
                start=m.start(),
                end=m.end(),
                value=value * factor,
                step=0.1 * value * factor,
                unit=unit,
                bound=bound,
                words=m[0],
            )
        )
    return found
