"""How each slot is filled: self-contained phrases with their unit, counter and article."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shoken.report.words.language import Language

__all__ = ["CHANGES", "PHRASES", "VALUES", "counted", "joined", "millilitres"]

PHRASES: Mapping[str, Text] = MappingProxyType(
    {
        "finding": Text("Finding {id}", "病変候補{id}"),
        "volume": Text("{ml} in volume", "体積{ml}"),
        "brain": Text("{ml} of brain", "脳体積{ml}"),
        "diameter": Text("{mm:.0f} mm in longest diameter", "最大径{mm:.0f} mm"),
        "axes": Text("{axial:.0f} × {across:.0f} mm", "{axial:.0f}×{across:.0f} mm"),
        "foci": Text("{number} distinct foci", "{number}個の病巣"),
        "part": Text("{place} ({percent:.0f} %)", "{place}{percent:.0f} %"),
        "pair": Text(
            "{left} {left_ml:.2f} mL and {right} {right_ml:.2f} mL (asymmetry index "
            "{percent:+.1f} %)",
            "{left}{left_ml:.2f} mL、{right}{right_ml:.2f} mL（非対称指数{percent:+.1f} %）",
        ),
        "other_parts": Text("elsewhere ({percent:.0f} %)", "その他{percent:.0f} %"),
        "probability": Text("a mean probability of {p:.2f}", "平均確率{p:.2f}"),
        "share": Text("{percent:.0f} % of the total volume", "総体積の{percent:.0f} %"),
        "share_trace": Text("less than 1 % of the total volume", "総体積の1 %未満"),
        "share_most": Text("more than 99 % of the total volume", "総体積の99 %超"),
        "brain_share": Text("{percent:.2g} % of the brain volume", "脳体積の{percent:.2g} %"),
        "brain_trace": Text("less than 0.01 % of the brain volume", "脳体積の0.01 %未満"),
        "counted_share": Text(
            "{share}, without what is possibly no lesion",
            "{share}（病変でない可能性のあるものを除く）",
        ),
        "counterpart": Text("Finding {id} in {place}", "{place}の病変候補{id}"),
        "rank": Text("the {ordinal} largest", "{ordinal}番目に大きい病変候補"),
        "first_rank": Text("the largest", "最大の病変候補"),
        "rank_counted": Text(
            "the {ordinal} largest of those counted",
            "集計対象のうち{ordinal}番目に大きい病変候補",
        ),
        "first_rank_counted": Text("the largest of those counted", "集計対象のうち最大の病変候補"),
        "largest_counted": Text(
            "the largest of those counted, {ml}, in {place}",
            "集計対象のうち最大のもの（{place}、{ml}）",
        ),
        "one": Text("a single lesion candidate", "1個の病変候補"),
        "count": Text("{number} lesion candidates", "{number}個の病変候補"),
        "total": Text("{ml} in total", "計{ml}"),
        "on_left": Text("{number} on the left", "左側{number}個"),
        "on_right": Text("{number} on the right", "右側{number}個"),
        "on_bilateral": Text("{number} spanning both sides", "両側にまたがるもの{number}個"),
        "on_midline": Text("{number} in the midline", "正中{number}個"),
        "in_zone": Text("{number} in {zone}", "{zone}{number}個"),
        "elsewhere": Text("{number} elsewhere", "その他{number}個"),
        "and_elsewhere": Text("other places", "その他の部位"),
        "range": Text("{low} to {high}", "{low}～{high}"),
        "largest": Text("the largest, {ml}, in {place}", "最大のもの（{place}、{ml}）"),
        "only": Text("a single lesion candidate of {ml} in {place}", "{place}に{ml}の病変候補1個"),
        "rest": Text("the remaining {number}, {range}", "残る{number}個（{range}）"),
        "absence": Text("no lesion candidate was marked", "病変候補は検出されなかった"),
        "absence_reviewed": Text(
            "no lesion candidate is left after a reader's revision",
            "読影者による修正後、病変候補は残らなかった",
        ),
        "limit": Text(
            "changes below {ml} or without a difference in signal can be missed",
            "{ml}未満の変化や信号差の乏しい変化は見落としがありうる",
        ),
        "scope": Text("searched for {lesions}", "{lesions}を検索し"),
        "only_scope": Text(
            "searched for {lesions} alone and for no other lesion", "{lesions}のみを検索し"
        ),
        "any_lesion": Text("lesions of any kind", "病変全般"),
        "and_in_particular": Text(
            "lesions of any kind, and for {lesions} in particular", "病変全般（特に{lesions}）"
        ),
        "only_absence": Text(
            "no {lesions} marked; other lesions were not searched for",
            "{lesions}は検出されなかった。他の病変は検索の対象としていない",
        ),
        "only_absence_reviewed": Text(
            "no {lesions} left after a reader's revision; other lesions were not searched for",
            "読影者による修正後、{lesions}は残らなかった。他の病変は検索の対象としていない",
        ),
        "doubt": Text(
            "searched with an engine that was not made for this sequence, so that lesions are "
            "neither shown nor excluded",
            "この撮像法を対象としないエンジンによる検索であり、病変の有無は判断できない",
        ),
        "caveat": Text("possibly no lesion, being {where}", "病変でない可能性（{where}）"),
        "apart": Text(
            "{number} candidates that are possibly no lesion ({where}; {ml} together)",
            "病変でない可能性のある候補{number}個（{where}、計{ml}）",
        ),
        "one_apart": Text(
            "a candidate that is possibly no lesion ({where}; {ml})",
            "病変でない可能性のある候補1個（{where}、{ml}）",
        ),
        "marked_by": Text("marked by {engines}", "{engines}による検出"),
        "searched": Text("a search by the engine {engine}", "解析エンジン{engine}による検索"),
        "searched_reviewed": Text(
            "a search by the engine {engine}, revised by a reader",
            "解析エンジン{engine}による検索と、読影者による修正",
        ),
        "group": Text(
            "the {number} candidates in {place}, {ml} together", "{place}の{number}個（計{ml}）"
        ),
        "group_on": Text(
            "the {number} candidates on {place}, {ml} together", "{place}の{number}個（計{ml}）"
        ),
        "gain": Text("an increase of {ml}", "{ml}の増加"),
        "loss": Text("a decrease of {ml}", "{ml}の減少"),
        "uncertainty": Text("± {ml}", "±{ml}"),
        "new": Text("{number} new", "新規{number}個"),
        "gone": Text("{number} gone", "消失{number}個"),
    }
)
# what a measure is called, by the key of its value
VALUES: Mapping[str, Text] = MappingProxyType(
    {
        "field-edge": Text("at the edge of the field of view", "撮像範囲の辺縁"),
        "coil": Text("where the coil makes the surface bright", "コイル感度の高い脳表"),
        "spinal-cord": Text("at the spinal cord", "脊髄の高さ"),
        "csf-flow": Text(
            "where cerebrospinal fluid flows", "髄液フローアーチファクトの生じやすい部位"
        ),
        "choroid-plexus": Text("at the choroid plexus", "脈絡叢の部位"),
        "bright": Text("hyperintense", "高信号"),
        "dark": Text("hypointense", "低信号"),
        "small": Text("small", "小さな"),
        "moderate": Text("moderate-sized", "中等大の"),
        "large": Text("large", "大きな"),
        "rounded": Text("rounded", "類円形"),
        "elongated": Text("elongated", "細長い形状"),
        "lateral-ventricle": Text("abutting the lateral ventricle", "側脳室に接する"),
        "cortex": Text("abutting the cortex", "皮質に接する"),
        "both-contacts": Text(
            "abutting the lateral ventricle and the cortex", "側脳室と皮質に接する"
        ),
        "white-matter": Text("the surrounding white matter", "周囲の白質"),
        "marked-bright": Text(
            "markedly brighter than nearby white matter", "近傍の白質に比し著明な高信号"
        ),
        "clear-bright": Text("brighter than nearby white matter", "近傍の白質に比し高信号"),
        "slight-bright": Text(
            "slightly brighter than nearby white matter", "近傍の白質に比し軽度の高信号"
        ),
        "marked-dark": Text(
            "markedly darker than nearby white matter", "近傍の白質に比し著明な低信号"
        ),
        "clear-dark": Text("darker than nearby white matter", "近傍の白質に比し低信号"),
        "slight-dark": Text(
            "slightly darker than nearby white matter", "近傍の白質に比し軽度の低信号"
        ),
        "chronic-stroke": Text("chronic stroke", "慢性期脳梗塞"),
        "white-matter-hyperintensity": Text("white-matter hyperintensity", "白質高信号"),
        "tumour": Text("tumour", "腫瘍"),
        "t1": Text("T1-weighted images", "T1強調像"),
        "t1c": Text("contrast-enhanced T1-weighted images", "造影T1強調像"),
        "t2": Text("T2-weighted images", "T2強調像"),
        "flair": Text("FLAIR images", "FLAIR像"),
        "pd": Text("proton-density-weighted images", "プロトン密度強調像"),
        "unknown": Text("MR images", "MR画像"),
        "left": Text("left", "左"),
        "right": Text("right", "右"),
        "midline": Text("midline", "正中"),
        "bilateral": Text("bilateral", "両側"),
    }
)
CHANGES: Mapping[str, Text] = MappingProxyType(
    {
        "new": Text("new", "新規"),
        "grown": Text("grown", "増大"),
        "stable": Text("stable", "不変"),
        "shrunk": Text("shrunk", "縮小"),
        "gone": Text("gone", "消失"),
    }
)
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
             "tenth")  # fmt: skip
_AND = Text(" and ", "、")
_COMMA = Text(", ", "、")


def counted(
    number: int, language: Language, *, ordinal: bool = False, beside: Iterable[int] = ()
) -> str:
    """A number in words up to ten in English, in figures else: "three", "2".

    Those that stand ``beside`` it in a list are written alike: "13 on the left, 6 on the right".
    """
    if language == "ja":
        return str(number)
    if max(number, *beside, 0) <= 10:
        return _ORDINALS[number] if ordinal else _WORDS[number]
    if not ordinal:
        return str(number)
    ends = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in {11, 12, 13} else {}
    return f"{number}{ends.get(number % 10, 'th')}"


def joined(parts: Sequence[str], language: Language) -> str:
    """A list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _COMMA[language].join(parts[:-1]) + _AND[language] + parts[-1]


def millilitres(ml: float) -> str:
    """A volume with its unit, to two figures below 1 mL, which is finer than any mask is true."""
    if ml >= 1:
        return f"{ml:.1f} mL"
    return f"{ml:.2f} mL" if ml >= 0.01 else f"{ml:.3f} mL"
