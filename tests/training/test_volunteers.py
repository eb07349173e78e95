"""Real heads: lesions are painted on their pictures, and the rest of a picture stays as it was."""

from dataclasses import replace

import numpy as np
import pytest

from shoken.imaging.sequence import MrSequence
from training import scenes
from training.material import Head
from training.painting import levels_like, painted
from training.pictures import take
from training.scenes import Disease, make_scene
from training.tissues import Tissue
from training.volunteers import Volunteer

SHAPE = (48, 48, 48)


@pytest.fixture
def volunteer(material):
    """The small head as a FLAIR picture, grey matter a third brighter than white."""
    tissues = np.where(
        np.isin(material.heads[0].tissues, (Tissue.FAT, Tissue.BONE)),
        0,
        material.heads[0].tissues,
    ).astype(np.uint8)
    table = np.zeros(256, dtype=np.uint8)
    table[list(Tissue)] = 120
    for tissue, level in (
        (Tissue.WHITE, 100), (Tissue.CORTEX, 133), (Tissue.VENTRICLE, 20), (Tissue.FLUID, 20),
        (Tissue.AIR, 0),
    ):  # fmt: skip
        table[tissue] = level
    grey, white = (np.where(tissues == t, 255, 0) for t in (Tissue.CORTEX, Tissue.WHITE))
    return Volunteer(
        head=Head.of(tissues), picture=table[tissues], brain=tissues > 0,
        expected=np.stack([grey, white]).astype(np.uint8), sequence=MrSequence.FLAIR,
        grey=1.33, fluid=0.2,
    )  # fmt: skip


@pytest.fixture
def real(material, volunteer, monkeypatch):
    """Material of which every scene is of the volunteer."""
    monkeypatch.setattr(scenes, "_OF_VOLUNTEERS", 1)
    return replace(material, volunteers=(volunteer,))


def test_a_picture_changes_where_a_lesion_is_painted_and_nowhere_else(real):
    scene = make_scene(real, 5, SHAPE, Disease.DEMYELINATION)
    table = levels_like(scene.ground, np.random.default_rng(0))
    picture = painted(scene, scene.ground, table)
    away = scene.share == 0
    assert np.array_equal(picture[away], scene.ground.data[away])
    full = (scene.share == 1) & (scene.lesions == Tissue.PLAQUE)
    assert full.any()
    assert np.median(picture[full]) == pytest.approx(table[Tissue.PLAQUE], rel=0.15)


def test_the_protocol_is_one_with_the_contrast_of_the_picture(volunteer, real):
    ground = make_scene(real, 5, SHAPE).ground
    for seed in range(5):
        table = levels_like(ground, np.random.default_rng(seed))
        assert table[Tissue.CORTEX] == pytest.approx(volunteer.grey, abs=0.15)


def test_a_picture_is_of_the_sequence_that_was_taken(real):
    scene = make_scene(real, 6, SHAPE, Disease.STROKE)
    picture = take(scene, 3, MrSequence.T1)
    assert picture.sequence is MrSequence.FLAIR
    assert picture.truth.any()
    assert np.array_equal(picture.data, take(scene, 3).data)


def test_what_the_template_expects_is_where_the_warp_looks(real):
    scene = make_scene(real, 7, SHAPE, Disease.HEALTHY)
    grey, white = scene.expected
    assert grey[scene.tissues == Tissue.CORTEX].mean() > 0.5
    assert white[scene.tissues == Tissue.WHITE].mean() > 0.7


def test_what_is_kept_is_the_same_again(volunteer):
    arrays = {f"volunteer00{part}": array for part, array in volunteer.kept().items()}
    again = Volunteer.of(arrays, "volunteer00")
    assert np.array_equal(again.picture, volunteer.picture)
    assert np.array_equal(again.head.tissues, volunteer.head.tissues)
    assert (again.sequence, again.grey) == (MrSequence.FLAIR, pytest.approx(1.33))


def test_no_real_head_is_among_those_held_out(real):
    assert real.volunteers
    assert not real.only([1]).volunteers
