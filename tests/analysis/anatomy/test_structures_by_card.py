"""Networks that a card describes, as engines: which pictures of a study they look at."""

from types import SimpleNamespace

import numpy as np
import pytest

from shoken.analysis.anatomy.structures_by_card import structures_by_card
from shoken.analysis.brain import Brain
from shoken.analysis.lesion import LesionInput, find_lesions, lesion_engine
from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.models.by_card import forget
from shoken.models.catalogue import LesionKind
from shoken.models.own.adding import add
from shoken.models.runtime import runs
from tiny_network import card_with, write_network

T1, T2, FLAIR = MrSequence.T1, MrSequence.T2, MrSequence.FLAIR

pytestmark = pytest.mark.usefixtures("usual_models")


@pytest.fixture
def head():
    """A brain with a bright block on FLAIR, and the same without it on T1."""
    grid = Grid((32, 36, 30), np.diag([2.0, 2.0, 2.0, 1.0]))
    inside = np.zeros(grid.shape, dtype=bool)
    inside[4:28, 4:32, 4:26] = True
    t1 = np.where(inside, 100 + np.random.default_rng(0).normal(0, 5, grid.shape), 0)
    flair = t1.copy()
    flair[10:15, 10:15, 10:15] += 90
    mask = Mask(inside, grid)
    brain = Brain(
        mask=mask,
        probability=Volume(inside.astype(np.float32), grid),
        engine="deepbet",
        models=(),
        notices=(),
    )
    return Volume(flair, grid), Volume(t1, grid), brain


def _given(head, sequence=FLAIR, *, beside=True):
    flair, t1, brain = head
    return LesionInput(
        volume=flair,
        sequence=sequence,
        brain=brain,
        tissue=None,
        alignment=SimpleNamespace(framed=None),
        beside={T1: t1} if beside else {},
    )


@pytest.fixture
def both(usual_models, tmp_path, tmp_path_factory):
    """A network that takes T1, at which it does not look, and then FLAIR."""
    assert usual_models != tmp_path  # the user's own folder is left alone
    work = tmp_path_factory.mktemp("both")
    network = write_network(work / "tiny.onnx", (1, 2, 32, 32, 32), channel=1)
    changes = ('sequences = ["flair"]', 'sequences = ["flair", "t1"]\nchannels = ["t1", "flair"]')
    tumour = ('reference = "none"', 'reference = "none"\nlesions = "tumour"')
    return add(network, card_with(work, changes, tumour))[0]


def test_channels_are_taken_in_the_card_s_order(both, head):
    engine = lesion_engine("tiny")
    assert (engine.needs, engine.takes_several) == ({T1, FLAIR}, True)
    assert engine.target is LesionKind.TUMOUR
    lesions = find_lesions(_given(head), "tiny")
    assert lesions.models == (both,)
    assert lesions.mask.data[11:14, 11:14, 11:14].all()
    assert lesions.mask.volume_ml == pytest.approx(1.0, rel=0.3)


@pytest.mark.usefixtures("both")
def test_a_study_without_one_of_them_is_refused(head):
    with pytest.raises(UsageError, match="engine tiny needs t1 of the same study"):
        find_lesions(_given(head, beside=False), "tiny")


def test_structures_are_of_the_pictures_that_the_card_names(both, head):
    flair, t1, brain = head
    found = structures_by_card(both, FLAIR, {FLAIR: flair, T1: t1}, brain)
    assert [one.structure for one in found.volumes] == ["tissue"]
    assert found.grid == flair.grid
    with pytest.raises(UsageError, match="network tiny needs t1 of the same study"):
        structures_by_card(both, FLAIR, {FLAIR: flair}, brain)


def test_two_labels_of_a_pair_are_one_structure_by_its_sides(head, tmp_path):
    left = ('name = "tissue", japanese = "組織"', 'name = "tissue", side = "left"')
    right = (
        'name = "bright", japanese = "高信号", kind = "lesion"',
        'name = "tissue", side = "right", kind = "structure"',
    )
    spec, _ = add(write_network(tmp_path / "tiny.onnx"), card_with(tmp_path, left, right))
    assert dict(spec.structures) == {1: "left tissue", 2: "right tissue"}
    found = structures_by_card(spec, FLAIR, {FLAIR: head[0]}, head[2])
    (pair,) = found.volumes
    counts = np.bincount(found.labels.ravel(), minlength=3) * found.grid.voxel_ml
    assert counts[1] > 10 * counts[2] > 0
    assert (pair.structure, pair.left_ml, pair.right_ml) == ("tissue", counts[1], counts[2])
    assert pair.volume_ml == pytest.approx(counts[1] + counts[2])
    assert pair.asymmetry_percent > 100
    forget()


def test_lesions_and_structures_are_asked_of_the_network_once(head, tmp_path):
    forget()
    spec, _ = add(write_network(tmp_path / "tiny.onnx"), card_with(tmp_path))
    before = runs()
    find_lesions(_given(head), "tiny")
    count = runs() - before
    found = structures_by_card(spec, FLAIR, {FLAIR: head[0]}, head[2])
    assert count > 0
    assert runs() - before == count
    assert found.volumes[0].volume_ml > 1
    forget()


def test_another_sequence_is_refused(head, tmp_path):
    flair, _, brain = head
    spec, _ = add(write_network(tmp_path / "tiny.onnx"), card_with(tmp_path))
    with pytest.raises(UsageError, match="engine tiny was made for FLAIR, and the scan is T2"):
        find_lesions(_given(head, T2), "tiny")
    with pytest.raises(UsageError, match="network tiny was made for FLAIR, and the scan is T2"):
        structures_by_card(spec, T2, {T2: flair}, brain)
