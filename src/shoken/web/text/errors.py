"""What went wrong, in the page's language: the cause, or its kind where that has English alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.common.errors import (
    AnalysisError,
    ArchiveError,
    EditRefused,
    InputError,
    ModelCorrupt,
    ModelError,
    ModelMissing,
    NoBrainFound,
    NoSpace,
    SchedulerLost,
    SeveralVolumes,
    ShokenError,
    StoreError,
    TooLarge,
    UnreadableScan,
    UnsupportedScan,
    UsageError,
)
from shoken.pacs.words import archive_fault
from shoken.report.words.causes import in_japanese
from shoken.web.text.review_refusals import REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["KINDS", "error_words"]

# in Japanese; the nearest class above an error tells its kind
KINDS: Mapping[type[ShokenError], str] = MappingProxyType(
    {
        ShokenError: "処理できませんでした。",
        InputError: "入力に問題があります。",
        UnreadableScan: "ファイルを読み込めません。破損しているか、内容に矛盾があります。",
        UnsupportedScan: "Shokenが対応していない種類のファイルです。",
        SeveralVolumes: "複数のボリュームがあります。解析するボリュームを1つ指定してください。",
        TooLarge: "設定された上限を超えています。",
        UsageError: "この操作は実行できません。",
        ModelError: "解析用モデル（ニューラルネットワーク）を使用できません。",
        ModelMissing: "解析用モデルの重みファイルがこのサーバーにありません。",
        ModelCorrupt: "解析用モデルのファイルが破損しているか、公開されているものと異なります。",
        StoreError: "解析結果の保存先を使用できません。保存済みの結果は失われていません。",
        SchedulerLost: "スケジューラーが停止しました。完了した解析の結果は保存されています。",
        NoSpace: "ディスクの空き容量が足りません。保存済みの結果は失われていません。",
        AnalysisError: "処理の途中でエラーが発生しました。",
        NoBrainFound: "画像から脳を検出できませんでした。頭部MRIの画像かどうかを確認してください。",
    }
)


def error_words(error: ShokenError, language: Language) -> str:
    """What a page says of an error: cause and remedy, in its language.

    A cause that has no Japanese (the words of a library, as a rule) is told in English below its
    kind.
    """
    if isinstance(error, EditRefused):
        return REFUSED[language][error.reason]
    if isinstance(error, ArchiveError):
        return archive_fault(error, language)
    if language == "en" or error.is_translated:
        return str(error)
    if (said := in_japanese(str(error))) is not None:
        return said
    kind = next(KINDS[one] for one in type(error).__mro__ if one in KINDS)
    return f"{kind}\n\n{error}"
