"""Which engines search a scan where the user named none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.analysis.lesion.engines import GENERAL, LESION_ENGINES, looked_at
from shoken.analysis.lesion.vote import BOTH
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.models.weights import ModelState, model_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.analysis.lesion.values import LesionInput

__all__ = ["CHOSEN", "choose_engines"]

# Which engine looks for lesions of any kind where none is named, by the sequence that is searched;
# what is not here is not searched then.  The network alone marks too much in healthy heads
# (docs/models.md).  Drawn by both, lesions agree better with the truth on T1, and no worse on T2
# and FLAIR, but of small ones fewer are found there (training/README.md).
CHOSEN: Mapping[MrSequence, str] = MappingProxyType(
    {MrSequence.FLAIR: GENERAL, MrSequence.T2: GENERAL, MrSequence.T1: BOTH}
)


def choose_engines(
    given: LesionInput, *, is_fit: bool = True
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """The engines for a scan where the user named none, and the notices that say why.

    One for lesions of any kind always (:data:`CHOSEN`), and beside it one that was made for the
    scan's sequence, where its weights are on this machine and the picture looks like that sequence
    (``is_fit``).  None where there is none for what would be searched: what an engine did not mark
    there would say nothing.
    """
    searched = looked_at(GENERAL, given)
    general = CHOSEN.get(searched)
    if general is None:
        return (), (Notice(NoticeCode.NO_ENGINE, detail=searched.upper()),)
    if not is_fit or looked_at(general, given) is not searched:
        general = GENERAL  # a network looks at no picture that it was not made for
    specific, why = _specific(given.sequence, is_fit=is_fit)
    if general != BOTH:
        return (general, *specific), (why,)
    drawn = Notice(NoticeCode.ENGINE_BOTH)
    return (general, *specific), (drawn, *([why] if specific else []))


def _specific(sequence: MrSequence, *, is_fit: bool) -> tuple[tuple[str, ...], Notice]:
    made = {
        n: e.models for n, e in LESION_ENGINES.items() if e.is_chosen and sequence in e.made_for
    }
    if not made:
        return (), Notice(NoticeCode.ENGINE_GENERAL)
    absent = []
    for name, models in made.items():
        missing = [spec for spec in models if model_state(spec) is not ModelState.PRESENT]
        if not missing and not is_fit:
            return (), Notice(NoticeCode.ENGINE_UNFIT, detail=name)
        if not missing:
            return (name,), Notice(NoticeCode.ENGINE_ADDED, detail=name)
        absent += missing
    is_baked = model_state(absent[0]) is ModelState.NEEDS_BAKING
    why = NoticeCode.ENGINE_NOT_BAKED if is_baked else NoticeCode.ENGINE_NOT_FETCHED
    return (), Notice(why, detail=absent[0].id)
