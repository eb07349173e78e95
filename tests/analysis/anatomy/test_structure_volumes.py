"""Structures by side: the network made up, the midline that of a head of known pose."""

from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis import pipeline
from shoken.analysis.anatomy import structure_volumes
from shoken.analysis.anatomy.alignment import Alignment
from shoken.analysis.anatomy.structure_volumes import StructureVolume, find_structures
from shoken.analysis.brain import Brain
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.notices import NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from small_structures import LABEL, LEFT_VOXELS, RIGHT_VOXELS, small_structures

HIPPOCAMPUS, STEM = LABEL["hippocampus"], LABEL["brain-stem"]


@pytest.fixture
def network(monkeypatch):
    """A network that calls grey voxels hippocampus, and darker ones brainstem."""

    def in_slabs(spec, data, box, *, most_voxels, is_mirrored_too):
        assert is_mirrored_too
        del most_voxels
        logits = np.zeros((len(spec.labels) + 1, *data[box].shape), np.float32)
        logits[0] = 0.5
        logits[HIPPOCAMPUS] = (data[box] > 0.1) & (data[box] < 0.7)
        logits[STEM] = 2 * ((data[box] > 0.1) & (data[box] < 0.4))
        yield box, logits

    monkeypatch.setattr(structure_volumes, "in_slabs", in_slabs)


def _head(*, is_mirrored=False):
    """A block of brain with 4 × 4 × 4 grey voxels left of x = 0, 2 × 4 × 4 right, 4 across."""
    affine = np.eye(4)
    affine[:3, 3] = (-19.5, -20, -20)
    grid = Grid((40, 40, 40), affine)
    data = np.ones(grid.shape, np.float32)
    data[8:12, 20:24, 20:24] = data[26:28, 20:24, 20:24] = 0.5
    data[18:22, 20, 20] = 0.25
    data[0, 0, 0] = 0  # which the network's grid makes the darkest
    if is_mirrored:
        data = data[::-1]
    mask = Mask(np.ones(grid.shape, bool), grid)
    brain = Brain(mask=mask, probability=Volume(data, grid), engine="b", models=(), notices=())
    return Volume(data, grid), brain


def _alignment(**told):
    """The template laid on a head without moving it; trusted."""
    grid = Grid((2, 2, 2), np.diag([100.0, 100, 100, 1]))
    still = np.zeros((2, 2, 2, 3), np.float32)
    good = {"overlap": 1.0, "similarity": 1.2, "lead": 2.0}
    return Alignment(
        mni_to_frame=np.eye(4), displacement_mm=still, displacement_grid=grid, **{**good, **told}
    )


def _volumes(found):
    return {one.structure: one for one in found.volumes}


@pytest.mark.slow  # two alignments
@pytest.mark.usefixtures("network")
def test_pairs_are_split_at_the_midline_and_a_mirrored_scan_swaps_them():
    usual, mirrored = (
        _volumes(find_structures(*_head(is_mirrored=other), _alignment()))
        for other in (False, True)
    )
    pair, other = usual["hippocampus"], mirrored["hippocampus"]
    assert (pair.left_ml, pair.right_ml) == pytest.approx((0.064, 0.032))
    assert (other.left_ml, other.right_ml) == pytest.approx((0.032, 0.064))
    assert pair.asymmetry_percent == pytest.approx(100 * 0.032 / 0.048)
    assert other.asymmetry_percent == pytest.approx(-pair.asymmetry_percent)
    assert usual["brain-stem"] == StructureVolume(structure="brain-stem", volume_ml=0.004)


@pytest.mark.slow  # an alignment
@pytest.mark.usefixtures("network")
def test_the_midline_is_the_aligned_head_s_and_not_the_scanner_s():
    shifted = np.eye(4)
    shifted[0, 3] = 12.0  # the head lies 12 mm to the right, so that all but 2 × 4 × 4 is left
    alignment = replace(_alignment(), mni_to_frame=shifted)
    pair = _volumes(find_structures(*_head(), alignment))["hippocampus"]
    assert (pair.left_ml, pair.right_ml) == pytest.approx((0.096, 0))
    assert pair.asymmetry_percent == pytest.approx(200)


@pytest.mark.usefixtures("network")
def test_no_side_is_told_by_an_alignment_that_is_not_trusted():
    found = find_structures(*_head(), _alignment(overlap=0.5))
    assert found.is_left is None
    pair = _volumes(found)["hippocampus"]
    assert (pair.left_ml, pair.right_ml, pair.asymmetry_percent) == (None, None, None)
    assert pair.volume_ml == pytest.approx(0.096)


def test_what_is_not_there_has_no_asymmetry():
    empty = _volumes(small_structures(_head()[0].grid))["amygdala"]
    assert (empty.volume_ml, empty.asymmetry_percent) == (0, None)


@pytest.mark.usefixtures("network")
@pytest.mark.slow  # an alignment for each
@pytest.mark.parametrize("overlap", [1.0, 0.5])
def test_sides_are_told_without_a_search_for_lesions(analysis, monkeypatch, overlap):
    alignment = replace(analysis.search.alignment, overlap=overlap)
    monkeypatch.setattr(pipeline, "load_ahead", lambda *_: None)
    monkeypatch.setattr(pipeline, "extract_brain", lambda *_: analysis.brain)
    monkeypatch.setattr(pipeline, "align_template", lambda *_: alignment)
    stages = []
    options = Options(sequence=MrSequence.T1, lesion="none", structures=True)
    done = analyse(analysis.scan, options, progress=stages.append)
    assert stages == ["read", "brain", "align", "structures"]
    told = {notice.code for notice in done.notices}
    are_sides_told = _volumes(done.structures)["hippocampus"].left_ml is not None
    assert are_sides_told is alignment.is_trusted
    assert (NoticeCode.STRUCTURES_WITHOUT_SIDES in told) is not alignment.is_trusted


def test_small_structures_are_of_the_sizes_that_other_tests_expect():
    grid = Grid((12, 14, 12), np.eye(4))
    pair = _volumes(small_structures(grid))["hippocampus"]
    voxels = (pair.left_ml / grid.voxel_ml, pair.right_ml / grid.voxel_ml)
    assert voxels == pytest.approx((LEFT_VOXELS, RIGHT_VOXELS))
