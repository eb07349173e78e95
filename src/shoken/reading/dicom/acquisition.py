"""How a scan was acquired, as its DICOM header records it.

What a header lacks, or has in a form that makes no sense, is taken as not recorded: it only tells
the sequence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shoken.imaging.acquisition import Acquisition
from shoken.imaging.contrast_words import denies_agent
from shoken.imaging.sequence import MrSequence
from shoken.reading.acquisition_terms import (
    first_named,
    is_agent,
    is_named_other,
    is_other,
    words_of,
)
from shoken.reading.dicom.header_values import hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydicom import Dataset

__all__ = ["acquisition_of_header"]

# where the header of an enhanced picture keeps what a classic one has at its top
_GROUPS = (
    "MRTimingAndRelatedParametersSequence",
    "MREchoSequence",
    "MRModifierSequence",
    "MRImageFrameTypeSequence",
)
_CONTRASTS = {
    "FLUID_ATTENUATED": MrSequence.FLAIR,
    "PROTON_DENSITY": MrSequence.PD,
    "T1": MrSequence.T1,
    "T2": MrSequence.T2,
}


def acquisition_of_header(header: Dataset, frame: int = 0) -> Acquisition:
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

    kinds = {*words_of(look("ImageType")), *words_of(look("FrameType"))}
    contrast = str(look("AcquisitionContrast") or "")
    is_angiography = str(look("AngioFlag") or "") == "Y"
    names = [str(look(name) or "") for name in ("SeriesDescription", "ProtocolName")]
    return Acquisition(
        echo_ms=positive("EffectiveEchoTime", "EchoTime"),
        repetition_ms=positive("RepetitionTime"),
        inversion_ms=positive("InversionTimes", "InversionTime"),
        scanning=_scanning(look),
        variant=words_of(look("SequenceVariant")),
        contrast_agent=_agent(look, positive("ContrastBolusVolume")),
        is_other=is_other({*kinds, contrast}) or is_angiography or is_named_other(names[0]),
        described=first_named(names) or _CONTRASTS.get(contrast),
        is_plain=denies_agent(names[0]),
    )


def _scanning(look: Callable[..., Any]) -> tuple[str, ...]:
    """ScanningSequence, or what an enhanced header says in its place."""
    words = set(words_of(look("ScanningSequence")))
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
    except Exception:  # noqa: BLE001 - of pydicom on damage, nearly anything
        return None


def _functional_groups(header: Dataset, frame: int) -> Iterable[Dataset]:
    """What an enhanced picture records of a frame, then of all frames."""
    per_frame = _items(header, "PerFrameFunctionalGroupsSequence")[frame : frame + 1]
    for whole in (*per_frame, *_items(header, "SharedFunctionalGroupsSequence")):
        for name in _GROUPS:
            yield from _items(whole, name)[:1]


def _items(header: Dataset, name: str) -> list[Dataset]:
    """The items of a sequence; none where the element is missing or damaged."""
    from pydicom.sequence import Sequence

    found = _value(header, name)
    return list(found) if isinstance(found, Sequence) else []


def _agent(look: Callable[..., Any], volume_ml: float | None) -> bool | None:
    """Whether a contrast agent was given; its name may be anything, "none" included."""
    if look("ContrastBolusAgentSequence") or volume_ml:
        return True
    return is_agent(look("ContrastBolusAgent", "ContrastBolusIngredient"))
