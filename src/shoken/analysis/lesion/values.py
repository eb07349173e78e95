"""What a lesion engine is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.lesion.calibration import AS_SCORED, Calibration
from shoken.analysis.lesion.thresholds import MINIMUM_ML, THRESHOLD
from shoken.imaging.voxel_frame import in_own_frame, mask_in_own_frame
from shoken.models.catalogue import current_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain
    from shoken.imaging.sequence import MrSequence
    from shoken.imaging.volume import Mask, Volume
    from shoken.models.catalogue import ModelSpec

__all__ = [
    "LesionInput",
    "Lesions",
    "Marked",
    "together",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class LesionInput:
    """What an engine may look at; all on the scan's canonical grid.

    ``beside`` are the study's other scans, registered to this one; ``unfit`` are the sequences
    whose picture, of the scan or beside it, does not look like them.  ``is_enhanced`` tells whether
    vessels of a T1 are as bright as after contrast agent, whatever is recorded.
    """

    volume: Volume
    sequence: MrSequence
    brain: Brain
    tissue: TissuePriors
    alignment: Alignment
    beside: Mapping[MrSequence, Volume] = field(default_factory=dict)
    unfit: frozenset[MrSequence] = frozenset()
    is_enhanced: bool = False

    @property
    def framed(self) -> LesionInput:
        """The same in the frame of the scan's own voxels (:mod:`shoken.imaging.voxel_frame`)."""
        brain = replace(
            self.brain,
            mask=mask_in_own_frame(self.brain.mask),
            probability=in_own_frame(self.brain.probability),
        )
        return replace(
            self,
            volume=in_own_frame(self.volume),
            brain=brain,
            alignment=self.alignment.framed,
            beside={which: in_own_frame(other) for which, other in self.beside.items()},
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesions:
    """What one engine found: ``mask`` is ``probability`` above the threshold, specks removed.

    ``calibration`` made the probability of the engine's score.
    """

    probability: Volume
    mask: Mask
    engine: str
    models: tuple[ModelSpec, ...] = ()
    threshold: float = THRESHOLD
    minimum_ml: float = MINIMUM_ML
    calibration: Calibration = AS_SCORED

    def __post_init__(self) -> None:
        object.__setattr__(self, "engine", current_name(self.engine))  # it may have been kept


@dataclass(frozen=True, eq=False, kw_only=True)
class Marked:
    """All that was marked, by one engine or by several together.

    ``probability`` is the largest that any of the ``engines`` gives, ``mask`` what any marked.
    """

    probability: Volume
    mask: Mask
    engines: tuple[str, ...]
    models: tuple[ModelSpec, ...]
    minimum_ml: float


def together(by_engine: Sequence[Lesions]) -> Marked:
    """What each of one or more engines found on a grid, as one."""
    first = by_engine[0]
    return Marked(
        probability=first.probability.with_data(
            reduce(np.maximum, (lesions.probability.data for lesions in by_engine))
        ),
        mask=first.mask.with_data(
            reduce(np.logical_or, (lesions.mask.data for lesions in by_engine))
        ),
        engines=tuple(lesions.engine for lesions in by_engine),
        models=tuple({m.id: m for lesions in by_engine for m in lesions.models}.values()),
        minimum_ml=first.minimum_ml,
    )
