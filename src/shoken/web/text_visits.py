"""The strings of what is given, and of two visits that are compared; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["VISITS", "VisitText"]


@dataclass(frozen=True, kw_only=True)
class VisitText:
    """The strings of one language; a missing one is an error when the page starts."""

    upload_small: str
    begin: str
    looking: str
    file_line: str
    sequence_named: str
    sequence_unnamed: str
    comparing: str
    title: str
    lead: str
    names: tuple[str, str]
    kept: str
    none: str
    start: str
    missing: str
    same: str
    empty: str
    pick: str
    pictured: str
    history_forever: str
    damaged: str
    damaged_said: str
    large: str
    large_failed: str
    large_refused: str


_EN = VisitText(
    upload_small="On this server a file may have {mib} MiB at most: give a larger scan as "
    ".nii.gz, or DICOM as a ZIP.",
    begin="Analyse",
    looking="Looking at the file",
    file_line="**{name}** · {size:.1f} MiB · files: {count}",
    sequence_named="Sequence: {sequence}, as its name or header says.",
    sequence_unnamed="Sequence: not named; it will be recognised from the image.",
    comparing="Comparing the two visits",
    title="Compare two visits",
    lead="Two scans of one patient and one sequence: which lesions are new, grown, "
    "stable, shrunk or gone. Upload each visit, or take a result that is kept.",
    names=("First visit", "Second visit"),
    kept="or a stored result",
    none="none",
    start="Compare",
    missing="Give both visits to compare them.",
    same="Both are the same scan.",
    empty="No lesion candidate was found on either visit.",
    pick="Select a row to see that lesion on both visits.",
    pictured="{visit}: {name}. Red: lesion candidate.",
    damaged="damaged",
    damaged_said="This result is damaged in the place where it was kept, or of another version of "
    "Shoken, and cannot be opened. Delete it on the page History, and upload the scan again.",
    history_forever="They are kept until you delete them.",
    large="A file above 32 MiB goes from this browser straight to the store (up to {mib} MiB):",
    large_failed="The upload failed. Try again, or reload the page.",
    large_refused="The file is larger than {mib} MiB.",
)

_JA = VisitText(
    upload_small="このサーバーでは1ファイル{mib} "
    "MiBまでです。大きい画像は.nii.gzに、DICOMはZIPにまとめてください。",
    begin="解析する",
    looking="ファイルを確認しています",
    file_line="**{name}**({size:.1f} MiB、{count}ファイル)",
    sequence_named="撮像法:{sequence}(名前またはヘッダーによる)",
    sequence_unnamed="撮像法:名前からは不明です。解析中に画像から判定します。",
    comparing="2時点を比較しています",
    title="2時点の比較",
    lead="同じ患者・同じ撮像法の2回の画像から、新規・増大・不変・縮小・消失した病変候補を調べます。各"
    "回の画像をアップロードするか、保存された結果を選びます。",
    names=("1回目", "2回目"),
    kept="または保存された結果",
    none="なし",
    start="比較する",
    missing="両方の画像を指定してください。",
    same="両方が同じ画像です。",
    empty="どちらの回でも病変候補は検出されませんでした。",
    pick="行を選ぶと、その病変を両方の画像で表示します。",
    pictured="{visit}:{name}。赤:病変候補。",
    damaged="破損",
    damaged_said="この結果は保存先で破損しているか、別のバージョンのShokenのものなので、開けません。"
    "履歴から削除し、画像をもう一度アップロードしてください。",
    history_forever="削除するまで保存されます。",
    large="32 MiBを超えるファイルは、ブラウザーから保存先に直接送ります({mib} MiBまで):",
    large_failed="アップロードに失敗しました。もう一度試すか、ページを再読み込みしてください。",
    large_refused="ファイルが{mib} MiBを超えています。",
)

VISITS: Mapping[Language, VisitText] = MappingProxyType({"ja": _JA, "en": _EN})
