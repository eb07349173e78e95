"""A network's card as a TOML file, and the row of the catalogue that it makes."""

from __future__ import annotations

import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shoken.common.errors import UsageError
from shoken.models.catalogue import InputGrid, ModelFile, ModelSpec, NetworkCard, OwnSource

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NETWORK", "card_entries", "card_of", "read_card", "row_of"]

NETWORK = "network.onnx"
_DESCRIBED = "docs/networks.md describes every entry"
_UNKNOWN = "unexpected_keyword_argument"  # pydantic's name of the fault
_LARGEST = 1 << 20  # bytes: a card is a page of text
_UNSEEN = "added on this machine by its card; Shoken has not validated it"


def read_card(path: Path) -> NetworkCard:
    """The card that a file holds.

    Raises
    ------
    UsageError
        It cannot be read, or an entry is missing, unknown or not what it can be.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: too large for a card, which is a page of TOML")
        return card_of(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is not TOML: {error}; {_DESCRIBED}") from error


def card_of(entries: dict[str, Any], name: str) -> NetworkCard:
    """The card that entries make; ``name`` is what messages call it.

    Raises
    ------
    UsageError
        An entry is missing, unknown or not what it can be.
    """
    from pydantic import ValidationError

    try:
        card: NetworkCard = _adapter().validate_python(entries)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        # an entry that is written wrongly is missing as well
        first = next((one for one in faults if one["type"] == _UNKNOWN), faults[0])
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{name}: {_cause(where, first)}; {_DESCRIBED}") from None
    return card


def card_entries(card: Any) -> dict[str, Any]:
    """The entries that :func:`card_of` makes the same card of."""
    entries: dict[str, Any] = _adapter().dump_python(card, mode="json")
    return entries


@cache
def _adapter() -> Any:
    """Pydantic's reader of cards, which takes longer to make than a card to read."""
    from pydantic import TypeAdapter

    return TypeAdapter(NetworkCard)


def _cause(where: str, fault: Any) -> str:
    if fault["type"] == "missing":
        return f"the entry {where} is missing"
    if fault["type"] == _UNKNOWN:
        return f"there is no entry {where}"
    said = str(fault["msg"]).removeprefix("Value error, ").replace("Input should", "it should")
    return f"{where}: {said}" if where else said


def row_of(card: NetworkCard, sha256: str) -> ModelSpec:
    """The row that a card makes of a network whose file has this sha256."""
    tasks = ["lesions"] * bool(card.output.lesions) + ["structures"] * bool(card.output.structures)
    return ModelSpec(
        id=card.id,
        version=card.version,
        task=" and ".join(tasks),
        sequences=card.sequences,
        source=OwnSource(),
        files=(
            ModelFile(name=NETWORK, sha256=sha256, input_shape=card.input_shape, exact_means=True),
        ),
        licence=card.licence,
        grid=InputGrid(
            shape=card.input.patch, spacing_mm=card.input.spacing_mm, axes=card.input.orientation
        ),
        limits=card.limits or _UNSEEN,
        paper=card.reference,
        labels=MappingProxyType(_labels(card)),
        card=card,
    )


def _labels(card: NetworkCard) -> dict[int, str]:
    """What each value in a map of labels is called."""
    return {
        card.output.value(label): label.full_name
        for label in (*card.output.structures, *card.output.lesions)
    }
