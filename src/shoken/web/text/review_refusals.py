"""Why something of a review is refused, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.common.review_refusals import REFUSALS, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["REFUSED"]

_JA: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.NOTHING_ADDED: "追加できません。範囲全体がすでに病変候補に含まれています。",
        Refusal.NOTHING_ERASED: "消去できません。範囲内に病変候補がありません。",
        Refusal.NOTHING_SPLIT: "分割できません。選んだ断面は病変候補と交わっていません。",
        Refusal.NOTHING_MERGED: "結合するには、病変候補を2個以上選んでください。",
        Refusal.NOTHING_DRAWN: "何も描かれていません。先に画像の上に描いてください。",
        Refusal.DRAWING_DAMAGED: "描いた内容が正しく届きませんでした。もう一度描いてください。",
        Refusal.OUTSIDE_SCAN: "十字線が画像の範囲外にあります。",
        Refusal.OUTSIDE_BRAIN: "十字線が脳の外にあります。マークしたい場所に合わせてください。",
        Refusal.NO_CANDIDATE: "この病変候補はなくなりました。選び直してください。",
        Refusal.TOO_MANY_CANDIDATES: "病変候補が多すぎるため、確認できません。",
        Refusal.NO_NAME: "署名する前に氏名を入力してください。",
        Refusal.SIGNED: "この改訂は署名済みです。変更するには新しい改訂を作ってください。",
        Refusal.OF_ANOTHER_RESULT: "この確認は同じ画像の別の結果に対するもので、"
        "元のマスクが保存されている結果と一致しません。",
        Refusal.CHANGED_ELSEWHERE: "この確認は、開いた後に別の画面で変更されました。"
        "ページを再読み込みすると最新の内容が表示されます。",
        Refusal.DELETED: "この確認は削除されました。ページを再読み込みしてください。",
    }
)

REFUSED: Mapping[Language, Mapping[Refusal, str]] = MappingProxyType({"ja": _JA, "en": REFUSALS})
