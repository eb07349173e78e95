"""The words of the cohort's page in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.cohort.outliers import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PAGE_TEXTS"]

PAGE_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "title": "Cohort",
            "counts": "{done} analysed · {failed} failed · {left} left · {out} not in the plan",
            "filter": "Filter",
            "filter_hint": "words in a row, or a condition such as cnr<2 or site=A",
            "shown": "{shown} of {all} scans",
            "csv": "Table as CSV",
            "distribution": "Distributions",
            "measure": "Measure",
            "by": "By",
            "together": "all together",
            "better_higher": "higher is better",
            "better_lower": "lower is better",
            "source": "Source",
            "outliers": "What stands out",
            "outliers_note": "Robust z: 0.6745 (x − median) / MAD, of each measure among the scans "
            "of one sequence (of all where none was recognised), lesion volumes as log(1 + x); "
            f"largest first. Where fewer than {FEWEST} scans are of a sequence, brain volume and "
            "coverage alone are compared, with all. To stand out is not yet to be bad.",
            "scan": "Scan",
            "deviations": "Largest deviations (robust z)",
            "rating": "Rating",
            "note": "Note",
            "pass": "pass",
            "doubt": "doubt",
            "fail": "fail",
            "none": "none",
            "more": "Show more",
            "report": "Report",
            "ratings": "Ratings",
            "ratings_note": "They stay in this browser; keep them as a table.",
            "ratings_save": "Ratings as TSV",
            "ratings_load": "Read ratings",
            "ratings_wrong": "Not a table with the columns scan_id and rating.",
            "ratings_unkept": "This browser keeps nothing: save the table before you leave.",
            "mosaic": "All scans",
            "mosaic_note": "Brain outline and lesion candidates; a click opens the report. The "
            "pictures and reports are the files beside this page.",
            "failures": "Failures by cause",
            "no_failures": "None",
            "whose_scan": "with this scan: any machine would end alike",
            "whose_machine": "on its machine: the next run tries again",
            "whose_plan": "left out of the plan",
            "language": "日本語",
            "disclaimer": "A research tool, not a medical device.",
        },
        "ja": {
            "title": "コホート",
            "counts": "解析済み {done} 件・失敗 {failed} 件・未処理 {left} 件・対象外 {out} 件",
            "filter": "絞り込み",
            "filter_hint": "行に含まれる語、または cnr<2 や site=A のような条件",
            "shown": "{all} 件中 {shown} 件",
            "csv": "表をCSVで保存",
            "distribution": "分布",
            "measure": "指標",
            "by": "群分け",
            "together": "全体",
            "better_higher": "高いほどよい",
            "better_lower": "低いほどよい",
            "source": "出典",
            "outliers": "外れ値",
            "outliers_note": "ロバストz値：0.6745 (x − 中央値) / MAD。同じ撮像法のスキャン間で"
            "指標ごとに求め（撮像法を判定できなかったスキャンは全スキャンと比較、病変体積は "
            f"log(1 + x)）、大きい順に示します。{FEWEST}件に満たない撮像法では、脳体積と撮像範囲"
            "だけを全スキャンと比べます。外れ値が不良とは限りません。",
            "scan": "スキャン",
            "deviations": "偏差の大きい指標（ロバストz値）",
            "rating": "判定",
            "note": "メモ",
            "pass": "可",
            "doubt": "要確認",
            "fail": "不可",
            "none": "なし",
            "more": "さらに表示",
            "report": "レポート",
            "ratings": "判定",
            "ratings_note": "判定はこのブラウザーに残ります。表として保存しておいてください。",
            "ratings_save": "判定をTSVで保存",
            "ratings_load": "判定を読み込む",
            "ratings_wrong": "scan_idとratingの列がある表ではありません。",
            "ratings_unkept": "このブラウザーには保存できません。閉じる前に表を保存してください。",
            "mosaic": "全スキャン",
            "mosaic_note": "脳の輪郭と病変候補。クリックするとレポートが開きます。画像とレポートは"
            "このページと同じフォルダーにあるファイルです。",
            "failures": "原因別の失敗",
            "no_failures": "なし",
            "whose_scan": "スキャンによる失敗（どのコンピューターでも同じ）",
            "whose_machine": "コンピューターによる失敗（次回の実行で再試行）",
            "whose_plan": "計画の対象外",
            "language": "English",
            "disclaimer": "研究用ツールであり、医療機器ではありません。",
        },
    }
)
