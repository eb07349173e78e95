"""What a lesion engine is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shoken.analysis.lesion.calibration import AS_SCORED, Calibration
from shoken.imaging.frame import in_own_frame, mask_in_own_frame
from shoken.models.catalogue import current_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.brain import Brain
    from shoken.imaging.sequence import MrSequence
    from shoken.imaging.volume import Mask, Volume
    from shoken.models.catalogue import ModelSpec

__all__ = ["MINIMUM_ML", "THRESHOLD", "LesionInput", "Lesions"]

THRESHOLD = 0.5  # of a probability: more likely than not
MINIMUM_ML = 0.02  # a ball of 3.4 mm; the McDonald criteria count lesions from 3 mm


@dataclass(frozen=True, eq=False, kw_only=True)
class LesionInput:
    """What an engine may look at; all on the scan's canonical grid.

    ``beside`` are the study's other scans, registered to this one; ``unfit`` are the sequences
    whose picture, of the scan or beside it, does not look like them.
    """

    volume: Volume
    sequence: MrSequence
    brain: Brain
    tissue: TissuePriors
    alignment: Alignment
    beside: Mapping[MrSequence, Volume] = field(default_factory=dict)
    unfit: frozenset[MrSequence] = frozenset()

    @property
    def framed(self) -> LesionInput:
        """The same in the frame of the scan's own voxels (:mod:`shoken.imaging.frame`)."""
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
    """What an engine found: ``mask`` is ``probability`` above the threshold, specks removed.

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
