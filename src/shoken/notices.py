"""What the user has to be told about a scan or a result: a code and its numbers.

The words for each code, in each language, are in :mod:`shoken.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Notice", "NoticeCode"]


class NoticeCode(StrEnum):
    """Every kind of notice."""

    SYNTHETIC = "synthetic"
    SERIES_CHOSEN = "series-chosen"
    FILES_PASSED_OVER = "files-passed-over"
    SLICES_LEAN = "slices-lean"
    NOT_NUMBERS = "not-numbers"
    SEQUENCE_GUESSED = "sequence-guessed"
    SEQUENCE_DOUBTED = "sequence-doubted"
    THICK_SLICES = "thick-slices"
    BRAIN_VOLUME = "brain-volume"
    BRAIN_PIECES = "brain-pieces"
    BRAIN_CUT = "brain-cut"
    SKULL_STRIPPED = "skull-stripped"
    NOT_A_BRAIN = "not-a-brain"
    NOT_COVERED = "not-covered"
    NOISY = "noisy"
    UNEVEN = "uneven"
    LOCATION_UNCERTAIN = "location-uncertain"
    ENGINE_MADE_FOR_SEQUENCE = "engine-made-for-sequence"
    ENGINE_NOT_FETCHED = "engine-not-fetched"
    ENGINE_NOT_BAKED = "engine-not-baked"
    ENGINE_GENERAL = "engine-general"
    BESIDE_USED = "beside-used"
    BESIDE_LEFT_OUT = "beside-left-out"
    BESIDE_NOT_TAKEN = "beside-not-taken"
    LESION_NOT_SEARCHED = "lesion-not-searched"
    CUT_BY_USER = "cut-by-user"
    TISSUE_NOT_TOLD = "tissue-not-told"
    STRUCTURES_NEED_T1 = "structures-need-t1"
    WRITER_REPLACED = "writer-replaced"


@dataclass(frozen=True)
class Notice:
    """One thing to tell the user.

    ``value`` is the number that the code's sentence quotes, in the unit that the sentence names;
    ``detail`` a word that it quotes.
    """

    code: NoticeCode
    value: float | None = None
    detail: str | None = None
