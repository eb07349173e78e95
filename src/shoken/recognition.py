"""Which sequence a picture is, told from the picture itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from shoken.brightness import tissue_brightness
from shoken.notices import Notice, NoticeCode
from shoken.sequence import Sequence
from shoken.volume import bounding_box

if TYPE_CHECKING:
    from shoken.brightness import Brightness
    from shoken.tissue import TissuePriors
    from shoken.volume import Mask, Volume

__all__ = ["Recognised", "recognise_sequence", "told_sequence"]

_ENHANCED = 1.3
_VESSELS = 0.004
_DOUBTED_FROM = 0.9


@dataclass(frozen=True)
class Recognised:
    """A sequence, and how clearly the picture tells it.

    ``confidence`` is the chance that, of two voxels of the two tissues that were hardest to tell
    apart, the one that decided is the brighter: 0.5 says nothing, 1 is certain.
    """

    sequence: Sequence
    confidence: float


def told_sequence(
    named: Sequence | None, volume: Volume, brain: Mask, tissue: TissuePriors
) -> tuple[Sequence, tuple[Notice, ...]]:
    """The sequence that was named, else the one that the picture tells, and what to say of it.

    A name that the picture clearly contradicts stays, and is doubted; T1 with and without
    contrast agent are not told apart here: it may show in no vessel that is pictured.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    seen = recognise_sequence(volume, brain, tissue)
    percent = 100 * seen.confidence
    if named is None:
        return seen.sequence, (Notice(NoticeCode.SEQUENCE_GUESSED, percent, seen.sequence),)
    agree = named is seen.sequence or {named, seen.sequence} == {Sequence.T1, Sequence.T1C}
    if agree or named is Sequence.UNKNOWN or seen.confidence < _DOUBTED_FROM:
        return named, ()
    return named, (Notice(NoticeCode.SEQUENCE_DOUBTED, percent, seen.sequence.upper()),)


def recognise_sequence(volume: Volume, brain: Mask, tissue: TissuePriors) -> Recognised:
    """The sequence that the order of the tissues' brightness tells.

    White matter is brightest on T1, fluid on T2; on FLAIR fluid is darkest and grey matter
    brightest; in between is proton density.  A T1 whose vessels are much brighter than white
    matter is taken for one with contrast agent.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    filled = brain.data & (volume.data != volume.data[0, 0, 0])
    box = bounding_box(filled)
    values, part = volume.data[box], tissue.crop(box)
    part = replace(part, core=part.core & filled[box])
    grey, white, fluid = tissue_brightness(values, part)
    if white.centre > grey.centre:
        bright = np.count_nonzero(values[filled[box]] > _ENHANCED * white.centre)
        enhanced = bright > _VESSELS * np.count_nonzero(filled)
        return Recognised(Sequence.T1C if enhanced else Sequence.T1, _clearly(white, grey))
    if fluid.centre > grey.centre:
        return Recognised(Sequence.T2, min(_clearly(fluid, grey), _clearly(grey, white)))
    if fluid.centre < white.centre:
        return Recognised(Sequence.FLAIR, min(_clearly(white, fluid), _clearly(grey, white)))
    return Recognised(Sequence.PD, min(_clearly(grey, fluid), _clearly(fluid, white)))


def _clearly(brighter: Brightness, darker: Brightness) -> float:
    """The chance that a voxel of one tissue is brighter than one of the other, both normal."""
    apart = (brighter.centre - darker.centre) / math.hypot(brighter.spread, darker.spread)
    return 0.5 * (1 + math.erf(apart / math.sqrt(2)))
