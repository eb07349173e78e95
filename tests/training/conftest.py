"""A small head of spheres, so that what makes scenes is tried without any label map."""

import numpy as np
import pytest

from training.material import Head, Material, Stroke
from training.tissues import Tissue


def toy_tissues():
    x, y, z = np.ogrid[-36:36, -36:36, -36:36]
    r = np.sqrt(x**2 + y**2 + z**2)
    tissues = np.zeros(r.shape, dtype=np.uint8)
    for radius, tissue in (
        (34, Tissue.FAT), (31, Tissue.BONE), (28, Tissue.FLUID), (26, Tissue.CORTEX),
        (22, Tissue.WHITE),
    ):  # fmt: skip
        tissues[r < radius] = tissue
    tissues[(np.abs(x) - 9) ** 2 + y**2 + (z + 4) ** 2 < 16] = Tissue.DEEP_GREY
    tissues[(np.abs(x) - 4) ** 2 + (y / 3) ** 2 + (z - 4) ** 2 < 9] = Tissue.VENTRICLE
    tissues[(x**2 + (y + 12) ** 2 + (z + 14) ** 2 < 36)] = Tissue.BRAINSTEM
    tissues[((x - 8) ** 2 + (y - 12) ** 2 + (z - 2) ** 2 < 5)] = Tissue.OWN_LESION
    return tissues


@pytest.fixture(scope="session")
def material():
    mask = np.ones((6, 6, 6), dtype=bool)
    stroke = Stroke(mask, np.array([20, -10, 10], dtype=np.int16))
    return Material((Head.of(toy_tissues()),) * 2, (stroke,))
