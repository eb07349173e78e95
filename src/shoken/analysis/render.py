"""Volumes and masks to pictures: arrays in, arrays or PNG bytes out, no browser.

Pictures follow the radiological convention: the patient's right is on the picture's left.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from shoken.analysis.overlay_colours import BRAIN_COLOUR, HEAT_COLOURS, LESION_COLOUR
from shoken.imaging.volume import bounding_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Mask, Volume

__all__ = [
    "Layers",
    "Plane",
    "Window",
    "central_voxel",
    "grey_slice",
    "jpeg_bytes",
    "outline",
    "slice_picture",
    "window_of",
    "with_number",
    "with_numbers",
    "with_scale",
    "with_word",
]

_FAINTEST_HEAT = 0.05  # colours of less would veil the picture with what nobody would call likely
_INK = "#ebebeb"  # of letters and scales, on greys and on colours: short of white
_NUMBER = (255, 220, 60)  # yellow: in none of the scan's greys and apart from the masks' colours


class Plane(StrEnum):
    """The three planes through a head."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def axis(self) -> int:
        """The canonical axis that the plane is perpendicular to."""
        return {"sagittal": 0, "coronal": 1, "axial": 2}[self.value]

    @property
    def letters(self) -> tuple[str, str, str, str]:
        """What lies to the picture's left, right, top and bottom."""
        return {
            "axial": ("R", "L", "A", "P"),
            "coronal": ("R", "L", "S", "I"),
            "sagittal": ("A", "P", "S", "I"),
        }[self.value]


@dataclass(frozen=True)
class Window:
    """Intensities shown as black and as white."""

    low: float
    high: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Layers:
    """What is drawn over a slice; all on the picture's own grid.

    ``brain`` is outlined, ``lesion`` tinted and outlined, ``heat`` (0 to 1) coloured by a scale
    from violet (0.05) to yellow (1).
    """

    brain: Mask | None = None
    lesion: Mask | None = None
    heat: Volume | None = None
    opacity: float = 0.45


def window_of(volume: Volume, brain: Mask) -> Window:
    """The intensities from the 1st to the 99.7th percentile of the brain."""
    # every second column of every second plane tells these percentiles as well as all do
    seen = volume.data[::2, ::2][brain.data[::2, ::2]]
    low, high = np.percentile(seen if seen.size else volume.data[brain.data], (1, 99.7))
    return Window(float(low), float(max(high, low + 1e-6)))


def central_voxel(analysis: Analysis) -> tuple[int, int, int]:
    """A canonical voxel worth looking at: inside the largest finding, else the brain's middle.

    A finding that may be no lesion is not looked at first.
    """
    first = next(iter(analysis.findings), None)
    lesions = analysis.lesions
    places = np.argwhere(lesions.mask.data) if lesions is not None else np.empty((0, 3))
    if first is not None and not first.caveats and len(places):
        centre = np.array(first.centroid_ras_mm)
        away = places - analysis.scan.volume.grid.voxel(centre)
        x, y, z = places[np.linalg.norm(away, axis=1).argmin()]
    else:
        box = bounding_box(analysis.brain.mask.data)
        x, y, z = ((side.start + side.stop) // 2 for side in box)
    return int(x), int(y), int(z)


def slice_picture(
    volume: Volume,
    plane: Plane,
    index: int,
    window: Window,
    layers: Layers | None = None,
    *,
    height: int = 480,
    letters: bool = False,
) -> NDArray[np.uint8]:
    """One slice with what is drawn over it: (height, width, 3) uint8 RGB.

    Parameters
    ----------
    volume
        The canonical scan.
    plane, index
        Which slice; ``index`` counts canonical voxels along the plane's axis.
    window
        See :func:`window_of`.
    layers
        What is drawn over it.
    height
        Of the picture in pixels; its width follows from the voxels' size in mm.
    letters
        Whether to write at the edges what lies there: R, L, A, P, S, I.
    """
    layers = layers or Layers()
    size = _size(volume, plane, height)
    picture = np.repeat(_grey(volume, plane, index, window, size)[..., None], 3, axis=2)
    if layers.heat is not None:
        heat = _scaled(_facing(layers.heat.data, plane, index), size)
        shown = heat > _FAINTEST_HEAT
        strength = layers.opacity + (1 - layers.opacity) * heat[shown]
        _tint(picture, shown, _heat_colour(heat[shown]), strength[:, None])
    if layers.lesion is not None:
        lesion = _shape(layers.lesion, plane, index, size)
        _tint(picture, lesion, LESION_COLOUR, layers.opacity)
        picture[_edge(lesion)] = LESION_COLOUR
    if layers.brain is not None:
        picture[_edge(_shape(layers.brain, plane, index, size))] = BRAIN_COLOUR
    return _lettered(picture, plane) if letters else picture


def grey_slice(
    volume: Volume, plane: Plane, index: int, window: Window, height: int
) -> NDArray[np.uint8]:
    """The slice of :func:`slice_picture` with its letters and no layers: (height, width) uint8."""
    return _lettered(_grey(volume, plane, index, window, _size(volume, plane, height)), plane)


def outline(mask: Mask, plane: Plane, index: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Where a mask's outline lies in a slice's (height, width) picture."""
    return _edge(_shape(mask, plane, index, (shape[1], shape[0])))


def with_numbers(picture: NDArray[np.uint8], numbers: NDArray[np.int32]) -> NDArray[np.uint8]:
    """A slice's picture with the number of each component beside it.

    ``numbers`` is the slice as :func:`numpy.take` gives it, 0 where there is no piece.
    """
    facing = numbers[::-1, ::-1].T  # as _facing does
    rows, columns = facing.shape
    for number in np.unique(facing[facing > 0]):
        row, column = np.nonzero(facing == number)
        right, middle = (column.max() + 1) / columns, (row.mean() + 0.5) / rows
        at = (right * picture.shape[1] + 12, middle * picture.shape[0])
        picture = with_number(picture, int(number), at)
    return picture


def with_number(
    picture: NDArray[np.uint8], number: int, at: tuple[float, float]
) -> NDArray[np.uint8]:
    """A picture with a number in it, its middle at (column, row)."""
    image = Image.fromarray(picture)
    draw, black = ImageDraw.Draw(image), (0, 0, 0)
    draw.text(at, str(number), _NUMBER, _font(18), "mm", stroke_width=2, stroke_fill=black)
    return np.asarray(image)


def with_word(
    picture: NDArray[np.uint8], word: str, *, size: int = 20, at: tuple[int, int] = (12, 10)
) -> NDArray[np.uint8]:
    """A picture with a word in it, whose upper left is at (column, row)."""
    image = Image.fromarray(picture)
    ImageDraw.Draw(image).text(at, word, fill=_NUMBER, font=_font(size))
    return np.asarray(image)


def with_scale(picture: NDArray[np.uint8], mm_per_pixel: float) -> NDArray[np.uint8]:
    """A picture, grey or in colours, with a bar of 20 mm and its length, at the lower left."""
    image = Image.fromarray(picture)
    draw, height = ImageDraw.Draw(image), image.size[1]
    bar = (8, height - 10, 8 + round(20 / mm_per_pixel), height - 8)
    draw.rectangle(bar, fill=_INK)
    draw.text((8, height - 14), "20 mm", fill=_INK, font=_font(12), anchor="lb")
    return np.asarray(image)


def jpeg_bytes(picture: NDArray[np.uint8]) -> bytes:
    """(H, W) or (H, W, 3) uint8 → a JPEG file's bytes, fine enough for print."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, format="JPEG", quality=90, subsampling=0)
    return stream.getvalue()


def _facing(data: NDArray[Any], plane: Plane, index: int) -> NDArray[Any]:
    """A slice as it is displayed: rows from top to bottom, columns from left to right."""
    return data.take(index, axis=plane.axis)[::-1, ::-1].T


def _size(volume: Volume, plane: Plane, height: int) -> tuple[int, int]:
    """(width, height) in pixels that keeps millimetres square."""
    across, up = (
        n * s
        for axis, (n, s) in enumerate(zip(volume.grid.shape, volume.grid.spacing_mm, strict=True))
        if axis != plane.axis
    )
    return max(1, round(height * across / up)), height


def _grey(
    volume: Volume, plane: Plane, index: int, window: Window, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """A slice from black to white: (height, width) uint8."""
    grey = _scaled(_facing(volume.data, plane, index), size) - window.low
    return np.rint(np.clip(grey / (window.high - window.low), 0, 1) * np.float32(255)).astype(
        np.uint8
    )


def _scaled(values: NDArray[Any], size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR))


def _shape(mask: Mask, plane: Plane, index: int, size: tuple[int, int]) -> NDArray[np.bool_]:
    return _scaled(_facing(mask.data, plane, index).astype(np.float32), size) > 0.5


def _tint(
    picture: NDArray[np.uint8],
    where: NDArray[np.bool_],
    colour: NDArray[np.float32],
    strength: NDArray[np.float32] | float,
) -> None:
    picture[where] = np.rint(picture[where] * (1 - strength) + colour * strength)


def _edge(shape: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of a shape touches, by a side, what is not of it."""
    around = np.pad(shape, 1)
    inner = around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    return shape & ~inner


def _heat_colour(heat: NDArray[np.float32]) -> NDArray[np.float32]:
    steps = np.linspace(0, 1, len(HEAT_COLOURS))
    return np.stack([np.interp(heat, steps, HEAT_COLOURS[:, c]) for c in range(3)], axis=-1)


def _lettered(picture: NDArray[np.uint8], plane: Plane) -> NDArray[np.uint8]:
    """The picture with the four letters of its directions."""
    image = Image.fromarray(picture)
    draw, font = ImageDraw.Draw(image), _font(16)
    width, height = image.size
    left, right, top, bottom = plane.letters
    for letter, place, anchor in (
        (left, (6, height // 2), "lm"),
        (right, (width - 6, height // 2), "rm"),
        (top, (width // 2, 4), "ma"),
        (bottom, (width // 2, height - 4), "md"),
    ):
        draw.text(place, letter, fill=_INK, font=font, anchor=anchor)
    return np.asarray(image)


@cache  # Pillow unpacks the whole font each time
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
