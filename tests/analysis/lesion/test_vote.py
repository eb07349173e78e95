"""The vote of the general engine and the network."""

import numpy as np
import pytest
from calibration import known_input

from known_heads import known_place
from shoken.analysis.lesion import BOTH, Calibration, LesionInput, find_lesions, looked_at, vote
from shoken.analysis.lesion.calibration import AS_SCORED, OUTLIER
from shoken.analysis.lesion.thresholds import SURE
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan
from shoken.report import generate_structured_report
from shoken.report.confidence import confidence_of
from shoken.report.record.building import study_result

VOLUME = Volume(np.zeros((4, 4, 4), dtype=np.float32), Grid((4, 4, 4), np.eye(4)))


def _said(general, network, calibration=AS_SCORED):
    one, other = (np.array([score], dtype=np.float32) for score in (general, network))
    return float(calibration.probability(vote.voted((one, calibration), other))[0])


def test_it_is_the_mean_of_calibrated_log_odds():
    assert _said(0.8, 0.8) == pytest.approx(0.8, abs=1e-4)
    assert _said(0.9, 0.1) == pytest.approx(0.5, abs=1e-4)
    assert _said(0.9, 0.2, Calibration(0.5)) == pytest.approx(
        1 / (1 + np.exp(-(0.5 * np.log(9) - np.log(4)) / 2)), abs=1e-4
    )


def test_one_alone_neither_rules_out_nor_decides():
    assert 0 < _said(0.0, 0.9) < 0.1
    assert 0.9 < _said(1.0, 0.5) < 1


def _line(**marks):
    """Scores along a row of voxels, 0.001 where none is given."""
    row = np.full((30, 1, 1), 0.001, dtype=np.float32)
    for name, score in marks.items():
        first, last = map(int, name.removeprefix("at_").split("_"))
        row[first : last + 1] = score
    return row


def test_a_lesion_that_both_see_is_drawn_by_both():
    general = _line(at_5_9=0.99, at_10_11=0.6)
    drawn = vote.redrawn(general, _line(at_7_14=0.999))
    assert np.flatnonzero(drawn > 0.5).tolist() == list(range(7, 15))
    assert drawn[7:10].max() >= SURE  # so it stays a lesion


def test_what_the_network_does_not_see_is_not_lost():
    general = _line(at_5_9=0.99)
    assert np.array_equal(vote.redrawn(general, _line(at_20_25=0.2)), general)


def test_what_the_network_alone_sees_is_not_marked():
    general = _line(at_5_9=0.6)  # of which the general engine is not sure
    for seen in (_line(at_20_25=0.9999), _line(at_7_14=0.9999)):
        assert np.array_equal(vote.redrawn(general, seen), general)


def test_one_lesion_drawn_anew_leaves_another_as_it_is():
    general = _line(at_2_4=0.99, at_20_24=0.98)
    drawn = vote.redrawn(general, _line(at_3_6=0.999))
    assert np.flatnonzero(drawn > 0.5).tolist() == [3, 4, 5, 6, 20, 21, 22, 23, 24]
    assert np.array_equal(drawn[15:], general[15:])


def test_both_search_and_report_as_one(phantom):
    scan = Scan("phantom_FLAIR.nii", "0" * 64, phantom.volume, phantom.volume.grid)
    with known_place(phantom):
        analysis = analyse(scan, Options(sequence=MrSequence.FLAIR, lesion=BOTH))
    (lesions,) = analysis.search.by_engine
    assert (lesions.engine, lesions.calibration) == (BOTH, OUTLIER)
    alone = find_lesions(known_input(phantom), "outlier")
    assert lesions.mask.data[alone.mask.data].any()
    assert not np.array_equal(lesions.mask.data, alone.mask.data)
    result = study_result(analysis, generate_structured_report(analysis, writer="measured"))
    assert (result.search.engines, result.search.searched_for) == ((BOTH,), ("any",))
    assert "shoken-lesion" in {one.id for one in result.models}
    judged = {reason.code for reason in confidence_of(analysis).reasons}
    assert "unmeasured" not in judged  # the general engine's figures are known


def test_the_network_is_not_run_where_nothing_was_found(monkeypatch):
    monkeypatch.setattr(vote.outlier, "score", lambda given: given.volume)
    monkeypatch.setattr(vote.any_size, "with_masses", lambda found, _: found)
    monkeypatch.setattr(vote.shoken_lesion, "probability", None)
    assert not vote.score(_given(MrSequence.T1)).data.any()


def _given(sequence, *beside):
    return LesionInput(
        volume=VOLUME,
        sequence=sequence,
        brain=None,
        tissue=None,
        alignment=None,
        beside={one: VOLUME.with_data(VOLUME.data + 1) for one in beside},
    )


def test_both_look_at_the_scan_of_a_study_that_tells_most(monkeypatch):
    seen = []
    monkeypatch.setattr(vote.outlier, "score", lambda _: VOLUME.with_data(VOLUME.data + 1))
    monkeypatch.setattr(vote.any_size, "with_masses", lambda found, _: found)
    monkeypatch.setattr(
        vote.shoken_lesion, "probability", lambda given: seen.append(given) or given.volume
    )
    given = _given(MrSequence.T1, MrSequence.FLAIR)
    vote.score(given)
    assert looked_at(BOTH, given) is MrSequence.FLAIR
    assert looked_at("shoken-lesion", given) is MrSequence.T1
    assert seen[0].sequence is MrSequence.FLAIR
    assert (seen[0].volume.data == 1).all()


def test_both_search_no_picture_that_one_was_not_made_for():
    with pytest.raises(UsageError, match="made for FLAIR or T1 or T2, and the scan is T1C"):
        find_lesions(_given(MrSequence.T1C), BOTH)
