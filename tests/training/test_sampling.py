"""What a scanner does to a picture."""

from dataclasses import replace

import numpy as np
import pytest

from training.sampling import Sampling, draw_sampling

PLAIN = Sampling(
    axis=2, slice_mm=1, profile_mm=1, offset_mm=0, in_plane_mm=(1, 1), apodised=False,
    blur=0, motion=0, noise=0,
)  # fmt: skip
THICK = replace(PLAIN, slice_mm=5, profile_mm=5, offset_mm=2)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_an_even_picture_stays_even_in_slices_of_any_thickness(rng):
    flat = np.ones((16, 16, 40), dtype=np.float32)
    for sampling in (PLAIN, THICK, replace(THICK, axis=0, slice_mm=3, profile_mm=2.2)):
        assert sampling.apply(flat, rng) == pytest.approx(1, abs=1e-5)


def test_thick_slices_average_what_is_thin():
    plane = np.zeros((4, 4, 40), dtype=np.float32)
    plane[..., 22] = 1
    seen = THICK.averaged(plane)[0, 0]
    assert seen.max() == pytest.approx(1 / 5, abs=1e-5)
    assert seen[22] == seen.max()
    assert PLAIN.averaged(plane) == pytest.approx(plane)


def test_the_header_says_how_thick_the_slices_are():
    assert PLAIN.spacing_mm == (1, 1, 1)
    assert replace(THICK, axis=1).spacing_mm == (1, 5, 1)


def test_an_edge_rings_where_resolution_is_lost(rng):
    edge = np.zeros((64, 8, 8), dtype=np.float32)
    edge[16:48] = 1
    ringing = replace(PLAIN, in_plane_mm=(2, 1)).apply(edge, rng)
    assert ringing.max() > 1.03
    assert replace(PLAIN, in_plane_mm=(2, 1), apodised=True).apply(edge, rng).max() < ringing.max()


def test_motion_leaves_ghosts_along_the_phase_encoding(rng):
    spot = np.zeros((32, 32, 4), dtype=np.float32)
    spot[12:20, 14:18] = 1
    ghosts = replace(PLAIN, motion=1).apply(spot, rng) - PLAIN.apply(spot, rng)
    beside, above = np.abs(ghosts[14:18, :10]).mean(), np.abs(ghosts[:10, 14:18]).mean()
    assert beside > 3 * above


def test_noise_is_rician(rng):
    nothing = np.zeros((24, 24, 24), dtype=np.float32)
    noisy = replace(PLAIN, noise=0.1).apply(nothing, rng)
    assert noisy.mean() == pytest.approx(0.1 * np.sqrt(np.pi / 2), rel=0.03)
    signal = replace(PLAIN, noise=0.05).apply(nothing + 1, rng)
    assert signal.std() == pytest.approx(0.05, rel=0.05)


def test_slices_are_drawn_from_1_to_8_mm_in_every_plane():
    drawn = [draw_sampling((128, 128, 128), np.random.default_rng(s)) for s in range(300)]
    assert {d.axis for d in drawn} == {0, 1, 2}
    assert max(d.slice_mm for d in drawn) > 7
    assert min(d.slice_mm for d in drawn) == 1
    assert any(d.motion for d in drawn)
