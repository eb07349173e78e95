"""Brain extraction engines: a scan in, the brain's mask and probability map out.

``deepbet`` repeats deepbet 1.0.2 (Fisch 2024, MIT) step by step: the whole scan at 128³ gives a
bounding box, the box at 256³ gives the mask.  ``brain-mindgrab`` is brainchop's network for any
kind of picture (MIT), on the whole conformed volume: its normalisation looks at all of it.
``antspynet-brain-t1``, ``-t2`` and ``-flair`` are ANTsPyNet 0.3.2's (Tustison 2021, Apache-2.0).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import NoBrainFound
from shoken.common.notices import Notice, NoticeCode
from shoken.common.threads import in_threads, slabs
from shoken.imaging.conform import conform, unconform
from shoken.imaging.connected_components import largest_piece, solid_piece
from shoken.imaging.field_of_view import counts_of_planes, cut, filled_field, laid
from shoken.imaging.volume import Mask, Volume, bounding_box
from shoken.models.antspynet import brain_probability
from shoken.models.catalogue import MODELS, ModelSpec, current_name
from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

__all__ = ["BRAIN_ENGINES", "Brain", "extract_brain"]

_LEAST_ML = 50.0  # by hand: a newborn's brain has several times as much
_PLAUSIBLE_ML = (600.0, 2200.0)  # by hand, wide of healthy adults' 975 to 1500 mL (Allen 2002)
_LOOSE_ML = 10.0  # by hand: smaller pieces that were dropped change no measurement
_CUT_ML = 1.0  # by hand: what a scan's own border takes from a mask by partial voxels is less
_BOX_MARGIN = 0.1  # deepbet's
_TAIL, _SAMPLED = 0.005, 61  # deepbet's percentiles; every 61st voxel bounds where they lie
_WHOLE, _INSIDE = (128, 128, 128), (256, 256, 256)  # deepbet's input shapes
_Box = tuple[slice, slice, slice]
_EVERYWHERE = (slice(None), slice(None), slice(None))


@dataclass(frozen=True, kw_only=True)
class Brain:
    """The brain of one scan, on the scan's canonical grid.

    ``notices`` say in what way the mask is implausible; there are none where it passed.
    """

    mask: Mask
    probability: Volume
    engine: str
    models: tuple[ModelSpec, ...]
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "engine", current_name(self.engine))  # it may have been kept


def extract_brain(volume: Volume, engine: str = "deepbet") -> Brain:
    """Find the brain.

    Parameters
    ----------
    volume
        A canonical volume of a head.
    engine
        A key of :data:`BRAIN_ENGINES`.

    Raises
    ------
    NoBrainFound
        The network marks nothing as brain, or too little for any part of one.
    ModelMissing, ModelCorrupt
        The engine's weights are not on this machine, or damaged.
    """
    box, grid = filled_field(volume), volume.grid
    filled = cut(volume, box)
    # in memory alike whatever axes the file had, on which the order of sums depends
    brain = BRAIN_ENGINES[engine](filled.with_data(np.ascontiguousarray(filled.data)))
    mask = Mask(laid(brain.mask.data, box, grid.shape), grid)
    probability = Volume(laid(brain.probability.data, box, grid.shape), grid)
    brain = replace(brain, mask=mask, probability=probability)
    if brain.mask.volume_ml < _LEAST_ML:
        raise NoBrainFound(
            f"no brain was found: only {brain.mask.volume_ml:.1f} mL look like brain"
        )
    return brain


def _deepbet(volume: Volume) -> Brain:
    spec, data = MODELS["deepbet"], volume.data
    box_file, brain_file = spec.files

    small = _nearest(data, _WHOLE)
    low, high = _percentiles(small)
    if not high > low:
        raise NoBrainFound("the image has no contrast: 99 % of its voxels have the same value")
    shown = _shown_to_network(small, low, high, _WHOLE)
    rough = _unfolded(network(spec, box_file)(shown[None, None])[0], _WHOLE) > 0.5
    if not rough.any():
        raise NoBrainFound("no brain was found in the image")
    box = _box_with_margin(largest_piece(rough), data.shape)

    shown = _shown_to_network(data[box], low, high, _INSIDE)
    inside = network(spec, brain_file)(shown[None, None])[0]
    probability = np.zeros(data.shape, dtype=np.float32)
    probability[box] = _unfolded(inside, probability[box].shape)
    found = probability[box] > 0.5
    return _brain(spec, Volume(probability, volume.grid), found, box)


def _mindgrab(volume: Volume) -> Brain:
    spec = MODELS["brain-mindgrab"]
    whole = conform(volume)
    x = whole.data[None, None]
    inside = network(spec, spec.files[0], x.shape)(x)[0, 0]
    probability = unconform(Volume(inside, whole.grid), volume.grid)
    return _brain(spec, probability, probability.data > 0.5)


def _antspynet(volume: Volume, sequence: str) -> Brain:
    probability = brain_probability(volume, sequence)
    return _brain(MODELS[f"antspynet-brain-{sequence}"], probability, probability.data >= 0.5)


def _brain(
    spec: ModelSpec, probability: Volume, found: NDArray[np.bool_], box: _Box = _EVERYWHERE
) -> Brain:
    """A brain from what a network found in a box of the picture."""
    mask = Mask(_whole_brain(found, box, probability.data.shape), probability.grid)
    return Brain(
        mask=mask,
        probability=probability,
        engine=spec.id,
        models=(spec,),
        notices=_doubts(mask, found_voxels=int(np.count_nonzero(found))),
    )


BRAIN_ENGINES: Mapping[str, Callable[[Volume], Brain]] = MappingProxyType(
    {
        "deepbet": _deepbet,
        "brain-mindgrab": _mindgrab,
        **{
            f"antspynet-brain-{sequence}": partial(_antspynet, sequence=sequence)
            for sequence in ("t1", "t2", "flair")
        },
    }
)


def _nearest(data: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Resample to a shape as torch's ``nearest-exact`` does: the voxel under each new centre."""
    x, y, z = (_sources(old, new) for old, new in zip(data.shape, shape, strict=True))
    places = y[:, None] * data.shape[2] + z
    result = np.empty(shape, dtype=np.float32)

    def lay_out(part: slice) -> None:
        for place in range(part.start, part.stop):
            data[x[place]].take(places, out=result[place], mode="clip")

    in_threads(lay_out, slabs(shape[0]))
    return result


def _unfolded(blocks: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Blocks of 2 × 2 × 2 voxels, (X, Y, Z, 8), laid out and resampled by nearest-exact.

    Each voxel is fetched from its block: the whole at full size is never written.
    """
    x, y, z = (
        np.divmod(_sources(2 * size, new), 2)
        for size, new in zip(blocks.shape[:3], shape, strict=True)
    )
    block = y[0][:, None] * blocks.shape[2] + z[0]
    places = block * 8 + y[1][:, None] * 2 + z[1]
    planes = blocks.reshape(blocks.shape[0], -1)
    result = np.empty(shape, dtype=np.float32)

    def lay_out(part: slice) -> None:
        for place in range(part.start, part.stop):
            plane = planes[x[0][place], 4 * x[1][place] :]
            plane.take(places, out=result[place], mode="clip")

    in_threads(lay_out, slabs(shape[0]))
    return result


def _sources(old: int, new: int) -> NDArray[np.intp]:
    """For each of ``new`` positions along an axis, the one of ``old`` that it is taken from."""
    return ((np.arange(new) + 0.5) * (old / new)).astype(np.intp)


def _percentiles(data: NDArray[np.float32]) -> tuple[float, float]:
    """The 0.5 and 99.5 percentiles, looked for among the outermost voxels alone."""
    rank = _TAIL * (data.size - 1)
    sample = np.sort(data.ravel()[::_SAMPLED])
    reach = int(2 * _TAIL * sample.size)
    below, above = data[data <= sample[reach]], data[data >= sample[-1 - reach]]
    if min(below.size, above.size) < rank + 2:
        low, high = np.quantile(data, (_TAIL, 1 - _TAIL))
    else:
        low = np.quantile(below, rank / (below.size - 1))
        high = np.quantile(above, 1 - rank / (above.size - 1))
    return float(low), float(high)


def _shown_to_network(
    data: NDArray[np.float32], low: float, high: float, shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """Resampled by nearest-exact, clipped to two percentiles, with deepbet's mean and spread.

    deepbet takes mean and spread after resampling; each voxel counted as often as the resampling
    repeats it gives the same.  Plane by plane, so that only the result is written to memory.
    """
    x, y, z = (_sources(old, new) for old, new in zip(data.shape, shape, strict=True))
    often = [
        np.bincount(sources, minlength=size).astype(np.float32)
        for sources, size in zip((x, y, z), data.shape, strict=True)
    ]

    def clipped(places: slice) -> NDArray[np.float32]:
        values = data[places] - np.float32(low)
        return np.clip(values, 0, np.float32(high - low), out=values)

    def moments(part: slice) -> NDArray[np.float64]:
        values = clipped(part)
        first = values @ often[2] @ often[1]
        second = np.square(values, out=values) @ often[2] @ often[1]
        return np.array([np.dot(each.astype(float), often[0][part]) for each in (first, second)])

    total = int(np.prod(shape))
    first, second = np.sum(in_threads(moments, slabs(data.shape[0])), axis=0)
    mean = first / total
    scale = np.float32(0.226 / np.sqrt((second - total * mean**2) / (total - 1)))
    shift = np.float32(0.449 - mean * scale)
    places = y[:, None] * data.shape[2] + z
    result = np.empty(shape, dtype=np.float32)

    def lay_out(part: slice) -> None:
        first, last = x[part][[0, -1]]
        values = clipped(slice(first, last + 1))
        values *= scale
        values += shift
        for place in range(part.start, part.stop):
            values[x[place] - first].take(places, out=result[place], mode="clip")

    in_threads(lay_out, slabs(shape[0]))
    return result


def _box_with_margin(rough: NDArray[np.bool_], shape: tuple[int, ...]) -> _Box:
    """Deepbet's box: the rough mask's extent, scaled to the scan and widened by 10 % a side."""
    box = []
    counts = counts_of_planes(rough)
    for axis, size in enumerate(shape):
        (places,) = np.nonzero(counts[axis] > 0.02 * rough.size / rough.shape[axis])
        if places.size == 0:
            raise NoBrainFound("no brain was found in the image")
        factor = size / rough.shape[axis]
        centre = np.round(factor * (places[-1] + 1 + places[0]) / 2)
        extent = np.round(factor * (places[-1] + 1 - places[0]) * (1 + 2 * _BOX_MARGIN))
        start, stop = int(centre - extent / 2), int(centre + extent / 2)
        box.append(slice(max(0, start), min(size, stop)))
    return box[0], box[1], box[2]


def _whole_brain(found: NDArray[np.bool_], box: _Box, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The largest piece of what was found in a box, without holes, in the whole picture."""
    if not found.any():
        raise NoBrainFound("no brain was found in the image")
    whole = np.zeros(shape, dtype=bool)
    tight = bounding_box(found)
    whole[box][tight] = solid_piece(found[tight])
    return whole


def _doubts(mask: Mask, found_voxels: int) -> tuple[Notice, ...]:
    """In what way a mask cannot be a whole brain: size, loose pieces, cut by the field of view."""
    doubts = []
    low, high = _PLAUSIBLE_ML
    if not low <= mask.volume_ml <= high:
        doubts.append(Notice(NoticeCode.BRAIN_VOLUME, mask.volume_ml))
    loose_ml = (found_voxels - int(np.count_nonzero(mask.data))) * mask.grid.voxel_ml
    if loose_ml > _LOOSE_ML:
        doubts.append(Notice(NoticeCode.BRAIN_PIECES, loose_ml))
    cut_ml = sum(
        int(np.count_nonzero(mask.data.take(end, axis=axis))) * mask.grid.voxel_ml
        for axis in range(3)
        for end in (0, -1)
    )
    if cut_ml > _CUT_ML:
        doubts.append(Notice(NoticeCode.BRAIN_CUT, cut_ml))
    return tuple(doubts)
