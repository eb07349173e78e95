"""The strings of History's list; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["WORKLIST", "WorklistText"]


@dataclass(frozen=True, kw_only=True)
class WorklistText:
    """The strings of one language; the keys are those of ``Order`` and ``ReviewState``."""

    search: str
    search_hint: str
    project: str
    all_projects: str
    sort: str
    orders: Mapping[str, str]
    columns: str
    table: str
    reviews: Mapping[str, str]
    counted: str
    none_match: str
    choose: str
    chosen: str
    edit: str
    new_project: str
    note: str
    note_kept: str
    save: str
    delete_many: str
    delete_reviewed: str
    csv: str


_EN = WorklistText(
    search="Search",
    search_hint="name, folder, project, note, reader",
    project="Project",
    all_projects="all projects",
    sort="Sort",
    orders=MappingProxyType(
        {
            "newest": "newest first",
            "oldest": "oldest first",
            "largest": "largest burden first",
            "smallest": "smallest burden first",
        }
    ),
    columns="Image|Scan|Sequence|Findings|Volume (mL)|Review|Project|Note|Created (UTC)",
    table="Your results",
    reviews=MappingProxyType(
        {
            "not reviewed": "not reviewed",
            "under review": "under review: {reader}",
            "reviewed": "reviewed by {reader}",
        }
    ),
    counted="{count} of {total} results",
    none_match="No result matches.",
    choose="Select a row to open it, or several to label or delete them.",
    chosen="Selected results: {count}",
    edit="Project and note",
    new_project="Project",
    note="Note",
    note_kept="Each keeps its own note.",
    save="Save",
    delete_many="Delete {count} results for good",
    delete_reviewed="Reviewed or under review: {count}. Their reviews are deleted too.",
    csv="List as CSV",
)

_JA = WorklistText(
    search="検索",
    search_hint="名前、フォルダー、プロジェクト、メモ、確認者",
    project="プロジェクト",
    all_projects="すべてのプロジェクト",
    sort="並べ替え",
    orders=MappingProxyType(
        {
            "newest": "新しい順",
            "oldest": "古い順",
            "largest": "病変体積の大きい順",
            "smallest": "病変体積の小さい順",
        }
    ),
    columns="サムネイル|画像|撮像法|病変候補|体積 (mL)|確認|プロジェクト|メモ|作成日時 (UTC)",
    table="結果の一覧",
    reviews=MappingProxyType(
        {
            "not reviewed": "未確認",
            "under review": "確認中（{reader}）",
            "reviewed": "確認済み（{reader}）",
        }
    ),
    counted="{total}件中{count}件",
    none_match="該当する結果はありません。",
    choose="行を選ぶと開けます。複数選ぶと、まとめてラベルを付けたり削除したりできます。",
    chosen="選択中の結果：{count}件",
    edit="プロジェクトとメモ",
    new_project="プロジェクト",
    note="メモ",
    note_kept="メモは結果ごとに残ります。",
    save="保存",
    delete_many="{count}件の結果を完全に削除する",
    delete_reviewed="確認済み・確認中の結果が{count}件あります。確認内容も削除されます。",
    csv="一覧をCSVで保存",
)

WORKLIST: Mapping[Language, WorklistText] = MappingProxyType({"ja": _JA, "en": _EN})
