"""Which kind of picture a scan is: T1, T1 with contrast, T2, FLAIR or proton density."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["Sequence", "from_name"]


class Sequence(StrEnum):
    """Kinds of picture, named as in BIDS but for case."""

    T1 = "t1"
    T1C = "t1c"
    T2 = "t2"
    FLAIR = "flair"
    PD = "pd"
    UNKNOWN = "unknown"


# the first that matches decides: T2-weighted FLAIR is FLAIR, T1 with contrast is not plain T1
_NAMES = (
    (Sequence.FLAIR, r"flair"),
    (Sequence.T1C, r"t1(ce|c|gd|post|km)|ce-?t1w?|ce_t1w?"),
    (Sequence.T1, r"t1w?|mprage|mp2rage|spgr|bravo"),
    (Sequence.T2, r"t2w?"),
    (Sequence.PD, r"pdw?"),
)


def from_name(stem: str) -> Sequence | None:
    """The sequence that a file name tells, or None.

    >>> from_name("patient01_study1_T2W")
    <Sequence.T2: 't2'>
    >>> from_name("IMG_0042") is None
    True
    """
    for sequence, pattern in _NAMES:
        if re.search(rf"(?<![a-z0-9])({pattern})(?![a-z0-9])", stem.lower().replace("_", " ")):
            return sequence
    return None
