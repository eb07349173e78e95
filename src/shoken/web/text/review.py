"""The strings of a reader's review, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.review import REASONS_OF_REJECTING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["REVIEW", "ReviewText"]


@dataclass(frozen=True, kw_only=True)
class ReviewText:
    """The strings of one language; mappings are by the keys of the values that they name."""

    shown: str
    automatic: str
    revision: str
    open: str
    signed: str
    begin: str
    begin_again: str
    begin_help: str
    not_cut: str
    changes: str
    columns: str
    verdicts: Mapping[str, str]
    verdict_why: str
    reasons: Mapping[str, str]
    pick: str
    picked: str
    accept: str
    reject: str
    reject_why: str
    reopen: str
    place_comment: str
    place: str
    place_own: str
    side: str
    sides: Mapping[str, str]
    comment: str
    keep: str
    undo: str
    redo: str
    tools: str
    tool: Mapping[str, str]
    needs_viewer: str
    no_crosshair: str
    tolerance: str
    tolerance_help: str
    within: str
    would_mark: str
    target: str
    target_new: str
    target_old: str
    add: str
    erase: str
    brush_help: str
    split: str
    merge: str
    merge_which: str
    candidate: str
    drawing: Mapping[str, str]
    sign: str
    sign_lead: str
    sign_name: str
    sign_as: str
    sign_open: str
    form: str
    form_date: str
    form_request: str
    form_signature: str
    corrections: str
    corrections_help: str
    corrections_heads: str
    corrections_heads_help: str
    corrections_many: str


def _reasons(language: Language) -> Mapping[str, str]:
    return MappingProxyType({key: said[language] for key, said in REASONS_OF_REJECTING.items()})


_EN = ReviewText(
    shown="Version shown",
    automatic="Automatic result",
    revision="Revision {number}",
    open="open, not signed",
    signed="reviewed by {name}, {date}",
    begin="Review",
    begin_again="New revision",
    begin_help="Starts a revision alongside the automatic result, which stays unchanged.",
    not_cut="A revision has its own mask: threshold and smallest lesion apply to the automatic "
    "result only.",
    changes="Compared with the automatic result: Dice {dice:.3f}; accepted {accepted}, open "
    "{open}, rejected {rejected}, erased {erased}, added {added}, redrawn {redrawn}, place "
    "changed {relabelled}.",
    columns="No.|Verdict|Volume (mL)|Place|Comment",
    verdicts=MappingProxyType({"open": "open", "accepted": "accepted", "rejected": "rejected"}),
    verdict_why="{verdict} ({why})",
    reasons=_reasons("en"),
    pick="Select a row to judge that candidate.",
    picked="Candidate {name}",
    accept="Accept",
    reject="Reject",
    reject_why="Why it is not a lesion",
    reopen="Reopen",
    place_comment="Place and comment",
    place="Place",
    place_own="as measured",
    side="Side",
    sides=MappingProxyType(
        {"left": "left", "right": "right", "midline": "midline", "bilateral": "both sides"}
    ),
    comment="Comment",
    keep="Save",
    undo="Undo",
    redo="Redo",
    tools="Add, erase, split, merge",
    tool=MappingProxyType({"grow": "Grow", "brush": "Brush", "split": "Split", "merge": "Merge"}),
    needs_viewer="Growing, drawing and splitting need the viewer: select it below the picture.",
    no_crosshair="Click in the picture: the crosshair is the seed.",
    tolerance="Tolerance",
    tolerance_help="How far the intensity may differ from that at the crosshair, in per cent of "
    "the width of the window.",
    within="Maximum distance from the crosshair (mm)",
    would_mark="Crosshair at {place} mm. Marked green in the picture: {volume:.2f} mL.",
    target="What is added",
    target_new="is a new candidate",
    target_old="belongs to candidate {name}",
    add="Add",
    erase="Erase",
    brush_help="Draw over the picture with the brush, slice by slice; then add or erase what you "
    "drew by the buttons beside the brush.",
    split="Split at the crosshair",
    merge="Merge",
    merge_which="Candidates to merge",
    candidate="{name} · {place}",
    drawing=MappingProxyType(
        {
            "draw": "Draw",
            "size": "Brush (voxels)",
            "undo": "Undo stroke",
            "clear": "Clear",
            "add": "Add to lesions",
            "erase": "Erase from lesions",
            "nothing": "Nothing has been drawn yet.",
        }
    ),
    sign="Sign",
    sign_lead="Signing closes this revision for good; the signature appears in the "
    "report, PDF and DICOM.",
    sign_name="Your name",
    sign_as="Signing as {name}",
    sign_open="{count} candidates are still open: they are signed as they were detected.",
    form="Fields of the printed report (PDF)",
    form_date="Date of examination",
    form_request="Clinical question",
    form_signature="With a signature field",
    corrections="Signed reviews as image and mask pairs (BIDS, results: {count})",
    corrections_help="A BIDS-derivatives dataset in a ZIP, for training or evaluating networks: "
    "each brain with the reviewed and the automatic mask, without names. Of several results of "
    "one scan, the one signed last is taken.",
    corrections_heads="Images of the whole head",
    corrections_heads_help="Whole heads show faces, by which people can be recognised.",
    corrections_many="More than {most} are too many for one download: use shoken corrections on "
    "the server.",
)

_JA = ReviewText(
    shown="表示する版",
    automatic="自動検出の結果",
    revision="改訂{number}",
    open="作業中（署名前）",
    signed="確認者：{name}（{date}）",
    begin="確認を始める",
    begin_again="改訂を追加",
    begin_help="自動検出の結果とは別に改訂を作ります。自動検出の結果は変わりません。",
    not_cut="改訂は独自のマスクをもちます。閾値と最小の病変の設定は自動検出の結果に対するものです。",
    changes="自動検出との比較：Dice係数{dice:.3f}。採用{accepted}、未判定{open}、除外{rejected}、"
    "消去{erased}、追加{added}、輪郭変更{redrawn}、部位変更{relabelled}。",
    columns="番号|判定|体積 (mL)|部位|コメント",
    verdicts=MappingProxyType({"open": "未判定", "accepted": "採用", "rejected": "除外"}),
    verdict_why="{verdict}（{why}）",
    reasons=_reasons("ja"),
    pick="行を選ぶと、その病変候補を判定できます。",
    picked="病変候補{name}",
    accept="採用",
    reject="除外",
    reject_why="除外の理由",
    reopen="未判定に戻す",
    place_comment="部位とコメント",
    place="部位",
    place_own="計測どおり",
    side="左右",
    sides=MappingProxyType({"left": "左", "right": "右", "midline": "正中", "bilateral": "両側"}),
    comment="コメント",
    keep="保存",
    undo="元に戻す",
    redo="やり直す",
    tools="追加・消去・分割・結合",
    tool=MappingProxyType(
        {"grow": "領域拡張", "brush": "ブラシ", "split": "分割", "merge": "結合"}
    ),
    needs_viewer="領域拡張・描画・分割にはビューアーが必要です。画像の下で選んでください。",
    no_crosshair="画像をクリックしてください。十字線の位置が開始点になります。",
    tolerance="信号の許容差",
    tolerance_help="十字線の位置の信号からどこまで離れてよいかを、表示ウィンドウ幅に対する%で指定します。",
    within="十字線からの最大距離 (mm)",
    would_mark="十字線：{place} mm。画像の緑の範囲：{volume:.2f} mL。",
    target="追加する範囲",
    target_new="新しい病変候補とする",
    target_old="病変候補{name}に含める",
    add="追加",
    erase="消去",
    brush_help="画像の上をブラシで1断面ずつ描き、ブラシの隣のボタンで追加または消去します。",
    split="十字線の位置で分割",
    merge="結合",
    merge_which="1個とみなす病変候補",
    candidate="{name}・{place}",
    drawing=MappingProxyType(
        {
            "draw": "描画",
            "size": "ブラシの太さ（ボクセル）",
            "undo": "1筆戻す",
            "clear": "消す",
            "add": "病変に追加",
            "erase": "病変から消去",
            "nothing": "まだ何も描かれていません。",
        }
    ),
    sign="署名",
    sign_lead="署名するとこの改訂は確定し、レポート・PDF・DICOMに確認者として記載されます。",
    sign_name="氏名",
    sign_as="署名者：{name}",
    sign_open="未判定の病変候補が{count}個あります。自動検出のまま署名されます。",
    form="PDFレポートの記入欄",
    form_date="検査日",
    form_request="依頼内容",
    form_signature="署名欄を設ける",
    corrections="署名済みの確認結果を画像とマスクの組で書き出す（BIDS、対象：{count}件）",
    corrections_help="学習や評価に使うBIDS derivativesデータセット（ZIP）です。"
    "脳の画像に、確認後と自動検出のマスクを付けます。氏名は含みません。"
    "同じ画像の結果が複数ある場合は、最後に署名したものを書き出します。",
    corrections_heads="頭部全体の画像を含める",
    corrections_heads_help="頭部全体の画像には顔が写るため、個人を識別できることがあります。",
    corrections_many="{most}件を超えるとまとめてダウンロードできません。サーバーでshoken "
    "correctionsを使ってください。",
)

REVIEW: Mapping[Language, ReviewText] = MappingProxyType({"ja": _JA, "en": _EN})
