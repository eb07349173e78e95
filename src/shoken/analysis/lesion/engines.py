"""The lesion engines, each called by the id of its model, and how a scan's is chosen and run."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import scipy

from shoken.analysis.lesion import outlier, stroke, t1, tumour, wmh
from shoken.analysis.lesion.calibration import AS_SCORED, OUTLIER, Calibration
from shoken.analysis.lesion.values import MINIMUM_ML, THRESHOLD, LesionInput, Lesions
from shoken.common.errors import UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume
from shoken.models.catalogue import MODELS
from shoken.models.weights import ModelState, model_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shoken.models.catalogue import ModelSpec

__all__ = [
    "LESION_ENGINES",
    "LesionEngine",
    "choose_engine",
    "cut_lesions",
    "find_lesions",
]

# by hand: a piece without one voxel the engine is sure of is noise that happens to join
SURE = 0.95
# twenty voxels of a cubic millimetre are 0.02 mL, whatever the affine's last digit makes of them
_ROUNDING = 0.01


@dataclass(frozen=True, kw_only=True)
class LesionEngine:
    """A way to find lesions.

    ``made_for`` are the sequences that it may look at, any where there are none, and ``is_chosen``
    whether it is chosen for them unasked; ``takes_several`` tells whether it looks at the study's
    other scans as well, and ``needs`` are those of which it looks at each.
    ``score`` is 0 to 1, and ``calibration`` makes a probability of it.
    """

    score: Callable[[LesionInput], Volume]
    models: tuple[ModelSpec, ...] = ()
    made_for: frozenset[MrSequence] = frozenset()
    is_chosen: bool = False
    takes_several: bool = False
    needs: frozenset[MrSequence] = frozenset()
    calibration: Calibration = AS_SCORED


LESION_ENGINES: Mapping[str, LesionEngine] = MappingProxyType(
    {
        "outlier": LesionEngine(score=outlier.score, calibration=OUTLIER, takes_several=True),
        stroke.MODEL: LesionEngine(
            score=stroke.probability,
            models=(MODELS[stroke.MODEL],),
            made_for=frozenset({MrSequence.T2}),
            is_chosen=True,
        ),
        wmh.SYSU: LesionEngine(
            score=wmh.sysu,
            models=(MODELS[wmh.SYSU],),
            made_for=frozenset({MrSequence.FLAIR}),
            is_chosen=True,
        ),
        wmh.SYSU_T1: LesionEngine(
            score=wmh.sysu_t1,
            models=(MODELS[wmh.SYSU_T1],),
            takes_several=True,
            needs=frozenset({MrSequence.FLAIR, MrSequence.T1}),
        ),
        wmh.SHIVA: LesionEngine(
            score=wmh.shiva,
            models=(MODELS[wmh.SHIVA], MODELS["antspynet-brain-flair"]),
            made_for=frozenset({MrSequence.FLAIR}),
            is_chosen=True,
        ),
        t1.MODEL: LesionEngine(
            score=t1.probability,
            models=(MODELS[t1.MODEL], MODELS["antspynet-brain-t1"]),
            made_for=frozenset({MrSequence.T1, MrSequence.T1C}),
        ),
        tumour.MODEL: LesionEngine(
            score=tumour.probability,
            models=(MODELS[tumour.MODEL], MODELS["antspynet-brain-t1"]),
            takes_several=True,
            needs=frozenset(tumour.CHANNELS),
        ),
    }
)


def choose_engine(sequence: MrSequence, *, is_fit: bool = True) -> tuple[str, Notice]:
    """The engine for a sequence where the user named none, and the notice that says why.

    An engine made for the sequence is chosen where its weights are on this machine and the picture
    looks like the sequence (``is_fit``), ``outlier`` otherwise.
    """
    made = {
        n: e.models for n, e in LESION_ENGINES.items() if e.is_chosen and sequence in e.made_for
    }
    if not made:
        return "outlier", Notice(NoticeCode.ENGINE_GENERAL)
    absent = []
    for name, models in made.items():
        missing = [spec for spec in models if model_state(spec) is not ModelState.PRESENT]
        if not missing and not is_fit:
            return "outlier", Notice(NoticeCode.ENGINE_UNFIT, detail=name)
        if not missing:
            return name, Notice(NoticeCode.ENGINE_MADE_FOR_SEQUENCE, detail=name)
        absent += missing
    is_baked = model_state(absent[0]) is ModelState.NEEDS_BAKING
    why = NoticeCode.ENGINE_NOT_BAKED if is_baked else NoticeCode.ENGINE_NOT_FETCHED
    return "outlier", Notice(why, detail=absent[0].id)


def find_lesions(given: LesionInput, engine: str) -> Lesions:
    """Run a lesion engine and cut its probability map at 0.5, as :func:`cut_lesions` does.

    Raises
    ------
    UsageError
        The engine needs a sequence that the study does not have, or was made for another one than
        the scan is or looks like.
    """
    row = LESION_ENGINES[engine]
    _check_pictures(row, given, engine)
    score = row.score(given.framed).data
    return cut_lesions(given.volume.with_data(row.calibration.probability(score)), engine)


def _check_pictures(row: LesionEngine, given: LesionInput, engine: str) -> None:
    """A network says something of any picture; only of those it was made for does it mean much."""
    missing = row.needs - {given.sequence, *given.beside}
    if missing:
        raise UsageError(
            f"engine {engine} needs {', '.join(sorted(missing))} of the same study beside: "
            "give all its scans, and --study"
        )
    if row.made_for and given.sequence not in row.made_for:
        raise UsageError(
            f"engine {engine} was made for {_names(row.made_for)}, and the scan is "
            f"{_names({given.sequence})}: choose another engine, such as outlier"
        )
    unfit = given.unfit & (row.needs or row.made_for)
    if unfit:
        raise UsageError(
            f"engine {engine} was made for {_names(unfit)}, which the picture does not look like: "
            "choose another engine, such as outlier"
        )


def _names(sequences: Iterable[MrSequence]) -> str:
    return " or ".join(sorted(sequence.upper() for sequence in sequences))


def cut_lesions(
    probability: Volume,
    engine: str,
    *,
    threshold: float = THRESHOLD,
    minimum_ml: float = MINIMUM_ML,
    calibration: Calibration | None = None,
) -> Lesions:
    """The lesions in a probability map, which the engine's own calibration made if none is given.

    Pieces smaller than the minimum are left out of the mask, and those without one voxel whose
    score is 0.95, or 0.45 above a lower threshold's; they stay in the probability map.
    """
    calibration = calibration or LESION_ENGINES[engine].calibration
    labels, count = scipy.ndimage.label(
        probability.data > threshold, structure=np.ones((3, 3, 3), dtype=bool)
    )
    sizes_ml = np.bincount(labels.ravel(), minlength=count + 1) * probability.grid.voxel_ml
    keep = sizes_ml >= minimum_ml * (1 - _ROUNDING)
    sure = min(SURE, calibration.score_of(threshold) + SURE - THRESHOLD)
    surely = probability.data >= calibration.probability_of(sure)
    keep &= np.isin(np.arange(count + 1), labels[surely])
    keep[0] = False
    return Lesions(
        probability=probability,
        mask=Mask(keep[labels], probability.grid),
        engine=engine,
        models=LESION_ENGINES[engine].models,
        threshold=threshold,
        minimum_ml=minimum_ml,
        calibration=calibration,
    )
