"""Which sequence a scan is: by its acquisition, by the picture, by its name, in this order."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.brightness import bias_field, tissue_brightness
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence, from_name
from shoken.imaging.volume import bounding_box
from shoken.reading import scan_stem

if TYPE_CHECKING:
    from shoken.analysis.anatomy.brightness import Brightness
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.imaging.volume import Mask, Volume
    from shoken.reading import Look, Scan

__all__ = [
    "Decision",
    "Hints",
    "Recognised",
    "Source",
    "decide_sequence",
    "hints_of",
    "recognise_sequence",
    "sequence_of",
]

_T1_FAMILY = frozenset({MrSequence.T1, MrSequence.T1C})
_ENHANCED = 1.3  # by hand, times white matter: on T1 enhanced vessels and fat alone are so bright
# by hand: a share of the brain that sinuses and large vessels take once they enhance
_VESSELS = 0.004
# On 19 real scans that the template lies well on, the order of grey and white matter is the right
# one for 0.83 to 0.99 of pairs of voxels, fluid's place for all of them (bench/sequences.py); with
# the template in a wrong place grey and white came out as 0.58. Below, a name stays.
_CLEAR_FROM = 0.75


class Source(StrEnum):
    """What told a scan's sequence."""

    CHOICE = "choice"
    ACQUISITION = "acquisition"
    PICTURE = "picture"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Hints:
    """What is said of a scan's sequence without a look at it, each None where nothing is.

    ``chosen`` by the user, ``acquired`` as the header records it, ``named`` by file or series.
    """

    chosen: MrSequence | None = None
    acquired: MrSequence | None = None
    named: MrSequence | None = None


@dataclass(frozen=True)
class Recognised:
    """What the order of the tissues' brightness tells.

    Each chance is that, of two voxels of two tissues, the one of the first is the brighter: 0.5
    says nothing, 0 and 1 are certain.  ``deep_fluid`` tells whether fluid is further below white
    matter than grey matter is above it; ``bright_vessels`` whether much is far brighter than white
    matter, as after contrast agent.
    """

    white_over_grey: float
    fluid_over_grey: float
    fluid_over_white: float
    deep_fluid: bool = True
    bright_vessels: bool = False

    @property
    def sequence(self) -> MrSequence:
        """Fluid is brightest on T2, white matter on T1; on FLAIR grey matter, and fluid is black.

        What lies between is proton density.  T1 with bright vessels had contrast agent.
        """
        if self.fluid_over_grey > 0.5 and self.fluid_over_white > 0.5:
            return MrSequence.T2
        if self.white_over_grey > 0.5:
            return MrSequence.T1C if self.bright_vessels else MrSequence.T1
        is_flair = self.fluid_over_white < 0.5 and self.deep_fluid
        return MrSequence.FLAIR if is_flair else MrSequence.PD

    @property
    def confidence(self) -> float:
        """The chance of the order that is least clear among those that make the sequence."""
        grey_over_white, grey_over_fluid = 1 - self.white_over_grey, 1 - self.fluid_over_grey
        return {
            MrSequence.T1: self.white_over_grey,
            MrSequence.T1C: self.white_over_grey,
            MrSequence.T2: min(self.fluid_over_grey, self.fluid_over_white),
            MrSequence.FLAIR: min(grey_over_white, 1 - self.fluid_over_white),
            MrSequence.PD: min(grey_over_white, grey_over_fluid),
        }[self.sequence]

    def against(self, sequence: MrSequence) -> float:
        """How clearly the picture speaks against a sequence: the chance of its clearest breach.

        Fluid's place in a density-weighted picture depends on its repetition time, and of other
        kinds than ours anything may be true.
        """
        grey_over_white, grey_over_fluid = 1 - self.white_over_grey, 1 - self.fluid_over_grey
        t1 = max(grey_over_white, self.fluid_over_grey)
        return {
            MrSequence.T1: t1,
            MrSequence.T1C: t1,
            MrSequence.T2: max(grey_over_fluid, 1 - self.fluid_over_white),
            MrSequence.FLAIR: max(self.white_over_grey, self.fluid_over_white),
            MrSequence.PD: self.white_over_grey,
            MrSequence.UNKNOWN: 0.0,
        }[sequence]


@dataclass(frozen=True)
class Decision:
    """The sequence that a scan is taken for, by what, and what to say of it.

    ``is_fit`` tells whether the picture looks like it as well, or is at least said to be it by what
    it does not contradict: whether a network that was made for this sequence may look at it.
    """

    sequence: MrSequence
    source: Source
    is_fit: bool
    notices: tuple[Notice, ...] = ()


def hints_of(scan: Scan | Look, chosen: MrSequence | None = None) -> Hints:
    """What the user, the header and the names say of a scan's sequence."""
    acquisition = scan.acquisition
    acquired = acquisition.sequence if acquisition else None
    named = (acquisition.hint if acquisition else None) or from_name(scan_stem(scan.name))
    return Hints(chosen=chosen, acquired=acquired, named=named)


def decide_sequence(hints: Hints, seen: Recognised | None = None) -> Decision:
    """The sequence of a scan, from what is said of it and what is seen in it.

    A choice is obeyed, then the acquisition decides, then the picture where it is clear, then a
    name; a picture that is not clear decides where there is nothing else.  Whatever disagrees is
    told.

    Parameters
    ----------
    hints
        What is said.
    seen
        What the picture tells; None where it was not looked at, or not in a way to be trusted.
    """
    sequence, source = _decided(hints, seen)
    sequence = _with_contrast(sequence, source, hints, seen)
    against = seen.against(sequence) if seen else 0.0
    is_seen = seen is not None and _alike(seen.sequence, sequence)
    is_clear = seen is not None and seen.confidence >= _CLEAR_FROM
    is_said = source in {Source.CHOICE, Source.ACQUISITION} or (
        seen is not None and source is Source.NAME
    )
    return Decision(
        sequence=sequence,
        source=source,
        is_fit=(is_seen and is_clear) or (is_said and against < _CLEAR_FROM),
        notices=_notices(sequence, source, hints, seen),
    )


def sequence_of(hints: Hints, volume: Volume, brain: Mask, tissue: TissuePriors) -> Decision:
    """The sequence of a scan whose tissues are known.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    return decide_sequence(hints, recognise_sequence(volume, brain, tissue))


def _decided(hints: Hints, seen: Recognised | None) -> tuple[MrSequence, Source]:
    if hints.chosen is not None:
        return hints.chosen, Source.CHOICE
    if hints.acquired is not None:
        return hints.acquired, Source.ACQUISITION
    if seen and (hints.named is None or seen.against(hints.named) >= _CLEAR_FROM):
        return seen.sequence, Source.PICTURE
    if hints.named is not None:
        return hints.named, Source.NAME
    return MrSequence.UNKNOWN, Source.NOTHING


def _with_contrast(
    sequence: MrSequence, source: Source, hints: Hints, seen: Recognised | None
) -> MrSequence:
    """T1 with or without contrast agent, where the times alone, or the picture, say T1.

    An agent that is recorded was given; else a name is believed, whether it says one or none,
    because vessels may be bright from inflow; else the picture.
    """
    if source not in {Source.ACQUISITION, Source.PICTURE} or sequence not in _T1_FAMILY:
        return sequence
    if hints.acquired is MrSequence.T1C:
        return MrSequence.T1C
    if hints.named in _T1_FAMILY:
        return hints.named
    return seen.sequence if seen and seen.sequence in _T1_FAMILY else sequence


def _notices(
    sequence: MrSequence, source: Source, hints: Hints, seen: Recognised | None
) -> tuple[Notice, ...]:
    """What disagrees with the sequence that was decided on, and what decided then."""
    notices = []
    is_named_so = hints.named in {None, MrSequence.UNKNOWN} or _alike(hints.named, sequence)
    if source is not Source.CHOICE and not is_named_so:
        notices.append(Notice(NoticeCode.NAME_SET_ASIDE, detail=str(hints.named).upper()))
    told = hints.acquired or (hints.named if source is Source.NAME else None)
    if told is MrSequence.UNKNOWN:
        notices.append(Notice(NoticeCode.SEQUENCE_OTHER))
    elif hints.acquired and (notices or not _alike(hints.acquired, sequence)):
        notices.append(Notice(NoticeCode.SEQUENCE_ACQUIRED, detail=hints.acquired.upper()))
    if seen is None:
        return tuple(notices)
    against = 100 * seen.against(sequence)
    if source is Source.PICTURE:
        percent = 100 * seen.confidence
        notices.append(Notice(NoticeCode.SEQUENCE_GUESSED, percent, seen.sequence.upper()))
    elif against > 50 and not _alike(seen.sequence, sequence):
        notices.append(Notice(NoticeCode.SEQUENCE_DOUBTED, against, seen.sequence.upper()))
    if sequence is MrSequence.T1 and seen.sequence is MrSequence.T1C:
        notices.append(Notice(NoticeCode.CONTRAST_SEEN))
    return tuple(notices)


def _alike(one: MrSequence | None, other: MrSequence | None) -> bool:
    """Whether two are the same but for contrast agent, which may show in nothing pictured."""
    return one is other or (one in _T1_FAMILY and other in _T1_FAMILY)


def recognise_sequence(volume: Volume, brain: Mask, tissue: TissuePriors) -> Recognised:
    """What the brightness of the tissues tells, a coil's uneven brightness taken out.

    Raises
    ------
    AnalysisError
        Too little of the brain is in the picture to tell its tissues.
    """
    filled = brain.data & (volume.data != volume.data[0, 0, 0])
    box = bounding_box(filled)
    values, part, inside = volume.data[box], tissue.crop(box), filled[box]
    part = replace(part, core=part.core & inside)
    even = values / bias_field(values, part, inside, np.array(volume.grid.spacing_mm))
    grey, white, fluid = tissue_brightness(even, part)
    bright = np.count_nonzero(even[inside] > _ENHANCED * white.centre)
    return Recognised(
        white_over_grey=_over(white, grey),
        fluid_over_grey=_over(fluid, grey),
        fluid_over_white=_over(fluid, white),
        deep_fluid=white.centre - fluid.centre > grey.centre - white.centre,
        bright_vessels=bool(bright > _VESSELS * np.count_nonzero(filled)),
    )


def _over(one: Brightness, other: Brightness) -> float:
    """The chance that a voxel of one tissue is brighter than one of the other, both normal."""
    apart = (one.centre - other.centre) / math.hypot(one.spread, other.spread)
    return 0.5 * (1 + math.erf(apart / math.sqrt(2)))
