"""How a scan was acquired, from a DICOM header or from the JSON file that lies beside a NIfTI file.

dcm2niix and BIDS write the JSON; its times are in seconds, DICOM's in milliseconds.  What a record
lacks, or has in a form that makes no sense, is taken as not recorded: it only tells the sequence.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from shoken.imaging.acquisition import Acquisition
from shoken.imaging.sequence import MrSequence, from_name
from shoken.reading.numbers import hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydicom import Dataset

__all__ = ["RECORD_MOST_BYTES", "acquired_as_header_says", "acquired_as_record_says", "record_of"]

RECORD_MOST_BYTES = 4 * 2**20  # dcm2niix writes some KiB, dcmstack up to a few MiB
# where the header of an enhanced picture keeps what a classic one has at its top
_GROUPS = (
    "MRTimingAndRelatedParametersSequence",
    "MREchoSequence",
    "MRModifierSequence",
    "MRImageFrameTypeSequence",
)
# what ImageType and AcquisitionContrast call what is no weighted picture
_OTHERS = frozenset(
    {"ADC", "ASL", "CBF", "CBV", "DIFFUSION", "FA", "FLOW_ENCODED", "MAP", "MIP", "MNIP", "MTT"}
    | {"P", "PERFUSION", "PHASE", "STIR", "SWI", "T2_STAR", "TAGGING", "TOF", "TRACEW", "TTP"}
)
_MAPS = re.compile(r".*[_ ]MAP|PROJECTION IMAGE")
_CONTRASTS = {
    "FLUID_ATTENUATED": MrSequence.FLAIR,
    "PROTON_DENSITY": MrSequence.PD,
    "T1": MrSequence.T1,
    "T2": MrSequence.T2,
}
_NO_AGENT = re.compile(
    r"(?:none|no|n|non|nil|0|false|without.*|no .*|non.*|.*(?:なし|無し?)|-+|\.)?"
)


def acquired_as_header_says(header: Dataset, frame: int = 0) -> Acquisition:
    """The acquisition of a series' picture, of a multi-frame one that of a frame, from 0."""
    groups = [header, *_functional_groups(header, frame)]

    def look(*names: str) -> Any:
        for name in names:
            for group in groups:
                if (value := _value(group, name)) not in (None, ""):
                    return value
        return None

    def positive(*names: str) -> float | None:
        found = (hint(group, name) for name in names for group in groups)
        return next((each for each in found if each and each > 0), None)

    kinds = {*_words(look("ImageType")), *_words(look("FrameType"))}
    contrast = str(look("AcquisitionContrast") or "")
    is_angiography = str(look("AngioFlag") or "") == "Y"
    names = [str(look(name) or "") for name in ("SeriesDescription", "ProtocolName")]
    return Acquisition(
        echo_ms=positive("EffectiveEchoTime", "EchoTime"),
        repetition_ms=positive("RepetitionTime"),
        inversion_ms=positive("InversionTimes", "InversionTime"),
        scanning=_scanning(look),
        variant=_words(look("SequenceVariant")),
        contrast_agent=_agent(look, positive("ContrastBolusVolume")),
        is_other=_is_other({*kinds, contrast}) or is_angiography,
        described=_first_told(names) or _CONTRASTS.get(contrast),
    )


def _scanning(look: Callable[..., Any]) -> tuple[str, ...]:
    """ScanningSequence, or what an enhanced header says in its place."""
    words = set(_words(look("ScanningSequence")))
    for name, value, means in (
        ("InversionRecovery", "YES", {"IR"}),
        ("EchoPlanarPulseSequence", "YES", {"EP"}),
        ("EchoPulseSequence", "SPIN", {"SE"}),
        ("EchoPulseSequence", "GRADIENT", {"GR"}),
        ("EchoPulseSequence", "BOTH", {"SE", "GR"}),
    ):
        if str(look(name) or "") == value:
            words |= means
    return tuple(sorted(words))


def _value(header: Dataset, name: str) -> Any:
    """An element, or None where it is damaged: it only hints."""
    try:
        return header.get(name)
    except (TypeError, ValueError, OverflowError):
        return None


def _functional_groups(header: Dataset, frame: int) -> Iterable[Dataset]:
    """What an enhanced picture records of a frame, then of all frames."""
    per_frame = list(header.get("PerFrameFunctionalGroupsSequence") or ())[frame : frame + 1]
    for whole in (*per_frame, *(header.get("SharedFunctionalGroupsSequence") or ())):
        for name in _GROUPS:
            yield from list(whole.get(name) or ())[:1]


def _agent(look: Callable[..., Any], volume_ml: float | None) -> bool | None:
    """Whether a contrast agent was given; its name may be anything, "none" included."""
    if look("ContrastBolusAgentSequence") or volume_ml:
        return True
    return _is_agent(look("ContrastBolusAgent", "ContrastBolusIngredient"))


def _is_agent(named: Any) -> bool | None:
    if named is None:
        return None
    return _NO_AGENT.fullmatch(str(named).strip().lower()) is None


def record_of(content: bytes) -> Mapping[str, Any] | None:
    """What a JSON file records; None where it is no record, or too long for one."""
    try:
        told = json.loads(content) if len(content) <= RECORD_MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def acquired_as_record_says(told: Mapping[str, Any]) -> Acquisition:
    """The acquisition that a record tells.

    >>> acquired_as_record_says({"EchoTime": 0.09, "RepetitionTime": 9}).echo_ms
    90.0
    """

    def milliseconds(name: str) -> float | None:
        seconds = _positive(told.get(name))
        return None if seconds is None else round(1000 * seconds, 6)

    agent = told.get("ContrastBolusIngredient", told.get("ContrastBolusAgent"))
    return Acquisition(
        echo_ms=milliseconds("EchoTime"),
        repetition_ms=milliseconds("RepetitionTime") or milliseconds("RepetitionTimeExcitation"),
        inversion_ms=milliseconds("InversionTime"),
        scanning=_joined(told.get("ScanningSequence")),
        variant=_joined(told.get("SequenceVariant")),
        contrast_agent=_is_agent(agent),
        is_other=_is_other(_words(told.get("ImageType"))),
        described=_first_told(
            [str(told.get(n, "")) for n in ("SeriesDescription", "ProtocolName")]
        ),
    )


def _first_told(names: Iterable[str]) -> MrSequence | None:
    return next((told for told in map(from_name, names) if told is not None), None)


def _is_other(kinds: Iterable[str]) -> bool:
    return any(kind in _OTHERS or _MAPS.fullmatch(kind) for kind in kinds)


def _joined(value: Any) -> tuple[str, ...]:
    """Words that dcm2niix joins, by ``_`` or a backslash as its version goes."""
    return tuple(re.split(r"[\\_]+", value)) if isinstance(value, str) else _words(value)


def _words(value: Any) -> tuple[str, ...]:
    """The words of an element of one or more values."""
    if value in (None, ""):
        return ()
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(map(str, value)) if several else (str(value),)


def _positive(value: Any) -> float | None:
    """A number above 0, the first of several."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = next(iter(value), None)
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number > 0 else None
