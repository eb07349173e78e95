"""Which alignments are trusted."""

import numpy as np
import pytest

from shoken.analysis.anatomy.alignment import Alignment
from shoken.imaging.volume import Grid


@pytest.mark.parametrize(
    ("overlap", "lead", "is_trusted"),
    [
        (0.98, 1.7, True),
        (0.91, 1.3, True),
        (0.96, 1.11, True),  # thick slices, many lesions: the outline is as good as any
        (0.92, 1.11, False),
        (0.96, 1.02, False),
        (0.89, 1.7, False),
        (0.98, None, False),
    ],
)
def test_a_small_lead_is_enough_where_the_outlines_agree(overlap, lead, is_trusted):
    alignment = Alignment(
        mni_to_frame=np.eye(4),
        displacement_mm=np.zeros((2, 2, 2, 3), np.float32),
        displacement_grid=Grid((2, 2, 2), np.eye(4)),
        overlap=overlap,
        similarity=1.03,
        lead=lead,
    )
    assert alignment.is_trusted is is_trusted
