"""Networks added by their card, after a trial, and removed again."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

from shoken.common.atomic_file import alone, in_place_of
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ModelError, UsageError
from shoken.common.settings import settings
from shoken.models.catalogue import MODELS, current_name
from shoken.models.download import sha256_of
from shoken.models.own.added import ADDED, CARD, added_ids, added_model
from shoken.models.own.card_file import NETWORK, read_card
from shoken.models.own.fit import check_fit
from shoken.models.own.trial import try_network

if TYPE_CHECKING:
    from pathlib import Path

    from shoken.models.catalogue import ModelSpec
    from shoken.models.own.trial import Trial

__all__ = ["add", "remove"]

# what the options of a search and of a brain extraction are called
_TAKEN = frozenset({"outlier", "outlier-with-shoken-lesion", "auto", "none"})


def add(network: Path, card_file: Path) -> tuple[ModelSpec, Trial]:
    """Make an engine of an ONNX network, kept in the model folder.

    It is compared with its card and run once, in a process of its own, before anything is kept.
    One that has the same id takes the place of the one before.

    Parameters
    ----------
    network
        An ONNX file with one input and one output, weights inside.
    card_file
        The TOML file that describes it.

    Returns
    -------
    ModelSpec, Trial
        Its row, and what one window took.

    Raises
    ------
    UsageError
        The card is not sound, or its id is taken.
    ModelError
        The network does not fit its card, or cannot be run.
    NoSpace
        The model folder's disk is full.
    """
    card = read_card(card_file)
    if current_name(card.id) in MODELS or card.id in _TAKEN or current_name(card.id) != card.id:
        raise UsageError(f"{card_file}: the id {card.id} is Shoken's own; choose another")
    if not network.is_file():
        raise UsageError(f"{network}: there is no such file")
    check_fit(network, card)
    trial = try_network(network, card)
    folder = settings().model_dir / card.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            _keep(folder, network, card_file)
    except OSError as error:
        if is_full(error):
            raise no_space_in(folder, "set SHOKEN_MODEL_DIR to another folder") from error
        raise ModelError(f"{folder}: cannot store the network: {error.strerror}") from error
    return added_model(card.id), trial


def _keep(folder: Path, network: Path, card_file: Path) -> None:
    """Put both in place; the lock last, so that half of a network is none."""
    content = card_file.read_bytes()
    (folder / ADDED).unlink(missing_ok=True)
    with in_place_of(folder / NETWORK) as temporary:
        shutil.copyfile(network, temporary)
    with in_place_of(folder / CARD) as temporary:
        temporary.write_bytes(content)
    lock = {
        NETWORK: sha256_of(folder / NETWORK),
        CARD: hashlib.sha256(content).hexdigest(),
    }
    with in_place_of(folder / ADDED) as temporary:
        temporary.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")


def remove(model_id: str) -> None:
    """Delete a network that was added on this machine; results that it took part in stay.

    Raises
    ------
    UsageError
        No network of this id was added.
    ModelError
        Its folder cannot be deleted.
    """
    folder = settings().model_dir / model_id
    if model_id in MODELS:
        raise UsageError(f"{model_id} is Shoken's own; only networks that were added are removed")
    if model_id not in added_ids():
        raise UsageError(f"no network {model_id!r} was added on this machine: shoken models list")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise ModelError(f"{folder}: cannot be deleted: {error.strerror}") from error
