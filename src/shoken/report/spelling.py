"""One way of writing for what reports write in several: letters for sides, labels, asides."""

from __future__ import annotations

import re

from shoken.report import lexicon

__all__ = ["spelled_out"]

_BESIDE = "adjacent to|around|next to|bordering|surrounding|along|near"
_AROUND = "periventricular white matter"
_MANY = "lesions|foci|hyperintensities|candidates|findings"
_PLAIN = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        ("white (?:matter )?or gr[ae]y matter|gr[ae]y (?:matter )?or white matter", "brain"),
        ("該当(?:病変|所見)?(?:なし|無し)", "病変なし"),
        (r"(確率|確信度|probability|confidence)\s*[:=]\s*(?=\d)(?![\d.]+\s*/)", r"\1 "),
        # of a place, so many
        (rf"^(\W*)({_MANY})( (?:in|on|of) [^:;.,]{{3,50}}):\s*(\d+)\s*\.?$", r"\1\4 \2\3."),
        # a colon before "none" parts nothing
        (r":\s*(?=(?:none|nil|nothing|なし|無し)\W*$)", " "),
        # "the amygdala, left side, ..."
        (r",\s*(left|right) side(?=\s*(?:[,;.()]|$|lesion|focus|finding))", r" on the \1 side"),
        # 所見(2)は
        (r"(所見|病変|病巣)\((\d+)\)(?=[はがをにのも、,:])", r"\1\2"),
        (rf"white matter (?:{_BESIDE}) the (?:lateral )?ventric(?:les?|ular system)", _AROUND),
        (r"側?脳室(?:の周囲の|に接する|に沿(?:う|った)|近傍の|周囲の)白質", "脳室周囲白質"),
        # a number of lesions, not the number of one
        (
            r"^(\W*)(lesions|foci|hyperintensities|candidates):\s*(\d+)(?=\s*(?:[.,;(]\D|[.,;(]?$))",
            r"\1\3 \2",
        ),
        # "count, 3; volume, 5 mL"
        (r"(?<![a-z])(count|number),\s*(?=\d+\s*(?:[.;,](?!\d)|$))", r"\1: "),
        # "number" as a verb
        (
            rf"({_MANY}) number(?:ed|ing)? (\d+)(?=\s*(?:[.,;:)](?!\s*\d)|$|in\b|altogether))",
            r"\2 \1",
        ),
        (r"(finding|lesion|所見|病変|病巣)-(\d+)", r"\1 \2"),
        (r"(?<![\d.])(\d?\.?\d+%?)\((平均|最大|最小)\)", r"\2\1"),
        # no side is meant
        (
            r"(?<!the )(?<!on )\bleft (?=the |un|out |aside|behind|empty|open|blank|for |to )",
            "had ",
        ),
        (r"at the other end|on the other hand|at the other extreme", "                "),
        ("一方(?!の)|他方(?!の)", "  "),
    )
)


def spelled_out(text: str) -> str:
    """Letters that stand for a side or a place in words: "2 L, 1 R", "L frontal", "CC"."""
    text = re.sub(r"(?<![A-Za-z])no\.(?= ?\d)", "#", text.replace("**", ""), flags=re.IGNORECASE)
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    names = {"L": "left", "R": "right"}
    text = lexicon.SIDE_COUNTS.sub(
        lambda m: f"{m[1]} {names[m[2]]}{m[3]}{m[4]} {names[m[5]]}", text
    )
    text = re.sub(r"on the (left|right) \((\d+)\)", r"(\2 lesions on the \1)", text)
    text = re.sub(r"([左右])側?\((\d+)\)", r"(\1に\2個)", text)
    text = re.sub(
        r"([左右])(側|半球)?\s*:\s*(\d+)個?(?=\s*(?:[,、/;。)]|$|[左右]))", r"\1\2に\3個、", text
    )
    text = lexicon.SIDE_LETTER_COUNT.sub(lambda m: f"{names[m[1]]}: {m[2]}", text)
    text = lexicon.SIDE_COUNT.sub(r"\2 lesions on the \1", text)
    text = re.sub(
        r"((?:left|right)(?:-sided)? (?:lesions?|foci|findings?))\s*:",
        r"\1 are",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"([左右]側?の?病変):", r"\1は", text)
    text = re.sub(r"(?:multiple|several|numerous)\s*\((\d+)\)", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(
        r"(?<!\d )(lesions|foci|hyperintensities|candidates|abnormalities) \((\d+)\)",
        r"\2 \1",
        text,
    )
    text = lexicon.SIDE_LETTER.sub(lambda m: names[m[1]], text)
    return lexicon.CALLOSUM.sub("corpus callosum", text)
