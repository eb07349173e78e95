"""Every string of the page, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.web.text.archive import ARCHIVE, ArchiveText
from shoken.web.text.comparison import COMPARE, CompareText
from shoken.web.text.identity import IDENTITY, IdentityText
from shoken.web.text.networks import NETWORKS, NetworkText
from shoken.web.text.result import RESULT, ResultText
from shoken.web.text.review import REVIEW, ReviewText
from shoken.web.text.study import STUDY, StudyText
from shoken.web.text.uploads import UPLOADS, UploadText
from shoken.web.text.worklist import WORKLIST, WorklistText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["TEXTS", "Text"]


@dataclass(frozen=True, kw_only=True)
class Text:
    """The strings of one language; a missing one is an error when the page starts."""

    language: Language
    language_name: str
    home_title: str
    home_lead: str
    home_sentence: str
    home_limits: str
    home_start: str
    home_sample: str
    analysis_title: str
    upload: str
    upload_help: str
    upload_help_sent: str
    sent: str
    sent_note: str
    sent_exact: str
    sample_button: str
    sample_help: str
    sample_name: str
    sequence: str
    sequence_auto: str
    volume: str
    structures: str
    nothing_yet: str
    stages: Mapping[str, str]
    starting: str
    waiting: str
    usual: str
    seen: str
    threshold: str
    threshold_help: str
    minimum: str
    cancel: str
    cancelled: str
    again: str
    gone: str
    history_title: str
    history_lead: str
    history_days: str
    history_none: str
    history_open: str
    history_delete: str
    history_sure: str
    image: str
    marked: str
    overlay: str
    heat: str
    truth: str
    plane: str
    planes: Mapping[str, str]
    slice: str
    opacity: str
    downloads: str
    everything: str
    synthetic: str
    legend_overlay: str
    legend_heat: str
    legend_truth: str
    about_title: str
    about_lines: tuple[str, ...]
    about_parts: str
    about_columns: str
    result: ResultText
    compare: CompareText
    uploads: UploadText
    networks: NetworkText
    study: StudyText
    review: ReviewText
    worklist: WorklistText
    archive: ArchiveText
    identity: IdentityText


_EN = Text(
    language="en",
    language_name="English",
    home_title="Home",
    home_lead="From a brain MRI to a measured report: Shoken extracts the brain, marks possible "
    "lesions, measures and locates them, and writes a structured report next to the images. All "
    "measurements are made on the machine that serves this page.",
    home_sentence="Upload a brain MRI: Shoken marks possible lesions, measures them, and writes a "
    "report in which every number can be checked against the images.",
    home_limits="Not a medical device. It was not designed for children, patients after "
    "surgery, or tumours, and it does not replace a radiologist.",
    home_start="Analyse my scan",
    home_sample="Open the sample",
    analysis_title="Image analysis",
    upload="Brain MRI: NIfTI, MGZ, NRRD, MINC, DICOM (files or ZIP; several at once), or one slice "
    "(PNG, JPEG, TIFF)",
    upload_help="One scan, all sequences of a study, or several studies, up to {mib} MiB a file; "
    "for a DICOM series, all its files. They stay on the machine that serves this page.",
    upload_help_sent="One scan, all sequences of a study, or several studies, up to {mib} MiB a "
    "file. Images of the inside of the brain and the measurements are sent to Google's Gemini, "
    "which words the report.",
    sent="What was sent to Gemini",
    sent_note="Gemini words the report: images of the inside of the brain and the measurements "
    "are sent to Google. On its free tier they are used to improve products: never send patient "
    "images there.",
    sent_exact="The exact request (JSON)",
    sample_button="Use the sample",
    sample_help="A synthetic head with one lesion of known location and size.",
    sample_name="synthetic sample",
    sequence="Sequence",
    sequence_auto="detect automatically",
    volume="Volume number",
    structures="Structure volumes (T1)",
    nothing_yet="Upload a scan, or use the sample to see a result next to the ground truth.",
    stages=MappingProxyType(
        {
            "read": "Reading the scan",
            "fetch": "Fetching the networks (first time only)",
            "brain": "Extracting the brain",
            "align": "Aligning the template",
            "lesion": "Searching for lesions",
            "structures": "Measuring structures",
            "measure": "Measuring",
        }
    ),
    starting="Starting",
    waiting="Waiting: {count} ahead of this one",
    usual="(usually {seconds:.0f} s)",
    seen="{name}: {size} voxels of {spacing} mm, axes {axes}",
    threshold="Probability threshold",
    threshold_help="Voxels above it count as lesion. The mask, table and report update at "
    "once, without running a network.",
    minimum="Smallest lesion (mL)",
    cancel="Cancel",
    cancelled="The analysis was cancelled.",
    again="Analyse again",
    gone="This result is not available: it was interrupted or deleted, or belongs to another user. "
    "Upload the scan again.",
    history_title="History",
    history_lead="Your stored results. {days}",
    history_days="They are deleted after {days} days.",
    history_none="No results are stored yet.",
    history_open="Open",
    history_delete="Delete",
    history_sure="Delete this result for good",
    image="Image",
    marked="Marked",
    overlay="Overlay",
    heat="Heat map",
    truth="Ground truth",
    plane="Plane",
    planes=MappingProxyType({"axial": "Axial", "coronal": "Coronal", "sagittal": "Sagittal"}),
    slice="Slice",
    opacity="Opacity",
    downloads="Downloads",
    everything="Everything (ZIP)",
    synthetic="Synthetic head",
    legend_overlay="Blue: brain outline. Red: lesion candidate.",
    legend_heat="Lesion probability from violet (0.05) to yellow (1).",
    legend_truth="Red: the lesion as simulated.",
    about_title="About",
    about_lines=(
        "The mask decides what is found; a model may word it, and its wording is checked.",
        "Without a Gemini key nothing leaves this machine; with one, slices of the brain do.",
        "Results are stored separately for each user; History deletes them for good.",
    ),
    about_parts="Versions in use",
    about_columns="Component|Version",
    result=RESULT["en"],
    compare=COMPARE["en"],
    uploads=UPLOADS["en"],
    networks=NETWORKS["en"],
    study=STUDY["en"],
    review=REVIEW["en"],
    worklist=WORKLIST["en"],
    archive=ARCHIVE["en"],
    identity=IDENTITY["en"],
)

_JA = Text(
    language="ja",
    language_name="日本語",
    home_title="ホーム",
    home_lead="頭部MRIから、計測にもとづくレポートまで。Shoken（所見）は脳を抽出し、病変候補を示し、"
    "大きさと部位を計測し、画像の隣に構造化レポートを作成します。計測はすべてこのページを配信している機器の中で行います。",
    home_sentence="頭部MRIから病変候補を示して計測し、すべての数値を画像と照らし合わせて確認できるレポートを"
    "作成します。",
    home_limits="医療機器ではありません。小児、術後、腫瘍を想定した学習は行っておらず、"
    "放射線科医の読影に代わるものではありません。",
    home_start="画像を解析する",
    home_sample="サンプルの結果を見る",
    analysis_title="画像解析",
    upload="頭部MRI（NIfTI、MGZ、NRRD、MINC、DICOM。複数ファイル・ZIP可。または1断面のPNG・JPEG・TIFF）",
    upload_help="画像1件、1検査の全撮像法、または複数の検査。1ファイル{mib} MiBまで。"
    "DICOMはシリーズの全ファイル。画像はこのページを配信している機器の外に出ません。",
    upload_help_sent="画像1件、1検査の全撮像法、または複数の検査。1ファイル{mib} MiBまで。"
    "レポートの文章を作成するため、脳の内側の画像と計測値をGoogleのGeminiに送ります。",
    sent="Geminiに送った内容",
    sent_note="レポートの文章はGeminiが作成します。脳の内側の画像と計測値をGoogleに送ります。"
    "無料枠では製品の改善に使われるため、患者の画像は使わないでください。",
    sent_exact="送信したリクエストそのもの（JSON）",
    sample_button="サンプルを使う",
    sample_help="場所と大きさの分かっている病変を1個もつ合成頭部です。",
    sample_name="合成サンプル",
    sequence="撮像法",
    sequence_auto="自動判定",
    volume="ボリュームの番号",
    structures="構造の体積（T1）",
    nothing_yet="画像をアップロードするか、サンプルで結果と正解を見比べてください。",
    stages=MappingProxyType(
        {
            "read": "画像を読み込んでいます",
            "fetch": "ネットワークを取得しています（初回のみ）",
            "brain": "脳を抽出しています",
            "align": "標準脳に位置合わせしています",
            "lesion": "病変を検索しています",
            "structures": "構造の体積を計測しています",
            "measure": "計測しています",
        }
    ),
    starting="開始しています",
    waiting="待機中：先に{count}件あります",
    usual="（通常{seconds:.0f}秒）",
    seen="{name}：{size}ボクセル、{spacing} mm、軸{axes}",
    threshold="確率の閾値",
    threshold_help="これを超えるところを病変候補とします。マスク・表・レポートにすぐ反映され、ネットワークは実行されません。",
    minimum="最小の病変 (mL)",
    cancel="中止",
    cancelled="解析を中止しました。",
    again="もう一度解析する",
    gone="この結果はありません（中断、削除、または別の利用者のもの）。画像をもう一度アップロードしてください。",
    history_title="履歴",
    history_lead="ここに保存されている、あなたの解析結果です。{days}",
    history_days="{days}日後に削除されます。",
    history_none="保存された結果はまだありません。",
    history_open="開く",
    history_delete="削除",
    history_sure="この結果を完全に削除する",
    image="画像",
    marked="表示",
    overlay="重ね合わせ",
    heat="確率マップ",
    truth="正解",
    plane="断面",
    planes=MappingProxyType({"axial": "軸位断", "coronal": "冠状断", "sagittal": "矢状断"}),
    slice="スライス",
    opacity="不透明度",
    downloads="ダウンロード",
    everything="すべて（ZIP）",
    synthetic="合成頭部",
    legend_overlay="青：脳の輪郭。赤：病変候補。",
    legend_heat="病変確率。紫（0.05）から黄（1）。",
    legend_truth="赤：作成した病変。",
    about_title="このソフトウェアについて",
    about_lines=(
        "病変候補の有無、場所、大きさはマスクが決め、モデルの文章は計測値と照合します。",
        "Geminiのキーがなければ何も外に出ません。ある場合は脳の内側の断面と計測値を送ります。",
        "結果は利用者ごとに保存し、履歴から完全に削除できます。",
    ),
    about_parts="動作中のバージョン",
    about_columns="部品|バージョン",
    result=RESULT["ja"],
    compare=COMPARE["ja"],
    uploads=UPLOADS["ja"],
    networks=NETWORKS["ja"],
    study=STUDY["ja"],
    review=REVIEW["ja"],
    worklist=WORKLIST["ja"],
    archive=ARCHIVE["ja"],
    identity=IDENTITY["ja"],
)

TEXTS: Mapping[Language, Text] = MappingProxyType({"ja": _JA, "en": _EN})
