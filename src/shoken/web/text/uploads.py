"""The strings of the upload and of what may end it; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["UPLOADS", "UploadText"]


@dataclass(frozen=True, kw_only=True)
class UploadText:
    """The strings of one language; a missing one is an error when the page starts."""

    upload_small: str
    upload_choose: str
    upload_add: str
    upload_drop: str
    upload_limit: str
    upload_refused: str
    upload_elsewhere: str
    begin: str
    looking: str
    file_line: str
    sequence_named: str
    sequence_unnamed: str
    comparing: str
    history_forever: str
    damaged: str
    damaged_said: str
    interrupted: str
    ended_server: str
    under_way: str
    lost_title: str
    lost: str
    connecting: str
    large: str
    large_failed: str
    large_refused: str


_EN = UploadText(
    upload_small="On this server a file may be at most {mib} MiB: upload a larger scan as "
    ".nii.gz, or DICOM as a ZIP.",
    upload_choose="Choose files",
    upload_add="Add files",
    upload_drop="Drop files here",
    upload_limit="up to {size} a file",
    upload_refused="not accepted",
    upload_elsewhere="not delivered, although it was tried several times: load the page again",
    begin="Analyse",
    looking="Looking at the file",
    file_line="**{name}** · {size:.1f} MiB · files: {count}",
    sequence_named="Sequence: {sequence}, according to its name or header.",
    sequence_unnamed="Sequence: not named; it will be recognised from the image.",
    comparing="Comparing the visits",
    damaged="damaged",
    damaged_said="This result is damaged in storage, or was made by another version of Shoken, and "
    "cannot be opened. Delete it on the History page and upload the scan again.",
    interrupted="The analysis was interrupted: the server stopped, and the scan is no longer "
    "there. Please upload it again.",
    ended_server="The analysis failed: the server stopped twice while it was running, most often "
    "for lack of memory, so it is not restarted automatically. To try once more, upload the scan "
    "again.",
    under_way="Another server process is running this analysis or will start it shortly. This "
    "page updates itself.",
    lost_title="No connection to the server",
    lost="The server is not responding, or the network is interrupted. This page reconnects "
    "automatically. An analysis in progress is not lost with the connection: leave the page open.",
    connecting="Connecting",
    history_forever="They are kept until you delete them.",
    large="Files over 32 MiB go straight from this browser to storage (up to {mib} MiB):",
    large_failed="The upload failed. Try again, or reload the page.",
    large_refused="The file is larger than {mib} MiB.",
)

_JA = UploadText(
    upload_small="このサーバーでは1ファイル{mib} "
    "MiBまでです。大きい画像は.nii.gzに、DICOMはZIPにまとめてください。",
    upload_choose="ファイルを選択",
    upload_add="ファイルを追加",
    upload_drop="ここにファイルをドロップ",
    upload_limit="1ファイル{size}まで",
    upload_refused="受け付けられませんでした",
    upload_elsewhere="繰り返し送信しましたが届きませんでした。画面を再読み込みしてください",
    begin="解析する",
    looking="ファイルを確認しています",
    file_line="**{name}**（{size:.1f} MiB、{count}ファイル）",
    sequence_named="撮像法：{sequence}（名前またはヘッダーによる）",
    sequence_unnamed="撮像法：名前からは不明です。解析中に画像から判定します。",
    comparing="検査を比較しています",
    damaged="破損",
    damaged_said="この結果は保存先で破損しているか、別のバージョンのShokenのものなので、開けません。"
    "履歴から削除し、画像をもう一度アップロードしてください。",
    interrupted="サーバーが停止したため解析が中断されました。画像は残っていません。"
    "もう一度アップロードしてください。",
    ended_server="解析に失敗しました。実行中にサーバーが2回停止したため（多くはメモリ不足）、"
    "自動では再実行しません。再度試すには、画像をもう一度アップロードしてください。",
    under_way="この解析はサーバーの別のプロセスで実行中か、まもなく再開されます。"
    "この画面は自動的に更新されます。",
    lost_title="サーバーに接続できません",
    lost="サーバーが応答しないか、ネットワークが切断されています。この画面は自動的に再接続します。"
    "接続が切れても実行中の解析は失われないため、画面を開いたままお待ちください。",
    connecting="接続中",
    history_forever="削除するまで保存されます。",
    large="32 MiBを超えるファイルは、ブラウザーから保存先に直接送ります（{mib} MiBまで）：",
    large_failed="アップロードに失敗しました。もう一度試すか、ページを再読み込みしてください。",
    large_refused="ファイルが{mib} MiBを超えています。",
)

UPLOADS: Mapping[Language, UploadText] = MappingProxyType({"ja": _JA, "en": _EN})
