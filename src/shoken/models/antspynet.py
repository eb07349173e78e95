"""What ANTsPyNet (Tustison 2021, Apache-2.0) does around its networks, without ANTsPyNet.

A scan is placed on a network's grid by its centre of brightness alone, without rotation, and what
the network says is brought back onto the scan's own grid, both by linear interpolation as ITK does
it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from shoken.common.errors import AnalysisError
from shoken.imaging.volume import LPS_TO_RAS, Grid, Mask, Volume
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network
from shoken.models.weights import find

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.models.catalogue import ModelSpec

__all__ = [
    "Frame",
    "brain_mask",
    "brain_probability",
    "centre_of_brightness",
    "interpolate",
    "load_frame",
    "lps_grid",
    "shifted",
]

_ALIGNED = 1e-6  # voxels over the whole grid: float rounding and no more
_CLOSE_VOXELS = 6  # ANTsPyNet 0.3.2 closes its mask by as much


@dataclass(frozen=True, eq=False)
class Frame:
    """A network's grid, and the point of it where a scan's centre is placed, RAS mm."""

    grid: Grid
    centre_mm: NDArray[np.float64]


def lps_grid(
    shape: tuple[int, int, int], spacing_mm: Any = 1.0, origin: Any = 0.0, direction: Any = None
) -> Grid:
    """A grid as ITK describes it: spacing in mm, origin in LPS mm, direction cosines (3, 3)."""
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if direction is None else np.array(direction)) * spacing_mm
    affine[:3, 3] = origin
    return Grid(shape, LPS_TO_RAS @ affine)


def load_frame(spec: ModelSpec) -> Frame:
    """The grid that was baked with a network.

    Raises
    ------
    ModelMissing, ModelCorrupt
        As :func:`shoken.models.weights.find`.
    """
    (file,) = [file for file in spec.files if file.name == "frame.json"]
    told = json.loads(find(spec, file).read_text(encoding="utf-8"))
    grid = lps_grid(
        tuple(told["shape"]), told["spacing_mm"], told["origin_lps_mm"], told["direction"]
    )
    return Frame(grid, np.array(told["centre_lps_mm"]) * (-1, -1, 1))


def centre_of_brightness(volume: Volume) -> NDArray[np.float64]:
    """(3,) RAS mm, each voxel weighed by its value.

    Raises
    ------
    AnalysisError
        The values cancel out, so that there is none.
    """
    along = [
        volume.data.sum(axis=tuple(a for a in range(3) if a != axis), dtype=np.float64)
        for axis in range(3)
    ]
    total = along[0].sum()
    if not abs(total) > 0:
        raise AnalysisError("the image is empty, so it has no centre of mass")
    return volume.grid.ras_mm(
        np.array([np.dot(sums, np.arange(sums.size)) / total for sums in along])
    )


def shifted(grid: Grid, by_mm: NDArray[np.float64]) -> Grid:
    """A grid moved in space, RAS mm."""
    affine = grid.affine.copy()
    affine[:3, 3] += by_mm
    return Grid(grid.shape, affine)


def interpolate(volume: Volume, grid: Grid) -> Volume:
    """A volume on another grid, linearly as ITK does it.

    The outermost voxels reach half a voxel beyond their centres; further out it is 0.
    """
    matrix = np.linalg.inv(volume.grid.affine) @ grid.affine
    axes = np.argmax(abs(matrix[:3, :3]), axis=1)
    along = matrix[range(3), axes]
    others = matrix[:3, :3].copy()
    others[range(3), axes] = 0
    if len(set(axes)) < 3 or abs(others).max() * max(grid.shape) > _ALIGNED:
        return _interpolated_anyhow(volume, grid, matrix)
    data = volume.data
    for axis in range(3):
        wanted = matrix[axis, 3] + along[axis] * np.arange(grid.shape[axes[axis]])
        data = _along_axis(data, axis, wanted)
    return Volume(np.ascontiguousarray(np.moveaxis(data, range(3), axes)), grid)


def _along_axis(
    data: NDArray[np.float32], axis: int, wanted: NDArray[np.float64]
) -> NDArray[np.float32]:
    size = data.shape[axis]
    inside = (wanted >= -0.5) & (wanted < size - 0.5)
    place = np.clip(wanted, 0, size - 1)
    low = np.minimum(np.floor(place).astype(np.intp), max(size - 2, 0))
    high = np.minimum(low + 1, size - 1)
    shape = [1, 1, 1]
    shape[axis] = -1
    upper = ((place - low) * inside).astype(np.float32).reshape(shape)
    lower = ((1 - (place - low)) * inside).astype(np.float32).reshape(shape)
    result = data.take(low, axis=axis)
    result *= lower
    above = data.take(high, axis=axis)
    above *= upper
    result += above
    return result


def _interpolated_anyhow(volume: Volume, grid: Grid, matrix: NDArray[np.float64]) -> Volume:
    voxels = np.stack(np.meshgrid(*(np.arange(n) for n in grid.shape), indexing="ij"), axis=-1)
    wanted = np.moveaxis(voxels @ matrix[:3, :3].T + matrix[:3, 3], -1, 0)
    values = scipy.ndimage.map_coordinates(
        volume.data, wanted, output=np.float32, order=1, mode="nearest"
    )
    size = np.array(volume.grid.shape).reshape(3, 1, 1, 1)
    inside = ((wanted >= -0.5) & (wanted < size - 0.5)).all(axis=0)
    return Volume(np.where(inside, values, 0), grid)


def brain_probability(volume: Volume, sequence: str) -> Volume:
    """``antspynet.brain_extraction``: the probability of brain, 0 to 1, on the volume's grid.

    Parameters
    ----------
    volume
        A canonical volume of a head.
    sequence
        ``t1``, ``t2`` or ``flair``.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The network is not baked on this machine, or damaged.
    """
    spec = MODELS[f"antspynet-brain-{sequence}"]
    frame = load_frame(spec)
    offset = centre_of_brightness(volume) - frame.centre_mm
    seen = interpolate(volume, shifted(frame.grid, offset)).data
    low, high = float(seen.min()), float(seen.max())
    if not high > low:
        raise AnalysisError("the image has no contrast where the brain should be")
    x = (seen - np.float32(low)) / np.float32(high - low)
    inside = network(spec, spec.files[0])(x[None, None])[0, 0]
    return interpolate(Volume(inside, shifted(frame.grid, offset)), volume.grid)


def brain_mask(probability: Volume) -> Mask:
    """``antspynet.preprocess_brain_image``'s mask: 0.5 or more, closed by 6 voxels, holes filled.

    As in ITK all is a hole but the largest piece of background, what the picture's edge cuts off
    included.

    Raises
    ------
    AnalysisError
        No voxel is likely to be brain.
    """
    found = probability.data >= 0.5
    if not found.any():
        raise AnalysisError("ANTsPyNet's network finds no brain in the image")
    reach, margin = _CLOSE_VOXELS + 0.5, _CLOSE_VOXELS + 2
    grown = scipy.ndimage.distance_transform_edt(~np.pad(found, margin)) <= reach
    closed = scipy.ndimage.distance_transform_edt(grown) > reach
    background, _ = scipy.ndimage.label(~closed[(slice(margin, -margin),) * 3])
    sizes = np.bincount(background.ravel())
    sizes[0] = 0
    # where all is brain, no piece of background has the number -1
    return Mask(background != (sizes.argmax() if sizes.any() else -1), probability.grid)
