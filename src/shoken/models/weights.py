"""Published weights on this machine: which there are, and their verified files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import ModelCorrupt, ModelMissing
from shoken.common.settings import settings
from shoken.models.catalogue import (
    AntsxnetSource,
    ModelFile,
    ModelSpec,
    OwnSource,
    PackagedSource,
)
from shoken.models.download import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LOCK",
    "BakeLock",
    "ModelState",
    "Progress",
    "find",
    "how_to_get",
    "lacking",
    "model_state",
    "read_lock",
    "recorded_sha256",
]

LOCK = "bake.lock.json"
_PACKAGED = Path(__file__).with_name("packaged")


class ModelState(StrEnum):
    """Whether a network can be run now, or could be after fetching.

    ``REMOVED`` is one that no download brings back: a user had added it, or it came with Shoken.
    """

    PRESENT = "present"
    FETCHABLE = "fetchable"
    NEEDS_BAKING = "needs baking"
    REMOVED = "removed"


@dataclass(frozen=True)
class Progress:
    """A step of fetching a network; bytes where they are counted, else 0 of 0."""

    what: str
    done_bytes: int = 0
    total_bytes: int = 0


def model_state(spec: ModelSpec) -> ModelState:
    """Whether every file of a network is on this machine."""
    folder = _folder(spec)
    there = all((folder / file.name).is_file() for file in spec.files)
    if there:
        return ModelState.PRESENT
    if isinstance(spec.source, OwnSource | PackagedSource):
        return ModelState.REMOVED
    is_baked = isinstance(spec.source, AntsxnetSource)
    return ModelState.NEEDS_BAKING if is_baked else ModelState.FETCHABLE


def lacking(specs: Iterable[ModelSpec]) -> list[ModelSpec]:
    """Those of some networks that are not on this machine and can be fetched."""
    return [spec for spec in specs if model_state(spec) is ModelState.FETCHABLE]


def find(spec: ModelSpec, file: ModelFile) -> Path:
    """The verified file of a network on this machine.

    Raises
    ------
    ModelMissing
        It is not there; the message names the command that gets it.
    ModelCorrupt
        Its bytes are not those that the catalogue records.
    """
    path = _folder(spec) / file.name
    if not path.is_file():
        raise ModelMissing(
            f"the weights of {spec.id} are not in {path.parents[1]}; "
            f"get them with: {how_to_get(spec)}"
        )
    if sha256_of(path) != recorded_sha256(spec, file):
        raise ModelCorrupt(f"{path} is damaged; delete it and get it again: {how_to_get(spec)}")
    return path


def _folder(spec: ModelSpec) -> Path:
    """Where a network's files lie: in the model folder, or inside the package."""
    is_packaged = isinstance(spec.source, PackagedSource)
    return (_PACKAGED if is_packaged else settings().model_dir) / spec.id


def recorded_sha256(spec: ModelSpec, file: ModelFile) -> str | None:
    """What a file's bytes must be: by the catalogue, or by the lock of what was baked here."""
    return file.sha256 or read_lock(_folder(spec)).came_out.get(file.name)


def how_to_get(spec: ModelSpec) -> str:
    """The command that brings a network to this machine."""
    if isinstance(spec.source, OwnSource):
        return "shoken models add NETWORK.onnx --card CARD.toml"
    if isinstance(spec.source, PackagedSource):
        return "python -m pip install --force-reinstall --no-deps shoken"
    verb = "bake" if isinstance(spec.source, AntsxnetSource) else "fetch"
    return f"shoken models {verb} {spec.id}"


@dataclass(frozen=True)
class BakeLock:
    """The sha256 of every input and output file of a bake, by name."""

    went_in: dict[str, str]
    came_out: dict[str, str]


def read_lock(folder: Path) -> BakeLock:
    """What was baked into a folder; nothing where there is no lock file.

    Raises
    ------
    ModelCorrupt
        There is one that cannot be read.
    """
    try:
        return BakeLock(**json.loads((folder / LOCK).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return BakeLock({}, {})
    except (OSError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{folder / LOCK} cannot be read ({error})") from error
