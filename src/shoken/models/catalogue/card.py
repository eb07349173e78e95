"""What is known of a segmentation network by its card, and all that is needed to run it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations, product
from typing import ClassVar

__all__ = [
    "Activation",
    "CardLabel",
    "Field",
    "Importance",
    "LabelKind",
    "LabelSide",
    "LesionKind",
    "NetworkCard",
    "NetworkInput",
    "NetworkOutput",
    "Normalisation",
]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ORIENTATIONS = frozenset(
    "".join(letters) for pairs in permutations(("LR", "PA", "IS")) for letters in product(*pairs)
)
SEQUENCES = ("t1", "t1c", "t2", "flair", "pd")
ANY = "any"
_LONGEST_ID = 40  # it stands in columns of lists, and in DICOM's 64 characters beside others
_MOST_CHANNELS = 255  # labels are kept as uint8
_LARGEST_PATCH = 1 << 27  # voxels, 512³: far above what a network takes at once


class Normalisation(StrEnum):
    """How intensities are scaled before the network sees them.

    ``Z_SCORE_NONZERO`` takes mean and spread of the values that are not 0, which stay 0.
    """

    NONE = "none"
    Z_SCORE = "z-score"
    Z_SCORE_NONZERO = "z-score-nonzero"
    MIN_MAX = "min-max"
    PERCENTILES = "percentiles"


class Field(StrEnum):
    """What of the picture the network sees: all, the box of what is above 0, or the brain alone."""

    WHOLE = "whole"
    FOREGROUND = "foreground"
    BRAIN = "brain"


class Importance(StrEnum):
    """How much a window counts at each of its voxels where windows overlap."""

    CONSTANT = "constant"
    GAUSSIAN = "gaussian"


class Activation(StrEnum):
    """What makes probabilities of the network's output; none where they are probabilities."""

    SOFTMAX = "softmax"
    SIGMOID = "sigmoid"
    NONE = "none"


class LabelKind(StrEnum):
    """What an output channel stands for."""

    BACKGROUND = "background"
    LESION = "lesion"
    STRUCTURE = "structure"


class LabelSide(StrEnum):
    """On which side of the body a structure lies, of which there is one on either."""

    LEFT = "left"
    RIGHT = "right"


class LesionKind(StrEnum):
    """Which lesions a network was made to find."""

    ANY = "any"
    CHRONIC_STROKE = "chronic-stroke"
    WHITE_MATTER_HYPERINTENSITY = "white-matter-hyperintensity"
    TUMOUR = "tumour"


@dataclass(frozen=True, kw_only=True)
class CardLabel:
    """One output channel, counted from 0, and what it means; ``japanese`` "" as ``name``.

    The two labels of a pair have one name, and each its ``side``.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    channel: int
    name: str
    kind: LabelKind
    japanese: str = ""
    side: LabelSide | None = None

    @property
    def full_name(self) -> str:
        """The name with the side where there is one, which no other label of a network has."""
        return f"{self.side} {self.name}" if self.side else self.name


@dataclass(frozen=True, kw_only=True)
class NetworkInput:
    """What a network takes.

    ``orientation`` are the directions that its axes point to, ``spacing_mm`` the distances of its
    voxels, 0 for the scan's own.  ``patch`` are the voxels of a window, two where it takes slices
    across the third axis; windows share ``overlap`` of their length.  ``interpolation`` is linear
    or cubic; with ``thick_slices_apart``, slices across the third axis are not mixed where one
    spacing is three times another.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    orientation: str
    spacing_mm: tuple[float, float, float]
    patch: tuple[int, ...]
    overlap: float
    normalisation: Normalisation
    field: Field = Field.WHOLE
    importance: Importance = Importance.GAUSSIAN
    percentiles: tuple[float, float] = (0.5, 99.5)
    interpolation: str = "linear"
    thick_slices_apart: bool = False

    def __post_init__(self) -> None:
        if self.orientation not in _ORIENTATIONS:
            raise ValueError(
                f"orientation {self.orientation!r}: it is three letters, one each of L or R, "
                "P or A, and I or S, such as RAS"
            )
        if not all(spacing == 0 or 0.1 <= spacing <= 20 for spacing in self.spacing_mm):
            raise ValueError("spacing_mm: each is 0.1 to 20 mm, or 0 for the scan's own")
        if len(self.patch) not in {2, 3} or min(self.patch) < 1:
            raise ValueError("patch: two or three sizes in voxels")
        if self.voxels > _LARGEST_PATCH:
            raise ValueError(f"patch: more than {_LARGEST_PATCH} voxels")
        if not 0 <= self.overlap < 1:
            raise ValueError("overlap: 0 or more, and less than 1")
        low, high = self.percentiles
        if not 0 <= low < high <= 100:
            raise ValueError("percentiles: two numbers from 0 to 100, the smaller first")
        if self.interpolation not in {"linear", "cubic"}:
            raise ValueError("interpolation: linear or cubic")

    @property
    def voxels(self) -> int:
        """How many voxels a window has."""
        count = 1
        for size in self.patch:
            count *= size
        return count


@dataclass(frozen=True, kw_only=True)
class NetworkOutput:
    """What a network gives: a channel for each label, whose probabilities ``activation`` makes.

    Where channel 0 is the background, each voxel is of one label alone; where there is none,
    labels do not exclude each other.  ``largest_piece``: of all labelled voxels only the largest
    connected piece is kept.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    activation: Activation
    labels: tuple[CardLabel, ...]
    largest_piece: bool = False

    def __post_init__(self) -> None:
        channels = [label.channel for label in self.labels]
        if not self.labels or channels != list(range(len(channels))):
            raise ValueError(
                "labels: one for each output channel, in the order 0, 1, 2 …, "
                f"not {', '.join(map(str, channels)) or 'none'}"
            )
        if len(self.labels) > _MOST_CHANNELS:
            raise ValueError(f"labels: {_MOST_CHANNELS} at most")
        names = [label.full_name for label in self.labels]
        if not all(label.name.strip() for label in self.labels) or len(set(names)) < len(names):
            raise ValueError("labels: each has a name of its own, or shares it by its side")
        self._check_sides()
        backgrounds = [label.channel for label in self.labels if _is_background(label)]
        if backgrounds not in ([], [0]):
            raise ValueError("labels: the background is channel 0, and only that")
        if self.activation is Activation.SOFTMAX and not backgrounds:
            raise ValueError("labels: a softmax needs a channel 0 that is the background")
        if self.activation is Activation.SIGMOID and backgrounds:
            raise ValueError("labels: with a sigmoid no channel is the background")
        if not self.lesions and not self.structures:
            raise ValueError("labels: none is a lesion or a structure")

    def _check_sides(self) -> None:
        for name in dict.fromkeys(label.name for label in self.labels if label.side):
            pair = [label for label in self.labels if label.name == name]
            if any(label.kind is not LabelKind.STRUCTURE for label in pair):
                raise ValueError(f"labels: {name!r} has a side, and only structures have one")
            if {label.side for label in pair} != set(LabelSide):
                raise ValueError(f"labels: {name!r} is one label with side left and one with right")

    @property
    def is_exclusive(self) -> bool:
        """Whether each voxel is of one label alone."""
        return _is_background(self.labels[0])

    @property
    def lesions(self) -> tuple[CardLabel, ...]:
        """The labels that are lesions."""
        return tuple(label for label in self.labels if label.kind is LabelKind.LESION)

    @property
    def structures(self) -> tuple[CardLabel, ...]:
        """The labels that are structures of the brain."""
        return tuple(label for label in self.labels if label.kind is LabelKind.STRUCTURE)

    def value(self, label: CardLabel) -> int:
        """What a label is in a map of labels, where 0 is none of them."""
        return label.channel if self.is_exclusive else label.channel + 1


def _is_background(label: CardLabel) -> bool:
    return label.kind is LabelKind.BACKGROUND


@dataclass(frozen=True, kw_only=True)
class NetworkCard:
    """All that makes an engine of an ONNX network.

    ``sequences`` are those that it was made for, or ``any`` alone.  A network of several input
    channels takes one of each of ``channels``, in this order, of one study.

    Raises
    ------
    ValueError
        A value contradicts another, or is none that it can be; the message names it.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    version: str
    licence: str
    reference: str
    sequences: tuple[str, ...]
    input: NetworkInput
    output: NetworkOutput
    limits: str = ""
    channels: tuple[str, ...] = ()
    lesions: LesionKind = LesionKind.ANY

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or len(self.id) > _LONGEST_ID:
            raise ValueError(
                f"id {self.id!r}: small letters, digits and single hyphens between them, "
                f"{_LONGEST_ID} at most"
            )
        for name in ("version", "licence", "reference"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name}: it is empty")
        known = ", ".join(SEQUENCES)
        if self.sequences != (ANY,) and not (self.sequences and _are_known(self.sequences)):
            raise ValueError(f"sequences: some of {known}, or any alone")
        if self.channels and not (_are_known(self.channels) and len(self.channels) > 1):
            raise ValueError(f"channels: two or more of {known}; leave it out for one channel")
        if self.channels and set(self.channels) != set(self.sequences):
            raise ValueError("channels: they are the sequences, in the network's order")

    @property
    def is_for_any(self) -> bool:
        """Whether it was made for pictures of any sequence."""
        return self.sequences == (ANY,)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of the network's input: one window of all channels."""
        return (1, len(self.channels) or 1, *self.input.patch)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The shape of its output."""
        return (1, len(self.output.labels), *self.input.patch)


def _are_known(sequences: tuple[str, ...]) -> bool:
    return set(sequences) <= set(SEQUENCES) and len(set(sequences)) == len(sequences)
