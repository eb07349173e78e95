"""The strings of the switch that returns DICOM results to an archive, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["IDENTITY", "IdentityText"]


@dataclass(frozen=True, kw_only=True)
class IdentityText:
    """The strings of one language."""

    switch: str
    is_off: str
    is_on: str
    file: str
    needed: str
    done: str
    not_dicom: str


_EN = IdentityText(
    switch="Return to the archive (PACS)",
    is_off="The DICOM results (SEG, SR, PDF, pictures) are pseudonymous: they refer to the study "
    "by its unique identifiers and hold no name, number or date of the patient.",
    is_on="The DICOM results get the attributes of patient and study (name, ID, date of birth, "
    "sex, date of study, accession number, referring physician) of the file that you choose here, "
    "so that an archive files them under that patient and study. The attributes are used on this "
    "page alone; they are not stored and get into no other file.",
    file="One DICOM file of the series that was analysed, or its ZIP",
    needed="Choose one file of the series: the stored result does not hold the attributes.",
    done="The DICOM results below will be filed under the patient and study of this file.",
    not_dicom="This scan did not come as DICOM: it names no patient or study, and there are no "
    "DICOM results that could return to an archive.",
)

_JA = IdentityText(
    switch="アーカイブ（PACS）に戻す",
    is_off="DICOM形式の結果（SEG、SR、PDF、画像）は仮名化されています。検査はUIDだけで参照し、"
    "患者の氏名、番号、日付は含みません。",
    is_on="DICOM形式の結果に、ここで選んだファイルの患者・検査の属性（氏名、患者ID、生年月日、性別、"
    "検査日、受付番号、依頼医）を書き込みます。アーカイブではその患者・検査の結果として登録されます。"
    "属性はこの画面でだけ使い、保存せず、ほかのファイルにも書き込みません。",
    file="解析したシリーズのDICOMファイル1個、またはZIP",
    needed="シリーズのファイルを1個選んでください。保存されている結果には患者・検査の属性がありません。",
    done="下のDICOM形式の結果は、このファイルの患者・検査の結果として登録されます。",
    not_dicom="この画像はDICOMではないため患者・検査の属性がなく、アーカイブに戻すDICOM形式の結果もありません。",
)

IDENTITY: Mapping[Language, IdentityText] = MappingProxyType({"ja": _JA, "en": _EN})
