"""Headings and lines of the written report, in both languages."""

from types import MappingProxyType

from shoken.report.words.text import Text

__all__ = ["COMPARISON", "DISCLAIMER", "LABELS"]

DISCLAIMER = Text(
    "Research tool, not a medical device. Lesion candidates are found by "
    "software; they are not a diagnosis.",
    "研究用ソフトウェアであり、医療機器ではない。病変候補はソフトウェアによる検出"
    "で、診断ではない。",
)
COMPARISON = MappingProxyType(
    {
        "title": Text("Two visits compared", "2時点の比較"),
        "table": Text(
            "No.|Change|Place|First (mL)|Second (mL)|95 % uncertainty (mL)",
            "番号|変化|部位|1回目 (mL)|2回目 (mL)|95 %不確かさ (mL)",
        ),
    }
)
LABELS = MappingProxyType(
    {
        "title": Text("Brain MRI report", "頭部MRI所見"),
        "summary": Text("Summary", "要約"),
        "description": Text("Description", "所見"),
        "location": Text("Location", "部位"),
        "confidence": Text("Confidence", "確信度"),
        "present": Text("Finding present", "病変候補"),
        "yes": Text("yes", "あり"),
        "no": Text("no", "なし"),
        "not_searched": Text("not searched for", "検索せず"),
        "none": Text("none", "なし"),
        "findings": Text("Findings", "計測表"),
        "table": Text(
            "No.|Place|Volume (mL)|Axial diameters (mm)|Centre, voxel|Centre, RAS "
            "(mm)|Centre, MNI (mm)|Contrast (z)|Sphericity|Mean / peak probability",
            "番号|部位|体積 (mL)|軸位断径 (mm)|中心 (ボクセル)|中心 RAS (mm)|中心 MNI "
            "(mm)|コントラスト (z)|球形度|平均/最大確率",
        ),
        "structures": Text("Volumes of structures, both sides together", "構造の体積(左右合計)"),
        "structures_table": Text("Structure|Volume (mL)", "構造|体積 (mL)"),
        "notices": Text("Please note", "注意"),
        "scan": Text("Scan", "画像"),
        "scan_line": Text(
            "{file}, {shape} voxels of {spacing} mm, axes {axes}, sequence {sequence}",
            "{file}、{shape}ボクセル、{spacing} mm、軸{axes}、撮像法{sequence}",
        ),
        "brain_line": Text(
            "Brain {volume:.0f} mL (engine {engine})", "脳体積 {volume:.0f} mL(エンジン {engine})"
        ),
        "tissue_line": Text(
            "Grey matter {grey:.0f} mL, white matter {white:.0f} mL, cerebrospinal fluid "
            "{fluid:.0f} mL",
            "灰白質 {grey:.0f} mL、白質 {white:.0f} mL、脳脊髄液 {fluid:.0f} mL",
        ),
        "made_by": Text("Made by", "使用モデル"),
        "written_by": Text("Report written by", "報告文の作成"),
        "impression": Text("Impression", "印象"),
        "limits": Text("Limits", "限界"),
        "next_step": Text("Question to the radiologist", "放射線科医への問い"),
        "checks": Text("The model's sentences", "モデルの文の扱い"),
        "corrected": Text("sentence corrected by the model", "モデルが訂正した文"),
        "shortened": Text(
            "sentence shortened: the rest could not be verified", "検証できない部分を除いた文"
        ),
        "replaced": Text(
            "sentence replaced: could not be verified", "検証できないため定型文に置き換えた文"
        ),
        "interpretation": Text(
            "the model's interpretation, not measured", "モデルの解釈（計測によらない）"
        ),
        "separator": Text("; ", "、"),
        "volumes": Text("Volumes", "体積"),
        "load": Text("Lesions together", "病変候補の合計"),
        "load_line": Text(
            "candidates: {count}; {volume:.2f} mL; {percent:.2g} % of the brain",
            "{count}個、{volume:.2f} mL(脳の{percent:.2g} %)",
        ),
        "key_slices": Text("Key slices", "主要断面"),
        "key_slices_caption": Text(
            "Three planes through the largest finding, or through the middle of the "
            "brain where there is none. Radiological convention: the patient's right is "
            "on the left. Blue: brain outline. Red: lesion candidate.",
            "最大の病変候補(なければ脳の中央)を通る3断面。画像の左が患者の右(放射線科の表"
            "示法)。青:脳の輪郭。赤:病変候補。",
        ),
        "each_finding": Text("Slices of the findings", "各病変候補の断面"),
        "largest_shown": Text(
            "The {count} largest are shown; the table holds all.",
            "大きいものから{count}個を示す。計測表にはすべてを載せる。",
        ),
        "slice_caption": Text(
            "Finding {id}: {place}, {volume:.2f} mL; axial slice at z {z:+.0f} mm (RAS)",
            "所見{id}:{place}、{volume:.2f} mL。軸位断 z {z:+.0f} mm(RAS)",
        ),
        "table_note": Text(
            "Diameters: the longest in an axial slice, and the longest across it. Voxels "
            "count from 0 on the scan's own grid. Contrast: distance from the normal "
            "tissue around, in its standard deviations. Sphericity: 1 for a ball.",
            "径:軸位断での最大径と、それに直交する最大径。ボクセル座標は元画像の0起点。コ"
            "ントラスト:周囲の正常組織との信号差(その標準偏差を単位とする)。球形度:球で1"
            "。",
        ),
        "provenance": Text("Provenance", "作成の記録"),
        "settings": Text("Settings", "設定"),
        "settings_line": Text(
            "brain engine {brain}, lesion engine {lesion}, probability above "
            "{threshold:.2f}, smallest lesion {minimum} mL",
            "脳エンジン{brain}、病変エンジン{lesion}、確率{threshold:.2f}超、最小病変{minimum} mL",
        ),
        "settings_brain": Text(
            "brain engine {brain}; lesions were not searched for",
            "脳エンジン{brain}。病変の検索は行っていない",
        ),
        "software": Text("Software", "ソフトウェア"),
        "models_table": Text(
            "Network or atlas|Licence|SHA-256", "ネットワーク・地図|ライセンス|SHA-256"
        ),
        "cost": Text(
            "{tokens_in} tokens in, {tokens_out} out, about {cost:.4f} USD, {requests} "
            "requests, prompt {prompt}",
            "入力{tokens_in}トークン、出力{tokens_out}トークン、約{cost:.4f} "
            "USD、依頼{requests}回、プロンプト{prompt}",
        ),
    }
)
