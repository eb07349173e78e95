"""The words that a writer may use outside slots; whatever is not here is refused.

None of them tells a number, a size, a count, a rank, a place, a side, a change, a history or a
denial: they say that something is seen, and how it looks where nobody measured it.  English words
are whole and in lower case; Japanese ones are pieces that a sentence is made up of.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEXICON", "ONE", "SEVERAL"]

_SEEN = Text(
    """
    a an the and but at in into of on with within while where which that this these it its they
    their there here is are has have be show shows showing shown seen see demonstrate demonstrates
    demonstrating reveal reveals depict depicts depicted display displays exhibit exhibits lie lies
    lying located situated appear appears appearing visible noted identified observed found present
    detected delineated defined marked characterised characterized recognised recognized
    represented measure measures measuring involve involves involving form forms formed forming
    contain contains consist consists comprise comprises composed make makes give gives giving
    corresponds correspond taper tapers tapering fade fades fading blend blends blending merge
    merges vary varies varying look looks looking presents demonstrated features takes sits resides
    visualised visualized exhibiting illustrates collectively
    """,
    """
    は が を に の と で かつ は、 が、 で、 には では に、 での との境界 へ として において にて
    による および また、 また である であり であって を認める を認め 認める 認め 認められる
    認められ がみられる みられる みられ 見られる 見られ みえる 見える 呈する 呈し 示す 示し
    示される 示され 位置する 位置し 存在する 存在し 分布する 分布し ある あり いる なす なし、
    有する 有し もつ 持つ とする 伴う 伴い 描出される 描出され 描出 確認される 確認され 観察される
    観察され 検出される 検出され 抽出される 抽出され 計測される 計測され 移行する 移行し 広がる
    広がり 含む 含み 対応する 対応し からなる からなり 検出された 抽出された 描出された 同定された
    確認された 示された 検出した 抽出した 計測された 認められた みられた 認められており
    みられており 見受けられる 捉えられる 捉えられ 認識される 認識され 同定される 同定され
    識別される 識別され をとる をとり 帯びる 帯び この これら これらの その それらの 本
    """,
)
_LOOKS = Text(
    """
    appearance appearances aspect texture pattern architecture structure internal overall margin
    margins marginated border borders bordered edge edges outline outlines outlined contour
    contours contoured boundary boundaries rim periphery centre center core interior matrix
    component components signal signals intensity intensities transition gradient shape shaped
    configuration form morphology homogeneous homogeneously homogeneity heterogeneous
    heterogeneously heterogeneity inhomogeneous inhomogeneously inhomogeneity uniform uniformly
    uniformity even evenly uneven unevenly mixed mottled granular stippled coarse wispy amorphous
    geographic undulating wavy ragged jagged softly crisply flame-shaped wedge-shaped comma-shaped
    conical polygonal subtle conspicuous clearly delineation demarcation definition internally
    visually generally sharpness smoothness blurring speckled streaky reticular lacy feathery
    fluffy cloudy well-defined ill-defined well ill poorly sharply well-circumscribed circumscribed
    well-demarcated demarcated well-delineated well-marginated poorly-defined sharp crisp smooth
    smoothly irregular irregularly irregularity regular regularly blurred blurry fuzzy hazy haze
    indistinct distinct distinctly vague vaguely lobulated lobulation scalloped serrated spiculated
    angular tapered curved curvilinear crescent-shaped crescentic ovoid oval oblong triangular
    finger-like cap-like nodular patchy confluent confluence coalescent serpiginous serpentine
    undulated sinuous tortuous intricate complex arched arcuate bowed fan-shaped teardrop-shaped
    dot-like streak-like cloud-like soft bulging broad-based fusiform gyriform stellate club-shaped
    horseshoe-shaped clumped knobbly bumpy ends tips discernible perceptible inconspicuous
    noticeable subtly coalescing punctate focal discrete gradual gradually gently abrupt abruptly
    centrally peripherally slightly mildly moderately markedly fairly relatively somewhat partly
    partially rather quite very extensions strands projections feature description roughly frayed
    smudged smudgy woolly grainy gritty delicate ill-circumscribed poorly-circumscribed
    ill-marginated delimited well-delimited clear-cut blunt pointed flat flattened straight kinked
    bent angulated notched crenated spiky tendril-like frond-like branching branched net-like
    lace-like striated striped flecked dappled blotchy marbled variegated graded lamellar
    concentric whorled radiating ropey beaded string-like sheet-like strip-like strip strand-like
    cord-like hook-shaped v-shaped l-shaped y-shaped kidney-shaped pear-shaped egg-shaped
    almond-shaped lens-shaped spindle-shaped dumbbell-shaped hourglass-shaped arc arc-like mainly
    predominantly largely chiefly traceable distinguishable recognisable recognizable evident
    extremely cap-shaped dome-shaped tongue-like tongue-shaped plate-like bean-shaped disc-shaped
    wedge-like flame-like comma-like lenticular lentiform pyramidal rectangular rhomboid
    quadrangular rough roughness unevenness granularity mottling stippling speckling haziness
    hazily irregularities non-uniform nonuniform fringed feathered veil-like smoky well-outlined
    well-contoured poorly-delineated poorly-demarcated ill-delineated ill-demarcated
    sharply-defined sharply-marginated smoothly-marginated crisply-defined oval-shaped ovoid-shaped
    pointy bosselated highly reasonably modestly minimally notably strikingly considerably mostly
    interface halo fringe surface surfaces character quality profile silhouette variation variable
    homogenous homogenously inhomogenous focally
    """,
    """
    性状 内部性状 内部構造 内部 内部信号 中心部 中心 辺縁部 辺縁 境界 境界部 輪郭 外縁 縁
    外側の境界 外側の辺縁 形態 形状 形 構造 信号 信号強度 信号域 域 領域 部分 周囲へ 周囲に向かって
    周囲との境界 パターン 様相 所見 均一 均質 不均一 不均質 一様 明瞭 不明瞭 鮮明 不鮮明 比較的
    やや わずかに 軽度 軽度に 著しく 全体として 全体に 概ね おおむね ほぼ 一部 一部で 不整 整
    整った 平滑 不規則 規則的 分葉状 分葉 卵円形 長円形 楕円形 類円形様 不整形 三角形 限局性 限局
    癒合性 癒合 癒合した 癒合したような 斑状 斑紋状 点状 結節状 曲線状 帽状 三日月状 指状 地図状
    網状 くさび状 扇状 鋸歯状 波状 雲状 綿状 滑らか なめらか 滑らかに 緩やか 緩やかに 連続的に 明確
    明瞭に 不明確 境界鮮明 むら 境される 境されている ぼけた にじんで 羽毛状 顆粒状 索状様 突出 な
    なだらか なだらかに 漸次 徐々に 緩徐に ぼやけ ぼやけて ぼやけた 境界明瞭 境界不明瞭 辺縁平滑
    辺縁不整 辺縁明瞭 辺縁不明瞭 内部均一 内部不均一 な形 状 同定しにくい 追いにくい 捉えにくい
    識別しにくい 認識しにくい リボン状 糸状 筋状 楔状 弓状 円弧状 蛇行する 蛇行し 蛇行した 混在する
    混在した 粗い 柔らかい 毛羽立つ 毛羽立った 複雑 複雑な 端 先端 先細り 先細る 先細りの
    先細りとなる 膨らんだ 膨隆した 丸みを帯びた 円みを帯びた 丸みのある 結節 形成する 形成し 形成
    突出する 突出し ぼやける ぼける だが、 ものの、 視認できる 認識できる 同定できる 識別できる
    星芒状 紡錘形 多角形 樹枝状 綿毛状 乳頭状 脳回状 不整な形 で、内部は のような ような 目立つ
    目立ち 周囲に まだら まだらな モザイク状 鋭い 鋭 移行 にじむ にじみ にじんだ 向かって 緻密 繊細
    弧状 アーチ状 整っている 整っており 変動する たどりにくい 部分的に 部分的 主に 直線的 屈曲した
    屈曲する 分枝状 網目状 すりガラス状 縞状 層状 同心円状 放射状 数珠状 紐状 板状 勾玉状 レンズ状
    洋梨状 砂時計状 識別可能 明らかな はっきりした はっきり ぼんやり ぼんやりした 霞んだ 粗く 粗な
    指摘する 指摘し 中央 中央部 外観 外形 傾向 まだら状 視覚的に くっきり くっきりと くっきりした
    くっきりしており あいまい あいまいな 曖昧 曖昧な 鋭く 柔らかく 柔らかな 毛羽立ち 毛羽立って
    角ばった 角張った 角ばり 火炎状 炎状 帽子状 縁取り状 舌状 半月状 円錐状 四角形 菱形 コンマ状
    豆状 霧状 靄状 煙状 粒状 砂状 線維状 房状 不鮮鋭 鮮鋭 シャープ 凹凸 凹凸のある 起伏 起伏のある
    波打つ 波打ち 波打った 融合 融合した 融合し 融合する 融合性 融合傾向 癒合する 癒合し
    癒合している 癒合しており 癒合傾向 限局した 限局する 限局し 限局している ざらついた ざらつき
    質感 テクスチャ 棘状 楕円状 卵形 卵状 円味を帯びた 均等 かなり 非常に 極めて きわめて 若干 幾分
    中等度に はっきりしない 判然としない 判別しにくい わかりにくい わずかな 軽微な 全般に 総じて
    尖った 尖る 同定 識別 困難 難しい あるいは
    """,
)
_MAY = Text(
    """
    may might could would possible possibly possibility possibilities raise raises suggest reflect
    reflects considered consider alternative alternatively differential diagnosis diagnoses include
    includes including such nature origin process distribution involvement likelihood pattern or
    also among be compatible consistent due related to for account explain explained explains
    explanation cause causes underlie suggestive non-specific nonspecific contribute contributes
    consideration considerations main given because leading foremost as relate relates attributable
    aetiology etiology aetiologies entity entities condition conditions suspicious suspicion
    reflecting representing plausible conceivable conceivably perhaps potential potentially
    appearances constellation clinical clinically correlation correlated context recommended
    advised warranted required review confirmation radiologist interpretation interpreted setting
    either versus underlying uncertain indeterminate undetermined significance spectrum suspected
    represent represents should kept mind automated alone sequence
    """,
    """
    可能性 可能性がある 可能性も 可能性もある 可能性を考慮する 可能性が考えられる も考えられる
    が疑われる を疑う も疑われる 疑い 疑われる 疑いがある 鑑別 鑑別となる 鑑別に挙がる
    鑑別に挙げられる 鑑別として も鑑別 が鑑別 挙げられる 挙げられ 示唆する可能性 を反映する反映
    反映する 反映している など などの や または もしくは も 考慮される 考慮 に伴う 性 からは
    ことから 分布 非特異的 非特異的な 可能性も否定できない 可能性は否定できない
    可能性が否定できない 可能性も除外できない かもしれない 説明できる で説明できる 可能性は とも
    も残る とくに 特に 組み合わせ 鑑別診断 鑑別疾患 となりうる となり得る になりうる 挙がる
    考えられる 考えうる 考え得る 想定される 想定 示唆される みている 見ている 念頭に 置く
    考慮すべき 臨床 臨床的 臨床情報 臨床所見 臨床症状 との対比 対比 併せて 併せた 総合的 判断 評価
    必要 望まれる 望ましい 要する 起因する 由来 病態 原因 含まれている 含まれる 可能性が高い 次いで
    関与する 関与している 寄与する まず 反映した 背景にある 対象となる 併存 合併 合致する 合致し
    矛盾しない 示唆する 考える 第一に 否定できない 除外できない を疑わせる 疑わしい 可能性を 範囲
    範囲内 ではある もの あるいは 困難 難しい 区別 所見から 形態から 分布から 組み合わせから
    """,
)
_ASK = Text(
    """
    does do can should could would is are may true real call for need needed needs further
    additional sequence sequences examination imaging images review reviewed source radiologist
    wanted warranted required useful helpful help to confirm confirmed clarify agree agrees
    clinical suspicion finding findings picture symptoms question whether or be available fit
    interpretation such examinations flair t1-weighted t2-weighted correlation correlate correlated
    recommended considered worthwhile characterise characterize evaluate evaluated assess assessed
    regarded interpreted explain explained acquisition repeat repeated wish like extent deficit
    deficits relevance relevant significance consistent any warrant follow-up significant cause
    support supports reproduced reproducible evaluation investigation assessment workup work-up
    presentation evidence laboratory appropriate advisable indicated desirable analysis conjunction
    genuine disregarded dismissed clinically radiologically neurological context setting testing
    tests study studies dedicated plane planes orthogonal opinion you we attention particular
    specific concern concerns exclude differentiate distinguish what how monitoring explained
    attributable relate related confidence suspected rule out characterisation characterization
    clarification diagnostic likelihood represent merit merits benefit investigated examined
    monitored followed up targeted thin-section high-resolution higher-resolution volumetric using
    via symptomatic your sufficient process consider reflect judgement judgment own reading
    """,
    """
    か か、 か。 真の 真 実在する 追加の撮像 追加撮像 追加 撮像 必要 要する 必要か 要するか 臨床
    臨床症状 臨床所見 臨床的 臨床的疑い 臨床情報 と合致する 合致する と一致する 整合する と整合する
    確認 確認する 確認できる 可能 有用 有用か 望まれる 検討 検討する 行う 行うか 再確認 原画像 画像
    精査 また 疑い 疑う 他の撮像 による確認 FLAIR像 T2強調像 T1強調像 など などの は または も と
    読影 判断 べき すべき 評価 について 検査 画像検査 経過観察 希望する してよい としてよい
    とみなす みなす 矛盾しない 臨床経過 神経症状 のため ため 再撮像 撮像法 他の撮像法 臨床的意義
    意義 性状評価 説明できる で説明できる 追加する 加える 再検 再検査 相当する 対応する 再現される
    再現性 や 有意 支持する 原因 質的診断 鑑別 鑑別診断 解釈 解釈する 対比 併せて 併せた 考えて
    考えてよい 扱ってよい 判断してよい 捉えてよい 解釈してよい みなしてよい 妥当 適切 望ましい
    推奨される 推奨 勧められる 考慮 考慮する 考慮される 考慮すべき 有益 役立つ 要否 検査所見
    血液検査 髄液検査 髄液 神経学的所見 神経学的 関連 関連する 説明される 対応 整合 裏付ける 根拠
    区別 区別する できる 特定の 疑問 懸念 どのように どう 何 危険因子 血管性危険因子 他のシーケンス
    他の断面 別の撮像法 高分解能 再構成像 除外 除外する 総合的 追加評価 さらなる 詳細 詳細な 病的
    病的意義 意義のある フォローアップ よい 示唆する 診断 問題となる 臨床的に 特に 注意 臨床像 症状
    神経所見 参照 参考 照合 反映 反映する 考えられる 考える 相関 脊髄MRI 撮影 異常信号 追加で
    否定できない 合致 有効 推定 走行 追加した 十分 もの 視覚的 あるいは 困難 難しい
    """,
)
# nouns for what was marked: in a sentence about one of them, and in one about several
ONE = Text(
    "candidate lesion focus finding area abnormality region nodule spot dot patch stripe band",
    "病変候補 病変 病巣 候補",
)
SEVERAL = Text(
    "candidates lesions foci findings areas abnormalities regions nodules spots dots patches "
    "stripes bands",
    "病変候補 病変 病巣 候補 いずれも",
)


def _of(*texts: Text) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(word for text in texts for word in text.en.split()),
        frozenset(word for text in texts for word in text.ja.split()),
    )


# by section: English words, Japanese pieces
LEXICON: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "summary": _of(_SEEN, _LOOKS),
        "description": _of(_SEEN, _LOOKS),
        "impression": _of(_SEEN, _LOOKS, _MAY),
        "question": _of(_SEEN, _LOOKS, _ASK),
    }
)
