"""What a report says where lesions were not searched for.

Where one kind of lesion alone was, :mod:`shoken.report.words.phrases` says so.
"""

from types import MappingProxyType

from shoken.common.notices import NoticeCode
from shoken.report.words.language import Text

__all__ = ["LIMITS_NOT_SEARCHED", "NEXT_STEP_NOT_SEARCHED", "NOT_SEARCHED", "STRUCTURES_ALONE"]

STRUCTURES_ALONE = Text(
    "Volumes of brain structures were measured; lesions were not searched for.",
    "脳構造の体積を計測した。病変の検索は行っていない。",
)
# by the notice that says why there was no search
NOT_SEARCHED = MappingProxyType(
    {
        NoticeCode.LESION_NOT_SEARCHED: Text(
            "Brain extraction only: lesions were not searched for.",
            "脳領域の抽出のみを行い、病変の検索は行っていない。",
        ),
        NoticeCode.LESION_IMPLAUSIBLE: Text(
            "The search for lesions failed: nothing is said of whether there are any.",
            "病変の検索に失敗したため、病変の有無は判断していない。",
        ),
        NoticeCode.NOT_ALIGNED: Text(
            "Lesions were not searched for: the standard brain could not be laid on this scan.",
            "標準脳との位置合わせができなかったため、病変の検索は行っていない。",
        ),
        NoticeCode.NO_ENGINE: Text(
            "Lesions were not searched for: no engine is made for this kind of image.",
            "この種類の画像を対象とするエンジンがないため、病変の検索は行っていない。",
        ),
    }
)
LIMITS_NOT_SEARCHED = Text(
    "The text tells what software measured. It was made for adults: children, and heads after "
    "surgery, are not recognised as such.",
    "本文はソフトウェアが計測した内容を示す。成人の画像を対象としており、小児や術後の画像かどうかは"
    "判別していない。",
)
NEXT_STEP_NOT_SEARCHED = MappingProxyType(
    {
        NoticeCode.LESION_NOT_SEARCHED: Text(
            "Is a search for lesions wanted?", "病変の検索を行うか。"
        ),
        NoticeCode.LESION_IMPLAUSIBLE: Text(
            "Is a search wanted with the sequence or the engine chosen by hand?",
            "撮像法または解析エンジンを手動で選び、再度検索するか。",
        ),
        NoticeCode.NOT_ALIGNED: Text(
            "Is the whole head pictured, and the right way up?",
            "頭部全体が正しい向きで撮像されているか。",
        ),
        NoticeCode.NO_ENGINE: Text(
            "Is another sequence of the same examination, such as FLAIR, at hand?",
            "同じ検査に、FLAIR像など他の撮像法の画像はあるか。",
        ),
    }
)
