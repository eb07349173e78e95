"""The strings of a study that was uploaded and of a list of runs; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["STUDY", "StudyText"]


@dataclass(frozen=True, kw_only=True)
class StudyText:
    """The strings of one language; a missing one is an error when the page starts."""

    found: str
    found_left_out: str
    grouping: str
    groupings: tuple[str, str, str]
    columns: str
    uses: tuple[str, str, str]
    volumetric: str
    unreadable: str
    dicom_files: str
    study: str
    first: str
    nothing: str
    beside: str
    twice: str
    choose_volume: str
    no_study: str
    begin_several: str
    too_many: str
    report_language: str
    list_title: str
    list_lead: str
    open: str
    unknown_scan: str
    states: Mapping[str, str]
    failed: str
    done: str
    done_unsearched: str


_EN = StudyText(
    found="**Recognised scans: {scans}, studies: {studies}**",
    found_left_out="Files that are not scans: {count}.",
    grouping="Studies",
    groupings=("as recognised", "all one study", "each scan alone"),
    columns="Study|Scan|Sequence|Voxels|Spacing (mm)|Plane|Volumes|Use|Notes",
    uses=("reported on", "used alongside", "left out"),
    volumetric="3-D",
    unreadable="cannot be read: {why}",
    dicom_files="DICOM, {count} files",
    study="Study {number}",
    first="Report on",
    nothing="none: leave this study out",
    beside="Used alongside it",
    twice="This study has two scans of the same sequence: leave one of them out.",
    choose_volume="Choose which of its {count} volumes to report on.",
    no_study="None of its scans can be reported on.",
    begin_several="Analyse {count} studies",
    too_many="{count} studies are more than the queue can take now ({free}): leave some out, or "
    "try again later (SHOKEN_WAITING sets the limit).",
    report_language="Report language",
    list_title="List of studies: {done} of {count} finished",
    list_lead="They are analysed one after the other. Each can be opened as soon as it is "
    "finished; the address of this page brings the list back.",
    open="Open",
    unknown_scan="study {number}",
    states=MappingProxyType(
        {
            "waiting": "waiting: {count} ahead of it",
            "running": "{stage}",
            "cancelled": "cancelled",
            "under way": "running in another server process",
            "interrupted": "interrupted when the server stopped; upload it again",
            "gone": "not available: deleted, or another user's",
        }
    ),
    failed="failed: {cause}",
    done="{sequence} · lesion candidates: {count}, {volume:.2f} mL",
    done_unsearched="{sequence} · lesions were not searched for",
)

_JA = StudyText(
    found="**認識した画像：{scans}件、検査：{studies}件**",
    found_left_out="画像ではないファイル：{count}個",
    grouping="検査の分け方",
    groupings=("自動判定", "全体で1検査", "1画像ずつ"),
    columns="検査|画像|撮像法|ボクセル数|間隔 (mm)|断面|ボリューム数|扱い|注意",
    uses=("読影対象", "併用", "使わない"),
    volumetric="3D",
    unreadable="読み込めません：{why}",
    dicom_files="DICOM（{count}ファイル）",
    study="検査{number}",
    first="読影対象の画像",
    nothing="なし（この検査は解析しない）",
    beside="併用する画像",
    twice="1つの検査に同じ撮像法の画像が2つあります。どちらかを外してください。",
    choose_volume="{count}個のボリュームのうち、読影対象の番号を指定してください。",
    no_study="読影対象にできる画像がありません。",
    begin_several="{count}検査を解析する",
    too_many="{count}検査は、現在の待ち行列の空き（{free}件）を超えています。一部を外すか、"
    "しばらく待ってからお試しください（上限はSHOKEN_WAITINGで設定）。",
    report_language="レポートの言語",
    list_title="検査の一覧：{count}件中{done}件終了",
    list_lead="順番に解析します。終わったものから開けます。"
    "このページのアドレスを開けば一覧に戻れます。",
    open="開く",
    unknown_scan="検査{number}",
    states=MappingProxyType(
        {
            "waiting": "待機中（先に{count}件）",
            "running": "解析中：{stage}",
            "cancelled": "中止しました",
            "under way": "サーバーの別のプロセスで実行中",
            "interrupted": "サーバーの停止で中断。もう一度アップロードしてください",
            "gone": "ありません（削除、または別の利用者のもの）",
        }
    ),
    failed="失敗：{cause}",
    done="{sequence}・病変候補{count}個、{volume:.2f} mL",
    done_unsearched="{sequence}・病変は検索していません",
)

STUDY: Mapping[Language, StudyText] = MappingProxyType({"ja": _JA, "en": _EN})
