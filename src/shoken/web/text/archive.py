"""The strings of the page Archive, and of sending results back; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["ARCHIVE", "ArchiveText"]


@dataclass(frozen=True, kw_only=True)
class ArchiveText:
    """The strings of one language; a missing one is an error when the page starts."""

    title: str
    lead: str
    patient_id: str
    accession: str
    days: str
    modality: str
    search: str
    searching: str
    nothing_asked: str
    none_found: str
    too_many: str
    studies: str
    study: str
    series: str
    chosen: str
    no_series: str
    get: str
    getting: str
    send: str
    send_help: str
    sending: str
    sent: str
    sent_before: str


_EN = ArchiveText(
    title="Archive",
    lead="Studies in your hospital's archive. Whoever may open this page may read them.",
    patient_id="Patient ID",
    accession="Accession number",
    days="Examined on, or from and to",
    modality="Modality",
    search="Search",
    searching="Searching the archive",
    nothing_asked="Name a patient ID, an accession number or a day.",
    none_found="No study matches.",
    too_many="More than {most} studies match; these are the first. Narrow the search.",
    studies="Date|Patient ID|Accession|Modalities|Description|Images",
    study="Study",
    series="No.|Modality|Description|Images|What would be recognised",
    chosen="Series to analyse",
    no_series="This study has no series.",
    get="Get and analyse",
    getting="Getting {done} of {count} images",
    send="Send to the archive",
    send_help="Segmentation, report, document and pictures go to the archive and are filed under "
    "the patient and the study of the images, whose names are taken from the archive. Nothing of "
    "them is kept here.",
    sending="Sending to the archive",
    sent="{count} objects are in the archive: {sent} sent now, {there_before} there before.",
    sent_before="All {count} objects were in the archive already; nothing was sent.",
)

_JA = ArchiveText(
    title="アーカイブ",
    lead="院内アーカイブ（PACS）の検査です。このページを開ける人は、誰でも閲覧できます。",
    patient_id="患者ID",
    accession="受付番号",
    days="検査日（または期間）",
    modality="モダリティ",
    search="検索",
    searching="アーカイブを検索しています",
    nothing_asked="患者ID、受付番号、検査日のいずれかを入力してください。",
    none_found="該当する検査はありません。",
    too_many="該当する検査が{most}件を超えるため、先頭から表示しています。条件を絞ってください。",
    studies="検査日|患者ID|受付番号|モダリティ|検査の記述|枚数",
    study="検査",
    series="番号|モダリティ|シリーズの記述|枚数|認識の見込み",
    chosen="解析するシリーズ",
    no_series="この検査にシリーズはありません。",
    get="取得して解析",
    getting="画像を取得しています（{done}/{count}枚）",
    send="アーカイブに送信",
    send_help="セグメンテーション、構造化レポート、PDF、キー画像を、元の画像の患者と検査に紐づけて"
    "アーカイブに登録します。患者の氏名などはアーカイブから読み取り、ここには保存しません。",
    sending="アーカイブに送信しています",
    sent="{count}件がアーカイブに登録されました（今回の送信{sent}件、登録済み{there_before}件）。",
    sent_before="{count}件すべてが登録済みのため、送信していません。",
)

ARCHIVE: Mapping[Language, ArchiveText] = MappingProxyType({"ja": _JA, "en": _EN})
