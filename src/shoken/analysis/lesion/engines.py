"""The lesion engines, each called by the id of its model, and how one is run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.lesion import vote
from shoken.analysis.lesion.calibration import AS_SCORED, OUTLIER, Calibration
from shoken.analysis.lesion.general import any_size, outlier
from shoken.analysis.lesion.networks import by_card, shoken_lesion, stroke, t1, tumour, wmh
from shoken.analysis.lesion.thresholds import MINIMUM_ML, SURE, THRESHOLD
from shoken.analysis.lesion.values import (
    LesionInput,
    Lesions,
)
from shoken.common.errors import UsageError
from shoken.imaging.pieces import pieces_of
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume
from shoken.models.catalogue import MODELS, LesionKind
from shoken.models.own.added import known_models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shoken.models.catalogue import ModelSpec

__all__ = [
    "GENERAL",
    "LESION_ENGINES",
    "LesionEngine",
    "cut_lesions",
    "find_lesions",
    "is_made_for",
    "lesion_engine",
    "lesion_engine_names",
    "looked_at",
]

GENERAL = "outlier"
"""The engine that looks for lesions of any kind and needs no weights."""
# ten voxels of a cubic millimetre are 0.01 mL, whatever the affine's last digit makes of them
_ROUNDING = 0.01


@dataclass(frozen=True, kw_only=True)
class LesionEngine:
    """A way to find lesions.

    ``target`` is what it looks for.  ``made_for`` are the sequences that it was made for, any where
    there are none, and a network looks at no other; ``is_chosen`` tells whether it is added for
    them unasked, ``takes_several`` whether it looks at the study's other scans as well, and
    ``needs`` are those of which it looks at each.
    ``score`` is 0 to 1, and ``calibration`` makes a probability of it, or ``calibration_on`` that
    of the sequence that it looks at.
    """

    score: Callable[[LesionInput], Volume]
    models: tuple[ModelSpec, ...] = ()
    target: LesionKind = LesionKind.ANY
    made_for: frozenset[MrSequence] = frozenset()
    is_chosen: bool = False
    takes_several: bool = False
    needs: frozenset[MrSequence] = frozenset()
    calibration: Calibration = AS_SCORED
    calibration_on: Callable[[MrSequence], Calibration] | None = None


LESION_ENGINES: Mapping[str, LesionEngine] = MappingProxyType(
    {
        GENERAL: LesionEngine(
            score=any_size.score,
            made_for=outlier.MADE_FOR,
            calibration=OUTLIER,
            takes_several=True,
        ),
        shoken_lesion.MODEL: LesionEngine(
            score=shoken_lesion.probability,
            models=(MODELS[shoken_lesion.MODEL],),
            made_for=shoken_lesion.MADE_FOR,
            calibration_on=shoken_lesion.calibration_on,
        ),
        vote.BOTH: LesionEngine(
            score=vote.score,
            models=(MODELS[shoken_lesion.MODEL],),
            made_for=outlier.MADE_FOR,
            calibration=OUTLIER,
            takes_several=True,
        ),
        stroke.MODEL: LesionEngine(
            score=stroke.probability,
            models=(MODELS[stroke.MODEL],),
            target=LesionKind.CHRONIC_STROKE,
            made_for=frozenset({MrSequence.T2}),
            is_chosen=True,
        ),
        wmh.SYSU: LesionEngine(
            score=wmh.sysu,
            models=(MODELS[wmh.SYSU],),
            target=LesionKind.WHITE_MATTER_HYPERINTENSITY,
            made_for=frozenset({MrSequence.FLAIR}),
            is_chosen=True,
        ),
        wmh.SYSU_T1: LesionEngine(
            score=wmh.sysu_t1,
            models=(MODELS[wmh.SYSU_T1],),
            target=LesionKind.WHITE_MATTER_HYPERINTENSITY,
            takes_several=True,
            needs=frozenset({MrSequence.FLAIR, MrSequence.T1}),
        ),
        wmh.SHIVA: LesionEngine(
            score=wmh.shiva,
            models=(MODELS[wmh.SHIVA], MODELS["antspynet-brain-flair"]),
            target=LesionKind.WHITE_MATTER_HYPERINTENSITY,
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
            target=LesionKind.TUMOUR,
            takes_several=True,
            needs=frozenset(tumour.CHANNELS),
        ),
    }
)


def lesion_engine(name: str, models: Iterable[ModelSpec] = ()) -> LesionEngine:
    """The engine of a name: one of Shoken's, or a network that has a card.

    Parameters
    ----------
    name
        The engine's name.
    models
        Rows to look for it among before this machine's, such as those of a kept result, whose
        network may have been removed since.

    Raises
    ------
    UsageError
        There is no such engine.
    """
    if name in LESION_ENGINES:
        return LESION_ENGINES[name]
    for spec in (*models, *known_models().values()):
        if spec.id == name and spec.card and spec.card.output.lesions:
            return _by_card(spec)
    raise UsageError(f"no lesion engine {name!r}; there are: {', '.join(lesion_engine_names())}")


def lesion_engine_names() -> tuple[str, ...]:
    """The names of all lesion engines on this machine, the general one first."""
    by_cards = (s.id for s in known_models().values() if s.card and s.card.output.lesions)
    return (*LESION_ENGINES, *by_cards)


def _by_card(spec: ModelSpec) -> LesionEngine:
    card = spec.card
    if card is None:
        raise UsageError(f"network {spec.id} has no card")
    is_any = card.is_for_any or card.channels
    return LesionEngine(
        score=partial(by_card.probability, spec),
        models=(spec,),
        target=card.lesions,
        made_for=frozenset() if is_any else frozenset(map(MrSequence, card.sequences)),
        takes_several=bool(card.channels),
        needs=frozenset(map(MrSequence, card.channels)),
    )


def is_made_for(engine: str, given: LesionInput) -> bool:
    """Whether an engine was made for what it looks at of a study."""
    row = lesion_engine(engine)
    return not row.made_for or looked_at(engine, given) in row.made_for


def looked_at(engine: str, given: LesionInput) -> MrSequence:
    """What an engine looks at of a study, with the contrast agent that nobody recorded."""
    row = lesion_engine(engine)
    beside = given.beside.keys() if row.takes_several and not row.needs else ()
    searched = outlier.searched_sequence(given.sequence, beside)
    is_enhanced = given.is_enhanced and searched is given.sequence is MrSequence.T1
    return MrSequence.T1C if is_enhanced else searched


def find_lesions(given: LesionInput, engine: str) -> Lesions:
    """Run a lesion engine and cut its probability map at 0.5, as :func:`cut_lesions` does.

    Raises
    ------
    UsageError
        The engine needs a sequence that the study does not have, or was made for another one than
        the scan is or looks like.
    """
    row = lesion_engine(engine)
    _check_pictures(row, given, engine)
    score = row.score(given.framed).data
    on = row.calibration_on
    calibration = on(looked_at(engine, given)) if on else row.calibration
    probability = given.volume.with_data(calibration.probability(score))
    return cut_lesions(probability, engine, models=row.models, calibration=calibration)


def _check_pictures(row: LesionEngine, given: LesionInput, engine: str) -> None:
    """A network says something of any picture; only of those it was made for does it mean much."""
    missing = row.needs - {given.sequence, *given.beside}
    if missing:
        raise UsageError(
            f"engine {engine} needs {', '.join(sorted(missing))} of the same study: "
            "give all scans of the study, with --study"
        )
    seen = looked_at(engine, given)
    if row.models and row.made_for and seen not in row.made_for:
        raise UsageError(
            f"engine {engine} was made for {_names(row.made_for)}, and the scan is "
            f"{_names({seen})}: choose another engine, such as outlier"
        )
    unfit = given.unfit & (row.needs or (row.made_for & {given.sequence, seen}))
    if row.models and unfit:
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
    models: tuple[ModelSpec, ...] = (),
) -> Lesions:
    """The lesions in a probability map, made by the engine's own calibration if none is given.

    Pieces smaller than the minimum are left out of the mask, and those without one voxel whose
    score is 0.95, or 0.45 above a lower threshold's; they stay in the probability map.  ``models``
    are the engine's, where it may be on this machine no more.
    """
    row = lesion_engine(engine, models)
    calibration = calibration or row.calibration
    pieces = pieces_of(probability.data > threshold)
    keep = pieces.voxels * probability.grid.voxel_ml >= minimum_ml * (1 - _ROUNDING)
    sure = min(SURE, calibration.score_of(threshold) + SURE - THRESHOLD)
    surely = probability.data[pieces.box] >= calibration.probability_of(sure)
    keep &= np.isin(np.arange(keep.size), pieces.labels[surely])
    keep[0] = False
    return Lesions(
        probability=probability,
        mask=Mask(pieces.in_picture(keep), probability.grid),
        engine=engine,
        models=models or row.models,
        threshold=threshold,
        minimum_ml=minimum_ml,
        calibration=calibration,
    )
