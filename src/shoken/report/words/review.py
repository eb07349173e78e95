"""What a report says of its review: by whom and when, or that there was none, and what changed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words.language import Language

__all__ = ["REASONS_OF_REJECTING", "REVIEW", "stamp"]

REVIEW: Mapping[str, Text] = MappingProxyType(
    {
        "heading": Text("Review", "確認"),
        "signed": Text("reviewed by {name}, {date}", "確認者：{name}（{date}）"),
        "none": Text("not reviewed", "未確認"),
        "open": Text(
            "not reviewed (revision {number} is not signed)", "未確認（改訂{number}は署名前）"
        ),
        "changes": Text(
            "Revision {revision} against the automatic result: Dice {dice:.3f}; accepted "
            "{accepted}, left as found {open}, rejected {rejected}, erased {erased}, added "
            "{added}, redrawn {redrawn}, place changed {relabelled}",
            "改訂{revision}と自動検出との比較：Dice係数{dice:.3f}。採用{accepted}、未判定{open}、"
            "除外{rejected}、消去{erased}、追加{added}、輪郭変更{redrawn}、部位変更{relabelled}",
        ),
        "rejected": Text(
            "Rejected: {volume:.2f} mL (automatic finding {origin}){why}",
            "除外：{volume:.2f} mL（自動検出の病変候補{origin}）{why}",
        ),
        "rejected_own": Text(
            "Rejected: {volume:.2f} mL (drawn by the reader){why}",
            "除外：{volume:.2f} mL（読影者が描いたもの）{why}",
        ),
        "commented": Text("Finding {id}: {comment}", "病変候補{id}：{comment}"),
    }
)
REASONS_OF_REJECTING: Mapping[str, Text] = MappingProxyType(
    {
        "artefact": Text("artefact", "アーチファクト"),
        "normal-structure": Text("normal structure", "正常構造"),
        "vessel": Text("vessel", "血管"),
        "flow": Text("flow artefact of cerebrospinal fluid", "髄液フローアーチファクト"),
        "outside-brain": Text("outside the brain", "脳の外"),
        "doubtful": Text("too doubtful", "確実性に乏しい"),
        "other": Text("other (see comment)", "その他（コメント参照）"),
    }
)


def stamp(language: Language, number: int | None, name: str | None, when: str | None) -> str:
    """Who reviewed a result, and when; or that nobody did.

    Parameters
    ----------
    number
        Of the revision; None of the automatic result.
    name, when
        Of the signature (ISO 8601, UTC), None where there is none.

    >>> stamp("en", 1, "A. Reader", "2026-11-29T08:00:00+00:00")
    'reviewed by A. Reader, 2026-11-29'
    """
    if number is None:
        return REVIEW["none"][language]
    if name is None or when is None:
        return REVIEW["open"][language].format(number=number)
    return REVIEW["signed"][language].format(name=name, date=when[:10])
