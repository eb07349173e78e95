"""Shoken's own frozen values as a tree of JSON beside their arrays, and back.

Only values of a few kinds (:mod:`shoken.store.kinds`) are made from a file, through their
constructors, which check them; nothing in it is ever run, as a pickle would be.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.imaging.volume import Volume
from shoken.models.catalogue import MODELS, ModelSpec
from shoken.models.own.card_file import card_entries, card_of, row_of
from shoken.store.kinds import kind_of, name_of
from shoken.store.sealed_zip import ARRAY_KINDS, array_of

if TYPE_CHECKING:
    import zipfile

    from numpy.typing import NDArray

__all__ = ["NotOpenedError", "made", "plain"]

_STEPS = 4096  # as in export/result_files.py: probabilities are kept in steps of 1/4096


class NotOpenedError(ValueError):
    """Why a result is not opened, in our own words; any other error means that it is damaged."""


def plain(value: Any, arrays: list[NDArray[Any]], *, is_probability: bool = False) -> Any:  # noqa: PLR0911 - one for each kind
    """A value as JSON has it; arrays go on the list."""
    if isinstance(value, ModelSpec):
        if value.id in MODELS:
            return {"model": value.id}
        # an own network may have been removed when the result is opened again
        return {"card": card_entries(value.card), "sha256": value.files[0].sha256}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        number = len(arrays) - 1
        return {"array": number, "shape": value.shape, "dtype": value.dtype.str}
    if isinstance(value, Volume) and is_probability:
        steps = np.ceil(value.data * np.float32(_STEPS)).astype(np.int16)
        return {"steps": plain(steps, arrays), "grid": plain(value.grid, arrays)}
    if is_dataclass(value):
        told = {
            one.name: plain(
                getattr(value, one.name), arrays, is_probability=one.name == "probability"
            )
            for one in fields(value)
            if one.metadata.get("is_kept", True)
        }
        return {"class": name_of(type(value)), "fields": told}
    if isinstance(value, Enum):
        return {"enum": name_of(type(value)), "value": value.value}
    if isinstance(value, tuple | list):
        return {"tuple": [plain(one, arrays) for one in value]}
    if isinstance(value, dict):
        return {"dict": {name: plain(one, arrays) for name, one in value.items()}}
    return value.item() if isinstance(value, np.generic) else value


def made(value: Any, archive: zipfile.ZipFile) -> Any:  # noqa: PLR0911
    """The inverse of :func:`plain`."""
    if not isinstance(value, dict):
        return value
    if "model" in value:
        return MODELS[value["model"]]
    if "card" in value:
        return row_of(card_of(value["card"], "a stored result"), str(value["sha256"]))
    if "array" in value:
        return _array(value, archive.read(str(value["array"])))
    if "steps" in value:
        steps = made(value["steps"], archive) * np.float32(1 / _STEPS)
        return Volume(steps, made(value["grid"], archive))
    if "class" in value:
        given = {name: made(one, archive) for name, one in value["fields"].items()}
        return _class(value["class"])(**given)
    if "enum" in value:
        return _class(value["enum"])(value["value"])
    if "tuple" in value:
        return tuple(made(one, archive) for one in value["tuple"])
    return {name: made(one, archive) for name, one in value["dict"].items()}


def _class(name: str) -> Any:
    try:
        return kind_of(name)
    except KeyError:
        raise NotOpenedError("a stored result with foreign content") from None


def _array(told: dict[str, Any], content: bytes) -> NDArray[Any]:
    dtype = np.dtype(told["dtype"])
    if dtype.kind not in ARRAY_KINDS:
        raise NotOpenedError("a stored result with foreign content")
    return array_of(content, dtype, told["shape"])
