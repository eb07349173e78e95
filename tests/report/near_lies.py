"""Untrue words next to those that may be said, from one table.

Each family of words that the lexicon holds has sentences with a gap: with the harmless words in it
they stand, with an untrue one of the same part of speech none may.
"""

GAP = "%s"


def _words(text):
    return tuple(text.split())


# words that tell a side, a place, a number, a size, a rank, a count, a distribution, an absence, a
# change, a history, contrast medium or diffusion, by what they are in a sentence
_ADJECTIVES = _words("""
right right-sided bilateral midline frontal medial posterior deep subcortical two several
multiple solitary scattered largest second huge thick short new growing stable unchanged old
known enhancing restricted absent normal symmetrical haemorrhagic calcified 5
""")
_ADVERBS = _words("""
bilaterally medially laterally anteriorly superiorly newly previously multiply symmetrically
acutely normally never only twice progressively unilaterally increasingly formerly
""")
_NOUNS = _words("""
thalamus pons cortex ventricle oedema haemorrhage necrosis calcification atrophy shift
hemisphere lobe metastases enhancement growth brainstem
""")
_NO_NATURES = tuple(word for word in _NOUNS if word not in {"oedema", "haemorrhage", "metastases"})
_KEIYOSHI = _words("""
右側の 右の 両側性の 正中の 前頭部の 内側の 後方の 深部の 皮質下の 二個の 数個の 多発性の
単発の 散在性の 最大の 二番目の 巨大な 厚い 短い 新たな 増大する 不変の 陳旧性の 既知の
造影される 拡散低下を示す 正常な 対称な 出血性の 石灰化した 5個の
""")
_FUKUSHI = _words("""
右側に 両側性に 内側に 後方に 上方に 新たに 以前から 多発性に 対称性に 急性に 正常に
二か所で 進行性に 増加して 散在性に 造影後に
""")
_MEISHI = _words("""
視床 橋 皮質 脳室 浮腫 出血 壊死 石灰化 萎縮 半球 前頭葉 基底核 転移 造影効果 増大 正中偏位
""")

# about whom, a sentence with a gap, what may stand in it, what may not
DESCRIBED = (
    ("en", "1", "{finding} follows a %s course.", ("curvilinear", "gently curved"), _ADJECTIVES),
    ("en", "1", "Its margins run %sparallel.", ("", "in "), tuple(f"{w} " for w in _ADVERBS)),
    ("en", "1", "It has parallel, %s margins.", ("smooth", "crisp"), _ADJECTIVES),
    ("en", "1", "It tapers at both %s.", ("ends",), _NOUNS),
    ("en", "1", "It stands out %s from {surround}.", ("clearly", "sharply"), _ADVERBS),
    ("en", "1", "It is separated %s from {surround}.", ("poorly", "indistinctly"), _ADVERBS),
    ("en", "1", "It blends %s into {surround}.", ("gradually", "smoothly"), _ADVERBS),
    ("en", "1", "It resembles a %s.", ("flame", "ribbon"), _NOUNS),
    ("en", "1", "It is {signal} relative to %s.", ("{surround}", "its surroundings"), _NOUNS),
    ("en", "1", "The %s portion is hazy.", ("confluent", "nodular"), _ADJECTIVES),
    ("en", "1", "Its outer %s margin is hazy.", ("smooth", "scalloped"), _ADJECTIVES),
    ("en", "1", "Its outline varies between %s and hazy.", ("sharp", "crisp"), _ADJECTIVES),
    ("en", "1", "It has areas of %s signal.", ("uniform", "more uniform"), _ADJECTIVES),
    ("en", "1", "Its %s is non-specific.", ("appearance", "texture"), _NOUNS),
    ("en", "1", "{finding} occupies {place}%s.", ("", " and is ill-defined"),
     (" wholly", " and {side}", " bilaterally", " completely", " and the pons", " on both sides")),
    ("en", "1", "{finding} is oriented along %s.", ("{zone}", "{zone} of {place}"), _NOUNS),
    ("en", "1", "It has a %s-like texture.", ("mesh", "lace", "sponge"), _NOUNS),
    ("en", "1", "Its margins are %s.", ("frayed", "serrated", "indented"), _ADJECTIVES),
    ("en", "1", "Its margins are irregular throughout%s.", ("",),
     (" {place}", " the brain", " both lobes")),
    ("en", "1", "{finding} forms a pair with %s.", ("{counterpart}",), (*_NOUNS, "Finding 2")),
    ("en", "1", "{finding} is a %s of {signal} signal.", ("patch", "band"),
     ("spot", "dot", "pair", "row", "cluster", "pea", "walnut", *_NOUNS)),
    ("en", "1", "It is only %s outlined.", (), ("newly", "medially", "twice", "bilaterally")),
    ("en", "1", "Its conspicuity weakens towards its %s.", ("margins", "ends"), _NOUNS),
    ("en", "1", "Its signal is not %s.", ("uniform", "entirely even"), (*_ADJECTIVES, "bright")),
    ("en", "1", "Its course is %s.", ("tortuous", "slightly wavy"), _ADJECTIVES),
    ("en", "1", "It tapers in a %s fashion.", ("smooth", "gradual"), _ADJECTIVES),
    ("en", "g1", "{group} coalesce%s.", ("", " in places"),
     (" in {zone}", " with the others", " over time", " on the right", " into one")),
    ("en", "1", "{finding} extends across %s.", ("{place}", "{zone} of {place}"), _NOUNS),
    ("en", "1", "It shows a mixture of %s and hazy margins.", ("sharp", "crisp"), _ADJECTIVES),
    ("en", "1", "It becomes %s towards its margins.", ("hazy", "more indistinct"), _ADJECTIVES),
    ("en", "1", "It has a %s outline in {place}.", ("hazy", "wavy, irregular"), _ADJECTIVES),
    ("en", "1", "It is of uncertain %s.", ("nature", "significance"), _NOUNS),
    ("en", "1", "It has rounded %s.", ("corners", "ends"), _NOUNS),
    ("en", "1", "It shows good %s.", ("definition", "delineation"), _NOUNS),
    ("en", "g1", "{group} have a similar %s.", ("appearance", "texture"),
     (*_NOUNS, "size", "place")),
    ("en", "g1", "{group} look similar%s.", ("", " in appearance"),
     (" in size", " to Finding 2", " to the others", " on both sides", " to before")),
    ("en", "scan", "{count} are seen, most of them in %s.", ("{main_zone}",), _NOUNS),
    ("en", "scan", "{largest} is followed by %s.", ("{rest}",), (*_NOUNS, "{total}", "two others")),
    ("ja", "1", "辺縁は%s平行に走る。", ("ほぼ", ""), _FUKUSHI),
    ("ja", "1", "%s両端は先細りである。", ("",), _KEIYOSHI),
    ("ja", "1", "%s{surround}から明瞭に区別される。", ("",), _KEIYOSHI),
    ("ja", "1", "{surround}から%s区別される。", ("明瞭に", "比較的明瞭に"), _FUKUSHI),
    ("ja", "1", "信号は周囲と%s移行する。", ("徐々に", "なだらかに"), _FUKUSHI),
    ("ja", "1", "{surround}へ%s信号が変化する。", ("徐々に", "緩やかに"), _FUKUSHI),
    ("ja", "1", "%s形態は非特異的である。", ("",), _KEIYOSHI),
    ("ja", "1", "%s視認性は良好である。", ("",), _KEIYOSHI),
    ("ja", "1", "{zone}に沿った%s域である。", ("不整な", "斑状の"), _KEIYOSHI),
    ("ja", "1", "%s境界は漸次移行性である。", ("",), _KEIYOSHI),
    ("ja", "1", "辺縁は%sけば立ってみえる。", ("やや", ""), _FUKUSHI),
    ("ja", "1", "内部は%s様である。", ("嚢胞", "網目"), _MEISHI),
    ("ja", "1", "{finding}は%sと対をなす。", ("{counterpart}",), (*_MEISHI, "病変候補2")),
    ("ja", "1", "微細な%sを伴う。", ("凹凸",), _MEISHI),
    ("ja", "g1", "{group}は類似した%sを示す。", ("性状", "形態"), (*_MEISHI, "大きさ", "部位")),
    ("ja", "g1", "{group}は明瞭さに%sばらつきがある。", ("やや", ""), _FUKUSHI),
    ("ja", "g1", "{group}は%sが類似する。", ("形態", "性状"), (*_MEISHI, "大きさ", "部位")),
    ("ja", "1", "%sの意義は不明である。", ("そ",), _MEISHI),
    ("ja", "1", "%s凹凸を示す。", ("著しい", "細かな"), _KEIYOSHI),
    ("ja", "1", "{surround}に比し%s{signal}である。", ("",), _KEIYOSHI),
    ("ja", "1", "%sは一様ではない。", ("信号", "内部"), (*_MEISHI, "大きさ", "個数")),
    ("ja", "1", "%sに沿って凹凸がある。", ("辺縁", "輪郭"), _MEISHI),
    ("ja", "scan", "{largest}のほか、%sがある。", ("{rest}",), (*_MEISHI, "{total}", "二個")),
    ("ja", "scan", "{sequence}で%sを評価した。", (), _MEISHI),
)  # fmt: skip
WEIGHED = (
    ("en", "1", "It may be an artefact from %s.", ("pulsation", "CSF flow", "motion"), _NO_NATURES),
    ("en", "1", "It may be an artefact related to CSF pulsation in the %s.", (), _NO_NATURES),
    ("en", "scan", "The other candidates may be %s.", ("artefacts", "due to small vessel disease"),
     ("new", "on the left", "in the pons", "larger", "absent", "old infarcts, now gone", "two")),
    ("en", "scan", "Both vascular and %s causes are conceivable.", ("inflammatory", "toxic"),
     ("left-sided", "frontal", "new", "normal", "known", "enhancing")),
    ("en", "scan", "Several %s are possible.", ("causes", "explanations"),
     ("lesions", "infarcts", "foci", "places", "sides", "candidates")),
    ("ja", "scan", "複数の%sが考えられる。", ("病態", "原因"),
     ("病変", "病巣", "腫瘤", "部位", "病変候補", "領域")),
    ("en", "1", "An infarct could be %s.", ("discussed", "responsible"),
     ("seen", "growing", "acute", "present on the left", "enhancing")),
    ("en", "scan", "Interpretation is left to the %s.", ("radiologist", "reader"),
     ("right", "hemisphere", "side of the pons", "thalamus")),
    ("en", "scan", "Possible considerations are demyelination and %s.", ("migraine", "vasculitis"),
     ("a normal brain", "no lesion", "growth", "a second lesion", "two infarcts")),
    ("en", "scan", "No specific diagnosis can be made from %s.",
     ("these images", "this scan alone"),
     ("the normal brain", "the earlier scan", "two lesions", "the left side")),
    ("ja", "1", "%sの拍動に伴うアーチファクトの可能性がある。", ("脳脊髄液", "血管"),
     ("視床", "右側", "既知", "前回", "橋")),
    ("ja", "scan", "その他の病変候補は%sの可能性がある。", ("小血管病", "アーチファクト"),
     ("右側", "増大", "正常", "二個", "新規", "視床病変")),
    ("ja", "scan", "%s解釈は放射線科医に委ねる。", ("",), _KEIYOSHI),
    ("ja", "scan", "%sを反映している可能性がある。", ("小血管病", "脱髄"),
     ("増大", "右側の変化", "既往", "視床出血", "造影効果")),
)  # fmt: skip
ASKED = (
    ("en", "1", "Could {finding} be %s?", ("a partial volume artefact", "an artefact of CSF flow"),
     ("a new infarct", "the known tumour", "larger than before", "in the pons", "one of two")),
    ("en", "1", "Can {finding} be confirmed on other %s?", ("sequences", "planes"),
     ("lobes", "sides", "scans of last year", "visits")),
    ("en", "scan", "Is there a history of %s?", ("migraine", "vascular risk factors"),
     ("growth", "two lesions", "the left side", "enhancement of the pons")),
    ("en", "1", "Is {finding} a normal %s?", ("variant",), ("brain", "side", "thalamus", "size")),
    ("ja", "1", "%sを除外できるか。", ("アーチファクト",),
     ("増大", "右側の病変", "造影効果", "視床病変")),
    ("ja", "1", "{finding}について%sを求める。", ("判断", "確認"),
     ("増大の確認", "右側の評価", "既知の梗塞の確認", "造影効果の評価")),
    ("ja", "scan", "%s病変候補の真偽について確認を求める。", ("", "{main_zone}の"), _KEIYOSHI),
)  # fmt: skip


def families():
    """(language, section, about, sentence, whether it may stand) of each."""
    for section, rows in (("description", DESCRIBED), ("impression", WEIGHED), ("question", ASKED)):
        for language, about, gapped, harmless, untrue in rows:
            for words in harmless:
                yield language, section, about, gapped.replace(GAP, words), True
            for words in untrue:
                yield language, section, about, gapped.replace(GAP, words), False
