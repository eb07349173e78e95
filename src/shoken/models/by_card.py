"""A network run by its card alone: orientation, scale, windows, labels, and the way back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import ndimage, special

from shoken.common.errors import AnalysisError, UsageError
from shoken.imaging.volume import bounding_box
from shoken.models.catalogue import Activation, Field, Normalisation
from shoken.models.loaded_networks import network
from shoken.models.rescaling import back_linearly, labels_back, rescaled
from shoken.models.windows import in_windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask, Volume
    from shoken.models.catalogue import ModelSpec, NetworkCard, NetworkInput, NetworkOutput
    from shoken.models.windows import Box

__all__ = ["Segmented", "forget", "segment"]

# around the brain: labels such as fluid reach beyond its mask, and a mask errs by less
_MARGIN_MM = 10.0
_PAIRS, _POSITIVE = ("LR", "PA", "IS"), "RAS"
_THICK = 3.0  # nnU-Net's: from this ratio of spacings on, slices are thick
_FAINT = 1e-8  # a spread below it is none


@dataclass(frozen=True, eq=False, kw_only=True)
class Segmented:
    """What a network says of a scan, on its canonical grid.

    ``labels`` (X, Y, Z) uint8 are values of the card's labels; ``lesion`` (X, Y, Z) float32, 0 to
    1, is above one half where a lesion is what a voxel most probably is.
    """

    labels: NDArray[np.uint8]
    lesion: NDArray[np.float32]


_latest: list[tuple[str, Segmented]] = []


def segment(spec: ModelSpec, pictures: Sequence[Volume], brain: Mask | None) -> Segmented:
    """Run a network on a scan, or on several of one study.

    What it said last is remembered, since an analysis asks for lesions and then for structures;
    :func:`forget` lets go of it.

    Parameters
    ----------
    spec
        A row that has a card.
    pictures
        Canonical volumes on one grid, one for each channel of the card.
    brain
        The brain on the same grid.  Nothing is said of what lies more than 10 mm outside of its
        box; None says something of all.

    Raises
    ------
    ModelMissing, ModelCorrupt
        As :func:`shoken.models.weights.find`.
    ModelError
        The network cannot be run.
    AnalysisError
        It gives values that are not numbers.
    MemoryError
        It needs more memory than there is.
    """
    digest = hashlib.blake2b(repr((spec.card, spec.files[0].sha256)).encode())
    digest.update(repr((pictures[0].grid.shape, pictures[0].grid.spacing_mm)).encode())
    for data in (*(one.data for one in pictures), *([brain.data] if brain else [])):
        digest.update(np.ascontiguousarray(data).tobytes())
    key = digest.hexdigest()
    said = next((made for known, made in _latest if known == key), None)
    if said is None:
        forget()
        said = _segment(spec, pictures, brain)
        _latest.append((key, said))
    return said


def forget() -> None:
    """Let go of what a network said last."""
    _latest.clear()


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Which box of a turned picture the network sees, in how many voxels, and for which of them.

    ``own`` are the box's voxels, ``shape`` the network's; of these, ``wanted`` are asked for.
    """

    field: Box
    own: tuple[int, int, int]
    shape: tuple[int, int, int]
    wanted: Box
    slices_apart: bool


def _segment(spec: ModelSpec, pictures: Sequence[Volume], brain: Mask | None) -> Segmented:
    card = _card(spec, pictures, brain)
    turn = _Turn(card.input.orientation)
    seen = [turn.there(picture.data) for picture in pictures]
    inside = None if brain is None else turn.there(brain.data)
    if inside is not None and card.input.field is Field.BRAIN:
        seen = [np.where(inside, one, np.float32(0)) for one in seen]
    spacing_mm = tuple(pictures[0].grid.spacing_mm[axis] for axis in turn.axes)
    frame = _framed(card.input, seen, inside, spacing_mm)
    x = np.stack([_shown(one, frame, card.input) for one in seen])
    values = in_windows(network(spec, spec.files[0]), x, card.input, frame.wanted)
    if not np.isfinite(values).all():
        raise AnalysisError(f"network {spec.id} gives values that are not numbers for this scan")
    there, lesion = _decided(values, card.output)
    labels = np.zeros(frame.shape, dtype=np.uint8)
    labels[frame.wanted] = there
    whole = seen[0].shape
    made_labels = np.zeros(whole, dtype=np.uint8)
    made_lesion = np.zeros(whole, dtype=np.float32)
    made_labels[frame.field] = labels_back(labels, frame.own, slices_apart=frame.slices_apart)
    made_lesion[frame.field] = back_linearly(lesion, frame.wanted, frame.shape, frame.own)
    if card.output.largest_piece:
        _drop_pieces(made_labels, made_lesion)
    return Segmented(labels=turn.back(made_labels), lesion=turn.back(made_lesion))


def _card(spec: ModelSpec, pictures: Sequence[Volume], brain: Mask | None) -> NetworkCard:
    card = spec.card
    if card is None or len(pictures) != card.input_shape[1]:
        raise UsageError(f"network {spec.id} does not take {len(pictures)} pictures")
    if brain is None and card.input.field is Field.BRAIN:
        raise UsageError(f"network {spec.id} sees the brain alone, and no brain was given")
    return card


class _Turn:
    """From axes that run closest to RAS to those of three letters, and back: views of an array."""

    def __init__(self, letters: str) -> None:
        self.axes = [next(n for n, pair in enumerate(_PAIRS) if one in pair) for one in letters]
        self._flips = tuple(slice(None, None, 1 if one in _POSITIVE else -1) for one in letters)

    def there(self, data: NDArray[Any]) -> NDArray[Any]:
        return data.transpose(self.axes)[self._flips]

    def back(self, data: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(data[self._flips].transpose(np.argsort(self.axes)))


def _framed(
    taken: NetworkInput,
    seen: Sequence[NDArray[np.float32]],
    inside: NDArray[np.bool_] | None,
    spacing_mm: tuple[float, ...],
) -> _Frame:
    field: Box = (
        slice(0, seen[0].shape[0]),
        slice(0, seen[0].shape[1]),
        slice(0, seen[0].shape[2]),
    )
    if taken.field is not Field.WHOLE:
        foreground = np.logical_or.reduce([one > 0 for one in seen])
        if not foreground.any():
            raise AnalysisError("the picture holds nothing above 0, so that no network can see it")
        field = bounding_box(foreground)
    own = [part.stop - part.start for part in field]
    scale = [mm / new if new else 1.0 for mm, new in zip(spacing_mm, taken.spacing_mm, strict=True)]
    shape = [max(int(size * by), 1) for size, by in zip(own, scale, strict=True)]
    wanted: Box = (slice(0, shape[0]), slice(0, shape[1]), slice(0, shape[2]))
    if inside is not None and inside[field].any():
        wanted = _around(inside[field], own, shape, spacing_mm)
    return _Frame(
        field=field,
        own=(own[0], own[1], own[2]),
        shape=(shape[0], shape[1], shape[2]),
        wanted=wanted,
        slices_apart=taken.thick_slices_apart and max(spacing_mm) / min(spacing_mm) >= _THICK,
    )


def _around(
    inside: NDArray[np.bool_], own: list[int], shape: list[int], spacing_mm: tuple[float, ...]
) -> Box:
    """The brain's box with a margin, in the network's voxels."""
    box = []
    for part, before, after, mm in zip(bounding_box(inside), own, shape, spacing_mm, strict=True):
        margin, by = _MARGIN_MM / mm, after / before
        first = max(int(np.floor((part.start - margin) * by)), 0)
        box.append(slice(first, min(int(np.ceil((part.stop + margin) * by)), after)))
    return box[0], box[1], box[2]


def _shown(picture: NDArray[np.float32], frame: _Frame, taken: NetworkInput) -> NDArray[np.float32]:
    """A picture's box as the network takes it."""
    data = np.ascontiguousarray(picture[frame.field])
    order = 3 if taken.interpolation == "cubic" else 1
    data = rescaled(data, frame.shape, order=order, slices_apart=frame.slices_apart)
    if taken.normalisation is Normalisation.NONE:
        return data
    if taken.normalisation in {Normalisation.Z_SCORE, Normalisation.Z_SCORE_NONZERO}:
        counted = data != 0 if taken.normalisation is Normalisation.Z_SCORE_NONZERO else ...
        values = data[counted]
        spread = float(values.std(dtype=np.float64)) if values.size else 0.0
        scaled = data.copy()
        scaled[counted] -= np.float32(values.mean(dtype=np.float64) if values.size else 0)
        scaled[counted] /= np.float32(spread if spread > _FAINT else 1)
        return scaled
    tails = (0.0, 100.0)
    if taken.normalisation is Normalisation.PERCENTILES:
        tails = taken.percentiles
    low, high = np.percentile(data, tails)
    return np.clip((data - np.float32(low)) / np.float32(max(high - low, _FAINT)), 0, 1)


def _decided(
    values: NDArray[np.float32], output: NetworkOutput
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The label of each voxel, and the lesions' share against what else is most probable there.

    Plane by plane, so that probabilities of many labels are never held for the whole brain.
    """
    shape = values.shape[1:]
    labels, lesion = np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.float32)
    lesions = [label.channel for label in output.lesions]
    others = [label.channel for label in output.labels if label.channel not in lesions]
    for plane in range(shape[0]):
        share = _probabilities(values[:, plane], output.activation)
        if not output.is_exclusive:
            most = share.argmax(axis=0)
            is_one = np.take_along_axis(share, most[None], axis=0)[0] > 0.5
            labels[plane] = np.where(is_one, most + 1, 0)
            if lesions:
                lesion[plane] = share[lesions].max(axis=0)
            continue
        labels[plane] = share.argmax(axis=0)
        if lesions:
            of_lesion, most_else = share[lesions].max(axis=0), share[others].max(axis=0)
            lesion[plane] = of_lesion / np.maximum(of_lesion + most_else, np.float32(_FAINT))
    return labels, lesion


def _probabilities(values: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    if activation is Activation.SOFTMAX:
        return special.softmax(values, axis=0)
    if activation is Activation.SIGMOID:
        return special.expit(values)
    return np.clip(values, 0, 1)


def _drop_pieces(labels: NDArray[np.uint8], lesion: NDArray[np.float32]) -> None:
    """Clear all but the largest piece of what is labelled, whose voxels touch at faces."""
    pieces, count = ndimage.label(labels)
    if count > 1:
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        dropped = (pieces > 0) & (pieces != sizes.argmax())
        labels[dropped] = 0
        lesion[dropped] = 0
