"""The networks that were added on this machine, and all that are known here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import ModelCorrupt, ShokenError, UsageError
from shoken.common.settings import settings
from shoken.models.catalogue import MODELS, current_name
from shoken.models.own.card_file import NETWORK, read_card, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.models.catalogue import ModelSpec

__all__ = [
    "ADDED",
    "CARD",
    "added_ids",
    "added_model",
    "damaged_models",
    "known_models",
    "model_spec",
]

CARD = "card.toml"
ADDED = "added.lock.json"


def known_models() -> dict[str, ModelSpec]:
    """The catalogue's rows, then those of the networks that were added on this machine."""
    known = dict(MODELS)
    for model_id in added_ids():
        try:
            known[model_id] = added_model(model_id)
        except ShokenError:  # damaged_models says why
            continue
    return known


def damaged_models() -> dict[str, str]:
    """Added networks that cannot be used, each with the cause."""
    causes = {}
    for model_id in added_ids():
        try:
            added_model(model_id)
        except ShokenError as error:
            causes[model_id] = str(error)
    return causes


def model_spec(model_id: str) -> ModelSpec:
    """The row of a network, by its id or its engine's former name.

    Raises
    ------
    UsageError
        There is no such row; the message lists those there are.
    ModelCorrupt
        It was added on this machine, and its card has changed since.
    """
    name = current_name(model_id)
    if name in MODELS:
        return MODELS[name]
    if name in added_ids():
        return added_model(name)
    raise UsageError(f"no model {model_id!r}; there are: {', '.join(known_models())}")


def added_model(model_id: str) -> ModelSpec:
    """The row of a network that was added on this machine.

    Raises
    ------
    ModelCorrupt
        Its card or its lock file is not what was added.
    """
    folder = settings().model_dir / model_id
    again = f"add it again: shoken models add {NETWORK} --card {CARD}"
    try:
        locked = json.loads((folder / ADDED).read_text(encoding="utf-8"))
        digest = hashlib.sha256((folder / CARD).read_bytes()).hexdigest()
        sha256, of_card = str(locked[NETWORK]), locked[CARD]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelCorrupt(f"{folder}: what was added cannot be read; {again}") from error
    if digest != of_card:
        raise ModelCorrupt(f"{folder / CARD} was changed after it was added; {again}")
    card = read_card(folder / CARD)
    if card.id != model_id:
        raise ModelCorrupt(f"{folder / CARD} is the card of {card.id}; {again}")
    return row_of(card, sha256)


def added_ids() -> Iterator[str]:
    """The ids of the networks that were added on this machine, damaged ones included."""
    folder = Path(settings().model_dir)
    return (path.parent.name for path in sorted(folder.glob(f"[!.]*/{ADDED}")))
