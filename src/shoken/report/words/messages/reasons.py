"""Why a confidence is high, moderate or low: parts of a list, by code."""

from types import MappingProxyType

from shoken.common.notices import NoticeCode
from shoken.report.words.language import Text

__all__ = ["REASONS"]

REASONS = MappingProxyType(
    {
        "probability": Text(
            "mean probability of what was marked {value:.2f}", "検出域の平均確率{value:.2f}"
        ),
        "unmarked": Text(
            "99.9th percentile of the probability inside the brain {value:.2f}",
            "脳内の確率の99.9パーセンタイル値{value:.2f}",
        ),
        "real-scans": Text(
            "agreement with experts on real {detail} scans only {value:.2f} (mean Dice)",
            "実画像（{detail}）での専門家との一致は平均Dice係数{value:.2f}",
        ),
        "phantoms": Text(
            "{value:.0f} % of synthetic lesions of {detail} are found in such slices",
            "同程度のスライス厚で検出される合成病変（{detail}）は{value:.0f} %",
        ),
        "caveats": Text(
            "all that is marked is possibly no lesion", "検出域はいずれも病変でない可能性がある"
        ),
        "healthy": Text(
            "as much is marked in a healthy head on this sequence ({value:.2f} mL)",
            "同じ撮像法の健常例でも同程度（{value:.2f} mL）が検出される",
        ),
        "unmeasured": Text(
            "how often this engine is right was not measured", "使用エンジンの精度は未測定"
        ),
        "not-made-for": Text(
            "the engine was not made for this sequence", "エンジンはこの撮像法を対象としない"
        ),
        "several-engines": Text("marked by more than one engine", "複数のエンジンで検出"),
        NoticeCode.BRAIN_CUT: Text("part of the brain is cut off", "脳の一部が撮像範囲外"),
        NoticeCode.BRAIN_PIECES: Text("the brain mask was in pieces", "脳マスクの分断"),
        NoticeCode.BRAIN_VOLUME: Text("unusual brain volume", "脳体積が範囲外"),
        NoticeCode.CONTRAST_SEEN: Text(
            "vessels look like those after contrast agent", "造影後を疑う血管の高信号"
        ),
        NoticeCode.NOISY: Text("noise", "ノイズ"),
        NoticeCode.NOT_A_BRAIN: Text("this may not be a brain", "頭部でない可能性"),
        NoticeCode.NOT_ALIGNED: Text("the standard brain does not fit", "標準脳との位置合わせ不良"),
        NoticeCode.NOT_COVERED: Text("part of the brain was not seen", "脳の一部が未評価"),
        NoticeCode.SEQUENCE_DOUBTED: Text("doubtful sequence", "撮像法に疑い"),
        NoticeCode.SEQUENCE_UNCERTAIN: Text("uncertain sequence", "撮像法が不確定"),
        NoticeCode.SEQUENCE_OTHER: Text("another kind of picture", "対象外の種類の画像"),
        NoticeCode.UNEVEN: Text("uneven brightness", "感度むら"),
        NoticeCode.THICK_SLICES: Text("thick slices", "厚いスライス"),
    }
)
