"""The truth is what was inserted, pictures show it, and a seed gives the same bytes."""

import hashlib

import numpy as np
import pytest

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES, evidence
from shoken.imaging.sequence import MrSequence
from training.canvas import Canvas
from training.contrast import levels
from training.lesions.shapes import blob
from training.pictures import clean, take
from training.scenes import Disease, make_scene
from training.tissues import RELAXATION, Tissue, marked
from training.warps import Push, draw_warp

SHAPE = (48, 48, 48)  # the cortex of the small head just fits


@pytest.fixture(scope="module", params=[*Disease], ids=lambda d: d.value)
def scene(request, material):
    return make_scene(material, 7, SHAPE, request.param)


def test_truth_is_where_a_lesion_has_half_of_a_voxel(scene):
    for sequence in SEQUENCES:
        expected = marked(sequence)[scene.lesions] & (scene.share >= 0.5)
        assert np.array_equal(scene.truth(sequence), expected)
    assert scene.truth(MrSequence.FLAIR).any() == (scene.disease is not Disease.HEALTHY)
    assert ((scene.lesions > 0) == (scene.share > 0)).all()


def test_a_lesion_changes_the_picture_where_it_is_and_nowhere_else(scene):
    table = levels(MrSequence.FLAIR, np.random.default_rng(0))
    with_lesions, without = clean(scene, table), table[scene.tissues]
    assert np.array_equal(with_lesions != without, (scene.share > 0) & (with_lesions != without))
    full = scene.share == 1
    assert with_lesions[full] == pytest.approx(table[scene.lesions[full]], abs=1e-6)


def test_a_painted_ball_has_its_volume():
    canvas = Canvas(np.full(SHAPE, Tissue.WHITE, dtype=np.uint8), np.random.default_rng(1))
    box, depth = blob(canvas, np.array([22, 23, 24]), 8, uneven=0)
    canvas.paint(depth, Tissue.PLAQUE, soft_mm=1, within=canvas.white[box], box=box)
    assert np.count_nonzero(canvas.share >= 0.5) == pytest.approx(4 / 3 * np.pi * 8**3, rel=0.03)
    assert canvas.share[22, 23, 24] == 1
    assert set(np.unique(canvas.lesions)) == {0, Tissue.PLAQUE}


def test_lesions_keep_to_their_tissue(material):
    for seed in range(3):
        scene = make_scene(material, seed, SHAPE, Disease.DEMYELINATION)
        under = set(np.unique(scene.tissues[scene.share >= 0.5]))
        white = {Tissue.WHITE, Tissue.CORTEX, Tissue.BRAINSTEM, Tissue.CEREBELLAR_WHITE}
        assert under <= white | {Tissue.FLUID}  # a vessel's space that came later


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_each_compartment_has_the_level_that_was_drawn(material, sequence):
    """Through sampling, coil and noise: the middle of each compartment against white matter."""
    scene = make_scene(material, 3, SHAPE, Disease.MASS)
    pictures = (take(scene, seed, sequence) for seed in range(200))
    picture = next(p for p in pictures if _is_plain(p))
    white = np.median(picture.data[(scene.tissues == Tissue.WHITE) & (scene.share == 0)])
    seen = 0
    for compartment in (*RELAXATION,):
        where = (scene.lesions == compartment) & (scene.share == 1)
        if np.count_nonzero(where) > 150:
            seen += 1
            level = np.median(picture.data[where]) / white
            assert level == pytest.approx(picture.levels[compartment], rel=0.3, abs=0.1)
    assert seen


def _is_plain(picture):
    sampling = picture.sampling
    return not (sampling.is_thick or sampling.motion) and sampling.noise < 0.04


def test_thin_slices_leave_the_truth_as_it_is(scene):
    pictures = (take(scene, seed, MrSequence.FLAIR) for seed in range(200))
    picture = next(p for p in pictures if _is_plain(p))
    kept = picture.brain.any(axis=(0, 1))
    truth = scene.truth(MrSequence.FLAIR)
    assert np.array_equal(picture.truth[..., kept], (truth & picture.brain)[..., kept])


def test_a_seed_gives_the_same_bytes(material):
    def digest(seed):
        scene = make_scene(material, seed, SHAPE)
        picture = take(scene, seed)
        parts = (scene.tissues, scene.lesions, scene.share, picture.data, picture.truth)
        return hashlib.sha256(b"".join(p.tobytes() for p in parts)).hexdigest()

    assert digest(11) == digest(11)
    assert digest(11) != digest(12)


def test_masses_push_tissue_aside_and_leave_what_is_far(material):
    warp = draw_warp(material.heads[0], (64, 64, 64), np.random.default_rng(4))
    pushed = warp.pushed(Push((32.0, 32.0, 32.0), 10, 0.6))
    moved = np.linalg.norm(pushed.places - warp.places, axis=0)
    assert moved[32, 32, 43] > 1.5
    assert moved[43, 32, 32] > moved[52, 32, 32] > 0
    assert moved[32, 32, 32] < 0.5
    # no fold: what was in order along a line stays in order
    line = np.einsum("i,ix->x", np.linalg.inv(warp.slope)[0], pushed.places[:, :, 32, 32])
    assert (np.diff(line) > 0).all()


def test_every_disease_is_drawn(material):
    seen = {make_scene(material, seed, (24, 24, 24)).disease for seed in range(40)}
    assert seen == set(Disease)


def test_what_a_template_expects_is_near_the_tissue_and_knows_no_lesion(material):
    healthy = make_scene(material, 3, SHAPE, Disease.HEALTHY)
    grey, white = healthy.expected
    assert grey.shape == SHAPE
    assert min(grey.min(), white.min()) >= 0
    assert (grey + white).max() <= 1 + 1e-5
    is_white = healthy.tissues == Tissue.WHITE
    assert white[is_white].mean() > 2 * white[~is_white].mean()
    sick = make_scene(material, 3, SHAPE, Disease.DEMYELINATION)
    assert np.array_equal(healthy.expected, sick.expected)


@pytest.mark.parametrize("sequence", [MrSequence.FLAIR, MrSequence.T1, MrSequence.T2])
def test_a_lesion_stands_out_and_healthy_tissue_does_not(head_of_layers, sequence):
    """The channel of evidence, where contrast is what it is and noise is little."""
    data, brain, expected, lesion = head_of_layers(sequence)
    found = evidence(data, brain, expected, sequence)
    assert np.abs(found).max() <= 2
    assert not found[~brain].any()
    ordinary = brain & ~lesion & (expected.max(axis=0) > 0.9)
    assert np.median(found[lesion]) > 0 > np.quantile(found[ordinary], 0.95)


def test_a_picture_without_tissues_has_no_evidence():
    flat = np.zeros((16, 16, 16), dtype=np.float32)
    maps = np.full((2, 16, 16, 16), 0.4, dtype=np.float32)
    assert not evidence(flat, flat == 0, maps, MrSequence.FLAIR).any()
