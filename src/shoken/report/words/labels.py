"""Headings and lines of the written report, in both languages."""

from types import MappingProxyType

from shoken.report.words.language import Text

__all__ = ["COMPARISON", "LABELS"]

COMPARISON = MappingProxyType(
    {
        "title": Text("Visits compared", "検査の比較"),
        "pair": Text("Visit {first} to visit {second}", "{first}回目から{second}回目"),
        "visit": Text("visit {number}", "{number}回目"),
        "table": Text(
            "No.|Change|Place|Visit {first} (mL)|Visit {second} (mL)|95 % uncertainty (mL)",
            "番号|変化|部位|{first}回目 (mL)|{second}回目 (mL)|95 %不確かさ (mL)",
        ),
        "totals": Text(
            "Totals|Visit {first} (mL)|Visit {second} (mL)",
            "合計|{first}回目 (mL)|{second}回目 (mL)",
        ),
        "compared": Text("Compared", "比較した病変候補"),
        "speck": Text(
            "Left out: seen at one visit alone, under 0.1 mL and too small to tell from chance "
            "(findings {numbers})",
            "除外：一方の検査のみにみられ、0.1 mL未満で偶然と区別できない（病変候補{numbers}）",
        ),
        "outside": Text(
            "Left out: lies where the other visit was not searched (findings {numbers})",
            "除外：もう一方の検査で検索していない部位にある（病変候補{numbers}）",
        ),
        "numbers": Text("visit {number}: {findings}", "{number}回目：{findings}"),
        "findings": Text(", ", "・"),
        "reported": Text(
            "All that the visit's own report marks, what is possibly no lesion included",
            "各回のレポートの合計（病変でない可能性のあるものを含む）",
        ),
        "visits": Text(
            "Visit|File|Date|Lesion candidates|Volume (mL)",
            "回|ファイル|検査日|病変候補数|体積 (mL)",
        ),
        "load": Text("Load of lesion candidates over time", "病変候補の総体積の推移"),
        "load_axis": Text("Volume of all lesion candidates (mL)", "病変候補の総体積 (mL)"),
        "time_axis": Text("Visit", "検査"),
    }
)
LABELS = MappingProxyType(
    {
        "title": Text("Brain MRI report", "頭部MRIレポート"),
        "summary": Text("Summary", "要約"),
        "description": Text("Description", "所見"),
        "location": Text("Location", "部位"),
        "confidence": Text("Confidence", "確信度"),
        "present": Text("Finding present", "病変候補"),
        "yes": Text("yes", "あり"),
        "no": Text("none marked", "検出なし"),
        "no_reviewed": Text("none left after a reader's revision", "読影者による修正後なし"),
        "verdict_doubted": Text(
            "{verdict}, by an engine not made for this sequence",
            "{verdict}（この撮像法を対象としないエンジンによる）",
        ),
        "verdict_of_target": Text(
            "{verdict} ({target} alone; other lesions were not searched for)",
            "{verdict}（{target}のみ。他の病変は検索対象外）",
        ),
        "confidence_graded": Text("{grade} ({reasons})", "{grade}（{reasons}）"),
        "confidence_number": Text(
            "{score:.2f} (mean probability of what was marked, or 1 less the 99.9th percentile of "
            "the probability where nothing was; not a chance of disease)",
            "{score:.2f}（検出域の平均確率。検出がない場合は1から脳内の確率の99.9パーセンタイル値を"
            "引いた値。疾患の確率ではない）",
        ),
        "high": Text("high", "高"),
        "moderate": Text("moderate", "中"),
        "low": Text("low", "低"),
        "not_searched": Text("not searched for", "検索せず"),
        "none": Text("none", "なし"),
        "findings": Text("Findings", "計測表"),
        "table": Text(
            "No.|Place|Volume (mL)|Axial diameters (mm)|Centre, voxel|Centre, RAS "
            "(mm)|Centre, MNI (mm)|Contrast (z)|Sphericity|Mean / peak probability|Engine",
            "番号|部位|体積 (mL)|軸位断径 (mm)|中心 (ボクセル)|中心 RAS (mm)|中心 MNI "
            "(mm)|コントラスト (z)|球形度|平均/最大確率|エンジン",
        ),
        "caveated": Text(
            "{place}; possibly no lesion: {where}", "{place}（病変でない可能性：{where}）"
        ),
        "confluent": Text("confluent, {foci} foci", "癒合性（{foci}個）"),
        "extent": Text("Extent of the findings", "病変候補の広がり"),
        "extent_line": Text("Finding {id}: {parts}", "病変候補{id}：{parts}"),
        "extent_part": Text("{place} {percent:.1f} %", "{place} {percent:.1f} %"),
        "structures": Text("Volumes of brain structures", "脳構造の体積"),
        "structures_table": Text(
            "Structure|Left, mL (% of brain)|Right, mL (% of brain)|Total, mL (% of brain)"
            "|Asymmetry index (%)",
            "構造|左 mL（脳体積比 %）|右 mL（脳体積比 %）|左右合計 mL（脳体積比 %）|非対称指数 (%)",
        ),
        "structures_note": Text(
            "Asymmetry index: (left − right) / ((left + right) / 2) × 100; positive where the left "
            "is larger. % of brain: of the volume of the brain mask, {brain:.0f} mL, which is not "
            "the intracranial volume. Left and right are divided at the registered midline. No "
            "norms for age or sex are applied.",
            "非対称指数：(左 − 右) ÷ ((左 + 右) ÷ 2) × 100。正の値は左が大きいことを示す。"
            "脳体積比：脳マスクの体積（{brain:.0f} mL。頭蓋内容積ではない）に対する割合。"
            "左右は位置合わせした標準脳の正中面で分割した。"
            "年齢・性別の基準値との比較は行っていない。",
        ),
        "notices": Text("Please note", "注意"),
        "scan": Text("Scan", "画像"),
        "scan_line": Text(
            "{file}, {shape} voxels of {spacing} mm, axes {axes}, sequence {sequence}",
            "{file}、{shape}ボクセル、{spacing} mm、軸{axes}、撮像法{sequence}",
        ),
        "brain_line": Text(
            "Brain {volume:.0f} mL (engine {engine})", "脳体積 {volume:.0f} mL（エンジン{engine}）"
        ),
        "tissue_line": Text(
            "Grey matter {grey:.0f} mL, white matter {white:.0f} mL, cerebrospinal fluid "
            "{fluid:.0f} mL",
            "灰白質 {grey:.0f} mL、白質 {white:.0f} mL、脳脊髄液 {fluid:.0f} mL",
        ),
        "made_by": Text("Made by", "使用モデル"),
        "written_by": Text("Report written by", "レポートの作成"),
        "writer_measured": Text(
            "Shoken, from the measurements alone", "Shoken（計測値のみによる）"
        ),
        "writer_gemini": Text("Gemini", "Gemini"),
        "impression": Text("Impression", "診断"),
        "exam_date": Text("Date of examination", "検査日"),
        "request": Text("Clinical question", "依頼内容"),
        "signature": Text("Signature", "署名"),
        "limits": Text("Limits", "限界"),
        "next_step": Text("Question to the radiologist", "放射線科医への問い"),
        "checks": Text("The model's sentences", "モデルの文の扱い"),
        "corrected": Text("sentence corrected by the model", "モデルが訂正した文"),
        "shortened": Text(
            "sentence shortened: the rest could not be verified", "検証できない部分を除いた文"
        ),
        "restated": Text(
            "sentence restated from its measured facts: its wording could not be verified",
            "表現を検証できないため、計測値のみで書き直した文",
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
            "{count}個、{volume:.2f} mL（脳体積の{percent:.2g} %）",
        ),
        "load_apart": Text(
            "possibly no lesion, not counted in these: {count}; {volume:.2f} mL; the mask holds "
            "them too",
            "病変でない可能性のあるもの（上記に含まない）：{count}個、{volume:.2f} mL。"
            "マスクには含む",
        ),
        "key_slices": Text("Key slices", "主要断面"),
        "key_slices_caption": Text(
            "Three planes through the largest finding that is counted, or through the middle of "
            "the brain where there is none. Radiological convention: the patient's right is "
            "on the left. Blue: brain outline. Red: lesion candidate.",
            "集計対象のうち最大の病変候補（なければ脳の中央）を通る3断面。画像の左が患者の右（放射線科の表"
            "示法）。青：脳の輪郭。赤：病変候補。",
        ),
        "load_line_foci": Text(
            "candidates: {count} (confluent ones counted by their foci: {foci}); {volume:.2f} mL; "
            "{percent:.2g} % of the brain",
            "{count}個（癒合したものを分けて{foci}個）、{volume:.2f} mL（脳体積の{percent:.2g} %）",
        ),
        "each_finding": Text("Slices of the findings", "各病変候補の断面"),
        "largest_shown": Text(
            "The first {count} of the table are shown; it holds all.",
            "計測表の先頭から{count}個を示す。計測表にはすべてを載せる。",
        ),
        "slice_caption": Text(
            "Finding {id}: {place}, {volume:.2f} mL; axial slice at z {z:+.0f} mm (RAS)",
            "病変候補{id}：{place}、{volume:.2f} mL。軸位断 z {z:+.0f} mm（RAS）",
        ),
        "table_note": Text(
            "Diameters: the longest in an axial slice, and the longest across it. Voxels "
            "count from 0 on the scan's own grid. Contrast: distance from the normal "
            "tissue around, in its standard deviations. Sphericity: 1 for a ball.",
            "径：軸位断での最大径と、それに直交する最大径。ボクセル座標は元画像の0起点。コ"
            "ントラスト：周囲の正常組織との信号差（その標準偏差を単位とする）。球形度：球で1"
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
            "Network or atlas|Licence|SHA-256", "ネットワーク・脳アトラス|ライセンス|SHA-256"
        ),
        "cost": Text(
            "{tokens_in} tokens in, {tokens_out} out, about {cost:.4f} USD, {requests} "
            "requests, prompt {prompt}",
            "入力{tokens_in}トークン、出力{tokens_out}トークン、約{cost:.4f} "
            "USD、リクエスト{requests}回、プロンプト{prompt}",
        ),
    }
)
