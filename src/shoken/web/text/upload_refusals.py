"""Why an upload is refused, in both languages."""

from __future__ import annotations

import os
from errno import ENOSPC

from shoken.common.disk_space import NO_TEMPORARY_SPACE
from shoken.report.words.language import Text

__all__ = [
    "ELSEWHERE",
    "NO_PLACE",
    "NO_SPACE",
    "TOO_LARGE",
    "TOO_MANY",
    "TOO_MUCH",
    "TOO_SLOW",
]

NO_PLACE = Text(
    "No page asks for this file: choose it again on the page.",
    "このファイルを受け取る画面がありません。画面でもう一度選択してください。",
)
ELSEWHERE = Text(
    "This server does not have the page that asks for this file: the browser sends it again by "
    "itself; where that does not help, load the page again.",
    "このサーバーには、このファイルを受け取る画面がありません。ブラウザーが自動的に送り直します。"
    "それでも届かない場合は、画面を再読み込みしてください。",
)
TOO_MUCH = Text(
    "Files of {limit:,} MiB in all are the most that one user may have here at a time "
    "(SHOKEN_UPLOADS_MIB): remove files or close other pages, wait two minutes, and choose it "
    "again.",
    "1人の利用者が同時に置けるファイルは合計{limit:,} MiBまでです（SHOKEN_UPLOADS_MIB）。"
    "ファイルを削除するか他の画面を閉じ、2分待ってからもう一度選択してください。",
)
TOO_MANY = Text(
    "One page takes {limit:,} files at most (SHOKEN_MAX_FILES): load it again.",
    "1つの画面で受け取れるファイルは{limit:,}個までです（SHOKEN_MAX_FILES）。"
    "画面を再読み込みしてください。",
)
TOO_LARGE = Text(
    "The file is larger than {limit:,} MiB (SHOKEN_MAX_FILE_MIB).",
    "ファイルが{limit:,} MiBを超えています（SHOKEN_MAX_FILE_MIB）。",
)
TOO_SLOW = Text(
    "Nothing more came for a minute: the upload was given up; choose the file again.",
    "1分間データが届かなかったため、受信を中止しました。ファイルをもう一度選択してください。",
)
NO_SPACE = Text(
    f"The upload has no room in {NO_TEMPORARY_SPACE}.",
    f"サーバーの一時ファイル用フォルダー（TMPDIR）に空き容量がありません（{os.strerror(ENOSPC)}）。"
    "空きを作るか別のフォルダーを指定し、もう一度選択してください。",
)
