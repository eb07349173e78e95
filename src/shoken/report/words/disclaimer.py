"""That a report comes from a research tool, and no medical device."""

from shoken.report.words.language import Text

__all__ = ["DISCLAIMER", "DISCLAIMER_REVIEWED"]

DISCLAIMER = Text(
    "Research tool, not a medical device. Lesion candidates are found by "
    "software; they are not a diagnosis.",
    "研究用ソフトウェアであり、医療機器ではない。病変候補はソフトウェアによる検出"
    "で、診断ではない。",
)
DISCLAIMER_REVIEWED = Text(
    "Research tool, not a medical device. Lesion candidates were found by software and revised by "
    "a reader; they are not a diagnosis.",
    "研究用ソフトウェアであり、医療機器ではない。病変候補はソフトウェアによる検出を読影者が"
    "修正したもので、診断ではない。",
)
