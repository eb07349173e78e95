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
    detected delineated defined marked characterised characterized recognised recognized represented
    measure measures measuring involve involves involving form forms formed forming contain contains
    consist consists comprise comprises composed make makes give gives giving corresponds correspond
    taper tapers tapering fade fades fading blend blends blending merge merges vary varies varying
    look looks looking presents demonstrated features takes sits resides
    """,
    """
    は が を に の と で かつ は、 が、 で、 には では に、 での との境界 へ として において にて
    による および また、 また である であり であって を認める を認め 認める 認め 認められる 認められ
    がみられる みられる みられ 見られる 見られ みえる 見える 呈する 呈し 示す 示し 示される 示され
    位置する 位置し 存在する 存在し 分布する 分布し ある あり いる なす なし、 有する 有し もつ 持つ
    とする 伴う 伴い 描出される 描出され 描出 確認される 確認され 観察される 観察され 検出される
    検出され 抽出される 抽出され 計測される 計測され 移行する 移行し 広がる 広がり 含む 含み
    対応する 対応し からなる からなり この これら これらの その それらの 本
    """,
)
_LOOKS = Text(
    """
    appearance appearances aspect texture pattern architecture structure internal overall margin
    margins marginated border borders bordered edge edges outline outlines outlined contour contours
    contoured boundary boundaries rim periphery centre center core interior matrix component
    components signal signals intensity intensities transition gradient shape shaped configuration
    form morphology homogeneous homogeneously homogeneity heterogeneous heterogeneously
    heterogeneity inhomogeneous inhomogeneously inhomogeneity uniform uniformly uniformity even
    evenly uneven unevenly mixed mottled granular stippled coarse wispy amorphous geographic
    undulating wavy ragged jagged softly crisply flame-shaped wedge-shaped comma-shaped conical
    polygonal subtle conspicuous clearly delineation demarcation definition internally visually
    generally sharpness smoothness blurring speckled streaky reticular lacy feathery fluffy cloudy
    well-defined ill-defined well ill poorly sharply well-circumscribed circumscribed
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
    smudged smudgy woolly grainy gritty delicate ill-circumscribed
    poorly-circumscribed ill-marginated delimited well-delimited clear-cut blunt pointed flat
    flattened straight kinked bent angulated notched crenated spiky tendril-like frond-like
    branching branched net-like lace-like striated striped flecked dappled blotchy marbled
    variegated graded lamellar concentric whorled radiating ropey beaded string-like
    sheet-like strip-like strip strand-like cord-like hook-shaped v-shaped l-shaped y-shaped
    kidney-shaped pear-shaped egg-shaped almond-shaped lens-shaped spindle-shaped
    dumbbell-shaped hourglass-shaped arc arc-like mainly
    predominantly largely chiefly traceable distinguishable recognisable recognizable
    evident
    """,
    """
    性状 内部性状 内部構造 内部 内部信号 中心部 中心 辺縁部 辺縁 境界 境界部 輪郭 外縁 縁 外側の境界
    外側の辺縁 形態 形状 形 構造 信号 信号強度 信号域 域 領域 部分 周囲へ 周囲に向かって
    周囲との境界 パターン 様相 所見 均一 均質 不均一 不均質 一様 明瞭 不明瞭 鮮明 不鮮明 比較的 やや
    わずかに 軽度 軽度に 著しく 全体として 全体に 概ね おおむね ほぼ 一部 一部で 不整 整 整った 平滑
    不規則 規則的 分葉状 分葉 卵円形 長円形 楕円形 類円形様 不整形 三角形 限局性 限局 癒合性 癒合
    癒合した 癒合したような 斑状 斑紋状 点状 結節状 曲線状 帽状 三日月状 指状 地図状 網状 くさび状
    扇状 鋸歯状 波状 雲状 綿状 滑らか なめらか 滑らかに 緩やか 緩やかに 連続的に 明確 明瞭に 不明確
    境界鮮明 むら 境される 境されている ぼけた にじんで 羽毛状 顆粒状 索状様 突出 な なだらか
    なだらかに 漸次 徐々に 緩徐に ぼやけ ぼやけて ぼやけた 境界明瞭 境界不明瞭 辺縁平滑 辺縁不整
    辺縁明瞭 辺縁不明瞭 内部均一 内部不均一 な形 状 同定しにくい 追いにくい 捉えにくい 識別しにくい
    認識しにくい リボン状 糸状 筋状 楔状 弓状 円弧状 蛇行する 蛇行し 蛇行した 混在する 混在した 粗い
    柔らかい 毛羽立つ 毛羽立った 複雑 複雑な 端 先端 先細り 先細る 先細りの 先細りとなる 膨らんだ
    膨隆した 丸みを帯びた 円みを帯びた 丸みのある 結節 形成する 形成し 形成 突出する 突出し ぼやける
    ぼける だが、 ものの、 視認できる 認識できる 同定できる 識別できる 星芒状 紡錘形 多角形 樹枝状
    綿毛状 乳頭状 脳回状 不整な形 で、内部は のような ような 目立つ 目立ち 周囲に まだら まだらな
    モザイク状 鋭い 鋭 移行 にじむ にじみ にじんだ 向かって 緻密 繊細 弧状 アーチ状 整っている
    整っており 変動する たどりにくい 部分的に 部分的 主に
    直線的 屈曲した 屈曲する 分枝状 網目状 すりガラス状 縞状 層状 同心円状 放射状
    数珠状 紐状 板状 勾玉状 レンズ状 洋梨状 砂時計状 識別可能 明らかな はっきりした はっきり
    ぼんやり ぼんやりした 霞んだ 粗く 粗な 指摘する 指摘し
    """,
)
_MAY = Text(
    """
    may might could would possible possibly possibility possibilities raise raises suggest represent
    reflect represents reflects considered consider alternative alternatively differential diagnosis
    diagnoses include includes including such nature origin process distribution involvement
    likelihood pattern or also among be compatible consistent due related to for account explain
    explained explains explanation cause causes underlie suggestive non-specific nonspecific
    contribute contributes consideration considerations main given because leading foremost
    """,
    """
    可能性 可能性がある 可能性も 可能性もある 可能性を考慮する 可能性が考えられる も考えられる
    が疑われる を疑う も疑われる 疑い 疑われる 疑いがある 鑑別 鑑別となる 鑑別に挙がる
    鑑別に挙げられる 鑑別として も鑑別 が鑑別 挙げられる 挙げられ 示唆する可能性 を反映する反映
    反映する 反映している など などの や または もしくは も 考慮される 考慮 に伴う 性 からは
    ことから 分布 非特異的 非特異的な 可能性も否定できない 可能性は否定できない 可能性が否定できない
    可能性も除外できない かもしれない 説明できる で説明できる 可能性は とも も残る 含まれている
    含まれる 可能性が高い 次いで 関与する 関与している 寄与する まず
    """,
)
_ASK = Text(
    """
    does do can should could would is are may true real call for need needed needs further
    additional sequence sequences examination imaging images review reviewed source radiologist
    wanted warranted required useful helpful help to confirm confirmed clarify agree agrees clinical
    suspicion finding findings picture symptoms question whether or be available fit interpretation
    such examinations flair t1-weighted t2-weighted correlation correlate correlated recommended
    considered worthwhile characterise characterize evaluate evaluated assess assessed regarded
    interpreted represent explain explained acquisition repeat repeated wish like extent deficit
    deficits relevance relevant significance consistent any warrant follow-up significant cause
    support supports reproduced reproducible
    """,
    """
    か か、 か。 真の 真 実在する 追加の撮像 追加撮像 追加 撮像 必要 要する 必要か 要するか 臨床
    臨床症状 臨床所見 臨床的 臨床的疑い 臨床情報 と合致する 合致する と一致する 整合する と整合する
    確認 確認する 確認できる 可能 有用 有用か 望まれる 検討 検討する 行う 行うか 再確認 原画像 画像
    精査 また 疑い 疑う 他の撮像 による確認 FLAIR像 T2強調像 T1強調像 など などの は または も と
    読影 判断 べき すべき 評価 について 検査 画像検査 経過観察 希望する してよい としてよい とみなす
    みなす 矛盾しない 臨床経過 神経症状 のため ため 再撮像 撮像法 他の撮像法 臨床的意義 意義
    性状評価 説明できる で説明できる 追加する 加える 再検 再検査 相当する 対応する 再現される 再現性
    や 有意 支持する 原因
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
