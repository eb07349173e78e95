"""The strings beside the picture of a result, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["RESULT", "ResultText"]


@dataclass(frozen=True, kw_only=True)
class ResultText:
    """The strings of one language."""

    other_scan: str
    tabs: tuple[str, ...]
    nothing_sent: str
    pick_finding: str
    truth_line: str
    precomputed: str
    verdict: str


_EN = ResultText(
    other_scan="Analyse another scan",
    tabs=("Findings", "Report", "Measurements", "Downloads", "Sent"),
    nothing_sent="Nothing left this machine: the report was written from the measurements alone.",
    pick_finding="Select a row to see that finding.",
    truth_line="Ground truth of the sample: {volume:.2f} mL. Overlap with the mask (Dice): "
    "{dice:.2f}.",
    precomputed="This sample result was computed in advance, on {day}, by this version of Shoken "
    "with the networks installed here.",
    verdict="{label}: {said}",
)

_JA = ResultText(
    other_scan="別の画像を解析する",
    tabs=("病変候補", "レポート", "計測値", "ダウンロード", "送信内容"),
    nothing_sent="外部には何も送っていません。レポートは計測値だけから作成しました。",
    pick_finding="行を選ぶとその病変の断面を表示します。",
    truth_line="サンプルの正解：{volume:.2f} mL。マスクとの重なり（Dice係数）：{dice:.2f}。",
    precomputed="このサンプルの結果は今計算したものではなく、同じバージョンのShokenと同じネットワークで"
    "{day}にあらかじめ計算したものです。",
    verdict="{label}：{said}",
)

RESULT: Mapping[Language, ResultText] = MappingProxyType({"ja": _JA, "en": _EN})
