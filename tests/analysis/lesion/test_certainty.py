"""Of what the general engine is sure, and what goes on from it."""

import numpy as np
import pytest

from shoken.analysis.anatomy.alignment import Alignment
from shoken.analysis.anatomy.brightness import Brightness, TissueBrightness
from shoken.analysis.anatomy.tissue import TissuePriors
from shoken.analysis.lesion.general.certainty import doubted, doubted_in_sulci, grown
from shoken.analysis.lesion.general.preprocessing import Seen
from shoken.imaging.volume import Grid

SHAPE = (40, 40, 40)
SURE = np.float32(0.99)


def _alignment(centre_mm):
    """The middle of the picture lies at a place in MNI."""
    to_frame = np.eye(4)
    to_frame[:3, 3] = -np.array(centre_mm)
    grid = Grid((2, 2, 2), np.diag([40.0, 40, 40, 1]))
    return Alignment(
        mni_to_frame=to_frame,
        displacement_mm=np.zeros((2, 2, 2, 3), np.float32),
        displacement_grid=grid,
        overlap=1.0,
        similarity=1.0,
        lead=2.0,
    )


FLAIR, T2 = ((130, 10), (100, 8), (20, 2)), ((130, 10), (100, 8), (300, 20))


def _seen(values, fluid=0.0, usual=FLAIR):
    affine = np.eye(4)
    affine[:3, 3] = -20
    everywhere = np.ones(SHAPE, np.float32)
    tissue = TissuePriors(
        grey=0 * everywhere,
        white=(1 - fluid) * everywhere,
        fluid=fluid * everywhere,
        core=everywhere > 0,
    )
    tissues = TissueBrightness(*(Brightness(*one) for one in usual))
    return Seen(values, everywhere > 0, tissue, tissues, Grid(SHAPE, affine))


def _most(values, centre_mm=(30, 0, 30), **tissue):
    likely = np.where(values > 140, SURE, np.float32(0.01))
    seen = _seen(values.astype(np.float32), **tissue)
    return doubted(likely, seen, np.full(SHAPE, 130, np.float32), _alignment(centre_mm)).max()


@pytest.fixture
def values():
    """White matter with a bright ball of 2 mm in its middle."""
    x, y, z = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    ball = (x - 20) ** 2 + (y - 20) ** 2 + (z - 20) ** 2 <= 4
    return np.where(ball, 180.0, 100.0)


def test_a_bright_ball_in_white_matter_is_sure(values):
    assert _most(values) == SURE


def test_what_is_as_bright_as_grey_matter_can_be_is_not(values):
    assert _most(np.where(values == 180, 150, 100)) < 0.95


@pytest.mark.parametrize("centre_mm", [(21, -77, 7), (-21, -77, 7), (7, 2, 3), (0, -45, -65)])
def test_caps_of_the_horns_limbic_grey_matter_and_the_cord_are_not(values, centre_mm):
    assert _most(values, centre_mm) < 0.95


def test_fluid_that_flows_is_not(values):
    assert _most(values, fluid=0.2) < 0.95


def test_the_lining_of_a_ventricle_is_not_but_what_goes_on_from_it_is():
    values = np.full(SHAPE, 100.0)
    values[:, :, :20] = 20  # a ventricle
    values[:, :, 20] = 180
    fluid = np.zeros(SHAPE, np.float32)
    fluid[:, :, :20] = 1
    assert _most(values, fluid=fluid) < 0.95
    values[:, :, 21] = 180
    assert _most(values, fluid=fluid) == SURE


def _on_t2(values, marked, **tissue):
    """The most that is left of what is marked on T2."""
    likely = np.where(marked, SURE, np.float32(0.01))
    seen = _seen(values.astype(np.float32), usual=T2, **tissue)
    return doubted_in_sulci(likely, seen)[marked].max()


def _sulcus():
    values = np.full(SHAPE, 100.0)
    values[10:30, 19:22, 12:] = 300  # 3 mm wide, open towards the surface
    marked = np.zeros(SHAPE, bool)
    marked[15:25, 19:22, 12:18] = True  # its ground, where the template has white matter
    return values, marked


def test_a_sulcus_that_goes_on_beyond_what_is_marked_is_not_sure():
    values, marked = _sulcus()
    assert _on_t2(values, marked) < 0.95
    assert _on_t2(np.where(marked, 300, 100), marked) == SURE


def test_what_touches_a_sulcus_or_a_ventricle_is_sure(values):
    ball = values == 180
    sulcus = values.copy()
    sulcus[18:23, 18:23, 23:26] = 300  # above the ball
    assert _on_t2(np.where(ball, 300, sulcus), ball) == SURE
    beside = values.copy()
    beside[:, :, 21:] = 300  # the half of the ball that lies outside touches it all over
    marked = ball & (beside == 180)
    fluid = np.zeros(SHAPE, np.float32)
    fluid[:, :, 21:] = 1
    assert _on_t2(beside, marked, fluid=fluid) == SURE
    fluid[:, :, 21:26] = 0  # it is wider than the template's
    assert _on_t2(beside, marked, fluid=fluid) == SURE
    assert _on_t2(beside, marked) < 0.95  # without a ventricle it would be a sulcus


def test_a_large_lesion_may_hold_sulci():
    values = np.full(SHAPE, 300.0)
    marked = np.zeros(SHAPE, bool)
    marked[5:35, 5:35, 5:35] = True
    assert _on_t2(values, marked) == SURE


def test_a_piece_grows_from_a_sure_voxel_to_likely_ones_alone():
    likely = np.zeros(SHAPE, np.float32)
    likely[5:10, 5, 5] = 0.3
    likely[20:25, 20, 20] = 0.3
    likely[22, 20, 20] = SURE
    likely[25, 20, 20] = 0.1
    after = grown(likely)
    np.testing.assert_array_equal(after[5:10, 5, 5], likely[5:10, 5, 5])
    assert (after[20:25, 20, 20] > 0.5).all()
    assert after[22, 20, 20] > SURE
    assert after[25, 20, 20] == likely[25, 20, 20]
