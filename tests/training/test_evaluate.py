"""Figures of a network on synthetic heads add up."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import training.evaluate
from shoken.analysis.evaluation import evaluate
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Mask, Volume
from training.evaluate import Tally, _found_by_size, real_rows, synthetic_rows

# the product's own road, which the environment with PyTorch does not have
lesions = pytest.importorskip("lesions", reason="bench/ and the product are not installed here")

CUBE = Grid((40, 40, 40), np.eye(4))


def _mask(*boxes):
    data = np.zeros(CUBE.shape, dtype=bool)
    for box in boxes:
        data[box] = True
    return Mask(data, CUBE)


SMALL = np.s_[1:4, 1:4, 1:4]  # 0.027 mL
LARGE = np.s_[10:24, 10:24, 10:24]  # 2.7 mL
ELSEWHERE = np.s_[30:34, 30:34, 30:34]


def test_lesions_of_all_pictures_are_counted_together():
    tally = Tally()
    tally.add(evaluate(_mask(SMALL, LARGE), _mask(LARGE)))
    tally.add(evaluate(_mask(), _mask(ELSEWHERE)))  # a false one where there is none
    assert tally.dice == [pytest.approx(1, abs=0.01)]
    assert (tally.hit, tally.true, tally.right, tally.predicted) == (1, 2, 1, 2)
    assert tally.f1 == pytest.approx(0.5)


def test_lesions_are_found_by_their_size():
    truth, found = _mask(SMALL, LARGE), _mask(np.s_[10:12, 10:12, 10:12], ELSEWHERE)
    assert _found_by_size(truth.data, found.data).tolist() == [[0, 1], [0, 0], [1, 1], [0, 0]]


def test_what_marks_nothing_finds_nothing(material):
    def nothing(volume, brain, expected, sequence, spacing_mm):  # noqa: ARG001 - a network's
        return volume.with_data(np.zeros(volume.grid.shape))

    rows = {row[0]: row[1:] for row in synthetic_rows(nothing, material, scenes=3, crop=32)}
    assert {"FLAIR", "T1", "T1C", "T2", "PD", "1 mm voxels"} <= set(rows)
    pictures, dice, found, right, f1 = rows["FLAIR"]
    assert int(pictures) >= 1
    assert (float(dice), float(f1), right) == (0, 0, "0/0")
    assert found.startswith("0/")
    assert len([name for name in rows if name.startswith("lesions of")]) == 4


def test_a_real_scan_has_a_row_of_the_general_engine_and_one_of_the_network(monkeypatch):
    case = lesions.Case(name="healthy/head", scans=("head.nii.gz",), is_healthy=True)
    study = lesions.Case(name="both", scans=("one.nii.gz", "two.nii.gz"))
    analysis = SimpleNamespace(
        sequence=MrSequence.FLAIR,
        scan=SimpleNamespace(volume=Volume(np.zeros(CUBE.shape), CUBE)),
        brain=SimpleNamespace(mask=_mask(LARGE)),
        search=SimpleNamespace(alignment=None),
    )
    monkeypatch.setattr(lesions, "cases", lambda *_, phantoms: [case, study][phantoms:])
    monkeypatch.setattr(lesions, "masks", lambda *_: [(analysis, "outlier", _mask(SMALL, LARGE))])

    monkeypatch.setattr(training.evaluate, "template_maps", lambda *_: "maps")

    def everything(volume, brain, expected, sequence):
        assert expected == "maps"
        assert sequence is MrSequence.FLAIR
        return volume.with_data(brain.data)

    general, ours = real_rows(everything, Path("shared"))
    assert general[:3] == ["healthy/head", "flair", "outlier"]
    assert ours[:3] == ["healthy/head", "flair", "shoken-lesion"]
    assert (general[4:6], ours[4:6]) == (["2.77", "2"], ["2.74", "1"])
    assert list(real_rows(everything, Path("shared"), ("patient",))) == []
