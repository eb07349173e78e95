"""Probabilities are made from scores, and no mask is changed by it."""

import csv
from itertools import pairwise

import numpy as np
import pytest
import scipy

from shoken.analysis.lesion import LESION_ENGINES, Calibration, cut_lesions
from shoken.analysis.lesion.calibration import AS_SCORED, OUTLIER
from shoken.analysis.lesion.networks import shoken_lesion
from shoken.common.errors import UsageError
from shoken.imaging.volume import Grid, Volume
from shoken.models.catalogue import MODELS
from shoken.models.weights import find

SCORES = np.linspace(0, 1, 21, dtype=np.float32)


def test_the_ends_and_the_middle_stay_and_the_order_does():
    said = OUTLIER.probability(SCORES)
    assert said[[0, 10, 20]] == pytest.approx([0, 0.5, 1])
    assert all(one < other for one, other in pairwise(said))
    assert OUTLIER.score(said) == pytest.approx(SCORES, abs=1e-5)
    assert OUTLIER.score_of(OUTLIER.probability_of(0.95)) == pytest.approx(0.95, abs=1e-5)


def test_a_slope_multiplies_the_log_odds():
    halved = Calibration(0.5).probability_of(0.9)
    assert np.log(halved / (1 - halved)) == pytest.approx(0.5 * np.log(9), rel=1e-4)


def test_an_offset_moves_the_middle_and_keeps_the_ends_and_the_order():
    made = Calibration(0.5, -np.log(3))
    said = made.probability(SCORES)
    assert said[[0, 10, 20]] == pytest.approx([0, 0.25, 1])
    assert all(one < other for one, other in pairwise(said))
    assert made.score(said) == pytest.approx(SCORES, abs=1e-5)


def test_the_network_s_calibration_is_of_the_packaged_weights_and_of_every_sequence():
    spec = MODELS["shoken-lesion"]
    table = find(spec, spec.files[0]).with_name("calibration.csv")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert {row["sequence"] for row in rows} >= set(spec.sequences)
    assert {row["weights"] for row in rows} == {spec.files[0].sha256}, (
        "run: python -m training calibrate --write"
    )
    for row in rows:
        made = shoken_lesion.calibration_on(row["sequence"])
        assert (made.slope, made.offset) == (float(row["slope"]), float(row["offset"]))


def test_a_slope_that_turns_the_order_is_refused():
    with pytest.raises(UsageError, match="more than 0"):
        Calibration(0)


def test_a_cut_leaves_what_the_score_leaves():
    data = scipy.ndimage.gaussian_filter(np.random.default_rng(1).standard_normal((40,) * 3), 2)
    data = scipy.special.expit(5 * data / data.std() - 6).astype(np.float32)
    scores = Volume(data, Grid(data.shape, np.eye(4)))
    for threshold in (0.2, 0.5, 0.9):
        said = scores.with_data(OUTLIER.probability(data))
        cut = cut_lesions(said, "outlier", threshold=OUTLIER.probability_of(threshold))
        assert LESION_ENGINES["stroke-t2-meshnet"].calibration is AS_SCORED
        plain = cut_lesions(scores, "stroke-t2-meshnet", threshold=threshold)
        assert 0 < plain.mask.volume_ml < scores.above(threshold).volume_ml
        assert np.array_equal(cut.mask.data, plain.mask.data)


def test_an_analysis_is_calibrated_and_says_by_what(analysis):
    (lesions,) = analysis.search.by_engine
    assert (lesions.engine, lesions.calibration) == ("outlier", OUTLIER)
    assert analysis.lesions.mask.data[analysis.lesions.probability.data > 0.99].all()
