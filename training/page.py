"""A page of examples, to be looked at: does it look like MRI, is the truth where it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy
from PIL import Image, ImageDraw

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from training.pictures import take
from training.scenes import Disease, make_scene

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.material import Material
    from training.pictures import Picture

__all__ = ["draw_page"]

_SCALE = 2  # pixels a millimetre


def draw_page(
    material: Material, seed: int, file: Path, disease: Disease | None = None, crop: int = 128
) -> None:
    """A row for each disease, or several of one, and a column for each sequence; truth in red."""
    diseases = [disease] * 4 if disease else [*Disease]
    rows = []
    for number, wanted in enumerate(diseases):
        scene = make_scene(material, seed + number, (crop, crop, crop), wanted)
        pictures = [
            take(scene, 100 * (seed + number) + k, each) for k, each in enumerate(SEQUENCES)
        ]
        rows.append(np.hstack([_panel(picture) for picture in pictures]))
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.vstack(rows)).save(file)


def _panel(picture: Picture) -> NDArray[np.uint8]:
    """The slice with the most truth, across the slices' axis; its outline only on the left half."""
    axis = picture.sampling.axis
    counts = picture.truth.sum(axis=tuple({0, 1, 2} - {axis}))
    here = int(counts.argmax()) if counts.any() else picture.truth.shape[axis] // 2
    plane, truth = (np.take(a, here, axis=axis).T[::-1] for a in (picture.data, picture.truth))
    values = picture.data[picture.brain] if picture.brain.any() else picture.data
    low, high = np.quantile(values[::17], [0.005, 0.998])
    grey = np.clip((plane - 0.5 * low) / (1.1 * high - 0.5 * low), 0, 1) * 255
    shown = np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
    shown, truth = (a.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1) for a in (shown, truth))
    edge = truth & ~scipy.ndimage.binary_erosion(truth)
    shown[edge] = (255, 40, 40)
    image = Image.fromarray(shown)
    said = f"{picture.sequence} {picture.sampling.slice_mm:.0f} mm"
    ImageDraw.Draw(image).text((4, 2), said, fill=(255, 255, 0))
    return np.asarray(image)
