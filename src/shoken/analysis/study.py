"""Several scans of one study: the others registered to the one that is reported on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.analysis.anatomy.registration import align_visits, mutual_information
from shoken.analysis.brain import extract_brain
from shoken.analysis.recognition import decide_sequence, hints_of, sequence_of
from shoken.common.errors import UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan, is_volume_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain

__all__ = [
    "CompanionScan",
    "beside_notices",
    "register_beside",
    "split_study",
    "unsearched_notices",
    "volumes_beside",
]

# one study's scans at hand: 0.958 to 0.979 and 1.05 to 1.11; the same 8 mm off: at most 0.901 and
# 1.014; another person's: 0.85 and 1.008
_OVERLAP_TRUSTED = 0.94
_SIMILARITY_TRUSTED = 1.03  # as measured above
_GAIN = 1.25  # see register_beside: moving blurs, so it has to gain a quarter
_DISAGREE = frozenset({NoticeCode.NAME_SET_ASIDE, NoticeCode.SEQUENCE_DOUBTED})


@dataclass(frozen=True, eq=False, kw_only=True)
class CompanionScan:
    """Another scan of a study, and how it lies on the one that is reported on.

    ``volume`` is on the first scan's canonical grid, zero beyond what was pictured; ``overlap`` is
    the Dice coefficient of both brain masks in what was pictured, ``similarity`` the normalised
    mutual information of the two pictures inside both.  ``is_used`` tells whether lesions were
    searched for in it, ``is_fit`` whether it looks like its sequence; ``said`` is what there is to
    say of that.
    """

    scan: Scan
    sequence: MrSequence
    volume: Volume
    overlap: float
    similarity: float
    is_used: bool = False
    is_fit: bool = False
    said: tuple[Notice, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Whether it is registered well enough to the first scan to be used with it."""
        lies_well = self.overlap >= _OVERLAP_TRUSTED and self.similarity >= _SIMILARITY_TRUSTED
        return lies_well and self.sequence is not MrSequence.UNKNOWN


def split_study(source: Any) -> tuple[Any, tuple[Any, ...]]:
    """The scan that is reported on, and the others: several volumes or scans are one study.

    Whatever else comes as a list, such as the files of a DICOM series, is one scan.
    """
    if isinstance(source, list | tuple) and len(source) > 1 and all(map(_is_whole, source)):
        return source[0], tuple(source[1:])
    return source, ()


def _is_whole(source: object) -> bool:
    if isinstance(source, Path | str):
        return is_volume_name(Path(source).name)
    return isinstance(source, Scan)


def register_beside(scan: Scan, brain: Brain, tissue: TissuePriors, other: Scan) -> CompanionScan:
    """Lay another scan of the study on the first one, rigidly.

    The scanner's own coordinates are kept unless that gains a quarter: to move a picture blurs it.
    """
    other_brain = extract_brain(other.volume, brain.engine)
    moved = align_visits(scan.volume, brain, other.volume, other_brain)
    as_it_is, registered = (
        _laid(scan, brain, other, other_brain, matrix) for matrix in (np.eye(4), moved)
    )
    gain = (registered.similarity - 1) / max(as_it_is.similarity - 1, 1e-6)
    best = registered if gain > _GAIN else as_it_is
    hints = hints_of(other)
    if best.overlap < _OVERLAP_TRUSTED:
        return replace(best, sequence=decide_sequence(hints).sequence)
    told = sequence_of(hints, best.volume, brain.mask, tissue)
    return replace(best, sequence=told.sequence, is_fit=told.is_fit, said=told.notices)


def unsearched_notices(others: Iterable[Scan]) -> tuple[Notice, ...]:
    """That the study's other scans were not looked at, where there are any."""
    names = ", ".join(other.name for other in others)
    return (Notice(NoticeCode.BESIDE_UNSEARCHED, detail=names),) if names else ()


def _laid(
    scan: Scan, brain: Brain, other: Scan, other_brain: Brain, to_first: np.ndarray[Any, Any]
) -> CompanionScan:
    grid = scan.volume.grid
    turned = Grid(other.volume.grid.shape, to_first @ other.volume.grid.affine)
    volume = Volume(other.volume.data, turned).resample_onto(grid)
    share = Volume(other_brain.mask.data.astype(np.float32), turned).resample_onto(grid)
    pictured = Volume(np.ones_like(other.volume.data), turned).resample_onto(grid).above(0.5)
    mine, theirs = brain.mask.data & pictured.data, share.data > 0.5
    both = mine & theirs
    total = np.count_nonzero(mine) + np.count_nonzero(theirs)
    return CompanionScan(
        scan=other,
        sequence=MrSequence.UNKNOWN,
        volume=volume,
        overlap=2.0 * int(np.count_nonzero(both)) / max(1, int(total)),
        similarity=mutual_information(scan.volume.data[both], volume.data[both]),
    )


def volumes_beside(
    first: MrSequence, others: Iterable[CompanionScan]
) -> Mapping[MrSequence, Volume]:
    """The other scans that an engine may use, by sequence.

    Raises
    ------
    UsageError
        Two scans of one sequence: which one counts is not ours to choose.
    """
    volumes: dict[MrSequence, Volume] = {}
    for other in others:
        if other.sequence is first or other.sequence in volumes:
            raise UsageError(
                f"two scans of the study are {other.sequence}: give one of each sequence, the one "
                "to be reported on first (to compare visits: shoken compare)"
            )
        if other.is_trusted:
            volumes[other.sequence] = other.volume
    return volumes


def beside_notices(others: Iterable[CompanionScan], engine: str) -> tuple[Notice, ...]:
    """What became of the other scans: used, not aligned, or not looked at by the engine."""
    others = tuple(others)
    notices = [
        Notice(NoticeCode.BESIDE_LEFT_OUT, other.overlap, other.sequence.upper())
        for other in others
        if not other.is_trusted
    ]
    trusted = [other for other in others if other.is_trusted]
    if trusted:
        used = all(other.is_used for other in trusted)
        names = ", ".join(other.sequence.upper() for other in trusted)
        code = NoticeCode.BESIDE_USED if used else NoticeCode.BESIDE_NOT_TAKEN
        notices.append(Notice(code, detail=names if used else engine))
    disagreements = (each for other in others for each in other.said)
    return (*notices, *(each for each in disagreements if each.code in _DISAGREE))
