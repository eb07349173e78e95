"""White-matter hyperintensities on FLAIR.

Engines ``sysu-wmh-flair``, ``sysu-wmh-flair-t1`` and ``shiva-wmh-flair``.

The networks of Li (NeuroImage 2018) and Tsuchida (Hum Brain Mapp 2024), with what ANTsPyNet 0.3.2
does before and after them.  Where Shoken differs is said at each function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.ants_bridge import without_bias
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.models.antspynet import (
    brain_mask,
    brain_probability,
    centre_of_brightness,
    interpolate,
    lps_grid,
    shifted,
)
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.lesion.values import LesionInput

__all__ = [
    "SHIVA",
    "SYSU",
    "SYSU_T1",
    "shiva",
    "shiva_probability",
    "sysu",
    "sysu_probability",
    "sysu_t1",
]

SYSU, SYSU_T1, SHIVA = "sysu-wmh-flair", "sysu-wmh-flair-t1", "shiva-wmh-flair"
_FRAME = 256  # larger scans are cut to this around their centre before the network, as by ANTsPyNet
_SLICE = 200  # the network's input, after Li 2018
_USUAL_MM = (0.8, 1.3)  # ANTsPyNet's: within these a slice is left as it is
_SHIVA_SHAPE = (160, 214, 176)  # the network's input
_BRIGHTEST = 0.99  # SHIVA's: brighter voxels are clipped before it scales to 1


def sysu(given: LesionInput) -> Volume:
    """Probability of hyperintensity from FLAIR, float32 on the scan's canonical grid."""
    return _sysu_of_brain(given, [given.volume])


def sysu_t1(given: LesionInput) -> Volume:
    """The same from FLAIR and the study's T1."""
    pictures = {given.sequence: given.volume, **given.beside}
    return _sysu_of_brain(given, [pictures[MrSequence.FLAIR], pictures[MrSequence.T1]])


def _sysu_of_brain(given: LesionInput, pictures: list[Volume]) -> Volume:
    """Shoken looks at the brain alone, in axial slices near 1 mm, as the networks were trained.

    ANTsPyNet leaves the head in, so that skin and fat decide what counts as bright, and takes a
    voxel for a millimetre.
    """
    grid, inside = given.volume.grid, given.brain.mask.data
    across = _near_1_mm(grid)
    brains = [picture.with_data(np.where(inside, picture.data, 0)) for picture in pictures]
    found = sysu_probability([brain.resample_onto(across) for brain in brains])
    found = found.resample_onto(grid)
    return found.with_data(np.where(inside, np.clip(found.data, 0, 1), 0))


def _near_1_mm(grid: Grid) -> Grid:
    """The grid with 1 mm along X and Y where its own spacing there is not near that."""
    least, most = _USUAL_MM
    if all(least <= spacing <= most for spacing in grid.spacing_mm[:2]):
        return grid
    steps = np.array([1 / grid.spacing_mm[0], 1 / grid.spacing_mm[1], 1.0])
    shape = np.ceil(np.array(grid.shape) / steps).astype(int)
    scale = np.diag([*steps, 1.0])
    scale[:3, 3] = (steps - 1) / 2
    return Grid((int(shape[0]), int(shape[1]), int(shape[2])), grid.affine @ scale)


def sysu_probability(pictures: list[Volume], *, moved: bool = False) -> Volume:
    """``antspynet.sysu_media_wmh_segmentation``, slice by slice, the mean of three networks.

    Voxels count as 1 mm whatever their spacing, as there.

    Parameters
    ----------
    pictures
        FLAIR, or FLAIR and T1, canonical, on one grid.
    moved
        Whether to repeat a fault of ANTsPyNet 0.3.2, which gives back what it had to pad or crop by
        an odd number of voxels one voxel further left or back.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The networks are not baked on this machine, or damaged.
    """
    spec = MODELS[SYSU if len(pictures) == 1 else SYSU_T1]
    seen = [_lps(picture.data) for picture in pictures]
    box = _in_frame(seen[0])
    # mean and spread are those of the whole picture, background included
    stack = np.stack([(data[box] - data.mean()) / data.std() for data in seen])
    sizes = stack.shape[1:3]
    (x_in, x_at), (y_in, y_at) = (_fit(size, (size - _SLICE) // 2) for size in sizes)
    back = [-((_SLICE - size) // 2) if moved else (size - _SLICE) // 2 for size in sizes]
    (x_out, x_from), (y_out, y_from) = map(_fit, sizes, back)
    found = np.zeros(stack.shape[1:], dtype=np.float32)
    x = np.zeros((1, len(pictures), _SLICE, _SLICE), dtype=np.float32)
    mean = np.zeros((_SLICE, _SLICE), dtype=np.float32)
    for number in range(stack.shape[3]):
        # of slices beyond the brain, which are all alike, one is computed
        if not number or not np.array_equal(stack[..., number], stack[..., number - 1]):
            x[0][:, y_at, x_at] = stack[:, x_in, y_in, number].swapaxes(1, 2)
            mean = _mean([network(spec, file)(x)[0, 0] for file in spec.files])
        found[x_out, y_out, number] = mean[y_from, x_from].T
    whole = np.zeros(seen[0].shape, dtype=np.float32)
    whole[box] = found
    return pictures[0].with_data(_lps(whole))


def _mean(outputs: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.asarray(np.mean(outputs, axis=0), dtype=np.float32)


def _lps(data: NDArray[np.float32]) -> NDArray[np.float32]:
    """X and Y turned round: from RAS to LPS and back."""
    return data[::-1, ::-1]


def _in_frame(data: NDArray[np.float32]) -> tuple[slice, slice, slice]:
    """What of a picture lies in 256³ voxels around its centre of brightness."""
    total = data.sum(dtype=np.float64)
    box = []
    for axis, size in enumerate(data.shape):
        sums = data.sum(axis=tuple(a for a in range(3) if a != axis), dtype=np.float64)
        begin = int(np.floor(np.dot(sums, np.arange(size)) / total)) - (_FRAME - 1) // 2
        box.append(slice(max(begin, 0), min(begin + _FRAME, size)))
    return box[0], box[1], box[2]


def _fit(size: int, begin: int) -> tuple[slice, slice]:
    """Which voxels of a picture a slice of 200 that begins there holds, and where it holds them."""
    first, last = max(begin, 0), min(begin + _SLICE, size)
    return slice(first, last), slice(first - begin, last - begin)


def shiva(given: LesionInput) -> Volume:
    """Probability of hyperintensity from FLAIR, float32 on the scan's canonical grid."""
    return shiva_probability(given.volume)


def shiva_probability(flair: Volume) -> Volume:
    """``antspynet.shiva_wmh_segmentation`` of FLAIR: bias field, brain, the mean of five networks.

    Parameters
    ----------
    flair
        A canonical FLAIR of a head.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The networks, or that of the brain, are not baked on this machine, or damaged.
    """
    spec = MODELS[SHIVA]
    low, high = np.quantile(flair.data[flair.data > 0], (0, _BRIGHTEST))
    cut = flair.with_data(np.clip(flair.data, low, high))
    mask = brain_mask(brain_probability(cut, "flair"))
    even = without_bias(cut, mask).data
    scaled = (even - even.min()) / (even.max() - even.min())
    brain = flair.with_data(np.where(mask.data, scaled, 0))
    frame = lps_grid(_SHIVA_SHAPE)
    middle = frame.ras_mm((np.array(_SHIVA_SHAPE) - 1) / 2)
    centre = centre_of_brightness(flair.with_data(mask.data))
    placed = shifted(frame, np.round(centre - middle))
    x = interpolate(brain, placed).data[None, None]
    found = _mean([network(spec, file)(x)[0, 0] for file in spec.files])
    return interpolate(Volume(found, placed), flair.grid)
