"""Which network searches, as the visitor chooses it of those that are on the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.web.text import Text

__all__ = ["ChosenNetwork", "chosen_network"]

_AUTOMATIC = "auto"


@dataclass(frozen=True)
class ChosenNetwork:
    """The engine for lesions, and the network for structures where one was chosen that has any."""

    lesion: str = _AUTOMATIC
    structures: str | None = None


def chosen_network(place: DeltaGenerator, text: Text) -> ChosenNetwork:
    """Draw the choice of a network, and what was chosen."""
    from shoken.models.own.added import known_models

    name = place.selectbox(
        text.networks.choice,
        (_AUTOMATIC, *_present()),
        format_func=lambda one: text.networks.automatic if one == _AUTOMATIC else one,
        help=text.networks.choice_help,
        key="network",
    )
    place.caption(_finds(name, text))
    spec = known_models().get(name)
    if spec is None or spec.card is None:
        return ChosenNetwork(lesion=name)
    return ChosenNetwork(
        lesion=name if spec.card.output.lesions else _AUTOMATIC,
        structures=name if spec.card.output.structures else None,
    )


def _finds(name: str, text: Text) -> str:
    """What an engine, or the automatic choice, looks for, and in which sequences."""
    from shoken.analysis.lesion import lesion_engine, lesion_engine_names
    from shoken.models.catalogue import LesionKind
    from shoken.report.words import wording

    if name not in lesion_engine_names():
        is_automatic = name == _AUTOMATIC
        return text.networks.finds_automatic if is_automatic else text.networks.finds_structures
    engine, words = lesion_engine(name), wording(text.language)
    is_any = engine.target is LesionKind.ANY
    what = text.networks.any_lesion if is_any else words.target(engine.target)
    kinds = engine.needs or engine.made_for
    named = ", ".join(sorted(words.sequence(kind) for kind in kinds)) or text.networks.any_sequence
    line = text.networks.finds_together if engine.needs else text.networks.finds
    return line.format(what=what, sequences=named)


def _present() -> list[str]:
    """The engines whose weights are all on this machine, then networks for structures alone."""
    from shoken.analysis.lesion import lesion_engine, lesion_engine_names
    from shoken.models.own.added import known_models
    from shoken.models.weights import ModelState, model_state

    engines = [
        name
        for name in lesion_engine_names()
        if all(model_state(spec) is ModelState.PRESENT for spec in lesion_engine(name).models)
    ]
    others = [
        spec.id
        for spec in known_models().values()
        if spec.card and spec.id not in engines and model_state(spec) is ModelState.PRESENT
    ]
    return engines + others
