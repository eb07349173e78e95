"""What the user has to be told about a scan or a result: a code and its numbers.

The words for each code, in each language, are in :mod:`shoken.report.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["LEFT_OUT", "Notice", "NoticeCode"]


class NoticeCode(StrEnum):
    """Every kind of notice."""

    SYNTHETIC = "synthetic"
    SERIES_CHOSEN = "series-chosen"
    SERIES_JOINED = "series-joined"
    SERIES_GOES_ON = "series-goes-on"
    SEVERAL_PATIENTS = "several-patients"
    SERIES_INCOMPLETE = "series-incomplete"
    FILES_PASSED_OVER = "files-passed-over"
    NIFTI_LEFT_OUT = "nifti-left-out"
    DICOM_LEFT_OUT = "dicom-left-out"
    COPIES_LEFT_OUT = "copies-left-out"
    NOT_MR_LEFT_OUT = "not-mr-left-out"
    LOCALIZERS_LEFT_OUT = "localizers-left-out"
    COLOUR_LEFT_OUT = "colour-left-out"
    DERIVED_LEFT_OUT = "derived-left-out"
    PHASE_LEFT_OUT = "phase-left-out"
    OTHER_GEOMETRY_LEFT_OUT = "other-geometry-left-out"
    OTHER_VOLUME_LEFT_OUT = "other-volume-left-out"
    POSITIONS_ROUNDED = "positions-rounded"
    GREY_INVERTED = "grey-inverted"
    IDENTIFIERS_MADE = "identifiers-made"
    NO_DICOM_RESULTS = "no-dicom-results"
    SLICES_LEAN = "slices-lean"
    NOT_NUMBERS = "not-numbers"
    ORIENTATION_ASSUMED = "orientation-assumed"
    SEQUENCE_GUESSED = "sequence-guessed"
    SEQUENCE_UNCERTAIN = "sequence-uncertain"
    SEQUENCE_DOUBTED = "sequence-doubted"
    SEQUENCE_ACQUIRED = "sequence-acquired"
    SEQUENCE_OTHER = "sequence-other"
    NAME_SET_ASIDE = "name-set-aside"
    CONTRAST_SEEN = "contrast-seen"
    RECORD_NOT_READ = "record-not-read"
    THICK_SLICES = "thick-slices"
    BRAIN_VOLUME = "brain-volume"
    BRAIN_PIECES = "brain-pieces"
    BRAIN_CUT = "brain-cut"
    SKULL_STRIPPED = "skull-stripped"
    NOT_A_BRAIN = "not-a-brain"
    NOT_COVERED = "not-covered"
    NOISY = "noisy"
    UNEVEN = "uneven"
    NOT_ALIGNED = "not-aligned"
    ENGINE_MADE_FOR_SEQUENCE = "engine-made-for-sequence"  # of older results alone
    ENGINE_ADDED = "engine-added"
    ENGINE_NOT_MADE_FOR = "engine-not-made-for"
    ENGINE_SET_ASIDE = "engine-set-aside"
    NO_ENGINE = "no-engine"
    ENGINE_NOT_FETCHED = "engine-not-fetched"
    ENGINE_NOT_BAKED = "engine-not-baked"
    ENGINE_GENERAL = "engine-general"
    ENGINE_BOTH = "engine-both"
    ENGINE_UNFIT = "engine-unfit"
    BESIDE_USED = "beside-used"
    BESIDE_LEFT_OUT = "beside-left-out"
    BESIDE_NOT_TAKEN = "beside-not-taken"
    BESIDE_UNSEARCHED = "beside-unsearched"
    LESION_NOT_SEARCHED = "lesion-not-searched"
    LESION_IMPLAUSIBLE = "lesion-implausible"
    CUT_BY_USER = "cut-by-user"
    TISSUE_NOT_TOLD = "tissue-not-told"
    STRUCTURES_NEED_T1 = "structures-need-t1"
    STRUCTURES_WITHOUT_SIDES = "structures-without-sides"
    WRITER_REPLACED = "writer-replaced"
    KEPT_BEFORE = "kept-before"
    LOCATION_UNCERTAIN = "location-uncertain"  # of older results alone


@dataclass(frozen=True)
class Notice:
    """One thing to tell the user.

    ``value`` is the number that the code's sentence quotes, in the unit that the sentence names;
    ``detail`` a word that it quotes.
    """

    code: NoticeCode
    value: float | None = None
    detail: str | None = None


# each counts in its value the files, or the pictures of a series, that a scan does not hold
LEFT_OUT = frozenset(
    {
        NoticeCode.FILES_PASSED_OVER,
        NoticeCode.NIFTI_LEFT_OUT,
        NoticeCode.DICOM_LEFT_OUT,
        NoticeCode.COPIES_LEFT_OUT,
        NoticeCode.NOT_MR_LEFT_OUT,
        NoticeCode.LOCALIZERS_LEFT_OUT,
        NoticeCode.COLOUR_LEFT_OUT,
        NoticeCode.DERIVED_LEFT_OUT,
        NoticeCode.PHASE_LEFT_OUT,
        NoticeCode.OTHER_GEOMETRY_LEFT_OUT,
        NoticeCode.OTHER_VOLUME_LEFT_OUT,
    }
)
