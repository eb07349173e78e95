"""The small picture of an analysis, of which a cohort's page shows thousands."""

import io

import numpy as np
from PIL import Image

from shoken.export.cohort_thumbnail import thumbnail_webp


def test_three_planes_with_outline_and_candidates_in_a_few_kilobytes(analysis):
    content = thumbnail_webp(analysis)
    drawn = Image.open(io.BytesIO(content))
    assert drawn.format == "WEBP"
    assert drawn.height == 160
    assert 2 * drawn.height < drawn.width < 4 * drawn.height
    assert len(content) < 30_000
    pixels = np.asarray(drawn.convert("RGB")).astype(int)
    red, _, blue = np.moveaxis(pixels, -1, 0)
    assert (blue - red > 40).any()  # the brain's outline
    assert (red - blue > 40).any()  # a candidate
    assert thumbnail_webp(analysis) == content
