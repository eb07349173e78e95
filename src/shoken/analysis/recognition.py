"""Which sequence a scan is: by its acquisition, by the image, by its name, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shoken.analysis.appearance import Recognised, recognise_sequence
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.contrast_words import denies_agent
from shoken.imaging.sequence import MrSequence, from_name
from shoken.reading import scan_stem

if TYPE_CHECKING:
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.imaging.volume import Mask, Volume
    from shoken.reading import Look, Scan

__all__ = [
    "Decision",
    "Hints",
    "Source",
    "decide_sequence",
    "hints_of",
    "sequence_of",
]

_T1_FAMILY = frozenset({MrSequence.T1, MrSequence.T1C})
# On 19 real scans that the template lies well on, the order of grey and white matter is the right
# one for 0.83 to 0.99 of pairs of voxels, fluid's place for all of them (bench/sequences.py); with
# the template in a wrong place grey and white came out as 0.58. Below, a name stays, and without
# one nothing is claimed.
_CLEAR_FROM = 0.75


class Source(StrEnum):
    """What a scan's sequence was recognised by."""

    CHOICE = "choice"
    ACQUISITION = "acquisition"
    PICTURE = "picture"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Hints:
    """What is said of a scan's sequence without a look at it, each None where nothing is.

    ``chosen`` by the user, ``acquired`` as the header records it, ``named`` by file or series;
    ``is_plain`` where file or series is said to be without contrast agent.
    """

    chosen: MrSequence | None = None
    acquired: MrSequence | None = None
    named: MrSequence | None = None
    is_plain: bool = False


@dataclass(frozen=True)
class Decision:
    """The sequence that a scan is taken for, the evidence, and the notices about it.

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
    stem = scan_stem(scan.name)
    named = (acquisition.hint if acquisition else None) or from_name(stem)
    is_plain = (acquisition is not None and acquisition.is_plain) or denies_agent(stem)
    return Hints(chosen=chosen, acquired=acquired, named=named, is_plain=is_plain)


def decide_sequence(hints: Hints, seen: Recognised | None = None) -> Decision:
    """The sequence of a scan, from what is said of it and what is seen in it.

    A choice is obeyed, then the acquisition decides, then the picture where it is clear, then a
    name; a picture that is not clear, and has no name that it could be, is of no known sequence.
    Whatever disagrees is told.

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
        is_clear = seen.confidence >= _CLEAR_FROM
        return seen.sequence if is_clear else MrSequence.UNKNOWN, Source.PICTURE
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
    if hints.is_plain:
        return MrSequence.T1
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
    if source is Source.PICTURE and sequence is MrSequence.UNKNOWN:
        detail = " / ".join(one.upper() for one in seen.likeliest[:2])
        notices.append(Notice(NoticeCode.SEQUENCE_UNCERTAIN, 100 * seen.confidence, detail))
    elif source is Source.PICTURE:
        percent = 100 * seen.confidence
        notices.append(Notice(NoticeCode.SEQUENCE_GUESSED, percent, sequence.upper()))
    elif against > 50 and not _alike(seen.sequence, sequence):
        notices.append(Notice(NoticeCode.SEQUENCE_DOUBTED, against, seen.sequence.upper()))
    if sequence is MrSequence.T1 and seen.sequence is MrSequence.T1C:
        notices.append(Notice(NoticeCode.CONTRAST_SEEN))
    return tuple(notices)


def _alike(one: MrSequence | None, other: MrSequence | None) -> bool:
    """Whether two are the same but for contrast agent, which may show in nothing pictured."""
    return one is other or (one in _T1_FAMILY and other in _T1_FAMILY)
