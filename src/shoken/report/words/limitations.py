"""What stands below the findings: the limits, and what is asked of the radiologist."""

from __future__ import annotations

from shoken.report.words.language import Text

__all__ = [
    "LIMITS",
    "LIMITS_REVIEWED",
    "NEXT_STEP",
    "NEXT_STEP_NONE",
    "SIDES_ASSUMED",
    "UNMARKED",
]

LIMITS = Text(
    "The text tells what software marked and measured: {limit}, and nothing here tells their "
    "cause. It was made for adults: children, and heads after surgery, are not recognised as such.",
    "本文はソフトウェアが検出し計測した内容を示す。{limit}。性状や原因は判断していない。成人の画"
    "像を対象としており、小児や術後の画像かどうかは判別していない。",
)
LIMITS_REVIEWED = Text(
    "The text tells what software marked, a reader revised and software measured: {limit}, and "
    "nothing here tells their cause. It was made for adults: children, and heads after surgery, "
    "are not recognised as such.",
    "本文はソフトウェアが検出し、読影者が修正し、ソフトウェアが計測した内容を示す。{limit}。性状や原因"
    "は判断していない。成人の画像を対象としており、小児や術後の画像かどうかは判別していない。",
)
SIDES_ASSUMED = Text(
    "Left and right are assumed: the file does not say how the head lies in it.",
    "ファイルに頭部の向きの情報がないため、左右は仮定に基づく。",
)
NEXT_STEP = Text(
    "Does what was marked agree with the clinical findings, and is further imaging wanted?",
    "病変候補は臨床所見と合致するか。追加の撮像を要するか。",
)
NEXT_STEP_NONE = Text(
    "Does the clinical picture call for further imaging all the same?",
    "臨床所見からみて、追加の撮像を要するか。",
)
UNMARKED = Text(
    "The model that worded this report sees something that the program did not mark: is there a "
    "change on the source images beside the candidates?",
    "本文を作成したモデルは、プログラムが検出していない変化の存在を指摘している。原画像上、"
    "病変候補のほかに変化はあるか。",
)
