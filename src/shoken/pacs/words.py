"""What is said of an archive and of its series, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.common.archive_faults import ARCHIVE_FAULTS, ArchiveFault
from shoken.pacs.rules import Judgement, Reason
from shoken.report.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.common.errors import ArchiveError
    from shoken.report.words import Language

__all__ = ["PACS_WORDS", "PacsWords", "archive_fault", "judged"]


@dataclass(frozen=True, kw_only=True)
class PacsWords:
    """The strings of one language."""

    reasons: Mapping[Reason, str]
    analysed: str
    study: str
    series: str
    found: str
    found_none: str
    too_many: str
    pulled: str
    identity: str
    pushed: str
    nothing_to_pull: str


_EN = PacsWords(
    reasons=MappingProxyType(
        {
            Reason.BRAIN: "a brain MRI",
            Reason.UNSAID: "no body part is named; the extraction of the brain decides",
            Reason.NOT_MR: "no MR image",
            Reason.OTHER_PART: "another part of the body",
            Reason.NO_SCAN: "a localizer or a calibration",
            Reason.SEQUENCE: "a sequence that is not analysed",
            Reason.UNREADABLE: "cannot be read",
        }
    ),
    analysed="{sequence}: {reason}",
    study="{date}  ID {patient_id}  accession {accession}  {modalities}  {instances} images  "
    "{description}\n  {study_uid}",
    series="  {number}  {modality}  {instances} images  {description}\n    {judged}\n"
    "    {series_uid}",
    found="{count} studies",
    found_none="no study matches",
    too_many="more than {most} studies match: narrow the search",
    pulled="{count} files of {series} series written to {folder}",
    identity="They hold names and numbers of patients.",
    pushed="{count} instances are in the archive: {sent} sent now, {there_before} there before",
    nothing_to_pull="no series of this study would be analysed: name some with --series, or --all",
)

_JA = PacsWords(
    reasons=MappingProxyType(
        {
            Reason.BRAIN: "頭部MRI",
            Reason.UNSAID: "撮像部位の記載なし。脳抽出の結果で判断する",
            Reason.NOT_MR: "MR画像ではない",
            Reason.OTHER_PART: "頭部以外の部位",
            Reason.NO_SCAN: "位置決め画像または校正用画像",
            Reason.SEQUENCE: "解析対象外の撮像法",
            Reason.UNREADABLE: "読み込めない",
        }
    ),
    analysed="{sequence}：{reason}",
    study="{date}  患者ID {patient_id}  受付番号 {accession}  {modalities}  {instances}枚  "
    "{description}\n  {study_uid}",
    series="  {number}  {modality}  {instances}枚  {description}\n    {judged}\n    {series_uid}",
    found="検査{count}件",
    found_none="該当する検査はありません",
    too_many="該当する検査が{most}件を超えています。条件を絞ってください",
    pulled="{series}シリーズ、{count}ファイルを{folder}に保存しました",
    identity="ファイルには患者の氏名とIDが含まれています。",
    pushed="{count}件がアーカイブにあります（今回の送信{sent}件、送信済み{there_before}件）",
    nothing_to_pull="この検査に解析対象のシリーズはありません。"
    "--seriesで指定するか、--allを使ってください",
)

PACS_WORDS: Mapping[Language, PacsWords] = MappingProxyType({"ja": _JA, "en": _EN})

_FAULTS_JA: Mapping[ArchiveFault, str] = MappingProxyType(
    {
        ArchiveFault.NOT_SET: "アーカイブが設定されていません。SHOKEN_PACS_URLにDICOMwebのアドレス"
        "を設定してください。",
        ArchiveFault.NOT_INSTALLED: "アーカイブとの通信に必要なパッケージがありません。pip install"
        ' "shoken[pacs]"を実行してください。',
        ArchiveFault.UNFINISHED: "SHOKEN_PACS_AUTHは{auth}ですが、{name}が設定されていません。",
        ArchiveFault.UNENCRYPTED: "SHOKEN_PACS_AUTHは{auth}ですが、SHOKEN_PACS_URLがhttpのため、認"
        "証情報がネットワーク上で読み取られるおそれがあります。httpsのアドレスを設定するか、"
        "SHOKEN_PACS_AUTHをnoneにしてください。",
        ArchiveFault.NO_GOOGLE: "SHOKEN_PACS_AUTHはgoogleですが、この機器にGoogleの認証情報があり"
        "ません。gcloud auth application-default loginを実行するか、サービスアカウントを使っ"
        "てください。",
        ArchiveFault.UNREACHABLE: "アーカイブが応答しません。SHOKEN_PACS_URL、ネットワーク、アーカ"
        "イブの動作を確認し、もう一度実行してください。失われたデータはありません。",
        ArchiveFault.CERTIFICATE: "アーカイブの証明書を検証できません。REQUESTS_CA_BUNDLEに院内認"
        "証局のファイルを設定してください。",
        ArchiveFault.SLOW: "アーカイブが{seconds:g}秒以内に応答しませんでした。もう一度実行するか"
        "、SHOKEN_PACS_SECONDSを大きくしてください。",
        ArchiveFault.LOGIN: "アーカイブが認証を求めています。SHOKEN_PACS_AUTHと、ユーザー名、パス"
        "ワード、またはトークンを確認してください。",
        ArchiveFault.FORBIDDEN: "アーカイブで許可されていない操作です。このアカウントに読み出しと"
        "保存の権限を付与するよう、アーカイブの管理者に依頼してください。",
        ArchiveFault.NOT_THERE: "アーカイブに該当する検査またはシリーズがないか、SHOKEN_PACS_URLが"
        "DICOMwebのアドレスになっていません。",
        ArchiveFault.TOO_LARGE: "アーカイブが{mib:.0f} MiBのリクエストを受け付けません。上限を引き"
        "上げるよう、アーカイブの管理者に依頼してください。",
        ArchiveFault.ANSWER: "アーカイブ側でエラーが発生しました（HTTPステータス{status}）。もう一"
        "度実行し、続く場合はアーカイブのログを確認してください。",
        ArchiveFault.NOT_DICOMWEB: "SHOKEN_PACS_URLの応答がDICOMwebではありません。アドレスを確認"
        "してください（Orthancの場合は…/dicom-web）。",
        ArchiveFault.NOT_KEPT: "アーカイブは受け付けたと応答しましたが、送信した{sent}件のうち{kep"
        "t}件しかありません。アーカイブのログを確認し、もう一度送信してください。既にあるもの"
        "は再送しません。",
        ArchiveFault.NO_ASSOCIATION: "アーカイブ（{ae}）がアソシエーションを受け付けません。アドレ"
        "ス、ポート、AEタイトルと、アーカイブ側の登録を確認してください。",
        ArchiveFault.REFUSED: "アーカイブが{sent}件のうち{count}件の保存を拒否しました（DICOMステ"
        "ータス{status}）。アーカイブのログを確認してください。",
    }
)


def archive_fault(error: ArchiveError, language: Language) -> str:
    """What is wrong with the archive, and what to do."""
    said = (_FAULTS_JA if language == "ja" else ARCHIVE_FAULTS)[error.fault]
    return said.format(**error.figures)


def judged(judgement: Judgement, language: Language) -> str:
    """What becomes of a series, and why."""
    words = PACS_WORDS[language]
    reason = words.reasons[judgement.reason]
    if not judgement.is_analysed or judgement.sequence is None:
        return reason
    sequence = wording(language).sequence(judgement.sequence)
    return words.analysed.format(sequence=sequence, reason=reason)
