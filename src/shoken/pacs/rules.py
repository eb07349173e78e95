"""Whether a series is a brain MRI that is to be analysed, by rules that stand in a file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence  # noqa: TC001 - pydantic needs it
from shoken.report.record.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shoken.reading.dicom.instance_head import InstanceHead

__all__ = ["MR_CLASSES", "Judgement", "Reason", "Rules", "own_rules", "rules_of"]

_RULES = Path(__file__).with_name("rules.toml")
# the classes that hold MR pictures: classic, enhanced, converted from classic (PS3.4, B.5)
MR_CLASSES = tuple(f"1.2.840.10008.5.1.4.1.1.4{end}" for end in ("", ".1", ".4"))


class Reason(StrEnum):
    """Why a series is analysed, or is not."""

    BRAIN = "brain"
    UNSAID = "unsaid"
    NOT_MR = "not-mr"
    OTHER_PART = "other-part"
    NO_SCAN = "no-scan"
    SEQUENCE = "sequence"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Whether a series is analysed, why, and as which sequence; None where the picture decides."""

    is_analysed: bool
    reason: Reason
    sequence: MrSequence | None = None


class Rules(Frozen):
    """The rules as ``rules.toml`` explains them."""

    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    no_parts: tuple[str, ...]
    brain_words: tuple[str, ...]
    other_words: tuple[str, ...]
    left_out_words: tuple[str, ...]
    sequences: tuple[MrSequence, ...]
    when_unsaid: Literal["analyse", "ignore"]

    def judge(self, head: InstanceHead) -> Judgement:
        """What becomes of the series that an instance is of."""
        told = head.acquisition
        sequence = told.sequence or told.hint
        if head.modality not in self.modalities or head.sop_class_uid not in MR_CLASSES:
            return Judgement(is_analysed=False, reason=Reason.NOT_MR)
        if not self._is_scan(head):
            return Judgement(is_analysed=False, reason=Reason.NO_SCAN)
        part = self._is_brain(head)
        if part is False:
            return Judgement(is_analysed=False, reason=Reason.OTHER_PART, sequence=sequence)
        if sequence is not None and sequence not in self.sequences:
            return Judgement(is_analysed=False, reason=Reason.SEQUENCE, sequence=sequence)
        if part is None:
            is_analysed = self.when_unsaid == "analyse"
            return Judgement(is_analysed=is_analysed, reason=Reason.UNSAID, sequence=sequence)
        return Judgement(is_analysed=True, reason=Reason.BRAIN, sequence=sequence)

    def _is_scan(self, head: InstanceHead) -> bool:
        is_localizer = "LOCALIZER" in head.kinds
        return not is_localizer and not _has(self.left_out_words, head.series_words)

    def _is_brain(self, head: InstanceHead) -> bool | None:
        """Whether it is of the brain; None where nothing tells."""
        if head.body_part and head.body_part not in self.no_parts:
            return _has(self.body_parts, [head.body_part])
        # a study may be of head and spine: what the series says of itself goes before
        for words in (head.series_words, head.study_words):
            if _has(self.brain_words, words):
                return True
            if _has(self.other_words, words):
                return False
        return None


def _has(wanted: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether one of the words stands in one of the texts.

    >>> _has(["head"], ["HEAD_routine"]), _has(["arm"], ["pharma"]), _has(["膝"], ["右膝関節"])
    (True, False, True)
    """
    both = [text.lower() for text in texts]
    for word in map(str.lower, wanted):
        found = re.escape(word)
        if word.isascii():  # Japanese has no blanks between words
            found = rf"(?<![a-z]){found}(?![a-z])"
        if any(re.search(found, text) for text in both):
            return True
    return False


@cache
def own_rules() -> Rules:
    """The rules that Shoken comes with."""
    return rules_of(_RULES)


def rules_of(path: Path) -> Rules:
    """The rules of a file.

    Raises
    ------
    UsageError
        It cannot be read, or is no such file.
    """
    try:
        with path.open("rb") as opened:
            return Rules.model_validate(tomllib.load(opened), strict=False)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a TOML file: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"{path}: {place}: {first['msg']}") from None
