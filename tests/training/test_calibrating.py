"""A network's calibration is the likeliest, and its table is what the product reads."""

import csv

import numpy as np
import pytest
import scipy

from shoken.analysis.lesion.calibration import AS_SCORED, Calibration
from shoken.imaging.sequence import MrSequence
from training.calibrating import COLUMNS, Sample, draw, fitted, reliability, rows, write_table

FLAIR = MrSequence.FLAIR


def _sample(slope, offset, seed=0, **changes):
    """Scores of which a slope and an offset make the true probability."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(0, 2, 60_000)
    truth = rng.random(odds.size) < scipy.special.expit(slope * odds + offset)
    score = scipy.special.expit(odds).astype(np.float32)
    of = {"name": "a", "sequence": FLAIR, "voxel_ml": 0.001, "is_real": False, **changes}
    return Sample(score=score, truth=of.pop("truth", truth), **of)


def test_slope_and_offset_are_found_again():
    made = fitted([_sample(0.6, -1.5)])
    assert (made.slope, made.offset) == pytest.approx((0.6, -1.5), abs=0.05)
    assert fitted([]) == AS_SCORED


def test_what_is_marked_in_health_lowers_every_probability():
    healthy = _sample(1, 0, 1, is_real=True, truth=np.zeros(60_000, dtype=bool))
    assert healthy.is_healthy
    assert fitted([_sample(1, 0), healthy]).offset < -0.5


def test_the_curve_of_a_true_probability_is_the_diagonal():
    said, there, count = reliability([_sample(1, 0)], AS_SCORED)
    assert np.abs(said - there).max() < 0.03
    assert count.sum() == pytest.approx(60_000, rel=0.05)


def test_the_table_and_the_plot_are_written(tmp_path):
    samples = [_sample(0.5, -1)]
    made = {}
    for sequence, one, cells in rows(samples, samples):
        made[sequence] = one
        assert len(cells) == len(COLUMNS) - 1
    assert made[MrSequence.PD] == AS_SCORED  # of which there is nothing
    draw(made, samples, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 10_000
    write_table(made, "f" * 64, tmp_path / "calibration.csv")
    flair = next(csv.DictReader((tmp_path / "calibration.csv").read_text().splitlines()))
    assert Calibration(float(flair["slope"]), float(flair["offset"])) == made[FLAIR]
    assert flair["weights"] == "f" * 64
