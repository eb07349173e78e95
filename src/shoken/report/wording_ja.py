"""Japanese sentences, in the style of a radiology report."""

from types import MappingProxyType

from shoken.findings import Side
from shoken.notices import NoticeCode
from shoken.report.wording import Wording
from shoken.sequence import Sequence

__all__ = ["JAPANESE"]

JAPANESE = Wording(
    language="ja",
    sequences=MappingProxyType(
        {
            Sequence.T1: "T1強調像",
            Sequence.T1C: "造影T1強調像",
            Sequence.T2: "T2強調像",
            Sequence.FLAIR: "FLAIR像",
            Sequence.PD: "プロトン密度強調像",
            Sequence.UNKNOWN: "MR画像",
        }
    ),
    sides=MappingProxyType({Side.LEFT: "左", Side.RIGHT: "右", Side.MIDLINE: "正中"}),
    place="{side}{region}",
    midline="{region}正中部",
    zone="{place}({zone})",
    bright="高信号",
    dark="低信号",
    mixed="高信号または低信号",
    no_search="脳領域の抽出のみを行い、病変の検索は行っていない。",
    search_failed="病変の検索に失敗したため、病変の有無は判断していない。",
    none_summary="{sequence}上、病変候補は検出されなかった。",
    none_description="{sequence}上、脳内に{minimum:g} mL以上の異常信号域は検出されなかった。",
    one_summary="{place}に{volume:.1f} mLの{signal}域(病変候補)を1個認める。",
    many_summary="{signal}域(病変候補)を{count}個、計{total:.1f} mL認める。"
    "最大のものは{place}の{volume:.1f} mL。",
    method="{sequence}を対象に、解析エンジン{engine}で病変を検索した。",
    finding="所見{id}:{place}に{signal}域を認める。体積{volume:.2f} mL、"
    "軸位断径{axial:.0f}×{across:.0f} mm、"
    "中心座標RAS ({x:.0f}, {y:.0f}, {z:.0f}) mm、平均確率{mean:.2f}、最大確率{peak:.2f}。",
    and_more="これより小さい{count}個の病変候補は計測表に示す。",
    total="総体積{total:.2f} mL(脳の{percent:.2g} %)。領域別の個数:{zones}。",
    zone_count="{zone}{count}個",
    elsewhere="その他",
    brain="脳体積{brain:.0f} mL。",
    limits="本文はソフトウェアが検出し計測した内容を示す。{minimum:g} mL未満の変化や"
    "信号差の乏しい変化は見落としがありうる。性状や原因は判断していない。",
    next_step="抽出された領域は臨床所見と合致するか。追加の撮像を要するか。",
    next_step_none="臨床像から追加の撮像を要するか。",
    next_step_no_search="病変の検索を行うか。",
    next_step_failed="撮像法または解析エンジンを手動で選び、再度検索するか。",
    separator="、",
    full_stop="",
    notices=MappingProxyType(
        {
            NoticeCode.SYNTHETIC: "この頭部は合成データであり、患者の撮像ではない。",
            NoticeCode.SERIES_CHOSEN: "{value:.0f}件のシリーズが渡され、再構成でない元画像のうち"
            "最もスライスの薄いものを読み込んだ。",
            NoticeCode.SEVERAL_PATIENTS: "渡されたファイルには{value:.0f}件の異なる患者IDがある。"
            "読み込んだのはそのうち1件のシリーズであり、対象の患者か確認のこと。",
            NoticeCode.SERIES_INCOMPLETE: "ほかに、完全なボリュームにならないシリーズ"
            "{value:.0f}件を除外した。",
            NoticeCode.FILES_PASSED_OVER: "DICOMでないファイル{value:.0f}件は読み飛ばした。",
            NoticeCode.NIFTI_LEFT_OUT: "DICOMシリーズを読み込み、同時に渡された他形式(NIfTIなど)の"
            "ボリュームファイル{value:.0f}件は除外した。",
            NoticeCode.DICOM_LEFT_OUT: "ボリュームファイルを読み込み、同時に渡された"
            "MR画像を含まないDICOMファイル{value:.0f}件は除外した。",
            NoticeCode.COPIES_LEFT_OUT: "同一の画像が重複していたため1枚として扱い、"
            "複製{value:.0f}件を除外した。",
            NoticeCode.NOT_MR_LEFT_OUT: "MR画像を含まないDICOMファイル(レポート、"
            "セグメンテーション、他のモダリティなど){value:.0f}件を除外した。",
            NoticeCode.LOCALIZERS_LEFT_OUT: "シリーズ内の位置決め画像{value:.0f}枚を除外した。",
            NoticeCode.COLOUR_LEFT_OUT: "シリーズ内のカラー画像{value:.0f}枚を除外した。",
            NoticeCode.DERIVED_LEFT_OUT: "シリーズ内の計算画像(マップ、投影像など)"
            "{value:.0f}枚を除外した。",
            NoticeCode.PHASE_LEFT_OUT: "シリーズ内の位相画像{value:.0f}枚を除外した。",
            NoticeCode.OTHER_GEOMETRY_LEFT_OUT: "シリーズ内の断面方向、画像サイズまたは"
            "画素間隔が異なる画像{value:.0f}枚を除外した。",
            NoticeCode.OTHER_VOLUME_LEFT_OUT: "シリーズ内の別のエコー、または同じ位置の"
            "別のボリュームの画像{value:.0f}枚を除外した。",
            NoticeCode.POSITIONS_ROUNDED: "スライス位置が{value:g} mm単位に丸められていたため、"
            "その範囲内で等間隔とみなした。",
            NoticeCode.GREY_INVERTED: "白黒が反転して保存された画像(MONOCHROME1)であり、"
            "反転して読み込んだ。",
            NoticeCode.IDENTIFIERS_MADE: "元のDICOMファイルに欠けている識別子"
            "(検査、シリーズまたは座標系のUID)を、セグメンテーションと構造化レポートのために"
            "生成した。PACSには登録されていないUIDである。",
            NoticeCode.NO_DICOM_RESULTS: "元画像を1枚ずつ参照できないため(UIDの欠落や重複、"
            "モザイク画像、複数のマルチフレームファイル)、DICOMのセグメンテーションと"
            "構造化レポートは作成していない。",
            NoticeCode.SLICES_LEAN: "スライスが{value:.1f}°傾いて重なっている(ガントリー傾斜)。"
            "各スライスはヘッダーの位置のまま用い、補間していない。",
            NoticeCode.NOT_NUMBERS: "数値でないボクセル{value:.0f}個は0とみなした。",
            NoticeCode.ORIENTATION_ASSUMED: "このファイル({detail})には頭部の向きの情報がない。"
            "慣例どおりの軸とみなしたため、左右が逆の可能性がある。元データと照合するか、"
            "元データからNIfTIに変換し直すこと。",
            NoticeCode.SEQUENCE_GUESSED: "撮像法は画像から{detail}と推定した"
            "(明瞭度{value:.0f}%、50%は判別不能を意味する)。誤りであれば手動で選択のこと。",
            NoticeCode.SEQUENCE_DOUBTED: "用いた撮像法は画像と合わず、画像は{detail}に見える"
            "(明瞭度{value:.0f}%、50%は判別不能を意味する)。確認のこと。",
            NoticeCode.SEQUENCE_ACQUIRED: "ヘッダーまたは付属ファイルに記録された撮像条件から、"
            "撮像法は{detail}である。",
            NoticeCode.SEQUENCE_OTHER: "ヘッダーまたは名称によれば、T1、T2、FLAIR、プロトン密度の"
            "いずれでもない画像である。専用の検索方法はなく、抽出結果は不確実である。",
            NoticeCode.NAME_SET_ASIDE: "名称は{detail}を示すが、画像と一致しないため用いなかった。"
            "{detail}として解析する場合は手動で選択のこと。",
            NoticeCode.CONTRAST_SEEN: "血管が造影後のように高信号であるが、名称にもヘッダーにも"
            "造影剤の記載がないため、非造影T1として読んだ。",
            NoticeCode.RECORD_NOT_READ: "画像に付属するJSONファイルは破損しているか撮像条件の記録で"
            "ないため、用いなかった。",
            NoticeCode.THICK_SLICES: "スライス厚が{value:.1f} mmと厚く、小病変の見落としや"
            "体積の誤差がありうる。",
            NoticeCode.BRAIN_VOLUME: "脳マスクの体積が{value:.0f} mLで、"
            "600〜2200 mLの範囲外である。数値を用いる前に確認のこと。",
            NoticeCode.BRAIN_PIECES: "脳マスクが複数に分かれ、"
            "最大のもの以外の{value:.0f} mLを除いた。",
            NoticeCode.BRAIN_CUT: "脳が撮像範囲の端に{value:.1f} mLにわたって接しており、"
            "範囲外は評価していない。",
            NoticeCode.SKULL_STRIPPED: "頭蓋はあらかじめ除去されており、"
            "除かれた範囲は評価していない。",
            NoticeCode.NOT_A_BRAIN: "標準脳との重なり(Dice係数)が{value:.2f}しかなく、"
            "頭部の画像ではない可能性がある。結果は信頼できない。",
            NoticeCode.NOT_COVERED: "脳の約{value:.0f}%が撮像範囲の外にあり、評価していない。",
            NoticeCode.NOISY: "雑音が灰白質と白質の差に近い強さであり(比{value:.1f})、"
            "小病変を見落とす可能性がある。",
            NoticeCode.UNEVEN: "脳内で信号の感度が{value:.1f}倍異なる。補正したが、"
            "コイルに近い部位は不確実である。",
            NoticeCode.NOT_ALIGNED: "標準脳をこの脳に位置合わせできなかった"
            "(重なり{value:.2f}、Dice係数)。組織の想定位置が誤りとなるため、病変の検索は"
            "行っていない。頭部全体が正しい向きで撮像されているか確認のこと。",
            NoticeCode.ENGINE_MADE_FOR_SEQUENCE: "この撮像法用のネットワークを持つ"
            "エンジン{detail}を選択した。対象とする病変以外は検出しない。"
            "エンジンoutlierは種類を問わず検索する。",
            NoticeCode.ENGINE_NOT_FETCHED: "汎用エンジンoutlierを選択した。この撮像法用の"
            "ネットワーク{detail}はこの計算機にない(shoken models fetch {detail})。",
            NoticeCode.ENGINE_NOT_BAKED: "汎用エンジンoutlierを選択した。この撮像法用の"
            "ネットワーク{detail}はこの計算機で変換されていない(shoken models bake {detail})。",
            NoticeCode.ENGINE_GENERAL: "この撮像法用のネットワークがないため、"
            "汎用エンジンoutlierを選択した。",
            NoticeCode.ENGINE_UNFIT: "画像がエンジン{detail}のネットワークの対象とする撮像法に"
            "見えないため、汎用エンジンoutlierを選択した。",
            NoticeCode.CUT_BY_USER: "利用者が選んだ閾値による計測である"
            "(確率{value:.2f}超、{detail} mL以上を病変候補とする)。",
            NoticeCode.BESIDE_USED: "{detail}も本画像に位置合わせして併せて検索した。"
            "報告は本画像上で行う。",
            NoticeCode.BESIDE_LEFT_OUT: "併せて渡された{detail}は本画像に位置合わせできず"
            "(脳の重なり{value:.2f}、Dice)、用いなかった。",
            NoticeCode.BESIDE_NOT_TAKEN: "エンジン{detail}は1つの画像のみを見るため、"
            "併せて渡された画像は検索に用いなかった。",
            NoticeCode.LESION_NOT_SEARCHED: "指定により病変の検索は行っていない。",
            NoticeCode.LESION_IMPLAUSIBLE: "病変の検索に失敗した。エンジン{detail}が抽出した"
            "{value:.0f} mLは脳の他の部分と信号が変わらない。これらは報告せず、病変は検索されて"
            "いないものとして扱う。",
            NoticeCode.TISSUE_NOT_TOLD: "スライス厚{value:.1f} mmのFLAIR像では脳脊髄液を"
            "分離できないため、組織の体積は示さない。",
            NoticeCode.STRUCTURES_NEED_T1: "構造の体積は計測していない。造影剤を用いないT1強調像が"
            "必要で、病変を検索しない場合は撮像法の指定を要する。",
            NoticeCode.WRITER_REPLACED: "{detail}代わりに計測値のみによる報告を示す。",
        }
    ),
    labels=MappingProxyType(
        {
            "title": "頭部MRI所見",
            "summary": "要約",
            "description": "所見",
            "location": "部位",
            "confidence": "確信度",
            "present": "病変候補",
            "yes": "あり",
            "no": "なし",
            "not_searched": "検索せず",
            "none": "なし",
            "findings": "計測表",
            "table": "番号|部位|体積 (mL)|軸位断径 (mm)|中心 (ボクセル)|中心 RAS (mm)|"
            "中心 MNI (mm)|コントラスト (z)|球形度|平均/最大確率",
            "structures": "構造の体積(左右合計)",
            "structures_table": "構造|体積 (mL)",
            "notices": "注意",
            "scan": "画像",
            "scan_line": "{file}、{shape}ボクセル、{spacing} mm、軸{axes}、撮像法{sequence}",
            "brain_line": "脳体積 {volume:.0f} mL(エンジン {engine})",
            "tissue_line": "灰白質 {grey:.0f} mL、白質 {white:.0f} mL、脳脊髄液 {fluid:.0f} mL",
            "made_by": "使用モデル",
            "written_by": "報告文の作成",
            "impression": "印象",
            "limits": "限界",
            "next_step": "放射線科医への問い",
            "checks": "計測値との照合",
            "corrected": "指摘を受けて訂正",
            "struck": "抹消:計測値と矛盾",
            "removed": "削除:計測していない内容",
            "interpretation": "モデルの解釈(計測によらない)",
            "measured": "計測値",
            "volumes": "体積",
            "load": "病変候補の合計",
            "load_line": "{count}個、{volume:.2f} mL(脳の{percent:.2g} %)",
            "key_slices": "主要断面",
            "key_slices_caption": "最大の病変候補(なければ脳の中央)を通る3断面。"
            "画像の左が患者の右(放射線科の表示法)。青:脳の輪郭。赤:病変候補。",
            "each_finding": "各病変候補の断面",
            "largest_shown": "大きいものから{count}個を示す。計測表にはすべてを載せる。",
            "slice_caption": "所見{id}:{place}、{volume:.2f} mL。軸位断 z {z:+.0f} mm(RAS)",
            "table_note": "径:軸位断での最大径と、それに直交する最大径。"
            "ボクセル座標は元画像の0起点。コントラスト:周囲の正常組織との信号差"
            "(その標準偏差を単位とする)。球形度:球で1。",
            "provenance": "作成の記録",
            "settings": "設定",
            "settings_line": "脳エンジン{brain}、病変エンジン{lesion}、確率{threshold:.2f}超、"
            "最小病変{minimum} mL",
            "settings_brain": "脳エンジン{brain}。病変の検索は行っていない",
            "software": "ソフトウェア",
            "models_table": "ネットワーク・地図|ライセンス|SHA-256",
            "cost": "入力{tokens_in}トークン、出力{tokens_out}トークン、約{cost:.4f} USD、"
            "依頼{requests}回、プロンプト{prompt}",
        }
    ),
    disclaimer="研究用ソフトウェアであり、医療機器ではない。病変候補はソフトウェアによる検出で、"
    "診断ではない。",
)
