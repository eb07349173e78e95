"""The pictures that a model is shown: nothing of the scan but what lies inside the brain mask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.overlay_colours import LESION_COLOUR
from shoken.analysis.render import (
    Layers,
    Plane,
    grey_slice,
    outline,
    slice_picture,
    window_of,
    with_scale,
)
from shoken.common.threads import in_threads
from shoken.imaging.png import png_bytes
from shoken.imaging.volume import Mask, Volume, bounding_box
from shoken.report.gemini import Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.render import Window
    from shoken.analysis.values import Analysis

__all__ = ["MOST_FINDINGS", "pictures_of"]

MOST_FINDINGS = 10  # by hand: each picture costs tokens; smaller findings are told in numbers
# three tiles across and two down make 1152 × 768: all detail that one picture's tokens can hold
_TILE = 384
_MOSAIC = (4, 3)  # columns and rows: 12 axial slices
_OUTLINE = 255  # stands for the colour of lesions in a picture of greys
_MARGIN = 0.08  # of the longest axis: black around the brain


@dataclass(frozen=True, eq=False)
class _Inside:
    """The scan cut to the brain's box, and black outside the brain."""

    volume: Volume
    brain: Mask
    lesion: Mask | None
    heat: Volume | None
    window: Window


def pictures_of(analysis: Analysis) -> tuple[Picture, ...]:
    """A mosaic and the heat map of the scan, then one sheet for each of the largest findings.

    A sheet shows the axial, coronal and sagittal slice through the finding, plain above and with
    its contour below.  Each tile has its directions and a scale bar.
    """
    inside = _cut(analysis)
    makers = [partial(_mosaic, inside), partial(_heat, inside, analysis)]
    makers += [partial(_sheet, inside, f) for f in analysis.findings[:MOST_FINDINGS]]
    return tuple(in_threads(lambda make: make(), makers))


def _cut(analysis: Analysis) -> _Inside:
    volume, brain = analysis.scan.volume, analysis.brain.mask
    window = window_of(volume, brain)
    margin = round(_MARGIN * max(brain.data.shape))
    box = bounding_box(brain.data, margin)
    grid = volume.grid.crop(box)
    mask = brain.data[box]
    lesions = analysis.lesions
    return _Inside(
        volume=Volume(np.where(mask, volume.data[box], np.float32(window.low)), grid),
        brain=Mask(mask, grid),
        lesion=Mask(lesions.mask.data[box] & mask, grid) if lesions else None,
        heat=Volume(np.where(mask, lesions.probability.data[box], 0), grid) if lesions else None,
        window=window,
    )


def _slice(inside: _Inside, plane: Plane, index: int, size: int) -> NDArray[np.uint8]:
    """One slice in greys that fits a square, at its own scale, which its bar tells."""
    height, mm_per_pixel = _scale(inside, plane, size)
    picture = grey_slice(inside.volume, plane, index, inside.window, height)
    # white gives way to the outline's colour
    return np.minimum(with_scale(picture, mm_per_pixel), _OUTLINE - 1)


def _scale(inside: _Inside, plane: Plane, size: int) -> tuple[int, float]:
    """The height in pixels at which a slice fits a square, and how many mm a pixel then has."""
    shape, spacing = inside.volume.grid.shape, inside.volume.grid.spacing_mm
    across, up = (shape[a] * spacing[a] for a in range(3) if a != plane.axis)
    height = round(size * min(1.0, up / across))
    return height, up / height


def _outlined(
    inside: _Inside, picture: NDArray[np.uint8], plane: Plane, index: int
) -> NDArray[np.uint8]:
    """A slice with the outline of every finding in it."""
    if inside.lesion is None:
        return picture
    made = picture.copy()
    made[outline(inside.lesion, plane, index, picture.shape)] = _OUTLINE
    return made


def _tile(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """A slice in the middle of a black square."""
    picture = picture[:, :size]  # a column too many where its width was rounded up
    tile = np.zeros((size, size, *picture.shape[2:]), dtype=np.uint8)
    top, left = (size - picture.shape[0]) // 2, (size - picture.shape[1]) // 2
    tile[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return tile


def _sheet(inside: _Inside, finding: Finding) -> Picture:
    voxel = _nearest(inside, finding.centroid_ras_mm)
    plain = {plane: _slice(inside, plane, voxel[plane.axis], _TILE) for plane in Plane}
    contoured = [
        _outlined(inside, picture, plane, voxel[plane.axis]) for plane, picture in plain.items()
    ]
    rows = [np.hstack([_tile(one, _TILE) for one in row]) for row in (plain.values(), contoured)]
    caption = (
        f"Finding {finding.id}: axial, coronal, sagittal; above plain, below with the contour of "
        "every finding in these slices."
    )
    return Picture(f"finding-{finding.id}", caption, _contour_png(np.vstack(rows)))


def _mosaic(inside: _Inside) -> Picture:
    columns, rows = _MOSAIC
    box = bounding_box(inside.brain.data)
    places = np.linspace(box[2].start, box[2].stop - 1, columns * rows + 2)[1:-1].round()
    tiles = [_tile(_slice(inside, Plane.AXIAL, int(z), 256), 256) for z in places]
    sheet = np.vstack([np.hstack(tiles[r * columns : (r + 1) * columns]) for r in range(rows)])
    return Picture("mosaic", "Axial slices from bottom to top of the brain.", _contour_png(sheet))


def _heat(inside: _Inside, analysis: Analysis) -> Picture:
    if analysis.findings:
        voxel = _nearest(inside, analysis.findings[0].centroid_ras_mm)
    else:
        box = bounding_box(inside.brain.data)
        x, y, z = ((side.start + side.stop) // 2 for side in box)
        voxel = (x, y, z)
    layers = Layers(heat=inside.heat)
    tiles = []
    for plane in Plane:
        height, mm_per_pixel = _scale(inside, plane, _TILE)
        picture = slice_picture(
            inside.volume,
            plane,
            voxel[plane.axis],
            inside.window,
            layers,
            height=height,
            letters=True,
        )
        tiles.append(_tile(with_scale(picture, mm_per_pixel), _TILE))
    caption = "Probability of lesion from violet (0.05) to yellow (1): axial, coronal, sagittal."
    return Picture("heat-map", caption, png_bytes(np.hstack(tiles)))


def _contour_png(picture: NDArray[np.uint8]) -> bytes:
    """(H, W) uint8 of greys and of ``_OUTLINE`` → a PNG file of one byte a pixel.

    A third of the work and size of full colour; white comes out as 254.
    """
    colours = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    colours[_OUTLINE] = LESION_COLOUR
    return png_bytes(picture, colours)


def _nearest(inside: _Inside, ras_mm: tuple[float, float, float]) -> tuple[int, int, int]:
    grid = inside.volume.grid
    place = np.rint(grid.voxel(np.array(ras_mm)))
    x, y, z = (int(v) for v in np.clip(place, 0, np.array(grid.shape) - 1))
    return x, y, z
