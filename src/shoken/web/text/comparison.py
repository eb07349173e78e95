"""The strings of the comparison of visits; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["COMPARE", "CompareText"]


@dataclass(frozen=True, kw_only=True)
class CompareText:
    """The strings of one language; a missing one is an error when the page starts."""

    title: str
    lead: str
    others: str
    visit: str
    kept: str
    none: str
    day: str
    add: str
    start: str
    missing: str
    same: str
    empty: str
    pick: str
    pair: str
    pictured: str
    no_pictures: str
    tabs: tuple[str, ...]
    totals: str
    two_alone: str
    history: str
    history_columns: str
    history_open: str
    history_delete: str


_EN = CompareText(
    title="Compare visits",
    lead="Compares two or more scans of one patient in one sequence, in the order in which they "
    "were acquired: which lesions are new, grown, stable, shrunk or gone. Upload each visit, or "
    "choose a stored result.",
    others="Compare other visits",
    visit="Visit {number}",
    kept="{visit}: or a stored result",
    none="none",
    day="{visit}: date of the scan, if known",
    add="Add a visit",
    start="Compare",
    missing="Choose two or more visits to compare.",
    same="Two of the visits are the same scan.",
    empty="No lesion candidate of these visits was compared.",
    pick="Select a row to see that lesion on both visits.",
    pair="Visits",
    pictured="{visit}: {name}. Red: lesion candidate.",
    no_pictures="The result of one of these visits is no longer stored, so its images "
    "cannot be shown. All numbers of the comparison are kept.",
    tabs=("Lesions", "Totals", "Over time", "Downloads"),
    totals="What was compared and what was left out add up to all that each visit's own report "
    "marks, what is possibly no lesion included.",
    two_alone="With three or more visits, the volume over time is plotted here.",
    history="Comparisons",
    history_columns="Created (UTC)|Visits|First|Last|First (mL)|Last (mL)",
    history_open="Open the comparison",
    history_delete="Delete the comparison",
)

_JA = CompareText(
    title="検査の比較",
    lead="同じ患者・同じ撮像法の2回以上の画像を検査の順に指定し、新規・増大・不変・縮小・消失した"
    "病変候補を調べます。各回の画像をアップロードするか、保存された結果を選びます。",
    others="別の検査を比較する",
    visit="{number}回目",
    kept="{visit}：または保存された結果",
    none="なし",
    day="{visit}：検査日（わかる場合）",
    add="検査を追加",
    start="比較する",
    missing="比較する画像を2回分以上指定してください。",
    same="同じ画像が2回指定されています。",
    empty="比較の対象となる病変候補はありませんでした。",
    pick="行を選ぶと、その病変候補を両方の画像で表示します。",
    pair="比較する検査",
    pictured="{visit}：{name}。赤：病変候補。",
    no_pictures="検査結果の一部が保存されていないため、画像は表示できません。"
    "比較の数値はすべて保存されています。",
    tabs=("病変候補", "合計", "推移", "ダウンロード"),
    totals="比較した病変候補と除外した病変候補を合わせると、各回のレポートの合計（病変でない可能性のある"
    "ものを含む）に一致します。",
    two_alone="3回以上の検査を比較すると、ここに体積の推移を表示します。",
    history="検査の比較",
    history_columns="作成日時 (UTC)|検査数|初回|最終回|初回 (mL)|最終回 (mL)",
    history_open="比較を開く",
    history_delete="比較を削除",
)

COMPARE: Mapping[Language, CompareText] = MappingProxyType({"ja": _JA, "en": _EN})
