import io

import numpy as np
import pytest
from PIL import Image

from shoken.imaging.png import png_bytes


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (300, 211), (1, 1, 3), (300, 211, 3)])
def test_another_reader_sees_the_same_pixels(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    picture[: shape[0] // 2] = 17
    opened = Image.open(io.BytesIO(png_bytes(picture)))
    opened.load()
    assert opened.mode == ("L" if len(shape) == 2 else "RGB")
    assert np.array_equal(np.asarray(opened), picture)
    assert not opened.info


def test_values_stand_for_listed_colours():
    colours = np.random.default_rng(0).integers(0, 256, (256, 3), dtype=np.uint8)
    values = np.random.default_rng(1).integers(0, 256, (30, 21), dtype=np.uint8)
    opened = Image.open(io.BytesIO(png_bytes(values, colours)))
    assert opened.mode == "P"
    assert np.array_equal(np.asarray(opened.convert("RGB")), colours[values])


def test_an_even_picture_is_packed():
    assert len(png_bytes(np.full((500, 500, 3), 200, np.uint8))) < 8_000
