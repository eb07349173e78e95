"""Tissues are as bright as physics has them, on each sequence."""

import numpy as np
import pytest

from shoken.analysis.lesion.networks.shoken_lesion_input import SEQUENCES
from shoken.imaging.sequence import MrSequence
from training.contrast import levels
from training.tissues import LESIONS, RELAXATION, Tissue, marked, tissue_of_label

DRAWS = 200


@pytest.fixture(scope="module")
def drawn():
    """(draws, 256) for each sequence."""
    return {
        sequence: np.array([levels(sequence, np.random.default_rng(s)) for s in range(DRAWS)])
        for sequence in SEQUENCES
    }


@pytest.mark.parametrize(
    ("sequence", "darker", "brighter", "least"),
    [
        ("flair", "FLUID", "WHITE", 1),
        ("flair", "VENTRICLE", "DEEP_GREY", 1),
        ("flair", "WHITE", "CORTEX", 0.85),
        ("flair", "WHITE", "PLAQUE", 1),
        ("flair", "CORTEX", "PLAQUE", 0.75),
        ("flair", "CAVITY", "GLIOSIS", 1),
        ("flair", "WHITE", "OEDEMA", 1),
        ("t1", "FLUID", "CORTEX", 1),
        ("t1", "CORTEX", "WHITE", 0.95),
        ("t1", "PLAQUE", "WHITE", 0.9),
        ("t1", "BLACK_HOLE", "PLAQUE", 0.95),
        ("t1", "WHITE", "FAT", 0.6),
        ("t1c", "WHITE", "ENHANCING", 0.9),
        ("t1c", "NECROSIS", "ENHANCING", 1),
        ("t1c", "OEDEMA", "WHITE", 0.9),
        ("t1c", "WHITE", "VEIN", 0.95),
        ("t1c", "WHITE", "PLEXUS", 0.9),
        ("t1c", "CORTEX", "EXTRA_AXIAL", 1),
        ("t2", "WHITE", "CORTEX", 1),
        ("t2", "CORTEX", "PLAQUE", 0.85),
        ("t2", "PLAQUE", "FLUID", 1),
        ("t2", "WHITE", "INFARCT", 1),
        ("pd", "WHITE", "CORTEX", 1),
        ("pd", "WHITE", "PLAQUE", 1),
    ],
)
def test_the_order_of_tissues(drawn, sequence, darker, brighter, least):
    values = drawn[MrSequence(sequence)]
    share = np.mean(values[:, Tissue[darker]] < values[:, Tissue[brighter]])
    assert share >= least


def test_fluid_is_the_darkest_of_the_brain_on_flair_and_the_brightest_on_t2(drawn):
    brain = [Tissue.WHITE, Tissue.CORTEX, Tissue.DEEP_GREY, Tissue.BRAINSTEM]
    flair, t2 = drawn[MrSequence.FLAIR], drawn[MrSequence.T2]
    assert (flair[:, Tissue.VENTRICLE] < flair[:, brain].min(axis=1)).all()
    assert (t2[:, Tissue.VENTRICLE] > t2[:, brain].max(axis=1)).all()


def test_levels_are_of_white_matter_and_none_is_negative(drawn):
    for values in drawn.values():
        assert np.isfinite(values).all()
        assert values.min() >= 0
        assert (values[:, Tissue.WHITE] == 1).all()
        assert (values[:, Tissue.AIR] == 0).all()
        assert (values[:, [*RELAXATION]].max(axis=0) > 0).all()


def test_contrast_agent_brightens_what_takes_it_up_alone():
    plain, enhanced = (
        np.mean([levels(s, np.random.default_rng(n)) for n in range(DRAWS)], axis=0)
        for s in (MrSequence.T1, MrSequence.T1C)
    )
    brighter = enhanced / np.maximum(plain, 1e-6)
    assert brighter[Tissue.ENHANCING] > 1.5
    assert brighter[Tissue.DURA] > 1.3
    assert brighter[Tissue.CORTEX] == pytest.approx(1, abs=0.1)
    assert brighter[Tissue.PLAQUE] == pytest.approx(1, abs=0.1)


def test_oedema_is_marked_but_after_contrast_agent():
    for sequence in SEQUENCES:
        table = marked(sequence)
        assert table[Tissue.OEDEMA] == (sequence is not MrSequence.T1C)
        assert table[Tissue.ENHANCING]
        assert not table[: min(LESIONS)].any()


def test_every_label_of_the_brain_is_of_a_tissue():
    table = tissue_of_label()
    assert table[[2, 3, 4, 8, 10, 16, 24, 43, 60]].all()
    assert table[0] == Tissue.AIR
