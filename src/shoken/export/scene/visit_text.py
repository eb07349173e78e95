"""The strings of the viewer where it shows two visits, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["VISIT_TEXTS", "VisitText"]


@dataclass(frozen=True, kw_only=True)
class VisitText:
    """The strings of one language; the script takes them by these names."""

    visits: str
    mode: str
    mode_side: str
    mode_checker: str
    mode_difference: str
    linked: str
    next_mode: str
    legend_changes: str
    legend_checker: str
    legend_difference: str
    difference_bar: str
    not_compared: str
    place_lesion: str
    visit: str
    visit_on: str
    lesion: str


_EN = VisitText(
    visits="How the visits are shown",
    mode="Visits",
    mode_side="Side by side",
    mode_checker="Checkerboard",
    mode_difference="Difference",
    linked="Linked panes",
    next_mode="Side by side, checkerboard or difference",
    legend_changes="Lesion candidates of each visit, coloured by what became of them:",
    legend_checker="Squares of both visits alternate; the later one is registered to the earlier "
    "one and its window matched. Where the registration is right, the borders of the head and "
    "of tissues are continuous.",
    legend_difference="Later visit minus earlier one, windows matched. Mid-grey: no difference; "
    "brighter: more signal at the later visit. Edges alone are residual misalignment.",
    difference_bar="Difference, % of the window",
    not_compared="not compared",
    place_lesion=" · lesion {label}",
    visit="Visit {number}",
    visit_on="Visit {number} · {day}",
    lesion="{id} · {change} · {place} · {first:.2f} → {second:.2f} mL",
)

_JA = VisitText(
    visits="検査の表示方法",
    mode="検査の表示",
    mode_side="並列",
    mode_checker="市松模様",
    mode_difference="差分",
    linked="画面を連動",
    next_mode="並列・市松模様・差分の切替",
    legend_changes="各回の病変候補を経過により色分けしています。",
    legend_checker="2回の検査を市松模様に交互に表示します。後の検査を前の検査に位置合わせし、"
    "ウィンドウをそろえています。位置が合っていれば頭部や組織の境界がつながります。",
    legend_difference="後の検査から前の検査を引いた差です（ウィンドウをそろえています）。"
    "中間の灰色は差なし、明るいところは後の検査で信号上昇。縁だけの差は位置合わせの残差です。",
    difference_bar="差（ウィンドウ幅に対する%）",
    not_compared="比較対象外",
    place_lesion=" ・ 病変候補 {label}",
    visit="{number}回目",
    visit_on="{number}回目 ・ {day}",
    lesion="{id} ・ {change} ・ {place} ・ {first:.2f} → {second:.2f} mL",
)

VISIT_TEXTS: Mapping[Language, VisitText] = MappingProxyType({"ja": _JA, "en": _EN})
