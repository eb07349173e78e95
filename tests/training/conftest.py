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


@pytest.fixture(scope="session")
def head_of_layers():
    """White matter in cortex in fluid, a ventricle, and a lesion in the white matter."""

    def make(sequence):
        x, y, z = np.ogrid[-32:32, -32:32, -32:32]
        r = np.sqrt(x**2 + y**2 + z**2)
        brain, inner = r < 28, r < 21
        ventricle = x**2 + y**2 + z**2 < 49
        lesion = (x - 14) ** 2 + y**2 + z**2 < 16
        grey, white, fluid, plaque = {
            "flair": (1.3, 1, 0.2, 2), "t1": (0.7, 1, 0.25, 0.5), "t2": (1.5, 1, 4, 2.3),
        }[sequence]  # fmt: skip
        clean = np.where(inner, white, np.where(brain, grey, 0)).astype(np.float32)
        clean[ventricle], clean[lesion] = fluid, plaque
        noise = np.random.default_rng(2).normal(0, 0.04, clean.shape).astype(np.float32)
        expected = np.stack([brain & ~inner, inner & ~ventricle]).astype(np.float32)
        return np.abs(clean + noise), brain, expected, lesion

    return make
