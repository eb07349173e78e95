from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import scipy

from shoken.analysis.anatomy.registration import align_visits
from shoken.analysis.findings.place import Place, Side
from shoken.analysis.findings.visit_pieces import VisitPieces
from shoken.analysis.findings.visits import Change, Reason, compare_pieces, visit_pieces
from shoken.imaging.volume import Grid, Mask, Volume

PLACE = Place(Side.LEFT, "frontal-lobe")


def _balls(*balls, spacing=(1.0, 1.0, 1.0)):
    shape = tuple(int(80 / s) for s in spacing)
    grid = Grid(shape, np.diag([*spacing, 1.0]))
    places = grid.ras_mm(np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1) * 1.0)
    data = np.zeros(shape, dtype=bool)
    for centre, radius in balls:
        data |= np.linalg.norm(places - centre, axis=-1) <= radius
    return Mask(data, grid)


def _pieces(mask, searched=None):
    numbers, _ = scipy.ndimage.label(mask.data, np.ones((3, 3, 3)))
    searched = np.ones(mask.data.shape, dtype=bool) if searched is None else searched
    return VisitPieces(numbers=numbers, searched=searched, grid=mask.grid)


def _changes(first, second, moved=None):
    moved = np.eye(4) if moved is None else moved
    lesions, _ = compare_pieces(_pieces(first), _pieces(second), moved, lambda _: PLACE)
    return lesions


def test_each_kind_of_change():
    first = _balls(((20, 20, 20), 6), ((60, 20, 20), 6), ((20, 60, 20), 8), ((60, 60, 20), 5))
    second = _balls(((20, 20, 20), 8), ((60, 20, 20), 6), ((20, 60, 20), 6), ((60, 60, 60), 5))
    found = {(tuple(np.round(c.centroid_ras_mm)), c.change) for c in _changes(first, second)}
    assert found == {
        ((20, 20, 20), Change.GROWN),
        ((60, 20, 20), Change.STABLE),
        ((20, 60, 20), Change.SHRUNK),
        ((60, 60, 20), Change.GONE),
        ((60, 60, 60), Change.NEW),
    }


def test_volumes_are_kept_and_lesions_numbered_from_the_largest():
    first = _balls(((20, 20, 20), 6), ((60, 20, 20), 9))
    changes = _changes(first, first)
    assert [c.id for c in changes] == [1, 2]
    assert changes[0].first_ml > changes[1].first_ml
    for change in changes:
        assert change.second_ml == pytest.approx(change.first_ml, rel=0.01)


@pytest.mark.slow  # a registration
def test_specks_on_one_visit_are_left_out_and_sure_small_lesions_are_not():
    thick, thin = (1.0, 1.0, 4.0), (0.5, 0.5, 0.5)
    one = ((20, 20, 20), 8)
    speck = ((60, 60, 40), 2.0)
    assert len(_changes(_balls(one, spacing=thick), _balls(one, speck, spacing=thick))) == 1
    found = _changes(_balls(one, spacing=thin), _balls(one, ((60, 60, 40), 2.6), spacing=thin))
    assert [c.change for c in found] == [Change.STABLE, Change.NEW]
    assert found[1].second_ml < 0.1


def test_thick_slices_leave_more_unsure():
    balls = ((40, 40, 40), 8), ((40, 40, 40), 8.7)
    thin = _changes(_balls(balls[0]), _balls(balls[1]))
    thick = _changes(*(_balls(b, spacing=(1, 1, 4)) for b in balls))
    assert thin[0].change is Change.GROWN
    assert thick[0].change is Change.STABLE
    assert thick[0].uncertainty_ml > 2 * thin[0].uncertainty_ml


def test_the_uncertainty_holds_what_the_grid_s_position_does_to_a_volume():
    rng = np.random.default_rng(0)
    first = _balls(((40, 40, 40), 8), spacing=(1, 1, 4))
    stable = 0
    for _ in range(20):
        second = _balls((40 + rng.uniform(-2, 2, 3), 8), spacing=(1, 1, 4))
        stable += _changes(first, second)[0].change is Change.STABLE
    assert stable >= 19


def test_a_turned_second_visit_is_turned_back():
    turn = np.eye(4)
    turn[:3, :3] = scipy.spatial.transform.Rotation.from_euler("z", 20, degrees=True).as_matrix()
    first = _balls(((40, 40, 30), 6))
    there = np.linalg.inv(turn) @ [40, 40, 30, 1]
    second = _balls((there[:3], 6))
    (change,) = _changes(first, second, turn)
    assert change.change is Change.STABLE
    assert _changes(first, second)[0].change is not Change.STABLE


@pytest.mark.slow  # an alignment
def test_a_moved_head_is_found_again(analysis):
    moved = np.eye(4)
    angles = (4, -3, 6)
    turn = scipy.spatial.transform.Rotation.from_euler("xyz", angles, degrees=True)
    moved[:3, :3], moved[:3, 3] = turn.as_matrix(), (5, -7, 4)
    volume, brain = analysis.scan.volume, analysis.brain
    turned = Volume(volume.data, Grid(volume.grid.shape, moved @ volume.grid.affine))
    second = turned.resample_onto(volume.grid)
    mask = Mask(brain.mask.data, turned.grid).resample_onto(volume.grid)
    back = align_visits(volume, brain, second, replace(brain, mask=mask))
    corners = np.argwhere(np.ones((2, 2, 2))) * 60.0 - 30
    whole = back @ moved
    error = np.linalg.norm(corners @ whole[:3, :3].T + whole[:3, 3] - corners, axis=1)
    assert error.max() < 0.5


@pytest.mark.slow  # an alignment
def test_nothing_is_lost_of_either_visit():
    """What was compared and what was left out are together what each visit's own report has."""
    rng = np.random.default_rng(0)
    rounded = np.diag([1.0005, 0.9995, 1.0005, 1])  # spacings of 0.938 mm in place of 0.9375
    for spacing in ((1, 1, 4), (2, 1, 1)):
        balls = [(rng.uniform(10, 70, 3), rng.uniform(0.6, 6)) for _ in range(40)]
        moved = [(centre + rng.uniform(-2, 2, 3), radius) for centre, radius in balls]
        first, second = _balls(*balls[:30]), _balls(*moved[10:], spacing=spacing)
        lesions, left_out = compare_pieces(
            _pieces(first), _pieces(second), rounded, lambda _: PLACE
        )
        assert {one.reason for one in left_out} == {Reason.SPECK}
        for visit, mask, name in ((1, first, "first"), (2, second, "second")):
            kept = [number for one in lesions for number in getattr(one, f"{name}_findings")]
            left = [one for one in left_out if one.visit == visit]
            numbers = [*kept, *(one.finding for one in left)]
            assert sorted(numbers) == list(range(1, _pieces(mask).count + 1))
            total = sum(getattr(one, f"{name}_ml") for one in lesions)
            total += sum(one.volume_ml for one in left)
            assert total == pytest.approx(mask.volume_ml, rel=1e-12)


def test_what_the_other_visit_did_not_search_is_neither_new_nor_gone():
    both, apart = ((20, 40, 40), 6), ((60, 40, 40), 6)
    first, second = _balls(both), _balls(both, apart)
    searched = np.ones(first.data.shape, dtype=bool)
    searched[50:] = False
    for one, other, visit in ((first, second, 2), (second, first, 1)):
        pieces = [_pieces(mask, searched if mask is first else None) for mask in (one, other)]
        lesions, left_out = compare_pieces(*pieces, np.eye(4), lambda _: PLACE)
        assert [lesion.change for lesion in lesions] == [Change.STABLE]
        assert [(left.visit, left.finding, left.reason) for left in left_out] == [
            (visit, 2, Reason.OUTSIDE)
        ]


def test_what_a_reader_has_split_stays_two_findings(analysis):
    labels = analysis.search.numbers.astype(np.int16)
    voxels = np.argwhere(labels == 1)
    upper = voxels[voxels[:, 2] > np.median(voxels[:, 2])]
    labels[tuple(upper.T)] = len(analysis.findings) + 1
    search = replace(analysis.search, review=SimpleNamespace(labels=labels))
    pieces = visit_pieces(replace(analysis, search=search))
    assert pieces.count == len(analysis.findings) + 1
    assert np.array_equal(pieces.voxels([pieces.count]), upper)
