"""The words by which DICOM headers, and sidecars after them, describe an acquisition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shoken.imaging.contrast_words import denies_agent
from shoken.imaging.sequence import MrSequence, from_name

__all__ = ["first_named", "is_agent", "is_named_other", "is_other", "words_of"]

# what ImageType and AcquisitionContrast call what is no weighted picture
_OTHERS = frozenset(
    {"ADC", "ASL", "CBF", "CBV", "DIFFUSION", "FA", "FLOW_ENCODED", "MAP", "MIP", "MNIP", "MTT"}
    | {"P", "PERFUSION", "PHASE", "STIR", "SWI", "T2_STAR", "TAGGING", "TOF", "TRACEW", "TTP"}
)
# Kinds whose times are those of another: a time-of-flight angiography has T1's, and double
# inversion recovery, of which the longer inversion is recorded, FLAIR's.
_ANGIOGRAPHY = re.compile(r"(?<![a-z])(?:tof|mra)(?![a-z])")
_TWICE_INVERTED = re.compile(r"(?<![a-z])(?:dir|double inversion)(?![a-z])")
# beside one of these, the words above tell of the examination, or of the right side ("dir")
_NAMED = re.compile(r"flair|tirm|dark ?fluid|mp ?rage|(?<![a-z])t[12]w?(?![a-z0-9])")
_NAMED_BUT_T2 = re.compile(r"flair|tirm|dark ?fluid|mp ?rage|(?<![a-z])t1w?(?![a-z0-9])")
_MAPS = re.compile(r".*[_ ]MAP|PROJECTION IMAGE")
_NO_AGENT = re.compile(
    r"(?:none|no|n|non|nil|0|false|without.*|no .*|non.*|.*(?:なし|無し?)|-+|\.)?"
)


def is_agent(named: Any) -> bool | None:
    """Whether what is named is a contrast agent, and not a word for none; None where nothing is."""
    if named is None:
        return None
    text = str(named).strip().lower()
    return _NO_AGENT.fullmatch(text) is None and not denies_agent(text)


def first_named(names: Iterable[str]) -> MrSequence | None:
    """The first sequence that a series' description or protocol names.

    An agent that the description denies is another series' of the same protocol.
    """
    is_plain = False
    for name in names:
        is_plain |= denies_agent(name)
        if (told := from_name(name)) is not None:
            return MrSequence.T1 if is_plain and told is MrSequence.T1C else told
    return None


def is_other(kinds: Iterable[str]) -> bool:
    """Whether an ImageType is that of a map, diffusion, an angiography or a phase picture."""
    return any(kind in _OTHERS or _MAPS.fullmatch(kind) for kind in kinds)


def is_named_other(description: str) -> bool:
    """Whether a series' description names a kind that times alone would take for another.

    A protocol does not tell: scanners write that of the whole examination ("Brain + MRA").
    """
    words = re.sub(r"[\W_]+", " ", description.lower())
    if _ANGIOGRAPHY.search(words):
        return _NAMED.search(words) is None
    return bool(_TWICE_INVERTED.search(words)) and _NAMED_BUT_T2.search(words) is None


def words_of(value: Any) -> tuple[str, ...]:
    """The words of an element of one or more values."""
    if value in (None, ""):
        return ()
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(map(str, value)) if several else (str(value),)
